"""Scans averaged into twentieths of a second: what repetitions are found in."""

from __future__ import annotations

import numpy as np

BIN_US = 50_000
BIN_S = BIN_US / 1e6


class BinSampler:
    """Mean of the scans of each bin of device time; the same bins however the stream is cut.

    A bin without a scan takes the values on the line between its neighbours, so that a slow or lossy mat gives the
    same grid of times.
    """

    def __init__(self) -> None:
        self._rows: np.ndarray | None = None
        self._times_us = np.empty(0, dtype=np.int64)
        self._last: tuple[int, np.ndarray] | None = None

    def process(self, time_us: np.ndarray, values: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
        """Take n scans, give the bins that ended.

        Parameters
        ----------
        time_us
            (n,) device time, rising.
        values
            (n, m) what to average.

        Returns
        -------
        first_bin : int
            Number of the first bin that ended; bin i covers [i, i + 1) · 50 ms.
        means : ndarray, shape (b, m)
        known_from : ndarray of int, shape (b,)
            Index of the first scan behind each bin: from there on its mean is known.
        """
        carried = len(self._times_us)
        if self._rows is not None:
            # Scans of the bin that was not over: its mean is made of all of them at once, to the same bit.
            time_us, values = np.concatenate([self._times_us, time_us]), np.concatenate([self._rows, values])
        numbers = time_us // BIN_US
        starts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - 1)) if len(numbers) else np.empty(0, int)
        if len(starts) == 0:
            return 0, np.empty((0, values.shape[1])), starts
        sums = np.add.reduceat(values, starts, axis=0)[:-1]
        means = sums / np.diff(starts)[:, None]
        self._times_us, self._rows = time_us[starts[-1] :], values[starts[-1] :]
        return self._without_gaps(numbers[starts[:-1]], means, starts[1:] - carried)

    def _without_gaps(
        self, numbers: np.ndarray, means: np.ndarray, known_from: np.ndarray
    ) -> tuple[int, np.ndarray, np.ndarray]:
        if len(numbers) == 0:
            return 0, means, known_from
        continued = self._last is not None
        if self._last is not None:
            before, value = self._last
            numbers, means = np.concatenate([[before], numbers]), np.concatenate([value[None], means])
            known_from = np.concatenate([[0], known_from])
        self._last = (int(numbers[-1]), means[-1])
        gaps = np.diff(numbers)
        if (gaps > 1).any():
            # Bins without a scan are known as soon as the one behind them.
            behind = np.repeat(np.arange(1, len(numbers)), gaps)
            every = np.arange(numbers[0] + 1, numbers[-1] + 1)
            way = ((every - numbers[behind - 1]) / (numbers[behind] - numbers[behind - 1]))[:, None]
            filled = np.where(way < 1, means[behind - 1] + way * (means[behind] - means[behind - 1]), means[behind])
            means, known_from = (
                np.concatenate([means[:1], filled]),
                np.concatenate([known_from[:1], known_from[behind]]),
            )
            numbers = np.concatenate([numbers[:1], every])
        first = int(continued)
        return int(numbers[first]), means[first:], known_from[first:]

    def reset(self) -> None:
        """Nothing was before the next scan."""
        self._rows, self._last, self._times_us = None, None, np.empty(0, dtype=np.int64)
