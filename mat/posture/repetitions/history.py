"""The force of the last minute in bins, above the load that stands on the mat; the load may step."""

from __future__ import annotations

from math import exp
from operator import mul
from typing import NamedTuple

import numpy as np

from mat.posture.repetitions import measures
from mat.posture.repetitions.evidence import DRIFT_PER_DENSITY, SLOW_S
from mat.posture.repetitions.film_noise import (
    CALM_KEPT,
    CHI2_QUARTILE,
    LOOK_S,
    UNKNOWN,
    WANDERS_MOST,
    calmest,
    wander_density,
)
from mat.posture.repetitions.load import STEP_KNOWN, TERMS, Load, Terms
from mat.posture.repetitions.load_bank import Beliefs, LoadBank
from mat.posture.repetitions.samples import BIN_S

#: How much of the past is kept, s: the longest repetition with its hold.
KEPT_S = 60.0
_KEPT = round(KEPT_S / BIN_S)
#: For this long after the stance is known the load is hardly known, s.
EARLY_S = 1.0
_EARLY_BINS = round(EARLY_S / BIN_S)
#: The load is looked at this often, bins, and believed the less the more there moves.
_LOOK_BINS = 5
#: For slow movements this often, bins.
_SLOW_LOOK_BINS = round(LOOK_S / BIN_S)
_BANK = LoadBank(SLOW_S, LOOK_S)
#: Heart and tremor average out over this time: slow movements are judged by such means.
_MEAN_BINS = round(0.5 / BIN_S)
#: A weight picked up or put down: for this long the force keeps this far from the load (share of body weight; the
#: lightest bell is 4 kg), within this part of that distance. A hinge's force never keeps still so far from the load:
#: at 4 s a repetition it changes by 0.29 of its size in a second.
STEP_S, STEP_LEAST, STEP_STEADY = 1.0, 0.04, 0.2
_STEP_BINS = round(STEP_S / BIN_S)
#: A weight is taken over within this time, to either side, s.
_TAKEN_BINS = round(0.3 / BIN_S)
#: How far back a step is looked for, s.
STEP_SOUGHT_S = 6.0
_SOUGHT_BINS = round(STEP_SOUGHT_S / BIN_S)
#: How fast the size of recent movements is forgotten, s.
SIZE_MEMORY_S = 4.0
_FADE = exp(-BIN_S / SIZE_MEMORY_S)
#: Density of the force's noise below 1 Hz, (share of body weight)²/Hz, one-sided: least (force plates have 0.001–0.003
#: %²/Hz in real stances), before it is measured, and most.
NOISE_LEAST, NOISE_ASSUMED, NOISE_MOST = 0.005e-4, 0.05e-4, 0.08e-4
#: The noise is measured from differences of successive seconds over the last half minute: the least that their lower
#: quartile has been, because what is more is movement. Below 0.5 Hz it is redder than white, and the least of many is
#: too little, by this much.
_REDDER = 3.2
_NOISE_EVERY, _NOISE_LEAST, _NOISE_KEPT = 20, 120, 600
_SECOND = round(1 / BIN_S)


class Known(NamedTuple):
    """What is known after a bin; the history can go back to any of them.

    Attributes
    ----------
    load
        What is believed of the load.
    beliefs
        The same for slow movements, by tempo.
    force
        Of the bin, above the load, share of body weight.
    size, slow_size, moving
        Recent size of the force, of its means over half a second, and of their changes: being off the load is no
        movement.
    noise, noise_known
        Density, (share of body weight)²/Hz, and whether it was measured.
    calm
        Densities by which film that wanders is told (:mod:`mat.posture.repetitions.film_noise`).
    slow_noise
        Density of what the film wanders, at :data:`~mat.posture.repetitions.evidence.MEASURED_HZ`.
    """

    load: Load
    beliefs: Beliefs
    force: float
    size: float
    slow_size: float
    moving: float
    noise: float
    noise_known: bool
    calm: tuple[float, ...]
    slow_noise: float


