"""``smart-mat record``: without a screen; progress, rolls as they happen, a summary at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mat.cli.console import say
from mat.cli.options import (
    Drill,
    Film,
    FootLengthMm,
    GapMm,
    Person,
    Source,
    Typed,
    WeightKg,
    analysis_settings,
    decimal,
    labels,
    note_unknown_drill,
)
from mat.cli.record_screen import RecordScreen
from mat.cli.stopping import stop_signals
from mat.cli.telling import tell_summary
from mat.errors import UsageError
from mat.session import Acquisition, LinkView
from mat.session.calibrations import calibrations_for
from mat.session.connection import MOST_FAST_HZ
from mat.session.sources import AUTO, open_source
from mat.session.summary import Summary, SummaryBuilder, summary_builder

#: How often the terminal looks for news.
LOOK_EVERY_S = 0.1
#: Longest recording that can be asked for, s: a day.
LONGEST_S = 86_400


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
    _refuse_impossible(out, seconds, scans_per_s)
    note_unknown_drill(drill)
    transport = open_source(source, fast)
    if fast and seconds is None and transport.simulated and not transport.recorded:
        raise UsageError("A simulated mat never ends: give --seconds with --fast.")
    typed = Typed(weight_kg, foot_length_mm, gap_mm, film)
    settings = analysis_settings(transport, typed, person, drill)
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
    _tell(acquisition, builder, out)
    if acquisition.error is not None:
        raise acquisition.error
    if stopped:
        raise typer.Exit(128 + stopped[0])


def _refuse_impossible(out: Path, seconds: float | None, scans_per_s: int | None) -> None:
    if seconds is not None and not 0 < seconds <= LONGEST_S:
        raise UsageError(f"--seconds {seconds:g} is not possible: give more than 0 and at most {LONGEST_S} (a day).")
    if scans_per_s is not None and not 0 <= scans_per_s <= MOST_FAST_HZ:
        raise UsageError(f"--scans-per-s {scans_per_s} is not possible: give 1 to {MOST_FAST_HZ}, or 0 for the most.")
    if out.suffix != ".smat":
        raise UsageError(f"Recordings end in .smat, so that folders are searched for them: -o {out}.smat")


def _watch(acquisition: Acquisition, builder: SummaryBuilder, seconds: float | None, stopped: list[int]) -> None:
    """Until the acquisition ends by itself or a signal says so."""
    with RecordScreen(seconds) as screen:
        ended = False
        while not ended and not stopped:
            ended = acquisition.join(LOOK_EVERY_S)
            for analysis in acquisition.drain():
                builder.add(analysis)
                screen.tell_rolls(analysis)
            screen.show(acquisition.link())


def _tell(acquisition: Acquisition, builder: SummaryBuilder, recording: Path) -> None:
    """What was recorded; nothing where a fault came before the first scan."""
    for analysis in acquisition.drain():
        builder.add(analysis)
    builder.calibrated = acquisition.calibrated
    summary = builder.result()
    if summary.frames or acquisition.error is None:
        _tell_recording(summary, recording)
        _tell_measurement(acquisition.link())


def _tell_recording(summary: Summary, recording: Path) -> None:
    say("")
    tell_summary(summary)
    say(f"{summary.frames} scans, {summary.missed} lost. Saved in {recording}")


def _tell_measurement(link: LinkView) -> None:
    """What is to be done about calibration and film; that there is none, the summary says."""
    for note in link.measurement:
        if note.subject != "calibration":
            say(note.text, style="yellow")
