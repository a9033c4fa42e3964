"""Cells differ: each has its own gain and its own exponent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import Grid
from mat.sim.film.patches import PATCH_SHARE, PatchLayout
from mat.sim.film.stage import EXPONENT_STREAM, GAIN_STREAM, Response

#: Load of a whole cell at which cells of any exponent conduct alike: that of a standing foot (28 N, ELECTRONICS §2), so
#: that spreads of gain and of exponent are two things.
PIVOT_CELL_N = 28.0


@dataclass(frozen=True)
class GainSpread:
    """Each cell conducts ``gain`` (rows, cols) times what the law says.

    Part to part ±6 % (FSR) to ±21 % (Velostat), ELECTRONICS §2.
    """

    gain: np.ndarray
    has_memory = False

    @classmethod
    def drawn(cls, grid: Grid, spread: float, seed: int) -> GainSpread:
        """Log-normal gains with relative standard deviation ``spread``, the same for the same seed."""
        rng = np.random.default_rng([seed, GAIN_STREAM])
        return cls(np.exp(np.log1p(spread) * rng.standard_normal((grid.rows, grid.cols))))

    def __call__(self, conductance_s: np.ndarray) -> np.ndarray:
        """(n, rows, cols) siemens of alike cells to those of these."""
        return conductance_s * self.gain

    def begin(self, grid: Grid) -> Response:
        """It does not depend on time."""
        return lambda time_s, conductance_s: self(conductance_s)


@dataclass(frozen=True)
class ExponentSpread:
    """Each cell's exponent is ``factor`` (rows, cols) times the law's; all agree at :data:`PIVOT_CELL_N`.

    No published spread of exponents was found; 5 % turns the 0.78 of the FSR402 into 0.74–0.82. [judgement]
    """

    factor: np.ndarray
    has_memory = False

    @classmethod
    def drawn(cls, grid: Grid, spread: float, seed: int) -> ExponentSpread:
        """Log-normal with relative standard deviation ``spread``, the same for the same seed."""
        rng = np.random.default_rng([seed, EXPONENT_STREAM])
        return cls(np.exp(np.log1p(spread) * rng.standard_normal((grid.rows, grid.cols))))

    def begin(self, layout: PatchLayout) -> Response:
        """The force at which the common law gives what this cell's own law gives for the force it carries."""
        factor = self.factor.ravel()[layout.cell]
        pivot_n = PIVOT_CELL_N * PATCH_SHARE
        return lambda time_s, force_n: pivot_n * (force_n / pivot_n) ** factor
