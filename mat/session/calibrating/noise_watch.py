"""How much single scans of the empty mat differ."""

from __future__ import annotations

import numpy as np


class NoiseWatch:
    """Standard deviation of single scans while the mat is empty."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self._count, self._sum, self._squares = 0, 0.0, 0.0

    def add(self, cells_s: np.ndarray) -> None:
        self._count += len(cells_s)
        self._sum = self._sum + cells_s.sum(axis=0)
        self._squares = self._squares + (cells_s**2).sum(axis=0)

    @property
    def deviation_s(self) -> np.ndarray:
        mean = np.asarray(self._sum) / max(1, self._count)
        return np.sqrt(np.maximum(np.asarray(self._squares) / max(1, self._count) - mean**2, 0.0))
