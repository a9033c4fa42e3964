"""Which format a file name asks for, and how it is written."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from mat.errors import UsageError
from mat.files.about import about
from mat.files.csv_export import BEGINNINGS, export_csv, write_csv
from mat.files.csv_lines import PLAIN, CsvStyle
from mat.files.formats.repetitions_csv import write_repetitions
from mat.files.placing import new_file, refuse_stranger
from mat.files.recording import ReadHealth
from mat.files.whole_table import Corrector, WholeTable, read_table
from mat.pipeline import AnalysisSettings

#: Ending → module that writes it, and the extra that brings the library it needs (empty: in the base install).
FORMATS: Mapping[str, tuple[str, str]] = {
    ".csv": ("", ""),
    ".json": ("mat.files.formats.json_table", ""),
    ".xlsx": ("mat.files.formats.xlsx", "xlsx"),
    ".parquet": ("mat.files.formats.parquet", "parquet"),
    ".c3d": ("mat.files.formats.c3d", "c3d"),
    ".mat": ("mat.files.formats.matlab", ""),
}
#: A file of ours begins like this; anything else that stands there is somebody's, and stays.
_BEGINNINGS = {
    ".json": b'{"program": "smart-mat"',
    ".xlsx": b"PK\x03\x04",
    ".parquet": b"PAR1",
    ".c3d": b"\x02\x50",
    ".mat": b"MATLAB 5.0 MAT-file",
}
_REPETITIONS = (b"set,rep,", b"set;rep;")


def export_recording(
    recording: Path,
    out: Path,
    settings: AnalysisSettings | None = None,
    *,
    repetitions: bool = False,
    style: CsvStyle = PLAIN,
    anonymous: bool = False,
    rate_hz: float | None = None,
    correct: Corrector | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> ReadHealth:
    """Write a recording's table in the format its name asks for.

    Parameters
    ----------
    recording, out
        The recording, and the file to make: ``.csv``, ``.json``, ``.xlsx``, ``.parquet``, ``.c3d`` or ``.mat``.
    settings
        Other analysis settings than the recording's own.
    repetitions
        One row a repetition instead of one a scan.
    style
        Of a CSV.
    anonymous
        Leave out who the recording is of.
    rate_hz
        Rows at this even rate instead of one a scan (:func:`mat.files.resampling.resampled`).
    correct
        A reviewer's corrections of the repetitions.
    progress
        Called with the share done.

    Raises
    ------
    UsageError
        The name asks for no format, for one whose library is missing, or would replace something else.
    RecordingError, SettingsError
        The recording cannot be read.
    StorageError
        The file cannot be written.
    """
    ending = out.suffix.lower()
    if ending not in FORMATS:
        raise UsageError(f"{out} is not a kind of file this writes: give a name that ends in {', '.join(FORMATS)}.")
    if ending == ".csv" and not repetitions and rate_hz is None and correct is None:
        return export_csv(recording, out, settings, style, anonymous=anonymous, progress=progress)
    if repetitions and rate_hz is not None:
        raise UsageError("A table of repetitions has no rate: leave --rate or --reps out.")
    if style != PLAIN and ending != ".csv":
        raise UsageError("--excel and --decimal-comma are for .csv; an .xlsx opens right everywhere.")
    if repetitions and ending == ".c3d":
        raise UsageError("A C3D file holds a row a scan: leave --reps out, or choose another format.")
    if recording.resolve() == out.resolve():
        raise UsageError(f"{out} would take the place of the recording itself: choose another name.")
    if ending == ".csv" and not repetitions:
        refuse_stranger(out, *BEGINNINGS)
    else:
        _refuse_stranger(out, ending)
    write = None if ending == ".csv" else _writer(ending)
    table = read_table(recording, settings, progress, correct)
    if rate_hz is not None:
        from mat.files.resampling import resampled  # noqa: PLC0415  (scipy.signal takes a second to load)

        table = resampled(table, rate_hz)
    if ending == ".csv" and not repetitions:
        write_csv(table, out, style, anonymous)
        return table.health
    told = about(table.info, table.settings, table.health, anonymous, table.resampling, table.corrected)
    with new_file(out) as unfinished:
        if write is None:
            write_repetitions(table, unfinished, style)
        else:
            write(table, told, unfinished, repetitions)
    return table.health


Writer = Callable[[WholeTable, Mapping[str, object], Path, bool], None]


def _writer(ending: str) -> Writer:
    place, extra = FORMATS[ending]
    try:
        return import_module(place).write
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("mat"):
            raise
        raise UsageError(
            f"{ending} needs {error.name}, which is not installed: type “pip install 'smart-mat[{extra}]'”."
        ) from error


def _refuse_stranger(out: Path, ending: str) -> None:
    marks = (_BEGINNINGS[ending],) if ending in _BEGINNINGS else _REPETITIONS
    try:
        with out.open("rb") as file:
            ours = file.read(max(map(len, marks))).startswith(marks) and _IS_OURS.get(ending, lambda _: True)(out)
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
_FOOTER_BYTES = 1 << 16
