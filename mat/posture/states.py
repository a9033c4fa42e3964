"""States of one foot and of the person, scan by scan: roll, tilt, shift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from mat.foot.baseline import Baseline
from mat.foot.measures import FootMeasures
from mat.foot.regions import CORNERS
from mat.geometry import SIDES, Side
from mat.posture import criteria
from mat.posture.criteria import Conditions, Criterion, CriterionTable
from mat.posture.drill import DrillSettings
from mat.posture.dwell import DwellState
from mat.posture.thresholds import Thresholds

#: Codes of the states in integer arrays: their place here. −1 stands for undefined.
UNDEFINED = -1
ROLLS = ("none", "toes_caution", "toes", "heels_caution", "heels")
TILTS = ("none", "inward", "outward", "gripping", *(f"corner_{corner}" for corner in CORNERS))
SHIFTS = ("none", "left", "right")


@dataclass(frozen=True)
class _Rule:
    """A state of one foot: any of its criteria, each with the same dwell, makes it."""

    name: str
    dwell_s: float
    any_of: tuple[Criterion, ...]


def _roll_rules(t: Thresholds, drill: DrillSettings) -> tuple[_Rule, ...]:
    """Most severe first: a roll replaces its caution, and toes are told before heels."""
    heels = (criteria.heels_place, criteria.heels_front)
    if drill.lean is not None:
        heels = (*heels, criteria.heels_reach(drill.lean.backward_pct))
    # At a wall, toes wait until a touch would have been recognised.
    toes_s = max(t.toes_s, t.wall_step_s + t.toes_s) if drill.wall else t.toes_s
    rolls = (
        _Rule("toes", toes_s, (criteria.toes_place, criteria.toes_tripod, criteria.toes_heel)),
        _Rule("heels", t.heels_s, heels),
    )
    if not drill.cautions:
        return rolls
    return (
        *rolls,
        _Rule("toes_caution", t.toes_caution_s, (criteria.toes_caution_place, criteria.toes_caution_heel)),
        _Rule("heels_caution", t.heels_caution_s, (criteria.heels_caution_place,)),
    )


def _tilt_rules(t: Thresholds) -> tuple[_Rule, ...]:
    """A whole foot leaning is told before the corner it lifts, and a corner before gripping toes."""
    corners = tuple(
        _Rule(f"corner_{corner}", t.corner_s, (criteria.corner_lifting(index),)) for index, corner in enumerate(CORNERS)
    )
    return (
        _Rule("inward", t.tilt_s, (criteria.inward,)),
        _Rule("outward", t.tilt_s, (criteria.outward,)),
        *corners,
        _Rule("gripping", t.gripping_s, (criteria.gripping,)),
    )


@dataclass(frozen=True)
class FootCodes:
    """States of one foot in n scans.

    Attributes
    ----------
    roll, tilt
        (n,) int8 codes; −1 where the foot has no footprint, bears too little, or (tilt) stands in a shoe.
    arch
        (n,) bool: inward with the arch giving way.
    """

    roll: np.ndarray
    tilt: np.ndarray
    arch: np.ndarray


class FootStates:
    """Roll and tilt of one foot through blocks of scans."""

    def __init__(self, side: Side, thresholds: Thresholds, drill: DrillSettings | None = None) -> None:
        self._side: Side = side
        self._thresholds = thresholds
        drill = drill or DrillSettings()
        self._shoes = drill.shoes
        self._bears = DwellState(0.0)
        self._roll = _Machine(_roll_rules(thresholds, drill), ROLLS)
        self._tilt = _Machine(_tilt_rules(thresholds), TILTS)
        self._arch = _Machine([_Rule("arch", thresholds.tilt_s, (criteria.arch,))], ("none", "arch"))
        self._judge = CriterionTable([*self._roll.criteria, *self._tilt.criteria, *self._arch.criteria], thresholds)

    def advance(
        self,
        time_us: np.ndarray,
        foot: FootMeasures,
        baseline: Baseline,
        body_weight_n: float,
        touching: np.ndarray | None = None,
    ) -> FootCodes:
        """States of scans that share one baseline.

        Parameters
        ----------
        touching
            (n,) bool: just touched a wall; no toes, no toes caution begins.
        """
        t = self._thresholds
        placed = np.isfinite(foot.fl_pct)
        share = foot.force_n / body_weight_n
        bears = self._bears.advance(time_us, (share >= t.foot_bears_again) & placed, (share >= t.foot_bears) & placed)
        scans = _Scans(time_us, bears, self._judge.conditions(foot, baseline.foot(self._side)))
        roll = self._roll.advance(scans, 0, _forward_ignored(touching))
        if self._shoes:
            unknown = np.full(len(time_us), UNDEFINED, dtype=np.int8)
            return FootCodes(roll, unknown, np.zeros(len(time_us), dtype=bool))
        tilt = self._tilt.advance(scans, len(self._roll.criteria))
        arch = self._arch.advance(scans, len(self._roll.criteria) + len(self._tilt.criteria))
        return FootCodes(roll, tilt, (arch == 1) & (tilt == TILTS.index("inward")))

    def reset(self) -> None:
        self._bears.reset()
        self._roll.reset()
        self._tilt.reset()
        self._arch.reset()


def _forward_ignored(touching: np.ndarray | None) -> dict[int, np.ndarray]:
    """Codes that may not begin, and in which scans."""
    if touching is None or not touching.any():
        return {}
    return {ROLLS.index(name): touching for name in ("toes", "toes_caution")}


@dataclass(frozen=True, eq=False)
class _Scans:
    """n scans: their times, whether the foot is judged in each, and what holds in them."""

    time_us: np.ndarray
    judged: np.ndarray
    conditions: Conditions


class _Machine:
    """States of which one at most is told: the first rule that is active."""

    def __init__(self, rules: Sequence[_Rule], names: tuple[str, ...]) -> None:
        self.criteria = [criterion for rule in rules for criterion in rule.any_of]
        self._codes = [names.index(rule.name) for rule in rules for _ in rule.any_of]
        self._states = [DwellState(rule.dwell_s) for rule in rules for _ in rule.any_of]
        self._is_idle = True

    def reset(self) -> None:
        self._is_idle = True
        for state in self._states:
            state.reset()

    def advance(
        self, scans: _Scans, first: int, ignored: Mapping[int, np.ndarray] = MappingProxyType({})
    ) -> np.ndarray:
        """Codes in n scans, (n,) int8; the conditions of the own criteria stand from ``first`` on."""
        codes = np.zeros(len(scans.judged), dtype=np.int8)
        may_begin = scans.conditions.may_begin[first : first + len(self._states)]
        if not self._is_idle or any(may_begin):
            # Otherwise, and by far the most often, nothing is on, and nothing begins.
            for at in range(len(self._states) - 1, -1, -1):
                if may_begin[at] or not self._states[at].is_idle:
                    self._tell(codes, at, scans, first + at, ignored.get(self._codes[at]))
            self._is_idle = all(state.is_idle for state in self._states)
        codes[~scans.judged] = UNDEFINED
        return codes

    def _tell(self, codes: np.ndarray, at: int, scans: _Scans, index: int, ignored: np.ndarray | None) -> None:
        """Put the code of one criterion where its state is on."""
        begins = scans.judged if ignored is None else scans.judged & ~ignored
        enter, stay = scans.conditions.enter(index) & begins, scans.conditions.stay(index) & scans.judged
        codes[self._states[at].advance(scans.time_us, enter, stay)] = self._codes[at]


class ShiftState:
    """Load moved to one side, compared with the person's baseline."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self._left = DwellState(thresholds.shift_s)
        self._right = DwellState(thresholds.shift_s)

    def advance(self, time_us: np.ndarray, left_share: np.ndarray, baseline: Baseline) -> np.ndarray:
        """Codes of the shift, (n,) int8; −1 where the share is undefined or the person's own is not known yet."""
        if len(baseline.feet) < len(SIDES) or baseline.duration_s == 0:
            # How a person shares the load on both feet is their own: before it is known, stepping on would be a shift.
            self.reset()
            return np.full(len(time_us), UNDEFINED, dtype=np.int8)
        t, off = self._thresholds, left_share - baseline.left_share
        codes = np.zeros(len(time_us), dtype=np.int8)
        codes[self._left.advance(time_us, off > t.shift, off > t.shift_exit)] = SHIFTS.index("left")
        codes[self._right.advance(time_us, off < -t.shift, off < -t.shift_exit)] = SHIFTS.index("right")
        return np.where(np.isfinite(left_share), codes, np.int8(UNDEFINED))

    def reset(self) -> None:
        self._left.reset()
        self._right.reset()
