"""``smart-mat live``: the window on a mat."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mat.cli.console import say
from mat.cli.leading import CueChoice, Lead, lead
from mat.cli.options import Drill, Film, FootLengthMm, GapMm, Person, Source, WeightKg, analysis_settings, labels
from mat.errors import NoMatFound, UsageError
from mat.session import Acquisition
from mat.session.calibrations import calibrations_for
from mat.session.settings import recordings_folder, settings_path
from mat.session.sources import AUTO, DEFAULT_SIMULATION, open_source
from viz.texts import LANGUAGES


def live(
    source: Source = AUTO,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Record to this file at once.", metavar="FILE")
    ] = None,
    drill: Drill = None,
    person: Person = None,
    weight_kg: WeightKg = None,
    foot_length_mm: FootLengthMm = None,
    gap_mm: GapMm = None,
    film: Film = None,
    prescription: Annotated[
        Path | None, typer.Option("--prescription", help="Do what this file of your physio asks.", metavar="FILE")
    ] = None,
    cues: Annotated[
        CueChoice | None, typer.Option("--cues", help="Words that are heard: plain, external, tones, or off.")
    ] = None,
    check_set: Annotated[bool, typer.Option("--check-set", help="One set of ten, without cues.")] = False,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of the window: en, de (else the system's).")
    ] = None,
) -> None:
    """Show the mat live: heatmap, centre of pressure, tripod, rolls; with a drill, lead through its sets."""
    typed = (weight_kg, foot_length_mm, gap_mm, film)
    kept = labels(drill, person)
    if language is not None and language not in LANGUAGES:
        raise UsageError(f"--language takes one of {', '.join(LANGUAGES)}: “{language[:40]}” is not translated yet.")
    open_window(source, out, kept, typed, led=lead(drill, person, prescription, cues, check_set), language=language)


def open_window(
    source: str,
    out: Path | None = None,
    kept: dict[str, str] | None = None,
    typed: tuple[float | None, float | None, float | None, str | None] = (None, None, None, None),
    offer_simulation: bool = False,
    led: Lead | None = None,
    language: str | None = None,
) -> None:
    """The live window on a source; with no mat plugged in, and if offered, on the simulated one."""
    from viz.app import run_live  # noqa: PLC0415  (Qt is loaded only where something is drawn)

    mat_is_there = True
    try:
        transport = open_source(source)
    except NoMatFound as error:
        if not offer_simulation:
            raise
        say(f"{error}\nShowing the simulated mat ({DEFAULT_SIMULATION}) meanwhile.")
        transport, mat_is_there = open_source(DEFAULT_SIMULATION), False
    led = led or Lead()
    names = {**(kept or {}), **led.labels}
    settings = analysis_settings(transport, *typed, person=names.get("person"), drill=names.get("drill"))
    acquisition = Acquisition(
        transport,
        led.settings(settings),
        out,
        reconnect=True,
        labels=names,
        calibrations=calibrations_for(transport),
    )
    try:
        code = run_live(
            acquisition,
            data_folder=recordings_folder(),
            lead=led,
            language=language,
            preferences_folder=settings_path().parent,
            choose_source=not mat_is_there,
            first_settings=settings_path() if out is None else None,
        )
    finally:
        led.close()
    raise typer.Exit(code)
