"""One yes-or-no state with a dwell time to enter and an exit of its own, causal, on device time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

#: Scans further apart than this are a hole: what was there in between is not known. The slowest mat scans at 20 Hz.
HOLE_US = 120_000


class DwellState:
    """Active from the scan at which ``enter`` has held for ``dwell_s`` without a break, until ``stay`` fails.

    A hole in the scans breaks the dwell, for nobody knows what was in it; a state that is on stays on through it.

    Parameters
    ----------
    dwell_s
        Seconds of device time.
    """

    def __init__(self, dwell_s: float) -> None:
        self._dwell_us = round(dwell_s * 1e6)
        self.active = False
        self._since_us: int | None = None
        self._last_us: int | None = None

    @property
    def is_idle(self) -> bool:
        """Not on, and no dwell has begun: scans that do not enter change nothing and need not be given."""
        return not self.active and self._since_us is None

    def reset(self) -> None:
        """Forget a begun dwell and end the state."""
        self.active = False
        self._since_us = None

    def advance(self, time_us: np.ndarray, enter: np.ndarray, stay: np.ndarray) -> np.ndarray:
        """State in n scans.

        Parameters
        ----------
        time_us
            (n,) int64, rising.
        enter, stay
            (n,) bool: the entry condition holds; the exit condition does not hold yet. What is undefined is False.

        Returns
        -------
        ndarray of bool, shape (n,)
        """
        if self.active and np.count_nonzero(stay) == len(stay):
            return np.ones(len(time_us), dtype=bool)
        out = np.zeros(len(time_us), dtype=bool)
        if len(time_us) == 0:
            return out
        if not self.active and not np.count_nonzero(enter):
            self._since_us = None
            return out
        holes = time_us[1:] - time_us[:-1] > HOLE_US
        if self._last_us is not None and time_us[0] - self._last_us > HOLE_US:
            self._since_us = None
        self._last_us = int(time_us[-1])
        changes = np.flatnonzero((enter[1:] != enter[:-1]) | (stay[1:] != stay[:-1]) | holes) + 1
        for start, stop in pairwise([0, *changes.tolist(), len(time_us)]):
            if stop > start:
                if start and holes[start - 1]:
                    self._since_us = None
                self._run(time_us, bool(enter[start]), bool(stay[start]), out, start, stop)
        return out

    def _run(self, time_us: np.ndarray, enter: bool, stay: bool, out: np.ndarray, start: int, stop: int) -> None:
        """A stretch over which both conditions keep their values."""
        if self.active and stay:
            out[start:stop] = True
            return
        self.active = False
        if not (enter and stay):
            self._since_us = None
            return
        if self._since_us is None:
            self._since_us = int(time_us[start])
        from_scan = start + int(np.searchsorted(time_us[start:stop], self._since_us + self._dwell_us))
        if from_scan < stop:
            out[from_scan:stop] = True
            self.active, self._since_us = True, None
