"""What is believed beneath slow movements, and how much the film wanders: looked at every half second."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mat.posture.repetitions.evidence import DRIFT_PER_DENSITY, SLOW_S
from mat.posture.repetitions.film_noise import CALM_KEPT, LOOK_S, UNKNOWN, WANDERS_MOST, calmest, wander_density
from mat.posture.repetitions.load import TERMS
from mat.posture.repetitions.load_bank import Beliefs, LoadBank
from mat.posture.repetitions.samples import BIN_S

SLOW_LOOK_BINS = round(LOOK_S / BIN_S)
_BANK = LoadBank(SLOW_S, LOOK_S)
#: So many looks are kept: bins are taken again behind the end of a repetition, and most often say the same again.
_KEPT = 16


class Slowly(NamedTuple):
    """What is known after a look.

    Attributes
    ----------
    beliefs
        Of the load, by tempo.
    calm
        Densities by which film that wanders is told (:mod:`mat.posture.repetitions.film_noise`).
    noise
        Density of what the film wanders, (share of body weight)²/Hz, at
        :data:`~mat.posture.repetitions.evidence.MEASURED_HZ`.
    """

    beliefs: Beliefs
    calm: tuple[float, ...]
    noise: float

    @classmethod
    def at_first(cls, total: float) -> Slowly:
        """Somebody begins to stand there."""
        return cls(_BANK.at_first(total), UNKNOWN, WANDERS_MOST)

    def having_stepped(self, variance: float) -> Slowly:
        """A weight was picked up or put down; the load is known to ``variance`` less."""
        return self._replace(beliefs=_BANK.having_stepped(self.beliefs, variance))


class SlowLooks:
    """Looks one after the other; one that is asked again with the same before it is not worked out again.

    Parameters
    ----------
    noise_factor
        How much more the film is taken to wander than it seems to.
    """

    def __init__(self, noise_factor: float = 1.0) -> None:
        self._noise_factor = noise_factor
        self._told: dict[int, tuple[Slowly, float, Slowly]] = {}

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
            (l + 1, 8) running sums of total and factors at the edges of the last l looks, l = min(look + 1,
            :data:`~mat.posture.repetitions.film_noise.CALM_KEPT`).
        before
            What was known before it.
        white
            Density of the white noise found from differences of seconds, (share of body weight)²/Hz.
        """
        told = self._told.get(look)
        if told is not None and told[0] is before and told[1] == white:
            return told[2]
        means = (edges[1:] - edges[:-1]) / SLOW_LOOK_BINS
        drift = before.noise * DRIFT_PER_DENSITY
        beliefs = _BANK.having_seen(before.beliefs, means[-1, 1:], float(means[-1, 0]), white, drift)
        calm = calmest(before.calm, means[:, 0] - means[:, 1:] @ beliefs.sizes[-1, :TERMS])
        after = Slowly(beliefs, calm, self._noise_factor * wander_density(calm, white, look * LOOK_S))
        self._told[look] = before, white, after
        self._told.pop(look - _KEPT, None)
        return after


def edges_of(sums: np.ndarray, stop: int, look: int) -> np.ndarray:
    """Running sums (b + 1, 8) at the edges of the looks up to bin ``stop``, as :meth:`SlowLooks.after` takes them."""
    count = min(look + 1, CALM_KEPT)
    return sums[stop - count * SLOW_LOOK_BINS : stop + 1 : SLOW_LOOK_BINS]
