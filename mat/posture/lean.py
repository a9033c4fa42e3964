"""The lean test, and what is to be said of a baseline."""

from __future__ import annotations

import numpy as np

from mat.errors import SettingsError
from mat.foot.baseline import Baseline
from mat.geometry import SIDES
from mat.posture.drill import LeanLimits

#: A lean counts as far as it was held for this long, s: a jerk is no reach.
LEAN_HELD_S = 0.5
#: Beyond these baselines something is said, % of foot length.
TOES_BASELINE_PCT, HEELS_BASELINE_PCT = 48.0, 30.0


def lean_limits(
    time_s: np.ndarray, fl_pct: np.ndarray, baseline_pct: float, whole_foot: np.ndarray | None = None
) -> LeanLimits:
    """Personal limits from a lean back and a lean forward.

    Parameters
    ----------
    time_s
        (n,) device time, rising.
    fl_pct
        (n,) mean place of both feet, % of foot length; NaN where undefined.
    baseline_pct
        The same in quiet stance.
    whole_foot
        (n,) bool: heels and toes are down; None for all.

    Returns
    -------
    LeanLimits
        The furthest places back and forward that were held for half a second.

    Raises
    ------
    SettingsError
        No lean both ways that was held with the whole foot down.
    """
    down = np.isfinite(fl_pct) if whole_foot is None else np.isfinite(fl_pct) & whole_foot
    backward = baseline_pct - _held(time_s, fl_pct, down)
    forward = _held(time_s, -fl_pct, down) * -1 - baseline_pct
    if not (backward >= 3.0 and forward >= 3.0):
        raise SettingsError(
            "The lean test needs a lean back and a lean forward, each held for half a second with heels and toes down: "
            "do it again."
        )
    return LeanLimits(float(backward), float(forward))


def _held(time_s: np.ndarray, place: np.ndarray, down: np.ndarray) -> float:
    """The least place below which nothing was held for :data:`LEAN_HELD_S`: the greatest of each window's least."""
    best = np.inf
    starts = np.searchsorted(time_s, time_s - LEAN_HELD_S + 1e-9)
    for stop in range(len(time_s)):
        start = int(starts[stop])
        if time_s[stop] - time_s[0] < LEAN_HELD_S - 1e-6 or not down[start : stop + 1].all():
            continue
        best = min(best, float(place[start : stop + 1].max()))
    return best


def baseline_remark(baseline: Baseline) -> str:
    """What to say of a stance on the toes or on the heels; empty where there is nothing to say."""
    places = [baseline.feet[side].fl_pct for side in SIDES if side in baseline.feet]
    if not places or baseline.duration_s == 0:
        return ""
    mean_pct = float(np.mean(places))
    if mean_pct > TOES_BASELINE_PCT:
        return "You stand on your toes: bring the hips back over the heels and take the stance again."
    if mean_pct < HEELS_BASELINE_PCT:
        return "You stand on your heels: bring the hips forward over the feet and take the stance again."
    return ""
