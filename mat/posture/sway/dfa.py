"""Detrended fluctuation analysis: how the roughness of sway grows with the time looked at (Peng et al. 1994)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mat.errors import UsageError

#: Windows by default, s: 0.16 to 12.46 s in equal ratios, used as far as a quarter of the trace.
WINDOWS_S = (0.16, 0.22, 0.31, 0.43, 0.60, 0.84, 1.18, 1.65, 2.31, 3.24, 4.54, 6.36, 8.90, 12.46)
#: A straight line leaves nothing of fewer samples.
_LEAST_SAMPLES = 4


def windows_samples(samples: int, rate_hz: float) -> tuple[int, ...]:
    """The default windows in samples, without those below 4 samples or above a quarter of the trace."""
    wanted = dict.fromkeys(round(window * rate_hz) for window in WINDOWS_S)
    return tuple(window for window in wanted if _LEAST_SAMPLES <= window <= samples // 4)


def fluctuations(signal: np.ndarray, windows: Sequence[int], overlap: bool = False) -> np.ndarray:
    """Root mean square of what a straight line leaves of the summed signal, for each window length, (len(windows),)."""
    walk = np.cumsum(signal - np.mean(signal))
    return np.array([_left_over(walk, window, overlap) for window in windows])


def _left_over(walk: np.ndarray, window: int, overlap: bool) -> float:
    if overlap:
        parts = np.lib.stride_tricks.sliding_window_view(walk, window)[: len(walk) - window : window // 2]
    else:
        parts = walk[: len(walk) // window * window].reshape(-1, window)
    time = np.arange(window) - (window - 1) / 2
    centred = parts - parts.mean(axis=1, keepdims=True)
    slopes = centred @ time / (time @ time)
    return float(np.sqrt(np.mean((centred - slopes[:, None] * time) ** 2)))


def dfa_exponent(signal: np.ndarray, windows: Sequence[int], overlap: bool = False) -> float:
    """Scaling exponent α: 0.5 for white noise, 1 for 1/f noise, 1.5 for a random walk.

    Parameters
    ----------
    signal
        (n,) displacement, any unit; usually not filtered, for a filter bends the short windows.
    windows
        Window lengths, samples, at least two, each from 4 to n.
    overlap
        Windows overlap by half, or lie side by side.

    Returns
    -------
    float
        Slope of log fluctuation over log window; NaN where the signal does not vary.

    Raises
    ------
    UsageError
        Not one axis of numbers, or windows that do not fit it.

    Notes
    -----
    C.-K. Peng et al., Phys Rev E 49 (1994) 1685; order 1; the fluctuation is the root of the mean over all windows.
    """
    values = np.asarray(signal, dtype=float)
    if values.ndim != 1 or not len(values) or not np.isfinite(values).all():
        raise UsageError("Detrended fluctuation analysis needs one axis of numbers without gaps.")
    last = len(values) - 1 if overlap else len(values)
    if len(windows) < 2 or min(windows) < _LEAST_SAMPLES or max(windows) > last:
        raise UsageError(f"Detrended fluctuation analysis needs two windows or more, each of 4 to {last} samples.")
    if np.ptp(values) <= 1e-12 * max(1.0, float(np.abs(values).max())):
        return float("nan")
    rough = fluctuations(values, windows, overlap)
    if not (rough > 0).all():
        return float("nan")
    return float(np.polyfit(np.log(windows), np.log(rough), 1)[0])
