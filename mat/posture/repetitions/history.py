"""The force of the last minute in bins, above the load that stands on the mat; the load may step."""

from __future__ import annotations

from math import exp
from operator import mul
from typing import NamedTuple

import numpy as np

from mat.posture.repetitions import measures
from mat.posture.repetitions.evidence import SLOW_TAPS
from mat.posture.repetitions.force_course import NOISE_ASSUMED, NOISE_EVERY, REDDER, ForceCourse
from mat.posture.repetitions.load import STEP_KNOWN, TERMS, Load, Terms
from mat.posture.repetitions.samples import BIN_S
from mat.posture.repetitions.slow_looks import SLOW_LOOK_BINS, SlowLooks, Slowly, edges_of

#: How much of the past is kept, s: the longest repetition with its hold.
KEPT_S = 60.0
_KEPT = round(KEPT_S / BIN_S)
#: Nothing was before the first bin: filters that look back beyond it find running sums of 0.
_BEFORE = SLOW_TAPS - 1
#: For this long after the stance is known the load is hardly known, s.
EARLY_S = 1.0
_EARLY_BINS = round(EARLY_S / BIN_S)
#: The load is looked at this often, bins, and believed the less the more there moves.
_LOOK_BINS = 5
#: A weight picked up or put down: for this long the force keeps this far from the load (share of body weight; the
#: lightest bell is 4 kg), within this part of that distance. A hinge's force never keeps still so far from the load:
#: at 4 s a repetition it changes by 0.29 of its size in a second.
STEP_S, STEP_LEAST, STEP_STEADY = 1.0, 0.04, 0.2
_STEP_BINS = round(STEP_S / BIN_S)
#: So far apart, as part of the last one's distance from the load, no two bins of a step are: the mean is within the
#: span of them all. Most bins of a quick movement are told from a step by this alone.
_STEP_ENDS = STEP_STEADY / (1 - STEP_STEADY) + 1e-9
#: A weight is taken over within this time, to either side, s.
_TAKEN_BINS = round(0.3 / BIN_S)
#: How far back a step is looked for, s.
STEP_SOUGHT_S = 6.0
_SOUGHT_BINS = round(STEP_SOUGHT_S / BIN_S)
#: How fast the size of recent movements is forgotten, s.
SIZE_MEMORY_S = 4.0
_FADE = exp(-BIN_S / SIZE_MEMORY_S)


class Known(NamedTuple):
    """What is known after a bin; the history can go back to any of them.

    Attributes
    ----------
    load
        What is believed of the load.
    slowly
        What is believed beneath slow movements.
    force
        Of the bin, above the load, share of body weight.
    size, slow_size, moving
        Recent size of the force, of its means over half a second, and of their changes: being off the load is no
        movement.
    noise, noise_known
        Density, (share of body weight)²/Hz, and whether it was measured.
    """

    load: Load
    slowly: Slowly
    force: float
    size: float
    slow_size: float
    moving: float
    noise: float
    noise_known: bool

    @classmethod
    def at_first(cls, total: float, slowly: Slowly) -> Known:
        """Somebody begins to stand there."""
        return cls(Load.at_first(total), slowly, 0.0, 0.0, 0.0, 0.0, NOISE_ASSUMED, False)


