"""A person who is deleted is gone: out of the settings file, their diary, and on request their recordings; one undo."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from mat.errors import SmartMatError, StorageError
from mat.files import open_recording
from mat.session.diary_file import diary_path
from mat.session.people_file import Removed, remove_person

#: Where files wait for the undo: beside the recordings, so that moving them copies nothing.
WAITING = ".forgotten"


@dataclass(frozen=True)
class Forgotten:
    """A person taken out, for one undo; :meth:`finish` deletes for good.

    Attributes
    ----------
    removed
        The settings file as it was.
    moved
        (where it was, where it waits) of each file.
    """

    removed: Removed
    moved: tuple[tuple[Path, Path], ...]

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
            try:
                shutil.rmtree(folder)
            except OSError as error:
                raise StorageError(f"{folder} cannot be deleted ({error.strerror}): delete it by hand.") from error


def forget(code: str, settings: Path, recordings: Path, diaries: Path, *, with_recordings: bool) -> Forgotten:
    """Take a person out, in the order in which a fault in the middle loses nothing.

    Parameters
    ----------
    code
        The person.
    settings, recordings, diaries
        The settings file, and the folders of recordings and diaries.
    with_recordings
        Their recordings go too, with what was exported beside them under the same name.

    Raises
    ------
    SettingsError
        The person is not in the settings file, or cannot be taken out safely; nothing was changed then.
    StorageError
        A file cannot be moved; the person is back then.
    """
    removed = remove_person(settings, code)
    files = [path for path in (diary_path(diaries, code),) if path.exists()]
    if with_recordings:
        files += _files_of(code, recordings)
    moved: list[tuple[Path, Path]] = []
    try:
        for path in files:
            waiting = path.parent / WAITING / path.name
            _move(path, waiting)
            moved.append((path, waiting))
    except StorageError:
        Forgotten(removed, tuple(moved)).undo()
        raise
    return Forgotten(removed, tuple(moved))


def _files_of(code: str, folder: Path) -> list[Path]:
    """Recordings whose header names the person, and files with the same stem beside them."""
    files: set[Path] = set()
    for path in folder.glob("*.smat"):
        try:
            is_theirs = open_recording(path).header.get("person") == code
        except SmartMatError:
            continue
        if is_theirs:
            files.update(each for each in folder.iterdir() if each.is_file() and each.name.split(".")[0] == path.stem)
            files.add(path)
    return sorted(files)


def _move(path: Path, to: Path) -> None:
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        path.replace(to)
    except OSError as error:
        raise StorageError(f"{path} cannot be moved ({error.strerror}): check that you may write there.") from error
