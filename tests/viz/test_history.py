"""Bounded history: what it keeps, and that what it gave never changes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from viz.history import History, unbroken_tail


def _rows(start: int, count: int, rate_hz: float = 100.0) -> np.ndarray:
    index = np.arange(start, start + count)
    return np.column_stack([index / rate_hz, index])


@given(st.lists(st.integers(1, 70), max_size=40))
def test_it_holds_the_last_rows_however_they_come(sizes: list[int]) -> None:
    history, start = History(1, span_s=0.5, capacity=100), 0
    for size in sizes:
        history.append(_rows(start, size))
        start += size
    kept = history.last(0.5)[:, 1]
    expected = np.arange(max(0, start - 51), start)
    assert kept.tolist() == expected[-len(kept) :].tolist()
    assert abs(len(kept) - len(expected)) <= 1  # the row exactly 0.5 s ago may fall either way
    assert history.first_index == (kept[0] if len(kept) else 0)


def test_capacity_bounds_it_whatever_the_rate() -> None:
    history = History(1, span_s=20.0, capacity=50)
    history.append(_rows(0, 1000, rate_hz=1e4))
    assert history.last(20.0)[:, 1].tolist() == list(range(950, 1000))


def test_a_view_given_away_never_changes() -> None:
    history = History(1, span_s=1.0, capacity=60)
    history.append(_rows(0, 50))
    view = history.last(1.0)
    before = view.copy()
    for start in range(50, 2000, 30):
        history.append(_rows(start, 30))
    assert np.array_equal(view, before)


def test_time_that_runs_back_begins_anew() -> None:
    history = History(1, span_s=10.0, capacity=100)
    history.append(_rows(500, 50))
    history.append(_rows(3, 5))
    assert history.last(10.0)[:, 1].tolist() == [3, 4, 5, 6, 7]


def test_a_trail_begins_after_the_last_gap_or_undefined_value() -> None:
    rows = _rows(0, 10)
    assert len(unbroken_tail(rows, 1)) == 10
    rows[4, 1] = np.nan
    assert unbroken_tail(rows, 1)[:, 1].tolist() == [5, 6, 7, 8, 9]
    rows[7:, 0] += 1.0
    assert unbroken_tail(rows, 1)[:, 1].tolist() == [7, 8, 9]
    rows[9, 1] = np.nan
    assert len(unbroken_tail(rows, 1)) == 0
