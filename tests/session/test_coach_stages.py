"""Hands-free: feet and device time alone lead from stepping on to the last set."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from coach_scenes import Scene, cut, told
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.pipeline import PHASES
from mat.session.coach import Coach, CoachOptions, SetEnded, StageChange, StartBeep, Tick
from mat.session.drills import catalogue

DRILL = replace(catalogue()["good-morning"], repetitions=3, sets=2, rest_s=20.0)
HOLD = replace(catalogue()["hinge-hold"], seconds=10.0, sets=1)


def stages(scene: Scene, drill=DRILL, **options) -> list[tuple[float, str]]:
    found = told(Coach(drill, CoachOptions(**options)), scene.analysis(), StageChange)
    return [(change.time_us / 1e6, change.stage) for change in found if isinstance(change, StageChange)]


def test_a_whole_session():
    scene = Scene(75).stands(1.0).repeats([12.0, 16.0, 20.0]).repeats([45.0, 49.0, 53.0], set_number=2)
    assert stages(scene) == [
        (1.0, "settling"), (3.0, "baseline"), (8.0, "countdown"), (11.0, "set"), (23.5, "rest"), (40.5, "countdown"),
        (43.5, "set"), (56.5, "done"),
    ]  # fmt: skip
    coach = Coach(DRILL)
    events = told(coach, scene.analysis(), (Tick, StartBeep, SetEnded))
    assert [e.number for e in events if isinstance(e, Tick)] == [3, 2, 1, 3, 2, 1]
    assert [e.time_us for e in events if isinstance(e, StartBeep)] == [11_000_000, 43_500_000]
    assert [(e.set_number, e.repetitions, e.complete) for e in events if isinstance(e, SetEnded)] == [
        (1, 3, True), (2, 3, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "change", "countdown_s"),
    [
        ("moving begins the baseline anew", lambda s: s.moves(4.0, 5.0), 10.0),
        ("so does holding on to a chair", lambda s: s.holds_on(4.0, 6.0), 11.0),
        ("moving in the countdown does too", lambda s: s.moves(9.0, 9.5), 8.0),
    ],
)
def test_the_own_stance_is_measured_while_still(title, change, countdown_s):
    found = stages(change(Scene(40).stands(1.0)))
    assert next(t for t, stage in found if stage == "countdown") == countdown_s, title
    begun_s = next(t for t, stage in found if stage == "set")
    assert begun_s == (17.5 if "countdown" in title else countdown_s + 3.0)


def test_whoever_never_stands_still_is_led_on_after_a_while():
    """Feet are found at 3 s; somebody who begins at once must not be told to stand still for ever."""
    restless = Scene(45).stands(1.0).moves(4.0, 45.0)
    assert (30.0, "countdown") in stages(restless)
    assert (33.0, "set") in stages(restless)
    held = Scene(45).stands(1.0).holds_on(4.0, 45.0)
    assert all(stage != "countdown" for _, stage in stages(held)), "whoever holds on is waited for"


def test_stepping_off_pauses_and_coming_back_goes_on_where_it_was():
    scene = Scene(60).stands(1.0, 17.0).stands(25.0).repeats([12.0]).repeats([37.0, 41.0], set_number=2)
    found = stages(scene)
    assert found[4:8] == [(17.5, "paused"), (25.0, "settling"), (27.0, "baseline"), (32.0, "countdown")]
    (ended,) = told(Coach(DRILL), scene.analysis(), SetEnded)
    assert (ended.set_number, ended.repetitions, ended.complete) == (1, 3, True)
    # 11.0 to 17.5 and 35.0 to 44.5: the pause is not in it.
    assert ended.seconds == pytest.approx(6.5 + 9.5)


def test_staying_off_ends_the_set_then_the_session():
    found = stages(Scene(300).stands(1.0, 17.0).repeats([12.0]))
    assert found[4:] == [(17.5, "paused"), (47.5, "rest"), (64.5, "step_on"), (244.5, "done")]


def test_a_jump_is_no_stepping_off():
    scene = Scene(30).stands(1.0)
    scene.phase[1500:1545] = 0
    assert [stage for _, stage in stages(scene)] == ["settling", "baseline", "countdown", "set"]


def test_a_new_device_clock_finds_the_person_again_and_goes_on():
    coach = Coach(DRILL)
    coach.process(Scene(16).stands(1.0).repeats([12.0]).analysis())
    assert coach.stage == "set"
    again = Scene(40).stands(0.0).repeats([12.0, 16.0], set_number=1).analysis()
    ended = [e for e in coach.process(again) if isinstance(e, SetEnded)]
    assert [(e.repetitions, e.complete) for e in ended] == [(3, True)]


@pytest.mark.parametrize("reset", [False, True])
def test_a_cable_that_was_out_is_no_time_of_a_hold(reset):
    """Scans stop at 15 s, 4 s into the hold, and come again 20 s later: the stance is found anew, 6 s are left."""
    analysis = Scene(40).stands(1.0).analysis()
    block = analysis.block
    late_s = 0.0 if reset else 20.0
    time_us = np.where(block.time_us >= 15_000_000, block.time_us + round(late_s * 1e6), block.time_us)
    restarted = (np.arange(len(block)) == 1500) & reset
    phase = analysis.phase.copy()
    phase[1500:1700] = PHASES.index("settling")
    broken = replace(analysis, block=replace(block, time_us=time_us, restarted=restarted), phase=phase)
    events = told(Coach(HOLD), broken, (StageChange, SetEnded))
    stages_ = [(round(e.time_us / 1e6 - late_s, 2), e.stage) for e in events if isinstance(e, StageChange)]
    assert stages_[4:] == [
        (15.0, "paused"),
        (15.0, "settling"),
        (17.0, "baseline"),
        (22.0, "countdown"),
        (25.0, "set"),
        (31.01, "done"),
    ]
    (ended,) = [e for e in events if isinstance(e, SetEnded)]
    assert (ended.seconds, ended.complete) == (pytest.approx(10.0), True)
    one = Coach(HOLD)
    again = [event for part in cut(broken, range(0, 4000, 7)) for event in one.process(part)]
    assert [e for e in again if isinstance(e, (StageChange, SetEnded))] == events


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_however_the_scans_are_cut_the_same_happens(data):
    scene = (
        Scene(60)
        .stands(1.0, data.draw(st.sampled_from([16.0, 16.21, 60.0])))
        .stands(data.draw(st.sampled_from([19.0, 24.07])))
    )
    scene.repeats([12.0, 16.3, 21.05]).rolls("toes", 13.0, 14.0).tilts("inward", 40.0, 41.0)
    scene.rolls("heels_caution", 45.0, 45.5).rolls("heels", 45.5, 47.0).holds_on(28.0, 28.5)
    drill = data.draw(st.sampled_from([DRILL, HOLD, catalogue()["slow-hinge"], None]))
    analysis = scene.analysis()
    at = data.draw(st.lists(st.integers(0, len(analysis)), max_size=40))
    whole, parts = Coach(drill), Coach(drill)
    expected = whole.process(analysis)
    assert [event for block in cut(analysis, at) for event in parts.process(block)] == expected
    assert parts.view(60_000_000) == whole.view(60_000_000)
    assert np.all(np.diff([event.time_us for event in expected]) >= 0)


def test_each_scan_alone_gives_the_same():
    analysis = Scene(30).stands(1.0).repeats([12.0, 16.3]).rolls("toes", 13.0, 14.0).analysis()
    one = Coach(DRILL)
    parts = [event for block in cut(analysis, range(len(analysis))) for event in one.process(block)]
    assert parts == Coach(DRILL).process(analysis)
