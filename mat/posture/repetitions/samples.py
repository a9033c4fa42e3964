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
        self.reset()

    def reset(self) -> None:
        """Nothing was before the next scan."""
        self._held: list[tuple[np.ndarray, np.ndarray]] = []
        self._bin: int | None = None
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
        newest = int(time_us[-1]) // BIN_US if len(time_us) else self._bin
        if newest == self._bin:
            # Scans of the bin that is not over: its mean is made of all of them at once, to the same bit.
            self._held.append((time_us, values))
            return 0, np.empty((0, values.shape[1])), np.empty(0, dtype=int)
        carried = sum(len(times) for times, _ in self._held)
        if carried:
            times, rows = zip(*self._held, strict=True)
            time_us, values = np.concatenate([*times, time_us]), np.concatenate([*rows, values])
        numbers = time_us // BIN_US
        starts = np.array([0, *(np.flatnonzero(numbers[1:] != numbers[:-1]) + 1).tolist()])
        means = np.add.reduceat(values, starts, axis=0)[:-1] / (starts[1:] - starts[:-1])[:, None]
        self._bin, self._held = newest, [(time_us[starts[-1] :], values[starts[-1] :])]
        return self._without_gaps(numbers[starts[:-1]], means, starts[1:] - carried)

    def _without_gaps(
        self, numbers: np.ndarray, means: np.ndarray, known_from: np.ndarray
    ) -> tuple[int, np.ndarray, np.ndarray]:
        if len(numbers) == 0:
            return 0, means, known_from
        last, self._last = self._last, (int(numbers[-1]), means[-1])
        first = int(numbers[0])
        since = first - 1 if last is None else last[0]
        if self._last[0] - since == len(numbers):
            return first, means, known_from
        continued = last is not None
        if last is not None:
            numbers, means = np.concatenate([[last[0]], numbers]), np.concatenate([last[1][None], means])
            known_from = np.concatenate([[0], known_from])
        # Bins without a scan are known as soon as the one behind them.
        behind = np.repeat(np.arange(1, len(numbers)), np.diff(numbers))
        every = np.arange(numbers[0] + 1, numbers[-1] + 1)
        way = ((every - numbers[behind - 1]) / (numbers[behind] - numbers[behind - 1]))[:, None]
        filled = np.where(way < 1, means[behind - 1] + way * (means[behind] - means[behind - 1]), means[behind])
        if continued:
            return int(every[0]), filled, known_from[behind]
        return first, np.concatenate([means[:1], filled]), np.concatenate([known_from[:1], known_from[behind]])


class KeptBins:
    """The latest bins, one after the other.

    Parameters
    ----------
    longest
        How many are kept at least; no more may come at once.
    columns
        Values of each.
    """

    def __init__(self, longest: int, columns: int) -> None:
        self._longest = longest
        self._rows = np.empty((2 * longest, columns))
        self.begin(0)

    def begin(self, first_bin: int) -> None:
        """Nothing is known before ``first_bin``."""
        self.first_bin = self.next_bin = first_bin

    def add(self, rows: np.ndarray) -> None:
        """The next bins, (b, m)."""
        kept = self.next_bin - self.first_bin
        if kept + len(rows) > len(self._rows):
            self._rows[: self._longest] = self._rows[kept - self._longest : kept].copy()
            self.first_bin, kept = self.next_bin - self._longest, self._longest
        self._rows[kept : kept + len(rows)] = rows
        self.next_bin += len(rows)

    def rows(self, start_bin: int, stop_bin: int) -> np.ndarray:
        """Bins [start, stop) as far as they are kept."""
        a, b = (max(0, min(number, self.next_bin) - self.first_bin) for number in (start_bin, stop_bin))
        return self._rows[a:b]
