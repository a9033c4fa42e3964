"""When what happens in a trial: repetitions, faults, loads, touches, on a grid of times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.sim.motion import Fault, Repetition, smooth_step
from mat.sim.trial import FaultPlan, Trial

#: Parts of a repetition without hold: down, a moment at the bottom, up, a moment at the top.
_DOWN, _BOTTOM, _UP = 0.45, 0.05, 0.45
#: Coefficients of variation of free movement; those of a metronome's tempo are a quarter. [judgement]
_TIME_CV, _DEPTH_CV = 0.08, 0.05
#: Standard deviation of where the CoP lies at the bottom, % of foot length, as free as the tempo is. [judgement]
_PLACE_FL_PCT = 1.2
_PACED = 0.25
#: A quicker repetition is shallower, so that no more comes off the ground than the half of body weight. [judgement]
_QUICKEST_DEEP_S = 1.1
#: A kettlebell leaves the floor within this time.
_GRIP_S = 0.3
_VARIATION_STREAM = 9
#: A ``quiet`` trial counts tenths of a minute as repetitions for its faults.
_QUIET_REP_S = 6.0


@dataclass(frozen=True)
class Schedule:
    """The course of a trial.

    Attributes
    ----------
    reps
        All repetitions.
    depth
        (k,) how deep each is, 1 for the drill's own.
    place_fl_pct
        (k,) how far from mid-foot the mover's CoP lies at the bottom of each.
    faults
        With their times, in order of the plans.
    end_s
        End of the last set.
    """

    reps: tuple[Repetition, ...]
    depth: np.ndarray
    place_fl_pct: np.ndarray
    faults: tuple[tuple[FaultPlan, Fault], ...]
    end_s: float

    @classmethod
    def of(cls, trial: Trial) -> Schedule:
        """Draw the natural variation and lay the trial out."""
        rng = np.random.default_rng([trial.seed, _VARIATION_STREAM])
        size = _PACED if trial.paced else 1.0
        hold_s = max(trial.hold_s, trial.form.least_hold_s)
        reps, depth, place, start_s = [], [], [], trial.on_s + trial.first_s
        for number in range(trial.reps * trial.sets):
            if number and number % trial.reps == 0:
                start_s += trial.rest_s
            period_s = _QUIET_REP_S if trial.drill == "quiet" else trial.rep_s
            length_s = period_s * (1 + size * _TIME_CV * np.clip(rng.standard_normal(), -2, 2))
            bottom_s = start_s + _DOWN * length_s
            leave_s = bottom_s + _BOTTOM * length_s + hold_s
            set_number = number // trial.reps + 1
            reps.append(Repetition(number + 1, set_number, start_s, bottom_s, leave_s, float(leave_s + _UP * length_s)))
            shallower = min(1.0, (length_s / _QUICKEST_DEEP_S) ** 2)
            depth.append(shallower * (1 + size * _DEPTH_CV * np.clip(rng.standard_normal(), -2, 2)))
            place.append(size * _PLACE_FL_PCT * np.clip(rng.standard_normal(), -2, 2))
            start_s += length_s + hold_s + trial.pause_s
        faults = tuple((plan, _window(plan, reps[plan.rep - 1])) for plan in trial.faults)
        visible = () if trial.drill == "quiet" else tuple(reps)
        count = len(visible)
        return cls(visible, np.array(depth[:count]), np.array(place[:count]), faults, float(start_s))

    def flexion(self, time_s: np.ndarray) -> np.ndarray:
        """(n,) how far down, 0–1 of the drill's own depth: minimum jerk down and up."""
        down = np.zeros_like(time_s)
        for rep, depth in zip(self.reps, self.depth, strict=True):
            a, b = np.searchsorted(time_s, (rep.start_s, rep.end_s))
            at = time_s[a:b]
            lowering = smooth_step((at - rep.start_s) / (rep.bottom_s - rep.start_s))
            rising = smooth_step((at - rep.leave_s) / (rep.end_s - rep.leave_s))
            down[a:b] = depth * (lowering - rising)
        return down

    def held(self, time_s: np.ndarray, trial: Trial) -> np.ndarray:
        """(n,) part of the load that the hands carry."""
        if not trial.load_kg or not trial.from_floor:
            return np.full_like(time_s, 1.0 if trial.load_kg else 0.0)
        carried = np.zeros_like(time_s)
        for first in range(0, len(self.reps), trial.reps):
            taken, put = self.reps[first], self.reps[first + trial.reps - 1]
            middle_s = [(rep.bottom_s + rep.leave_s) / 2 for rep in (taken, put)]
            if trial.reps > 1:
                carried += smooth_step((time_s - middle_s[0]) / _GRIP_S) - smooth_step((time_s - middle_s[1]) / _GRIP_S)
        return carried


def fault_size(fault: Fault, time_s: np.ndarray) -> np.ndarray:
    """(n,) 0 outside the fault, 1 at its full size."""
    rise = smooth_step((time_s - fault.start_s) / (fault.full_from_s - fault.start_s))
    return rise - smooth_step((time_s - fault.full_to_s) / (fault.end_s - fault.full_to_s))


def _window(plan: FaultPlan, rep: Repetition) -> Fault:
    middle_s = rep.start_s + plan.centre * (rep.end_s - rep.start_s)
    full_from_s, full_to_s = middle_s - plan.duration_s / 2, middle_s + plan.duration_s / 2
    start_s, end_s = full_from_s - plan.rise_s, full_to_s + plan.rise_s
    return Fault(plan.kind, start_s, full_from_s, full_to_s, end_s, plan.size, plan.foot, plan.rep)
