"""Stabilogram diffusion: mean square displacement over time lag, on linear axes and on logarithmic ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

#: Where the change from short to long lags is sought, and how finely on linear axes, s.
SPLIT_S = (0.3, 2.5)
SPLIT_STEP_S = 0.05
#: Longest lag on linear axes (Collins & De Luca 1993), and as a share of the trace on both.
LONGEST_LAG_S = 10.0
LONGEST_SHARE = 1 / 3
#: Below this share of the largest displacement it is summed lag by lag, for the transform would cost digits ...
_CANCELS = 1e-4
#: ... and below this one only rounding is left, which has no logarithm.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class LinearDiffusion:
    """Two straight lines on linear axes; NaN where a line cannot be drawn.

    Attributes
    ----------
    short_mm2_s, long_mm2_s
        Diffusion coefficients, half the slopes (also in the plane: <Δr²> = 2 D Δt).
    critical_time_s, critical_mm2
        Where the lines meet; NaN when that is not within the lags looked at.
    short_exponent, long_exponent
        Scaling exponents H, half the slopes of the same stretches on logarithmic axes.
    split_s
        Last lag of the short stretch.
    """

    short_mm2_s: float
    long_mm2_s: float
    critical_time_s: float
    critical_mm2: float
    short_exponent: float
    long_exponent: float
    split_s: float


@dataclass(frozen=True)
class LogDiffusion:
    """Two straight lines on logarithmic axes; NaN where a displacement has no logarithm.

    Attributes
    ----------
    short_at_1_s_mm2, long_at_1_s_mm2
        Displacement the lines give at a lag of 1 s, exp(intercept).
    critical_time_s, critical_mm2
        Where the lines meet, at the longest lag if later.
    short_exponent, long_exponent
        Scaling exponents H, half the slopes.
    short_end_s, long_start_s
        Last lag of the short stretch, first of the long one.
    """

    short_at_1_s_mm2: float
    long_at_1_s_mm2: float
    critical_time_s: float
    critical_mm2: float
    short_exponent: float
    long_exponent: float
    short_end_s: float
    long_start_s: float


def mean_square_displacement(cop_mm: np.ndarray, longest: int) -> np.ndarray:
    """Mean square displacement at lags of 1 … ``longest`` samples.

    Parameters
    ----------
    cop_mm
        (n,) or (n, k) displacement, mm; the squares of the k columns add.
    longest
        Longest lag, samples, below n.

    Returns
    -------
    np.ndarray
        (longest,) mm².
    """
    place = np.asarray(cop_mm, dtype=float).reshape(len(cop_mm), -1)
    place = place - place.mean(axis=0)
    n, lags = len(place), np.arange(1, longest + 1)
    size = scipy.fft.next_fast_len(2 * n, real=True)
    spectrum = np.abs(scipy.fft.rfft(place, size, axis=0)) ** 2
    products = scipy.fft.irfft(spectrum.sum(axis=1), size)[lags]
    squares = np.concatenate([[0.0], np.cumsum((place**2).sum(axis=1))])
    moved = (squares[n] - squares[lags] + squares[n - lags] - 2 * products) / (n - lags)
    for lag in lags[moved < _CANCELS * moved.max(initial=0.0)]:
        moved[lag - 1] = ((place[lag:] - place[:-lag]) ** 2).sum() / (n - lag)
    return moved


def linear_diffusion(cop_mm: np.ndarray, rate_hz: float) -> LinearDiffusion:
    """Stabilogram diffusion on linear axes.

    Parameters
    ----------
    cop_mm
        (n,) one axis or (n, 2) the plane, mm; usually not filtered.
    rate_hz
        Samples a second.

    Returns
    -------
    LinearDiffusion
        The lines with the least sum of squares over splits from 0.3 to 2.5 s in steps of 0.05 s, lags up to 10 s or a
        third of the trace.

    Notes
    -----
    J. J. Collins, C. J. De Luca, Exp Brain Res 95 (1993) 308. They chose the split by eye; the search is ours.
    """
    longest = min(round(LONGEST_LAG_S * rate_hz), int(len(cop_mm) * LONGEST_SHARE))
    moved, lag_s = mean_square_displacement(cop_mm, longest), np.arange(1, longest + 1) / rate_hz
    step = max(1, round(SPLIT_STEP_S * rate_hz))
    splits = np.arange(step, round(SPLIT_S[1] * rate_hz) + 1, step)
    splits = splits[(splits >= max(3, SPLIT_S[0] * rate_hz - 1e-9)) & (splits <= longest - 3)]
    if not len(splits) or not moved.any():
        return LinearDiffusion(*[float("nan")] * 7)
    squares = _squares_to(lag_s, moved)[splits] + _squares_from(lag_s, moved)[splits]
    split = int(splits[np.argmin(squares)])
    slope, start = _line(lag_s[:split], moved[:split])
    long_slope, long_start = _line(lag_s[split:], moved[split:])
    meet = (long_start - start) / (slope - long_slope) if slope != long_slope else float("nan")
    meet = meet if 0 < meet <= lag_s[-1] else float("nan")
    logs, log_lag = _logarithms(moved), np.log(lag_s)
    return LinearDiffusion(
        short_mm2_s=slope / 2,
        long_mm2_s=long_slope / 2,
        critical_time_s=meet,
        critical_mm2=start + slope * meet,
        short_exponent=_line(log_lag[:split], logs[:split])[0] / 2,
        long_exponent=_line(log_lag[split:], logs[split:])[0] / 2,
        split_s=split / rate_hz,
    )


def log_diffusion(cop_mm: np.ndarray, rate_hz: float) -> LogDiffusion:
    """Stabilogram diffusion on logarithmic axes.

    Parameters
    ----------
    cop_mm
        (n,) one axis or (n, 2) the plane, mm.
    rate_hz
        Samples a second.

    Returns
    -------
    LogDiffusion
        Lags up to a third of the trace; the end of the short and the start of the long stretch are sought apart, each
        where its line has the least root mean square error, from just past 0.3 s to 2.5 s.

    Notes
    -----
    F. Quijoux et al., Physiol Rep 9 (2021) e15067, after Collins & De Luca 1993.
    """
    longest = int(len(cop_mm) * LONGEST_SHARE)
    moved = mean_square_displacement(cop_mm, longest)
    lag_s = np.arange(1, longest + 1) / rate_hz
    splits = np.arange(max(3, int(SPLIT_S[0] * rate_hz) + 1), min(int(SPLIT_S[1] * rate_hz), longest - 3) + 1)
    if not len(splits) or not moved.any():
        return LogDiffusion(*[float("nan")] * 8)
    logs, log_lag = _logarithms(moved), np.log(lag_s)
    short_error = _squares_to(log_lag, logs)[splits] / splits
    long_error = _squares_from(log_lag, logs)[splits - 1] / (longest - splits + 1)
    end, begin = _last_least(short_error, splits), _last_least(long_error, splits)
    slope, start = _line(log_lag[:end], logs[:end])
    long_slope, long_start = _line(log_lag[begin - 1 :], logs[begin - 1 :])
    meet = (long_start - start) / (slope - long_slope) if slope != long_slope else float("nan")
    meet = float(np.minimum(meet, log_lag[-1]))
    return LogDiffusion(
        short_at_1_s_mm2=float(np.exp(start)),
        long_at_1_s_mm2=float(np.exp(long_start)),
        critical_time_s=float(np.exp(meet)),
        critical_mm2=float(np.exp(start + slope * meet)),
        short_exponent=slope / 2,
        long_exponent=long_slope / 2,
        short_end_s=end / rate_hz,
        long_start_s=begin / rate_hz,
    )


def _logarithms(moved: np.ndarray) -> np.ndarray:
    known = moved > _ROUNDING * moved.max()
    return np.where(known, np.log(np.where(known, moved, 1.0)), np.nan)


def _line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of the least-squares line; NaN where y is not known throughout."""
    from_mean = x - x.mean()
    slope = float(from_mean @ (y - y.mean()) / (from_mean @ from_mean))
    return slope, float(y.mean() - slope * x.mean())


def _squares_to(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Residual squares of the line through the first k points, at index k, (n + 1,); NaN from an unknown y on."""
    x, y = x - np.nanmean(x), y - np.nanmean(y)
    count = np.arange(len(x) + 1)
    sums = [np.concatenate([[0.0], np.cumsum(values)]) for values in (x, y, x * x, x * y, y * y)]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_x, mean_y = sums[0] / count, sums[1] / count
        xx, xy, yy = sums[2] - sums[0] * mean_x, sums[3] - sums[0] * mean_y, sums[4] - sums[1] * mean_y
        return np.where(count > 2, yy - xy**2 / xx, np.nan)


def _squares_from(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The same for the points from index k on."""
    return _squares_to(x[::-1], y[::-1])[::-1]


def _last_least(errors: np.ndarray, splits: np.ndarray) -> int:
    """Split with the least error, the last of equals; unknown errors lose."""
    errors = np.where(np.isfinite(errors), errors, np.inf)
    return int(splits[np.flatnonzero(errors == errors.min())[-1]])
