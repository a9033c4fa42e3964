"""Run the live window from the command line; knows no Qt until it is sure that there is a screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mat.session import Acquisition
from viz.application import open_application, show_until_closed
from viz.preferences import Preferences, read_preferences

if TYPE_CHECKING:
    from viz.drill_book import DrillBook, DrillChoice
    from viz.mats import Led, Mats
    from viz.people_book import PeopleBook


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
    app = open_application(language, preferences)
    from viz.mats import Mats, open_acquisition  # noqa: PLC0415

    mats = Mats(acquisition, data_folder, opener or open_acquisition, lead, choose_person, choose_drill)
    if people is not None:
        people.sweep()
    if start_recording_to is not None:
        acquisition.start_recording(start_recording_to)
    try:
        acquisition.start()
        window = _window(mats, preferences, preferences_folder, first_settings, people, drills)
        ask = (lambda: window.covers.show_sources(mats.source)) if choose_source else (lambda: None)
        code = show_until_closed(app, window, ask)
    finally:
        mats.acquisition.stop()
    if window.recording_error is not None:
        raise window.recording_error
    return code


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
