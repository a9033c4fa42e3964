"""A parcel that was sent, opened: every file checked, nothing written but what belongs to it."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from mat.errors import RecordingError, StorageError
from mat.session.parcel import ENDING, FORMAT, LEAFLET, LIST, MOST_RECORDINGS, RECORDINGS, SUMMARY
from mat.session.person_codes import is_code

#: Folder of received recordings, among the user's own.
RECEIVED = "received"
#: Largest list, file and sum of files that are unpacked: a year of daily training is 2 GB packed.
LARGEST_LIST_BYTES, LARGEST_FILE_BYTES, LARGEST_BYTES = 4 << 20, 512 << 20, 4 << 30
_NAME = re.compile(rf"{RECORDINGS}/[0-9]{{3,4}}_[0-9a-z-]{{7,10}}\.smat(\.(notes|corrections)\.json)?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class _Entry:
    """A file of the parcel as its list tells it."""

    name: str
    size_bytes: int
    digest: str


def is_parcel(path: Path) -> bool:
    """Whether a file is a zip file, by its name and its first bytes."""
    if path.suffix.lower() != ENDING:
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP)) == _ZIP
    except OSError:
        return False


def receive(parcel: Path, into: Path) -> Path:
    """Unpack a parcel into a folder of its own below ``into``; one that is there already stays as it is.

    Returns
    -------
    Path
        The folder with the recordings, named by code and content.

    Raises
    ------
    RecordingError
        It is no parcel of this program, or one that is damaged or made to harm.
    StorageError
        It cannot be written.
    """
    try:
        with zipfile.ZipFile(parcel) as archive:
            entries, code = _checked(archive, parcel)
            target = into / RECEIVED / f"{code}_{_digest_of(entries)[:8]}"
            if not target.is_dir():
                _unpack(archive, entries, target, parcel)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise _refused(parcel, "it is cut or damaged") from error
    except OSError as error:
        raise StorageError(f"{parcel} cannot be unpacked ({error.strerror}): check the disk and its space.") from error
    return target


def _refused(parcel: Path, why: str) -> RecordingError:
    return RecordingError(f"{parcel} is no file that “smart-mat send” made, or not any more: {why}. Ask for it again.")


def _checked(archive: zipfile.ZipFile, parcel: Path) -> tuple[list[_Entry], str]:
    """What it holds, and of whom; nothing has been written yet."""
    found = {info.filename: info for info in archive.infolist()}
    if LIST not in found or found[LIST].file_size > LARGEST_LIST_BYTES:
        raise _refused(parcel, "it has no list of what is in it")
    if len(found) != len(archive.infolist()) or any(info.flag_bits & 1 for info in found.values()):
        raise _refused(parcel, "files in it are locked or there twice")
    try:
        told = json.loads(_read(archive, LIST, LARGEST_LIST_BYTES, parcel))
        entries = [_Entry(each["name"], each["bytes"], each["sha256"]) for each in told["files"]]
        code, version = told["person"], told["format"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _refused(parcel, "its list means nothing") from error
    if not isinstance(version, int):
        raise _refused(parcel, "its list means nothing")
    if version > FORMAT:
        raise RecordingError(f"{parcel} was made by a later smart-mat: update this program.")
    if not isinstance(code, str) or not is_code(code):
        raise _refused(parcel, "it names nobody by a code")
    _check_entries(entries, found, parcel)
    return entries, code


def _check_entries(entries: list[_Entry], found: Mapping[str, zipfile.ZipInfo], parcel: Path) -> None:
    names = [entry.name for entry in entries]
    if not all(isinstance(name, str) and (name in (SUMMARY, LEAFLET) or _NAME.fullmatch(name)) for name in names):
        raise _refused(parcel, "it holds files that do not belong into it")
    if {*names, LIST} != set(found) or len(set(names)) != len(names) or len(names) > 4 * MOST_RECORDINGS:
        raise _refused(parcel, "what is in it is not what its list tells")
    whole = all(
        isinstance(entry.size_bytes, int)
        and 0 <= entry.size_bytes <= LARGEST_FILE_BYTES
        and found[entry.name].file_size == entry.size_bytes
        and isinstance(entry.digest, str)
        and _DIGEST.fullmatch(entry.digest)
        for entry in entries
    )
    if not whole or sum(entry.size_bytes for entry in entries) > LARGEST_BYTES:
        raise _refused(parcel, "its files are not as large as its list tells")


def _read(archive: zipfile.ZipFile, name: str, largest: int, parcel: Path) -> bytes:
    """A file of it, never more than is allowed, whatever the zip's own directory says."""
    with archive.open(name) as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise _refused(parcel, "its files are not as large as its list tells")
    return content


def _unpack(archive: zipfile.ZipFile, entries: list[_Entry], target: Path, parcel: Path) -> None:
    """All files, checked, in a folder that appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".unfinished-") as folder:
        whole = Path(folder) / "whole"
        whole.mkdir(mode=0o700)
        for entry in entries:
            content = _read(archive, entry.name, entry.size_bytes, parcel)
            if sha256(content).hexdigest() != entry.digest:
                raise _refused(parcel, f"{entry.name} in it is damaged")
            (whole / entry.name.removeprefix(f"{RECORDINGS}/")).write_bytes(content)
        whole.replace(target)


def _digest_of(entries: list[_Entry]) -> str:
    return sha256("".join(entry.digest for entry in entries).encode()).hexdigest()
