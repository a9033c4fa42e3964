"""The conditions of each state of one foot: which value, beyond which limits, and where it is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mat.foot.baseline import FootBaseline, tripod_balance
from mat.foot.measures import FootMeasures
from mat.foot.regions import CORNER_REGIONS, CORNERS, REGIONS
from mat.posture.thresholds import Thresholds

#: What states are judged by, in the order of the rows of :func:`foot_values`: place along the foot (% of foot length)
#: and how far it is from the baseline's; λ off its baseline, the tripod's heel; the share of all in front of the
#: midfoot, of heel and forefoot, gains of midfoot and toes over the baseline's shares; cores of the corners.
VALUES = (
    "fl_pct", "moved_pct", "lean", "tripod_heel", "front",
    "heel", "midfoot_gain", "mth1", "mth24", "mth5", "toes_gain",
    *(f"core_{corner}" for corner in CORNERS),
)  # fmt: skip
_SHARES, _CORES = slice(5, 5 + len(REGIONS)), slice(5 + len(REGIONS), len(VALUES))
_ROW = {name: row for row, name in enumerate(VALUES)}
_HEEL, _MIDFOOT, _TOES = REGIONS.index("heel"), REGIONS.index("midfoot"), REGIONS.index("toes")
#: Forefoot and toes: all in front of the midfoot.
_FRONT = slice(REGIONS.index("mth1"), REGIONS.index("toes") + 1)
#: A region bearing less than this in the baseline is too light to be judged by its own share.
LEAST_BASELINE_SHARE = 0.02
#: As little of a corner's core: the film's own threshold hides less.
LEAST_CORE_SHARE = 0.005

#: Where a condition begins and where it ends, or where it is judged: from and to.
Limits = tuple[float, float]
#: (enter, stay), each (n,) bool; comparisons with NaN are False, so that what is undefined enters nothing.
Condition = tuple[np.ndarray, np.ndarray]


def foot_values(foot: FootMeasures, base: FootBaseline) -> np.ndarray:
    """Rows :data:`VALUES` of n scans, (v, n); NaN where a value is not defined."""
    values = np.empty((len(VALUES), len(foot.fl_pct)))
    values[:2], values[2], values[3] = foot.fl_pct, tripod_balance(foot.tripod), foot.tripod[:, CORNERS.index("heel")]
    values[4] = foot.shares[:, _FRONT].sum(axis=1)
    values[_SHARES], values[_CORES] = foot.shares.T, foot.core_shares.T
    for name, of_base in (
        ("moved_pct", base.fl_pct),
        ("lean", base.tripod_balance),
        ("midfoot_gain", base.shares[_MIDFOOT]),
        ("toes_gain", base.shares[_TOES]),
    ):
        values[_ROW[name]] -= of_base
    np.abs(values[1], out=values[1])
    return values


@dataclass(frozen=True)
class Where:
    """A condition holds only while another value is within bounds: ``enter`` to begin, ``stay`` to go on."""

    value: str
    enter: Callable[[Thresholds], Limits]
    stay: Callable[[Thresholds], Limits]


@dataclass(frozen=True)
class Criterion:
    """A value above (or below) a limit, until it is back behind another.

    Attributes
    ----------
    value
        One of :data:`VALUES`.
    above
        Or below.
    limits
        To enter and to leave, for a person's baseline; None where it is not judged.
    where
        A condition besides.
    """

    value: str
    above: bool
    limits: Callable[[FootBaseline, Thresholds], Limits | None]
    where: Where | None = None

    def __call__(self, foot: FootMeasures, base: FootBaseline, t: Thresholds) -> Condition:
        """(enter, stay) in n scans, (n,) bool each."""
        conditions = CriterionTable([self], t).conditions(foot, base)
        return conditions.enter(0), conditions.stay(0)


class _Limits(NamedTuple):
    """Limits of c criteria for one baseline: signed, so that beyond is always above."""

    base: FootBaseline
    enter: np.ndarray
    leave: list[float]


class _Bounds(NamedTuple):
    """Row of another value, and the bounds within which a criterion is judged."""

    row: int
    enter: Limits
    stay: Limits


class Conditions:
    """What holds in n scans.

    Attributes
    ----------
    may_begin
        Of each criterion, whether its value is beyond the limit in any scan; most often it is in none.
    """

    def __init__(
        self, values: np.ndarray, signed: np.ndarray, limits: _Limits, bounds: Sequence[_Bounds | None]
    ) -> None:
        self._values, self._signed, self._leave, self._bounds = values, signed, limits.leave, bounds
        self._beyond = signed > limits.enter
        self.may_begin: list[bool] = np.logical_or.reduce(self._beyond, axis=1).tolist()

    def enter(self, index: int) -> np.ndarray:
        """The entry condition of one criterion, (n,) bool."""
        beyond, bounds = self._beyond[index], self._bounds[index]
        return beyond if bounds is None else beyond & _is_within(self._values[bounds.row], bounds.enter)

    def stay(self, index: int) -> np.ndarray:
        """The exit condition of one criterion does not hold yet, (n,) bool."""
        beyond, bounds = self._signed[index] > self._leave[index], self._bounds[index]
        return beyond if bounds is None else beyond & _is_within(self._values[bounds.row], bounds.stay)


class CriterionTable:
    """Criteria of one foot judged together: one comparison for all of them.

    Parameters
    ----------
    criteria
        c of them.
    thresholds
        The set in force.
    """

    def __init__(self, criteria: Sequence[Criterion], thresholds: Thresholds) -> None:
        self._criteria, self._thresholds = tuple(criteria), thresholds
        self._rows = np.array([_ROW[each.value] for each in criteria])
        self._signs = np.array([[1.0 if each.above else -1.0] for each in criteria])
        wheres = [each.where for each in criteria]
        self._bounds = [w and _Bounds(_ROW[w.value], w.enter(thresholds), w.stay(thresholds)) for w in wheres]
        self._limits: _Limits | None = None

    def conditions(self, foot: FootMeasures, base: FootBaseline) -> Conditions:
        """Conditions in n scans that share one baseline."""
        if self._limits is None or self._limits.base is not base:
            self._limits = self._limits_of(base)
        values = foot_values(foot, base)
        return Conditions(values, values[self._rows] * self._signs, self._limits, self._bounds)

    def _limits_of(self, base: FootBaseline) -> _Limits:
        given = [each.limits(base, self._thresholds) for each in self._criteria]
        signed = np.array([(0.0, 0.0) if limits is None else limits for limits in given]) * self._signs
        signed[[limits is None for limits in given]] = np.inf
        return _Limits(base, signed[:, :1], signed[:, 1].tolist())


def _is_within(value: np.ndarray, limits: Limits) -> np.ndarray:
    return (value >= limits[0]) & (value <= limits[1])


def toes_caution_limit_pct(base: FootBaseline, t: Thresholds) -> float:
    """Place along the foot beyond which its CoP is a toes caution, % of foot length."""
    ahead = max(t.toes_caution_above_pct, t.toes_caution_sds * base.fl_sd_pct)
    return float(np.clip(base.fl_pct + ahead, t.toes_caution_low_pct, t.toes_caution_high_pct))


def heels_caution_limit_pct(base: FootBaseline, t: Thresholds) -> float:
    """Place along the foot behind which its CoP is a heels caution, % of foot length."""
    behind = max(t.heels_caution_below_pct, t.heels_caution_sds * base.fl_sd_pct)
    return float(np.clip(base.fl_pct - behind, t.heels_caution_low_pct, t.heels_caution_high_pct))


def _of_share(region: int, enter_ratio: str, leave_ratio: str) -> Callable[[FootBaseline, Thresholds], Limits]:
    """Ratios (names of thresholds) of the foot's own share."""

    def limits(base: FootBaseline, t: Thresholds) -> Limits:
        share = float(base.shares[region])
        return getattr(t, enter_ratio) * share, getattr(t, leave_ratio) * share

    return limits


