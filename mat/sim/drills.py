"""The movements: standing still, repetitions with and without faults, one leg, swings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mat.sim.motion import (
    ASCENT,
    BOTTOM,
    DESCENT,
    GRAVITY_M_S2,
    STAND,
    Demand,
    Fault,
    FaultKind,
    PosturalSway,
    Repetition,
    plateau,
    smooth_step_acceleration,
)
from mat.sim.presence import STAYS, Presence

#: The centre of mass sinks this far in a hinge: 2.5 % of body weight at 4 s a repetition, 4.5 % at 3 s.
HINGE_DEPTH_M = 0.14
#: Parts of a repetition: descent, bottom, ascent, top.
_DESCENT_TO, _BOTTOM_TO, _ASCENT_TO = 0.45, 0.50, 0.95

#: A fault's course within a repetition: rise begins, full, fall begins, over. A shift must last beyond 2 s.
_FAULT_COURSE: dict[FaultKind, tuple[float, float, float, float]] = {
    "toes": (0.25, 0.38, 0.68, 0.80),
    "heels": (0.25, 0.38, 0.68, 0.80),
    "inward": (0.20, 0.34, 0.70, 0.84),
    "shift": (0.05, 0.20, 0.80, 0.95),
}
TOES_FL_PCT, HEELS_FL_PCT = 76.0, 16.0
INWARD_TILT = 0.75
SHIFT_SHARE = 0.18
#: Near the limits of balance there is no room to sway as in quiet stance.
_CALMER_AT_EXTREMES = 0.6


@dataclass(frozen=True)
class Nobody:
    """The empty mat."""

    def demand(self, time_s: np.ndarray) -> Demand:
        """Nothing on it, ever."""
        return Presence(on_s=np.inf).demand(time_s)

    def faults(self, start_s: float, end_s: float) -> Sequence[Fault]:
        """None."""
        return ()


@dataclass(frozen=True)
class Repetitions:
    """Hip hinges, one after the other, the second of every two with a fault.

    Parameters
    ----------
    sway
        The body's random movement.
    rep_s
        Duration of a repetition.
    first_s
        First descent, seconds after stepping on; None for quiet stance only.
    fault
        What goes wrong in repetitions 2, 4, 6 …; None for clean ones.
    presence
        When the person is on the mat.
    """

    sway: PosturalSway
    rep_s: float
    first_s: float | None
    fault: FaultKind | None = None
    presence: Presence = STAYS

    def demand(self, time_s: np.ndarray) -> Demand:
        """Demands at (n,) seconds."""
        standing = self.presence.demand(time_s)
        rep, at = self._place(time_s)
        if self.first_s is None:
            return self.sway.add(standing, time_s, np.ones(len(time_s)))
        faulty = self._fault_size(rep, at)
        return self.sway.add(self._hinge(standing, rep, at, faulty), time_s, 1 - _CALMER_AT_EXTREMES * faulty)

    def faults(self, start_s: float, end_s: float) -> Sequence[Fault]:
        """Faults that overlap [start, end)."""
        if self.fault is None or self.first_s is None:
            return ()
        # The first faulty repetition is the second; then every other.
        first_s, spacing_s = self.presence.on_s + self.first_s + self.rep_s, 2 * self.rep_s
        begin = max(0, int((start_s - first_s) // spacing_s))
        end = max(0, int((end_s - first_s) // spacing_s) + 1)
        windows = (self._window(self.fault, first_s + pair * spacing_s) for pair in range(begin, end))
        return tuple(window for window in windows if window.start_s < end_s and window.end_s > start_s)

    def repetitions(self, start_s: float, end_s: float) -> Sequence[Repetition]:
        """Repetitions that overlap [start, end), without the pause at the top."""
        if self.first_s is None:
            return ()
        cycle_s, off_s = self.presence.cycle_s, self.presence.off_s
        a_visit = None if off_s is None else int((off_s - self.first_s) // self.rep_s)
        # The first that can overlap: of the visit before the one at ``start_s``, or the one before it.
        since_s = max(start_s - self.presence.on_s - self.first_s, 0.0)
        found, index = [], int(since_s // (cycle_s or self.rep_s)) * (a_visit or 1)
        index = max(index - (a_visit or 1), 0)
        while True:
            visit, within = (0, index) if a_visit is None else divmod(index, a_visit)
            begins_s = self.presence.on_s + self.first_s + visit * (cycle_s or 0.0) + within * self.rep_s
            if begins_s >= end_s:
                return tuple(found)
            parts_s = [begins_s + part * self.rep_s for part in (_DESCENT_TO, _BOTTOM_TO, _ASCENT_TO)]
            if parts_s[-1] > start_s:
                found.append(Repetition(index + 1, 1, begins_s, *parts_s))
            index += 1

    def _window(self, fault: FaultKind, rep_start_s: float) -> Fault:
        begins, full, ends, over = (rep_start_s + part * self.rep_s for part in _FAULT_COURSE[fault])
        return Fault(fault, begins, full, ends, over)

    def _place(self, time_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Number of the repetition (0 outside) and the place in it, 0–1."""
        first_s = self.first_s or 0.0
        since, visit = self.presence.since_step_on(time_s)
        periods = (since - first_s) / self.rep_s
        off_s = self.presence.off_s
        a_visit = np.inf if off_s is None else np.floor((off_s - first_s) / self.rep_s)
        active = (periods >= 0) & (periods < a_visit)
        before = 0 if off_s is None else visit * a_visit
        number = np.where(active, np.floor(periods) + 1 + before, 0).astype(np.int64)
        return number, np.where(active, periods % 1, 0.0)

    def _hinge(self, standing: Demand, rep: np.ndarray, at: np.ndarray, faulty: np.ndarray) -> Demand:
        down, up = at / _DESCENT_TO, (at - _BOTTOM_TO) / (_ASCENT_TO - _BOTTOM_TO)
        depth_s2 = (_DESCENT_TO * self.rep_s) ** 2
        acceleration = HINGE_DEPTH_M * (smooth_step_acceleration(up) - smooth_step_acceleration(down)) / depth_s2
        # Hips lead: first a little towards the heels, at the bottom a little forward.
        fl_shift = -1.5 * plateau(at, (0.0, 0.15), (0.15, 0.40)) + 1.5 * plateau(at, (0.20, 0.48), (0.52, 0.90))
        fl = standing.fl_pct + fl_shift[:, None]
        tilt, share = standing.tilt, standing.left_share
        if self.fault in ("toes", "heels"):
            extreme = TOES_FL_PCT if self.fault == "toes" else HEELS_FL_PCT
            fl = fl + faulty[:, None] * (extreme - fl)
        elif self.fault == "inward":
            tilt = tilt + faulty[:, None] * INWARD_TILT
        elif self.fault == "shift":
            share = share + faulty * np.where(rep % 4 == 2, SHIFT_SHARE, -SHIFT_SHARE)
        phase = np.select(
            [rep == 0, at < _DESCENT_TO, at < _BOTTOM_TO, at < _ASCENT_TO],
            [standing.phase, DESCENT, BOTTOM, ASCENT],
            STAND,
        )
        weight = standing.weight * (1 + acceleration / GRAVITY_M_S2)
        return Demand(weight, share, fl, tilt, phase, rep)

    def _fault_size(self, rep: np.ndarray, at: np.ndarray) -> np.ndarray:
        if self.fault is None:
            return np.zeros(len(at))
        begins, full, ends, over = _FAULT_COURSE[self.fault]
        return np.where((rep > 0) & (rep % 2 == 0), plateau(at, (begins, full), (ends, over)), 0.0)
