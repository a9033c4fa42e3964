"""What the pipeline is told of a device that measures forces itself: another maker's platform or insoles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from mat.foot import NO_FEET, StandingFoot
from mat.geometry import Side


@dataclass(frozen=True, eq=False)
class MeasuredForces:
    """A device whose cells give newtons.

    Attributes
    ----------
    feet
        Feet whose place is known from the print of the whole recording. They are measured in every scan; states and
        repetitions still need a quiet stance, which tells how this person stands.
    top_n
        (rows, cols) N a cell can bear and still be measured, or one for all.
    """

    feet: Mapping[Side, StandingFoot] = field(default_factory=lambda: NO_FEET)
    top_n: np.ndarray | float = np.inf

    def at_limit(self, force_n: np.ndarray) -> np.ndarray:
        """(n,) bool, scans in which a cell of (n, rows, cols) N is at its limit."""
        return np.any(force_n >= self.top_n, axis=(1, 2))
