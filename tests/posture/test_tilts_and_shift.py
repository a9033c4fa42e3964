"""Tilts, corners, gripping toes and shift as tables of events (BIOMECHANICS §3)."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from posture.series import BASE, QUIET, RATE_HZ, SHARES, Event, measures, states, tilts, told

from mat.foot import Baseline
from mat.foot.baseline import ASSUMED_BASELINE
from mat.posture import SHIFTS, TILTS, ShiftState, Thresholds

NAN = float("nan")
HEEL, MTH1, MTH5, TOES = SHARES[0], SHARES[2], SHARES[4], SHARES[5]

EVENTS = [
    Event("standing", [], []),
    Event("inward",
          [(1, {"lean": 0.41}), (2, {"lean": 0.281}), (2.5, {"lean": 0.279})], [(1.3, "inward"), (2.5, "none")]),
    Event("outward",
          [(1, {"lean": -0.41}), (2, {"lean": -0.281}), (2.5, {"lean": -0.279})], [(1.3, "outward"), (2.5, "none")]),
    Event("0.4 itself is not past it", [(1, {"lean": 0.3999})], []),
    Event("too short", [(1, {"lean": 0.5}), (1.3, {"lean": 0})], []),
    Event("off the own λ", [(0, {"lean": 0.3}), (1, {"lean": 0.69}), (2, {"lean": 0.71})], [(2.3, "inward")],
          replace(BASE, tripod_balance=0.3)),
    Event("not on the toes", [(1, {"lean": 0.6, "fl": 72.1})], []),
    Event("not on the heels", [(1, {"lean": 0.6, "fl": 27.9})], []),
    Event("judged at both ends of the place",
          [(0.5, {"lean": 0.6, "fl": 28}), (1.5, {"lean": 0.6, "fl": 72})], [(0.8, "inward")]),
    Event("ends with the place, a little further on",
          [(1, {"lean": 0.6}), (2, {"lean": 0.6, "fl": 74.9}), (2.4, {"lean": 0.6, "fl": 75.1})],
          [(1.3, "inward"), (2.4, "none")]),
    Event("gripping ends when the CoP goes along",
          [(1, {"toes": TOES + 0.1}), (2, {"toes": TOES + 0.1, "fl": 45.9}), (2.4, {"toes": TOES + 0.1, "fl": 46.1})],
          [(1.5, "gripping"), (2.4, "none")]),
    Event("from one side to the other", [(1, {"lean": 0.5}), (2, {"lean": -0.5})],
          [(1.3, "inward"), (2.0, "none"), (2.3, "outward")]),
    Event("gripping", [(1, {"toes": TOES + 0.081}), (2, {"toes": TOES + 0.051}), (2.5, {"toes": TOES + 0.049})],
          [(1.5, "gripping"), (2.5, "none")]),
    Event("not gripping: the CoP went along", [(1, {"toes": TOES + 0.1, "fl": 44.1})], []),
    Event("gripping 4 % off", [(1, {"toes": TOES + 0.1, "fl": 36.0})], [(1.5, "gripping")]),
    Event("the ball of the big toe lifts",
          [(1, {"mth1": 0.199 * MTH1}), (2, {"mth1": 0.349 * MTH1}), (2.5, {"mth1": 0.351 * MTH1})],
          [(1.3, "corner_mth1"), (2.5, "none")]),
    Event("the little toe's ball lifts",
          [(1, {"mth5": 0.1 * MTH5}), (2, {"mth5": MTH5})], [(1.3, "corner_mth5"), (2.0, "none")]),
    Event("the heel lifts", [(1, {"heel": 0.19 * HEEL}), (2, {"heel": HEEL})], [(1.3, "corner_heel"), (2.0, "none")]),
    Event("no corner of a light foot", [(1, {"mth1": 0.0, "force": 100})], [(1.0, "undefined")]),
    Event("a region too light to be judged",
          [(1, {"mth1": 0.0})], [], replace(BASE, shares=SHARES * [1, 1, 0.2, 1, 1, 1])),
    Event("a leaning foot is told before its corner", [(1, {"lean": -0.6, "mth1": 0.0})], [(1.3, "outward")]),
    Event("undefined", [(1, {"lean": 0.6}), (1.6, {"fl": NAN}), (1.8, {"lean": 0.6})],
          [(1.3, "inward"), (1.6, "undefined"), (1.8, "none"), (2.1, "inward")]),
    Event("no front corner carries", [(1, {"corner": 1.05, "lean": 3.0})], []),
]  # fmt: skip


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_table_of_events(event):
    assert tilts(event) == event.expected


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
@settings(max_examples=8, deadline=None)
@given(cuts=st.lists(st.integers(0, 300), max_size=12))
def test_blocks_change_no_event(event, cuts):
    assert tilts(event, tuple(cuts)) == event.expected


@pytest.mark.parametrize("direction", [1, -1])
def test_a_lean_on_its_threshold_does_not_chatter(direction):
    noise = np.random.default_rng(1).uniform(-0.05, 0.05, 60 * RATE_HZ)
    foot = measures([{**QUIET, "lean": float(lean)} for lean in direction * (0.4 + noise)])
    assert len(told(states(foot)[1], TILTS)) <= 1


def shifts(track: list[tuple[float, float]], left: float = 0.5, cuts: tuple[int, ...] = ()) -> list[tuple[float, str]]:
    share = np.full(600, left)
    for second, value in track:
        share[round(second * RATE_HZ) :] = value
    time_us = 7_000_000 + np.arange(600) * 10_000
    state, baseline = ShiftState(Thresholds()), Baseline({"left": BASE, "right": BASE}, left, 10.0)
    edges = [0, *sorted(cuts), 600]
    codes = [state.advance(time_us[a:b], share[a:b], baseline) for a, b in itertools.pairwise(edges) if b > a]
    return told(np.concatenate(codes), SHIFTS)


SHIFTING = [
    ("left for a second", [(1, 0.601), (3, 0.571), (4, 0.569)], 0.5, [(2.0, "left"), (4.0, "none")]),
    ("right for a second", [(1, 0.399), (3, 0.429), (4, 0.431)], 0.5, [(2.0, "right"), (4.0, "none")]),
    ("a tenth itself is no shift", [(1, 0.5999)], 0.5, []),
    ("too short", [(1, 0.7), (2, 0.5)], 0.5, []),
    ("off the own stance", [(1, 0.5), (3, 0.44)], 0.55, [(4.0, "right")]),
    ("undefined", [(1, 0.7), (3, NAN), (3.5, 0.7)], 0.5,
     [(2.0, "left"), (3.0, "undefined"), (3.5, "none"), (4.5, "left")]),
    ("straight across", [(1, 0.7), (3, 0.3)], 0.5, [(2.0, "left"), (3.0, "none"), (4.0, "right")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "track", "left", "expected"), SHIFTING, ids=[row[0] for row in SHIFTING])
@settings(max_examples=6, deadline=None)
@given(cuts=st.lists(st.integers(0, 600), max_size=10))
def test_shift(name, track, left, expected, cuts):
    assert shifts(track, left, tuple(cuts)) == expected


def test_a_share_on_its_threshold_does_not_chatter():
    rng = np.random.default_rng(2)
    state = ShiftState(Thresholds())
    share = 0.6 + rng.uniform(-0.012, 0.012, 6000)
    share[:300] = 0.62
    codes = state.advance(np.arange(6000) * 10_000, share, Baseline({"left": BASE, "right": BASE}, 0.5, 10.0))
    assert told(codes, SHIFTS) == [(1.0, "left")]


@pytest.mark.parametrize(
    "baseline", [ASSUMED_BASELINE, Baseline({"left": BASE}, 1.0, 10.0)], ids=["published", "one foot"]
)
def test_no_shift_from_a_stance_that_is_not_the_persons_own_on_both_feet(baseline):
    codes = ShiftState(Thresholds()).advance(np.arange(600) * 10_000, np.full(600, 0.8), baseline)
    assert (codes == -1).all()
