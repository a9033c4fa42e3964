"""``smart-mat export`` and ``smart-mat picture``: recordings to files others read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import Progress, TaskID

from mat.cli.console import progress_console, say, say_fault
from mat.cli.options import CalibrationFile, calibrated_settings, decimal
from mat.errors import RecordingError, UsageError
from mat.files import ReadHealth, RecordingInfo, analyse_recording, open_recording
from mat.files.csv_lines import PLAIN, CsvStyle
from mat.files.formats import FORMATS, Options, export_folder, export_recording, recordings_in
from mat.pipeline import PHASES, Analysis
from mat.report.earlier import refuse_other_pages
from mat.session.corrections import corrector_of
from mat.session.receiving import is_parcel, receive
from mat.session.settings import recordings_folder

Recording = Annotated[Path, typer.Argument(help="A recording (.smat, or another maker's).", metavar="FILE")]

_EMPTY = PHASES.index("empty")
_ENDINGS = ", ".join(FORMATS)
_NAMES = ", ".join(ending[1:] for ending in FORMATS)


def export(
    file: Annotated[
        Path, typer.Argument(help="A recording (.smat, or another maker's), or a folder of them.", metavar="FILE")
    ],
    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--out",
            help=f"Table to write; its ending chooses: {_ENDINGS}. For a folder, a folder.",
            metavar="OUT",
        ),
    ],
    to: Annotated[
        str | None, typer.Option("--to", help=f"For a folder: {_NAMES} (else csv).", metavar="FORMAT")
    ] = None,
    reps: Annotated[bool, typer.Option("--reps", help="One row a repetition instead of one a scan.")] = False,
    rate: Annotated[
        float | None,
        typer.Option(
            "--rate",
            help="Rows at this even rate, low-passed where needed; else one a scan.",
            metavar="HZ",
            parser=decimal,
        ),
    ] = None,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Leave out who it is of, also in names of a folder's files.")
    ] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV with semicolons and this computer's decimal sign.")
    ] = False,
    decimal_comma: Annotated[
        bool,
        typer.Option("--decimal-comma", help="Like --excel, with decimal commas whatever this computer's language."),
    ] = False,
    calibration: CalibrationFile = None,
    fast: Annotated[bool, typer.Option("--fast", hidden=True)] = False,
) -> None:
    """Write a recording's balance traces, one row a scan; beside a CSV, a JSON file says what the columns mean.

    Of a folder every recording is written; what is complete is not done again when it is stopped and started anew.
    """
    style = CsvStyle.for_spreadsheet(decimal_comma) if excel or decimal_comma else PLAIN
    if is_parcel(file):
        file = receive(file, recordings_folder())
    options = Options(_ending(file, out, to), reps, style, anonymous, rate)
    if not file.is_dir():
        _export_one(file, out, options, calibration)
    elif calibration is not None:
        raise UsageError("--calibration is for one recording: export that one by its name.")
    else:
        _export_all(file, out, options)


def _ending(file: Path, out: Path, to: str | None) -> str:
    """The format asked for: by the table's name, or for a folder by --to."""
    if not file.is_dir():
        if to is not None:
            raise UsageError("--to is for a folder of recordings: the ending of -o chooses the format of a single one.")
        return out.suffix.lower()
    if out.suffix.lower() in FORMATS and recordings_in(file):
        raise UsageError(
            f"{out} is the name of one table, but there are several recordings: give a folder with -o, and the "
            f"format with --to {out.suffix[1:].lower()}."
        )
    return f".{(to or 'csv').lower().lstrip('.')}"


def _export_one(file: Path, out: Path, options: Options, calibration: Path | None) -> None:
    settings = calibrated_settings(file, calibration)
    with _bar("exporting") as (bar, task):
        health = export_recording(
            file,
            out,
            settings,
            repetitions=options.repetitions,
            style=options.style,
            anonymous=options.anonymous,
            rate_hz=options.rate_hz,
            correct=corrector_of(file, settings),
            progress=lambda share: bar.update(task, completed=share),
        )
    _tell_export(file, out, options, health)
    _tell_health(health)


