"""All that this program keeps of its users, in one zip file; :mod:`mat.session.restoring` brings it back."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO

from mat.errors import SettingsError, StorageError
from mat.files.placing import new_file
from mat.session.forgetting import WAITING
from mat.session.person_codes import FILE_NAME as CODES_FILE
from mat.session.settings import SETTINGS_FILE, recordings_folder, settings_path

FORMAT = 1
LIST = "smart-mat-backup.json"
#: Folders of the user's data that are kept; what lies in others is no data of this program.
FOLDERS = ("recordings", "diaries", "calibrations")
#: Files beside the settings that are kept.
FILES = (SETTINGS_FILE, "window.json", CODES_FILE)
CHUNK_BYTES = 1 << 20
UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class Places:
    """Where the data lie.

    Attributes
    ----------
    settings
        Folder of the settings file.
    data
        Folder of recordings, diaries and calibrations.
    """

    settings: Path
    data: Path

    @classmethod
    def of_user(cls) -> Places:
        return cls(settings_path().parent, recordings_folder().parent)

    def path(self, name: PurePosixPath) -> Path:
        """Where a name of the backup belongs."""
        folder, *rest = name.parts
        return (self.settings if folder == "settings" else self.data / folder).joinpath(*rest)


def back_up(out: Path, places: Places | None = None) -> int:
    """Write all data of the user into one zip file; gives how many files are in it.

    Parameters
    ----------
    out
        A new file: one that is there already is not touched.
    places
        None for the user's own.

    Raises
    ------
    SettingsError
        There is nothing to back up, or ``out`` lies among the data.
    StorageError
        It cannot be written, or is there already.
    """
    places = places or Places.of_user()
    if out.exists():
        raise StorageError(f"{out} is there already: choose another name.")
    if any(is_inside(out, places.data / folder) for folder in FOLDERS):
        raise SettingsError(f"{out} lies among the data that are backed up: choose another folder.")
    files = dict(_files(places))
    if not files:
        raise SettingsError("There is nothing to back up yet: no settings, recordings, diaries or calibrations.")
    write_backup(out, files)
    return len(files)


def _files(places: Places) -> Iterator[tuple[str, Path]]:
    for name in FILES:
        if (places.settings / name).is_file():
            yield f"settings/{name}", places.settings / name
    for folder in FOLDERS:
        for path in sorted((places.data / folder).rglob("*")):
            inside = path.relative_to(places.data)
            left_out = WAITING in inside.parts or path.name.startswith(UNFINISHED)
            if path.is_file() and not path.is_symlink() and not left_out:
                yield inside.as_posix(), path


def write_backup(out: Path, files: Mapping[str, Path]) -> None:
    """Write these files under their names.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    listed = {}
    with new_file(out) as unfinished:
        try:
            with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as into:
                for name, path in files.items():
                    # Read once: a recording that is growing has the digest of what went in.
                    with path.open("rb") as file, into.open(name, "w", force_zip64=True) as entry:
                        size, digest = copy_counted(file, entry)
                    listed[name] = {"bytes": size, "sha256": digest}
                into.writestr(LIST, json.dumps({"format": FORMAT, "files": listed}, indent=1))
        except ValueError as error:
            raise StorageError(f"{out} cannot be written ({error}): choose another name.") from error


def copy_counted(file: IO[bytes], into: IO[bytes], most_bytes: int | None = None) -> tuple[int, str]:
    """Copy, never more than ``most_bytes`` + 1; gives size and digest."""
    size, digest = 0, sha256()
    while chunk := file.read(CHUNK_BYTES if most_bytes is None else min(CHUNK_BYTES, most_bytes + 1 - size)):
        into.write(chunk)
        size += len(chunk)
        digest.update(chunk)
        if most_bytes is not None and size > most_bytes:
            break
    return size, digest.hexdigest()


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, links followed."""
    return path.resolve().is_relative_to(folder.resolve())
