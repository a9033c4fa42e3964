"""The session on the screen: the big word of each stage, set, repetitions and tempo in figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from live_sessions import FakeSource, analysed

from mat.posture.repetitions import PHASES
from mat.session import LinkState
from mat.session.coach import CoachView, Message
from viz.coaching import Pace, coach_picture, headline, sentence
from viz.model import LiveModel
from viz.state import Role, state_word
from viz.texts import text, use_language

PERSON = state_word("toes", "both")
VIEW = CoachView(
    stage="set", message=Message("coach.stage.set", {"set": 2, "sets": 3}), drill="slow-hinge", title="Slow hinge",
    set_number=2, sets=3, repetition=3, repetitions=5,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "word", "advice"),
    [
        ({"stage": "free"}, "TOES", "Heels down."),
        ({"stage": "set"}, "TOES", "Heels down."),
        ({"stage": "set", "check_set": True}, "NO CUES", text("advice.check_set")),
        ({"stage": "step_on", "message": Message("coach.stage.step_on")}, "STEP ON", text("coach.stage.step_on")),
        ({"stage": "settling", "message": Message("coach.stage.settling")}, "STAND STILL", None),
        ({"stage": "baseline", "message": Message("coach.stage.baseline")}, "STAND STILL", None),
        ({"stage": "countdown", "seconds_left": 2.01}, "3", None),
        ({"stage": "countdown", "seconds_left": 0.4}, "1", None),
        ({"stage": "rest", "seconds_left": 41.2, "message": Message("coach.stage.rest")}, "REST 0:42", None),
        ({"stage": "rest", "seconds_left": 60.0, "message": Message("coach.stage.rest"),
          "sentence": Message("coach.after.toes")}, "REST 1:00", text("coach.stage.rest")),
        ({"stage": "paused", "message": Message("coach.stage.paused")}, "PAUSED", text("coach.stage.paused")),
        ({"stage": "done", "message": Message("coach.stage.done")}, "DONE", text("coach.stage.done")),
    ],
)  # fmt: skip
def test_the_big_word_of_each_stage(changes: dict[str, object], word: str, advice: str | None) -> None:
    told = headline(PERSON, replace(VIEW, **changes))
    assert told.word == word
    assert told.advice if advice is None else told.advice == advice
    assert (told.role is Role.ALARM) == (word == "TOES")


def test_one_sentence_between_sets_and_none_in_a_set() -> None:
    said = replace(VIEW, sentence=Message("coach.after.toes"), seconds_left=9.0)
    told = {stage: sentence(replace(said, stage=stage)) for stage in ("set", "rest", "done", "paused", "countdown")}
    assert {stage for stage, words in told.items() if words} == {"rest", "done"}
    assert told["rest"] == text("coach.after.toes")
    assert sentence(replace(VIEW, stage="rest")) == sentence(None) == ""


def test_without_a_coach_the_person_is_told() -> None:
    assert headline(PERSON, None) is PERSON


def test_sets_and_repetitions_in_figures() -> None:
    told = coach_picture(VIEW, None)
    assert (told.title, told.set_written, told.count_label, told.count_written) == (
        "Slow hinge", "2/3", "REPETITIONS", "3/5",
    )  # fmt: skip
    timed = replace(VIEW, repetitions=None, seconds_left=16.3, seconds_of=30.0)
    assert coach_picture(timed, None).count_label == "SECONDS"
    assert coach_picture(timed, None).count_written == "17"
    resting = replace(timed, stage="rest")
    assert coach_picture(resting, None).count_label == "REPETITIONS"  # the rest's seconds stand in the big word


@pytest.mark.parametrize(
    ("phase", "pace"),
    [
        ("down", Pace("DOWN", -1, 0.6, (5.0, 1.0, 4.0), 0)),
        ("hold", Pace("HOLD", 0, 0.6, (5.0, 1.0, 4.0), 1)),
        ("up", Pace("UP", 1, 0.6, (5.0, 1.0, 4.0), 2)),
        ("rest", Pace("STAND", 0, 0.6, (5.0, 1.0, 4.0), None)),
    ],
)
def test_the_tempo_is_told_with_its_parts(phase, pace: Pace) -> None:
    view = replace(VIEW, tempo_phase=phase, tempo_share=0.6, tempo_s=(5.0, 1.0, 4.0))
    assert coach_picture(view, None).pace == pace


def test_without_a_tempo_the_body_itself_is_told() -> None:
    newest = analysed("sim:quiet", 14.0)[-1]
    coded = {name: replace(newest, phase=np.full(len(newest), PHASES.index(name), np.int8)) for name in PHASES}
    words = {name: (coach_picture(VIEW, block).pace or Pace("", 0)).word for name, block in coded.items()}
    assert words == {
        "empty": "", "settling": "", "stand": "STAND", "descent": "DOWN", "bottom": "BOTTOM", "ascent": "UP",
        "hold": "HOLD", "paused": "PAUSED",
    }  # fmt: skip
    for stage in ("step_on", "settling", "baseline", "countdown", "paused", "rest", "done"):
        # Seen when it was tried: an arrow and "DOWN" beside "REST 0:25", as if it were asked for.
        assert coach_picture(replace(VIEW, stage=stage), coded["descent"]).pace is None, stage
    unknown = replace(newest, phase=np.full(len(newest), -1, np.int8))
    assert coach_picture(VIEW, unknown).pace is None


def test_without_a_drill_the_analysis_counts() -> None:
    newest = analysed("sim:quiet", 14.0)[-1]
    counted = replace(newest, repetition=np.full(len(newest), 7, np.int16))
    for view in (None, replace(VIEW, stage="free", drill="", title="")):
        assert coach_picture(view, newest).count_written == ""
        assert coach_picture(view, counted).count_written == "7"
        assert coach_picture(view, counted).set_written == ""


def test_a_lost_mat_comes_before_the_session_and_hides_its_pace(source: FakeSource) -> None:
    view = replace(VIEW, tempo_phase="down", tempo_share=0.6, tempo_s=(5.0, 1.0, 4.0))
    model = LiveModel(source, lambda: view, lambda: 0.0312)
    source.give(analysed("sim:quiet", 14.0))
    picture = model.poll(0.0)
    assert picture.state.word != "MAT LOST"
    assert picture.link.health.endswith("sound 31 ms")
    assert picture.coach.pace is not None
    source.set(state=LinkState.LOST, message="Plug it in.")
    picture = model.poll(0.1)
    assert picture.state.word == "MAT LOST"
    assert picture.coach.pace is None
    assert picture.coach.count_written == "3/5"


@pytest.mark.parametrize(("changes", "reminded"), [
    ({"stage": "step_on"}, True), ({"stage": "settling"}, True), ({"stage": "baseline"}, True),
    ({"stage": "set"}, False), ({"stage": "rest"}, False), ({"stage": "step_on", "set_number": 2}, False),
    ({"stage": "step_on", "drill": ""}, False),
])  # fmt: skip
def test_who_is_led_and_not_recorded_is_told_before_the_first_set(
    source: FakeSource, tmp_path: Path, changes: dict[str, object], reminded: bool
) -> None:
    """Seen when it was tried: three sets, and nothing for the physio."""
    view = replace(VIEW, **{"set_number": 1} | changes)
    model = LiveModel(source, lambda: view)
    assert bool(model.poll(0.0).reminder) is reminded
    source.set(recording=tmp_path / "a.smat")
    assert model.poll(0.1).reminder == ""


def test_the_band_of_the_drill_reaches_the_feet(source: FakeSource) -> None:
    view = replace(VIEW, band_pct={"left": (30.0, 46.0), "right": (32.0, 48.0)})
    source.give(analysed("sim:quiet", 14.0))
    scene = LiveModel(source, lambda: view).poll(0.0).scene
    assert scene is not None
    assert {side: foot.band_pct for side, foot in scene.feet.items()} == view.band_pct


def test_stages_speak_the_language() -> None:
    use_language("de")
    told = headline(PERSON, replace(VIEW, stage="rest", seconds_left=60.0, sentence=Message("coach.after.toes")))
    assert told.word == "PAUSE 1:00"
    assert told.advice == text("coach.stage.set", set=2, sets=3)
    assert coach_picture(VIEW, None).title == "Langsame Hüftbeuge"
    assert coach_picture(replace(VIEW, title="My own hinge"), None).title == "My own hinge"
