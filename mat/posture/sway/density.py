"""Sway density: how long the CoP stays near where it is (Baratto et al. 2002; Jacono et al. 2004)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.errors import UsageError
from mat.posture.sway.trace import Trace, low_passed

#: Radius of the circle and cut-off of the curve's own filter.
RADIUS_MM = 3.0
CURVE_HZ = 2.5
#: Samples looked at together, a power of two: where their bounding box lies within the circle, so do they.
_STRETCH = 32
_SURELY = 1 - 1e-12


@dataclass(frozen=True)
class SwayDensity:
    """Peaks of the sway-density curve; NaN where the curve has none.

    Attributes
    ----------
    mean_peak_s
        Mean height of the peaks: how long the CoP rests.
    mean_distance_mm
        Mean way from the place of one peak to that of the next; NaN with fewer than two.
    peaks
        Number of peaks.
    radius_mm
        Radius of the circle.
    """

    mean_peak_s: float
    mean_distance_mm: float
    peaks: int
    radius_mm: float


def dwell_samples(cop_mm: np.ndarray, radius_mm: float = RADIUS_MM) -> np.ndarray:
    """Samples after each one that follow without a break within ``radius_mm`` of it, (n - 1,)."""
    n = len(cop_mm)
    beyond = np.full((_STRETCH, 2), np.inf)  # the end of the trace ends every dwell
    ahead = np.lib.stride_tricks.sliding_window_view(np.concatenate([cop_mm, beyond]), _STRETCH, axis=0)
    lowest, highest = _over_stretches(np.minimum, cop_mm), _over_stretches(np.maximum, cop_mm)
    dwell, inside = np.zeros(n - 1), np.arange(n - 1)
    place = inside + 1
    while len(inside):
        here = cop_mm[inside]
        corner = np.maximum(highest[place] - here, here - lowest[place])
        close = np.flatnonzero(~((corner**2).sum(axis=1) <= radius_mm**2 * _SURELY))
        left = ((ahead[place[close]] - here[close][..., None]) ** 2).sum(axis=1) > radius_mm**2
        gone = left.any(axis=1)
        ended = inside[close[gone]]
        dwell[ended] = place[close[gone]] + left[gone].argmax(axis=1) - ended - 1
        stays = np.ones(len(inside), dtype=bool)
        stays[close[gone]] = False
        inside, place = inside[stays], place[stays] + _STRETCH
    return dwell


def _over_stretches(extreme: np.ufunc, cop_mm: np.ndarray) -> np.ndarray:
    """Lowest or highest place of the stretch that begins at each sample, (n + 1, 2), by doubling."""
    reach, length = np.concatenate([cop_mm, np.full((_STRETCH, 2), np.inf)]), 1
    while length < _STRETCH:
        reach = extreme(reach[:-length], reach[length:])
        length *= 2
    return reach


def measure_density(trace: Trace, radius_mm: float = RADIUS_MM) -> SwayDensity:
    """Peaks of the sway-density curve of a prepared trace.

    Parameters
    ----------
    trace
        Prepared trace, (n, 2) mm.
    radius_mm
        Radius of the circle, mm.

    Raises
    ------
    UsageError
        The radius is not positive.

    Notes
    -----
    The curve is the unbroken time within the radius, before and after each sample but the last; it is low-passed at
    2.5 Hz, order 4, forwards and backwards; its peaks are strict local maxima.
    L. Baratto et al., Motor Control 6 (2002) 246; parameters of F. Quijoux et al., Physiol Rep 9 (2021) e15067.
    """
    if not (np.isfinite(radius_mm) and radius_mm > 0):
        raise UsageError(f"The radius of the sway density must be a positive number of mm, not {radius_mm!r}.")
    if not np.ptp(trace.cop_mm, axis=0).any():
        return SwayDensity(float("nan"), float("nan"), 0, radius_mm)
    after = dwell_samples(trace.cop_mm, radius_mm)
    before = dwell_samples(trace.cop_mm[::-1], radius_mm)[::-1]
    before = np.concatenate([[0.0], before[:-1]])
    curve = low_passed((after + before) / trace.rate_hz, trace.rate_hz, CURVE_HZ)
    peaks = np.flatnonzero((curve[1:-1] > curve[:-2]) & (curve[1:-1] > curve[2:])) + 1
    ways = np.diff(trace.cop_mm[peaks], axis=0)
    return SwayDensity(
        float(curve[peaks].mean()) if len(peaks) else float("nan"),
        float(np.hypot(ways[:, 0], ways[:, 1]).mean()) if len(ways) else float("nan"),
        len(peaks),
        radius_mm,
    )
