"""A reviewer's corrections of repetitions: one more, one less, another time; counted and measured anew."""

from __future__ import annotations

import json

import numpy as np
import pytest
from posture.hinges import BODY_N, RATE_HZ, Hinge, force_of, told_of

from mat.errors import SettingsError
from mat.posture import Event
from mat.posture.repetitions import Correction, RecordedCourse, Repetition, corrected, measures, numbers_at

HINGES = [Hinge(8 + 4 * i, 1.5, 0.2, 1.5) for i in range(4)]
SHARE = force_of(HINGES, 30)
TIME_S = np.arange(len(SHARE)) / RATE_HZ
VALUES = np.full((len(SHARE), len(measures.COLUMNS)), np.nan)
VALUES[:, measures.TOTAL] = SHARE
VALUES[:, measures.COLUMNS.index("ap_mm")] = 120 + 2 * TIME_S
TOLD = told_of(SHARE, columns={"ap_mm": 120 + 2 * TIME_S}).repetitions


@pytest.fixture(scope="module")
def course() -> RecordedCourse:
    """The same scans in blocks of 130."""
    whole = RecordedCourse()
    for start in range(0, len(SHARE), 130):
        rows = slice(start, start + 130)
        whole.add(np.round(TIME_S[rows] * 1e6).astype(np.int64), VALUES[rows], BODY_N, 40.0)
    return whole


def correction(kind: str, start_s: float, end_s: float) -> Correction:
    us = [round(s * 1e6) for s in (start_s, (start_s + end_s) / 2, end_s)]
    return Correction(kind, *us)  # type: ignore[arg-type]


def numbers(repetitions: tuple[Repetition, ...]) -> list[tuple[int, int]]:
    return [(repetition.set_number, repetition.number) for repetition in repetitions]


def test_nothing_to_correct_changes_nothing(course):
    assert len(TOLD) == 4
    for before, after in zip(TOLD, corrected(TOLD, (), course), strict=True):
        assert vars(before) == vars(after)


def test_one_less_and_the_rest_is_counted_anew(course):
    second = TOLD[1]
    left = corrected(TOLD, [Correction("remove", second.start_us, second.bottom_us, second.end_us)], course)
    assert [one.start_us for one in left] == [one.start_us for one in (TOLD[0], *TOLD[2:])]
    assert numbers(left) == [(1, 1), (1, 2), (1, 3)]


def test_removing_where_there_is_none_removes_none(course):
    assert len(corrected(TOLD, [correction("remove", 1.0, 5.0)], course)) == 4


def test_one_more_is_measured_in_the_bins(course):
    more = corrected(TOLD, [correction("add", 25.0, 27.0)], course)
    assert numbers(more) == [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5)]
    added = more[-1]
    assert added.source == "marked"
    assert added.duration_s == 2.0
    assert added.ap_mm == pytest.approx(2 * (added.down_s + added.up_s), abs=0.11), "2 mm/s from rest to rest"
    assert added.peak_force_n == pytest.approx(BODY_N, rel=0.01)


def test_a_repetition_moved_to_where_it_was_keeps_its_figures(course):
    third = TOLD[2]
    moved = corrected(TOLD, [Correction("move", third.start_us, third.bottom_us, third.end_us)], course)[2]
    assert moved.source == "marked"
    assert moved.ap_mm == pytest.approx(third.ap_mm, abs=0.5)
    assert moved.peak_force_n == pytest.approx(third.peak_force_n, rel=1e-9)
    assert moved.depth_m == pytest.approx(third.depth_m, rel=0.1)
    assert (moved.set_number, moved.number) == (1, 3)


def test_moved_and_then_removed_again(course):
    moved = [correction("move", 16.6, 19.6), correction("remove", 16.6, 19.6)]
    assert len(corrected(TOLD, moved[:1], course)) == 4
    assert len(corrected(TOLD, moved, course)) == 3


def test_what_is_to_be_moved_and_was_not_found_is_added(course):
    assert len(corrected(TOLD, [correction("move", 2.0, 5.0)], course)) == 5


def test_sets_by_rest_and_by_what_they_were(course):
    near, far = correction("add", 2.0, 5.0), correction("add", 24.5, 27.0)
    assert numbers(corrected(TOLD, [near], course, set_rest_s=2.0))[:2] == [(1, 1), (2, 1)]
    assert numbers(corrected(TOLD, [near], course, set_rest_s=8.0))[:2] == [(1, 1), (1, 2)]
    two = (*TOLD[:2], *(repetition_of(2, one) for one in TOLD[2:]))
    assert numbers(corrected(two, [far], course)) == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]


def repetition_of(set_number: int, repetition: Repetition) -> Repetition:
    return Repetition(**{**vars(repetition), "set_number": set_number})


def test_states_within_what_was_added(course):
    event = Event("roll", "left", "toes", 25_500_000, 25_900_000, 74.0, 25_700_000)
    added = corrected(TOLD, [correction("add", 25.0, 27.0)], course, [event])[-1]
    assert added.worst["left"].state == "toes"
    assert added.worst["left"].phase == "descent"


@pytest.mark.parametrize("kind", ["add", "remove", "move"])
def test_through_a_file(kind):
    given = Correction(kind, 1_000_000, 2_000_000, 3_000_000)
    assert Correction.from_json(json.loads(json.dumps(given.to_json()))) == given


@pytest.mark.parametrize("values", [
    {"kind": "push", "start_us": 0, "bottom_us": 500_000, "end_us": 10**6},
    {"kind": "add", "start_us": 0, "bottom_us": 10**6, "end_us": 10**6},
    {"kind": "add", "start_us": 0, "bottom_us": 100_000, "end_us": 200_000},
    {"kind": "add", "start_us": 0.5, "bottom_us": 500_000, "end_us": 10**6},
    {"kind": "remove", "start_us": 7, "bottom_us": 7, "end_us": 7},
    {"kind": "move", "start_us": -1, "bottom_us": 500_000, "end_us": 10**6},
    {"kind": "add", "start_us": 0, "end_us": 10**6},
    {"kind": "add", "start_us": 0, "bottom_us": 500_000, "end_us": 10**6, "who": "me"},
], ids=str)  # fmt: skip
def test_what_is_no_correction_is_refused_with_a_sentence(values):
    with pytest.raises(SettingsError) as refusal:
        Correction.from_json(values)
    assert str(refusal.value)[0].isupper()
    assert len(str(refusal.value)) > 20


def test_the_columns_are_the_list():
    time_us = np.round(TIME_S * 1e6).astype(np.int64)
    set_number, number = numbers_at(time_us, (*TOLD[:2], *(repetition_of(2, one) for one in TOLD[2:])))
    for repetition in TOLD:
        within = (time_us >= repetition.start_us) & (time_us < repetition.end_us)
        assert set(number[within].tolist()) == {repetition.number}
        assert (number == repetition.number).sum() == within.sum()
    changes = time_us[np.flatnonzero(np.diff(set_number)) + 1]
    edges_us = (TOLD[0].start_us, TOLD[1].end_us, TOLD[2].start_us, TOLD[3].end_us)
    np.testing.assert_allclose(changes, edges_us, atol=10_000)
    assert not np.any(numbers_at(time_us, ()))
