"""The page of people by keyboard and mouse: add, choose, delete with one undo, back up and restore."""

from __future__ import annotations

from pathlib import Path

import pytest
from guide_pages import people_book
from test_guide_shown import OneMat

from mat.session.people_file import people_in
from viz.people_book import PeopleBook
from viz.qt import QtCore, QtWidgets
from viz.texts import text, use_language
from viz.widgets.people_page import PeoplePage

Key = QtCore.Qt.Key
LEFT = QtCore.Qt.MouseButton.LeftButton


@pytest.fixture
def book(tmp_path: Path) -> PeopleBook:
    return people_book(tmp_path / "home")


@pytest.fixture
def mat(tmp_path: Path) -> OneMat:
    return OneMat(tmp_path)


@pytest.fixture
def shown(open_window, source, qtbot, book: PeopleBook, mat: OneMat):
    window = open_window(source, mats=mat, people=book)
    qtbot.keyClick(window, Key.Key_P)
    assert isinstance(window.cover, PeoplePage)
    return window


def _codes(page: PeoplePage) -> list[str]:
    items = (page.list.item(row) for row in range(page.list.count()))
    return [item.data(QtCore.Qt.ItemDataRole.UserRole) for item in items if item is not None]


def test_everybody_is_listed_and_another_one_is_chosen(shown, qtbot, mat: OneMat, book: PeopleBook) -> None:
    page = shown.cover
    assert _codes(page) == ["jo", "K-17", "zoe"]
    assert page.code == "zoe"
    assert page.list.currentItem().text().endswith(text("people.now"))
    qtbot.keyClick(page.list, Key.Key_Home)
    qtbot.keyClick(page.list, Key.Key_Return)
    assert shown.cover is None
    assert mat.told == ["jo", "resume"]
    assert book.current == "jo"


def test_somebody_is_added_in_pounds_and_by_shoe_size(shown, qtbot, book: PeopleBook) -> None:
    page = shown.cover
    qtbot.mouseClick(page.buttons["new"], LEFT)
    for name, written in (("code", "ann"), ("weight", "154 lb"), ("foot", "EU 41")):
        qtbot.keyClicks(page.entries[name], written)
    page.school.setCurrentIndex(page.school.findData("heels"))
    qtbot.mouseClick(page.buttons["save"], LEFT)
    assert page.told.text() == text("people.saved", code="ann")
    ann = people_in(book.settings)["ann"]
    assert ann.values["weight_kg"] == pytest.approx(69.85, abs=0.01)
    assert (ann.values["foot_length_mm"], ann.school) == (pytest.approx(258, abs=1), "heels")
    assert page.code == "ann"
    assert page.told.text() == text("people.saved", code="ann")


@pytest.mark.parametrize(("name", "written", "key"), [
    ("weight", "12 stone", "first.weight.fault"), ("foot", "big", "first.foot.fault"),
    ("code", " ", "people.code.fault"), ("code", "../x", "people.code.fault"), ("code", ".zoe", "people.code.fault"),
])  # fmt: skip
def test_what_cannot_be_is_told_and_changes_nothing(shown, qtbot, book, name: str, written: str, key: str) -> None:
    page, before = shown.cover, book.settings.read_bytes()
    page.entries[name].setText(written)
    qtbot.keyClick(page.entries[name], Key.Key_Return)
    assert page.told.text()[:15] == text(key, least=0.0, most=0.0, signs="")[:15]
    assert book.settings.read_bytes() == before


def test_deleted_undone_and_then_gone(shown, qtbot, book: PeopleBook, mat: OneMat) -> None:
    page = shown.cover
    page.show_people("jo")
    qtbot.mouseClick(page.buttons["delete"], LEFT)
    assert _codes(page) == ["K-17", "zoe"]
    qtbot.mouseClick(page.buttons["undo"], LEFT)
    assert _codes(page) == ["jo", "K-17", "zoe"]
    assert not page.buttons["undo"].isVisible()
    page.show_people("jo")
    qtbot.mouseClick(page.buttons["delete"], LEFT)
    qtbot.keyClick(shown, Key.Key_Escape)
    assert shown.cover is None
    assert not book.can_undo
    assert set(people_in(book.settings)) == {"K-17", "zoe"}
    assert mat.told == []


def test_a_second_click_takes_nobody_else_out(shown, qtbot, book: PeopleBook) -> None:
    page = shown.cover
    page.show_people("jo")
    for _ in range(2):
        qtbot.mouseClick(page.buttons["delete"], LEFT)
    page.press("delete")
    assert page.code == ""
    assert set(people_in(book.settings)) == {"K-17", "zoe"}
    qtbot.mouseClick(page.buttons["undo"], LEFT)
    assert set(people_in(book.settings)) == {"jo", "K-17", "zoe"}


def test_who_trains_now_trains_no_longer_once_deleted(shown, qtbot, book: PeopleBook, mat: OneMat) -> None:
    qtbot.mouseClick(shown.cover.buttons["delete"], LEFT)
    assert mat.told == []
    qtbot.mouseClick(shown.cover.buttons["close"], LEFT)
    assert mat.told == ["", "resume"]
    assert book.current == ""


def test_a_backup_and_back(shown, qtbot, book: PeopleBook, tmp_path: Path, monkeypatch) -> None:
    page, out = shown.cover, tmp_path / "all"
    monkeypatch.setattr(QtWidgets.QFileDialog, "getSaveFileName", lambda *each, **named: (str(out), ""))
    monkeypatch.setattr(QtWidgets.QFileDialog, "getOpenFileName", lambda *each, **named: (f"{out}.zip", ""))
    qtbot.mouseClick(page.buttons["backup"], LEFT)
    qtbot.waitUntil(lambda: page._work is None, timeout=30_000)
    assert page.told.text() == text("people.backed_up", count=1, path=f"{out}.zip")
    before = book.settings.read_bytes()
    page.entries["code"].setText("ann")
    qtbot.mouseClick(page.buttons["save"], LEFT)
    qtbot.mouseClick(page.buttons["restore"], LEFT)
    qtbot.waitUntil(lambda: page._work is None, timeout=30_000)
    assert "other content" in page.told.text()
    assert "ann" in _codes(page)
    assert page.buttons["keep"].isVisible()
    qtbot.mouseClick(page.buttons["replace"], LEFT)
    qtbot.waitUntil(lambda: page._work is None, timeout=30_000)
    assert book.settings.read_bytes() == before
    assert _codes(page) == ["jo", "K-17", "zoe"]
    assert not page.buttons["keep"].isVisible()


def test_while_a_recording_runs_nobody_else_trains(shown, qtbot, mat: OneMat) -> None:
    qtbot.keyClick(shown, Key.Key_Escape)
    qtbot.keyClick(shown, Key.Key_R)
    qtbot.keyClick(shown, Key.Key_P)
    qtbot.mouseClick(shown.cover.buttons["choose"], LEFT)
    assert shown.cover.told.text() == text("sources.recording_runs")
    assert mat.told == []


def test_a_settings_file_that_cannot_be_read_is_told(shown, book: PeopleBook) -> None:
    book.settings.write_text("[people")
    shown.cover.show_people()
    assert "mend it first" in shown.cover.told.text()
    use_language("de")
    assert PeopleBook(book.settings.parent / "none.toml", book.data).lines() == ()
