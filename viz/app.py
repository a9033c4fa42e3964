"""Run the live window from the command line; knows no Qt until it is sure that there is a screen."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType

from mat.session import Acquisition
from viz import texts
from viz.display import require_display

#: Exit codes of a program ended by a signal.
INTERRUPTED, TERMINATED = 130, 143


def run_live(acquisition: Acquisition, *, data_folder: Path, start_recording_to: Path | None = None) -> int:
    """Show a mat until the window is closed; starts the acquisition and ends it.

    Parameters
    ----------
    acquisition
        Not started yet.
    data_folder
        Where recordings go that are begun in the window.
    start_recording_to
        Record to this file from the first scan on.

    Returns
    -------
    int
        0, or 130 after Ctrl+C, 143 after a request to terminate; the recording is closed properly in every case.

    Raises
    ------
    NoDisplay
        No window can be opened; nothing was started then.
    StorageError
        The recording cannot be made (nothing was started then), or part of it could not be written.
    """
    require_display()
    from viz.main_window import MainWindow  # noqa: PLC0415
    from viz.model import LiveModel  # noqa: PLC0415
    from viz.recording_control import RecordingControl  # noqa: PLC0415

    app = _application()
    recording = RecordingControl(acquisition, data_folder)
    if start_recording_to is not None:
        acquisition.start_recording(start_recording_to)
    try:
        acquisition.start()
        window = MainWindow(LiveModel(acquisition), recording)
        with _closed_by_signals(window) as signals, _no_abort(window) as faults:
            window.show()
            app.exec()
    finally:
        acquisition.stop()
    if faults:
        raise faults[0]
    if recording.error is not None:
        raise recording.error
    return signals[0] if signals else 0


def _application():
    from viz.qt import QtCore, QtWidgets  # noqa: PLC0415

    running = QtWidgets.QApplication.instance()
    if running is not None:
        return running
    for wish in ("AA_EnableHighDpiScaling", "AA_UseHighDpiPixmaps"):
        QtCore.QCoreApplication.setAttribute(getattr(QtCore.Qt.ApplicationAttribute, wish))
    app = QtWidgets.QApplication([texts.PROGRAM])
    app.setApplicationName(texts.PROGRAM)
    return app


@contextmanager
def _closed_by_signals(window) -> Iterator[list[int]]:
    """Ctrl+C and SIGTERM close the window; gives the exit code of the one that came.

    Python runs its signal handlers between two of its own instructions: the window's timer, 60 times a second in
    Python, is what lets them run while Qt waits.
    """
    codes: list[int] = []

    def close(number: int, frame: FrameType | None) -> None:
        codes.append(INTERRUPTED if number == signal.SIGINT else TERMINATED)
        window.close()

    if threading.current_thread() is not threading.main_thread():
        yield codes
        return
    before = {number: signal.signal(number, close) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield codes
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _no_abort(window) -> Iterator[list[BaseException]]:
    """A fault in drawing closes the window and is told; PyQt5 alone would abort and cut the recording."""
    faults: list[BaseException] = []

    def close(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        faults.append(fault)
        window.close()

    before, sys.excepthook = sys.excepthook, close
    try:
        yield faults
    finally:
        sys.excepthook = before
