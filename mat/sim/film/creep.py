"""Creep: under a constant load the conductance grows with the logarithm of time, and comes back after it.

A chain of first-order lags (a generalised Kelvin–Voigt body) whose time constants lie evenly on a logarithmic scale:
the sum of their step responses is linear in log t. Linear in conductance, so it may act on whole cells, and loads of
the past add up (Boltzmann). The law's conductance is that of one second after a load is put on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import Grid
from mat.sim.film.stage import Response, elapsed

_LAGS_A_DECADE = 2
#: The line is straight from a tenth of a second to 10⁴ s; lags somewhat slower still belong to it, faster ones do not.
_TIMES_S = 10.0 ** np.arange(-1.5, 6.25, 1 / _LAGS_A_DECADE)
_REFERENCE_S = 1.0


@dataclass(frozen=True)
class Creep:
    """Conductance under constant load grows by ``per_decade`` of its value at 1 s with each tenfold time.

    Up to 0.05: "drift < 5 % per logarithmic time" (data sheets of Tekscan A201 and Interlink FSR 402; ELECTRONICS §2).
    """

    per_decade: float
    has_memory = True

    def begin(self, grid: Grid) -> Response:
        """Film that was never loaded."""
        return _Lags(self.per_decade / _LAGS_A_DECADE)


class _Lags:
    """How far each lag of every cell has followed the conductance."""

    def __init__(self, weight: float) -> None:
        self._weight = weight
        self._at_once = 1 - weight * (1 - np.exp(-_REFERENCE_S / _TIMES_S)).sum()
        self._followed_s: np.ndarray | None = None
        self._held_s: np.ndarray | None = None
        self._last_s: float | None = None

    def __call__(self, time_s: np.ndarray, conductance_s: np.ndarray) -> np.ndarray:
        if not len(time_s):
            return conductance_s
        cells = conductance_s.reshape(len(time_s), -1)
        kept = np.exp(-elapsed(time_s, self._last_s)[:, None] / _TIMES_S)
        followed_s = np.zeros((len(_TIMES_S), cells.shape[1])) if self._followed_s is None else self._followed_s
        held_s = cells[0] if self._held_s is None else self._held_s
        lagging_s = np.empty_like(cells)
        for k, now_s in enumerate(cells):
            # The load of a scan lasts until the next.
            followed_s = held_s + kept[k][:, None] * (followed_s - held_s)
            held_s = now_s
            lagging_s[k] = followed_s.sum(axis=0)
        self._followed_s, self._held_s, self._last_s = followed_s, held_s, float(time_s[-1])
        # Film let go does not touch: what it remembers conducts at most as much as its load.
        crept = self._at_once * cells + np.minimum(self._weight * lagging_s, cells)
        return crept.reshape(conductance_s.shape)
