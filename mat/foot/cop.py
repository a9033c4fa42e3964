"""Centre of pressure: Σ F·r / Σ F, per foot and of both together."""

from __future__ import annotations

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
    columns = geometry.grid.columns(side)
    cells = force_n[:, :, columns].reshape(len(force_n), 1, -1)
    arms = geometry.cell_centres_mm[:, columns].reshape(-1, 2)
    # One product a frame (not one for the block): the same frame then gives the same bits in every block.
    sums = (cells @ np.concatenate([np.ones((len(arms), 1)), arms], axis=1))[:, 0, :]
    return sums[:, 0], sums[:, 1:]


def centre_of_pressure(total_n: np.ndarray, moment_nmm: np.ndarray, floor_n: np.ndarray) -> np.ndarray:
    """CoP on the floor, (n, 2) mm; NaN where the load is below the floor."""
    loaded = (total_n >= floor_n) & (total_n > 0)
    return np.where(loaded[:, None], moment_nmm / np.where(loaded, total_n, 1.0)[:, None], np.nan)


def both_pads(force_n: np.ndarray, geometry: MatGeometry) -> dict[Side, tuple[np.ndarray, np.ndarray]]:
    """:func:`pad_load` of either pad."""
    return {side: pad_load(force_n, geometry, side) for side in SIDES}
