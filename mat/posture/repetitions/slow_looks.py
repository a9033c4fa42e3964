"""What is believed beneath slow movements, and how much the film wanders: looked at every half second."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mat.posture.repetitions.evidence import DRIFT_PER_DENSITY, SLOW_S
from mat.posture.repetitions.film_noise import (
    CALM_LOOP,
    KEPT_S,
    LOOK_S,
    STEP_S,
    STEPS_A_LOOK,
    STEPS_BACK,
    WANDERS,
    density_of,
    fourth_differences,
    wander_density,
)
from mat.posture.repetitions.load import TERMS
from mat.posture.repetitions.load_bank import Beliefs, LoadBank
from mat.posture.repetitions.samples import BIN_S

SLOW_LOOK_BINS = round(LOOK_S / BIN_S)
_STEP_BINS = round(STEP_S / BIN_S)
_BANK = LoadBank(SLOW_S, LOOK_S)
#: Steps of which the running sums are looked at.
_STEPS = STEPS_BACK + STEPS_A_LOOK
#: Squares that are kept.
_SQUARES = round(KEPT_S / STEP_S)
#: So many looks are kept: bins are taken again behind the end of a repetition, and most often say the same again.
_KEPT = 16


class Slowly(NamedTuple):
    """What is known after a look.

    Attributes
    ----------
    beliefs
        Of the load, by tempo.
    noise
        Density of what the film wanders, (share of body weight)²/Hz, at
        :data:`~mat.posture.repetitions.evidence.MEASURED_HZ`.
    least
        Least density so far between 0.5 and 1 Hz (:mod:`mat.posture.repetitions.film_noise`).
    """

    beliefs: Beliefs
    noise: float
    least: float = float("inf")

    def having_stepped(self, variance: float) -> Slowly:
        """A weight was picked up or put down; the load is known to ``variance`` less."""
        return self._replace(beliefs=_BANK.having_stepped(self.beliefs, variance))


class SlowLooks:
    """Looks one after the other; one that is asked again with the same before it is not worked out again.

    Parameters
    ----------
    loop
        Width of the film's loops as a calibration found it; None: nobody knows.
    """

    def __init__(self, loop: float | None = None) -> None:
        self._is_known, self._is_calm = loop is not None, loop is not None and loop <= CALM_LOOP
        self._told: dict[int, tuple[Slowly, float, Slowly]] = {}
        self._squares, self._forgotten = np.empty(0), 0

    def at_first(self, total: float) -> Slowly:
        """Somebody begins to stand there."""
        return Slowly(_BANK.at_first(total), 0.0 if self._is_calm else WANDERS)

    def forget(self) -> None:
        """What stood on the mat was another load."""
        self._told.clear()

    def after(self, look: int, edges: np.ndarray, before: Slowly, white: float) -> Slowly:
        """What is known after one more look.

        Parameters
        ----------
        look
            Its number, from 0.
        edges
            (s + 1, 8) running sums of total and factors at the last edges between steps, from :func:`edges_of`.
        before
            What was known before it.
        white
            Density of the white noise found from differences of seconds, (share of body weight)²/Hz.
        """
        told = self._told.get(look)
        if told is not None and told[0] is before and told[1] == white:
            return told[2]
        means = (edges[-1] - edges[-1 - STEPS_A_LOOK]) / SLOW_LOOK_BINS
        drift = before.noise * DRIFT_PER_DENSITY
        beliefs = _BANK.having_seen(before.beliefs, means[1:], float(means[0]), white, drift)
        after = Slowly(beliefs, 0.0) if self._is_calm else self._wandering(look, edges, beliefs, before.least)
        self._told[look] = before, white, after
        self._told.pop(look - _KEPT, None)
        return after

    def _wandering(self, look: int, edges: np.ndarray, beliefs: Beliefs, least: float) -> Slowly:
        """What the film wanders, from all looks up to this one; those behind it, if any, come again."""
        if len(edges) <= _STEPS:
            return Slowly(beliefs, WANDERS)
        sums = edges[-1 - _STEPS :] - edges[-1]
        rest = (sums[:, 0] - sums[:, 1:] @ beliefs.sizes[-1, :TERMS]) / _STEP_BINS
        before = (look + 1) * STEPS_A_LOOK - _STEPS - self._forgotten
        self._squares = np.concatenate([self._squares[:before], fourth_differences(rest[1:])])
        if len(self._squares) > 2 * _SQUARES:
            self._forgotten += len(self._squares) - _SQUARES
            self._squares = self._squares[-_SQUARES:]
        squares = self._squares[-_SQUARES:]
        density = density_of(squares)
        least = min(least, density)
        return Slowly(beliefs, wander_density(density, len(squares) * STEP_S, least, self._is_known), least)


def edges_of(sums: np.ndarray, stop: int, look: int) -> np.ndarray:
    """Running sums (b + 1, 8) at the edges between steps up to bin ``stop``, as :meth:`SlowLooks.after` takes them."""
    count = min((look + 1) * STEPS_A_LOOK, _STEPS)
    return sums[stop - count * _STEP_BINS : stop + 1 : _STEP_BINS]
