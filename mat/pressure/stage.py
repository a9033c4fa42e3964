"""Conductance to newtons on every cell: tare, then the film's law."""

from __future__ import annotations

from collections import deque

import numpy as np

from mat.pressure.calibration.record import Calibration
from mat.pressure.cell_law import CellLaw
from mat.pressure.contact import held_back_n
from mat.pressure.creep import CreepFollower
from mat.pressure.dead_cells import fill, filling
from mat.pressure.film import FilmLaw
from mat.pressure.hysteresis import LoopFollower
from mat.pressure.ticks import TICKS_PER_S, Tick, TickAccumulator

#: The mat counts as empty, and may be tared, only below these absolute loads: cover and film rest on all cells alike
#: with less, a foot put down lightly loads single cells with more.
EMPTY_TOTAL_N = 30.0
EMPTY_CELL_N = 0.3
#: How long it must be empty, and how little its total may change meanwhile, before its rest is taken for zero: a
#: load that creeps on is not the mat's.
TARE_S = 1.0
TARE_DRIFT_N = 1.0


class PressureStage:
    """Turn conductance into force: tare, creep, each cell's gain, the film's law, hysteresis, contact; dead cells are
    filled from their neighbours.

    The rest of an unloaded film is subtracted. It is taken only while the mat is plainly empty, judged without any
    tare but the calibrated one (measured on a mat known to be empty): a person who stands there is never zeroed away.

    Parameters
    ----------
    film
        Law of the film; a calibration brings its own.
    calibration
        Of this mat; None takes all cells for alike.
    """

    def __init__(self, film: FilmLaw, calibration: Calibration | None = None) -> None:
        self.film = film if calibration is None else calibration.film
        self._ticks = TickAccumulator()
        #: Mean and total of the last tenths of a second in which the mat was plainly empty.
        self._empty: deque[tuple[np.ndarray, float]] = deque(maxlen=round(TARE_S * TICKS_PER_S))
        self._zero_s: np.ndarray | float = 0.0 if calibration is None else calibration.rest_s
        self._law = CellLaw.of(film) if calibration is None else calibration.cell_law
        self._threshold_s: np.ndarray | float = 0.0 if calibration is None else calibration.threshold_s
        self._filling = None if calibration is None else filling(calibration.dead, calibration.grid)
        self._loop = LoopFollower(calibration.loop, calibration.largest_n) if calibration and calibration.loop else None
        self._contact_n = 0.0 if calibration is None else calibration.contact_n
        self._creep = (
            CreepFollower(calibration.creep, calibration.gain.size) if calibration and calibration.creep else None
        )
        self.rest_s: np.ndarray | float = self._zero_s

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
        above_s = np.empty_like(conductance_s)
        ticks, done = self._ticks.process(time_us, conductance_s), 0
        for tick, untared_n in zip(ticks, self._untared_n(ticks), strict=True):
            rest_s = self.rest_s
            if self._tared(tick.mean, untared_n):
                above_s[done : tick.known_from] = conductance_s[done : tick.known_from] - rest_s
                done = tick.known_from
        above_s[done:] = conductance_s[done:] - self.rest_s
        return self._force(time_us, above_s)

    def _force(self, time_us: np.ndarray, above_s: np.ndarray) -> np.ndarray:
        if self._filling is None:
            return self._law.force_n(above_s)
        above_s = np.where(above_s > self._threshold_s, above_s, 0.0)
        if self._creep is not None:
            above_s = self._creep.process(time_us, above_s)
        force_n = fill(self._law.force_n(above_s), *self._filling)
        force_n = force_n if self._loop is None else self._loop.process(time_us, force_n)
        return force_n + held_back_n(force_n, self._contact_n) if self._contact_n else force_n

    def _untared_n(self, ticks: list[Tick]) -> np.ndarray:
        """Force on the cells above the calibrated zero, (ticks, rows, cols) N."""
        if not ticks:
            return np.empty(0)
        force_n = self._law.force_n(np.stack([tick.mean for tick in ticks]) - self._zero_s)
        return force_n if self._filling is None else fill(force_n, *self._filling)

    def _tared(self, mean_s: np.ndarray, untared_n: np.ndarray) -> bool:
        """Take the rest anew if the mat has been plainly empty and quiet for long enough; whether it was taken."""
        total_n = float(untared_n.sum())
        if total_n >= EMPTY_TOTAL_N or untared_n.max() >= EMPTY_CELL_N:
            self._empty.clear()
            return False
        self._empty.append((mean_s, total_n))
        totals_n = [total_n for _, total_n in self._empty]
        if len(totals_n) < TARE_S * TICKS_PER_S or max(totals_n) - min(totals_n) > TARE_DRIFT_N:
            return False
        self.rest_s = np.mean([mean_s for mean_s, _ in self._empty], axis=0)
        self._empty.clear()
        return True
