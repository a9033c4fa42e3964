"""Where the film's patches lie: quarters of the pitch, on which the film's law acts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import MatGeometry, Side

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
