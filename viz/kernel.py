"""Smooth pressure between cell centres, for display only: two small matrix products per pad."""

from __future__ import annotations

import numpy as np

#: Display points per cell along each side: 3.3 mm apart on a pad of 20 mm cells; the painter draws between them.
FACTOR = 6
#: Cubic convolution (Keys 1981, a = −0.5): passes through the cells' own values.
_A = -0.5


def _keys(distance: np.ndarray) -> np.ndarray:
    d = np.abs(distance)
    near = ((_A + 2) * d - (_A + 3)) * d * d + 1
    far = ((_A * d - 5 * _A) * d + 8 * _A) * d - 4 * _A
    return np.where(d <= 1, near, np.where(d < 2, far, 0.0))


def upsampling(cells: int, factor: int = FACTOR) -> np.ndarray:
    """(cells·factor, cells) weights of the cells at each display point; rows sum to 1, the edge cell is continued."""
    place = (np.arange(cells * factor) + 0.5) / factor - 0.5
    weights = np.zeros((cells * factor, cells))
    for offset in range(-1, 3):
        neighbour = np.floor(place).astype(int) + offset
        np.add.at(weights, (np.arange(len(place)), neighbour.clip(0, cells - 1)), _keys(place - neighbour))
    return weights.astype(np.float32)


class Smoothing:
    """Upsampling of one pad's (rows, cols) map; never below zero, so that an empty cell stays empty."""

    def __init__(self, rows: int, cols: int, factor: int = FACTOR) -> None:
        self._down = upsampling(rows, factor)
        self._across = np.ascontiguousarray(upsampling(cols, factor).T)

    def __call__(self, pad_kpa: np.ndarray) -> np.ndarray:
        tall = self._down @ pad_kpa.astype(np.float32)
        # Cut between the passes too: two undershoots multiply to a load where there is none.
        fine = np.maximum(tall, 0.0, out=tall) @ self._across
        return np.maximum(fine, 0.0, out=fine)
