"""Notes at a time of a recording, in a file beside it: the recording itself is never touched."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from mat.errors import SettingsError
from mat.files import new_text

ENDING = ".notes.json"
#: A note is a remark; longer ones belong into a report.
LONGEST_NOTE = 2000


@dataclass(frozen=True, order=True)
class Note:
    """A remark at a time, s since the first scan."""

    time_s: float
    text: str


def notes_path(recording: Path) -> Path:
    """Where the notes of a recording lie."""
    return recording.with_name(recording.name + ENDING)


def read_notes(path: Path) -> tuple[Note, ...]:
    """Notes by time; none where there is no file.

    Raises
    ------
    SettingsError
        The file cannot be read, or holds no notes.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return tuple(sorted(_note(each) for each in table["notes"]))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SettingsError(
            f"The notes {path} cannot be read ({error.strerror}): check that you may read them."
        ) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise SettingsError(f"The notes {path} are damaged: mend or rename that file, then open this again.") from error


def write_notes(path: Path, notes: tuple[Note, ...]) -> None:
    """Keep notes; the file appears whole or stays as it was.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    with new_text(path) as file:
        json.dump({"notes": [asdict(note) for note in sorted(notes)]}, file, ensure_ascii=False, indent=1)
        file.write("\n")


def _note(table: dict[str, object]) -> Note:
    time_s, said = table["time_s"], table["text"]
    if isinstance(time_s, bool) or not isinstance(time_s, int | float) or not isinstance(said, str):
        raise TypeError("no note")
    if not math.isfinite(time_s):
        raise ValueError("no time")
    return Note(float(time_s), said)
