"""Run the review window from the command line."""

from __future__ import annotations

from pathlib import Path

from mat.errors import RecordingError
from mat.files import open_recording
from mat.session.prescription import Prescription
from viz.application import open_application, show_until_closed
from viz.preferences import read_preferences
from viz.review.library import cache_path

#: How often Python may run its signal handlers while Qt waits.
SIGNALS_EVERY_MS = 200


def run_review(
    file: Path | None,
    folder: Path,
    *,
    language: str | None = None,
    preferences_folder: Path | None = None,
    prescription: Prescription | None = None,
) -> int:
    """Show a recording, or the library, until the window is closed.

    Parameters
    ----------
    file
        The recording; None for the library.
    folder
        Of the recordings.
    language
        Of all texts; the one last chosen in the live window, or the system's, if not given.
    preferences_folder
        Where look and language are kept.
    prescription
        What was asked of the person; None for the programme of weeks.

    Returns
    -------
    int
        0, or 130 after Ctrl+C, 143 after a request to terminate.

    Raises
    ------
    NoDisplay
        No window can be opened.
    RecordingError
        The file is no recording, or could not be shown.
    """
    if file is not None:
        open_recording(file)
    app = open_application(language, read_preferences(preferences_folder))
    from viz.qt import QtCore  # noqa: PLC0415
    from viz.review.window import ReviewWindow  # noqa: PLC0415

    plan = None if prescription is None else (lambda day, days_done: prescription.plan())
    window = ReviewWindow(file, folder, cache_path(), plan)
    awake = QtCore.QTimer(window)
    awake.timeout.connect(lambda: None)
    awake.start(SIGNALS_EVERY_MS)
    code = show_until_closed(app, window)
    if window.fault:
        raise RecordingError(window.fault)
    return code
