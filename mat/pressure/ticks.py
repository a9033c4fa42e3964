"""Scans averaged over tenths of a second of device time: what the slow decisions (still? moved? empty?) look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

TICK_US = 100_000
TICKS_PER_S = 1_000_000 // TICK_US


@dataclass(frozen=True)
class Tick:
    """Mean of the scans of one tenth of a second.

    Attributes
    ----------
    index
        Number of the tenth since the stream began.
    known_from
        Index in the block of the first scan behind it: from there on its mean is known.
    mean
        Mean of what was accumulated, shape of one scan's values.
    """

    index: int
    known_from: int
    mean: np.ndarray


class TickAccumulator:
    """Average scans into ticks; the same ticks come out however the stream is cut."""

    def __init__(self) -> None:
        self._index: int | None = None
        self._sum: np.ndarray | None = None
        self._count = 0

    def process(self, time_us: np.ndarray, values: np.ndarray) -> list[Tick]:
        """Take n scans, give the ticks that ended.

        Parameters
        ----------
        time_us
            (n,) device time, not decreasing.
        values
            (n, …) what to average.
        """
        if len(time_us) == 0:
            return []
        # Live, nine blocks of ten end no tick.
        if self._index == int(time_us[0]) // TICK_US == int(time_us[-1]) // TICK_US:
            self._add(values)
            return []
        index = time_us // TICK_US
        starts = np.flatnonzero(np.diff(index, prepend=index[:1] - 1))
        ticks: list[Tick] = []
        for start, stop in zip(starts, [*starts[1:], len(index)], strict=True):
            if self._index is not None and index[start] != self._index:
                assert self._sum is not None
                ticks.append(Tick(self._index, int(start), self._sum / self._count))
                self._sum, self._count = None, 0
            self._index = int(index[start])
            self._add(values[start:stop])
        return ticks

    def _add(self, values: np.ndarray) -> None:
        total = values.sum(axis=0)
        self._sum = total if self._sum is None else self._sum + total
        self._count += len(values)
