"""Options of a scenario: their names, ranges, and how they are read from ``seed=7&weight_kg=82``."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields

from mat.errors import SettingsError, UsageError
from mat.geometry import DEFAULT_GAP_MM, GAP_RANGE_MM
from mat.pressure.film import FSR_FILM, FilmLaw
from mat.sim.film import MAX_LOOP, PRESETS, FilmEffects
from mat.sim.footprint import ARCHES, ArchKind

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
    arch
        ``high`` (no midfoot contact), ``normal`` or ``flat``.
    rep_s
        Duration of a repetition; None for the drill's own (4 s, swings 1.8 s).
    sway
        Random movement, relative to quiet stance.
    film
        Its law; by name or GAIN:EXPONENT.
    effects
        Name of a preset of :data:`mat.sim.film.PRESETS`: the values that effects of film and ADC have unless given.
    gain_spread … supply_noise
        Effects of film and ADC, as in :class:`mat.sim.film.FilmEffects`; ``spread`` is short for ``gain_spread``.
    row_spread
        Relative standard deviation of the rows' series resistors.
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
    arch: ArchKind = "normal"
    rep_s: float | None = None
    sway: float = 1.0
    film: FilmLaw = FSR_FILM
    effects: str = "ideal"
    gain_spread: float = 0.0
    exponent_spread: float = 0.0
    contact_n: float = 0.0
    saturation_kpa: float = 0.0
    hysteresis: float = 0.0
    carried_kpa: float = 0.0
    creep: float = 0.0
    temperature_k: float = 0.0
    dead_cells: int = 0
    stuck_cells: int = 0
    shorted_cells: int = 0
    lateral: float = 0.0
    noise_lsb: float = 0.5
    offset_lsb: float = 0.0
    supply_noise: float = 0.0
    row_spread: float = 0.0
    gap_mm: float = DEFAULT_GAP_MM
    rate_hz: int = 100
    clock_ppm: float = 0.0

    @property
    def film_effects(self) -> FilmEffects:
        """The effects of film and ADC among the options."""
        return FilmEffects(**{field.name: getattr(self, field.name) for field in fields(FilmEffects)})


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
    "exponent_spread": (0, 0.3),
    "contact_n": (0, 5),
    "saturation_kpa": (0, 10_000),
    "hysteresis": (0, MAX_LOOP),
    "carried_kpa": (0, 2000),
    "creep": (0, 0.15),
    "temperature_k": (-20, 40),
    "dead_cells": (0, 64),
    "stuck_cells": (0, 64),
    "shorted_cells": (0, 64),
    "lateral": (0, 0.2),
    "noise_lsb": (0, 20),
    "offset_lsb": (-20, 20),
    "supply_noise": (0, 0.05),
    "row_spread": (0, 0.2),
    "gap_mm": GAP_RANGE_MM,
    "rate_hz": (0, 120),
    "clock_ppm": (-10_000, 10_000),
}
_WHOLE = {"seed", "rate_hz", "dead_cells", "stuck_cells", "shorted_cells"}
#: Options whose value is a name.
_NAMED = {"effects": tuple(PRESETS), "arch": tuple(ARCHES)}
_SHORT_FOR = {"spread": "gain_spread"}


def parse_options(query: str) -> ScenarioOptions:
    """Options from ``name=value&name=value``; empty for the defaults.

    Raises
    ------
    UsageError
        Unknown, repeated or unreadable options, or a value out of range.
    """
    known = [field.name for field in fields(ScenarioOptions)]
    values: dict[str, float | str | FilmLaw] = {}
    for part in query.split("&") if query else ():
        name, equals, value = part.partition("=")
        name = _SHORT_FOR.get(name, name)
        if name not in known:
            raise UsageError(f"There is no option “{name}”: there are {', '.join(known)}.")
        if name in values:
            raise UsageError(f"The option {name} is given twice: leave one out.")
        if not equals or not value:
            raise UsageError(f"The option {name} needs a value, as in {name}={_example(name)}.")
        values[name] = _value(name, value)
    preset = PRESETS[str(values.get("effects", "ideal"))]
    return ScenarioOptions(**(asdict(preset) | values))  # type: ignore[arg-type]


def _value(name: str, text: str) -> float | str | FilmLaw:
    if name == "film":
        return parse_film(text)
    if name in _NAMED:
        if text not in _NAMED[name]:
            raise UsageError(f"The option {name}={text} is not known: take one of {', '.join(_NAMED[name])}.")
        return text
    return _number(name, text)


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
        raise UsageError(
            f"The option {name}={text} is not a {kind}: give one from {low:.10g} to {high:.10g}."
        ) from error
    if not (math.isfinite(value) and low <= value <= high):
        raise UsageError(f"The option {name}={text} is out of range: give {low:.10g} to {high:.10g}.")
    return value


def _example(name: str) -> str:
    return {"film": "fsr402", "effects": "typical", "arch": "flat"}.get(name) or f"{RANGES[name][1]:.10g}"
