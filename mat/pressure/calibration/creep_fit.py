"""How much the film creeps: told by loads that do not change while they lie there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mat.pressure.creep import LARGEST_CREEP, CreepFollower

#: The conductance is linear in the creep taken back to within a hundredth of it over so wide a step.
_TRIED = 0.05
#: A load shorter than this many tenths of a second tells no slope.
_LEAST_SCANS = 15
#: Before any load was watched: data sheets say up to 0.05 a decade. SD of the slope of one still load,
#: ten bits and the unevenness of lags, seen in simulated calibrations.
CREEP, CREEP_SD, SLOPE_SD = 0.03, 0.03, 0.006


@dataclass(frozen=True, eq=False)
class History:
    """All that a mat bore since it was begun to be calibrated, in tenths of a second.

    Attributes
    ----------
    time_s
        (n,) ascending.
    above_rest_s
        (n, rows, cols) conductance above rest, siemens.
    """

    time_s: np.ndarray
    above_rest_s: np.ndarray

    def without_creep(self, per_decade: float) -> History:
        """The same with the creep taken back."""
        follower = CreepFollower(per_decade, self.above_rest_s[0].size if len(self.time_s) else 0)
        time_us = np.round(self.time_s * 1e6).astype(np.int64)
        return History(self.time_s, follower.process(time_us, np.maximum(self.above_rest_s, 0.0)))

    def between(self, from_s: float, to_s: float) -> np.ndarray:
        """Conductance in [from_s, to_s)."""
        return self.above_rest_s[(self.time_s >= from_s) & (self.time_s < to_s)]


def fit_creep(history: History, holds_s: Sequence[tuple[float, float]]) -> float:
    """Growth of conductance a decade of time.

    The creep is right when, taken back, constant loads stay constant: the slope of the logarithm of the total against
    that of the time is nought. Every load before counts, and so it is not the slope that is read off, but the creep
    that flattens it.

    Parameters
    ----------
    history
        From the empty mat on.
    holds_s
        [start, end) of loads that did not change; from when they lay still on.
    """
    plain, tried = ([_slope(one, *hold) for hold in holds_s] for one in (history, history.without_creep(_TRIED)))
    pairs = [(a, (a - b) / _TRIED) for a, b in zip(plain, tried, strict=True) if a is not None and b is not None]
    if not pairs:
        return CREEP
    slope, answer = np.array(pairs).T
    each = slope / answer
    weight = (answer / SLOPE_SD) ** 2 * (np.abs(each - np.median(each)) < 0.1)
    found = (weight @ each + CREEP / CREEP_SD**2) / (weight.sum() + 1 / CREEP_SD**2)
    return float(np.clip(found, 0.0, LARGEST_CREEP))


def _slope(history: History, from_s: float, to_s: float) -> float | None:
    """Relative growth of the total a decade of time since the load was put on (1 s before it lay still)."""
    total_s = history.between(from_s, to_s).sum(axis=(1, 2))
    if len(total_s) < _LEAST_SCANS or total_s.min() <= 0:
        return None
    at_s = history.time_s[(history.time_s >= from_s) & (history.time_s < to_s)]
    decades = np.log10(at_s - from_s + 1.0)
    decades -= decades.mean()
    return float(decades @ np.log(total_s) / (decades @ decades))
