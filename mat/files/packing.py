"""Recordings packed without loss: the same bytes in a quarter of the space, to be sent or put away.

Measured on simulated sessions (2 min, 4.5 MB each; hinges, quiet stance, swings): bzip2 leaves 25–32 % and takes 0.3 s
to pack and 0.17 s to unpack; deflate 39–45 %, 0.3 and 0.02 s; LZMA 26–30 %, 4 and 0.1 s; Zstandard 29–35 % at its
slowest, 3 s. Readings are ten bits side by side, which only a sorting compressor sees through.
"""

from __future__ import annotations

import bz2
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from mat.errors import RecordingError
from mat.files.placing import new_file

_MAGIC = b"BZh"
_LEVEL = 9
#: For a progress bar.
_USUAL_RATIO = 4
#: What a packed recording may become: 30 h of a mat. More is no recording, but made to fill a memory or a disk.
LARGEST_BYTES = 4 << 30


def is_packed(start: bytes) -> bool:
    """Whether a file that begins like this is packed."""
    return start.startswith(_MAGIC)


def read_chunks(path: Path, size_bytes: int) -> Iterator[bytes]:
    """The bytes of a recording, packed or not, in pieces of at most ``size_bytes``.

    A packed recording that is cut or damaged ends where it can no longer be unpacked, as a cut one ends.

    Raises
    ------
    RecordingError
        It cannot be read, or unpacks to more than any recording holds.
    """
    try:
        with path.open("rb") as file:
            packed = is_packed(file.read(len(_MAGIC)))
            file.seek(0)
            if not packed:
                while chunk := file.read(size_bytes):
                    yield chunk
                return
            unpacker, total = bz2.BZ2Decompressor(), 0
            while True:
                given = file.read(size_bytes) if unpacker.needs_input else b""
                if unpacker.needs_input and not given:
                    return
                chunk = _unpacked(unpacker, given, size_bytes)
                if chunk is None:
                    return
                total += len(chunk)
                if total > LARGEST_BYTES:
                    raise RecordingError(f"{path} unpacks to more than any recording holds: ask for it again.")
                if chunk:
                    yield chunk
                if unpacker.eof:
                    return
    except OSError as error:
        raise RecordingError(
            f"{path} cannot be read ({error.strerror}): check the name and that you may read it."
        ) from error


def size_of(path: Path) -> int:
    """Bytes of a recording; of a packed one about as many as it unpacks to.

    Raises
    ------
    RecordingError
        It cannot be read.
    """
    packed = is_packed_file(path)
    return path.stat().st_size * (_USUAL_RATIO if packed else 1)


def _unpacked(unpacker: bz2.BZ2Decompressor, given: bytes, size_bytes: int) -> bytes | None:
    """None: it is damaged from here on."""
    try:
        return unpacker.decompress(given, size_bytes)
    except (OSError, ValueError, EOFError):
        return None


def pack(recording: Path, out: Path, check: bool = True) -> tuple[int, int]:
    """Write a packed copy of a recording.

    Parameters
    ----------
    out
        File to write; whoever calls sees to it that it is new.
    check
        Unpack it again and compare.

    Returns
    -------
    tuple of int
        Bytes of the recording, and of the copy.

    Raises
    ------
    RecordingError
        The recording cannot be read, or the copy does not unpack to it.
    OSError
        The copy cannot be written.
    """
    packer, whole = bz2.BZ2Compressor(_LEVEL), 0
    with out.open("wb") as file:
        for chunk in read_chunks(recording, 1 << 20):
            whole += len(chunk)
            file.write(packer.compress(chunk))
        file.write(packer.flush())
    if check and not _same(recording, out):
        raise RecordingError(f"{recording} changed while it was packed: wait until it is recorded, then try again.")
    return whole, out.stat().st_size


def is_packed_file(path: Path) -> bool:
    """Whether a recording is packed already.

    Raises
    ------
    RecordingError
        It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return is_packed(file.read(len(_MAGIC)))
    except OSError as error:
        raise RecordingError(f"{path} cannot be read ({error.strerror}): check the name.") from error


def pack_in_place(recording: Path) -> tuple[int, int]:
    """Put a packed copy in the place of a recording, once it has been unpacked again and compared.

    Returns
    -------
    tuple of int
        Bytes before and after.

    Raises
    ------
    RecordingError
        It cannot be read, or grew meanwhile.
    StorageError
        There is no room for the copy, or it cannot be written.
    """
    state = recording.stat()
    with new_file(recording) as unfinished:
        sizes = pack(recording, unfinished)
        os.utime(unfinished, ns=(state.st_atime_ns, state.st_mtime_ns))
    return sizes


def _same(one: Path, other: Path) -> bool:
    """Whether two recordings hold the same bytes, packed or not."""
    return _digest(one) == _digest(other)


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    for chunk in read_chunks(path, 1 << 20):
        digest.update(chunk)
    return digest.digest()
