"""Where along a foot the roll states begin: the limits of :mod:`mat.posture.criteria`, for drawing."""

from __future__ import annotations

from dataclasses import dataclass

from mat.foot import FootBaseline
from mat.posture import Thresholds
from mat.posture.criteria import heels_caution_limit_pct, toes_caution_limit_pct


@dataclass(frozen=True)
class RollZones:
    """Places along the foot at which states are entered, % of foot length.

    Attributes
    ----------
    heels, heels_caution, toes_caution, toes
        Rising; the band between the two cautions is free.
    """

    heels: float
    heels_caution: float
    toes_caution: float
    toes: float


def roll_zones(baseline: FootBaseline, t: Thresholds) -> RollZones:
    """Limits of one foot (BIOMECHANICS §3)."""
    return RollZones(
        heels=t.heels_pct,
        heels_caution=heels_caution_limit_pct(baseline, t),
        toes_caution=toes_caution_limit_pct(baseline, t),
        toes=t.toes_pct,
    )
