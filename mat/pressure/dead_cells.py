"""Cells that do not measure: their force is what their neighbours on the same pad suggest."""

from __future__ import annotations

import numpy as np

from mat.geometry import Grid

#: Neighbours further than this (in pitches) say nothing of a cell: under a foot the pressure changes within 30 mm.
REACH_PITCHES = 2.3

#: Filled cells that bear less than this share of the load move the CoP by less than 0.5 mm (a neighbour's error of 30
#: % at an arm of 80 mm): the scan is not marked for them.
FILLED_SHARE = 0.02


def filling(dead: np.ndarray, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Dead cells, and how much of every cell of the mat each takes.

    Parameters
    ----------
    dead
        (rows, cols) bool.

    Returns
    -------
    cells : ndarray of int, shape (d,)
        Flat indices.
    weights : ndarray, shape (rows · cols, d)
        Columns sum to 1, or to 0 where no live neighbour is near. Weights fall with the fourth power of the distance
        and only the live cells of the same pad count.
    """
    row, col = np.indices(dead.shape)
    at = np.stack([row.ravel(), col.ravel()], axis=1).astype(float)
    pad = (col >= grid.pad_cols).ravel()
    cells = np.flatnonzero(dead)
    distance = np.linalg.norm(at[:, None] - at[cells], axis=2)
    usable = ~dead.ravel()[:, None] & (distance <= REACH_PITCHES) & (pad[:, None] == pad[cells])
    weights = np.where(usable, 1 / np.maximum(distance, 1) ** 4, 0.0)
    total = weights.sum(axis=0)
    return cells, weights / np.where(total > 0, total, 1.0)


def leaning_on_dead(force_n: np.ndarray, dead: np.ndarray) -> np.ndarray:
    """Scans whose load rests on filled cells by more than :data:`FILLED_SHARE`, (n,) bool; (n, rows, cols) N in."""
    if not dead.any():
        return np.zeros(len(force_n), dtype=bool)
    return force_n[:, dead].sum(axis=1) > FILLED_SHARE * force_n.sum(axis=(1, 2))


def fill(force_n: np.ndarray, cells: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Force with the dead cells filled; (n, rows, cols) both. One product a scan, so that blocks change nothing."""
    if len(cells) == 0:
        return force_n
    flat = force_n.reshape(len(force_n), 1, len(weights)).copy()
    flat[:, 0, cells] = 0.0
    flat[:, 0, cells] = (flat @ weights)[:, 0]
    return flat.reshape(force_n.shape)
