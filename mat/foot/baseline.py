"""A person's own quiet stance: what rolls, tilts and shifts are measured from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.foot.regions import CORNER_REGIONS, CORNERS
from mat.geometry import SIDES, Side

_MTH1, _MTH5 = CORNERS.index("mth1"), CORNERS.index("mth5")


@dataclass(frozen=True, eq=False)
class FootBaseline:
    """One foot in quiet stance.

    Attributes
    ----------
    fl_pct, fl_sd_pct
        Mean and SD of the CoP along the foot, % of foot length.
    shares
        (6,) mean regional shares.
    tripod_balance
        λ = (MTH1 − MTH5) / (MTH1 + MTH5) of the tripod.
    core_shares
        (3,) mean shares of the corners' cores; where none is given, of their regions.
    """

    fl_pct: float
    fl_sd_pct: float
    shares: np.ndarray
    tripod_balance: float
    core_shares: np.ndarray = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.core_shares is None:
            object.__setattr__(self, "core_shares", self.shares[CORNER_REGIONS])


#: Before a person's own stance is known: fl 33–48 % is usual (BIOMECHANICS §2), rearfoot 54–55 % of the load (n = 416);
#: the cores of the ball bear half of their regions.
PUBLISHED_BASELINE = FootBaseline(
    40.0, 2.0, np.array([0.55, 0.08, 0.08, 0.15, 0.08, 0.06]), 0.0, np.array([0.55, 0.04, 0.04])
)


@dataclass(frozen=True, eq=False)
class Baseline:
    """A stance: each foot that stood, and how the load was shared.

    Attributes
    ----------
    feet
        By side; a side that bore nothing is missing.
    left_share
        Share of the left foot in the load.
    duration_s
        How long it was watched; 0 for the published values.
    """

    feet: dict[Side, FootBaseline]
    left_share: float
    duration_s: float

    def foot(self, side: Side) -> FootBaseline:
        """The foot's own baseline, or the published one where it has none."""
        return self.feet.get(side, PUBLISHED_BASELINE)


ASSUMED_BASELINE = Baseline(dict.fromkeys(SIDES, PUBLISHED_BASELINE), 0.5, 0.0)


def tripod_balance(tripod: np.ndarray) -> np.ndarray:
    """λ = (MTH1 − MTH5) / (MTH1 + MTH5) of tripod loads (n, 3); NaN where both together carry nothing."""
    front, balance = tripod[:, _MTH1] + tripod[:, _MTH5], np.full(len(tripod), np.nan)
    return np.divide(tripod[:, _MTH1] - tripod[:, _MTH5], front, out=balance, where=front > 0)
