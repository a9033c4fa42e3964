"""The load beneath slow movements: what may be movement is not learnt, and film that wanders is told from calm film."""

from __future__ import annotations

import numpy as np
import pytest

from mat.posture.repetitions.film_noise import (
    CALM_KEPT,
    LOOK_S,
    UNKNOWN,
    WANDERS_MOST,
    calmest,
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


def looks_of(density: float, seed: int) -> np.ndarray:
    """White noise as means over looks: a mean over t has the variance N0/2t."""
    return np.sqrt(density / (2 * LOOK_S)) * np.random.default_rng(seed).normal(size=CALM_KEPT)


def test_the_density_of_white_noise_is_found():
    found = np.array([calmest(UNKNOWN, looks_of(0.02e-4, seed)) for seed in range(200)])
    np.testing.assert_allclose(np.median(found, axis=0), 0.02e-4, rtol=0.25)


def test_nothing_is_told_of_too_few_looks():
    assert calmest(UNKNOWN, looks_of(0.02e-4, 0)[:13]) == UNKNOWN


def test_movement_makes_film_no_noisier():
    calm = calmest(UNKNOWN, looks_of(0.002e-4, 1))
    assert calmest(calm, looks_of(1e-4, 2)) == calm


@pytest.mark.parametrize(("calm", "noise", "wanders"), [
    ((0.001e-4, 0.001e-4), 0.005e-4, 0.0),
    ((0.003e-4, 0.003e-4), 0.008e-4, 0.0),
    ((0.02e-4, 0.06e-4), 0.025e-4, WANDERS_MOST),
    (UNKNOWN, 0.02e-4, WANDERS_MOST),
])  # fmt: skip
def test_film_that_wanders(calm, noise, wanders):
    assert wander_density(calm, noise, 30.0) == wanders
