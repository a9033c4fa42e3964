"""One loaded cell, for tests of the film."""

from __future__ import annotations

import numpy as np

from mat.geometry import SIDES, Grid, MatGeometry
from mat.pressure.film import FilmLaw
from mat.sim.film import PATCHES_PER_EDGE, Film, PatchLayout, pad_patches

GRID = Grid(16, 16, 20.0, 20.0)
LINEAR = FilmLaw(100e-6, 1.0)
PER_CELL = PATCHES_PER_EDGE**2
#: Row and column of the cell that is loaded.
CELL = (7, 3)


def pads(geometry: MatGeometry | None = None) -> list[PatchLayout]:
    return [pad_patches(geometry or MatGeometry(GRID), side) for side in SIDES]


def one_cell() -> list[PatchLayout]:
    """The patches of one cell of the left pad, and one patch of the right pad that is never loaded."""
    left, right = pads()
    return [left.subset(left.cell == CELL[0] * GRID.cols + CELL[1]), right.subset(np.arange(len(right.cell)) == 0)]


def pressed(load_n: np.ndarray) -> list[np.ndarray]:
    """(n,) newtons on that cell, evenly, as forces on its patches."""
    load_n = np.asarray(load_n, dtype=float)
    return [np.repeat(load_n[:, None] / PER_CELL, PER_CELL, axis=1), np.zeros((len(load_n), 1))]


def answer(film: Film, load_n: np.ndarray, time_s: np.ndarray | None = None) -> np.ndarray:
    """(n,) siemens of that cell, loaded one after the other on fresh film."""
    time_s = np.zeros(len(load_n)) if time_s is None else time_s
    return film.begin(one_cell()).advance(time_s, pressed(load_n))[:, *CELL]
