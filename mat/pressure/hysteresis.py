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
        self._answered_n = np.zeros_like(self._largest_n)
        #: Film that was let go begins every load on the way up.
        self._place = -np.ones_like(self._largest_n)

    def process(self, answered_n: np.ndarray) -> np.ndarray:
        """Force carried, (n, rows, cols) N, from the force the film answers to."""
        flat = answered_n.reshape(len(answered_n), len(self._largest_n))
        largest_n = np.maximum.accumulate(np.concatenate([self._largest_n[None], flat]), axis=0)[1:]
        closing_n = np.maximum(CLOSED_SHARE * largest_n, flat)
        half_width = 2 * self._loop * flat * (1 - flat / closing_n)
        step = np.diff(flat, axis=0, prepend=self._answered_n[None])
        step = -step / np.maximum(0.5 * TRAVEL * half_width, 1e-3)
        places, place = np.empty_like(flat), self._place
        for scan, moved in enumerate(step):
            place = np.minimum(np.maximum(place + moved, -1.0), 1.0)
            places[scan] = place
        if len(flat):
            self._place, self._largest_n, self._answered_n = place, largest_n[-1], flat[-1].copy()
        return carried_n(flat, places * self._loop, closing_n).reshape(answered_n.shape)


def carried_n(answered_n: np.ndarray, loop: np.ndarray | float, closing_n: np.ndarray) -> np.ndarray:
    """Load on the side of its loop that ``loop`` says: + on the way down, − on the way up; any shape, N.

    The root of ``answered = f + 2·loop·f·(1 − f/closing)`` that lies between no load and the closing one, written so
    that no loop at all is no division by nought.
    """
    linear, square = 1 + 2 * loop, 2 * loop / closing_n
    return 2 * answered_n / (linear + np.sqrt(np.maximum(linear**2 - 4 * square * answered_n, 0.0)))
