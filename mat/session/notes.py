"""Notes at a time or over a span of a recording, in a file beside it: the recording itself is never touched."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from mat.errors import SettingsError
from mat.session.beside import path_beside, read_beside, write_beside

ENDING = ".notes.json"
#: A note is a remark; longer ones belong into a report.
LONGEST_NOTE = 2000


@dataclass(frozen=True, order=True)
class Note:
    """A remark at a time, or over [time_s, end_s); s since the first scan.

    ``end_s`` is None for a remark at one time.
    """

    time_s: float
    text: str
    end_s: float | None = None

    @property
    def until_s(self) -> float:
        """Its end; of a remark at one time that time."""
        return self.time_s if self.end_s is None else self.end_s


def notes_path(recording: Path) -> Path:
    """Where the notes of a recording lie."""
    return path_beside(recording, ENDING)


def read_notes(path: Path) -> tuple[Note, ...]:
    """Notes by time; none where there is no file.

    Raises
    ------
    SettingsError
        The file cannot be read, or holds no notes.
    """
    damaged = SettingsError(f"The notes {path} are damaged: mend or rename that file, then open this again.")
    return in_order(read_beside(path, "notes", _note, damaged))


def write_notes(path: Path, notes: Iterable[Note]) -> None:
    """Keep notes; the file appears whole or stays as it was.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    # An end is written only where there is one: earlier versions read such files too.
    tables = [{name: value for name, value in asdict(note).items() if value is not None} for note in in_order(notes)]
    write_beside(path, {"notes": tables})


def in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    """By time, then end, then text."""
    return tuple(sorted(notes, key=lambda note: (note.time_s, note.until_s, note.text)))


def _note(table: dict[str, object]) -> Note:
    said = table["text"]
    if not isinstance(said, str):
        raise TypeError("no note")
    start_s, end_s = _seconds(table["time_s"]), table.get("end_s")
    if end_s is not None and _seconds(end_s) <= start_s:
        raise ValueError("a span that ends before it begins")
    return Note(start_s, said, None if end_s is None else _seconds(end_s))


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("no time")
    if not math.isfinite(value):
        raise ValueError("no time")
    return float(value)
