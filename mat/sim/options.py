"""Options of a scenario: their names, ranges, and how they are read from ``seed=7&weight_kg=82``."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from mat.errors import SettingsError, UsageError
from mat.geometry import DEFAULT_GAP_MM, GAP_RANGE_MM
from mat.pressure.film import FSR_FILM, FilmLaw

#: Films that can be named; any other is GAIN:EXPONENT, GAIN in µS of a cell at 1 N.
FILMS: dict[str, FilmLaw] = {
    "fsr402": FSR_FILM,
    "velostat": FilmLaw(300e-6, 1.0),
    "high-ohm": FilmLaw(30e-6, 1.0),
}


@dataclass(frozen=True)
class ScenarioOptions:
    """What can be chosen about a simulated person and mat; defaults are a 70 kg adult on the default build.

    Attributes
    ----------
    seed
        Of sway, ADC noise and all spreads.
    weight_kg, foot_length_mm, toe_out_deg
        Of the person.
    stance_mm
        Distance of the heel centres; None for a stance that suits the pad gap.
    rep_s
        Duration of a repetition; None for the drill's own (4 s, swings 1.8 s).
    sway
        Random movement, relative to quiet stance.
    film
        Its law; by name or GAIN:EXPONENT.
    gain_spread, row_spread
        Relative standard deviation of the cells' gains and of the rows' series resistors.
    contact_n
        Force on a whole cell below which the film does not touch.
    noise_lsb, offset_lsb
        Of the ADC.
    gap_mm
        Between the pads.
    rate_hz
        Frames a second at boot; 0 for free-running.
    clock_ppm
        How much too fast the device's clock runs.
    """

    seed: int = 1
    weight_kg: float = 70.0
    foot_length_mm: float = 260.0
    toe_out_deg: float = 7.0
    stance_mm: float | None = None
    rep_s: float | None = None
    sway: float = 1.0
    film: FilmLaw = FSR_FILM
    gain_spread: float = 0.0
    contact_n: float = 0.0
    row_spread: float = 0.0
    noise_lsb: float = 0.5
    offset_lsb: float = 0.0
    gap_mm: float = DEFAULT_GAP_MM
    rate_hz: int = 100
    clock_ppm: float = 0.0


#: Lowest and highest value of each option that is a number.
RANGES: dict[str, tuple[float, float]] = {
    "seed": (0, 2**32 - 1),
    "weight_kg": (5, 250),
    "foot_length_mm": (180, 320),
    "toe_out_deg": (-10, 30),
    "stance_mm": (60, 460),
    "rep_s": (1, 20),
    "sway": (0, 5),
    "gain_spread": (0, 0.5),
    "contact_n": (0, 5),
    "row_spread": (0, 0.2),
    "noise_lsb": (0, 20),
    "offset_lsb": (-20, 20),
    "gap_mm": GAP_RANGE_MM,
    "rate_hz": (0, 120),
    "clock_ppm": (-10_000, 10_000),
}
_WHOLE = {"seed", "rate_hz"}


def parse_options(query: str) -> ScenarioOptions:
    """Options from ``name=value&name=value``; empty for the defaults.

    Raises
    ------
    UsageError
        Unknown, repeated or unreadable options, or a value out of range.
    """
    known = [field.name for field in fields(ScenarioOptions)]
    values: dict[str, float | FilmLaw] = {}
    for part in query.split("&") if query else ():
        name, equals, value = part.partition("=")
        if name not in known:
            raise UsageError(f"There is no option “{name}”: there are {', '.join(known)}.")
        if name in values:
            raise UsageError(f"The option {name} is given twice: leave one out.")
        if not equals or not value:
            raise UsageError(f"The option {name} needs a value, as in {name}={_example(name)}.")
        values[name] = parse_film(value) if name == "film" else _number(name, value)
    return ScenarioOptions(**values)  # type: ignore[arg-type]


def parse_film(text: str) -> FilmLaw:
    """A film by name, or GAIN:EXPONENT with GAIN in µS of a cell at 1 N.

    Raises
    ------
    UsageError
        Neither.
    """
    if text in FILMS:
        return FILMS[text]
    gain, _, exponent = text.partition(":")
    try:
        return FilmLaw(float(gain) / 1e6, float(exponent))
    except SettingsError as error:
        raise UsageError(str(error)) from error
    except ValueError as error:
        raise UsageError(
            f"There is no film “{text}”: take {', '.join(FILMS)}, or GAIN:EXPONENT with GAIN in µS at 1 N, "
            "as in 160:0.78."
        ) from error


def _number(name: str, text: str) -> float:
    low, high = RANGES[name]
    try:
        value = int(text) if name in _WHOLE else float(text)
    except ValueError as error:
        kind = "whole number" if name in _WHOLE else "number"
        raise UsageError(f"The option {name}={text} is not a {kind}: give one from {low:g} to {high:g}.") from error
    if not (math.isfinite(value) and low <= value <= high):
        raise UsageError(f"The option {name}={text} is out of range: give {low:g} to {high:g}.")
    return value


def _example(name: str) -> str:
    return "fsr402" if name == "film" else f"{RANGES[name][0]:g}"
