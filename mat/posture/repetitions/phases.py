"""The phase of a repetition while it is done, bin by bin, from the speed of the centre of mass."""

from __future__ import annotations

from math import exp, sqrt

from mat.posture.repetitions.filters import GRAVITY_M_S2
from mat.posture.repetitions.samples import BIN_S

#: Phases of the frame table, in the order of their codes.
PHASES = ("empty", "settling", "stand", "descent", "bottom", "ascent", "hold", "paused")
STAND, DESCENT, BOTTOM, ASCENT, HOLD = (PHASES.index(n) for n in ("stand", "descent", "bottom", "ascent", "hold"))

#: A repetition of usual duration where nothing is known of it, s.
USUAL_REP_S = 4.0
#: The speed is forgotten over this part of a repetition, within these limits, s: long enough to see it, short enough
#: that an unknown load of 0.3 % of body weight does not look like one.
_MEMORY_PART, _MEMORY_S = 0.8, (0.5, 6.0)
#: A movement begins beyond this many SD of the speed's noise, this speed (m/s), and this part of the speed before it.
_SDS, _LEAST_M_S, _PART = 4.0, 0.02, 0.4
#: How well the load is known, share of body weight.
_LOAD_KNOWN = 0.0015
#: It is over below this part of where it began, or this part of its own greatest speed.
_OVER_PART, _OVER_PEAK = 0.5, 0.12
#: Below for longer than this is a hold, s.
HOLD_S = 1.0
#: Down or up lasts no longer than this many memories.
_MOVES_LONGEST = 1.5
#: Below, without the force telling so, for longer than this many memories: it was no repetition.
_GIVEN_UP = 3.0


class PhaseFollower:
    """Follow the phase through bins of force above the load; causal, so later than the repetition's own times."""

    def __init__(self) -> None:
        self.expect(USUAL_REP_S)
        self.reset()

    def reset(self) -> None:
        """Standing."""
        self.phase = STAND
        self._speed_m_s = self._peak_m_s = 0.0
        self._bins = 0

    def expect(self, rep_s: float) -> None:
        """How long a repetition is about to take."""
        low, high = _MEMORY_S
        self._memory_s = min(max(_MEMORY_PART * rep_s, low), high)
        self._fade = exp(-BIN_S / self._memory_s)
        self._noise, self._least_m_s = -1.0, 0.0

    def advance(self, force: float, noise: float, sunk: bool, over: bool) -> int:
        """Phase after one more bin.

        Parameters
        ----------
        force
            Above the load, share of body weight.
        noise
            Its density, (share of body weight)²/Hz.
        sunk
            Whole movements say that the body is down.
        over
            A repetition has just been confirmed.
        """
        self._speed_m_s = self._speed_m_s * self._fade + GRAVITY_M_S2 * force * BIN_S
        self._peak_m_s *= self._fade
        if noise != self._noise:
            self._noise, self._least_m_s = noise, self._least(noise)
        before = self.phase
        self.phase = self._next(self._least_m_s, sunk, over)
        self._bins = self._bins + 1 if self.phase == before else 0
        return self.phase

    def _least(self, noise: float) -> float:
        """Speed beyond which the body moves, m/s."""
        of_noise = _SDS * GRAVITY_M_S2 * sqrt(noise * self._memory_s) / 2
        return max(_LEAST_M_S, of_noise, GRAVITY_M_S2 * _LOAD_KNOWN * self._memory_s)

    def _next(self, least: float, sunk: bool, over: bool) -> int:
        speed, phase = self._speed_m_s, self.phase
        if phase in (DESCENT, ASCENT):
            return self._move(least)
        begins = max(least, _PART * self._peak_m_s)
        if speed < -begins:
            return self._begin(DESCENT)
        if phase == STAND:
            return BOTTOM if sunk else STAND
        return self._begin(ASCENT) if speed > begins else self._stay(sunk, over)

    def _move(self, least: float) -> int:
        """Down or up goes on until its speed is gone."""
        self._peak_m_s = max(self._peak_m_s, abs(self._speed_m_s))
        if self._bins * BIN_S > _MOVES_LONGEST * self._memory_s:
            # So long a movement is none, but a load that is not known well.
            self._speed_m_s = self._peak_m_s = 0.0
            return STAND
        way = -self._speed_m_s if self.phase == DESCENT else self._speed_m_s
        if way > max(_OVER_PART * least, _OVER_PEAK * self._peak_m_s):
            return self.phase
        return BOTTOM if self.phase == DESCENT else STAND

    def _stay(self, sunk: bool, over: bool) -> int:
        """Below: bottom, hold, or up again unnoticed."""
        lasted_s = self._bins * BIN_S
        if over or (not sunk and lasted_s > _GIVEN_UP * self._memory_s):
            return STAND
        return HOLD if self.phase == HOLD or lasted_s > HOLD_S else BOTTOM

    def _begin(self, phase: int) -> int:
        self._peak_m_s = abs(self._speed_m_s)
        return phase
