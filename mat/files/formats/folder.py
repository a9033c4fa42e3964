"""A folder of recordings exported file by file; what is complete is not done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mat.errors import RecordingError, SmartMatError, StorageError, UsageError
from mat.files.formats.options import FORMATS, Options
from mat.files.formats.writing import export_recording
from mat.files.packing import read_chunks
from mat.files.placing import new_text
from mat.files.recording import open_recording
from mat.files.vendors import ENDINGS, open_foreign
from mat.files.whole_table import Corrector

#: Says in the target folder what was exported, and how.
LIST_NAME = "smart-mat-export.json"
_HASHED_BYTES = 1 << 20


@dataclass
class FolderExport:
    """What became of a folder.

    Attributes
    ----------
    done, kept
        Files written now, and files that were there already.
    failed
        Recordings that could not be exported, with the sentence that says why.
    """

    done: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    failed: list[tuple[Path, str]] = field(default_factory=list)


def recordings_in(folder: Path) -> list[Path]:
    """Recordings in a folder and those below it, mats' and other makers', by name.

    Raises
    ------
    RecordingError
        There is none.
    """
    found = sorted(path for path in folder.rglob("*") if path.is_file() and _may_be(path))
    if not found:
        raise RecordingError(f"There is no recording in the folder {folder}: choose another.")
    return found


def _may_be(path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(".csv"):
        # Only the first lines tell an XSENSOR recording from any other table.
        try:
            return open_foreign(path) is not None
        except RecordingError:
            return True
    return name.endswith((".smat", *ENDINGS))


def export_folder(
    folder: Path,
    out: Path,
    options: Options,
    correct: Callable[[Path], Corrector | None] = lambda recording: None,
    progress: Callable[[float], None] = lambda share: None,
) -> FolderExport:
    """Export all recordings of a folder into another, in the same folders.

    A recording whose export is complete, that has not changed since and that was exported with the same options is
    passed over; one that cannot be read does not stop the others.

    Parameters
    ----------
    correct
        Gives what a reviewer says of a recording's repetitions.
    progress
        Called with the share done.

    Raises
    ------
    UsageError
        No such format, or the target is a file.
    RecordingError
        There are no recordings in it.
    StorageError
        The target cannot be written.
    """
    if options.ending not in FORMATS:
        raise UsageError(f"There is no format {options.ending}: choose one of {', '.join(FORMATS)}.")
    recordings, result = recordings_in(folder), FolderExport()
    _make(out)
    listed = _List(out / LIST_NAME, options)
    for number, (recording, target) in enumerate(_targets(recordings, folder, out, options)):
        state = _state(recording)
        if listed.holds(target.relative_to(out), state) and target.is_file():
            result.kept.append(target)
            continue
        try:
            _make(target.parent)
            _export(recording, target, options, correct(recording), _part(progress, number, len(recordings)))
        except (StorageError, UsageError):
            raise
        except SmartMatError as error:
            result.failed.append((recording, str(error)))
            continue
        listed.add(target.relative_to(out), state)
        result.done.append(target)
    progress(1.0)
    return result


def _part(progress: Callable[[float], None], number: int, count: int) -> Callable[[float], None]:
    return lambda share: progress((number + share) / count)


def _export(
    recording: Path,
    target: Path,
    options: Options,
    correct: Corrector | None,
    progress: Callable[[float], None],
) -> None:
    export_recording(
        recording,
        target,
        repetitions=options.repetitions,
        style=options.style,
        anonymous=options.anonymous,
        rate_hz=options.rate_hz,
        correct=correct,
        progress=progress,
    )


def _targets(recordings: list[Path], folder: Path, out: Path, options: Options) -> Iterator[tuple[Path, Path]]:
    """Where each goes; recordings whose names differ only in their ending keep it."""
    taken: set[Path] = set()
    for recording in recordings:
        if options.anonymous:
            target = out / (_code(recording) + options.ending)
        else:
            inside = recording.relative_to(folder)
            target = out / inside.with_suffix(options.ending)
            if target in taken:
                target = out / inside.with_name(inside.name + options.ending)
        taken.add(target)
        yield recording, target


def _code(recording: Path) -> str:
    """A name that says nothing of the person: the date, and what tells this recording from others of that day."""
    digest, left = hashlib.sha256(), _HASHED_BYTES
    for chunk in read_chunks(recording, 1 << 16):
        digest.update(chunk[:left])
        left -= len(chunk)
        if left <= 0:
            break
    try:
        created = str(open_recording(recording).header.get("created", ""))[:10]
    except SmartMatError:
        created = ""
    return f"{created or 'undated'}_{digest.hexdigest()[:10]}"


def _state(recording: Path) -> list[int]:
    """What changes when the recording, or what a reviewer says of it, changes."""
    states = [recording, *sorted(recording.parent.glob(f"{_escaped(recording.name)}.*.json"))]
    found = [path.stat() for path in states]
    return [number for each in found for number in (each.st_size, each.st_mtime_ns)]


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UsageError(f"{folder} is a file: give a folder to export into.") from error
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be made ({error.strerror}): choose another.") from error


class _List:
    """What lies complete in the target folder; written anew after every file, so that a stop costs one file at most."""

    def __init__(self, path: Path, options: Options) -> None:
        self._path, self._options = path, options.to_json()
        self._done: dict[str, list[int]] = {}
        kept = self._read()
        if kept.get("options") == self._options and isinstance(kept.get("done"), dict):
            self._done = dict(kept["done"])  # type: ignore[arg-type]

    def holds(self, target: Path, state: list[int]) -> bool:
        return self._done.get(target.as_posix()) == state

    def add(self, target: Path, state: list[int]) -> None:
        self._done[target.as_posix()] = state
        with new_text(self._path) as file:
            json.dump({"program": "smart-mat", "options": self._options, "done": self._done}, file, indent=1)

    def _read(self) -> Mapping[str, object]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return kept if isinstance(kept, dict) else {}
