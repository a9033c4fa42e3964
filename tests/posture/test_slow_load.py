"""The load beneath slow movements: what may be movement is not learnt, and film that wanders is told from calm film."""

from __future__ import annotations

import numpy as np
import pytest

from mat.posture.repetitions.film_noise import (
    CALM_DENSITY,
    LOOK_S,
    STEP_S,
    STEPS_A_LOOK,
    STEPS_BACK,
    WANDERING_DENSITY,
    WANDERS,
    density_of,
    fourth_differences,
    wander_density,
)
from mat.posture.repetitions.load import FORWARD_READS, TERMS
from mat.posture.repetitions.load_bank import LoadBank

HALF_S = np.array([3.0, 6.0, 10.0])
READS = 0.0006  # share of body weight for each % of foot length, both feet


def learnt(half_s: float, index: int, hinges: bool) -> float:
    """What a belief says each % of foot length changes in the total, after a quiet minute or a minute of hinges."""
    rng = np.random.default_rng(4)
    bank = LoadBank(HALF_S, LOOK_S)
    beliefs = bank.at_first(1.0)
    for look in range(round(60 / LOOK_S)):
        time_s = look * LOOK_S
        sway_pct = 1.7 * rng.normal(size=2)
        course = np.sin(np.pi * time_s / half_s) * hinges
        factors = np.zeros(TERMS)
        factors[0], factors[1], factors[2:4] = 1.0, np.log1p(time_s), sway_pct + 2.0 * course
        total = 1.0 + READS * factors[2:4].sum() + 0.084 / half_s**2 * course + 2e-4 * rng.normal()
        beliefs = bank.having_seen(beliefs, factors, float(total), 0.003e-4, np.zeros(len(HALF_S)))
    return float(beliefs.sizes[index, 2:4].mean())


def test_a_quiet_minute_teaches_what_the_place_changes():
    assert learnt(6.0, 1, hinges=False) == pytest.approx(READS, abs=0.1 * abs(READS - FORWARD_READS))


def test_hinges_of_its_tempo_are_not_learnt_as_an_answer_to_the_place():
    """The hinge's force goes with the CoP; a belief that took it for the film's answer would be off by half of it."""
    taken = 0.084 / 6.0**2 / (2 * 2.0)
    assert abs(learnt(6.0, 1, hinges=True) - READS) < 0.25 * taken


def squares_of(force: np.ndarray) -> np.ndarray:
    """All fourth differences of a force at steps of 0.1 s, look after look."""
    sums = np.concatenate([[0.0], np.cumsum(force)])
    looks = range(STEPS_BACK + STEPS_A_LOOK, len(sums), STEPS_A_LOOK)
    return np.concatenate([fourth_differences(sums[end + 1 - STEPS_BACK - STEPS_A_LOOK : end + 1]) for end in looks])


def noise_of(density: float, seed: int, seconds: float = 60.0) -> np.ndarray:
    """White noise at steps of 0.1 s: a mean over t has the variance N0/2t."""
    return np.sqrt(density / (2 * STEP_S)) * np.random.default_rng(seed).normal(size=round(seconds / STEP_S))


def test_the_density_of_white_noise_is_found():
    found = np.array([density_of(squares_of(noise_of(0.02e-4, seed))) for seed in range(100)])
    assert np.median(found) == pytest.approx(0.02e-4, rel=0.1)
    assert found.std() < 0.35 * 0.02e-4


def test_slow_hinges_are_hardly_seen_by_it():
    """Of a hinge of 14 s, 0.2 % of body weight, nothing is left in the fourth differences; of one of 2 s a lot is."""
    time_s = np.arange(600) * STEP_S
    noise = noise_of(0.004e-4, 3)
    still, slow, quick = (
        density_of(squares_of(noise + size * np.sin(2 * np.pi * time_s / period)))
        for size, period in ((0.0, 1.0), (0.002, 14.0), (0.1, 2.0))
    )
    assert slow == pytest.approx(still, rel=0.25)
    assert quick > 20 * still


def test_nothing_is_told_of_too_little():
    assert density_of(squares_of(noise_of(0.02e-4, 0, 10.0))) == np.inf
    assert wander_density(np.inf, 7.0, np.inf, is_known=True) == WANDERS


@pytest.mark.parametrize(("density", "least", "is_known", "wanders"), [
    (0.004e-4, 0.004e-4, False, 0.0),
    (CALM_DENSITY, CALM_DENSITY, True, WANDERS),
    (WANDERING_DENSITY, WANDERING_DENSITY, False, WANDERS),
    (0.2e-4, 0.011e-4, True, WANDERS),
    (0.2e-4, 0.023e-4, True, 2 * WANDERS),
    (0.2e-4, 0.2e-4, True, 4 * WANDERS),
])  # fmt: skip
def test_film_that_wanders(density, least, is_known, wanders):
    """A calibration's word counts, what is noisier than usual even while nobody moves is worse film."""
    assert wander_density(density, 60.0, least, is_known) == pytest.approx(wanders)
