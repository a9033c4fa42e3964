"""Scans averaged into bins, and bins kept: the same however they come."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from mat.posture.repetitions.film_noise import WANDERS
from mat.posture.repetitions.samples import BIN_US, BinSampler, KeptBins
from mat.posture.repetitions.slow_looks import SLOW_LOOK_BINS, SlowLooks, edges_of


def sampled(time_us: np.ndarray, values: np.ndarray, cuts: list[int]) -> tuple[list[int], np.ndarray]:
    """Numbers and means of the bins of scans that come in blocks."""
    sampler, numbers, means = BinSampler(), [], [np.empty((0, values.shape[1]))]
    for a, b in itertools.pairwise([0, *cuts, len(time_us)]):
        first, some, known_from = sampler.process(time_us[a:b], values[a:b])
        numbers += range(first, first + len(some))
        means.append(some)
        assert len(known_from) == len(some)
        assert all(0 <= scan < b - a for scan in known_from)
    return numbers, np.concatenate(means)


def scans(gap_from: int, gap_us: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    time_us = 7_013_000 + np.cumsum(rng.integers(4_000, 22_000, 300))
    time_us[gap_from:] += gap_us
    return time_us, rng.normal(size=(300, 3))


@pytest.mark.parametrize("gap_us", [0, 30_000, 50_000, 700_000])
def test_bins_are_the_same_however_scans_come(gap_us):
    time_us, values = scans(140, gap_us)
    numbers, means = sampled(time_us, values, [])
    assert numbers == list(range(time_us[0] // BIN_US, time_us[-1] // BIN_US))
    for cuts in (list(range(1, 300)), [3, 4, 90, 139, 140, 141, 299], [150]):
        again, others = sampled(time_us, values, cuts)
        assert again == numbers
        np.testing.assert_array_equal(others, means)


def test_a_bin_is_the_mean_of_its_scans():
    time_us, values = scans(140, 0)
    numbers, means = sampled(time_us, values, [17])
    for number, mean in zip(numbers, means, strict=True):
        inside = time_us // BIN_US == number
        if inside.any():
            np.testing.assert_allclose(mean, values[inside].mean(axis=0), rtol=1e-12)


@pytest.mark.parametrize("at_once", [1, 7, 40])
def test_the_latest_bins_are_kept(at_once):
    rows, kept = np.arange(600.0).reshape(300, 2), KeptBins(40, 2)
    kept.begin(1000)
    for start in range(0, 300, at_once):
        kept.add(rows[start : start + at_once])
        stop = kept.next_bin
        assert stop == 1000 + min(start + at_once, 300)
        since = max(1000, stop - 40)
        np.testing.assert_array_equal(kept.rows(since, stop + 9), rows[since - 1000 : stop - 1000])
        assert len(kept.rows(stop, stop + 5)) == 0
    assert len(kept.rows(0, 2000)) <= 80


def test_a_look_asked_again_says_the_same():
    """And asked again behind a load that stepped, or with other noise, it is worked out anew."""
    rng, looks = np.random.default_rng(5), SlowLooks()
    before = looks.at_first(1.0)
    edges = np.cumsum(np.concatenate([np.ones((6, 1)), rng.normal(size=(6, 7))], axis=1), axis=0)
    once = looks.after(0, edges, before, 1e-6)
    assert looks.after(0, edges, before, 1e-6) is once
    assert looks.after(0, edges, before, 2e-6) is not once
    looks.forget()
    anew = looks.after(0, edges, before, 1e-6)
    assert anew is not once
    np.testing.assert_array_equal(anew.beliefs.sizes, once.beliefs.sizes)


@pytest.mark.parametrize("loop", [None, 0.1, 0.0])
def test_looks_go_on_for_hours_and_may_be_taken_back(loop):
    """What was taken back and comes again says the same; what is forgotten changes nothing that is kept."""
    rng, looks = np.random.default_rng(6), SlowLooks(loop)
    rows = np.concatenate([1 + 0.001 * rng.normal(size=(5000, 1)), np.ones((5000, 1)), np.zeros((5000, 6))], axis=1)
    sums = np.concatenate([np.zeros((1, 8)), np.cumsum(rows, axis=0)])
    known = looks.at_first(1.0)
    assert known.noise == (0.0 if loop == 0.0 else WANDERS)
    told = []
    for look in range(500):
        stop = (look + 1) * SLOW_LOOK_BINS
        told.append(known := looks.after(look, edges_of(sums, stop, look), known, 1e-6))
        if look in (7, 250, 499):
            again = looks.after(look - 1, edges_of(sums, stop - SLOW_LOOK_BINS, look - 1), told[-3], 2e-6)
            again = looks.after(look - 1, edges_of(sums, stop - SLOW_LOOK_BINS, look - 1), told[-3], 1e-6)
            assert looks.after(look, edges_of(sums, stop, look), again, 1e-6).noise == known.noise
    assert known.noise == (WANDERS if loop else 0.0), "calm film is told in time"
