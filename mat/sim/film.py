"""The simulated film: force on small patches to conductance of cells.

The film conducts locally, so the law acts on patches of a quarter of the pitch and their conductances add. Effects
of real film are stages: a :class:`PatchStage` changes the force a patch responds to (contact threshold, hysteresis,
creep), a :class:`CellStage` the conductance of whole cells (gain spread, dead cells). They run in the order given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mat.geometry import SIDES, Grid, MatGeometry, Side
from mat.pressure.film import FilmLaw

#: Patches along one edge of a cell: 5 mm at 20 mm pitch.
PATCHES_PER_EDGE = 4
PATCH_SHARE = 1 / PATCHES_PER_EDGE**2


@dataclass(frozen=True)
class PatchLayout:
    """Some patches of the film, ordered by the cell they lie in.

    Attributes
    ----------
    centres_mm
        (P, 2) on the floor.
    cell
        (P,) flat index of the cell (row · cols + col), ascending.
    area_mm2
        Of one patch.
    """

    centres_mm: np.ndarray
    cell: np.ndarray
    area_mm2: float

    def subset(self, wanted: np.ndarray) -> PatchLayout:
        """Only the patches marked in ``wanted`` (P,) bool."""
        return PatchLayout(self.centres_mm[wanted], self.cell[wanted], self.area_mm2)


def pad_patches(geometry: MatGeometry, side: Side) -> PatchLayout:
    """All patches of one pad."""
    grid = geometry.grid
    edge = PATCHES_PER_EDGE
    row, col, along, across = np.meshgrid(
        np.arange(grid.rows), np.arange(grid.pad_cols), np.arange(edge), np.arange(edge), indexing="ij"
    )
    along_mm = (row + (along + 0.5) / edge) * grid.row_pitch_mm
    across_mm = (col + (across + 0.5) / edge) * grid.col_pitch_mm
    first_col = grid.columns(side).start
    return PatchLayout(
        centres_mm=geometry.pad_to_floor(side, across_mm.ravel(), along_mm.ravel()),
        cell=(row * grid.cols + first_col + col).ravel(),
        area_mm2=grid.row_pitch_mm * grid.col_pitch_mm * PATCH_SHARE,
    )


class PatchStage(Protocol):
    """Force the film responds to, from the force it carries; (n, P) newtons both."""

    def __call__(self, force_n: np.ndarray, side: Side) -> np.ndarray: ...


class CellStage(Protocol):
    """Conductance of cells, from what an ideal film would give; (n, rows, cols) siemens both."""

    def __call__(self, conductance_s: np.ndarray) -> np.ndarray: ...


@dataclass(frozen=True)
class ContactThreshold:
    """Film over a spacer touches only above ``force_n`` a patch, and answers to what exceeds it."""

    force_n: float

    def __call__(self, force_n: np.ndarray, side: Side) -> np.ndarray:
        return np.maximum(force_n - self.force_n, 0.0)


@dataclass(frozen=True)
class GainSpread:
    """Each cell conducts ``gain`` (rows, cols) times what the law says."""

    gain: np.ndarray

    @classmethod
    def drawn(cls, grid: Grid, spread: float, seed: int) -> GainSpread:
        """Log-normal gains with relative standard deviation ``spread``, the same for the same seed."""
        rng = np.random.default_rng([seed, _GAIN_STREAM])
        return cls(np.exp(np.log1p(spread) * rng.standard_normal((grid.rows, grid.cols))))

    def __call__(self, conductance_s: np.ndarray) -> np.ndarray:
        return conductance_s * self.gain


#: Separates the film's random numbers from those of sway and ADC under one seed.
_GAIN_STREAM = 1


@dataclass(frozen=True)
class Film:
    """The film under both feet.

    Parameters
    ----------
    law
        Of a whole cell; patches follow it with their share of the area.
    grid
        Cells of the mat.
    patch_stages, cell_stages
        Effects of real film, in order.
    """

    law: FilmLaw
    grid: Grid
    patch_stages: Sequence[PatchStage] = ()
    cell_stages: Sequence[CellStage] = ()

    def conductance_s(self, layouts: Sequence[PatchLayout], forces_n: Sequence[np.ndarray]) -> np.ndarray:
        """Conductance of all cells.

        Parameters
        ----------
        layouts
            Patches in contact under the left and the right foot.
        forces_n
            (n, P) newtons on those patches, per foot.

        Returns
        -------
        ndarray, shape (n, rows, cols), siemens
        """
        cells = np.zeros((len(forces_n[0]), self.grid.rows * self.grid.cols))
        for side, layout, force_n in zip(SIDES, layouts, forces_n, strict=True):
            effective_n = force_n
            for stage in self.patch_stages:
                effective_n = stage(effective_n, side)
            patch_s = self.law.conductance_s(effective_n, share=PATCH_SHARE)
            occupied, first = np.unique(layout.cell, return_index=True)
            cells[:, occupied] += np.add.reduceat(patch_s, first, axis=1)
        conductance = cells.reshape(-1, self.grid.rows, self.grid.cols)
        for stage in self.cell_stages:
            conductance = stage(conductance)
        return conductance
