"""The text of another maker's file: read once, of bounded size, its numbers with a decimal point or comma."""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mat.errors import RecordingError

#: Twenty minutes of insoles at 100 Hz. Read at once it takes about five times as much memory, which is to stay below
#: 1 GB.
LARGEST_BYTES = 192 << 20
_GZIP = b"\x1f\x8b"


def head_of(path: Path, size_bytes: int) -> str:
    """The first characters of a file, empty if it is no text.

    Raises
    ------
    RecordingError
        It cannot be read.
    """
    data = _bytes_of(path, size_bytes)
    return "" if b"\0" in data else _decoded(data)


def text_of(path: Path) -> str:
    """The whole text of a file.

    Raises
    ------
    RecordingError
        It cannot be read, or is longer than any recording.
    """
    data = _bytes_of(path, LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise RecordingError(f"{path} is longer than {LARGEST_BYTES >> 20} MB: export a shorter part of the recording.")
    return _decoded(data)


def _bytes_of(path: Path, size_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            if file.read(len(_GZIP)) == _GZIP:
                file.seek(0)
                with gzip.open(file) as unpacked:
                    return unpacked.read(size_bytes)
            file.seek(0)
            return file.read(size_bytes)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise RecordingError(f"{path} cannot be unpacked: it is cut or damaged; copy it again.") from error
    except OSError as error:
        raise RecordingError(
            f"{path} cannot be read ({error.strerror}): check the name and that you may read it."
        ) from error


def _decoded(data: bytes) -> str:
    """UTF-8, else the Windows code page of Western Europe, which the makers' programs write."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def numbers(fields: Sequence[str], where: str, path: Path) -> np.ndarray:
    """Pressures of a row, never negative.

    Parameters
    ----------
    fields
        As they stand in the file; a decimal comma is taken for a point.
    where
        Names the row in an error.

    Raises
    ------
    RecordingError
        One is missing, or is no pressure.
    """
    try:
        values = np.array([float(field.replace(",", ".")) for field in fields])
    except ValueError:
        bad = next((field.strip() for field in fields if not _is_number(field)), "")
        what = f"“{bad[:20]}” instead of a pressure" if bad else "a cell without a value"
        raise RecordingError(f"{path}: {where} has {what}. Export the recording again, with all its cells.") from None
    if not (np.isfinite(values).all() and (values >= 0).all()):
        raise RecordingError(f"{path}: {where} has a pressure that cannot be. Export the recording again.")
    return values


def _is_number(field: str) -> bool:
    try:
        return math.isfinite(float(field.replace(",", ".")))
    except ValueError:
        return False
