"""Safety, set-up card and questions of a led session: what is due when, what keys mean, and what pain does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from led_session import STEP_ON, Session
from live_sessions import FakeSource, analysed
from pages import REST, SET

from mat.cli.leading import Lead, lead
from mat.session.coach import Coach, Message
from mat.session.diary import SAFETY_ASK, SAFETY_STOP, SetAnswers
from mat.session.diary_file import read_diary
from mat.session.drills import find_drill
from viz.coached import CoachedSource
from viz.safety import safety_picture, setup_picture
from viz.session_pages import SessionPages
from viz.set_questions import SetQuestions
from viz.sound import SilentPlayer, Voice
from viz.texts import LANGUAGES, use_language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_safety_page_says_all_of_it(language: str) -> None:
    use_language(language)
    said = safety_picture()
    assert (len(set(said.ask)), len(set(said.stop))) == (len(SAFETY_ASK), len(SAFETY_STOP))
    assert len(setup_picture(None).lines) == 3
    assert setup_picture(None) != setup_picture(3)


def test_pages_come_in_their_order_and_go_by_themselves() -> None:
    session = Session(due=True)
    pages = SessionPages(session, session)
    assert (pages.due(), pages.holds) == ("safety", True)
    assert not pages.press("5")
    pages.read_safety()
    assert (pages.due(), pages.holds, session.read) == ("setup", False, 1)
    for stage in ("settling", "baseline"):
        session.shown = replace(STEP_ON, stage=stage)
        assert pages.due() == "setup"
    session.shown = replace(STEP_ON, stage="countdown")
    assert pages.due() is None
    session.shown = STEP_ON  # stepped off: the card does not come back
    assert pages.due() is None
    session.shown = REST
    assert pages.due() == "questions"
    session.shown = replace(SET, stage="countdown", set_number=3)
    assert pages.due() is None
    assert not pages.press("3")
    assert session.told == []


def test_the_pain_before_belongs_to_the_first_set() -> None:
    session = Session()
    pages = SessionPages(session, session)
    assert pages.press("2")
    assert pages.press("3")  # another key changes it
    session.shown = replace(REST, set_number=1)
    pages.due()
    assert pages.press("x")
    assert session.told[-1] == (1, SetAnswers(pain_before=3, pain_after=10))
    session.shown = REST
    pages.due()
    assert pages.press("1")
    assert session.told[-1] == (2, SetAnswers(pain_after=1))


def test_questions_away_stay_away_until_the_next_set() -> None:
    session = Session()
    session.shown = REST
    pages = SessionPages(session, session)
    assert pages.due() == "questions"
    pages.close()
    assert pages.due() is None
    session.shown = replace(REST, stage="done", set_number=3)
    assert pages.due() == "questions"


def test_one_key_each_answers_all_of_a_set() -> None:
    questions = SetQuestions(1)
    questions.after_set()
    keys = ["2", "3", "7", "1", "2", ".", "5", "next", "1", "2", "2"]
    assert [questions.press(key) for key in keys] == [True] * len(keys)
    assert questions.complete
    assert questions.answers == SetAnswers(
        pain_after=2, felt="low_back", effort=7, load_kg=12.5, footwear="barefoot", support="chair", eyes="closed"
    )
    assert not questions.press("1")
    assert [row.answer for row in questions.picture().rows][4] == "12.5"


def test_what_is_no_answer_changes_nothing_and_all_can_be_left_out() -> None:
    questions = SetQuestions(1)
    questions.after_set()
    assert not any(questions.press(key) for key in ("a", "", "²", "ü", "-"))
    assert questions.press("next")
    assert not questions.press("5")  # where it was felt: four choices
    for _ in range(2):
        questions.press("next")
    for key in "99999":
        questions.press(key)
    assert not questions.press("9")
    questions.press("next")  # nobody lifts that: typed anew
    assert (questions.asked, questions.picture().typed) == ("load_kg", "")
    questions.press("4")
    questions.press("erase")
    for _ in range(4):
        questions.press("next")
    assert questions.complete
    assert questions.answers == SetAnswers()


def test_back_reaches_the_first_question_and_no_further() -> None:
    questions = SetQuestions(2)
    questions.after_set()
    for _ in range(3):
        questions.press("back")
    assert questions.asked == "pain_before"


# --- with a coach, a recording and a diary ----------------------------------------------------------------------------


class Marked(FakeSource):
    """Keeps what is marked."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[dict[str, object]] = []

    def mark(self, content) -> None:
        self.marks.append(dict(content))


@pytest.fixture
def led(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lead:
    monkeypatch.setenv("SMART_MAT_HOME", str(tmp_path))
    return lead("slow-hinge", "zoe", today=date(2026, 3, 1))


def _coached(source: Marked, care: Lead) -> CoachedSource:
    voice = Voice(SilentPlayer(), "plain", "en")
    return CoachedSource(source, Coach(find_drill("slow-hinge", {})), voice, monotonic=lambda: 0.0, care=care)


def test_the_coach_waits_until_the_safety_page_was_read(led: Lead) -> None:
    source = Marked()
    coached = _coached(source, led)
    source.give(analysed("sim:quiet", 14.0))
    assert coached.drain()
    assert coached.coach.stage == "step_on"
    assert coached.pages is not None
    coached.pages.read_safety()
    source.give(analysed("sim:quiet", 14.0))
    coached.drain()
    assert coached.coach.stage != "step_on"
    assert not led.safety_due()
    again = _coached(Marked(), led).pages
    assert again is not None
    assert not again.holds  # read this month
    assert lead("slow-hinge", "zoe", today=date(2026, 4, 1)).safety_due()


@pytest.mark.parametrize(
    ("keys", "reason"), [("5", "pain_high"), ("x", "pain_high"), ("1", None), ("14", None), ("4", None)]
)
def test_much_pain_before_the_first_set_ends_the_session(led: Lead, keys: str, reason: str | None) -> None:
    led.read_safety()
    source = Marked()
    coached = _coached(source, led)
    assert coached.pages is not None
    for key in keys:
        assert coached.pages.press(key)
    assert source.marks[0]["kind"] == "answers"
    assert (coached.coach.stage == "done") == (reason is not None)
    if reason is not None:
        source.give(analysed("sim:quiet", 14.0))
        coached.drain()
        view = coached.view()
        assert view is not None
        assert view.sentence is not None
        assert (view.stage, view.sentence.key) == ("done", f"diary.end.{reason}")
        assert view.message == Message("coach.stage.ended_kindly")


def test_pain_up_by_two_ends_the_session_and_is_noted(led: Lead, tmp_path: Path) -> None:
    led.read_safety()
    source = Marked()
    coached = _coached(source, led)
    source.give(analysed("sim:quiet", 14.0))
    coached.drain()
    coached.take_answers(1, SetAnswers(pain_before=1, pain_after=2))
    assert coached.coach.stage != "done"
    coached.take_answers(2, SetAnswers(pain_after=4))
    assert coached.coach.stage == "done"
    assert [mark["kind"] for mark in source.marks if mark["kind"] == "answers"] == ["answers"] * 2
    coached.take_answers(2, SetAnswers(pain_after=5))  # ended is ended, once
    led.close()
    diary = read_diary(led.diary_path)
    assert diary.sessions[-1].pain == 5
    assert diary.must_ask_first(date(2026, 3, 2))


def test_a_free_session_asks_nothing() -> None:
    assert Coach().end_kindly(Message("diary.end.pain_high", {"pain": 9})) == []
