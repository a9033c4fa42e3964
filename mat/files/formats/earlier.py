"""An export takes the place of an earlier one only: what tells a file of ours, in every format."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from mat.errors import UsageError
from mat.files.csv_export import BEGINNINGS
from mat.files.formats.options import Options
from mat.files.placing import refuse_stranger

#: A file of ours begins like this; anything else that stands there is somebody's, and stays.
_BEGINNINGS = {
    ".json": b'{"program": "smart-mat"',
    ".xlsx": b"PK\x03\x04",
    ".parquet": b"PAR1",
    ".c3d": b"\x02\x50",
    ".mat": b"MATLAB 5.0 MAT-file",
}
_REPETITIONS = (b"set,rep,", b"set;rep;")
#: What tells ours in a Parquet or C3D file stands within this much of its end or beginning.
_FOOTER_BYTES = 1 << 16


def refuse_other_files(out: Path, options: Options) -> None:
    """Refuse to replace anything but an earlier export of this kind.

    Raises
    ------
    UsageError
        A file that this program did not write stands there.
    """
    if options.is_frame_csv:
        refuse_stranger(out, *BEGINNINGS)
        return
    marks = (_BEGINNINGS[options.ending],) if options.ending in _BEGINNINGS else _REPETITIONS
    is_ours = _IS_OURS.get(options.ending, lambda _: True)
    try:
        with out.open("rb") as file:
            ours = file.read(max(map(len, marks))).startswith(marks) and is_ours(out)
    except OSError:
        return
    if not ours:
        raise UsageError(f"{out} is there already and is no export of smart-mat: choose another name.")


def _is_our_workbook(path: Path) -> bool:
    """Every workbook begins alike; ours holds these sheets."""
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = archive.read("xl/workbook.xml")
    except (zipfile.BadZipFile, KeyError, zlib.error):
        return False
    return all(f'name="{sheet}"'.encode() in sheets for sheet in ("repetitions", "about"))


def _is_our_parquet(path: Path) -> bool:
    """What the table means stands in the footer."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _FOOTER_BYTES))
        return b"smart-mat" in file.read()


def _is_our_c3d(path: Path) -> bool:
    """Ours has a group of parameters of its own."""
    with path.open("rb") as file:
        return b"SMART_MAT" in file.read(_FOOTER_BYTES)


def _is_our_matlab(path: Path) -> bool:
    """Ours holds these variables."""
    import scipy.io  # noqa: PLC0415  (loaded only where a file of it stands in the way)

    try:
        names = {name for name, _, _ in scipy.io.whosmat(path)}
    except (ValueError, TypeError, KeyError, zlib.error, struct.error):
        return False
    return {"about", "repetitions"} <= names


#: Other programs' files of a format begin alike: what only ours hold.
_IS_OURS: Mapping[str, Callable[[Path], bool]] = {
    ".xlsx": _is_our_workbook,
    ".parquet": _is_our_parquet,
    ".c3d": _is_our_c3d,
    ".mat": _is_our_matlab,
}
