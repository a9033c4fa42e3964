"""A backup brought back: nothing is ever overwritten silently, and nothing that comes in is trusted.

A backup may be anybody's file: names are taken apart before anything is written, sizes are held to what the file itself
declares, and nothing appears in its place before all of it has been read and checked.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Literal

from mat.errors import SettingsError, StorageError
from mat.session.backup import (
    CHUNK_BYTES,
    FILES,
    FOLDERS,
    FORMAT,
    LIST,
    UNFINISHED,
    Places,
    copy_counted,
    is_inside,
    write_backup,
)
from mat.session.forgetting import WAITING

#: An hour of recording is 30 MB: a file of more than this much was not written by this program, nor so many of them.
LARGEST_BYTES, MOST_FILES = 4 << 30, 100_000
#: Deflate shrinks recordings of an empty mat by a factor of 20, and text by 10; a bomb of zeros by 1000.
MOST_SHRUNK = 200
#: Below this size nothing can harm, however much it was shrunk, bytes.
HARMLESS_BYTES = 1 << 20
#: Left free on the disk, bytes.
SPARE_BYTES = 64 << 20
Existing = Literal["refuse", "keep", "replace"]


@dataclass(frozen=True)
class Restored:
    """What came of a restore, as names in the backup.

    Attributes
    ----------
    written, same, kept, replaced
        New ones; those that were there already byte for byte; those of which the present one stayed; those of which the
        present one went into :attr:`saved` first.
    saved
        Backup of what was replaced; None if nothing was.
    """

    written: tuple[str, ...]
    same: tuple[str, ...]
    kept: tuple[str, ...]
    replaced: tuple[str, ...]
    saved: Path | None = None


def restore(backup: Path, existing: Existing = "refuse", places: Places | None = None) -> Restored:
    """Bring back what a backup holds; files that are there with the same content are left alone.

    Parameters
    ----------
    backup
        Made by :func:`back_up`.
    existing
        What happens where another file of that name is there: nothing at all is restored; the present one stays; or it
        goes into a backup of its own first.
    places
        None for the user's own.

    Raises
    ------
    SettingsError
        It is no backup, is damaged, holds names or sizes that no backup has, or files are in the way. Nothing was
        changed.
    StorageError
        It cannot be read, or something cannot be written.
    """
    places = places or Places.of_user()
    try:
        with zipfile.ZipFile(backup) as file:
            listed = _checked(file, backup)
            return _Restoring(backup, file, listed, places).run(existing)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, zlib.error, EOFError) as error:
        raise _refusal(backup, f"cannot be unpacked: {error}") from error
    except RuntimeError as error:
        raise _refusal(backup, "is locked with a password") from error
    except OSError as error:
        raise StorageError(f"{backup} cannot be read ({error.strerror or error}): check the name.") from error


def _refusal(backup: Path, why: str) -> SettingsError:
    return SettingsError(f"{backup} {why}. Give a file made by “smart-mat people backup”. Nothing was changed.")


def _checked(file: zipfile.ZipFile, backup: Path) -> dict[str, tuple[int, str]]:
    """Size and digest by name, for a file that can only be a backup.

    Nothing is unpacked for this but the list, and of that no more than a list needs.
    """
    entries = file.infolist()
    if len(entries) > MOST_FILES:
        raise _refusal(backup, f"holds {len(entries)} files")
    names = [entry.filename for entry in entries]
    if LIST not in names:
        raise _refusal(backup, "is no backup of smart-mat")
    if len({name.casefold() for name in names}) != len(names):
        raise _refusal(backup, "holds two files of one name")
    for entry in entries:
        _check_entry(entry, backup)
    listed = _listed(file, backup)
    if set(listed) != set(names) - {LIST}:
        raise _refusal(backup, "holds other files than it lists")
    for entry in entries:
        if entry.filename != LIST and entry.file_size != listed[entry.filename][0]:
            raise _refusal(backup, f"tells two sizes of {entry.filename[:100]!r}")
    return listed


def _check_entry(entry: zipfile.ZipInfo, backup: Path) -> None:
    name = entry.filename
    if name != LIST and not _is_data(name):
        raise _refusal(backup, f"holds {name[:100]!r}, which is no data of this program")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or entry.is_dir():
        raise _refusal(backup, f"holds {name[:100]!r}, which is no plain file")
    bomb = entry.file_size > HARMLESS_BYTES and entry.file_size > MOST_SHRUNK * max(1, entry.compress_size)
    if bomb or entry.file_size > LARGEST_BYTES:
        raise _refusal(backup, f"would unpack {name[:100]!r} to {entry.file_size} bytes")


def _is_data(name: str) -> bool:
    """A plain relative path below one of the folders, and nothing that any system would take for another place."""
    path = PurePosixPath(name)
    harmless = name.isprintable() and not set(name) & set('\\:*?"<>|') and path.as_posix() == name
    parts = path.parts
    strange = any(
        part in ("..", ".", WAITING) or part.startswith(UNFINISHED) or part.endswith((" ", ".")) for part in parts
    )
    if not harmless or path.is_absolute() or strange or len(parts) < 2:
        return False
    return parts[0] in FOLDERS or (len(parts) == 2 and parts[0] == "settings" and parts[1] in FILES)


def _listed(file: zipfile.ZipFile, backup: Path) -> dict[str, tuple[int, str]]:
    entry = file.getinfo(LIST)
    if entry.file_size > HARMLESS_BYTES + 300 * MOST_FILES:
        raise _refusal(backup, "has a list of files that is too long")
    try:
        table = json.loads(file.read(entry))
        if table["format"] != FORMAT:
            raise _refusal(backup, f"is of another version ({str(table['format'])[:20]})")
        return {str(name): (int(told["bytes"]), str(told["sha256"])) for name, told in table["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _refusal(backup, "has a damaged list of files") from error


class _Restoring:
    """One restore: unpacked beside the data first, put in place when all of it is sound."""

    def __init__(
        self, backup: Path, file: zipfile.ZipFile, listed: Mapping[str, tuple[int, str]], places: Places
    ) -> None:
        self._backup, self._file, self._listed, self._places = backup, file, listed, places

    def run(self, existing: Existing) -> Restored:
        present = {name: path for name in self._listed if (path := self._path(name)).exists()}
        same = tuple(name for name, path in present.items() if _digest(path) == self._listed[name][1])
        other = tuple(name for name in present if name not in same)
        if other and existing == "refuse":
            files = "1 file is" if len(other) == 1 else f"{len(other)} files are"
            raise SettingsError(
                f"{files} there already with other content ({', '.join(other[:3])}"
                f"{', …' if len(other) > 3 else ''}): choose to keep them, or to replace them. Nothing was changed."
            )
        wanted = [name for name in self._listed if name not in same and (name not in other or existing == "replace")]
        with self._unpacked(wanted) as unpacked:
            replaced = other if existing == "replace" else ()
            saved = self._save({name: present[name] for name in replaced})
            for name, waiting in unpacked.items():
                self._place(waiting, self._path(name))
        written = tuple(name for name in wanted if name not in present)
        return Restored(written, same, other if existing == "keep" else (), replaced, saved)

    def _path(self, name: str) -> Path:
        path = self._places.path(PurePosixPath(name))
        root = self._places.settings if name.startswith("settings/") else self._places.data
        # A folder of the user's that is a link elsewhere stays theirs; a backup cannot bring links.
        if not is_inside(path.parent, root) and not (root / path.relative_to(root).parts[0]).is_symlink():
            raise _refusal(self._backup, f"holds {name[:100]!r}, which leads elsewhere")
        return path

    @contextlib.contextmanager
    def _unpacked(self, names: list[str]) -> Iterator[dict[str, Path]]:
        """Files beside the data, whole and checked; gone when it ends."""
        data = self._places.data
        data.mkdir(parents=True, exist_ok=True)
        needed = sum(self._listed[name][0] for name in names)
        if needed > shutil.disk_usage(data).free - SPARE_BYTES:
            raise StorageError(f"The backup needs {needed / 1e6:.0f} MB: make room in {data}. Nothing was changed.")
        folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=data))
        try:
            yield {name: self._unpack(name, folder / str(number)) for number, name in enumerate(names)}
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _unpack(self, name: str, to: Path) -> Path:
        size, digest = self._listed[name]
        with self._file.open(name) as packed, to.open("wb") as file:
            found = copy_counted(packed, file, most_bytes=size)
            file.flush()
            os.fsync(file.fileno())
        if found != (size, digest):
            raise _refusal(self._backup, f"is damaged: {name[:100]!r} is not what went in")
        return to

    def _save(self, files: Mapping[str, Path]) -> Path | None:
        """What is replaced goes into a backup of its own first."""
        if not files:
            return None
        number = 1
        while (out := self._places.data / f"replaced-{number}.zip").exists():
            number += 1
        write_backup(out, files)
        return out

    def _place(self, waiting: Path, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Settings may lie on another disk than the data.
            shutil.move(waiting, path)
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written ({error.strerror}): check that you may write there."
            ) from error


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