def _tell_export(file: Path, out: Path, options: Options, health: ReadHealth) -> None:
    """What was made, and of what."""
    at = "" if options.rate_hz is None else f", as rows at {options.rate_hz:g} Hz,"
    scans = f"{health.frames} scans{at}"
    if options.repetitions:
        say(f"The repetitions of {health.frames} scans are in {out}.")
    elif out.suffix.lower() == ".csv":
        say(f"{scans} in {out}, their meaning in {out.with_suffix('.json')}.")
    else:
        say(f"{scans} in {out}, their meaning in it.")
    if open_recording(file).simulated:
        say("They are of a simulated mat.")


def _tell_health(health: ReadHealth) -> None:
    """What reading the recording met."""
    for start_s, end_s in health.pauses_s:
        say(f"The mat was away from {start_s:.2f} to {end_s:.2f} s.")
    for remark in health.remarks:
        say(f"{remark[0].upper()}{remark[1:]}.")
    if health.damaged_bytes:
        say(f"{health.damaged_bytes} damaged bytes were passed over; {health.missed} scans are missing.")
    if health.unreadable:
        say(f"{health.unreadable} scans could not be read: they lack readings this program needs.")
    if not health.closed:
        say("The recording was not closed properly (cut, or still being made): all that is readable was exported.")


def _export_all(folder: Path, out: Path, options: Options) -> None:
    with _bar("exporting") as (bar, task):
        result = export_folder(
            folder, out, options, corrector_of, progress=lambda share: bar.update(task, completed=share)
        )
    for _, sentence in result.failed:
        say_fault(sentence)
    told = [f"{_count(len(result.done))} exported to {out}"]
    told += [f"{len(result.kept)} there already"] if result.kept else []
    told += [f"{len(result.failed)} could not be read"] if result.failed else []
    say(f"{', '.join(told)}.")
    if result.failed:
        raise typer.Exit(1)


def _count(number: int) -> str:
    return f"{number} {'recording' if number == 1 else 'recordings'}"


@contextmanager
def _bar(what: str) -> Iterator[tuple[Progress, TaskID]]:
    """Progress on a terminal, nothing in a pipe."""
    console = progress_console()
    with Progress(
        console=console, transient=True, disable=not console.is_terminal, redirect_stdout=sys.stdout.isatty()
    ) as bar:
        yield bar, bar.add_task(what, total=1.0)


def picture(
    file: Recording,
    out: Annotated[Path, typer.Option("-o", "--out", help="Picture to write: OUT.png.", metavar="OUT")],
    at: Annotated[
        float | None,
        typer.Option(
            "--at",
            help="Time in the recording; without it the last moment somebody stood there.",
            metavar="S",
            parser=decimal,
        ),
    ] = None,
) -> None:
    """Draw the pads at one moment of a recording: heatmap, centre of pressure, tripod."""
    if at is not None and not 0 <= at < float("inf"):
        raise UsageError(f"--at {at:g} is no time in a recording: give 0 or more seconds.")
    if out.suffix.lower() != ".png":
        raise UsageError(f"{out} is not a kind of picture this version draws: give a name that ends in .png.")
    from viz.picture import save_heatmap  # noqa: PLC0415  (Qt is loaded only where something is drawn)

    refuse_other_pages(out, "picture")
    info = open_recording(file)
    analysis, scan = _moment(file, at)
    save_heatmap(
        analysis,
        info.settings.geometry(info.hello),
        out,
        scan=scan,
        title=_title(info),
        thresholds=info.settings.thresholds,
    )
    say(f"The mat at {analysis.block.time_s[scan]:.2f} s is drawn in {out}.")


def _title(info: RecordingInfo) -> str:
    return f"{info.path.stem} (SIMULATED)" if info.simulated else info.path.stem


def _moment(file: Path, at_s: float | None) -> tuple[Analysis, int]:
    """The block and scan to draw: at a time, or the last one with somebody standing on a known footprint."""
    last: tuple[Analysis, int] | None = None
    for analysis in analyse_recording(file):
        if at_s is not None and analysis.block.time_s[-1] >= at_s:
            return analysis, int((analysis.block.time_s < at_s).sum())
        # The last scans of a recording are of a mat that was stepped off; another maker's knows its feet even then.
        there = np.flatnonzero(analysis.phase != _EMPTY)
        if at_s is None and analysis.stance.feet and len(there):
            last = analysis, int(there[-1])
    if last is None:
        end = "nobody stands in it long enough to be drawn" if at_s is None else f"it ends before {at_s:g} s"
        raise RecordingError(f"There is nothing to draw in {file}: {end}. Choose another time with --at.")
    return last
