"""What stands on the mat, as the mat reads it: the load, the film's creep, and how the place of the load is felt.

Film that is not even reads another total when the same load stands elsewhere: by 0.1–0.3 % of body weight for 2 % of
foot length, more than the whole force of a hinge of 10 s. And it creeps, in proportion to the logarithm of time. Both
are linear in what is known of every bin, so a Kalman filter follows their sizes along with the load itself; what is
left is the force of movement. What the filter does not know yet counts as noise where evidence is weighed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mat.posture.repetitions import measures
from mat.posture.repetitions.samples import BIN_S

#: The load, the logarithm of time, and five places: both feet's along and across, and left or right.
TERMS = 7
_ALONG = slice(2, 4)
#: How well they are known at first (1 SD): the load, share of body weight; creep for each e-fold of time (5 % a decade
#: is 0.022); share of body weight read for each unit of place.
KNOWN_AT_FIRST = np.array([0.02, 0.015, 0.0003, 0.0003, 0.001, 0.001, 0.001])
#: What film whose law is not linear reads of a load further forward, share of body weight for each % of foot length and
#: foot: the forefoot's load is spottier within a cell. Recorded prints +0.00002 (MUN104) and −0.00012 (emed), the
#: parametric person −0.0006.
FORWARD_READS = -0.0004
#: How they wander, 1 SD in a second: warmth, clothes, film under a load that moves.
WANDERS = np.array([5e-5, 2e-5, 1e-5, 1e-5, 1e-5, 1e-5, 1e-5])
_WANDERS_IN_1_S = np.append(np.diag(WANDERS**2), np.zeros((TERMS, 1)), axis=1)
#: Who is known to stand there has stood for about this long, s: creep began then.
_STOOD_S = 2.5
#: Units of place: % of foot length along, these shares of the load left or right and across (of the tripod's corners).
_LEFT_UNIT, _ACROSS_UNIT = 0.01, 0.03
#: Further away than this many units the film's answer is no longer in proportion: along the foot a roll onto the toes
#: still is (with 6 units there, repetitions with a roll were missed, every one).
_PLACES_LINEAR = np.array([45.0, 45.0, 6.0, 6.0, 6.0])
#: Over a repetition from rest to rest the mean force is the load, to within this and this part of its size.
_LEARNT, _LEARNT_PART = 0.0007, 0.1
#: How well the load is known after a weight was picked up, part of that weight.
STEP_KNOWN = 0.05


_PLACES = slice(2, TERMS)


class Terms:
    """The known factors of what the mat reads: 1, the logarithm of time, the places off where they were at first."""

    def __init__(self, first_bin: int) -> None:
        self._first_bin = first_bin
        self._home = np.full(TERMS - 2, np.nan)
        self._is_home = False

    def of(self, first_bin: int, rows: np.ndarray) -> np.ndarray:
        """(b, 7) factors of b successive bins (b, m) of :data:`~mat.posture.repetitions.measures.COLUMNS`; an unknown
        place counts as the first."""
        factors = np.empty((len(rows), TERMS))
        factors[:, 0] = 1.0
        factors[:, 1] = np.log1p((first_bin - self._first_bin + np.arange(len(rows))) * BIN_S / _STOOD_S)
        off = factors[:, _PLACES]
        _fill_places(off, rows)
        if not self._is_home:
            self._find_home(off)
        off -= self._home
        known = np.isfinite(off)
        np.maximum(off, -_PLACES_LINEAR, out=off)
        np.minimum(off, _PLACES_LINEAR, out=off)
        if np.count_nonzero(known) < off.size:
            off[~known] = 0.0
        return factors

    def _find_home(self, places: np.ndarray) -> None:
        """Home is where each place was known first."""
        for index in np.flatnonzero(np.isnan(self._home)):
            known = np.flatnonzero(np.isfinite(places[:, index]))
            if len(known):
                self._home[index] = places[known[0], index]
        self._is_home = not np.isnan(self._home).any()


def _fill_places(places: np.ndarray, rows: np.ndarray) -> None:
    """Places of the load in bins, (b, 5); NaN: unknown."""

    def column(name: str) -> np.ndarray:
        return measures.column(rows, name)

    places[:, 0], places[:, 1] = column("left_fl_pct"), column("right_fl_pct")
    np.divide(column("left_share"), _LEFT_UNIT, out=places[:, 2])
    np.divide(column("left_mth1") - column("left_mth5"), _ACROSS_UNIT, out=places[:, 3])
    np.divide(column("right_mth1") - column("right_mth5"), _ACROSS_UNIT, out=places[:, 4])


@dataclass(frozen=True, eq=False)
class Load:
    """What is believed of the factors' sizes.

    Attributes
    ----------
    known
        (7, 8) covariance of the sizes, share of body weight for each unit of the factors; in the last column the sizes
        themselves: both are corrected by the same product.
    """

    known: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """(7,) of the factors."""
        return self.known[:, -1]

    @property
    def covariance(self) -> np.ndarray:
        """(7, 7) of the sizes."""
        return self.known[:, :-1]

    @cached_property
    def signed(self) -> list[float]:
        """−1 and the sizes one by one: with a total and its factors they add up to minus the force."""
        return [-1.0, *self.sizes.tolist()]

    @classmethod
    def at_first(cls, total: float) -> Load:
        """Somebody begins to stand there."""
        known = np.diag(KNOWN_AT_FIRST**2)
        sizes = np.zeros((TERMS, 1))
        sizes[0], sizes[_ALONG] = total, FORWARD_READS
        return cls(np.concatenate([known, sizes], axis=1))

    def later(self, seconds: float) -> Load:
        """After ``seconds`` in which nothing was seen."""
        return Load(self.known + _WANDERS_IN_1_S * seconds)

    def having_seen(self, factors: np.ndarray, total: float, variance: float) -> Load:
        """A total (share of body weight, known to ``variance``) at these (7,) factors."""
        spread = factors.dot(self.known)
        spread[-1] -= total
        gain = spread[:-1] / (float(factors.dot(spread[:-1])) + variance)
        return Load(self.known - gain[:, None] * spread)

    def having_rested(self, factors: np.ndarray, total: float, size: float) -> Load:
        """From rest to rest the mean total was ``total``, at the mean factors, with forces of ``size``."""
        return self.having_seen(factors, total, _LEARNT**2 + (_LEARNT_PART * size) ** 2)

    def having_stepped(self, step: float) -> Load:
        """A weight was picked up or put down."""
        known = self.known.copy()
        known[0, 0] += (STEP_KNOWN * step) ** 2
        return Load(known)
