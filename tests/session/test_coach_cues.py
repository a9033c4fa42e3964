"""Which state gives which cue, when cues are silent, and how sets without feedback differ."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coach_scenes import PERIOD_US, Scene, told

from mat.posture import DrillSettings
from mat.posture.drill import Tempo
from mat.session.coach import CUES, Coach, CoachOptions, Count, Cue, SetEnded, Tick
from mat.session.drills import Drill, catalogue

DRILL = catalogue()["good-morning"]
#: On at 1 s, known at 3 s, countdown at 8 s, set from 11 s on.
SET_S = 11.0


def scene(seconds: float = 60.0) -> Scene:
    return Scene(seconds).stands(1.0)


def cues(scene: Scene, drill: Drill | None = DRILL, **options) -> list[tuple[float, str]]:
    found = told(Coach(drill, CoachOptions(**options)), scene.analysis(), Cue)
    return [(cue.time_us / 1e6, cue.key) for cue in found if isinstance(cue, Cue)]


@pytest.mark.parametrize(
    ("state", "severity"),
    [
        ("toes_caution", "caution"),
        ("toes", "alarm"),
        ("heels_caution", "caution"),
        ("heels", "alarm"),
        ("twist", "alarm"),
    ],
)
def test_a_roll_of_the_person_is_told_in_the_scan_that_enters_it(state, severity):
    (cue,) = told(Coach(DRILL), scene().rolls(state, 13.0, 15.0).analysis(), Cue)
    assert (cue.time_us, cue.key, cue.severity) == (13_000_000, state, severity)


@pytest.mark.parametrize("state", ["inward", "outward", "gripping", "corner_heel", "corner_mth1", "corner_mth5"])
@pytest.mark.parametrize("sides", [("left",), ("left", "right")])
def test_a_tilt_of_one_foot_or_both_is_one_cue(state, sides):
    (cue,) = told(Coach(DRILL), scene().tilts(state, 13.0, 15.0, sides).analysis(), Cue)
    assert (cue.time_us, cue.key, cue.sides) == (13_000_000, state, sides)


def test_a_shift_names_the_heavy_side():
    (cue,) = told(Coach(DRILL), scene().shifts("left", 13.0, 15.0).analysis(), Cue)
    assert (cue.key, cue.sides) == ("shift", ("left",))


def test_every_state_of_the_analysis_has_a_cue():
    from mat.posture import PERSON, TILTS  # noqa: PLC0415

    assert set(CUES) == {*PERSON[1:], *TILTS[1:], "shift", "slower"}


@pytest.mark.parametrize(
    ("title", "prepare", "expected"),
    [
        (
            "a severe state replaces its caution at once",
            lambda s: s.rolls("toes_caution", 13.0, 13.3).rolls("toes", 13.3, 14.0),
            [(13.0, "toes_caution"), (13.3, "toes")],
        ),
        (
            "easing back into the caution is silent",
            lambda s: s.rolls("toes", 13.0, 14.0).rolls("toes_caution", 14.0, 16.0),
            [(13.0, "toes")],
        ),
        (
            "from one way to the other is told",
            lambda s: s.rolls("toes", 13.0, 14.0).rolls("heels_caution", 14.0, 15.0),
            [(13.0, "toes"), (14.0, "heels_caution")],
        ),
        (
            "the same cue not twice in 2 s",
            lambda s: s.rolls("toes", 13.0, 13.5).rolls("toes", 14.9, 15.2),
            [(13.0, "toes")],
        ),
        (
            "and again at 2 s",
            lambda s: s.rolls("toes", 13.0, 13.5).rolls("toes", 15.0, 15.5),
            [(13.0, "toes"), (15.0, "toes")],
        ),
        (
            "nothing but a more severe one talks into a cue",
            lambda s: s.tilts("inward", 13.0, 15.0).shifts("left", 13.5, 15.0).rolls("heels", 13.8, 14.2),
            [(13.0, "inward"), (13.8, "heels")],
        ),
        (
            "a caution does not talk into an alarm, another comes after it",
            lambda s: s.rolls("heels", 13.0, 15.0).tilts("inward", 13.4, 13.6).shifts("left", 13.95, 15.0),
            [(13.0, "heels"), (13.95, "shift")],
        ),
        (
            "of two in one scan the more important sounds",
            lambda s: s.rolls("toes", 13.0, 14.0).tilts("inward", 13.0, 14.0).shifts("left", 13.0, 14.0),
            [(13.0, "toes")],
        ),
        (
            "what is on already when the set begins is told then",
            lambda s: s.rolls("toes", 9.0, 12.0),
            [(SET_S, "toes")],
        ),
        ("nothing is told before the set", lambda s: s.rolls("toes", 5.0, 6.0).tilts("inward", 8.5, 9.5), []),
    ],
)
def test_thinning(title, prepare, expected):
    assert cues(prepare(scene())) == expected, title


def test_every_third_repetition_is_silent():
    starts = [12.0 + 5 * k for k in range(8)]
    scripted = scene(70).repeats(starts)
    for start_s in starts:
        scripted.rolls("toes", start_s + 1, start_s + 2)
    sounded = [round((time_s - 13) / 5) + 1 for time_s, _ in cues(scripted)]
    assert sounded == [1, 2, 4, 5, 7, 8]


def test_the_silent_repetition_is_known_before_the_one_before_is_confirmed():
    """Quick repetitions: the third begins while the second is not confirmed yet."""
    scripted = scene(30).repeats([12.0, 15.1, 18.2], duration_s=3.0).rolls("toes", 18.3, 19.0)
    assert cues(scripted) == []


def test_a_second_set_without_leaving_the_mat_counts_from_one():
    drill = replace(DRILL, repetitions=3, rest_s=4.0, sets=2)
    scripted = scene(60).repeats([12.0, 16.0, 20.0]).repeats([30.0, 34.0, 38.0], first=4)
    for start_s in (30.0, 34.0, 38.0):
        scripted.rolls("toes", start_s + 1, start_s + 2)
    events = told(Coach(drill), scripted.analysis(), (Cue, Count))
    assert [e.repetition for e in events if isinstance(e, Cue)] == [1, 2]
    assert [e.number for e in events if isinstance(e, Count)] == [1, 2, 3, 1, 2, 3]


def test_swings_tell_rolls_only():
    swing = catalogue()["kettlebell-swing"]
    scripted = scene().tilts("inward", 13.0, 14.0).shifts("left", 15.0, 16.0).rolls("heels_caution", 17.0, 18.0)
    assert cues(scripted.rolls("toes", 19.0, 20.0), swing) == [(19.0, "toes")]


@pytest.mark.parametrize(
    ("down_s", "learning", "told_slower"), [(1.4, True, True), (1.5, True, False), (1.4, False, False)]
)
def test_a_quick_descent_in_a_learning_drill_takes_the_place_of_its_count(down_s, learning, told_slower):
    scripted = scene(30).repeats([12.0], down_s=down_s)
    events = told(Coach(DRILL, CoachOptions(learning=learning)), scripted.analysis(), (Cue, Count))
    assert [e.key for e in events if isinstance(e, Cue)] == ["slower"] * told_slower
    assert [(e.number, e.spoken) for e in events if isinstance(e, Count)] == [(1, not told_slower)]


@pytest.mark.parametrize("options", [{"cues_on": False}, {"check_set": True}])
def test_without_feedback_nothing_is_told_but_all_is_counted_and_recorded(options):
    starts = [12.0 + 4 * k for k in range(10)]
    scripted = scene(80).repeats(starts, down_s=1.2)
    for start_s in starts:
        scripted.rolls("toes", start_s + 1, start_s + 2)
    coach = Coach(DRILL, CoachOptions(learning=True, **options))
    events = told(coach, scripted.analysis())
    assert [e for e in events if isinstance(e, Cue)] == []
    assert [e.number for e in events if isinstance(e, Count)] == list(range(1, 11))
    ended = next(e for e in events if isinstance(e, SetEnded))
    assert not ended.feedback
    assert dict(ended.faults) == {"toes": 10, "tempo": 10}
    assert not coach.view(70_000_000).cues_on


def test_a_check_set_is_one_set_of_ten_and_tells_nothing_of_how_it_went():
    coach = Coach(catalogue()["romanian-deadlift"], CoachOptions(check_set=True))
    assert coach.drill is not None
    assert (coach.drill.sets, coach.drill.repetitions) == (1, 10)
    scripted = scene(80).repeats([12.0 + 4 * k for k in range(10)]).rolls("toes", 13.0, 14.0)
    (ended,) = told(coach, scripted.analysis(), SetEnded)
    assert (ended.fault, ended.sentence.key, ended.complete) == (None, "coach.after.check", True)
    assert coach.stage == "done"


def test_the_tempo_ticks_on_its_beats_from_the_start_beep():
    settings = DrillSettings(tempo=Tempo(2.0, 1.0, 1.5))
    drill = replace(DRILL, settings=settings, repetitions=2)
    ticks = told(Coach(drill), scene(40).analysis(), Tick)
    paced = [(t.time_us / 1e6 - SET_S, t.phase, t.accent) for t in ticks if t.phase != "countdown"]
    one = [(0.0, "down", True), (1.0, "down", False), (2.0, "hold", True), (3.0, "up", True), (4.0, "up", False)]
    assert paced == [(pytest.approx(t + 4.5 * k), phase, accent) for k in (0, 1) for t, phase, accent in one]


def test_without_a_drill_cues_sound_once_the_feet_are_known():
    scripted = scene(20).rolls("toes", 2.0, 2.9).rolls("heels", 5.0, 6.0).tilts("inward", 8.0, 9.0)
    assert cues(scripted, None) == [(5.0, "heels"), (8.0, "inward")]


def test_a_cue_comes_with_the_very_block_whose_scan_enters_the_state():
    """Nothing is waited for: with blocks of one scan the cue is in the answer to that scan."""
    from coach_scenes import cut  # noqa: PLC0415

    analysis = scene(20).rolls("toes", 13.0, 14.0).analysis()
    coach = Coach(DRILL)
    for block in cut(analysis, range(len(analysis))):
        for event in coach.process(block):
            if isinstance(event, Cue):
                assert event.time_us == int(block.block.time_us[0]) == 13_000_000
                return
    pytest.fail(f"no cue in {len(analysis)} scans of {PERIOD_US} µs")


@pytest.mark.parametrize("state", ["corner_mth5", "gripping"])
def test_what_a_roll_brings_along_is_not_told_beside_it(state):
    during = scene().rolls("heels", 13.0, 15.0).tilts(state, 14.2, 14.9)
    assert cues(during) == [(13.0, "heels")]
    beyond = scene().rolls("heels", 13.0, 15.0).tilts(state, 14.2, 16.0)
    assert cues(beyond) == [(13.0, "heels"), (15.0, state)]


def test_with_a_hand_on_a_chair_there_is_no_drift_advice_but_rolls_are_told():
    held = scene().holds_on(12.5, 30.0).rolls("toes_caution", 13.0, 15.0).shifts("left", 16.0, 18.0)
    assert cues(held.tilts("inward", 20.0, 21.0).rolls("heels", 23.0, 24.0)) == [(20.0, "inward"), (23.0, "heels")]
    released = scene().holds_on(12.5, 14.0).rolls("toes_caution", 13.0, 15.0)
    assert cues(released) == [(14.0, "toes_caution")]
