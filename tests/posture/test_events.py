"""Changes and intervals of states, and rolls of both feet told as one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.errors import SettingsError
from mat.posture import IntervalLog, StateChange, StateInterval, Thresholds
from mat.posture.events import ChangeFinder, rolls_of_the_person


def interval(side: str, start: int, end: int | None, state: str = "toes") -> StateInterval:
    return StateInterval("roll", side, state, start, end)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-1, 4), min_size=1, max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_changes_are_those_of_the_codes_however_they_are_cut(codes, cuts):
    array = np.array(codes, dtype=np.int8)
    time_us = np.arange(len(codes)) * 10_000
    edges = [0, *sorted(min(c, len(codes)) for c in cuts), len(codes)]
    finder = ChangeFinder("roll", "left")
    found = [c for a, b in itertools.pairwise(edges) for c in finder.find(time_us[a:b], array[a:b])]
    known = [0, *np.maximum(array, 0).tolist()]
    expected = [(10_000 * i, known[i + 1]) for i in range(len(codes)) if known[i + 1] != known[i]]
    names = ("none", "toes_caution", "toes", "heels_caution", "heels")
    assert [(c.time_us, c.state) for c in found] == [(when, names[code]) for when, code in expected]


def test_intervals_are_half_open_and_the_last_one_runs():
    log = IntervalLog()
    for time_us, side, state in (
        (10, "left", "toes_caution"),
        (20, "left", "toes"),
        (25, "right", "toes"),
        (30, "left", "none"),
    ):
        log.add(StateChange(time_us, "roll", side, state))
    log.add(StateChange(40, "shift", None, "left"))
    assert log.intervals == [
        interval("left", 10, 20, "toes_caution"),
        interval("left", 20, 30),
        interval("right", 25, None),
        StateInterval("shift", None, "left", 40, None),
    ]


CASES = [
    ("both feet are one", [("left", 10, 30), ("right", 12, 28)], [2]),
    ("one after the other are two", [("left", 10, 20), ("right", 25, 30)], [1, 1]),
    ("touching is not overlapping", [("left", 10, 20), ("right", 20, 30)], [1, 1]),
    ("a chain is one", [("left", 10, 20), ("right", 15, 30), ("left", 25, 40)], [3]),
    ("a short one inside a long one hides nothing", [("left", 10, 50), ("right", 12, 14), ("right", 30, 35)], [3]),
    ("one that still runs", [("left", 10, None), ("right", 1000, None)], [2]),
    ("one foot", [("left", 10, 20)], [1]),
    ("none", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rows", "sizes"), CASES, ids=[case[0] for case in CASES])
def test_rolls_of_the_person(name, rows, sizes):
    intervals = [interval(*row) for row in rows]
    noise = [interval("left", 0, 10**6, "toes_caution"), StateInterval("tilt", "left", "inward", 0, 10**6)]
    groups = rolls_of_the_person(sorted(intervals + noise, key=lambda i: i.start_us), "toes")
    assert [len(group) for group in groups] == sizes
    assert [i for group in groups for i in group] == intervals
    assert rolls_of_the_person(intervals, "heels") == []


def test_thresholds_from_a_table():
    assert Thresholds.from_json({}) == Thresholds()
    assert Thresholds.from_json({"toes_pct": 70}).toes_pct == 70.0
    assert Thresholds.from_json(Thresholds(shift=0.2).to_json()) == Thresholds(shift=0.2)
    with pytest.raises(SettingsError, match="no threshold called “toe_pct”"):
        Thresholds.from_json({"toe_pct": 70})
    for senseless in ("70", None, True, [70]):
        with pytest.raises(SettingsError, match="must be a number"):
            Thresholds.from_json({"toes_pct": senseless})


@pytest.mark.parametrize("values", [{"toes_pct": float("nan")}, {"toes_s": -1.0}, {"shift": float("inf")}], ids=str)
def test_thresholds_no_state_can_work_with_are_refused(values):
    """NaN switches a state off unsaid; a negative dwell is none."""
    with pytest.raises(SettingsError):
        Thresholds.from_json(values)
