"""``smart-mat live``: the window on a mat."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mat.cli.console import say
from mat.cli.options import Drill, Film, FootLengthMm, GapMm, Person, Source, WeightKg, analysis_settings, labels
from mat.errors import NoMatFound
from mat.session import Acquisition
from mat.session.settings import recordings_folder
from mat.session.sources import AUTO, DEFAULT_SIMULATION, open_source


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
) -> None:
    """Show the mat live: heatmap, centre of pressure, tripod, rolls."""
    typed = (weight_kg, foot_length_mm, gap_mm, film)
    open_window(source, out, labels(drill, person), typed)


def open_window(
    source: str,
    out: Path | None = None,
    kept: dict[str, str] | None = None,
    typed: tuple[float | None, float | None, float | None, str | None] = (None, None, None, None),
    offer_simulation: bool = False,
) -> None:
    """The live window on a source; with no mat plugged in, and if offered, on the simulated one."""
    from viz.app import run_live  # noqa: PLC0415  (Qt is loaded only where something is drawn)

    try:
        transport = open_source(source)
    except NoMatFound as error:
        if not offer_simulation:
            raise
        say(f"{error}\nShowing the simulated mat ({DEFAULT_SIMULATION}) meanwhile.")
        transport = open_source(DEFAULT_SIMULATION)
    settings = analysis_settings(transport, *typed)
    acquisition = Acquisition(transport, settings, out, reconnect=True, labels=kept)
    raise typer.Exit(run_live(acquisition, data_folder=recordings_folder()))
