"""Saturation: at high pressure the film's conductance levels off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.sim.film.patches import PatchLayout
from mat.sim.film.stage import Response

#: How sharp the bend is: at a fifth of the saturation pressure the film answers to 0.04 % less, at half to 1.5 % less.
_SHARPNESS = 4


@dataclass(frozen=True)
class Saturation:
    """The pressure the film answers to, p / (1 + (p/p_s)⁴)^¼, never exceeds ``pressure_kpa``.

    Near 1 MPa, or 400 N on a cell of 20 × 20 mm (ELECTRONICS §2; FSR data sheets give "saturation" of 1 MPa and more).
    """

    pressure_kpa: float
    has_memory = False

    def begin(self, layout: PatchLayout) -> Response:
        """The limit in newtons a patch follows from its area."""
        limit_n = self.pressure_kpa * layout.area_mm2 / 1000

        def saturated(time_s: np.ndarray, force_n: np.ndarray) -> np.ndarray:
            return force_n * (1 + (force_n / limit_n) ** _SHARPNESS) ** (-1 / _SHARPNESS)

        return saturated
