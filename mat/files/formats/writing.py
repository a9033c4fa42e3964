"""Which format a file name asks for, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from mat.errors import UsageError
from mat.files.about import about
from mat.files.csv_export import export_csv, write_csv
from mat.files.csv_lines import PLAIN, CsvStyle
from mat.files.formats.earlier import refuse_other_files
from mat.files.formats.options import FORMATS, Options
from mat.files.formats.repetitions_csv import write_repetitions
from mat.files.placing import new_file
from mat.files.recording import ReadHealth
from mat.files.whole_table import Corrector, WholeTable, read_table
from mat.pipeline import AnalysisSettings

Writer = Callable[[WholeTable, Mapping[str, object], Path, bool], None]


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
    options = Options(out.suffix.lower(), repetitions, style, anonymous, rate_hz)
    if options.ending not in FORMATS:
        raise UsageError(f"{out} is not a kind of file this writes: give a name that ends in {', '.join(FORMATS)}.")
    options.check()
    if options.is_frame_csv and rate_hz is None and correct is None:
        # Written as it is read: the only table that is never in memory as a whole.
        return export_csv(recording, out, settings, style, anonymous=anonymous, progress=progress)
    if recording.resolve() == out.resolve():
        raise UsageError(f"{out} would take the place of the recording itself: choose another name.")
    refuse_other_files(out, options)
    if options.ending != ".csv":
        _writer(options.ending)  # a library that is missing is told before minutes of reading
    table = read_table(recording, settings, progress, correct)
    if rate_hz is not None:
        from mat.files.resampling import resampled  # noqa: PLC0415  (scipy.signal takes a second to load)

        table = resampled(table, rate_hz)
    _write(table, out, options)
    return table.health


def _write(table: WholeTable, out: Path, options: Options) -> None:
    if options.is_frame_csv:
        write_csv(table, out, options.style, options.anonymous)
        return
    told = about(table.info, table.settings, table.health, options.anonymous, table.resampling, table.corrected)
    with new_file(out) as unfinished:
        if options.ending == ".csv":
            write_repetitions(table, unfinished, options.style)
        else:
            _writer(options.ending)(table, told, unfinished, options.repetitions)


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
