"""Centre of pressure: Σ F·r / Σ F, per foot and of both together."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from mat.geometry import SIDES, MatGeometry, Side

#: Below this share of body weight a foot has no CoP.
COP_FLOOR_SHARE = 0.10


def pad_load(force_n: np.ndarray, geometry: MatGeometry, side: Side) -> tuple[np.ndarray, np.ndarray]:
    """Force and moment of one pad.

    Parameters
    ----------
    force_n
        (n, rows, cols) force on the cells of the mat, N.

    Returns
    -------
    total_n : ndarray, shape (n,)
    moment_nmm : ndarray, shape (n, 2)
        Σ F·x and Σ F·y about the origin, N·mm.
    """
    cells = force_n[:, :, geometry.grid.columns(side)].reshape(len(force_n), 1, -1)
    # One product a frame (not one for the block): the same frame then gives the same bits in every block.
    sums = (cells @ _arms(geometry, side))[:, 0, :]
    return sums[:, 0], sums[:, 1:]


@lru_cache(maxsize=8)
def _arms(geometry: MatGeometry, side: Side) -> np.ndarray:
    """(rows · pad_cols, 3) of each cell of a pad: 1, and its place on the floor, mm."""
    places_mm = geometry.cell_centres_mm[:, geometry.grid.columns(side)].reshape(-1, 2)
    return np.concatenate([np.ones((len(places_mm), 1)), places_mm], axis=1)


def centre_of_pressure(total_n: np.ndarray, moment_nmm: np.ndarray, floor_n: np.ndarray) -> np.ndarray:
    """CoP on the floor, (n, 2) mm; NaN where the load is below the floor."""
    loaded = (total_n >= floor_n) & (total_n > 0)
    cop_mm = np.full(moment_nmm.shape, np.nan)
    return np.divide(moment_nmm, total_n[:, None], out=cop_mm, where=loaded[:, None])


def both_pads(force_n: np.ndarray, geometry: MatGeometry) -> dict[Side, tuple[np.ndarray, np.ndarray]]:
    """:func:`pad_load` of either pad."""
    return {side: pad_load(force_n, geometry, side) for side in SIDES}
