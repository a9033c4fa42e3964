"""Movements at the mat's limits: one leg, and the kettlebell swing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mat.sim.motion import ASCENT, BOTTOM, DESCENT, Demand, Fault, PosturalSway, Repetition, smooth_step
from mat.sim.presence import STAYS, Presence


@dataclass(frozen=True)
class SingleLeg:
    """Right leg, both, left leg, both; the free foot does not touch the mat.

    Parameters
    ----------
    sway
        The body's random movement; larger on one leg.
    first_s
        First lift, seconds after stepping on.
    """

    sway: PosturalSway
    first_s: float
    presence: Presence = STAYS

    _HOLD_S = 30.0
    _BETWEEN_S = 5.0
    _PASSAGE_S = 1.2
    _LARGER_SWAY = 1.8

    def demand(self, time_s: np.ndarray) -> Demand:
        """Demands at (n,) seconds."""
        standing = self.presence.demand(time_s)
        since = time_s - self.presence.on_s - self.first_s
        side_s = self._HOLD_S + self._BETWEEN_S
        within = np.where(since < 0, -1.0, since % side_s)
        lifted = smooth_step(within / self._PASSAGE_S) * smooth_step((self._HOLD_S - within) / self._PASSAGE_S)
        onto_left = np.floor(since / side_s) % 2 == 1
        share = np.where(onto_left, 0.5 + 0.5 * lifted, 0.5 - 0.5 * lifted)
        left_share = np.where(since < 0, standing.left_share, share)
        size = 1 + (self._LARGER_SWAY - 1) * lifted
        return self.sway.add(replace(standing, left_share=left_share), time_s, size)

    def faults(self, start_s: float, end_s: float) -> Sequence[Fault]:
        """None."""
        return ()


@dataclass(frozen=True)
class Swing:
    """Kettlebell swings in sets of ten: force peaks of 1.5–2 body weights, CoP from heels to forefoot.

    Parameters
    ----------
    sway
        The body's random movement.
    swing_s
        Duration of one swing.
    first_s
        First swing, seconds after stepping on.
    """

    sway: PosturalSway
    swing_s: float
    first_s: float
    presence: Presence = STAYS

    _SWINGS = 10
    _REST_S = 8.0
    #: Cosine terms of the vertical force: mean 0, peak 0.85 of body weight as the hips snap, trough −0.33.
    _FORCE = (0.45, 0.30, 0.10)
    _CENTRE_FL_PCT = 42.0
    _REACH_FL_PCT = 13.0

    def demand(self, time_s: np.ndarray) -> Demand:
        """Demands at (n,) seconds."""
        standing = self.presence.demand(time_s)
        set_s = self._SWINGS * self.swing_s
        since = time_s - self.presence.on_s - self.first_s
        number_of_set = np.floor(since / (set_s + self._REST_S))
        within = np.where(since < 0, -1.0, since % (set_s + self._REST_S))
        active = (within >= 0) & (within < set_s)
        periods = within / self.swing_s
        size = np.where(active, smooth_step(periods) * smooth_step(self._SWINGS - periods), 0.0)
        force = sum(term * np.cos(2 * np.pi * (k + 1) * (periods - 0.5)) for k, term in enumerate(self._FORCE))
        # On the heels while the bell is behind, forward as it floats.
        backwards = np.cos(2 * np.pi * (periods - 0.45))[:, None]
        fl = self._CENTRE_FL_PCT - self._REACH_FL_PCT * backwards - standing.fl_pct
        at = periods % 1
        phase = np.select([~active, at < 0.45, at < 0.55], [standing.phase, DESCENT, BOTTOM], ASCENT)
        moved = Demand(
            weight=standing.weight * (1 + size * force),
            left_share=standing.left_share,
            fl_pct=standing.fl_pct + size[:, None] * fl,
            tilt=standing.tilt,
            phase=phase,
            rep=np.where(active, number_of_set * self._SWINGS + np.floor(periods) + 1, 0).astype(np.int64),
        )
        return self.sway.add(moved, time_s, np.ones(len(time_s)))

    def repetitions(self, start_s: float, end_s: float) -> Sequence[Repetition]:
        """Swings that overlap [start, end): down behind, and up."""
        set_s = self._SWINGS * self.swing_s + self._REST_S
        found, origin_s = [], self.presence.on_s + self.first_s
        for number_of_set in range(max(int((start_s - origin_s) // set_s), 0), int((end_s - origin_s) // set_s) + 1):
            for swing in range(self._SWINGS):
                begins_s = origin_s + number_of_set * set_s + swing * self.swing_s
                parts_s = [begins_s + part * self.swing_s for part in (0.0, 0.45, 0.55, 1.0)]
                if parts_s[0] < end_s and parts_s[-1] > start_s:
                    number = number_of_set * self._SWINGS + swing + 1
                    found.append(Repetition(number, number_of_set + 1, *parts_s))
        return tuple(found)

    def faults(self, start_s: float, end_s: float) -> Sequence[Fault]:
        """None: extremes are part of a swing."""
        return ()
