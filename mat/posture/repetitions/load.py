"""The force of the last minute in bins, above the load that stands on the mat; the load may step."""

from __future__ import annotations

from collections import deque
from math import exp

import numpy as np

from mat.posture.repetitions.samples import BIN_S

#: How much of the past is kept, s: the longest repetition with its hold.
KEPT_S = 60.0
_KEPT = round(KEPT_S / BIN_S)
#: The load and its drift follow the force this slowly, and the less the more there moves: a hinge's force has the mean
#: 0 from rest to rest, but not before. Film creeps by 3–5 % in the first minute: without the drift the load would lag
#: by more than a slow hinge's whole force.
FOLLOW_S, FOLLOW_SIZE, FOLLOW_MOVING = 12.0, 0.01, 0.1
#: For this long after the stance is known the load is the mean of all since, s.
EARLY_S = 1.0
_EARLY_BINS = round(EARLY_S / BIN_S)
#: Part of the mean force over a repetition that is taken into the load.
LEARNT = 0.7
#: How much moves is how much the force changes over half a second: being off the load is no movement.
_CHANGE_BINS = round(0.5 / BIN_S)
#: More than film creeps, share of body weight a second.
DRIFT_MOST = 0.002
#: A weight picked up or put down: for this long the force keeps this far from the load (share of body weight; the
#: lightest bell is 4 kg), within this part of that distance. A hinge's force never keeps still so far from the load:
#: at 4 s a repetition it changes by 0.29 of its size in a second.
STEP_S, STEP_LEAST, STEP_STEADY = 1.0, 0.04, 0.2
_STEP_BINS = round(STEP_S / BIN_S)
#: A weight is taken over within this time, to either side, s.
_TAKEN_BINS = round(0.3 / BIN_S)
#: How far back a step is looked for, s.
STEP_SOUGHT_S = 6.0
#: How fast the size of recent movements is forgotten, s.
SIZE_MEMORY_S = 4.0
_FADE = exp(-BIN_S / SIZE_MEMORY_S)
#: Density of the force's noise below 1 Hz, (share of body weight)²/Hz, one-sided: least (force plates have 0.001–0.003
#: %²/Hz in real stances), before it is measured (simulated quiet stances on film have 0.05), and most.
NOISE_LEAST, NOISE_ASSUMED, NOISE_MOST = 0.005e-4, 0.05e-4, 0.08e-4
#: The noise is measured from differences of successive seconds over the last half minute: the least that their lower
#: quartile has been, because what is more is movement. A quarter of a χ² of one degree of freedom lies below the first
#: number; below 0.5 Hz the noise is redder than white, and the least of many is too little, by the second.
_QUARTILE, _REDDER = 0.1015, 4.0
_NOISE_EVERY, _NOISE_LEAST, _NOISE_KEPT = 20, 120, 600
_SECOND = round(1 / BIN_S)


