"""``smart-mat calibrate``: guided calibration in the terminal, and calibrations given on."""

from __future__ import annotations

import contextlib
import math
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mat.cli.calibrate_screen import CalibrationScreen, ComputingScreen, tell_table
from mat.cli.console import say
from mat.cli.keys import typed_commands
from mat.cli.options import Film, Source, Typed, analysis_settings, decimal
from mat.cli.stopping import stop_signals
from mat.errors import SettingsError, UsageError
from mat.link import Transport
from mat.session.calibrating import CalibrationFlow, Equipment, Outcome
from mat.session.calibrating.steps import KG_PER_POUND, PLACEMENTS, WEIGHT_RANGE_KG, check_kg
from mat.session.calibrating.walk import MatReader, walk
from mat.session.calibrations import (
    calibration_path,
    find_calibration,
    keep_calibration,
    read_calibration,
    write_calibration,
)
from mat.session.sources import AUTO, open_source
from mat.wire import Hello

_INTRODUCTION = """\
You need: a chair within reach, a board of 34 × 18 cm or larger and a foam sheet of that size, a load of about 10 kg (a
water canister), and your weight. It takes about fifteen minutes. Stop whenever something hurts: q and Enter.
Hold on to the chair while you step on and off; nobody stands on one leg, least of all on foam.
Keys, each with Enter: u undo the step before, r repeat this one, s skip it, q quit.
Nothing is used until all of it is done."""


def calibrate(
    source: Source = AUTO,
    weight: Annotated[
        str | None, typer.Option("--weight", help="Your weight as you stand there: 72.5kg or 160lb.", metavar="WEIGHT")
    ] = None,
    load_kg: Annotated[
        float, typer.Option("--load-kg", help="What is put on the board.", metavar="KG", parser=decimal)
    ] = 10.0,
    board_kg: Annotated[
        float, typer.Option("--board-kg", help="Board and foam together.", metavar="KG", parser=decimal)
    ] = 0.6,
    placements: Annotated[int, typer.Option("--placements", help="How often the board is laid on a pad.")] = PLACEMENTS,
    film: Film = None,
    fast: Annotated[bool, typer.Option("--fast", help="Simulated mat: as fast as it goes.")] = False,
    export_to: Annotated[
        Path | None, typer.Option("--export", help="Only write this mat's calibration to a file.", metavar="FILE")
    ] = None,
    import_from: Annotated[
        Path | None, typer.Option("--import", help="Only take over a calibration of this mat.", metavar="FILE")
    ] = None,
) -> None:
    """Calibrate a mat: zero, even out with a board, weigh, touch up; or --export and --import its calibration."""
    if export_to is not None and import_from is not None:
        raise UsageError("--export and --import exclude each other: give one.")
    transport = open_source(source, fast)
    if transport.recorded:
        raise UsageError("A recording cannot be calibrated: name a mat. (“export --calibration” re-reads a recording.)")
    if export_to is not None:
        _write_for_others(_introduced(transport), export_to)
        return
    if import_from is not None:
        _take_over(_introduced(transport), import_from)
        return
    equipment = Equipment(_weight_kg(weight), load_kg, board_kg)
    law = analysis_settings(transport, Typed(film=film)).film
    _keep(_computed(_walked(transport, lambda hello: CalibrationFlow(hello, equipment, law, placements))))


def _walked(transport: Transport, begin: Callable[[Hello], CalibrationFlow]) -> CalibrationFlow:
    """Lead through all steps; whoever ends before the last one has changed nothing."""
    say(_INTRODUCTION)
    if transport.simulated:
        say(f"\nSimulated mat ({transport.name}): a simulated person does what is asked; just watch.")
    typed = typed_commands()
    screen = CalibrationScreen()
    with stop_signals() as stopped, screen:
        flow = walk(
            MatReader(transport, time.monotonic, lambda: bool(stopped)),
            transport,
            begin,
            lambda: None if typed.empty() else typed.get(),
            screen.show,
        )
    _end_if(stopped)
    if flow is None:
        say("Ended before all was done. Nothing was changed.")
        raise typer.Exit(1)
    return flow


def _computed(flow: CalibrationFlow) -> Outcome:
    """What came of the steps; Ctrl+C ends the computing between two of its parts."""
    say("\nComputing …")
    outcome: Outcome | None = None
    with stop_signals() as stopped, ComputingScreen() as screen:

        def progress(what: str, done: float) -> None:
            if stopped:
                raise _Stopped
            screen.show(what, done)

        with contextlib.suppress(_Stopped):
            outcome = flow.outcome(datetime.now().astimezone().isoformat(timespec="seconds"), progress)
    _end_if(stopped)
    assert outcome is not None
    return outcome


class _Stopped(Exception):
    """Ctrl+C between two parts: told once the bar is gone."""


def _end_if(stopped: list[int]) -> None:
    if stopped:
        say("Stopped. Nothing was changed.")
        raise typer.Exit(128 + stopped[0])


def _keep(outcome: Outcome) -> None:
    tell_table(outcome)
    path = keep_calibration(outcome.calibration)
    say(f"Kept in {path}: used from now on whenever this mat is opened. Check it with “smart-mat verify”.")


def _write_for_others(hello: Hello, export_to: Path) -> None:
    """A mat's calibration in a file, for another computer."""
    calibration = find_calibration(hello)
    if calibration is None:
        raise SettingsError(f"Mat {hello.mat_id:08x} has no calibration yet: make one with “smart-mat calibrate”.")
    if export_to.exists():
        raise UsageError(f"{export_to} is there already: choose another name.")
    write_calibration(calibration, export_to)
    say(f"The calibration of mat {hello.mat_id:08x} ({calibration.created}) is in {export_to}.")


def _take_over(hello: Hello, import_from: Path) -> None:
    """A calibration of this mat, made on another computer."""
    calibration = read_calibration(import_from)
    calibration.check_fits(hello)
    keep_calibration(calibration)
    say(f"Taken over into {calibration_path(hello.mat_id)}; the one before is kept beside it.")


def _introduced(transport: Transport) -> Hello:
    """The mat's HELLO."""
    reader = MatReader(transport, time.monotonic)
    for _ in reader.blocks():
        break
    if reader.hello is None:
        raise SettingsError("The mat did not introduce itself: press its reset button and try again.")
    return reader.hello


def _weight_kg(text: str | None) -> float:
    """Body weight from what was given, or asked for; kilograms."""
    if text is not None:
        return parse_weight_kg(text)
    if not sys.stdin.isatty():
        raise UsageError("Your weight is needed: give it as in --weight 72.5kg or --weight 160lb.")
    while True:
        try:
            weight_kg = parse_weight_kg(typer.prompt("Your weight as you stand there, clothed (72.5kg or 160lb)"))
            check_kg("body weight", weight_kg, WEIGHT_RANGE_KG)
            return weight_kg
        except UsageError as error:
            say(str(error), style="yellow")


def parse_weight_kg(text: str) -> float:
    """``72.5kg``, ``72,5 kg`` or ``160 lb`` in kilograms; a bare number is refused, because pounds were meant too
    often.

    Raises
    ------
    UsageError
        No number, or no unit.
    """
    plain = text.strip().lower().replace(",", ".")
    for unit, factor in (("kg", 1.0), ("lbs", KG_PER_POUND), ("lb", KG_PER_POUND)):
        if plain.endswith(unit):
            try:
                value = float(plain.removesuffix(unit).strip())
            except ValueError:
                break
            if math.isfinite(value):
                return value * factor
    raise UsageError(f"“{text}” is no weight: write it with its unit, as in 72.5kg or 160lb.")
