"""Faulty cells: dead, stuck and shorted ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.errors import UsageError
from mat.geometry import Grid
from mat.sim.film.stage import FAULT_STREAM, Response

#: Bare row strip on bare column strip through a hole in the film: about an ohm.
SHORT_S = 1.0
#: A crumb or a crease presses a cell with something between 1 and 40 N: of the FSR law, 0.16 to 2.8 mS.
_STUCK_S = (0.16e-3, 2.8e-3)


@dataclass(frozen=True)
class FaultyCells:
    """Cells that conduct ``conductance_s`` (rows, cols) whatever they carry; NaN where the film is sound."""

    conductance_s: np.ndarray
    has_memory = False

    @classmethod
    def drawn(cls, grid: Grid, dead: int, stuck: int, shorted: int, seed: int) -> FaultyCells:
        """That many cells of each kind, anywhere on the mat, no cell twice; the same for the same seed.

        Raises
        ------
        UsageError
            There are not so many cells.
        """
        count, cells = dead + stuck + shorted, grid.rows * grid.cols
        if count > cells:
            raise UsageError(f"{count} faulty cells do not fit on {cells}: give fewer.")
        rng = np.random.default_rng([seed, FAULT_STREAM])
        where = rng.permutation(cells)
        values = np.full(cells, np.nan)
        values[where[:dead]] = 0.0
        values[where[dead : dead + stuck]] = np.exp(rng.uniform(np.log(_STUCK_S[0]), np.log(_STUCK_S[1]), stuck))
        values[where[dead + stuck : count]] = SHORT_S
        return cls(values.reshape(grid.rows, grid.cols))

    def begin(self, grid: Grid) -> Response:
        """They stay as they are."""
        faulty = ~np.isnan(self.conductance_s)
        return lambda time_s, conductance_s: np.where(faulty, self.conductance_s, conductance_s)
