"""A person who is deleted is gone: out of the settings file, their diary, and on request their recordings; one undo."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mat.errors import SmartMatError, StorageError
from mat.files import open_recording
from mat.session.diary_file import diary_path
from mat.session.kept_prescription import prescription_path
from mat.session.people_file import Removed, remove_person, replace_content
from mat.session.person_codes import FILE_NAME as CODES_FILE

#: Where files wait for the undo: beside the recordings, so that moving them copies nothing.
WAITING = ".forgotten"


@dataclass(frozen=True)
class Forgotten:
    """A person taken out, for one undo; :meth:`finish` deletes for good.

    Attributes
    ----------
    removed
        The settings file as it was.
    struck
        Lists they were struck from, as they were.
    moved
        (where it was, where it waits) of each file.
    caches
        Files that repeat something of them, such as the library's: deleted with the rest, and made anew when needed.
    """

    removed: Removed
    struck: tuple[Removed, ...]
    moved: tuple[tuple[Path, Path], ...]
    caches: tuple[Path, ...] = ()

    def undo(self) -> None:
        """All back as it was.

        Raises
        ------
        SettingsError
            The settings file was changed since; nothing is undone then.
        StorageError
            A file cannot be moved back.
        """
        self.removed.undo()
        for struck in self.struck:
            struck.undo()
        for place, waiting in self.moved:
            _move(waiting, place)

    def finish(self) -> None:
        """Delete what waits: from now on nothing brings it back.

        Raises
        ------
        StorageError
            A file cannot be deleted.
        """
        for folder in {waiting.parent for _, waiting in self.moved}:
            _delete(folder)
        for cache in self.caches:
            _unlink(cache)


def forget(
    code: str,
    settings: Path,
    recordings: Path,
    diaries: Path,
    *,
    with_recordings: bool,
    caches: Sequence[Path] = (),
) -> Forgotten:
    """Take a person out, in the order in which a fault in the middle loses nothing.

    Parameters
    ----------
    code
        The person.
    settings, recordings, diaries
        The settings file, and the folders of recordings and diaries.
    with_recordings
        Their recordings go too, with what was exported beside them under the same name.
    caches
        See :class:`Forgotten`.

    Raises
    ------
    SettingsError
        The person is not in the settings file, or cannot be taken out safely; nothing was changed then.
    StorageError
        A file cannot be moved; the person is back then.
    """
    removed = remove_person(settings, code)
    files = [path for path in (diary_path(diaries, code), prescription_path(diaries, code)) if path.exists()]
    if with_recordings:
        files += _files_of(code, recordings)
    moved: list[tuple[Path, Path]] = []
    struck: tuple[Removed, ...] = ()
    try:
        struck = _struck(code, settings.with_name(CODES_FILE))
        for path in files:
            waiting = path.parent / WAITING / path.name
            _move(path, waiting)
            moved.append((path, waiting))
    except StorageError:
        Forgotten(removed, struck, tuple(moved)).undo()
        raise
    return Forgotten(removed, struck, tuple(moved), tuple(caches))


def sweep(*folders: Path) -> None:
    """Delete for good what waited for an undo when the program ended: its time is over.

    Parameters
    ----------
    folders
        Of recordings and diaries.

    Raises
    ------
    StorageError
        Something cannot be deleted.
    """
    for folder in folders:
        for waiting in [each for each in folder.rglob(WAITING) if each.is_dir()]:
            _delete(waiting)


def recordings_of(code: str, folder: Path) -> list[Path]:
    """Recordings in a folder and below it whose header names a person; those that cannot be read name nobody."""
    found = []
    for path in sorted(each for each in folder.rglob("*.smat") if WAITING not in each.parts):
        with contextlib.suppress(SmartMatError):
            if open_recording(path).header.get("person") == code:
                found.append(path)
    return found


def _struck(code: str, path: Path) -> tuple[Removed, ...]:
    """Out of the list of codes that stand for people; one that cannot be read is nobody's any more."""
    try:
        before = path.read_bytes()
        codes = json.loads(before)
    except (OSError, ValueError, RecursionError):
        return ()
    if not isinstance(codes, dict) or code not in codes:
        return ()
    left = {name: each for name, each in codes.items() if name != code}
    after = json.dumps(left, ensure_ascii=False, indent=1).encode("utf-8")
    replace_content(path, after)
    return (Removed(path, before, after),)


def _files_of(code: str, folder: Path) -> list[Path]:
    """A person's recordings, and what was made of each beside it: exports, reports, notes, corrections."""
    files: set[Path] = set()
    for path in recordings_of(code, folder):
        inside = [each for each in path.parent.iterdir() if each.is_file()]
        stems = [each.stem for each in inside if each.suffix == path.suffix]
        files.update(each for each in inside if _stem_of(each.name, stems) == path.stem)
    return sorted(files)


def _stem_of(name: str, stems: Sequence[str]) -> str:
    """Of the recording a file belongs to: ``a.2.csv`` to ``a.2.smat`` if there is one, else to ``a.smat``."""
    return max((stem for stem in stems if name.startswith(f"{stem}.")), key=len, default="")


def _delete(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise StorageError(f"{folder} cannot be deleted ({error.strerror}): delete it by hand.") from error


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path} cannot be deleted ({error.strerror}): delete it by hand.") from error


def _move(path: Path, to: Path) -> None:
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        path.replace(to)
    except OSError as error:
        raise StorageError(f"{path} cannot be moved ({error.strerror}): check that you may write there.") from error
