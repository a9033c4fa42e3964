"""A trial carried out: kinematics, inverse dynamics, and the demands on the feet that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from mat.sim.anatomy import Anatomy, PointMasses, Posture
from mat.sim.dynamics import Outside, balance, ground_force
from mat.sim.faults import wanted_in_faults, with_faults
from mat.sim.footprint import quiet_shares
from mat.sim.motion import (
    ASCENT,
    BOTTOM,
    DESCENT,
    FORE_AND_AFT_HZ,
    GRAVITY_M_S2,
    HOLD,
    STAND,
    Demand,
    Fault,
    PosturalSway,
    Repetition,
    SwayLevels,
    plateau,
    smooth_step,
)
from mat.sim.presence import QUIET_FL_PCT, Presence
from mat.sim.schedule import Schedule
from mat.sim.trial import Trial

#: Grid of the inverse dynamics; the quickest movement, down in 0.27 s, has 27 points.
STEP_S = 0.01
#: Standing: trunk upright, knees off their lock.
_SOFT_KNEE_DEG = 5.0
#: Of knee flexion, shank and thigh turn so that the ankle hardly moves in a hinge: shins stay near vertical.
_SHANK_OF_KNEE = 0.25
#: The hips lead: a little towards the heels at first, a little forward at the bottom. % of foot length [judgement]
_LEAD_FL_PCT = 1.5
#: A wall's clean touch: 20 N (BIOMECHANICS §3), there within a tenth of a second.
WALL_N, _TOUCH_RISE_S = 20.0, 0.1
#: With less than this pause at the bottom it is no hold.
_HOLD_FROM_S = 1.0
#: Near the limits of balance there is no room to sway as in quiet stance.
_CALMER_AT_EXTREMES = 0.6
#: Vertical force of quiet stance, share of body weight: geometric mean of six real ones (BDS, PDS), 0.08–0.57 %.
_VERTICAL_RMS = 0.0017
#: Somebody who steps off does not come back within a day.
_GONE_S = 86_400.0


@dataclass(frozen=True)
class Course:
    """The sagittal plane of a trial on a grid.

    Attributes
    ----------
    time_s
        (n,) from 0, :data:`STEP_S` apart.
    posture, points
        The motion.
    outside
        Wall and chair.
    force_n, cop_m
        What the ground does: (n,) newtons, and metres before the feet's rear edge.
    hands_kg
        (n,) carried.
    """

    time_s: np.ndarray
    posture: Posture
    points: PointMasses
    outside: Outside
    force_n: np.ndarray
    cop_m: np.ndarray
    hands_kg: np.ndarray


class Performance:
    """The motion of a trial; implements :class:`mat.sim.motion.Motion`.

    Parameters
    ----------
    trial
        What is to be done.
    """

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.schedule = Schedule.of(trial)
        self.end_s = self.schedule.end_s + 3.0
        off_s = trial.off_s if trial.off_s is not None else self.schedule.end_s + 2.0 - trial.on_s
        self._presence = Presence(trial.on_s, None if trial.stays else off_s, _GONE_S)
        self._sway = PosturalSway(
            trial.seed, trial.sway, SwayLevels(weight=_VERTICAL_RMS), FORE_AND_AFT_HZ, measured_weight=True
        )
        self._foot_m = trial.foot_length_mm / 1000 * float(np.cos(np.radians(trial.toe_out_deg)))

    @cached_property
    def course(self) -> Course:
        """Kinematics and ground force of the whole trial, before sway."""
        trial, time_s = self.trial, np.arange(0.0, self.end_s, STEP_S)
        anatomy = Anatomy(self._foot_m, trial.weight_kg)
        down = self.schedule.flexion(time_s)
        knee = np.radians(_SOFT_KNEE_DEG + trial.form.knee_deg * down)
        shank = _SHANK_OF_KNEE * knee
        hands_kg = trial.load_kg * self.schedule.held(time_s, trial)
        outside = self._outside(time_s)
        posture, points = balance(
            anatomy,
            Posture(shank, shank - knee, np.radians(trial.form.trunk_deg) * down),
            hands_kg,
            trial.form.load_at_shoulder,
            outside,
            self._wanted_fl_pct(time_s) / 100 * self._foot_m,
            trial.skill,
            STEP_S,
        )
        ground = ground_force(points, outside, STEP_S)
        return Course(time_s, posture, points, outside, ground.force_n, ground.cop_m, hands_kg)

    def demand(self, time_s: np.ndarray) -> Demand:
        """Demands at (n,) seconds."""
        at = np.clip(np.asarray(time_s, dtype=float), 0.0, self.course.time_s[-1])
        force_n, cop_m, wall_n, chair_n, hands_kg = (np.interp(at, self.course.time_s, row) for row in self._rows)
        standing = self._presence.demand(time_s)
        outside_n = np.stack([wall_n, chair_n, hands_kg * GRAVITY_M_S2], axis=1)
        clean = replace(
            standing,
            weight=standing.weight * np.maximum(force_n, 0.0) / (self.trial.weight_kg * GRAVITY_M_S2),
            fl_pct=standing.fl_pct + (cop_m / self._foot_m * 100 - QUIET_FL_PCT)[:, None],
            phase=self._phase(time_s, standing.phase),
            rep=self._rep(time_s),
            outside_n=np.where((standing.weight > 0)[:, None], outside_n, 0.0),
        )
        moved, extreme = with_faults(clean, self.schedule.faults, time_s, quiet_shares(self.trial.arch))
        return self._sway.add(moved, time_s, 1 - _CALMER_AT_EXTREMES * extreme)

    def faults(self, start_s: float, end_s: float) -> Sequence[Fault]:
        """Faults that overlap [start, end), in order."""
        found = [fault for _, fault in self.schedule.faults if fault.start_s < end_s and fault.end_s > start_s]
        return tuple(sorted(found, key=lambda fault: fault.start_s))

    def repetitions(self, start_s: float, end_s: float) -> Sequence[Repetition]:
        """Repetitions that overlap [start, end)."""
        return tuple(rep for rep in self.schedule.reps if rep.start_s < end_s and rep.end_s > start_s)

    @property
    def _rows(self) -> tuple[np.ndarray, ...]:
        course = self.course
        return course.force_n, course.cop_m, course.outside.wall_n, course.outside.chair_n, course.hands_kg

    def _wanted_fl_pct(self, time_s: np.ndarray) -> np.ndarray:
        """(n,) where the mover wants the CoP: mid-foot, the hips leading a little; in a fault where it goes wrong."""
        wanted = np.full_like(time_s, QUIET_FL_PCT)
        for rep, place in zip(self.schedule.reps, self.schedule.place_fl_pct, strict=True):
            a, b = np.searchsorted(time_s, (rep.start_s, rep.end_s))
            down_s, up_s = rep.bottom_s - rep.start_s, rep.end_s - rep.leave_s
            down, up = (time_s[a:b] - rep.start_s) / down_s, (time_s[a:b] - rep.leave_s) / up_s
            wanted[a:b] += (_LEAD_FL_PCT + place) * (smooth_step(down / 0.9 - 0.1) - smooth_step(up / 0.9))
            wanted[a:b] -= _LEAD_FL_PCT * plateau(down, (0.0, 0.35), (0.35, 0.9))
        return wanted_in_faults(wanted, self.schedule.faults, time_s)

    def _outside(self, time_s: np.ndarray) -> Outside:
        trial, wall_n = self.trial, np.zeros_like(time_s)
        if trial.form.touches_wall:
            for rep in self.schedule.reps:
                a, b = np.searchsorted(time_s, (rep.bottom_s - _TOUCH_RISE_S, rep.leave_s + _TOUCH_RISE_S))
                at = time_s[a:b]
                rise = smooth_step((at - rep.bottom_s + _TOUCH_RISE_S) / _TOUCH_RISE_S)
                wall_n[a:b] = WALL_N * (rise - smooth_step((at - rep.leave_s) / _TOUCH_RISE_S))
        from_s, to_s = trial.on_s + trial.first_s, self.schedule.end_s
        leaning = smooth_step(time_s - from_s) - smooth_step(time_s - to_s + 1.0)
        return Outside(wall_n, trial.support_share * trial.weight_kg * GRAVITY_M_S2 * leaning)

    def _phase(self, time_s: np.ndarray, standing: np.ndarray) -> np.ndarray:
        phase = standing.copy()
        for rep in self.repetitions(time_s.min(initial=np.inf), time_s.max(initial=-np.inf) + STEP_S):
            stands = phase == STAND
            pause = HOLD if rep.leave_s - rep.bottom_s >= _HOLD_FROM_S else BOTTOM
            phase[stands & (time_s >= rep.start_s) & (time_s < rep.bottom_s)] = DESCENT
            phase[stands & (time_s >= rep.bottom_s) & (time_s < rep.leave_s)] = pause
            phase[stands & (time_s >= rep.leave_s) & (time_s < rep.end_s)] = ASCENT
        return phase

    def _rep(self, time_s: np.ndarray) -> np.ndarray:
        """(n,) number of the repetition, 0 between them."""
        if not self.schedule.reps:
            return np.zeros(len(time_s), dtype=np.int64)
        starts, ends = (np.array([getattr(rep, name) for rep in self.schedule.reps]) for name in ("start_s", "end_s"))
        latest = np.searchsorted(starts, time_s, side="right")
        within = (latest > 0) & (time_s < ends[np.maximum(latest - 1, 0)])
        return np.where(within, latest, 0).astype(np.int64)
