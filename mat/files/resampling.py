"""A frame table at an even rate of one's own choice: only on request, and the table says so."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.signal import cheby2, sosfiltfilt

from mat.errors import UsageError
from mat.files.whole_table import WholeTable

#: What physiotherapy and motion laboratories ask for lies within.
RATE_RANGE_HZ = (1.0, 2000.0)
#: Low-pass before scans are left out: Chebyshev of the second kind, forwards and backwards. From half the new rate on
#: 80 dB are taken away, which is under the last digit of the table; up to 0.35 of it 0.1 dB.
FILTER_ORDER, STOP_DB = 8, 40.0
#: Scans further apart than this many of their own intervals are not joined by a line: three are a lost scan or two.
GAP_INTERVALS = 3.5
#: More rows than a day at 200 Hz are a slip of the finger.
MOST_ROWS = 20_000_000
#: Its number is that of the last scan before.
_COUNTS = ("seq",)


def resampled(table: WholeTable, rate_hz: float) -> WholeTable:
    """The table at multiples of ``1 / rate_hz`` after its first scan.

    Measures are low-passed if scans are left out, and interpolated linearly between scans; where scans are missing, or
    a measure is not defined, it stays undefined. States are those of the last scan before; a cue stands in the row
    after it sounded. ``missed`` adds up.

    Raises
    ------
    UsageError
        A rate nobody needs, or too many rows.
    """
    low, high = RATE_RANGE_HZ
    if not low <= rate_hz <= high:
        raise UsageError(f"--rate {rate_hz:g} is outside {low:g} to {high:g} Hz: choose another.")
    time_s = table.columns.get("time_s", np.zeros(0))
    if len(time_s) < 2:
        return table
    count = int(np.floor((time_s[-1] - time_s[0]) * rate_hz + 1e-6)) + 1
    if count > MOST_ROWS:
        raise UsageError(f"That makes {count:,} rows: choose a lower --rate, or cut the recording.")
    at_s = time_s[0] + np.arange(count) / rate_hz
    interval_s = float(np.median(np.diff(time_s)))
    grid = _Grid(time_s, at_s, interval_s, rate_hz)
    columns = {name: grid.column(name, values) for name, values in table.columns.items()}
    return replace(table, columns=columns, resampling=_told(rate_hz, interval_s))


def _told(rate_hz: float, interval_s: float) -> dict[str, object]:
    """For the table's side file."""
    filtered = rate_hz < 0.999 / interval_s
    what = (
        f"Chebyshev II low-pass, order {FILTER_ORDER}, forwards and backwards, {2 * STOP_DB:.0f} dB from "
        f"{rate_hz / 2:g} Hz on, over stretches without a gap"
    )
    return {
        "rate_hz": rate_hz,
        "median_rate_of_the_scans_hz": round(1 / interval_s, 3),
        "filter": what if filtered else "none",
        "interpolation": "measures linearly between scans; states from the last scan before; gaps empty",
    }


class _Grid:
    """Scans at their own times, and the times that are wanted."""

    def __init__(self, time_s: np.ndarray, at_s: np.ndarray, interval_s: float, rate_hz: float) -> None:
        self._time_s, self._at_s = time_s, at_s
        self._before = np.clip(np.searchsorted(time_s, at_s + 1e-9, side="right") - 1, 0, len(time_s) - 1)
        after = np.minimum(self._before + 1, len(time_s) - 1)
        exact = np.abs(at_s - time_s[self._before]) <= 1e-9
        apart = time_s[after] - time_s[self._before] > GAP_INTERVALS * interval_s
        self._in_gap = apart & ~exact
        self._breaks = np.flatnonzero(np.diff(time_s) > GAP_INTERVALS * interval_s) + 1
        fraction = rate_hz * interval_s
        self._sos = cheby2(FILTER_ORDER, STOP_DB, fraction, output="sos") if fraction < 0.999 else None

    def column(self, name: str, values: np.ndarray) -> np.ndarray:
        if name == "time_s":
            return self._at_s
        if name == "cue":
            return self._carried(values)
        if name == "missed":
            return np.diff(np.cumsum(values)[self._before], prepend=0)
        if values.dtype.kind == "U":
            return np.where(self._in_gap, "", values[self._before])
        if name in _COUNTS:
            return values[self._before]
        return self._measure(values)

    def _measure(self, values: np.ndarray) -> np.ndarray:
        smooth = values if self._sos is None else self._low_passed(values)
        # A line from or to what is not defined is not defined: NaN takes its neighbours' place with it.
        at = np.interp(self._at_s, self._time_s, smooth)
        return np.where(self._in_gap, np.nan, at)

    def _low_passed(self, values: np.ndarray) -> np.ndarray:
        """Each stretch without a gap or an undefined value for itself."""
        smooth = values.copy()
        edges = {0, len(values), *self._breaks.tolist(), *(np.flatnonzero(np.diff(np.isnan(values))) + 1).tolist()}
        ordered = sorted(edges)
        for start, stop in pairwise(ordered):
            part = values[start:stop]
            if len(part) > 1 and not np.isnan(part[0]):
                smooth[start:stop] = sosfiltfilt(self._sos, part, padlen=min(len(part) - 1, self._padding))
        return smooth

    @property
    def _padding(self) -> int:
        assert self._sos is not None
        return 3 * (2 * len(self._sos) + 1) * 4

    def _carried(self, values: np.ndarray) -> np.ndarray:
        """A cue that sounded between two rows stands in the later one."""
        told = np.full(len(self._at_s), "", dtype=values.dtype)
        for scan in np.flatnonzero(values != ""):
            row = int(np.searchsorted(self._at_s, self._time_s[scan] - 1e-9))
            if row < len(told):
                told[row] = values[scan]
        return told