class LoadHistory:
    """Bins of force, in shares of body weight, above the load.

    Parameters
    ----------
    loop
        Width of the film's loops as a calibration found it; None: nobody knows.
    """

    def __init__(self, loop: float | None = None) -> None:
        self._loop = loop
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
        self._sums_and_before = np.zeros((_BEFORE + 2 * _KEPT + 1, 1 + TERMS))
        self._sums = self._sums_and_before[_BEFORE:]
        self._course = ForceCourse(2 * _KEPT)
        self._slow_looks = SlowLooks(self._loop)
        self.now = self._at_first(1.0)

    def _at_first(self, total: float) -> Known:
        return Known.at_first(total, self._slow_looks.at_first(total))

    @property
    def next_bin(self) -> int:
        return self.first_bin + self._count

    @property
    def load(self) -> float:
        """What stands on the mat now, share of body weight."""
        at = self._count - 1
        return self._offset + float(self._seen[at, 1:] @ self.now.load.sizes) if self._count else 1.0

    @property
    def early_until(self) -> int:
        """Before this bin the load is hardly known."""
        return self.begun_bin + _EARLY_BINS

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
            self.now = self._at_first(float(total[0]))
        seen = self._seen[start:stop]
        seen[:, 0], seen[:, 1:] = total - self._offset, self._terms.of(self.next_bin, rows)
        self._total[start:stop] = total
        sums = self._sums[start : stop + 1]
        sums[1:] = seen
        np.cumsum(sums, axis=0, out=sums)
        self._course.back_to(start)
        told: list[Known] = []
        for at, factors in enumerate(seen.tolist(), start):
            self.now = now = self._taken(at, factors, self.now)
            self._count = at + 1
            told.append(now)
            if abs(now.force) > STEP_LEAST and self.has_stepped:
                break
        return told

    @property
    def has_stepped(self) -> bool:
        """The load at the last bin is another than before, steadily."""
        n, force = self._count, self.now.force
        if abs(force) <= STEP_LEAST or n < _STEP_BINS:
            return False
        recent, load = self._total[n - _STEP_BINS : n], self.load
        if abs(recent[-1] - recent[0]) > _STEP_ENDS * abs(recent[-1] - load):
            return False
        step = float(recent.mean()) - load
        return abs(step) >= STEP_LEAST and float(np.ptp(recent)) <= STEP_STEADY * abs(step)

    def back_to(self, number: int, known: Known) -> None:
        """Forget all bins from ``number`` on."""
        self._count, self.now = number - self.first_bin, known

    def _taken(self, at: int, seen: list[float], before: Known) -> Known:
        """What is known after the bin with index ``at``, of which the total less what was picked up and the factors
        were seen."""
        load, slowly, _, size, slow_size, moving, noise, noise_known = before
        force = -sum(map(mul, load.signed, seen))
        mean, change = self._course.take(force)
        size, slow_size, moving = size * _FADE, slow_size * _FADE, moving * _FADE
        # Comparisons instead of max(): this is done for every bin.
        strength = force if force > 0 else -force
        size = strength if strength > size else size
        slow_size = mean if mean > slow_size else slow_size
        moving = change if change > moving else moving
        age = self.first_bin + at - self.begun_bin
        if age % _LOOK_BINS == 0:
            load = self._looked(at, load, noise, moving**2 + slow_size**2)
        if age % SLOW_LOOK_BINS == SLOW_LOOK_BINS - 1:
            look = age // SLOW_LOOK_BINS
            slowly = self._slow_looks.after(look, edges_of(self._sums, at + 1, look), slowly, noise / REDDER)
        if (age + 1) % NOISE_EVERY == 0 and (found := self._course.noise(at)) is not None:
            noise, noise_known = (min(noise, found) if noise_known else found), True
        return Known(load, slowly, force, size, slow_size, moving, noise, noise_known)

    def _looked(self, at: int, load: Load, noise: float, movement: float) -> Load:
        """The load after the mean of the last few bins was seen."""
        since = max(0, at + 1 - _LOOK_BINS)
        mean = (self._sums[at + 1] - self._sums[since]) / (at + 1 - since)
        lasts_s = _LOOK_BINS * BIN_S
        return load.later(lasts_s).having_seen(mean[1:], float(mean[0]), noise / (2 * lasts_s) + movement)

    def windows(self, ends: range, taps: int, factors: int) -> np.ndarray:
        """Running sums before each of n equidistant bins, without a copy.

        Parameters
        ----------
        ends
            Indices behind those bins, from the first one that is kept.
        taps
            How many sums, at most :data:`~mat.posture.repetitions.evidence.SLOW_TAPS`.
        factors
            How many factors besides the total.

        Returns
        -------
        ndarray, shape (n, 1 + factors, taps)
        """
        sums = self._sums_and_before
        row, column = sums.strides
        return np.ndarray(
            (len(ends), 1 + factors, taps),
            buffer=sums,
            offset=(_BEFORE + ends.start - taps + 1) * row,
            strides=(ends.step * row, column, row),
        )

    def learn(self, start_bin: int, stop_bin: int) -> None:
        """From rest to rest over bins [start, stop): their mean force is the load."""
        a, b = (min(max(0, number - self.first_bin), self._count) for number in (start_bin, stop_bin))
        if b <= a:
            return
        mean = (self._sums[b] - self._sums[a]) / (b - a)
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
        self._slow_looks.forget()
        self._seen[at:n, 0] -= step
        # While hands take the weight over, the force is neither load nor movement.
        a, b = max(0, at - _TAKEN_BINS), min(n, at + _TAKEN_BINS)
        self._seen[a:b, 0] = self._seen[a:b, 1:] @ self.now.load.sizes
        self._sums[a + 1 : n + 1] = self._sums[a] + np.cumsum(self._seen[a:n], axis=0)
        size = max(abs(float(self._total[n - 1]) - level), 0.25 * STEP_STEADY * abs(step))
        self.now = self.now._replace(slowly=self.now.slowly.having_stepped((STEP_KNOWN * step) ** 2))
        self._believe(self.now.load.having_stepped(step), size)

    def _forget(self) -> None:
        lost = self._count - _KEPT
        self.first_bin += lost
        self._count = _KEPT
        self._course.forget(lost)
        for values, kept in ((self._sums, _KEPT + 1), (self._total, _KEPT), (self._seen, _KEPT)):
            values[:kept] = values[lost : lost + kept].copy()