def _toes_caution_place(base: FootBaseline, t: Thresholds) -> Limits:
    limit = toes_caution_limit_pct(base, t)
    return limit, limit - t.toes_caution_exit_pct


def _heels_caution_place(base: FootBaseline, t: Thresholds) -> Limits:
    limit = heels_caution_limit_pct(base, t)
    return limit, limit + t.heels_caution_exit_pct


def _heels_front(base: FootBaseline, t: Thresholds) -> Limits:
    share = float(base.shares[_FRONT].sum())
    return t.heels_front_ratio * share, t.heels_front_exit_ratio * share


def _arch(base: FootBaseline, t: Thresholds) -> Limits | None:
    """The arch gives way: only where it touches the ground in the stance, so that high arches are not judged."""
    return None if base.shares[_MIDFOOT] < t.arch_contact else (t.arch, t.arch_exit)


toes_caution_place = Criterion("fl_pct", True, _toes_caution_place)
toes_caution_heel = Criterion(
    "heel", False, _of_share(_HEEL, "toes_caution_heel_ratio", "toes_caution_heel_exit_ratio")
)
toes_place = Criterion("fl_pct", True, lambda base, t: (t.toes_pct, t.toes_exit_pct))
toes_tripod = Criterion("tripod_heel", False, lambda base, t: (t.toes_tripod_heel, t.toes_tripod_heel_exit))
toes_heel = Criterion("heel", False, _of_share(_HEEL, "toes_heel_ratio", "toes_heel_exit_ratio"))
heels_caution_place = Criterion("fl_pct", False, _heels_caution_place)
heels_place = Criterion("fl_pct", False, lambda base, t: (t.heels_pct, t.heels_exit_pct))
heels_front = Criterion("front", False, _heels_front)
arch = Criterion("midfoot_gain", True, _arch)

