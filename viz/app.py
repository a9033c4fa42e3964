"""Run the live window from the command line; knows no Qt until it is sure that there is a screen."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from mat.session import Acquisition
from viz.display import require_display
from viz.preferences import Preferences, read_preferences
from viz.texts import language as spoken
from viz.texts import system_language, text, use_language

if TYPE_CHECKING:
    from viz.drill_book import DrillBook, DrillChoice
    from viz.mats import Led, Mats
    from viz.people_book import PeopleBook

#: Exit codes of a program ended by a signal.
INTERRUPTED, TERMINATED = 130, 143


def run_live(
    acquisition: Acquisition,
    *,
    data_folder: Path,
    start_recording_to: Path | None = None,
    language: str | None = None,
    preferences_folder: Path | None = None,
    opener: Callable[[str], Acquisition] | None = None,
    lead: Callable[[Acquisition], Led] | None = None,
    choose_source: bool = False,
    first_settings: Path | None = None,
    choose_person: Callable[[str], None] | None = None,
    people: PeopleBook | None = None,
    choose_drill: Callable[[DrillChoice], None] | None = None,
    drills: DrillBook | None = None,
) -> int:
    """Show a mat until the window is closed; starts the acquisition and ends it.

    Parameters
    ----------
    acquisition
        Not started yet.
    data_folder
        Where recordings go that are begun in the window.
    start_recording_to
        Record to this file from the first scan on.
    language
        Of all texts; the one last chosen in the window, or the system's, if not given.
    preferences_folder
        Where look, language and size of type are kept; None keeps them for this window only.
    opener
        Makes the acquisition of a source chosen in the window; one with the user's settings if not given.
    lead
        Puts whoever leads the session before an acquisition; None where nobody does.
    choose_source
        Begin with the page of sources, as when no mat is plugged in.
    first_settings
        Where the first run begins the settings file; no first run where one is there, it was skipped, or None.
    choose_person
        Told who trains from now on, before the mat is opened anew.
    people
        Whom the page of people lists; None for no such page.
    choose_drill
        Told what is trained from now on, before the mat is opened anew.
    drills
        What the page of drills lists; None for no such page.

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
    preferences = read_preferences(preferences_folder)
    use_language(language or preferences.language or system_language())
    require_display()
    from viz.mats import Mats, open_acquisition  # noqa: PLC0415
    from viz.qt_words import translate_qt  # noqa: PLC0415

    app = _application()
    if not language and not preferences.language:
        use_language(_desktop_language())
    translate_qt(spoken())
    mats = Mats(acquisition, data_folder, opener or open_acquisition, lead, choose_person, choose_drill)
    if people is not None:
        people.sweep()
    if start_recording_to is not None:
        acquisition.start_recording(start_recording_to)
    try:
        acquisition.start()
        window = _window(mats, preferences, preferences_folder, first_settings, people, drills)
        with _closed_by_signals(window) as signals, _no_abort(window) as faults:
            window.show()
            if choose_source:
                window.covers.show_sources(mats.source)
            app.exec()
    finally:
        mats.acquisition.stop()
    if faults:
        raise faults[0]
    if window.recording_error is not None:
        raise window.recording_error
    return signals[0] if signals else 0


def _window(
    mats: Mats,
    preferences: Preferences,
    preferences_folder: Path | None,
    first_settings: Path | None = None,
    people: PeopleBook | None = None,
    drills: DrillBook | None = None,
):
    from viz import theme  # noqa: PLC0415
    from viz.awake import system_awake  # noqa: PLC0415
    from viz.first_run import FirstRun  # noqa: PLC0415
    from viz.main_window import MainWindow  # noqa: PLC0415

    theme.use_look(preferences.look)
    theme.use_type_scale(preferences.type_scale)
    is_first = first_settings is not None and not preferences.welcomed and not first_settings.exists()
    return MainWindow(
        mats.views(),
        mats=mats,
        people=people,
        drills=drills,
        preferences=preferences,
        preferences_folder=preferences_folder,
        data_folder=mats.data_folder,
        awake=system_awake(),
        first_run=FirstRun(first_settings) if is_first and first_settings is not None else None,
    )


def _desktop_language() -> str:
    """The system's language; on Windows and macOS only Qt knows it."""
    from viz.qt import QtCore  # noqa: PLC0415

    return system_language(system_locale=QtCore.QLocale.system().name())


def _application():
    from viz.qt import QtCore, QtWidgets  # noqa: PLC0415

    running = QtWidgets.QApplication.instance()
    if running is not None:
        return running
    for wish in ("AA_EnableHighDpiScaling", "AA_UseHighDpiPixmaps"):
        QtCore.QCoreApplication.setAttribute(getattr(QtCore.Qt.ApplicationAttribute, wish))
    app = QtWidgets.QApplication([text("program")])
    app.setApplicationName(text("program"))
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
