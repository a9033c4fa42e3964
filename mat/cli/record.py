"""``smart-mat record``: without a screen; progress, rolls as they happen, a summary at the end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from mat.cli.console import progress_console, say, say_fault
from mat.cli.options import (
    Drill,
    Film,
    FootLengthMm,
    GapMm,
    Person,
    Source,
    WeightKg,
    analysis_settings,
    decimal,
    labels,
    note_unknown_drill,
)
from mat.cli.stopping import stop_signals
from mat.cli.telling import tell_summary
from mat.errors import UsageError
from mat.geometry import Side
from mat.pipeline import Analysis
from mat.session import Acquisition, LinkState, LinkView
from mat.session.calibrations import calibrations_for
from mat.session.connection import MOST_FAST_HZ
from mat.session.sources import AUTO, open_source
from mat.session.summary import Summary, SummaryBuilder, summary_builder

#: How often the terminal looks for news.
LOOK_EVERY_S = 0.1
#: Into a pipe, where no bar is drawn, a line says this often how far the recording is.
LINE_EVERY_S = 5.0
_ROLLS = ("toes", "heels")
_ROLL_WORDS = {
    "toes": "TOES",
    "heels": "HEELS",
    "toes_caution": "towards the toes",
    "heels_caution": "towards the heels",
}


def record(
    out: Annotated[Path, typer.Option("-o", "--out", help="Recording to make, as FILE.smat.", metavar="FILE")],
    source: Source = AUTO,
    seconds: Annotated[
        float | None, typer.Option("--seconds", help="Stop after this long.", metavar="S", parser=decimal)
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Simulation or recording: as fast as it goes.")] = False,
    scans_per_s: Annotated[
        int | None,
        typer.Option(
            help="Rate to ask a mat for: up to 120, to 220 in fast mode, 0 for the most it can (about 250).",
            metavar="N",
        ),
    ] = None,
    drill: Drill = None,
    person: Person = None,
    weight_kg: WeightKg = None,
    foot_length_mm: FootLengthMm = None,
    gap_mm: GapMm = None,
    film: Film = None,
) -> None:
    """Record a mat without a window: progress, rolls as they happen, a summary at the end. Ctrl+C ends it properly."""
    if seconds is not None and not 0 < seconds <= 86_400:
        raise UsageError(f"--seconds {seconds:g} is not possible: give more than 0 and at most 86400 (a day).")
    if scans_per_s is not None and not 0 <= scans_per_s <= MOST_FAST_HZ:
        raise UsageError(f"--scans-per-s {scans_per_s} is not possible: give 1 to {MOST_FAST_HZ}, or 0 for the most.")
    if out.suffix != ".smat":
        raise UsageError(f"Recordings end in .smat, so that folders are searched for them: -o {out}.smat")
    note_unknown_drill(drill)
    transport = open_source(source, fast)
    if fast and seconds is None and transport.simulated and not transport.recorded:
        raise UsageError("A simulated mat never ends: give --seconds with --fast.")
    settings = analysis_settings(transport, weight_kg, foot_length_mm, gap_mm, film, person, drill)
    acquisition = Acquisition(
        transport,
        settings,
        out.expanduser(),
        seconds,
        labels=labels(drill, person),
        scans_per_s=scans_per_s,
        calibrations=calibrations_for(transport),
    )
    if transport.simulated:
        say(f"Simulated mat ({transport.name}): no real mat is read.")
    builder = summary_builder(settings, transport.simulated)
    with stop_signals() as stopped:
        acquisition.start()
        say(f"Recording {transport.name} to {out} …  Ctrl+C ends it.")
        try:
            _watch(acquisition, builder, seconds, stopped)
        finally:
            acquisition.stop()
    for analysis in acquisition.drain():
        builder.add(analysis)
    builder.calibrated = acquisition.calibrated
    summary = builder.result()
    if summary.frames or acquisition.error is None:
        print_summary(summary, out)
        tell_measurement(acquisition.link())
    if acquisition.error is not None:
        raise acquisition.error
    if stopped:
        raise typer.Exit(128 + stopped[0])


def print_summary(summary: Summary, recording: Path) -> None:
    """What was recorded, and where it is."""
    say("")
    tell_summary(summary)
    say(f"{summary.frames} scans, {summary.missed} lost. Saved in {recording}")


def tell_measurement(link: LinkView) -> None:
    """What is to be done about calibration and film; that there is none, the summary says."""
    for note in link.measurement:
        if note.subject != "calibration":
            say(note.text, style="yellow")


def _watch(acquisition: Acquisition, builder: SummaryBuilder, seconds: float | None, stopped: list[int]) -> None:
    """Until the acquisition ends by itself or a signal says so."""
    warned: str | None = None
    introduced = False
    next_line_s = LINE_EVERY_S
    last: dict[Side | None, str] = {}
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=progress_console(),
        transient=True,
        disable=not progress_console().is_terminal,
        redirect_stdout=sys.stdout.isatty(),
    )
    with bar:
        task = bar.add_task("connecting", total=seconds)
        ended = False
        while not ended and not stopped:
            ended = acquisition.join(LOOK_EVERY_S)
            for analysis in acquisition.drain():
                builder.add(analysis)
                _tell_rolls(analysis, last)
            link = acquisition.link()
            if link.hello is not None and not introduced:
                introduced = True
                for notice in link.hello.notices:
                    say(notice)
            if link.message and link.state == LinkState.STREAMING and link.message != warned:
                warned = link.message
                say_fault(warned)
            text = f"{link.health.rate_hz:5.1f} scans/s, {link.health.missed} lost" if link.hello else "connecting"
            bar.update(task, completed=link.recorded_s, description=text)
            if bar.disable and link.recorded_s >= next_line_s:
                say(f"{link.recorded_s:8.0f} s  {text.strip()}")
                next_line_s += LINE_EVERY_S


def _tell_rolls(analysis: Analysis, last: dict[Side | None, str]) -> None:
    """Say rolls that begin or grow worse; a roll that eases to a caution needs no word."""
    for change in analysis.changes:
        if change.channel != "roll":
            continue
        severe, easing = change.state in _ROLLS, last.get(change.side) in _ROLLS
        last[change.side] = change.state
        if severe or (change.state in _ROLL_WORDS and not easing):
            said = f"{change.time_us / 1e6:8.2f} s  {change.side} foot: {_ROLL_WORDS[change.state]}"
            say(said, style="bold red" if severe else "yellow")
