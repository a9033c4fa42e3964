"""``smart-mat verify``: a known mass on marked points, to see whether the calibration still holds."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Annotated

import typer

from mat.cli.calibrate_screen import CalibrationScreen
from mat.cli.console import say
from mat.cli.keys import typed_commands
from mat.cli.options import Source, decimal
from mat.cli.stopping import stop_signals
from mat.errors import SettingsError, UsageError
from mat.session.calibrating.steps import LOAD_RANGE_KG, check_kg
from mat.session.calibrating.verifying import Verdict, VerificationFlow
from mat.session.calibrating.walk import MatReader, walk
from mat.session.calibrations import find_calibration, keep_calibration
from mat.session.sources import AUTO, open_source
from mat.wire import Hello

_INTRODUCTION = """\
You need a load of known mass, about 10 kg, on a round foot of foam, a tape measure, and a chair within reach.
Keys, each with Enter: u undo the step before, r repeat this one, s skip it, q quit."""


def verify(
    source: Source = AUTO,
    load_kg: Annotated[
        float, typer.Option("--load-kg", help="The known mass, with what it stands on.", metavar="KG", parser=decimal)
    ] = 10.6,
    fast: Annotated[bool, typer.Option("--fast", help="Simulated mat: as fast as it goes.")] = False,
) -> None:
    """Check a calibration: a known mass on three marked points of either pad; the result is kept with it."""
    transport = open_source(source, fast)
    if transport.recorded:
        raise UsageError("A recording cannot be checked with a mass: name a mat.")
    check_kg("load", load_kg, LOAD_RANGE_KG)
    typed = typed_commands()

    def begin(hello: Hello) -> VerificationFlow:
        calibration = find_calibration(hello)
        if calibration is None:
            raise SettingsError(f"Mat {hello.mat_id:08x} has no calibration yet: make one with “smart-mat calibrate”.")
        say(f"Checking the calibration of mat {hello.mat_id:08x}, made {calibration.created or 'nobody knows when'}.")
        say(_INTRODUCTION)
        return VerificationFlow(hello, calibration, load_kg)

    with stop_signals() as stopped, CalibrationScreen() as screen:
        flow = walk(
            MatReader(transport, time.monotonic, lambda: bool(stopped)), transport, begin,
            lambda: None if typed.empty() else typed.get(), screen.show,
        )  # fmt: skip
    if stopped:
        raise typer.Exit(128 + stopped[0])
    if flow is None:
        say("Ended before all was done. Nothing was kept.")
        raise typer.Exit(1)
    verdict = flow.verdict(datetime.now().astimezone().isoformat(timespec="seconds"))
    _tell(verdict)
    keep_calibration(verdict.calibration)
    if not verdict.good:
        raise typer.Exit(1)


def _tell(verdict: Verdict) -> None:
    say("\npad    from heel edge   CoP along   CoP across   force", style="bold")
    for row in verdict.rows:
        say(
            f"{row.side:5s}  {row.along_mm:11.0f} mm  {row.cop_ap_mm:+6.1f} mm   {row.cop_ml_mm:+7.1f} mm   "
            f"{row.force:+5.0%}"
        )
    say(verdict.text, style="green" if verdict.good else "bold red")
    say(
        "A light load on foam reads 5 to 20 % heavier, because it presses more evenly than a foot, under which the "
        "scale was set.",
        style="dim",
    )
