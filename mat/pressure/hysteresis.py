"""Hysteresis taken back: film answers less on its way up than on its way down.

Where in its loop a cell is, is followed by one stop operator a cell (Krasnosel'skii & Pokrovskii, Systems with
Hysteresis, 1989): q runs from −1 (on the way up) to +1 (on the way down) within a travel in proportion to the loop's
width, and stays there. The loop's half-width at the force r with the largest load F carried so far is h·r·(1 − r/F)·2:
it closes at no load and at F, and its full width at half load is h·F.
"""

from __future__ import annotations

import numpy as np

#: Force by which a cell moves from one side of its loop to the other, in half-widths of the loop.
TRAVEL = 5.0
#: Largest load of a cell that was never loaded, N: below it there is no loop worth following.
LEAST_LARGEST_N = 1.0


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
        half_width = 2 * self._loop * flat * (1 - flat / largest_n)
        step = np.diff(flat, axis=0, prepend=self._answered_n[None])
        step = -step / np.maximum(0.5 * TRAVEL * half_width, 1e-3)
        places, place = np.empty_like(flat), self._place
        for scan, moved in enumerate(step):
            place = np.minimum(np.maximum(place + moved, -1.0), 1.0)
            places[scan] = place
        if len(flat):
            self._place, self._largest_n, self._answered_n = place, largest_n[-1], flat[-1].copy()
        return np.maximum(flat - places * half_width, 0.0).reshape(answered_n.shape)
