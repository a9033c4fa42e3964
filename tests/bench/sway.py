"""Sway of a recorded trial of 60 s: how long it takes, and how far the values lie from the published ones."""

from __future__ import annotations

import time
from collections.abc import Callable

from bench.firmware import Figure, figure
from posture_trials import RATE_HZ, RAW, REAL_TRIALS, published, sway_of, trial_mm

from mat.posture.sway import measure_complexity, measure_sway

#: Fastest of so many runs: the machine is shared.
_REPEATS = 5


def sway() -> dict[str, Figure]:
    """Milliseconds a trial (published code takes 0.9 to 5.8 s), worst relative difference of the mean velocity."""
    trial = trial_mm(REAL_TRIALS[0])
    return {
        "sway of a 60 s trial": figure(1e3 * _seconds(lambda: measure_sway(trial, RATE_HZ)), "ms", 50),
        "entropy and DFA of it": figure(1e3 * _seconds(lambda: measure_complexity(trial, RATE_HZ)), "ms", 150),
        "sway, worst relative difference of MVELO": figure(max(map(_difference, REAL_TRIALS)), "1", 1e-9),
    }


def _seconds(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return min(once() for _ in range(_REPEATS))


def _difference(name: str) -> float:
    stated_mm_s = 10 * published("prieto_raw100", name)["MVELO"]
    return abs(sway_of(name, RAW).velocities.mean_velocity_mm_s / stated_mm_s - 1)