class LoadHistory:
    """Bins of force, in shares of body weight, above the load."""

    def __init__(self) -> None:
        self.reset(0)

    def reset(self, first_bin: int) -> None:
        """Nothing is known before ``first_bin``."""
        self.first_bin = first_bin
        self.noise = NOISE_ASSUMED
        self._noise_known = False
        self._load: float | None = None
        self._drift = self._moving = 0.0
        self._count = 0
        self._impulse = np.zeros(2 * _KEPT + 1)
        self._size = np.zeros(2 * _KEPT)
        self._total = np.zeros(2 * _KEPT)
        self._size_now = 0.0
        self._changes: deque[float] = deque(maxlen=_NOISE_KEPT)

    @property
    def next_bin(self) -> int:
        return self.first_bin + self._count

    @property
    def impulse(self) -> np.ndarray:
        """Running sum of force · bin duration, one more than bins."""
        return self._impulse[: self._count + 1]

    @property
    def size(self) -> np.ndarray:
        """Recent size of the force at each bin, share of body weight."""
        return self._size[: self._count]

    @property
    def early(self) -> bool:
        """The load is hardly known yet."""
        return self._count < _EARLY_BINS

    @property
    def load(self) -> float:
        """What stands on the mat now, share of body weight."""
        return 1.0 if self._load is None else self._load

    def add(self, total: float) -> bool:
        """Take one bin of total force, share of body weight; True if the load has stepped."""
        if self._count == 2 * _KEPT:
            self._forget()
        self._load = total if self._load is None else self._load
        force = total - self._load
        self._size_now = max(abs(force), self._size_now * _FADE)
        before = self._total[max(0, self._count - _CHANGE_BINS)] if self._count else total
        self._moving = max(abs(total - float(before)), self._moving * _FADE)
        believed = force * max(1 / (1 + (self._moving / FOLLOW_SIZE) ** 2), FOLLOW_MOVING)
        self._drift = min(max(self._drift + BIN_S / FOLLOW_S**2 * believed, -DRIFT_MOST), DRIFT_MOST)
        # At first the load is the mean of what has been.
        pace = force / (self._count + 1) if self._count < _EARLY_BINS else BIN_S * 2 / FOLLOW_S * believed
        self._load += BIN_S * self._drift + pace
        at = self._count
        self._total[at], self._size[at] = total, self._size_now
        self._impulse[at + 1] = self._impulse[at] + force * BIN_S
        self._count += 1
        self._measure_noise()
        return abs(force) > STEP_LEAST and self._has_stepped()

    def learn(self, start_bin: int, stop_bin: int) -> None:
        """From rest to rest over bins [start, stop): their mean force is the load, from ``stop`` on."""
        force = self.force(start_bin, stop_bin)
        at = stop_bin - self.first_bin
        if len(force) == 0 or not 0 <= at <= self._count or self._load is None:
            return
        off = LEARNT * float(force.mean())
        self._load += off
        self._impulse[at : self._count + 1] -= off * BIN_S * np.arange(self._count + 1 - at)

    def force(self, start_bin: int, stop_bin: int) -> np.ndarray:
        """Force above the load, share of body weight, of bins [start, stop) as far as they are kept."""
        a, b = max(0, start_bin - self.first_bin), max(0, stop_bin - self.first_bin)
        return np.diff(self.impulse[a : b + 1]) / BIN_S

    def total(self, start_bin: int, stop_bin: int) -> np.ndarray:
        """Total force, share of body weight, of bins [start, stop) as far as they are kept."""
        return self._total[max(0, start_bin - self.first_bin) : max(0, min(stop_bin, self.next_bin) - self.first_bin)]

    def _forget(self) -> None:
        self.first_bin += _KEPT
        self._count = _KEPT
        for values in (self._impulse, self._size, self._total):
            values[: len(values) - _KEPT] = values[_KEPT:].copy()

    def _measure_noise(self) -> None:
        n = self._count
        if n < 2 * _SECOND:
            return
        impulse = self._impulse
        change = impulse[n] - 2 * impulse[n - _SECOND] + impulse[n - 2 * _SECOND]
        self._changes.append(change * change)
        if n % _NOISE_EVERY == 0 and len(self._changes) >= _NOISE_LEAST:
            quartile = sorted(self._changes)[len(self._changes) // 4]
            # The difference of two means over 1 s has the variance N0 (two halves of N0/2).
            found = min(max(_REDDER * quartile / _QUARTILE, NOISE_LEAST), NOISE_MOST)
            self.noise = min(self.noise, found) if self._noise_known else found
            self._noise_known = True

    def _has_stepped(self) -> bool:
        """Take the load anew from where it stepped, if it did."""
        n = self._count
        recent = self._total[max(0, n - _STEP_BINS) : n]
        level = float(recent.mean())
        step = level - self.load
        if len(recent) < _STEP_BINS or abs(step) < STEP_LEAST or np.ptp(recent) > STEP_STEADY * abs(step):
            return False
        since = max(0, n - round(STEP_SOUGHT_S / BIN_S))
        off = np.diff(self._impulse[since : n + 1]) / BIN_S
        # Least squares: before the step the old load stands, behind it the new one.
        gain = np.cumsum(((off - step) ** 2 - off**2)[::-1])[::-1]
        at = since + int(gain.argmin())
        self._load = level
        off[at - since :] -= step
        # While hands take the weight over, the force is neither load nor movement.
        off[max(0, at - since - _TAKEN_BINS) : at - since + _TAKEN_BINS] = 0.0
        self._impulse[since + 1 : n + 1] = self._impulse[since] + np.cumsum(off) * BIN_S
        self._size_now = max(abs(self._total[n - 1] - level), 0.25 * STEP_STEADY * abs(step))
        self._size[max(since, at - _TAKEN_BINS) : n] = self._size_now
        return True
