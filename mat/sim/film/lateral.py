"""Lateral conduction: a continuous sheet leads current to the neighbouring strips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import SIDES, Grid
from mat.sim.film.stage import Response


@dataclass(frozen=True)
class LateralConduction:
    """Of a cell's conductance, ``share`` appears as well at each of its four neighbours on the same pad.

    A phenomenon, not a sheet model; film cut into patches has none, hence off unless asked for (ELECTRONICS §1).
    """

    share: float
    has_memory = False

    def begin(self, grid: Grid) -> Response:
        """The pads are separate sheets."""
        pads = [grid.columns(side) for side in SIDES]

        def spread(time_s: np.ndarray, conductance_s: np.ndarray) -> np.ndarray:
            found = conductance_s.copy()
            for pad in pads:
                own, more = conductance_s[:, :, pad], found[:, :, pad]
                more[:, 1:] += self.share * own[:, :-1]
                more[:, :-1] += self.share * own[:, 1:]
                more[:, :, 1:] += self.share * own[:, :, :-1]
                more[:, :, :-1] += self.share * own[:, :, 1:]
            return found

        return spread
