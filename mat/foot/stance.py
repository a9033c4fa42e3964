"""What is known of who stands on the mat: feet, baseline, body weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from mat.foot.baseline import ASSUMED_BASELINE, Baseline
from mat.foot.footprint import Footprint
from mat.foot.regions import RegionMap
from mat.geometry import Side

#: Standard gravity.
GRAVITY_M_S2 = 9.80665
#: The lightest person supported (30 kg): decides what counts as a load until the weight is entered or measured.
LEAST_BODY_WEIGHT_N = 30 * GRAVITY_M_S2


@dataclass(frozen=True, eq=False)
class StandingFoot:
    """A foot whose place is known."""

    footprint: Footprint
    regions: RegionMap
    contact: np.ndarray


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
