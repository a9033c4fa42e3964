"""The last seconds of a few channels, bounded however long the window did not look."""

from __future__ import annotations

import numpy as np

#: Two scans further apart than this are not joined by a line.
GAP_S = 0.25


class History:
    """Append rows of (time, channels…); give the last seconds as a view that later rows never change.

    Parameters
    ----------
    channels
        Values a row holds beside its time.
    span_s
        How far back it reaches.
    capacity
        Rows kept at most, whatever their rate.
    """

    def __init__(self, channels: int, span_s: float, capacity: int) -> None:
        self._span_s = span_s
        self._capacity = capacity
        self._rows = np.empty((2 * capacity, channels + 1))
        self._begin = self._end = 0
        self._dropped = 0

    def __len__(self) -> int:
        return self._end - self._begin

    @property
    def first_index(self) -> int:
        """Number of the oldest row kept, counted from the first ever appended."""
        return self._dropped + self._begin

    def clear(self) -> None:
        self._dropped += self._end
        self._rows = np.empty_like(self._rows)
        self._begin = self._end = 0

    def append(self, rows: np.ndarray) -> None:
        """Take (n, 1 + channels) rows; time, s, in the first column. Time that runs back begins a new history."""
        if len(rows) == 0:
            return
        if len(self) and rows[0, 0] <= self._rows[self._end - 1, 0]:
            self.clear()
        rows = rows[-self._capacity :]
        if self._end + len(rows) > len(self._rows):
            self._compact(len(rows))
        self._rows[self._end : self._end + len(rows)] = rows
        self._end += len(rows)
        kept = self._rows[self._begin : self._end, 0]
        self._begin += int(np.searchsorted(kept, kept[-1] - self._span_s))
        self._begin = max(self._begin, self._end - self._capacity)

    def last(self, span_s: float) -> np.ndarray:
        """Rows of the last ``span_s``, (n, 1 + channels), a view."""
        rows = self._rows[self._begin : self._end]
        if len(rows) == 0:
            return rows
        return rows[np.searchsorted(rows[:, 0], rows[-1, 0] - span_s) :]

    def _compact(self, coming: int) -> None:
        """Move to a new array (views of the old one stay as they are)."""
        keep = min(len(self), self._capacity - coming) if coming < self._capacity else 0
        fresh = np.empty_like(self._rows)
        fresh[:keep] = self._rows[self._end - keep : self._end]
        self._dropped += self._end - keep
        self._rows, self._begin, self._end = fresh, 0, keep


def unbroken_tail(rows: np.ndarray, column: int) -> np.ndarray:
    """The newest rows without a gap in time and with a defined value in ``column``."""
    broken = ~np.isfinite(rows[:, column])
    broken[1:] |= np.diff(rows[:, 0]) > GAP_S
    at = np.flatnonzero(broken)
    if len(at) == 0:
        return rows
    last = int(at[-1])
    return rows[last if np.isfinite(rows[last, column]) else last + 1 :]


def pauses(time_s: np.ndarray) -> np.ndarray:
    """(g, 2) times between which no scan came for longer than :data:`GAP_S`, of (n,) rising times."""
    at = np.flatnonzero(np.diff(time_s) > GAP_S)
    return np.stack([time_s[at], time_s[at + 1]], axis=1)
