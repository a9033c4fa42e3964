"""Run the review window from the command line."""

from __future__ import annotations

from pathlib import Path

from mat.errors import RecordingError
from mat.files import open_recording
from mat.session.prescription import Prescription
from viz.app import _application, _closed_by_signals, _no_abort
from viz.display import require_display
from viz.preferences import read_preferences
from viz.review.library import cache_path
from viz.texts import language as spoken
from viz.texts import system_language, use_language


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
    preferences = read_preferences(preferences_folder)
    use_language(language or preferences.language or system_language())
    require_display()
    from viz import theme  # noqa: PLC0415
    from viz.qt import QtCore  # noqa: PLC0415
    from viz.qt_words import translate_qt  # noqa: PLC0415
    from viz.review.window import ReviewWindow  # noqa: PLC0415

    theme.use_look(preferences.look)
    app = _application()
    translate_qt(spoken())
    plan = None if prescription is None else (lambda day, days_done: prescription.plan())
    window = ReviewWindow(file, folder, cache_path(), plan)
    # Python runs its signal handlers between two of its own instructions; while Qt waits there are none.
    awake = QtCore.QTimer(window)
    awake.timeout.connect(lambda: None)
    awake.start(200)
    with _closed_by_signals(window) as signals, _no_abort(window) as faults:
        window.show()
        app.exec()
    if faults:
        raise faults[0]
    if window.fault:
        raise RecordingError(window.fault)
    return signals[0] if signals else 0
