"""``smart-mat export`` and ``smart-mat picture``: recordings to files others read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from mat.cli.console import progress_console, say
from mat.cli.options import CalibrationFile, calibrated_settings, decimal
from mat.errors import RecordingError, UsageError
from mat.files import RecordingInfo, analyse_recording, open_recording
from mat.files.formats import FORMATS, export_recording
from mat.pipeline import Analysis

Recording = Annotated[Path, typer.Argument(help="A recording (.smat).", metavar="FILE")]

_ENDINGS = ", ".join(FORMATS)


def export(
    file: Recording,
    out: Annotated[
        Path, typer.Option("-o", "--out", help=f"Table to write; its ending chooses: {_ENDINGS}.", metavar="OUT")
    ],
    reps: Annotated[bool, typer.Option("--reps", help="One row a repetition instead of one a scan.")] = False,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Leave out who it is of.")] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV with semicolons and this computer's decimal sign.")
    ] = False,
    calibration: CalibrationFile = None,
    fast: Annotated[bool, typer.Option("--fast", hidden=True)] = False,
) -> None:
    """Write a recording's balance traces, one row a scan; beside a CSV, a JSON file says what the columns mean."""
    settings = calibrated_settings(file, calibration)
    console = progress_console()
    with Progress(
        console=console, transient=True, disable=not console.is_terminal, redirect_stdout=sys.stdout.isatty()
    ) as bar:
        task = bar.add_task("exporting", total=1.0)
        health = export_recording(
            file,
            out,
            settings,
            repetitions=reps,
            excel=excel,
            anonymous=anonymous,
            progress=lambda share: bar.update(task, completed=share),
        )
    if reps:
        say(f"The repetitions of {health.frames} scans are in {out}.")
    elif out.suffix.lower() == ".csv":
        say(f"{health.frames} scans in {out}, their meaning in {out.with_suffix('.json')}.")
    else:
        say(f"{health.frames} scans in {out}, their meaning in it.")
    if open_recording(file).header.get("simulated"):
        say("They are of a simulated mat.")
    for start_s, end_s in health.pauses_s:
        say(f"The mat was away from {start_s:.2f} to {end_s:.2f} s.")
    if health.damaged_bytes:
        say(f"{health.damaged_bytes} damaged bytes were passed over; {health.missed} scans are missing.")
    if health.unreadable:
        say(f"{health.unreadable} scans could not be read: they lack readings this program needs.")
    if not health.closed:
        say("The recording was not closed properly (cut, or still being made): all that is readable was exported.")


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
    return f"{info.path.stem} (SIMULATED)" if info.header.get("simulated") else info.path.stem


def _moment(file: Path, at_s: float | None) -> tuple[Analysis, int]:
    """The block and scan to draw: at a time, or the last one with somebody standing on a known footprint."""
    last: tuple[Analysis, int] | None = None
    for analysis in analyse_recording(file):
        if at_s is not None and analysis.block.time_s[-1] >= at_s:
            return analysis, int((analysis.block.time_s < at_s).sum())
        if at_s is None and analysis.stance.feet:
            last = analysis, len(analysis) - 1
    if last is None:
        end = "nobody stands in it long enough to be drawn" if at_s is None else f"it ends before {at_s:g} s"
        raise RecordingError(f"There is nothing to draw in {file}: {end}. Choose another time with --at.")
    return last
