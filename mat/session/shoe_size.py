"""Foot length from a shoe size: a first guess until somebody measures, and never better than its uncertainty.

Sizes count the length of the last: Paris points of 2/3 cm (EU), barleycorns of 1/3 inch (UK, US). A last is longer
than the foot it is for. Formulas: Wikipedia, "Shoe size" (EU = 3/2 · last in cm; UK = 3 · last in inches − 25, adults;
US men = UK + 1, US women = US men + 1.5). ISO 19407:2023 tabulates the same systems by foot length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mat.errors import SettingsError, finite_number
from mat.pipeline.settings import FOOT_LENGTH_RANGE_MM

System = Literal["EU", "UK", "US", "US W"]
INCH_MM = 25.4
PARIS_POINT_MM = 20 / 3
BARLEYCORN_MM = INCH_MM / 3
#: A last is longer than its foot by 13–17 mm (1.5 to 2 barleycorns, 2 to 2.5 Paris points); the middle is taken.
LAST_ALLOWANCE_MM = 15.0
#: Two makers' same size differ by about a size, and a size fits feet of about a size: ± 1 EU or UK size. [judgement]
UNCERTAINTY_MM = 8.0
SHORTEST_MM, LONGEST_MM = FOOT_LENGTH_RANGE_MM
_UK_ZERO, _US_ZERO, _WOMEN = 25.0, 24.0, 1.5
_WRITTEN = re.compile(r"(EU|UK|US\s*W|US\s*M|US|W)?\s*(\d+(?:[.,]\d+)?)\s*(MM|CM)?\s*(W|M)?", re.IGNORECASE)


@dataclass(frozen=True)
class FootLength:
    """A foot's length and how sure it is.

    Attributes
    ----------
    length_mm
        Heel to longest toe.
    uncertainty_mm
        The true length lies within ± so much of it; 0 where it was measured.
    """

    length_mm: float
    uncertainty_mm: float


def foot_length_of_size(system: System, size: float) -> FootLength:
    """Foot length for an adult's shoe size.

    Parameters
    ----------
    system
        ``EU`` (Paris points), ``UK``, ``US`` (men's) or ``US W`` (women's).
    size
        As printed in the shoe; halves too.

    Raises
    ------
    SettingsError
        No adult's foot has that size.
    """
    size = finite_number("shoe size", size)
    last_mm = {
        "EU": size * PARIS_POINT_MM,
        "UK": (size + _UK_ZERO) * BARLEYCORN_MM,
        "US": (size + _US_ZERO) * BARLEYCORN_MM,
        "US W": (size - _WOMEN + _US_ZERO) * BARLEYCORN_MM,
    }[system]
    return FootLength(_believable_mm(last_mm - LAST_ALLOWANCE_MM), UNCERTAINTY_MM)


def read_foot_length(written: str) -> FootLength:
    """``255``, ``25.5 cm``, ``EU 41``, ``UK 7.5``, ``US 9``, ``US W 8``, with a point or a comma.

    Raises
    ------
    SettingsError
        It is none of these, or no adult's foot.
    """
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise SettingsError(
            "Give the foot length in mm (255), or a shoe size with its system: EU 41, UK 7, US 8, US W 9."
        )
    system, number, unit, women = (each.upper() if each else "" for each in found.groups())
    value = float(number.replace(",", "."))
    if not system and not women:
        return FootLength(_believable_mm(value * (10.0 if unit == "CM" else 1.0)), 0.0)
    system = "".join(system.split())
    if unit or (women and system not in ("US", "")) or (not system and women):
        raise SettingsError("Give the shoe size with its system alone: EU 41, UK 7, US 8, US W 9.")
    is_women = system in ("USW", "W") or women == "W"
    return foot_length_of_size(
        "US W" if is_women else "EU" if system == "EU" else "UK" if system == "UK" else "US", value
    )


def _believable_mm(length_mm: float) -> float:
    if not SHORTEST_MM <= length_mm <= LONGEST_MM:
        raise SettingsError(
            f"A foot of {length_mm:.0f} mm is no adult's: give {SHORTEST_MM:.0f} to {LONGEST_MM:.0f} mm, "
            "or a shoe size with its system (EU 41, UK 7, US 8, US W 9)."
        )
    return length_mm
