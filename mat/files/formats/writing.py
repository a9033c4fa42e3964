"""Which format a file name asks for, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from mat.errors import UsageError
from mat.files.about import about
from mat.files.csv_export import export_csv
from mat.files.placing import new_file
from mat.files.recording import ReadHealth
from mat.files.whole_table import WholeTable, read_table
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


def export_recording(
    recording: Path,
    out: Path,
    settings: AnalysisSettings | None = None,
    *,
    repetitions: bool = False,
    excel: bool = False,
    anonymous: bool = False,
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
    excel
        CSV for a spreadsheet of this locale.
    anonymous
        Leave out who the recording is of.
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
    if ending == ".csv" and not repetitions:
        return export_csv(recording, out, settings, excel=excel, anonymous=anonymous, progress=progress)
    if excel and ending != ".csv":
        raise UsageError("--excel is for .csv; an .xlsx opens right everywhere.")
    if repetitions and ending == ".c3d":
        raise UsageError("A C3D file holds a row a scan: leave --reps out, or choose another format.")
    _refuse_stranger(recording, out, ending)
    write = _writer(ending)
    table = read_table(recording, settings, progress)
    with new_file(out) as unfinished:
        write(table, about(table.info, table.settings, table.health, anonymous), unfinished, repetitions)
    return table.health


Writer = Callable[[WholeTable, Mapping[str, object], Path, bool], None]


def _writer(ending: str) -> Writer:
    place, extra = FORMATS[ending]
    if not place:
        place = "mat.files.formats.repetitions_csv"
    try:
        return import_module(place).write
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("mat"):
            raise
        raise UsageError(
            f"{ending} needs {error.name}, which is not installed: type “pip install 'smart-mat[{extra}]'”."
        ) from error


def _refuse_stranger(recording: Path, out: Path, ending: str) -> None:
    if recording.resolve() == out.resolve():
        raise UsageError(f"{out} would take the place of the recording itself: choose another name.")
    mark = _BEGINNINGS.get(ending, b"set,rep,")
    try:
        with out.open("rb") as file:
            ours = file.read(len(mark)) == mark
    except OSError:
        return
    if not ours:
        raise UsageError(f"{out} is there already and is no export of smart-mat: choose another name.")
