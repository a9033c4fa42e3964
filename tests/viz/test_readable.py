"""Pixels to millimetres of a screen that may not know its own size."""

from __future__ import annotations

import pytest

from viz.readable import Heights, heights, px_per_mm


def test_the_entered_diagonal_comes_before_what_the_system_says() -> None:
    assert px_per_mm((1920, 1080), (531, 299)) == pytest.approx(3.61, abs=0.01)
    assert px_per_mm((1920, 1080), (531, 299), diagonal_inch=65) == pytest.approx(1.334, abs=0.001)


@pytest.mark.parametrize("told_mm", [(0, 0), (1, 1), (16_000, 9_000)])
def test_a_screen_that_says_nonsense_is_taken_for_a_desk_monitor(told_mm: tuple[int, int]) -> None:
    assert px_per_mm((1280, 800), told_mm) == pytest.approx(96 / 25.4)


def test_what_can_be_read_from_two_metres() -> None:
    assert heights(111.0, 58.0, 4.4) == Heights(pytest.approx(25.2, abs=0.1), pytest.approx(13.2, abs=0.1))
    assert heights(111.0, 58.0, 4.4).from_two_metres
    assert not heights(111.0, 58.0, 5.0).from_two_metres
    assert not Heights(30.0, 11.0).from_two_metres
