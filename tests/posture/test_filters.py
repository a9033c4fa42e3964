"""The matched filters: what they make of a movement whose depth is known, and of a load that only stands there."""

from __future__ import annotations

import numpy as np
import pytest
from posture.hinges import GRAVITY_M_S2, minimum_jerk

from mat.posture.repetitions.filters import AGAINST_WANDERING, COURSE, HALF_S, PARTS, FilterBank, red_covariance
from mat.posture.repetitions.samples import BIN_S

BANK = FilterBank.of(HALF_S)
COUNT = len(HALF_S)


def seen(force: np.ndarray) -> np.ndarray:
    """Projections and means up to the last bin, (2 k,)."""
    sums = np.concatenate([np.zeros(BANK.taps), np.cumsum(force)])
    return sums[-BANK.taps :] @ BANK.weights


def sinking(half_s: float, depth_m: float) -> np.ndarray:
    """Mean force of each bin, share of body weight, while the body sinks up to the last bin; at rest before."""
    edges_s = np.arange(-round(12 / BIN_S), 1) * BIN_S + half_s
    speed = np.gradient(-depth_m * minimum_jerk(np.linspace(0, 1, 100_001)), half_s / 100_000)
    at_edges = np.interp(edges_s, np.linspace(0, half_s, 100_001), speed, left=0.0, right=0.0)
    return np.diff(at_edges) / BIN_S / GRAVITY_M_S2


@pytest.mark.parametrize("index", range(COUNT))
def test_the_depth_of_a_movement_is_found(index):
    found = seen(sinking(float(HALF_S[index]), 0.2))
    depth_m = found[index] * BANK.depth_per_projection_m[index]
    # Eight means of a half movement; the quickest has four bins.
    assert depth_m == pytest.approx(0.2, rel=0.08 if HALF_S[index] >= 0.45 else 0.25)
    assert abs(found[COUNT + index]) < 1e-6, "from rest to rest the mean force is the load"


def test_a_load_that_stands_there_is_no_movement():
    found = seen(np.full(300, 0.8))
    np.testing.assert_allclose(found[:COUNT], 0, atol=1e-12)
    np.testing.assert_allclose(found[COUNT:], 0.8, rtol=1e-12)


def test_between_two_bins_the_running_sum_lies_on_the_line():
    """A half of 1.9 s is parted every 4.75 bins."""
    force, half = np.random.default_rng(3).normal(size=300), int(np.flatnonzero(HALF_S == 1.9)[0])
    sums = np.concatenate([[0.0], np.cumsum(force)])
    edges = np.interp(300 - np.arange(8, -1, -1) * 4.75, np.arange(301), sums)
    means = np.diff(edges) / 4.75
    found = seen(force)
    assert found[COUNT + half] == pytest.approx(means.mean(), rel=1e-9)
    assert found[half] == pytest.approx(means @ COURSE, rel=1e-9)


def red_noise(count: int, length: int, seed: int) -> np.ndarray:
    """(count, length) noise with the density f^-1.5, white below one cycle."""
    rng = np.random.default_rng(seed)
    frequency = np.fft.rfftfreq(8 * length)
    spectrum = rng.normal(size=(count, len(frequency))) + 1j * rng.normal(size=(count, len(frequency)))
    spectrum *= np.maximum(frequency, frequency[1]) ** -0.75
    return np.fft.irfft(spectrum)[:, :length]


def test_the_covariance_of_red_noise_is_that_of_its_means():
    """Of differences of the means, because a constant is not defined; against noise made by its spectrum."""
    parts = red_noise(4000, PARTS * 20, 1).reshape(-1, PARTS, 20).mean(axis=2)
    differences = np.diff(np.eye(PARTS), axis=0)
    measured, expected = np.cov((parts @ differences.T).T), differences @ red_covariance() @ differences.T
    np.testing.assert_allclose(measured / measured[0, 0], expected / expected[0, 0], atol=0.08)


def test_against_film_that_wanders_its_own_weights_tell_a_course_better():
    parts = red_noise(4000, PARTS * 20, 2).reshape(-1, PARTS, 20).mean(axis=2)
    parts += 0.5 * parts.std(axis=1).mean() * np.random.default_rng(3).normal(size=parts.shape)
    told = [(weights @ COURSE) ** 2 / (parts @ weights).var() for weights in (COURSE, AGAINST_WANDERING)]
    assert told[1] > 1.15 * told[0]
    white = [(weights @ COURSE) ** 2 for weights in (COURSE, AGAINST_WANDERING)]
    assert white[0] > white[1]


def test_depths_are_found_by_either_weights():
    bank = FilterBank.of(HALF_S, AGAINST_WANDERING)
    sums = np.concatenate([np.zeros(bank.taps), np.cumsum(sinking(4.8, 0.12))])
    index = int(np.flatnonzero(HALF_S == 4.8)[0])
    found = sums[-bank.taps :] @ bank.weights
    assert found[index] * bank.depth_per_projection_m[index] == pytest.approx(0.12, rel=0.08)
