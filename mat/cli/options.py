"""Options several commands share, and the settings they add up to."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from mat.cli.console import say
from mat.errors import SettingsError, UsageError
from mat.files import open_recording
from mat.link import Transport
from mat.pipeline import AnalysisSettings
from mat.session.calibrations import read_calibration
from mat.session.drills import drill_key, find_drill
from mat.session.settings import combine, known_drills, read_settings
from mat.session.sources import settings_of
from mat.sim.options import parse_film

#: Names kept with a recording are codes and short names, not texts.
LONGEST_LABEL = 100


def decimal(text: str) -> float:
    """A number as people write it, with a point or a comma."""
    try:
        return float(str(text).replace(",", "."))
    except ValueError:
        raise typer.BadParameter(f"“{text}” is no number: write it as in 70.5, without a unit.") from None


Source = Annotated[str, typer.Argument(help="auto, a serial port, sim:SCENARIO, a recording, or a pySerial URL.")]
WeightKg = Annotated[
    float | None,
    typer.Option("--weight-kg", help="Body weight: sets the scale of all forces.", metavar="KG", parser=decimal),
]
FootLengthMm = Annotated[
    float | None,
    typer.Option("--foot-length-mm", help="Length of the foot, heel to longest toe.", metavar="MM", parser=decimal),
]
GapMm = Annotated[
    float | None, typer.Option("--gap-mm", help="Distance between the two pads.", metavar="MM", parser=decimal)
]
Film = Annotated[
    str | None,
    typer.Option(
        "--film",
        help="Sensing film: fsr402, velostat, high-ohm, or GAIN:EXPONENT (µS at 1 N), as 160:0.78.",
        metavar="FILM",
    ),
]
CalibrationFile = Annotated[
    Path | None,
    typer.Option("--calibration", help="Read it with this calibration (a file) instead of its own.", metavar="FILE"),
]
Drill = Annotated[
    str | None,
    typer.Option(
        "--drill",
        help="Name of the drill: chooses its band, tempo and thresholds, and is kept with the recording.",
        metavar="DRILL",
    ),
]
Person = Annotated[
    str | None,
    typer.Option(
        "--person", help="Code of the person: chooses their settings, and is kept with the recording.", metavar="CODE"
    ),
]


@dataclass(frozen=True)
class Typed:
    """Settings typed on the command line, which beat those of files, sources and people; None for what was not."""

    weight_kg: float | None = None
    foot_length_mm: float | None = None
    gap_mm: float | None = None
    film: str | None = None

    def values(self) -> dict[str, object]:
        """Ready for :class:`~mat.pipeline.AnalysisSettings`.

        Raises
        ------
        UsageError
            There is no such film.
        """
        return {
            "weight_kg": self.weight_kg,
            "foot_length_mm": self.foot_length_mm,
            "gap_mm": self.gap_mm,
            "placement_assumed": False if self.gap_mm is not None else None,
            "film": parse_film(self.film) if self.film is not None else None,
        }


def analysis_settings(
    transport: Transport, typed: Typed = Typed(), person: str | None = None, drill: str | None = None
) -> AnalysisSettings:
    """The settings file (for this person and drill), then what the source brings along, then what was typed.

    Raises
    ------
    UsageError
        A typed value is out of range.
    SettingsError
        The settings file cannot be read.
    """
    values = typed.values()
    try:
        combine(values)
    except SettingsError as error:
        raise UsageError(str(error)) from error
    stored, brought = read_settings(person=person, drill=drill), settings_of(transport)
    if person or drill:
        # Who does what was typed: that beats what a recording that is played again was made with.
        brought = {name: value for name, value in brought.items() if name not in ("drill", "thresholds")}
    return combine(stored, brought, values)


def calibrated_settings(recording: Path, calibration: Path | None) -> AnalysisSettings | None:
    """A recording's settings with another calibration; None, for its own settings, without one.

    Raises
    ------
    SettingsError
        The calibration is damaged, or of another mat.
    """
    if calibration is None:
        return None
    info, better = open_recording(recording), read_calibration(calibration)
    better.check_fits(info.hello)
    return replace(info.settings, calibration=better)


def note_unknown_drill(drill: str | None) -> None:
    """Say so where a drill's name means nothing: a slip of the finger would otherwise cost its band and tempo."""
    if not drill:
        return
    known = known_drills()
    if find_drill(drill, known) is not None:
        return
    near = difflib.get_close_matches(drill_key(drill), list(known), n=1)
    hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
    say(f"“{drill}” is no drill of the catalogue: its name is kept, the general settings are used. {hint}")


def labels(drill: str | None, person: str | None) -> dict[str, str]:
    """What a recording's header keeps of them.

    Raises
    ------
    UsageError
        A name that is too long, or holds bytes that are no text.
    """
    given = {name: value for name, value in (("drill", drill), ("person", person)) if value}
    for name, value in given.items():
        if len(value) > LONGEST_LABEL or not value.isprintable():
            raise UsageError(f"--{name} takes a name of at most {LONGEST_LABEL} printable characters: choose another.")
    return given
