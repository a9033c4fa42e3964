"""The load beneath slow movements: one belief a tempo, each of which takes nothing for load that may be movement.

A filter that counts movement as white noise takes half a hinge of 6 s for a change of load, or for an answer to the
place of the load, and the hinge is gone. So each belief follows, beside load, creep and places, a random force with the
size and the correlation time of movements of its tempo; film with hysteresis wanders in the same way. What that force
explains is not learnt. Quicker sway still teaches what the place of the load changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import expm

from mat.posture.repetitions.load import FORWARD_READS, KNOWN_AT_FIRST, TERMS, WANDERS

#: The random force is an oscillator of this period, in half movements, and this damping: force goes down, up, up, down
#: in two halves.
_PERIOD, _DAMPING = 1.5, 0.5
#: Root mean square of the force of a minimum-jerk half movement of 0.2 m over T: 4.13 · 0.2 m / (g T²).
_FORCE_S2 = 0.084
#: What is further off than this many SD is nothing the belief knows of: a quicker movement. It is forgotten over 2 s.
_BEYOND_SDS, _BEYOND_FADE_S = 4.0, 2.0
_STATES = TERMS + 2


@dataclass(frozen=True, eq=False)
class Beliefs:
    """What is believed for k tempos.

    Attributes
    ----------
    known
        (k, 9, 10) covariance of the factors' sizes (:mod:`mat.posture.repetitions.load`), of the random force and its
        rate; in the last column these sizes themselves: both are carried on and corrected by the same products.
    beyond
        (k,) how far off the total was lately, squared SDs.
    """

    known: np.ndarray
    beyond: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """(k, 9) of the factors, and of the random force and its rate."""
        return self.known[:, :, -1]

    @property
    def covariance(self) -> np.ndarray:
        """(k, 9, 9) of them."""
        return self.known[:, :, :-1]


class LoadBank:
    """Follow the beliefs in steps of equal length.

    Parameters
    ----------
    half_s
        (k,) duration of half a repetition that each belief is for.
    step_s
        Between two looks at the total.
    """

    def __init__(self, half_s: np.ndarray, step_s: float) -> None:
        rate = 2 * np.pi / (_PERIOD * half_s)
        zero = np.zeros_like(rate)
        generator = np.stack([np.stack([zero, zero + 1], 1), np.stack([-(rate**2), -2 * _DAMPING * rate], 1)], 1)
        on = expm(generator * step_s)
        at_rest = np.stack([np.stack([zero + 1, zero], 1), np.stack([zero, rate**2], 1)], 1)
        force = slice(TERMS, _STATES)
        self._goes_on = np.tile(np.eye(_STATES), (len(half_s), 1, 1))
        self._goes_on[:, force, force] = on
        self._goes_back = np.tile(np.eye(_STATES + 1), (len(half_s), 1, 1))
        self._goes_back[:, force, force] = on.transpose(0, 2, 1)
        self._at_rest, self._comes_in = np.zeros((2, len(half_s), _STATES, _STATES + 1))
        self._at_rest[:, force, force] = at_rest
        self._comes_in[:, force, force] = at_rest - on @ at_rest @ on.transpose(0, 2, 1)
        self._movement = ((_FORCE_S2 / half_s**2) ** 2)[:, None, None]
        self._wanders = self._movement * self._comes_in
        self._wanders[:, range(TERMS), range(TERMS)] += WANDERS**2 * step_s
        self._fade = float(np.exp(-step_s / _BEYOND_FADE_S))
        self._step_s = step_s

    def at_first(self, total: float) -> Beliefs:
        """Somebody begins to stand there."""
        known = self._movement * self._at_rest
        known[:, range(TERMS), range(TERMS)] = KNOWN_AT_FIRST**2
        known[:, 0, -1], known[:, 2:4, -1] = total, FORWARD_READS
        return Beliefs(known, np.zeros(len(known)))

    def having_seen(
        self, before: Beliefs, factors: np.ndarray, total: float, density: float, drift: np.ndarray
    ) -> Beliefs:
        """After one more step.

        Parameters
        ----------
        factors, total
            (7,) and share of body weight: means over the step.
        density
            Of the white noise, (share of body weight)²/Hz, one-sided.
        drift
            (k,) variance of what the film wanders at each tempo, (share of body weight)².
        """
        known = self._goes_on @ before.known @ self._goes_back
        known += self._wanders
        known += drift[:, None, None] * self._comes_in
        seen = np.zeros(_STATES)
        seen[:TERMS], seen[TERMS] = factors, 1.0
        spread = seen @ known
        spread[:, -1] -= total
        off = spread[:, -1]
        variance = spread[:, :-1] @ seen + density / (2 * self._step_s)
        beyond = np.maximum(off * off / variance, before.beyond * self._fade)
        doubt = np.where(beyond > _BEYOND_SDS**2, beyond, 1.0) * variance
        known -= (spread[:, :-1] / doubt[:, None])[:, :, None] * spread[:, None, :]
        return Beliefs(known, beyond)

    def having_stepped(self, before: Beliefs, variance: float) -> Beliefs:
        """A weight was picked up or put down; the load is known to ``variance`` less."""
        known = before.known.copy()
        known[:, 0, 0] += variance
        return Beliefs(known, np.zeros_like(before.beyond))
