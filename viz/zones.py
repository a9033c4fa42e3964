"""Where along a foot the roll states begin: the limits of :mod:`mat.posture.criteria`, for drawing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.foot import FootBaseline
from mat.posture import Thresholds


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
    ahead = max(t.toes_caution_above_pct, t.toes_caution_sds * baseline.fl_sd_pct)
    behind = max(t.heels_caution_below_pct, t.heels_caution_sds * baseline.fl_sd_pct)
    return RollZones(
        heels=t.heels_pct,
        heels_caution=float(np.clip(baseline.fl_pct - behind, t.heels_caution_low_pct, t.heels_caution_high_pct)),
        toes_caution=float(np.clip(baseline.fl_pct + ahead, t.toes_caution_low_pct, t.toes_caution_high_pct)),
        toes=t.toes_pct,
    )
