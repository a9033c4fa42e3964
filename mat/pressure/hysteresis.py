"""Hysteresis taken back: film answers less on its way up than on its way down.

Where in its loop a cell is, is followed by one stop operator a cell (Krasnosel'skii & Pokrovskii, Systems with
Hysteresis, 1989): q runs from −1 (on the way up) to +1 (on the way down) within a travel in proportion to the loop's
width, and stays there. At the load f the film answers f + q·2h·f·(1 − f/F), F being the load at which the loop closes:
its full width at half load is h·F. What is read is solved for f; taking the answer for the load in the loop's width
made a foot unloaded to 0.3 of body weight read 2 % light, and a fit to such totals find a loop too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Force by which a cell moves from one side of its loop to the other, in half-widths of the loop.
TRAVEL = 4.5
#: A cell's loop closes at this share of its largest load: the places within a cell carried their own largest loads at
#: different times, and move along their loops one after the other. Of 0.7 to 1 tried on simulated mats with travels of
#: 3 to 8, these two left exponent and width of the fit nearest to the film's (0.777, 0.098 of 0.78, 0.1); 0.7 made
#: vendors' prints 5 % heavy, 0.85 a foot unloaded to 0.3 of the weight.
CLOSED_SHARE = 0.78
#: A loop follows the load averaged over this time, s. Of a hundred scans a second the noise goes to and fro as a load
#: would, and a loop remembers the furthest it went: who stood for two minutes was read 5–8 % light, 2–3 % with this.
AVERAGED_S = 0.08
#: But the average is never further behind than this part of the load, three times the noise of a scan (0.5 LSB of 10
#: bits are 1.6–2 % of a cell's load from 1 to 60 N): without it, the roll of a step was read 5 % heavy.
LAGS_MOST = 0.05
#: Largest load of a cell that was never loaded, N: below it there is no loop worth following.
LEAST_LARGEST_N = 1.0


@dataclass(frozen=True)
class Loop:
    """Hysteresis of a film, as a fit tells it.

    Attributes
    ----------
    width
        Of the full loop at half load, of the largest load; 0 is none.
    carried_n
        What every cell had carried before anybody looked, N: film that was stood and walked on closes its loop far
        above the loads of the calibration.
    """

    width: float = 0.0
    carried_n: float = 0.0


NO_LOOP = Loop()


class LoopFollower:
    """Correct the cells of a mat, scan after scan; the numbers do not depend on how scans are cut into blocks.

    Parameters
    ----------
    loop
        Width of the full loop at half load, of the largest load (0.1: FSR402 data sheet).
    largest_n
        (rows, cols) largest force each cell has carried so far.
    """

    def __init__(self, loop: float, largest_n: np.ndarray) -> None:
        self._loop = loop
        self._largest_n = np.maximum(largest_n, LEAST_LARGEST_N).ravel()
        self._averaged_n, self._last_us = np.zeros_like(self._largest_n), -np.inf
        #: Film that was let go begins every load on the way up.
        self._place = -np.ones_like(self._largest_n)

    def process(self, time_us: np.ndarray, answered_n: np.ndarray) -> np.ndarray:
        """Force carried.

        Parameters
        ----------
        time_us
            (n,) device time, ascending.
        answered_n
            (n, rows, cols) force the film answers to, N.

        Returns
        -------
        ndarray, shape (n, rows, cols), N
        """
        if not len(time_us):
            return answered_n
        flat = answered_n.reshape(len(answered_n), len(self._largest_n))
        before_n, averaged_n = self._averaged_n, self._averaged(time_us, flat)
        largest_n = np.maximum.accumulate(np.concatenate([self._largest_n[None], averaged_n]), axis=0)[1:]
        closing_n = CLOSED_SHARE * largest_n
        half_width = 2 * self._loop * averaged_n * (1 - averaged_n / np.maximum(closing_n, averaged_n))
        step = np.diff(averaged_n, axis=0, prepend=before_n[None])
        step = -step / np.maximum(0.5 * TRAVEL * half_width, 1e-3)
        places, place = np.empty_like(flat), self._place
        for scan, moved in enumerate(step):
            place = np.minimum(np.maximum(place + moved, -1.0), 1.0)
            places[scan] = place
        self._place, self._largest_n = place, largest_n[-1]
        self._averaged_n, self._last_us = averaged_n[-1], float(time_us[-1])
        return carried_n(flat, places * self._loop, np.maximum(closing_n, flat)).reshape(answered_n.shape)

    def _averaged(self, time_us: np.ndarray, answered_n: np.ndarray) -> np.ndarray:
        """Running average with an exponential memory of :data:`AVERAGED_S`, (n, cells) N; the first scan is its own."""
        elapsed_us = np.diff(time_us, prepend=self._last_us)
        kept = np.exp(-np.maximum(elapsed_us, 0) / (AVERAGED_S * 1e6)).tolist()
        averaged_n, now_n = np.empty_like(answered_n), self._averaged_n
        for scan, seen_n in enumerate(answered_n):
            behind_n = LAGS_MOST * seen_n
            now_n = seen_n + np.minimum(np.maximum(kept[scan] * (now_n - seen_n), -behind_n), behind_n)
            averaged_n[scan] = now_n
        return averaged_n


def carried_n(answered_n: np.ndarray, loop: np.ndarray | float, closing_n: np.ndarray) -> np.ndarray:
    """Load on the side of its loop that ``loop`` says: + on the way down, − on the way up; any shape, N.

    The root of ``answered = f + 2·loop·f·(1 − f/closing)`` that lies between no load and the closing one, written so
    that no loop at all is no division by nought.
    """
    linear, square = 1 + 2 * loop, 2 * loop / closing_n
    return 2 * answered_n / (linear + np.sqrt(np.maximum(linear**2 - 4 * square * answered_n, 0.0)))