#: Leaning to either side is judged only where both front corners carry.
_TILT_WHERE = Where(
    "fl_pct",
    enter=lambda t: (t.tilt_from_pct, t.tilt_to_pct),
    stay=lambda t: (t.tilt_from_pct - t.tilt_further_pct, t.tilt_to_pct + t.tilt_further_pct),
)
inward = Criterion("lean", True, lambda base, t: (t.tilt, t.tilt_exit), _TILT_WHERE)
outward = Criterion("lean", False, lambda base, t: (-t.tilt_outward, -t.tilt_outward_exit), _TILT_WHERE)
#: Toes grip where the CoP stays; where they bear more because it goes forward, they do what they are for.
gripping = Criterion(
    "toes_gain",
    True,
    lambda base, t: (t.gripping, t.gripping_exit),
    Where("moved_pct", lambda t: (0.0, t.gripping_fl_pct), lambda t: (0.0, t.gripping_fl_exit_pct)),
)


def heels_reach(backward_pct: float) -> Criterion:
    """Criterion of a person whose lean test gave a backward reach, % of foot length."""

    def limits(base: FootBaseline, t: Thresholds) -> Limits:
        limit = base.fl_pct - t.heels_reach_share * backward_pct
        return limit, limit + t.heels_reach_exit_pct

    return Criterion("fl_pct", False, limits)


def corner_lifting(corner: int) -> Criterion:
    """Criterion of one corner, by its index in :data:`~mat.foot.regions.CORNERS`."""

    def limits(base: FootBaseline, t: Thresholds) -> Limits | None:
        share = float(base.core_shares[corner])
        if base.shares[CORNER_REGIONS[corner]] < LEAST_BASELINE_SHARE or share < LEAST_CORE_SHARE:
            return None
        return t.corner_ratio * share, t.corner_exit_ratio * share

    return Criterion(f"core_{CORNERS[corner]}", False, limits)
