"""Hysteresis: the width of the full loop, first loading, minor loops that close, memory of the largest load only."""

from __future__ import annotations

import numpy as np
import pytest
from films import GRID, LINEAR, answer
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mat.sim.film import MAX_LOOP, Film, Hysteresis

LARGEST_N = 40.0


def film(loop: float = 0.1) -> Film:
    return Film(LINEAR, GRID, patch_stages=(Hysteresis(loop),))


def answered_n(course_n: np.ndarray, loop: float = 0.1) -> np.ndarray:
    return answer(film(loop), course_n) / LINEAR.conductance_at_1n_s


def there_and_back(*turns_n: float, steps: int = 400) -> np.ndarray:
    """Loads along a path from 0 to each turning point in turn, ``steps`` each."""
    legs = [np.linspace(a, b, steps + 1)[1:] for a, b in zip((0.0, *turns_n), turns_n, strict=False)]
    return np.concatenate(legs)


def test_fresh_film_follows_the_law_on_its_first_loading():
    course = there_and_back(LARGEST_N)
    np.testing.assert_allclose(answered_n(course), course, rtol=1e-12)


@pytest.mark.parametrize("loop", [0.05, 0.1, MAX_LOOP])
@pytest.mark.parametrize("largest_n", [2.0, 40.0])
def test_the_full_loop_at_half_load_is_that_share_of_the_largest_load_wide(loop, largest_n):
    n = 400
    down, up = np.split(answered_n(there_and_back(largest_n, 0, largest_n, steps=n), loop)[n:], 2)
    assert down[n // 2 - 1] - up[n // 2 - 1] == pytest.approx(loop * largest_n, rel=1e-9)
    assert down[n // 2 - 1] + up[n // 2 - 1] == pytest.approx(largest_n, rel=1e-9)


def test_the_loop_is_a_parabola_that_closes_without_load_and_at_the_largest():
    n = 400
    course = there_and_back(LARGEST_N, 0, LARGEST_N, steps=n)[n:]
    down, up = np.split(answered_n(there_and_back(LARGEST_N, 0, LARGEST_N, steps=n))[n:], 2)
    load = course[n:]
    expected = 0.1 * 4 * load * (1 - load / LARGEST_N)
    np.testing.assert_allclose(down[-2::-1] - up[:-1], expected[:-1], atol=1e-9)
    assert down[-1] == 0
    assert up[-1] == pytest.approx(LARGEST_N, rel=1e-12)


def test_a_minor_loop_closes_and_is_narrower_than_the_full_one():
    n = 200
    answered = answered_n(there_and_back(LARGEST_N, 0, 24, 16, 24, 16, 24, steps=n))
    down, up, again_down, again_up = np.split(answered[3 * n :], 4)
    np.testing.assert_allclose(again_down, down, atol=1e-12)
    np.testing.assert_allclose(again_up, up, atol=1e-12)
    width = down[n // 2 - 1] - up[n // 2 - 1]
    assert 0.1 * 0.1 * LARGEST_N < width < 0.9 * 0.1 * LARGEST_N
    # Back on the path it left: the large loop forgets the small one.
    left_at = answered[3 * n - 1]
    assert again_up[-1] == pytest.approx(left_at, abs=1e-12)


def test_a_small_movement_is_answered_by_the_direct_part_alone():
    n = 100
    answered = answered_n(there_and_back(LARGEST_N, 20, 20.2, 20.0, steps=n))
    assert np.ptp(answered[2 * n :]) == pytest.approx(0.6 * 0.2, rel=1e-6)


def test_no_load_is_no_answer_whatever_was_before():
    assert answered_n(there_and_back(40, 3, 17, 0))[-1] == 0


def test_only_the_largest_load_and_the_turning_points_matter_not_the_speed():
    slow, quick = (answered_n(there_and_back(40, 10, 30, 20, steps=steps))[-1] for steps in (1000, 1))
    assert slow == pytest.approx(quick, abs=1e-9)


def test_film_that_carried_more_before_is_loaded_along_the_lower_branch():
    film = Film(LINEAR, GRID, patch_stages=(Hysteresis(0.1, carried_kpa=100.0),))
    answered = answer(film, np.array([10.0, 20.0, 40.0, 60.0])) / LINEAR.conductance_at_1n_s
    # 100 kPa on a cell of 400 mm² are 40 N: half the loop missing at half of it, nothing at and beyond it.
    np.testing.assert_allclose(answered, [10 - 1.5, 20 - 2, 40, 60], rtol=1e-12)


@settings(max_examples=60, deadline=None)
@given(arrays(float, st.integers(1, 40), elements=st.floats(0, 80)))
def test_any_history_stays_within_the_full_loop(course):
    answered, largest = answered_n(course), np.maximum.accumulate(course)
    half = 0.05 * largest
    assert (answered >= 0).all()
    assert (np.abs(answered - course) <= half + 1e-9).all()
