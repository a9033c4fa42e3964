"""What can be trained: today's plan by programme or prescription, every drill with its words, and what was done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pages import PRESCRIPTION, drill_book

from mat.errors import SettingsError
from mat.session.diary import Diary, SessionNote
from mat.session.diary_file import diary_path, write_diary
from mat.session.drills import catalogue, read_drills
from mat.session.programme import PlanItem
from viz.drill_book import DrillBook, DrillChoice, DrillGroup, as_check_set, choice_detail
from viz.texts import use_language

TODAY = date(2026, 11, 20)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "weber.toml"
    path.write_text(PRESCRIPTION, encoding="utf-8")
    return path


def _written(group: DrillGroup) -> list[str]:
    return [line.written for line in group.lines]


def test_somebody_new_begins_with_the_active_foot(tmp_path: Path) -> None:
    shown = DrillBook(tmp_path, own=dict).picture()
    today = shown.groups[0]
    assert today.title == "Today"
    assert _written(today) == [
        "Active foot   3 × 30 s   ← next", "Wall hinge: check set   1 × 10", "Wall hinge   3 × 10",
    ]  # fmt: skip
    assert [line.is_next for line in today.lines] == [True, False, False]
    assert shown.remarks[0] == "Week 1"
    assert not shown.prescribed
    assert "nobody" in shown.person


def test_every_drill_of_the_list_and_the_users_own_can_be_chosen(tmp_path: Path) -> None:
    own = read_drills({"towel": {"title": "Towel", "seconds": 20, "not_safe": "Not on a wet floor."}})
    shown = DrillBook(tmp_path, own=lambda: own).picture()
    keys = [line.choice.item.drill.key for line in shown.groups[1].lines if line.choice.item]
    assert keys == [*catalogue(), "towel"]
    assert _written(shown.groups[1])[-1] == "Towel   1 × 20 s"
    assert choice_detail(shown.groups[1].lines[-1].choice).not_safe == "Not on a wet floor."
    assert shown.groups[2].lines[0].choice == DrillChoice()


def test_what_was_done_today_is_marked_and_the_next_is_told(tmp_path: Path) -> None:
    """Noted in the diary, or done in the session that still runs."""
    notes = (SessionNote(TODAY, ("active-foot",)),)
    write_diary(diary_path(tmp_path, "zoe"), Diary(TODAY, sessions=notes))
    book = DrillBook(tmp_path, lambda: "zoe", lambda: (("wall-hinge", True),), dict, lambda: TODAY)
    assert _written(book.picture().groups[0]) == [
        "Active foot   3 × 30 s   ✓ done", "Wall hinge: check set   1 × 10   ✓ done", "Wall hinge   3 × 10   ← next",
    ]  # fmt: skip


def test_a_physios_file_is_the_plan_until_it_is_dropped(tmp_path: Path, sent: Path) -> None:
    book = drill_book(tmp_path / "diaries")
    assert book.take_prescription(sent) == "“weber-7” is followed from now on: 3 drills."
    shown = book.picture()
    today = shown.groups[0].lines
    assert [line.choice.item.drill.key for line in today if line.choice.item] == ["slow-hinge", "wall-hinge", "towel"]
    assert today[1].choice.item is not None
    assert today[1].choice.item.check_set
    assert all(line.choice.prescription is not None for line in today)
    assert all(line.choice.prescription is None for line in shown.groups[1].lines)
    assert shown.remarks[:2] == ("Prescribed by Dr. Weber", "Review with your physio on 2027-01-31.")
    assert shown.prescribed
    assert "3 s down, 1 s held, 3 s up" in choice_detail(today[0].choice).figures[2]
    book.drop_prescription()
    assert not book.picture().prescribed


def test_the_day_of_the_review_has_passed(tmp_path: Path, sent: Path) -> None:
    book = DrillBook(tmp_path, lambda: "zoe", own=dict, today=lambda: date(2027, 2, 1))
    book.take_prescription(sent)
    assert "is over" in book.picture().remarks[1]


def test_a_bad_file_changes_nothing(tmp_path: Path, sent: Path) -> None:
    book = drill_book(tmp_path / "diaries")
    book.take_prescription(sent)
    sent.write_text("[[drill]]\ndrill = 7\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"every \[\[drill\]\] names one"):
        book.take_prescription(sent)
    assert book.picture().prescribed


def test_a_diary_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    diary_path(tmp_path, "").write_text("{", encoding="utf-8")
    with pytest.raises(SettingsError, match="damaged"):
        DrillBook(tmp_path, own=dict).picture()


def test_a_check_set_is_one_set_without_cues_and_back_again() -> None:
    choice = DrillChoice(PlanItem(catalogue()["wall-hinge"]))
    told = choice_detail(as_check_set(choice, True))
    assert (told.title, told.figures[0]) == ("Wall hinge: check set", "1 × 10")
    assert told.figures[-1].startswith("No cues")
    assert not any("rest" in figure for figure in told.figures)
    assert as_check_set(as_check_set(choice, True), False) == choice
    assert as_check_set(DrillChoice(), True) == DrillChoice()


@pytest.mark.parametrize("key", catalogue())
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_drill_says_how_much_how_and_when_not(key: str, language: str) -> None:
    use_language(language)
    told = choice_detail(DrillChoice(PlanItem(catalogue()[key])))
    assert told.figures[0][0] in "136"
    assert len(told.note) > 20
    assert len(told.not_safe) > 20
    assert (told.note == catalogue()[key].note) == (language == "en")
    if key == "single-leg":
        assert told.figures[:2] == ("6 × 30 s", told.figures[1])


def test_what_a_user_changed_of_a_drill_stays_as_it_was_written() -> None:
    use_language("de")
    drill = read_drills({"wall-hinge": {"note": "My own words."}})["wall-hinge"]
    told = choice_detail(DrillChoice(PlanItem(drill)))
    assert (told.title, told.note) == ("Hüftbeuge zur Wand", "My own words.")
    assert told.not_safe.startswith("Nicht an einer Wand")