class LoadHistory:
    """Bins of force, in shares of body weight, above the load."""

    def __init__(self) -> None:
        self.reset(0)

    def reset(self, first_bin: int) -> None:
        """Nothing is known before ``first_bin``."""
        self.begun_bin = self.first_bin = first_bin
        self._terms = Terms(first_bin)
        self._count = 0
        self._offset = 0.0
        self._total = np.zeros(2 * _KEPT)
        self._seen = np.zeros((2 * _KEPT, 1 + TERMS))
        #: Running sums of the total (less what was picked up) and of the factors, one more than bins.
        self.sums = np.zeros((2 * _KEPT + 1, 1 + TERMS))
        self._rest = [0.0]
        self._changes = np.zeros(2 * _KEPT)
        self.now = Known(
            Load.at_first(1.0), _BANK.at_first(1.0), 0.0, 0.0, 0.0, 0.0, NOISE_ASSUMED, False, UNKNOWN, WANDERS_MOST
        )

    @property
    def next_bin(self) -> int:
        return self.first_bin + self._count

    @property
    def load(self) -> float:
        """What stands on the mat now, share of body weight."""
        at = self._count - 1
        return self._offset + float(self._seen[at, 1:] @ self.now.load.sizes) if self._count else 1.0

    def is_early(self, number: int) -> bool:
        """The load was hardly known at a bin."""
        return number - self.begun_bin < _EARLY_BINS

    def add(self, rows: np.ndarray) -> list[Known]:
        """Take bins (b, m) of :data:`~mat.posture.repetitions.measures.COLUMNS` until one has a load that stepped.

        Returns
        -------
        list of Known
            After each bin that was taken; those behind a step must be given again.
        """
        if self._count + len(rows) > 2 * _KEPT:
            self._forget()
        start, stop = self._count, self._count + len(rows)
        total = rows[:, measures.TOTAL]
        if start == 0:
            first = float(total[0])
            self.now = Known(
                Load.at_first(first),
                _BANK.at_first(first),
                0.0,
                0.0,
                0.0,
                0.0,
                NOISE_ASSUMED,
                False,
                UNKNOWN,
                WANDERS_MOST,
            )
        seen = self._seen[start:stop]
        seen[:, 0], seen[:, 1:] = total - self._offset, self._terms.of(self.next_bin, rows)
        self._total[start:stop] = total
        self.sums[start + 1 : stop + 1] = np.cumsum(np.concatenate([self.sums[start : start + 1], seen]), axis=0)[1:]
        told: list[Known] = []
        for at, factors in enumerate(seen.tolist(), start):
            told.append(self._take(at, factors))
            if self.has_stepped:
                break
        return told

    @property
    def has_stepped(self) -> bool:
        """The load at the last bin is another than before, steadily."""
        n, force = self._count, self.now.force
        if abs(force) <= STEP_LEAST or n < _STEP_BINS:
            return False
        recent = self._total[n - _STEP_BINS : n]
        step = float(recent.mean()) - self.load
        return abs(step) >= STEP_LEAST and float(np.ptp(recent)) <= STEP_STEADY * abs(step)

    def back_to(self, number: int, known: Known) -> None:
        """Forget all bins from ``number`` on."""
        self._count, self.now = number - self.first_bin, known

    def _take(self, at: int, seen: list[float]) -> Known:
        before = self.now
        load, rest = before.load, self._rest
        force = seen[0] - sum(map(mul, load.each, seen[1:]))
        del rest[at + 1 :]
        rest.append(rest[at] + force)
        mean, change = self._slowly(at)
        moving, slow_size = max(change, before.moving * _FADE), max(mean, before.slow_size * _FADE)
        size = max(abs(force), before.size * _FADE)
        self._count = at + 1
        number = self.first_bin + at
        if (number - self.begun_bin) % _LOOK_BINS == 0:
            load = self._looked(at, load, before.noise, moving**2 + slow_size**2)
        beliefs, calm, slow_noise = before.beliefs, before.calm, before.slow_noise
        if (number - self.begun_bin) % _SLOW_LOOK_BINS == _SLOW_LOOK_BINS - 1:
            beliefs, calm, slow_noise = self._looked_slowly(at, (number - self.begun_bin) // _SLOW_LOOK_BINS)
        noise, noise_known = self._measured_noise(at, number)
        self.now = Known(load, beliefs, force, size, slow_size, moving, noise, noise_known, calm, slow_noise)
        return self.now

    def _slowly(self, at: int) -> tuple[float, float]:
        """Size of the mean force over the last half second, and of its change from the half before."""
        n, rest = at + 1, self._rest
        if n < 2 * _MEAN_BINS:
            return 0.0, 0.0
        late, early = rest[n] - rest[n - _MEAN_BINS], rest[n - _MEAN_BINS] - rest[n - 2 * _MEAN_BINS]
        return abs(late) / _MEAN_BINS, abs(late - early) / _MEAN_BINS

    def _looked(self, at: int, load: Load, noise: float, movement: float) -> Load:
        """The load after the mean of the last few bins was seen."""
        since = max(0, at + 1 - _LOOK_BINS)
        mean = (self.sums[at + 1] - self.sums[since]) / (at + 1 - since)
        lasts_s = _LOOK_BINS * BIN_S
        return load.later(lasts_s).having_seen(mean[1:], float(mean[0]), noise / (2 * lasts_s) + movement)

    def _looked_slowly(self, at: int, look: int) -> tuple[Beliefs, tuple[float, ...], float]:
        """What is believed beneath slow movements after the mean of the last half second was seen, and the noise."""
        before = self.now
        mean = (self.sums[at + 1] - self.sums[at + 1 - _SLOW_LOOK_BINS]) / _SLOW_LOOK_BINS
        drift = before.slow_noise * DRIFT_PER_DENSITY
        beliefs = _BANK.having_seen(before.beliefs, mean[1:], float(mean[0]), before.noise / _REDDER, drift)
        count = min(look + 1, CALM_KEPT)
        edges = self.sums[at + 1 - count * _SLOW_LOOK_BINS : at + 2 : _SLOW_LOOK_BINS]
        last = np.diff(edges, axis=0) / _SLOW_LOOK_BINS
        calm = calmest(before.calm, last[:, 0] - last[:, 1:] @ beliefs.sizes[-1, :TERMS])
        return beliefs, calm, wander_density(calm, before.noise / _REDDER, look * LOOK_S)

    def _measured_noise(self, at: int, number: int) -> tuple[float, bool]:
        before, n = self.now, at + 1
        if n < 2 * _SECOND:
            return before.noise, before.noise_known
        change = (self._rest[n] - 2 * self._rest[n - _SECOND] + self._rest[n - 2 * _SECOND]) * BIN_S
        self._changes[at] = change * change
        since = max(2 * _SECOND - 1, n - _NOISE_KEPT)
        if (number + 1 - self.begun_bin) % _NOISE_EVERY or n - since < _NOISE_LEAST:
            return before.noise, before.noise_known
        quartile = float(np.partition(self._changes[since:n], (n - since) // 4)[(n - since) // 4])
        # The difference of two means over 1 s has the variance N0 (two halves of N0/2).
        found = min(max(_REDDER * quartile / CHI2_QUARTILE, NOISE_LEAST), NOISE_MOST)
        return (min(before.noise, found) if before.noise_known else found), True

    def learn(self, start_bin: int, stop_bin: int) -> None:
        """From rest to rest over bins [start, stop): their mean force is the load."""
        a, b = (min(max(0, number - self.first_bin), self._count) for number in (start_bin, stop_bin))
        if b <= a:
            return
        mean = (self.sums[b] - self.sums[a]) / (b - a)
        size = float(np.abs(self.force(start_bin, stop_bin)).max())
        self._believe(self.now.load.having_rested(mean[1:], float(mean[0]), size))

    def _believe(self, load: Load, size: float | None = None) -> None:
        now = self.now
        if size is None:
            self.now = now._replace(load=load)
        else:
            self.now = now._replace(load=load, size=size, slow_size=size)

    def force(self, start_bin: int, stop_bin: int) -> np.ndarray:
        """Force above the load, share of body weight, of bins [start, stop) as far as they are kept."""
        a, b = max(0, start_bin - self.first_bin), max(0, min(stop_bin, self.next_bin) - self.first_bin)
        return self._seen[a:b, 0] - self._seen[a:b, 1:] @ self.now.load.sizes

    def total(self, start_bin: int, stop_bin: int) -> np.ndarray:
        """Total force, share of body weight, of bins [start, stop) as far as they are kept."""
        return self._total[max(0, start_bin - self.first_bin) : max(0, min(stop_bin, self.next_bin) - self.first_bin)]

    def take_step(self) -> None:
        """Take the load anew from where it stepped."""
        n = self._count
        level = float(self._total[n - _STEP_BINS : n].mean())
        step = level - self.load
        since = max(0, n - _SOUGHT_BINS)
        off = self.force(self.first_bin + since, self.next_bin)
        # Least squares: before the step the old load stands, behind it the new one.
        gain = np.cumsum(((off - step) ** 2 - off**2)[::-1])[::-1]
        at = since + int(gain.argmin())
        self._offset += step
        self._seen[at:n, 0] -= step
        # While hands take the weight over, the force is neither load nor movement.
        a, b = max(0, at - _TAKEN_BINS), min(n, at + _TAKEN_BINS)
        self._seen[a:b, 0] = self._seen[a:b, 1:] @ self.now.load.sizes
        self.sums[a + 1 : n + 1] = self.sums[a] + np.cumsum(self._seen[a:n], axis=0)
        size = max(abs(float(self._total[n - 1]) - level), 0.25 * STEP_STEADY * abs(step))
        self.now = self.now._replace(beliefs=_BANK.having_stepped(self.now.beliefs, (STEP_KNOWN * step) ** 2))
        self._believe(self.now.load.having_stepped(step), size)

    def _forget(self) -> None:
        lost = self._count - _KEPT
        self.first_bin += lost
        self._count = _KEPT
        self._rest = self._rest[lost:]
        for values in (self.sums, self._total, self._seen, self._changes):
            kept = _KEPT + (len(values) - 2 * _KEPT)
            values[:kept] = values[lost : lost + kept].copy()
