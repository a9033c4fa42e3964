"""Events with their peaks, rolls of both feet as one, twist, support, wall touch, lean test, shoes, arch."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from posture.series import BASE, BODY_N, QUIET, RATE_HZ, SHARES, Event, measures, values_of

from mat.errors import SettingsError
from mat.foot import REGIONS, Baseline, FootMeasures
from mat.posture import (
    PERSON,
    ROLLS,
    TILTS,
    UNDEFINED,
    Circumstances,
    DrillSettings,
    EventMachine,
    FootStates,
    LeanLimits,
    PersonCodes,
    SupportState,
    Thresholds,
    WallTouch,
    baseline_remark,
    lean_limits,
)
from mat.posture.occurrences import SUPPORTS, TOUCHES
from mat.posture.person import rolls_of_both

T = Thresholds()
BOTH = Baseline({"left": BASE, "right": BASE}, 0.5, 10.0)


def at(second: float) -> int:
    return round(second * 1e6)


def codes_of(name: str, *stretches: tuple[float, float], until_s: float = 4.0) -> np.ndarray:
    codes = np.zeros(round(until_s * RATE_HZ), dtype=np.int8)
    for start_s, end_s in stretches:
        codes[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)] = ROLLS.index(name)
    return codes


PAIRS = [
    ("both toes", ("toes", (1, 3)), ("toes", (1.5, 2)), [(1, "toes"), (3, "none")]),
    ("left toes, right heels", ("toes", (1, 3)), ("heels", (2, 2.5)),
     [(1, "toes"), (2, "twist"), (2.5, "toes"), (3, "none")]),
    ("left heels, right toes", ("heels", (1, 2)), ("toes", (1, 2)), [(1, "twist"), (2, "none")]),
    ("a roll before a caution", ("toes_caution", (1, 3)), ("heels", (2, 2.5)),
     [(1, "toes_caution"), (2, "heels"), (2.5, "toes_caution"), (3, "none")]),
    ("caution of one, roll of the other", ("toes_caution", (1, 3)), ("toes", (2, 2.5)),
     [(1, "toes_caution"), (2, "toes"), (2.5, "toes_caution"), (3, "none")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "left", "right", "expected"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_both_feet_are_one_person(name, left, right, expected):
    codes, sides = rolls_of_both({"left": codes_of(*left), "right": codes_of(*right)})
    changes = np.flatnonzero(np.diff(codes, prepend=np.int8(0)))
    assert [(scan / RATE_HZ, PERSON[codes[scan]]) for scan in changes] == expected
    assert (sides.any(axis=1) == (codes > 0)).all()
    mirrored, other = rolls_of_both({"left": codes_of(*right), "right": codes_of(*left)})
    np.testing.assert_array_equal(mirrored, codes)
    np.testing.assert_array_equal(other, sides[:, ::-1])


def machine_events(left: FootMeasures, right: FootMeasures, cuts: tuple[int, ...] = ()) -> tuple[list, tuple]:
    """Events of both feet, fed in blocks."""
    n = len(left.force_n)
    time_us = np.arange(n) * 10_000
    states = {"left": FootStates("left", T), "right": FootStates("right", T)}
    machine, told = EventMachine(), []
    for a, b in itertools.pairwise(sorted({0, n, *(cut % n for cut in cuts)})):
        part = slice(a, b)
        feet = {
            side: FootMeasures(**{name: getattr(foot, name)[part] for name in FootMeasures.__dataclass_fields__})
            for side, foot in (("left", left), ("right", right))
        }
        codes = {side: states[side].advance(time_us[part], feet[side], BOTH, BODY_N) for side in feet}
        none = np.zeros(b - a, dtype=np.int8)
        person = PersonCodes(none, none, none, none.astype(bool), np.full(b - a, 0.5), np.ones(b - a), np.zeros(b - a))
        around = Circumstances(np.full(b - a, 1), ("stand", "descent"), np.full(b - a, 2), np.full(b - a, 3))
        told += machine.advance(time_us[part], feet, codes, person, BOTH, around)
    return told, machine.running


ROLLING = measures(values_of(Event("", [(1, {"fl": 70}), (1.6, {"fl": 76}), (1.7, {"fl": 71}), (2, {"fl": 40})], [])))
STILL = measures(values_of(Event("", [], [])))


def test_an_event_has_its_peak_and_circumstances():
    told, running = machine_events(STILL, ROLLING)
    assert not running
    roll, person = told
    assert (roll.channel, roll.side, roll.state, roll.start_us, roll.end_us) == (
        "roll",
        "right",
        "toes",
        at(1.15),
        at(2),
    )
    assert (roll.peak, roll.peak_us) == (76, at(1.6))
    assert (roll.phase, roll.set_number, roll.repetition) == ("descent", 2, 3)
    assert roll.time_to_correct_s == pytest.approx(0.85)
    assert (person.channel, person.side, person.state, person.sides) == ("person", None, "toes", ("right",))


def test_both_feet_rolling_are_one_event_of_the_person():
    later = measures(values_of(Event("", [(1.2, {"fl": 72}), (2.2, {"fl": 40})], [])))
    told, _ = machine_events(later, ROLLING)
    people = [event for event in told if event.channel == "person"]
    assert len(people) == 1
    assert people[0].sides == ("left", "right")
    assert (people[0].start_us, people[0].end_us) == (at(1.15), at(2.2))


@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, 10**4), max_size=20))
def test_blocks_change_no_event(cuts):
    assert machine_events(ROLLING, STILL, tuple(cuts)) == machine_events(ROLLING, STILL)


def test_an_event_that_lasts_is_running():
    lasting = measures(values_of(Event("", [(1, {"fl": 20})], [])))
    told, running = machine_events(lasting, STILL)
    assert not told
    assert [(event.channel, event.state, event.end_us) for event in running] == [
        ("roll", "heels", None),
        ("person", "heels", None),
    ]
    assert running[0].time_to_correct_s is None


SUPPORT = [
    ("hands on a chair", [(1, 0.90)], [(2.0, "supported")]),
    ("a short dip is a hinge", [(1, 0.90), (1.9, 1.0)], []),
    ("ends close to the whole weight", [(1, 0.90), (3, 0.965), (3.5, 0.975)], [(2.0, "supported"), (3.5, "none")]),
    ("a little less is none", [(1, 0.955)], []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "track", "expected"), SUPPORT, ids=[row[0] for row in SUPPORT])
def test_supported(name, track, expected):
    share = np.ones(400)
    for second, value in track:
        share[round(second * RATE_HZ) :] = value
    time_us = np.arange(400) * 10_000
    codes = SupportState(T).advance(time_us, share, np.ones(400, dtype=bool))
    changes = np.flatnonzero(np.diff(codes, prepend=np.int8(0)))
    assert [(scan / RATE_HZ, SUPPORTS[codes[scan]]) for scan in changes] == expected
    assert not SupportState(T).advance(time_us, share, np.zeros(400, dtype=bool)).any(), "nobody stands there"


def touched(
    step_mm: float, lasts_s: float, rise_s: float = 0.05, force_step: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    time_s = np.arange(500) / RATE_HZ
    pushed = np.clip((time_s - 2) / rise_s, 0, 1) - np.clip((time_s - 2 - lasts_s) / rise_s, 0, 1)
    ap_mm = 120 + np.sin(time_s) + step_mm * pushed
    return WallTouch(T).advance(np.arange(500) * 10_000, ap_mm, BODY_N * (1 + force_step * pushed), BODY_N)


def test_a_wall_touched_is_a_clean_step_and_toes_wait():
    codes, ignored = touched(26, 0.6)
    first = int(np.flatnonzero(codes)[0])
    assert 2.0 < first / RATE_HZ <= 2.0 + T.wall_step_s
    assert (codes[first : first + 40] == TOUCHES.index("wall_touch")).all()
    assert not codes[270:].any()
    assert ignored.sum() == pytest.approx(T.wall_ignore_s * RATE_HZ, abs=2)


def test_leaning_on_the_wall_is_noted():
    codes, _ = touched(26, 2.0)
    assert {TOUCHES[code] for code in codes} == {"none", "wall_touch", "wall_leaning"}


NO_TOUCH = {
    "slowly forward": (26, 1.0, 1.5, 0.0),
    "a small step": (8, 1.0, 0.05, 0.0),
    "with the force": (26, 1.0, 0.05, 0.1),
    "back": (-26, 1.0, 0.05, 0.0),
}


@pytest.mark.parametrize("other", NO_TOUCH.values(), ids=NO_TOUCH)
def test_what_is_no_touch(other):
    codes, _ = touched(*other)
    assert not codes[:300].any()


@pytest.mark.parametrize(("forward_s", "told"), [(0.25, []), (1.0, ["toes", "none"])])
def test_toes_around_a_touch(forward_s, told):
    """At a wall a push onto the toes is a touch first; who stays there rolls."""
    track = [(2, {"fl": 70}), (2 + forward_s, {"fl": 40})]
    foot = measures(values_of(Event("", track, [], until_s=5)))
    time_us = np.arange(500) * 10_000
    net_mm = 100 + (foot.fl_pct - 40) * 2.6
    drill = DrillSettings(wall=True, cautions=False)
    _, ignored = WallTouch(T).advance(time_us, net_mm, np.full(500, BODY_N), BODY_N)
    codes = FootStates("left", T, drill).advance(time_us, foot, BOTH, BODY_N, ignored).roll
    changes = np.flatnonzero(np.diff(codes, prepend=np.int8(0)))
    assert [ROLLS[codes[scan]] for scan in changes] == told


def test_swings_have_no_cautions():
    foot = measures(values_of(Event("", [(1, {"fl": 60}), (2, {"fl": 70})], [])))
    codes = (
        FootStates("left", T, DrillSettings(cautions=False)).advance(np.arange(300) * 10_000, foot, BOTH, BODY_N).roll
    )
    assert {ROLLS[code] for code in codes} == {"none", "toes"}


def test_heels_by_the_persons_own_reach():
    """A reach of 14 % (over 60 years): heels behind 40 − 0.8 · 14 = 28.8 %, until 4 above."""
    track = [(1, {"fl": 28.9}), (1.5, {"fl": 28.7}), (2, {"fl": 32.7}), (2.5, {"fl": 32.9})]
    foot = measures(values_of(Event("", track, [])))
    lean = DrillSettings(lean=LeanLimits(14, 25), cautions=False)
    codes = FootStates("left", T, lean).advance(np.arange(300) * 10_000, foot, BOTH, BODY_N).roll
    changes = np.flatnonzero(np.diff(codes, prepend=np.int8(0)))
    assert [(scan / RATE_HZ, ROLLS[codes[scan]]) for scan in changes] == [(1.65, "heels"), (2.5, "none")]
    assert (
        not FootStates("left", T, DrillSettings(cautions=False))
        .advance(np.arange(300) * 10_000, foot, BOTH, BODY_N)
        .roll.any()
    )


def test_in_shoes_there_are_no_tilts():
    foot = measures(values_of(Event("", [(1, {"fl": 70, "lean": 0.8})], [])))
    nothing = np.full_like(foot.shares, np.nan)
    shod = replace(foot, shares=nothing, tripod=nothing[:, :3])
    codes = FootStates("left", T, DrillSettings(shoes=True)).advance(np.arange(300) * 10_000, shod, BOTH, BODY_N)
    assert (codes.tilt == UNDEFINED).all()
    assert codes.roll[-1] == ROLLS.index("toes")


@pytest.mark.parametrize(("own", "given_way"), [(0.08, True), (0.01, False)], ids=["normal arch", "high arch"])
def test_the_arch_only_where_it_touches(own, given_way):
    shares = SHARES.copy()
    shares[REGIONS.index("midfoot")] = own
    base = replace(BASE, shares=shares)
    foot = measures(
        [{**QUIET, "lean": 0.6 * (scan >= 100), "midfoot": own + 0.1 * (scan >= 100)} for scan in range(300)]
    )
    codes = FootStates("left", T).advance(np.arange(300) * 10_000, foot, replace(BOTH, feet={"left": base}), BODY_N)
    assert codes.tilt[-1] == TILTS.index("inward")
    assert bool(codes.arch[-1]) is given_way


def test_lean_test_gives_the_persons_limits():
    time_s = np.arange(1200) / RATE_HZ
    place = (
        40
        - 18 * ((time_s > 2) & (time_s < 4))
        + 27 * ((time_s > 6) & (time_s < 8))
        - 25.0 * ((time_s > 10) & (time_s < 10.2))
    )
    limits = lean_limits(time_s, place, 40.0)
    assert (limits.backward_pct, limits.forward_pct) == (18.0, 27.0), "a jerk of 0.2 s is no reach"
    with pytest.raises(SettingsError, match="do it again"):
        lean_limits(time_s, place, 40.0, whole_foot=time_s < 5)
    with pytest.raises(SettingsError, match="do it again"):
        lean_limits(time_s, np.full(1200, np.nan), 40.0)


@pytest.mark.parametrize(("fl", "word"), [(28.0, "heels"), (30.0, ""), (48.0, ""), (50.0, "toes")])
def test_a_stance_on_toes_or_heels_is_said(fl, word):
    base = replace(BASE, fl_pct=fl)
    remark = baseline_remark(Baseline({"left": base, "right": base}, 0.5, 10.0))
    assert (word in remark) if word else remark == ""
