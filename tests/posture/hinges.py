"""Hinges as vertical force, from the physics of BIOMECHANICS §4: what moves the centre of mass is force over weight."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mat.posture import DrillSettings
from mat.posture.repetitions import Repetition, RepetitionTracker, measures

GRAVITY_M_S2 = 9.80665
RATE_HZ = 100
BODY_N = 700.0
#: Noise of real stances on force plates, and of simulated film, (share of body weight)²/Hz, one-sided.
PLATE_DENSITY, FILM_DENSITY = 0.003e-4, 0.03e-4
Shape = Callable[[np.ndarray], np.ndarray]


def minimum_jerk(x: np.ndarray) -> np.ndarray:
    x = np.clip(x, 0, 1)
    return x**3 * (10 - 15 * x + 6 * x**2)


def sinusoid(x: np.ndarray) -> np.ndarray:
    return (1 - np.cos(np.pi * np.clip(x, 0, 1))) / 2


@dataclass(frozen=True)
class Hinge:
    """Down, hold, up: seconds, and metres."""

    start_s: float
    down_s: float
    hold_s: float
    up_s: float
    depth_m: float = 0.2

    @property
    def over_s(self) -> float:
        return self.start_s + self.down_s + self.hold_s + self.up_s

    @property
    def whole_s(self) -> float:
        return self.over_s - self.start_s

    @property
    def bottom_s(self) -> float:
        return self.start_s + self.down_s + self.hold_s / 2

    def tenth_s(self, shape: Shape) -> float:
        """When a tenth of the way down is done."""
        x = np.linspace(0, 1, 4001)
        return self.start_s + float(np.interp(0.1, shape(x), x)) * self.down_s

    def sunk_m(self, time_s: np.ndarray, shape: Shape) -> np.ndarray:
        down = shape((time_s - self.start_s) / self.down_s)
        up = shape((time_s - self.start_s - self.down_s - self.hold_s) / self.up_s)
        return self.depth_m * (down - up)


def drawn_hinges(seed: int, whole_s: float, count: int = 5, first_s: float = 12.0) -> list[Hinge]:
    """Repetitions as people do them: tempo, depth and pauses vary."""
    rng, hinges, start_s = np.random.default_rng(seed), [], first_s
    for _ in range(count):
        own_s = whole_s * float(np.exp(rng.normal(0, 0.06)))
        hold_s = own_s * float(rng.uniform(0, 0.15))
        down_s = (own_s - hold_s) * float(rng.uniform(0.4, 0.6))
        up_s = own_s - hold_s - down_s
        # Quicker than 1.2 s nobody sinks by 20 cm: falling freely takes 0.2 s for that alone.
        depth_m = min(0.2, 0.14 * whole_s**2) * float(np.exp(rng.normal(0, 0.1)))
        hinges.append(Hinge(start_s, down_s, hold_s, up_s, depth_m))
        start_s += own_s + float(rng.uniform(0.0, 0.3)) * whole_s
    return hinges


def noise(seed: int, count: int, density: float, corner_hz: float = 1.0) -> np.ndarray:
    """Noise of the force, white below ``corner_hz`` and falling as f^-3 above."""
    rng = np.random.default_rng(seed)
    frequency_hz = np.fft.rfftfreq(count, 1 / RATE_HZ)
    size = np.sqrt(density / (1 + (frequency_hz / corner_hz) ** 2) ** 1.5 * RATE_HZ * count / 4)
    size[0] = 0
    return np.fft.irfft(size * (rng.normal(size=len(size)) + 1j * rng.normal(size=len(size))), count)


def force_of(
    hinges: Sequence[Hinge], until_s: float, shape: Shape = minimum_jerk, seed: int = 0, density: float = PLATE_DENSITY
) -> np.ndarray:
    """Total force, share of body weight, at 100 Hz."""
    time_s = np.arange(-1, round(until_s * RATE_HZ) + 1) / RATE_HZ
    height_m = -sum((hinge.sunk_m(time_s, shape) for hinge in hinges), np.zeros(len(time_s)))
    acceleration = np.diff(height_m, 2) * RATE_HZ**2
    return 1 + acceleration / GRAVITY_M_S2 + noise(seed, len(acceleration), density)


@dataclass(frozen=True)
class Told:
    """What a tracker said of a force."""

    time_s: np.ndarray
    phase: np.ndarray
    set_number: np.ndarray
    repetition: np.ndarray
    repetitions: tuple[Repetition, ...]


def told_of(
    share: np.ndarray,
    drill: DrillSettings | None = None,
    cuts: Sequence[int] = (),
    offset_us: int = 0,
    columns: dict[str, np.ndarray] | None = None,
    rate_hz: float = RATE_HZ,
    loop: float | None = None,
) -> Told:
    """Feed a tracker somebody who stands there all the time; ``loop`` is known of the film, 0.0 of a force plate."""
    count = len(share)
    values = np.full((count, len(measures.COLUMNS)), np.nan)
    values[:, measures.TOTAL] = share
    for name, column in (columns or {}).items():
        values[:, measures.COLUMNS.index(name)] = column
    time_us = offset_us + np.round(np.arange(count) * (1e6 / rate_hz)).astype(np.int64)
    tracker = RepetitionTracker(drill, loop)
    edges = sorted({0, count, *(cut % count for cut in cuts)})
    parts = [tracker.advance(time_us[a:b], True, values[a:b], BODY_N, 40.0) for a, b in itertools.pairwise(edges)]
    return Told(
        (time_us - offset_us) / 1e6,
        np.concatenate([part.phase for part in parts]),
        np.concatenate([part.set_number for part in parts]),
        np.concatenate([part.repetition for part in parts]),
        tuple(repetition for part in parts for repetition in part.finished),
    )


def matched(hinges: Sequence[Hinge], told: Told) -> list[tuple[Hinge, Repetition]]:
    """Hinges that were found, with what was found: both overlap by more than half of the longer one."""
    pairs, left = [], list(told.repetitions)
    for hinge in hinges:
        for repetition in left:
            start_s, end_s = repetition.start_us / 1e6, repetition.end_us / 1e6
            common = min(end_s, hinge.over_s) - max(start_s, hinge.start_s)
            if common > 0.5 * max(end_s - start_s, hinge.whole_s):
                pairs.append((hinge, repetition))
                left.remove(repetition)
                break
    return pairs
