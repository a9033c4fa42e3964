"""What is known of who stands on the mat: feet, baseline, body weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np

from mat.foot.arch import ArchIndex
from mat.foot.baseline import ASSUMED_BASELINE, Baseline
from mat.foot.footprint import Footprint
from mat.foot.regions import CORNERS, RegionMap
from mat.geometry import SIDES, Side

#: Standard gravity.
GRAVITY_M_S2 = 9.80665
#: The lightest person supported (30 kg): decides what counts as a load until the weight is entered or measured.
LEAST_BODY_WEIGHT_N = 30 * GRAVITY_M_S2


#: A print whose length differs from the entered one by more than this is told (BIOMECHANICS §2).
LENGTH_MISFIT = 0.08


@dataclass(frozen=True, eq=False)
class StandingFoot:
    """A foot whose place is known.

    Attributes
    ----------
    footprint, regions
        Where it stands.
    contact
        (rows, pad_cols) bool, the cells it touches.
    arch
        How high its arch is.
    """

    footprint: Footprint
    regions: RegionMap
    contact: np.ndarray
    arch: ArchIndex

    @cached_property
    def on_print(self) -> np.ndarray:
        """(rows · pad_cols, 1) 1 on the cells it touches, 0 beside."""
        return self.contact.reshape(-1, 1).astype(float)


NO_FEET: Mapping[Side, StandingFoot] = MappingProxyType({})


@dataclass(frozen=True)
class Stance:
    """What is known of the person on the mat; constant between two ticks.

    Attributes
    ----------
    occupied
        Somebody stands on the mat.
    feet
        Feet whose footprint is known.
    moved
        Sides whose footprint was lost because the foot moved.
    baseline
        The person's own, or the published one (``duration_s`` 0).
    body_weight_n
        Entered, else measured in the first still stance, else the least supported.
    force_scale
        Factor from the film law's newtons to the scale of the entered body weight; 1 until weighed.
    weighed
        ``force_scale`` comes from an entered body weight.
    weight_misfit
        Load found as a multiple of the entered weight where the two cannot belong together; else None.
    sides_swapped
        Both footprints are those of the other foot.
    off_pad
        Sides whose foot stands over the border of its pad: it has a force and a CoP of what is left, nothing else.
    turned
        The feet point to the rear: somebody faces backwards, or the mat lies the wrong way round.
    """

    occupied: bool = False
    feet: Mapping[Side, StandingFoot] = field(default_factory=lambda: NO_FEET)
    moved: frozenset[Side] = frozenset()
    baseline: Baseline = ASSUMED_BASELINE
    body_weight_n: float = LEAST_BODY_WEIGHT_N
    force_scale: float = 1.0
    weighed: bool = False
    weight_misfit: float | None = None
    sides_swapped: bool = False
    off_pad: frozenset[Side] = frozenset()
    turned: bool = False

    @property
    def heel_distance_mm(self) -> float | None:
        """Distance of the heels' centres, mm; None unless both feet are known."""
        if len(self.feet) < len(SIDES):
            return None
        left, right = (self.feet[side].regions.corners_mm[CORNERS.index("heel")] for side in SIDES)
        return float(np.hypot(*(right - left)))

    @property
    def length_misfit(self) -> dict[Side, float]:
        """By side, how far the print's length differs from the entered foot length, where it does by more than 8 %.

        Positive: the print is longer. A print without toes is a little shorter; more than that, and the entered length
        is not this foot's.
        """
        shares: dict[Side, float] = {
            side: foot.footprint.contact_length_mm / foot.footprint.length_mm - 1 for side, foot in self.feet.items()
        }
        return {side: share for side, share in shares.items() if abs(share) > LENGTH_MISFIT}
