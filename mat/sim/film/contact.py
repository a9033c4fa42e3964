"""Contact threshold: film over a spacer does not touch under a light load."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.sim.film.patches import PatchLayout
from mat.sim.film.stage import Response


@dataclass(frozen=True)
class ContactThreshold:
    """Film touches only above ``force_n`` a patch, and answers to what exceeds it.

    Source: Interlink FSR 402 data sheet, "actuation force" from 0.1 N for a sensor of about a cell's size.
    """

    force_n: float
    has_memory = False

    def __call__(self, force_n: np.ndarray, side: object = None) -> np.ndarray:
        """(…, P) newtons carried to newtons answered to."""
        return np.maximum(force_n - self.force_n, 0.0)

    def begin(self, layout: PatchLayout) -> Response:
        """It is the same on every patch."""
        return lambda time_s, force_n: self(force_n)
