"""What people type: weights in either unit."""

from __future__ import annotations

import re

from mat.pipeline.settings import WEIGHT_RANGE_KG
from mat.session.calibrating.steps import KG_PER_POUND

_WEIGHT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(kg|lbs?|pounds?)?", re.IGNORECASE)


def read_weight_kg(
    written: str, limits_kg: tuple[float, float] = WEIGHT_RANGE_KG, *, unit_needed: bool = False
) -> float:
    """``70``, ``70.5 kg``, ``154 lb``.

    Parameters
    ----------
    written
        As typed.
    limits_kg
        What it can be.
    unit_needed
        A bare number is refused: where much depends on it, pounds were meant too often.

    Raises
    ------
    ValueError
        It is none of these, or out of the limits.
    """
    found = _WEIGHT.fullmatch(written.strip())
    if found is None or (unit_needed and not found[2]):
        raise ValueError(written)
    unit_kg = KG_PER_POUND if found[2] and found[2][0] in "lLpP" else 1.0
    weight_kg = float(found[1].replace(",", ".")) * unit_kg
    if not limits_kg[0] <= weight_kg <= limits_kg[1]:
        raise ValueError(written)
    return weight_kg
