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
        self._bin: int | None = None
        self._sum: np.ndarray | None = None
        self._count = 0
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
        numbers = time_us // BIN_US
        starts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - 1)) if len(numbers) else np.empty(0, int)
        ended: list[tuple[int, np.ndarray, int]] = []
        for start, stop in zip(starts.tolist(), [*starts.tolist()[1:], len(numbers)], strict=True):
            number = int(numbers[start])
            if self._bin is not None and number != self._bin:
                ended += self._end_bin(start)
            self._bin = number
            self._add(values[start:stop])
        first = ended[0][0] if ended else 0
        width = values.shape[1]
        means = np.array([mean for _, mean, _ in ended]).reshape(-1, width)
        return first, means, np.array([known for _, _, known in ended], dtype=int)

    def reset(self) -> None:
        """Nothing was before the next scan."""
        self._bin, self._sum, self._count, self._last = None, None, 0, None

    def _add(self, rows: np.ndarray) -> None:
        # One scan after the other, so that the sum is the same to the bit however the stream is cut.
        for row in rows:
            self._sum = row.copy() if self._sum is None else self._sum + row
        self._count += len(rows)

    def _end_bin(self, known_from: int) -> list[tuple[int, np.ndarray, int]]:
        assert self._bin is not None
        assert self._sum is not None
        mean, number = self._sum / self._count, self._bin
        between = []
        if self._last is not None:
            before, value = self._last
            for missing in range(before + 1, number):
                way = (missing - before) / (number - before)
                between.append((missing, value + way * (mean - value), known_from))
        self._last, self._sum, self._count = (number, mean), None, 0
        return [*between, (number, mean, known_from)]
