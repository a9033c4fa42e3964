"""Rolls as tables of events: when each state must be told and when it must end, to the scan (BIOMECHANICS §3)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from posture.series import BASE, BODY_N, QUIET, RATE_HZ, SHARES, Event, measures, part, rolls, states, told, values_of

from mat.foot import Baseline
from mat.posture import ROLLS, FootStates, Thresholds

NAN = float("nan")

EVENTS = [
    Event("standing", [], []),
    # toes caution by place: b + 15 = 55, 3 below to leave, 0.5 s
    Event("caution after half a second", [(1, {"fl": 56})], [(1.5, "toes_caution")]),
    Event("caution ends 3 below", [(1, {"fl": 56}), (2, {"fl": 52.1}), (2.4, {"fl": 52.0})],
          [(1.5, "toes_caution"), (2.4, "none")]),
    Event("the limit itself is not above it", [(1, {"fl": 55.0})], []),
    Event("half a second less a scan is too short", [(1, {"fl": 56}), (1.5, {"fl": 40})], []),
    Event("half a second and a scan is enough", [(1, {"fl": 56}), (1.51, {"fl": 40})],
          [(1.5, "toes_caution"), (1.51, "none")]),
    Event("a dip begins the dwell anew", [(1, {"fl": 56}), (1.4, {"fl": 54.9}), (1.41, {"fl": 56})],
          [(1.91, "toes_caution")]),
    Event("toes by place", [(1, {"fl": 68.1})], [(1.15, "toes")]),
    Event("68 itself is not past it", [(1, {"fl": 68.0})], [(1.5, "toes_caution")]),
    Event("toes end at 64 and the caution stays", [(1, {"fl": 70}), (2, {"fl": 64.1}), (2.2, {"fl": 64.0}),
          (2.5, {"fl": 51.9})], [(1.15, "toes"), (2.2, "toes_caution"), (2.5, "none")]),
    Event("toes too short for a caution leave none behind", [(1, {"fl": 70}), (1.3, {"fl": 60}), (1.45, {"fl": 40})],
          [(1.15, "toes"), (1.3, "none")]),
    Event("caution, then toes", [(1, {"fl": 60}), (2, {"fl": 70})], [(1.5, "toes_caution"), (2.15, "toes")]),
    Event("toes too short", [(1, {"fl": 75}), (1.15, {"fl": 40})], []),
    Event("toes by tripod", [(1, {"corner": 0.049}), (2, {"corner": 0.099}), (2.3, {"corner": 0.101})],
          [(1.15, "toes"), (2.3, "none")]),
    # heels caution by place: clip(40 − 10, 25, 30) = 30, 3 above to leave
    Event("heels caution", [(1, {"fl": 29}), (2, {"fl": 32.9}), (2.5, {"fl": 33.0})],
          [(1.5, "heels_caution"), (2.5, "none")]),
    Event("heels by place", [(1, {"fl": 21.9}), (2, {"fl": 25.9}), (2.3, {"fl": 26.0}), (2.6, {"fl": 33})],
          [(1.15, "heels"), (2.3, "heels_caution"), (2.6, "none")]),
    Event("22 itself is not behind it", [(1, {"fl": 22.0})], [(1.5, "heels_caution")]),
    Event("from toes to heels", [(1, {"fl": 70}), (2, {"fl": 20})], [(1.15, "toes"), (2.0, "none"), (2.15, "heels")]),
    # undefined
    Event("no place, no state, and the dwell begins anew", [(1, {"fl": 56}), (1.3, {"fl": NAN}), (1.4, {"fl": 56})],
          [(1.3, "undefined"), (1.4, "none"), (1.9, "toes_caution")]),
    Event("a state ends where nothing is known", [(1, {"fl": 70}), (2, {"fl": NAN}), (2.2, {"fl": 70})],
          [(1.15, "toes"), (2.0, "undefined"), (2.2, "none"), (2.35, "toes")]),
    Event("a foot below a fifth of body weight is not judged",
          [(1, {"fl": 75, "force": 139}), (2, {"fl": 75, "force": 155})],
          [(1.0, "undefined"), (2.0, "none"), (2.15, "toes")]),
    Event("and not again before it bears more",
          [(1, {"force": 139}), (2, {"force": 153})], [(1.0, "undefined")]),
    Event("a fifth itself is enough", [(1, {"force": 140})], []),
]  # fmt: skip


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_table_of_events(event):
    assert rolls(event) == event.expected


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
@settings(max_examples=8, deadline=None)
@given(cuts=st.lists(st.integers(0, 300), max_size=12))
def test_blocks_change_no_event(event, cuts):
    assert rolls(event, tuple(cuts)) == event.expected


def share_track(region: int, track: list[tuple[float, float]]) -> list[tuple[float, str]]:
    """Rolls when one region's share is set, everything else left as in the quiet stance."""
    foot = measures(values_of(Event("", [], [], until_s=4)))
    shares = foot.shares.copy()
    for second, share in track:
        shares[round(second * RATE_HZ) :, region] = share
    return told(states(replace(foot, shares=shares))[0], ROLLS)


