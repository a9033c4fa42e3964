"""Qt's application, and a window that is shown until its user, a signal or a fault closes it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

from viz.display import require_display
from viz.preferences import Preferences
from viz.texts import language as spoken
from viz.texts import system_language, text, use_language

#: Exit codes of a program ended by a signal.
INTERRUPTED, TERMINATED = 130, 143


def application():
    """The one of this process; made when there is none."""
    from viz.qt import QtCore, QtWidgets  # noqa: PLC0415  (Qt is loaded only where something is drawn)

    running = QtWidgets.QApplication.instance()
    if running is not None:
        return running
    for wish in ("AA_EnableHighDpiScaling", "AA_UseHighDpiPixmaps"):
        QtCore.QCoreApplication.setAttribute(getattr(QtCore.Qt.ApplicationAttribute, wish))
    app = QtWidgets.QApplication([text("program")])
    app.setApplicationName(text("program"))
    return app


def open_application(language: str | None, preferences: Preferences):
    """The application, its language and look.

    Parameters
    ----------
    language
        Of all texts; the one last chosen in a window, or the system's, if not given.
    preferences
        As they were kept.

    Raises
    ------
    NoDisplay
        No window can be opened; the sentence is in the language already.
    """
    chosen = language or preferences.language
    use_language(chosen or system_language())
    require_display()
    from viz import theme  # noqa: PLC0415
    from viz.qt_words import translate_qt  # noqa: PLC0415

    app = application()
    if not chosen:
        use_language(_desktop_language())
    translate_qt(spoken())
    theme.use_look(preferences.look)
    return app


def show_until_closed(app, window, shown: Callable[[], None] = lambda: None) -> int:
    """Show a window and wait; gives 0, or the exit code of the signal that closed it.

    Parameters
    ----------
    shown
        Called once the window is there.

    Raises
    ------
    BaseException
        The fault in drawing that closed it.
    """
    from viz.qt import QtCore  # noqa: PLC0415

    with _closed_by_signals(window) as codes, _no_abort(window) as faults:
        window.show()
        shown()
        # A window that was closed before Qt's loop began does not end it: the process waited for ever.
        QtCore.QTimer.singleShot(0, lambda: None if window.isVisible() else app.quit())
        app.exec()
    if faults:
        raise faults[0]
    return codes[0] if codes else 0


def _desktop_language() -> str:
    """The system's language; on Windows and macOS only Qt knows it."""
    from viz.qt import QtCore  # noqa: PLC0415

    return system_language(system_locale=QtCore.QLocale.system().name())


@contextmanager
def _closed_by_signals(window) -> Iterator[list[int]]:
    """Ctrl+C and SIGTERM close the window; gives the exit code of the one that came.

    Python runs its signal handlers between two of its own instructions: a timer of the window in Python is what lets
    them run while Qt waits.
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
