"""What a person tells of a set, when a session ends kindly, when to ask first, and how it is kept."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mat.errors import SettingsError
from mat.session import diary
from mat.session.diary import (
    QUESTIONS,
    Diary,
    SessionNote,
    SetAnswers,
    answer_for_key,
    answers_mark,
    choices_of,
    ends_kindly,
)
from mat.session.diary_file import diary_path, read_diary, write_diary

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("pains", "key", "arguments"),
    [
        ([], None, {}),
        ([(None, None)], None, {}),
        ([(1, 2)], None, {}),
        ([(1, 3)], "pain_up", {"rise": 2}),
        ([(0, 1), (1, 2)], "pain_up", {"rise": 2}),  # against the session's first
        ([(None, 3), (3, 4)], None, {}),
        ([(4, 5)], "pain_high", {"pain": 5}),
        ([(5, None)], "pain_high", {"pain": 5}),
        ([(4, 4), (2, 3)], None, {}),
        ([(6, 2)], None, {}),  # it went away: what counts is now
    ],
)
def test_pain_ends_the_session_kindly(pains, key, arguments):
    told = ends_kindly([SetAnswers(pain_before=before, pain_after=after) for before, after in pains])
    assert (told.key if told else None) == (f"diary.end.{key}" if key else None)
    assert dict(told.arguments if told else {}) == arguments


@pytest.mark.parametrize(
    "wrong",
    [
        {"pain_before": 11}, {"pain_after": -1}, {"effort": 3.5}, {"effort": True}, {"felt": "knee"},
        {"footwear": "skates"}, {"load_kg": -1}, {"load_kg": 301}, {"load_kg": float("nan")}, {"eyes": "shut"},
    ],
)  # fmt: skip
def test_answers_that_are_none(wrong):
    with pytest.raises(SettingsError, match="leave it out"):
        SetAnswers(**wrong)


def test_all_answers_are_optional_and_only_the_told_ones_are_kept():
    assert SetAnswers().to_json() == {}
    answers = SetAnswers().with_answer("pain_before", 2).with_answer("felt", "low_back").with_answer("load_kg", 12.5)
    assert answers_mark(7, 2, answers) == {
        "kind": "answers", "time_us": 7, "set": 2, "pain_before": 2, "felt": "low_back", "load_kg": 12.5,
    }  # fmt: skip
    with pytest.raises(SettingsError, match="no question"):
        answers.with_answer("shoe_size", 44)


@pytest.mark.parametrize(
    ("question", "key", "answer"),
    [
        ("pain_before", "0", 0), ("pain_after", "9", 9), ("effort", "x", 10), ("felt", "1", "hamstrings_glutes"),
        ("felt", "4", "nothing"), ("felt", "5", None), ("eyes", "2", "closed"), ("eyes", "0", None),
        ("load_kg", "1", None), ("effort", "²", None), ("support", "3", "wall"), ("pain_before", "", None),
    ],
)  # fmt: skip
def test_one_key_each(question, key, answer):
    assert answer_for_key(question, key) == answer


def test_questions_answers_and_safety_are_told_in_both_languages():
    from viz.texts import catalogue  # noqa: PLC0415

    keys = [f"diary.{question}" for question in QUESTIONS] + [key for q in QUESTIONS for key in choices_of(q)]
    keys += [f"safety.ask.{key}" for key in diary.SAFETY_ASK] + [f"safety.stop.{key}" for key in diary.SAFETY_STOP]
    for language in ("en", "de"):
        assert set(keys) | set(diary.SETUP_CARD) <= set(catalogue(language)), language


def test_asking_first_once_a_month_and_after_pain():
    book = Diary()
    assert book.must_ask_first(DAY)
    book = book.read_safety(DAY)
    assert not book.must_ask_first(DAY)
    assert not book.must_ask_first(DAY + timedelta(days=29))
    assert book.must_ask_first(DAY + timedelta(days=30))
    assert book.must_ask_first(DAY - timedelta(days=1)), "a clock that went back"
    assert not book.with_session(SessionNote(DAY, pain=3)).must_ask_first(DAY)
    hurt = book.with_session(SessionNote(DAY, pain=4))
    assert hurt.must_ask_first(DAY)
    assert not hurt.read_safety(DAY).must_ask_first(DAY)


def test_kept_and_read_back(tmp_path):
    path = diary_path(tmp_path / "new", "Zoë/../x")
    assert path.parent == tmp_path / "new"
    assert read_diary(path) == Diary()
    book = Diary().read_safety(DAY).with_session(SessionNote(DAY, ("wall-hinge",), ("toes", "inward"), 2, True))
    write_diary(path, book)
    assert read_diary(path) == book
    assert book.fault_history(DAY) == ()
    assert book.fault_history(DAY + timedelta(days=1)) == ({"toes", "inward"},)
    assert not book.check_due(DAY)
    assert book.check_due(DAY + timedelta(days=1))
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@given(st.lists(st.text(max_size=20), min_size=2, max_size=6, unique=True))
@example(["Anna", "anna"])  # on a file system that does not tell capitals
@example(["\x041", "A"])
@example(["é" * 100 + "a", "é" * 100 + "b"])
def test_two_people_never_share_a_file(people):
    names = {diary_path(Path("x"), person).name.lower() for person in people}
    assert len(names) == len(people)
    assert max(map(len, names)) < 200
    assert all("/" not in name and "\\" not in name and not name.startswith(".") for name in names)


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "nonsense", '{"sessions": 3}', '{"sessions": [3]}', '{"sessions": [{"day": "never"}]}',
        '{"began": 12}', '{"sessions": [{"day": "2026-11-20", "pain": 99}]}', "[" * 100_000,
        '{"sessions": [{"day": "2026-11-20", "faults": [1]}]}', "\udcff",
    ],
)  # fmt: skip
def test_a_damaged_diary_is_told(tmp_path, content):
    path = tmp_path / "a.diary.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError, match="damaged"):
        read_diary(path)


def test_several_drills_of_a_day_are_one_session():
    book = Diary()
    for day, fault in ((0, "toes"), (0, "shift"), (2, "toes"), (3, "heels")):
        book = book.with_session(SessionNote(DAY + timedelta(days=day), faults=(fault,)))
    assert book.fault_history(DAY + timedelta(days=3)) == ({"toes", "shift"}, {"toes"})
    assert (book.days_before(DAY + timedelta(days=3)), book.days_before(DAY)) == (2, 0)


def test_the_oldest_sessions_go(tmp_path):
    book = Diary()
    for day in range(diary.KEPT_SESSIONS + 5):
        book = book.with_session(SessionNote(DAY + timedelta(days=day)))
    assert len(book.sessions) == diary.KEPT_SESSIONS
    assert book.began == DAY
    path = tmp_path / "b.json"
    write_diary(path, book)
    assert len(json.loads(path.read_text())["sessions"]) == diary.KEPT_SESSIONS
