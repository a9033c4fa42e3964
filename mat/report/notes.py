"""The notes that lie beside a recording, as the report prints them."""

from __future__ import annotations

from mat.session.notes import Note, notes_path, read_notes
from mat.session.reading import Recording

#: A page holds so many; the window shows them all.
MOST_NOTES = 25
#: Of a note, what stands in a report.
LONGEST = 300


def note_lines(recording: Recording) -> list[str]:
    """A line a note, by time: ``0:11–0:18 knees drift in``.

    Raises
    ------
    SettingsError
        The notes cannot be read.
    """
    notes = read_notes(notes_path(recording.info.path))
    told = [_line(note) for note in notes[:MOST_NOTES]]
    more = len(notes) - len(told)
    return [*told, f"… and {more} more notes, in “smart-mat review”."] if more else told


def _line(note: Note) -> str:
    until = "" if note.end_s is None else f"–{_clock(note.end_s)}"
    said = note.text if len(note.text) <= LONGEST else f"{note.text[:LONGEST]}…"
    return f"{_clock(note.time_s)}{until} {said}"


def _clock(seconds: float) -> str:
    """``1:05``."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
