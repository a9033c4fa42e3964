"""The conditions of each state of one foot: when it may be entered, and until when it stays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mat.foot.baseline import FootBaseline, tripod_balance
from mat.foot.measures import FootMeasures
from mat.foot.regions import CORNER_REGIONS, CORNERS, REGIONS
from mat.posture.thresholds import Thresholds

#: (enter, stay), each (n,) bool; comparisons with NaN are False, so that what is undefined enters nothing.
Condition = tuple[np.ndarray, np.ndarray]
Criterion = Callable[[FootMeasures, FootBaseline, Thresholds], Condition]

_HEEL, _MIDFOOT, _TOES = REGIONS.index("heel"), REGIONS.index("midfoot"), REGIONS.index("toes")
#: Forefoot and toes: all in front of the midfoot.
_FRONT = slice(REGIONS.index("mth1"), REGIONS.index("toes") + 1)
#: A region bearing less than this in the baseline is too light to be judged by its own share.
LEAST_BASELINE_SHARE = 0.02
#: As little of a corner's core: the film's own threshold hides less.
LEAST_CORE_SHARE = 0.005


def _above(value: np.ndarray, enter: float, leave: float) -> Condition:
    return value > enter, value > leave


def _below(value: np.ndarray, enter: float, leave: float) -> Condition:
    return value < enter, value < leave


def toes_caution_limit_pct(base: FootBaseline, t: Thresholds) -> float:
    """Place along the foot beyond which its CoP is a toes caution, % of foot length."""
    ahead = max(t.toes_caution_above_pct, t.toes_caution_sds * base.fl_sd_pct)
    return float(np.clip(base.fl_pct + ahead, t.toes_caution_low_pct, t.toes_caution_high_pct))


def heels_caution_limit_pct(base: FootBaseline, t: Thresholds) -> float:
    """Place along the foot behind which its CoP is a heels caution, % of foot length."""
    behind = max(t.heels_caution_below_pct, t.heels_caution_sds * base.fl_sd_pct)
    return float(np.clip(base.fl_pct - behind, t.heels_caution_low_pct, t.heels_caution_high_pct))


def toes_caution_place(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    limit = toes_caution_limit_pct(base, t)
    return _above(foot.fl_pct, limit, limit - t.toes_caution_exit_pct)


def toes_caution_heel(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    share = base.shares[_HEEL]
    return _below(foot.shares[:, _HEEL], t.toes_caution_heel_ratio * share, t.toes_caution_heel_exit_ratio * share)


def toes_place(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    return _above(foot.fl_pct, t.toes_pct, t.toes_exit_pct)


def toes_tripod(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    return _below(foot.tripod[:, CORNERS.index("heel")], t.toes_tripod_heel, t.toes_tripod_heel_exit)


def toes_heel(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    share = base.shares[_HEEL]
    return _below(foot.shares[:, _HEEL], t.toes_heel_ratio * share, t.toes_heel_exit_ratio * share)


def heels_caution_place(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    limit = heels_caution_limit_pct(base, t)
    return _below(foot.fl_pct, limit, limit + t.heels_caution_exit_pct)


def heels_place(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    return _below(foot.fl_pct, t.heels_pct, t.heels_exit_pct)


def heels_reach(backward_pct: float) -> Criterion:
    """Criterion of a person whose lean test gave a backward reach, % of foot length."""

    def beyond(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
        limit = base.fl_pct - t.heels_reach_share * backward_pct
        return _below(foot.fl_pct, limit, limit + t.heels_reach_exit_pct)

    return beyond


def heels_front(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    share = float(base.shares[_FRONT].sum())
    front = foot.shares[:, _FRONT].sum(axis=1)
    return _below(front, t.heels_front_ratio * share, t.heels_front_exit_ratio * share)


def inward(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    return _leaning(foot, base, t, +1.0)


def outward(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    return _leaning(foot, base, t, -1.0)


def _leaning(foot: FootMeasures, base: FootBaseline, t: Thresholds, direction: float) -> Condition:
    lean = direction * (tripod_balance(foot.tripod) - base.tripod_balance)
    limit = (t.tilt, t.tilt_exit) if direction > 0 else (t.tilt_outward, t.tilt_outward_exit)
    enter, stay = _above(lean, *limit)
    further = t.tilt_further_pct
    judged = (foot.fl_pct >= t.tilt_from_pct) & (foot.fl_pct <= t.tilt_to_pct)
    still = (foot.fl_pct >= t.tilt_from_pct - further) & (foot.fl_pct <= t.tilt_to_pct + further)
    return enter & judged, stay & still


def arch(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    """The arch gives way: only where it touches the ground in the stance, so that high arches are not judged."""
    share = float(base.shares[_MIDFOOT])
    if share < t.arch_contact:
        nothing = np.zeros(len(foot.force_n), dtype=bool)
        return nothing, nothing
    return _above(foot.shares[:, _MIDFOOT] - share, t.arch, t.arch_exit)


def gripping(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
    moved_pct = np.abs(foot.fl_pct - base.fl_pct)
    enter, stay = _above(foot.shares[:, _TOES] - base.shares[_TOES], t.gripping, t.gripping_exit)
    return enter & (moved_pct <= t.gripping_fl_pct), stay & (moved_pct <= t.gripping_fl_exit_pct)


def corner_lifting(corner: int) -> Criterion:
    """Criterion of one corner, by its index in :data:`~mat.foot.regions.CORNERS`."""
    region = CORNER_REGIONS[corner]

    def lifting(foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
        share = float(base.core_shares[corner])
        if base.shares[region] < LEAST_BASELINE_SHARE or share < LEAST_CORE_SHARE:
            nothing = np.zeros(len(foot.force_n), dtype=bool)
            return nothing, nothing
        return _below(foot.core_shares[:, corner], t.corner_ratio * share, t.corner_exit_ratio * share)

    return lifting