HEEL = SHARES[0]
SHARE_EVENTS = [
    ("caution at 0.45 of the heel, until 0.52", [(1, 0.449 * HEEL), (2, 0.519 * HEEL), (2.5, 0.521 * HEEL)],
     [(1.5, "toes_caution"), (2.5, "none")]),
    ("0.45 itself is not below it", [(1, 0.451 * HEEL)], []),
    ("toes at 0.2 of the heel, until 0.28", [(1, 0.199 * HEEL), (2, 0.279 * HEEL), (2.5, 0.281 * HEEL), (3, HEEL)],
     [(1.15, "toes"), (2.5, "toes_caution"), (3.0, "none")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "track", "expected"), SHARE_EVENTS, ids=[event[0] for event in SHARE_EVENTS])
def test_heel_share_events(name, track, expected):
    assert share_track(0, track) == expected


def test_heels_by_what_is_left_in_front():
    """Forefoot and toes together bear 0.37 of the load in the baseline: below 0.4 of it, until 0.5."""
    front = SHARES[2:].sum()
    foot = measures(values_of(Event("", [], [], until_s=4)))
    shares = foot.shares.copy()
    for second, ratio in ((1, 0.399), (2, 0.499), (2.5, 0.501)):
        shares[round(second * RATE_HZ) :, 2:] = SHARES[2:] * ratio
        assert front == pytest.approx(0.37)
    assert told(states(replace(foot, shares=shares))[0], ROLLS) == [(1.15, "heels"), (2.5, "none")]


TOES_LIMITS = [(28, 2, 50), (35, 2, 50), (36, 2, 51), (40, 2, 55), (47, 2, 62), (52, 2, 62), (40, 4, 60), (40, 3, 55),
               (45, 6, 62), (28, 4.6, 51)]  # fmt: skip
HEELS_LIMITS = [(28, 2, 25), (35, 2, 25), (36, 2, 26), (38, 2, 28), (40, 2, 30), (52, 2, 30), (40, 3, 28), (42, 4, 26),
                (45, 8, 25)]  # fmt: skip


@pytest.mark.parametrize(("base_pct", "sd", "limit"), TOES_LIMITS)
def test_toes_caution_limit(base_pct, sd, limit):
    base = replace(BASE, fl_pct=float(base_pct), fl_sd_pct=sd)
    start = {"fl": float(base_pct)}
    beyond = Event(
        "", [(0, start), (1, {"fl": limit + 0.01}), (2, {"fl": limit - 2.99}), (2.5, {"fl": limit - 3.01})], [], base
    )
    assert rolls(beyond) == [(1.5, "toes_caution"), (2.5, "none")]
    assert rolls(Event("", [(0, start), (1, {"fl": limit - 0.01})], [], base)) == []


@pytest.mark.parametrize(("base_pct", "sd", "limit"), HEELS_LIMITS)
def test_heels_caution_limit(base_pct, sd, limit):
    base = replace(BASE, fl_pct=float(base_pct), fl_sd_pct=sd)
    start = {"fl": max(float(base_pct), 34.0)}
    beyond = Event(
        "", [(0, start), (1, {"fl": limit - 0.01}), (2, {"fl": limit + 2.99}), (2.5, {"fl": limit + 3.01})], [], base
    )
    assert rolls(beyond) == [(1.5, "heels_caution"), (2.5, "none")]
    assert rolls(Event("", [(0, start), (1, {"fl": limit + 0.01})], [], base)) == []


@pytest.mark.parametrize("base_pct", [28.0, 32.0, 36.0, 40.0, 44.0, 48.0, 52.0])
def test_nobody_is_flagged_standing_at_their_own_baseline(base_pct):
    base = replace(BASE, fl_pct=base_pct)
    assert rolls(Event("", [(0, {"fl": base_pct})], [], base, until_s=5)) == []


@pytest.mark.parametrize(("value", "amplitude"), [(55.0, 1.4), (68.0, 1.9), (30.0, 1.4), (22.0, 1.9)])
@pytest.mark.parametrize("seed", range(3))
def test_a_value_on_a_threshold_does_not_chatter(value, amplitude, seed):
    """Noise less than half the distance of the exit: a state may begin, but then it stays."""
    noise = np.random.default_rng(seed).uniform(-amplitude, amplitude, 60 * RATE_HZ)
    foot = replace(measures([QUIET] * len(noise)), fl_pct=value + noise)
    assert len(told(states(foot)[0], ROLLS)) <= 2, "at most its caution, then itself"
    entered = replace(
        foot, fl_pct=np.where(np.arange(len(noise)) < 200, value + np.sign(value - 40) * 3, value + noise)
    )
    changes = told(states(entered)[0], ROLLS)
    assert 1 <= len(changes) <= 2
    assert changes[-1][0] < 2.6


def test_frames_lost_do_not_stretch_a_dwell():
    """Device time counts, not scans: at 20 Hz the caution comes at the same half second."""
    foot = measures(values_of(Event("", [(1, {"fl": 56})], [])))
    machine_rows = np.arange(0, 300, 5)
    sparse = part(foot, machine_rows)
    codes = FootStates("left", Thresholds()).advance(
        machine_rows * 10_000, sparse, Baseline({"left": BASE}, 0.5, 10.0), BODY_N
    )
    assert machine_rows[np.flatnonzero(codes.roll)[0]] == 150
