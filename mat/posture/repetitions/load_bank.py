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
    sizes
        (k, 9) of the factors (:mod:`mat.posture.repetitions.load`), and of the random force and its rate.
    covariance
        (k, 9, 9) of them.
    beyond
        (k,) how far off the total was lately, squared SDs.
    """

    sizes: np.ndarray
    covariance: np.ndarray
    beyond: np.ndarray


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
        self._goes_on = expm(generator * step_s)
        self._at_rest = np.stack([np.stack([zero + 1, zero], 1), np.stack([zero, rate**2], 1)], 1)
        carried = self._goes_on @ self._at_rest @ self._goes_on.transpose(0, 2, 1)
        self._comes_in = self._at_rest - carried
        self._movement = (_FORCE_S2 / half_s**2) ** 2
        self._wanders = np.diag(WANDERS**2 * step_s)
        self._fade = float(np.exp(-step_s / _BEYOND_FADE_S))
        self._step_s = step_s

    def at_first(self, total: float) -> Beliefs:
        """Somebody begins to stand there."""
        count = len(self._movement)
        sizes, covariance = np.zeros((count, _STATES)), np.zeros((count, _STATES, _STATES))
        sizes[:, 0], sizes[:, 2:4] = total, FORWARD_READS
        covariance[:, :TERMS, :TERMS] = np.diag(KNOWN_AT_FIRST**2)
        covariance[:, TERMS:, TERMS:] = self._movement[:, None, None] * self._at_rest
        return Beliefs(sizes, covariance, np.zeros(count))

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
        sizes, covariance = before.sizes.copy(), before.covariance.copy()
        on = self._goes_on
        sizes[:, TERMS:] = (on @ sizes[:, TERMS:, None])[:, :, 0]
        covariance[:, :, TERMS:] = covariance[:, :, TERMS:] @ on.transpose(0, 2, 1)
        covariance[:, TERMS:, :] = on @ covariance[:, TERMS:, :]
        covariance[:, TERMS:, TERMS:] += (self._movement + drift)[:, None, None] * self._comes_in
        covariance[:, :TERMS, :TERMS] += self._wanders
        seen = np.concatenate([factors, (1.0, 0.0)])
        spread = covariance @ seen
        off = total - sizes @ seen
        variance = spread @ seen + density / (2 * self._step_s)
        beyond = np.maximum(off * off / variance, before.beyond * self._fade)
        doubt = np.where(beyond > _BEYOND_SDS**2, beyond * variance, variance)
        gain = spread / doubt[:, None]
        sizes += gain * off[:, None]
        covariance -= gain[:, :, None] * spread[:, None, :]
        return Beliefs(sizes, covariance, beyond)

    def having_stepped(self, before: Beliefs, variance: float) -> Beliefs:
        """A weight was picked up or put down; the load is known to ``variance`` less."""
        covariance = before.covariance.copy()
        covariance[:, 0, 0] += variance
        return Beliefs(before.sizes, covariance, np.zeros_like(before.beyond))
