"""Conductance to newtons on every cell: tare, then the film's law."""

from __future__ import annotations

from collections import deque

import numpy as np

from mat.pressure.film import FilmLaw
from mat.pressure.ticks import TICKS_PER_S, TickAccumulator

#: The mat counts as empty, and may be tared, only below these absolute loads: cover and film rest on all cells alike
#: with less, a foot put down lightly loads single cells with more.
EMPTY_TOTAL_N = 30.0
EMPTY_CELL_N = 0.3
#: How long it must be empty, and how little its total may change meanwhile, before its rest is taken for zero: a
#: load that creeps on is not the mat's.
TARE_S = 1.0
TARE_DRIFT_N = 1.0


class PressureStage:
    """Turn conductance into force with one film law for all cells.

    The rest of an unloaded film is subtracted. It is taken only while the mat is plainly empty, judged without any
    tare: a person who stands there is never zeroed away.

    Parameters
    ----------
    film
        Law of the film.
    """

    def __init__(self, film: FilmLaw) -> None:
        self.film = film
        self._ticks = TickAccumulator()
        self._empty: deque[np.ndarray] = deque(maxlen=round(TARE_S * TICKS_PER_S))
        self.rest_s: np.ndarray | float = 0.0

    def process(self, time_us: np.ndarray, conductance_s: np.ndarray) -> np.ndarray:
        """Force on the cells of n scans.

        Parameters
        ----------
        time_us
            (n,) device time.
        conductance_s
            (n, rows, cols) siemens.

        Returns
        -------
        ndarray, shape (n, rows, cols)
            Newtons by the film's law, never negative; not yet scaled to body weight.
        """
        force_n = np.empty_like(conductance_s)
        done = 0
        for tick in self._ticks.process(time_us, conductance_s):
            force_n[done : tick.known_from] = self._force(conductance_s[done : tick.known_from])
            done = tick.known_from
            self._watch(tick.mean)
        force_n[done:] = self._force(conductance_s[done:])
        return force_n

    def _force(self, conductance_s: np.ndarray) -> np.ndarray:
        return self.film.force_n(conductance_s - self.rest_s)

    def _watch(self, mean_s: np.ndarray) -> None:
        untared_n = self.film.force_n(mean_s)
        if untared_n.sum() >= EMPTY_TOTAL_N or untared_n.max() >= EMPTY_CELL_N:
            self._empty.clear()
            return
        self._empty.append(mean_s)
        if len(self._empty) < TARE_S * TICKS_PER_S:
            return
        totals_n = [self.film.force_n(tick_s).sum() for tick_s in self._empty]
        if max(totals_n) - min(totals_n) <= TARE_DRIFT_N:
            self.rest_s = np.mean(self._empty, axis=0)
            self._empty.clear()
