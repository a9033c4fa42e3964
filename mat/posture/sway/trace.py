"""A CoP trace made ready for measuring: checked, cut, resampled, centred, filtered, and what was done told in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import scipy

from mat.errors import UsageError
from mat.posture.sway.resampling import TRIM_END_SAMPLES, TRIM_START_S, WINDOW_S, resampled

#: What Scoppa et al. 2013 (ISPGR) ask of a recording; below it the figures stand, with a remark.
LEAST_DURATION_S = 25.0
LEAST_RATE_HZ = 50.0
#: Nobody stands stiller than this; a trace in metres looks as if.
LEAST_RANGE_MM = 0.5
#: Below this no measure of sway means anything: slower movements than 0.5 Hz do not fit in twice.
SHORTEST_S = 4.0
#: An axis that moves less than this share of its own distance from the origin moves by rounding only.
_STILL = 1e-12

Centring = Literal["after_filter", "before_filter"]


@dataclass(frozen=True)
class Preparation:
    """What is done to a trace before it is measured.

    Attributes
    ----------
    skip_s
        Seconds dropped at the start (the protocol drops 5 s after stepping on; a file may already lack them).
    low_pass_hz, low_pass_order
        Butterworth low-pass, run forwards and backwards (no phase lag; the amplitude at the cut-off is halved and the
        effective order doubled). ``None``: not filtered.
    resample_hz
        Rate of the sliding-window resampling (SWARII, 0.08 s) before the filter; ``None``: the rate as recorded.
    centring
        Whether the mean is taken off after the filter, or before it and not again (Quijoux et al. 2021).
    """

    skip_s: float = 0.0
    low_pass_hz: float | None = 10.0
    low_pass_order: int = 4
    resample_hz: float | None = None
    centring: Centring = "after_filter"

    def in_words(self) -> str:
        """The preparation in one line, for reports and side files."""
        steps = [f"first {self.skip_s:g} s dropped"] if self.skip_s else []
        if self.resample_hz is not None:
            steps.append(f"resampled to {self.resample_hz:g} Hz (sliding window {WINDOW_S:g} s)")
        if self.low_pass_hz is None:
            return ", ".join([*steps, "no filter"])
        name = f"Butterworth low-pass {self.low_pass_hz:g} Hz, order {self.low_pass_order}"
        return ", ".join([*steps, f"{name}, forwards and backwards"])


@dataclass(frozen=True)
class Trace:
    """A trace ready to be measured.

    Attributes
    ----------
    cop_mm
        (n, 2) displacement from the mean place, ML and AP, mm; an axis that did not move is exactly 0.
    rate_hz
        Samples a second after resampling.
    mean_mm
        (ML, AP) mean place of the CoP as recorded, mm.
    remarks
        What a reader of the figures must know.
    """

    cop_mm: np.ndarray
    rate_hz: float
    mean_mm: tuple[float, float]
    remarks: tuple[str, ...] = ()


def quotient(numerator: float, denominator: float) -> float:
    """``numerator / denominator``; NaN where the denominator is 0, for then the measure does not exist."""
    return float(numerator / denominator) if denominator else float("nan")


def checked(cop_mm: np.ndarray, rate_hz: float) -> tuple[np.ndarray, float]:
    """The trace as (n, 2) floats and its rate, or a clear refusal.

    Raises
    ------
    UsageError
        Not (n, 2) numbers, gaps (NaN), or a rate that is no positive number.
    """
    try:
        trace, rate = np.asarray(cop_mm, dtype=float), float(rate_hz)
    except (TypeError, ValueError):
        raise UsageError("Sway needs a CoP trace of numbers (n, 2) in mm and its rate in Hz.") from None
    if trace.ndim != 2 or trace.shape[1] != 2:
        raise UsageError(f"Sway needs a CoP trace of shape (n, 2), ML and AP in mm, not {trace.shape}.")
    if not (np.isfinite(rate) and rate > 0):
        raise UsageError(f"The rate of a CoP trace must be a positive number of Hz, not {rate_hz!r}.")
    gaps = ~np.isfinite(trace).all(axis=1)
    if gaps.any():
        raise UsageError(
            f"The CoP trace has gaps: {gaps.sum()} of {len(trace)} samples are no numbers, the first at "
            f"{gaps.argmax() / rate:.2f} s. Measure a stretch without gaps (longest_whole_stretch finds it)."
        )
    return trace, rate


def longest_whole_stretch(cop_mm: np.ndarray) -> slice:
    """The longest run of samples without a gap.

    Parameters
    ----------
    cop_mm
        (n, 2) CoP trace, mm; NaN where the mat was not loaded or scans were lost.

    Returns
    -------
    slice
        [start, stop) of the longest run; the first of equals, empty when there is no sample.
    """
    whole = np.isfinite(np.asarray(cop_mm, dtype=float)).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], whole, [False]]).astype(int)))
    starts, stops = edges[::2], edges[1::2]
    if not len(starts):
        return slice(0, 0)
    longest = int(np.argmax(stops - starts))
    return slice(int(starts[longest]), int(stops[longest]))


def low_passed(signal: np.ndarray, rate_hz: float, cutoff_hz: float, order: int = 4) -> np.ndarray:
    """Butterworth low-pass run forwards and backwards, along axis 0.

    Raises
    ------
    UsageError
        The cut-off is not between 0 and half the rate, or the signal is shorter than the filter's run-in.
    """
    if not 0 < cutoff_hz < rate_hz / 2:
        raise UsageError(
            f"A low-pass at {cutoff_hz:g} Hz needs a rate above {2 * cutoff_hz:g} Hz, not {rate_hz:g} Hz: "
            "lower the cut-off or choose no filter (low_pass_hz=None)."
        )
    b, a = scipy.signal.butter(order, cutoff_hz / (rate_hz / 2))
    if len(signal) <= 3 * max(len(a), len(b)):
        raise UsageError(f"{len(signal)} samples are too few for a filter of order {order}: record for longer.")
    return scipy.signal.filtfilt(b, a, signal, axis=0)


def prepared(cop_mm: np.ndarray, rate_hz: float, preparation: Preparation | None = None) -> Trace:
    """Check, cut, resample, centre and filter a trace.

    Parameters
    ----------
    cop_mm
        (n, 2) CoP, ML (x, right) and AP (y, forward), mm.
    rate_hz
        Samples a second, evenly spaced.
    preparation
        What is to be done; by default a 10 Hz low-pass.

    Raises
    ------
    UsageError
        Wrong shape, gaps, a bad rate, or less than four seconds left to measure.
    """
    preparation = preparation or Preparation()
    trace, rate = checked(cop_mm, rate_hz)
    _refuse(preparation, rate)
    trace = trace[round(preparation.skip_s * rate) :]
    if len(trace) / rate < SHORTEST_S:
        raise UsageError(
            f"{len(trace) / rate:.1f} s of CoP are too short to measure sway: record at least {SHORTEST_S:g} s "
            f"({LEAST_DURATION_S:g} s for figures that can be compared)."
        )
    remarks, mean = _remarks(trace, rate), trace.mean(axis=0)
    moved = _without_rounding(trace, mean)
    if preparation.resample_hz is not None:
        times = np.arange(len(moved)) / rate
        kept = slice(int(np.ceil(TRIM_START_S * rate - 1e-9)), len(moved) - TRIM_END_SAMPLES)
        moved, rate = resampled(times[kept], moved[kept], preparation.resample_hz), float(preparation.resample_hz)
    if preparation.low_pass_hz is not None:
        moved = low_passed(moved, rate, preparation.low_pass_hz, preparation.low_pass_order)
    if preparation.centring == "after_filter":
        moved = moved - moved.mean(axis=0)
    return Trace(moved, rate, (float(mean[0]), float(mean[1])), remarks)


def _refuse(preparation: Preparation, rate_hz: float) -> None:
    if not (np.isfinite(preparation.skip_s) and preparation.skip_s >= 0):
        raise UsageError(f"The seconds to drop must be 0 or more, not {preparation.skip_s!r}.")
    if preparation.centring not in get_args(Centring):
        raise UsageError(f"The centring {preparation.centring!r} is not known: 'after_filter' or 'before_filter'.")
    if preparation.low_pass_order not in range(1, 9):
        raise UsageError(f"The order of the low-pass must be 1 to 8, not {preparation.low_pass_order!r}.")
    if preparation.resample_hz is not None and not preparation.resample_hz <= rate_hz:
        raise UsageError(
            f"A trace of {rate_hz:g} Hz cannot be resampled to {preparation.resample_hz:g} Hz: choose a lower rate."
        )


def _without_rounding(trace: np.ndarray, mean: np.ndarray) -> np.ndarray:
    return np.where(_still(trace, mean), 0.0, trace - mean)


def _still(trace: np.ndarray, mean: np.ndarray) -> np.ndarray:
    return np.ptp(trace, axis=0) <= _STILL * np.maximum(np.abs(mean), 1.0)


def _remarks(trace: np.ndarray, rate_hz: float) -> tuple[str, ...]:
    remarks = []
    if len(trace) / rate_hz < LEAST_DURATION_S:
        remarks.append(
            f"{len(trace) / rate_hz:.1f} s measured; sway needs at least {LEAST_DURATION_S:g} s to be compared."
        )
    if rate_hz < LEAST_RATE_HZ:
        remarks.append(f"{rate_hz:g} Hz recorded; sway needs at least {LEAST_RATE_HZ:g} Hz to be compared.")
    moves, still = np.ptp(trace, axis=0), _still(trace, trace.mean(axis=0))
    remarks += [f"The CoP does not move in {axis}." for axis, flat in zip(("ML", "AP"), still, strict=True) if flat]
    if not still.all() and moves.max() < LEAST_RANGE_MM:
        remarks.append(f"The CoP moves by {moves.max():.2g} mm in all, less than a person can: is the trace in mm?")
    return tuple(remarks)
