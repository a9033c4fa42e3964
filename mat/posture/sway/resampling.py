"""Even resampling of an unevenly sampled trace: sliding-window weighted average (SWARII, Audiffren & Contal 2016)."""

from __future__ import annotations

import numpy as np

from mat.errors import UsageError

#: Width of the sliding window; a hair less, so that a sample on the rim belongs to neither side.
WINDOW_S = 0.08
_RIM_S = 1e-6
#: What Quijoux et al. 2021 leave out before resampling: the start of the record, and its last sample.
TRIM_START_S = 0.1
TRIM_END_SAMPLES = 1


def resampled(time_s: np.ndarray, values: np.ndarray, rate_hz: float, window_s: float = WINDOW_S) -> np.ndarray:
    """Average of the samples in a window around each new instant, each weighted by the time it stands for.

    Parameters
    ----------
    time_s
        (n,) rising instants of the samples, s.
    values
        (n, k) samples.
    rate_hz
        Rate wanted; the first instant is the first sample's, the last no later than the last sample's.
    window_s
        Width of the window, s.

    Returns
    -------
    np.ndarray
        (m, k) values; an instant without a sample in its window is interpolated from its neighbours.

    Raises
    ------
    UsageError
        A rate that is not positive, or fewer than two samples.

    Notes
    -----
    J. Audiffren, E. Contal, Sensors 16 (2016) 1208. A sample stands for half the gap to each neighbour, clipped to the
    window.
    """
    if not (np.isfinite(rate_hz) and rate_hz > 0):
        raise UsageError(f"The rate to resample to must be a positive number of Hz, not {rate_hz!r}.")
    if len(time_s) < 2:
        raise UsageError("Resampling needs at least two samples: record for longer.")
    half = (window_s - _RIM_S) / 2
    count = int(np.floor((time_s[-1] - time_s[0]) * rate_hz + 1e-9)) + 1
    instants = time_s[0] + np.arange(count) / rate_hz
    first = np.searchsorted(time_s, instants - half, side="right")
    stop = np.searchsorted(time_s, instants + half, side="left")
    place = first[:, None] + np.arange(max(1, int((stop - first).max())))
    inside = place < stop[:, None]
    place = np.minimum(place, len(time_s) - 1)
    middle = (time_s[1:] + time_s[:-1]) / 2
    left, right = np.concatenate([time_s[:1], middle]), np.concatenate([middle, time_s[-1:]])
    begins = np.where(place == first[:, None], np.maximum(time_s[0], instants - half)[:, None], left[place])
    ends = np.where(place == stop[:, None] - 1, np.minimum(time_s[-1], instants + half)[:, None], right[place])
    weight = np.where(inside, ends - begins, 0.0)
    filled = stop > first
    weight[filled] /= weight[filled].sum(axis=1, keepdims=True)
    average = np.einsum("mw,mwk->mk", weight, values[place])
    if not filled.all():
        for column in average.T:
            column[~filled] = np.interp(instants[~filled], instants[filled], column[filled])
    return average
