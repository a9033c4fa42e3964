"""The page of drills by keyboard and mouse: choose, tick a check set, take a physio's file, begin."""

from __future__ import annotations

from pathlib import Path

import pytest
from led_session import Session
from live_sessions import FakeSource
from pages import PRESCRIPTION, drill_book
from test_guide_shown import OneMat

from mat.errors import StorageError
from viz.drill_book import DrillBook, DrillChoice
from viz.first_run import FirstRun
from viz.mats import Views
from viz.model import LiveModel
from viz.qt import QtCore, QtWidgets
from viz.recording_control import RecordingControl
from viz.session_pages import SessionPages
from viz.sound_control import SoundControl
from viz.texts import text
from viz.widgets.drills_page import DrillsPage
from viz.widgets.guide_page import GuidePage
from viz.widgets.help_page import HelpPage
from viz.widgets.people_page import PeoplePage
from viz.widgets.safety_page import SafetyPage
from viz.widgets.setup_card import SetupCard

Key = QtCore.Qt.Key
LEFT = QtCore.Qt.MouseButton.LeftButton


class LedMat(OneMat):
    """A mat on which whatever is chosen is led, behind its safety page."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.chosen: list[DrillChoice] = []
        self.calibrated = True
        self.fault: StorageError | None = None

    def choose_drill(self, choice: DrillChoice) -> None:
        self.chosen.append(choice)

    def take_drill(self, choice: DrillChoice) -> Views:
        if self.fault is not None:
            raise self.fault
        self.choose_drill(choice)
        source, led = FakeSource(), Session(due=choice.item is not None)
        pages = SessionPages(led, led) if choice.item is not None else None
        return Views(LiveModel(source, led.view), RecordingControl(source, self._folder), SoundControl(), pages)


@pytest.fixture
def book(tmp_path: Path) -> DrillBook:
    return drill_book(tmp_path / "diaries")


@pytest.fixture
def mat(tmp_path: Path) -> LedMat:
    return LedMat(tmp_path)


@pytest.fixture
def shown(open_window, source, qtbot, mat: LedMat, book: DrillBook):
    window = open_window(source, mats=mat, drills=book)
    qtbot.keyClick(window, Key.Key_T)
    assert isinstance(window.cover, DrillsPage)
    return window


def _click(page: DrillsPage, qtbot, written: str, twice: bool = False) -> None:
    """On the last line with these words."""
    item = page.list.findItems(written, QtCore.Qt.MatchFlag.MatchContains)[-1]
    page.list.scrollToItem(item)
    at = page.list.visualItemRect(item).center()
    viewport = page.list.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=at)
    if twice:
        qtbot.mouseDClick(viewport, LEFT, pos=at)


def _key(choice: DrillChoice) -> tuple[str, bool]:
    assert choice.item is not None
    return choice.item.drill.key, choice.item.check_set


def test_enter_begins_what_comes_next_behind_its_safety_page(shown, qtbot, mat: LedMat) -> None:
    page = shown.cover
    assert page.title.text() == "Hinge with a band"
    assert page.not_safe.text() == text("drill.band-hinge.not_safe")
    assert shown.focusWidget() is page.list
    qtbot.keyClick(page.list, Key.Key_Return)
    assert [_key(each) for each in mat.chosen] == [("band-hinge", False)]
    shown.look()
    assert shown.cover is None
    assert isinstance(shown.due.page, SafetyPage)


def test_a_drill_of_the_list_as_a_check_set_by_mouse(shown, qtbot, mat: LedMat) -> None:
    page = shown.cover
    _click(page, qtbot, text("drill.slow-hinge"))
    assert page.title.text() == text("drill.slow-hinge")
    qtbot.mouseClick(page.check, LEFT, pos=QtCore.QPoint(10, page.check.height() // 2))
    assert page.title.text() == "Slow hinge: check set"
    assert "1 × 10" in page.figures.text()
    qtbot.mouseClick(page.buttons["start"], LEFT)
    assert [_key(each) for each in mat.chosen] == [("slow-hinge", True)]


def test_a_double_click_begins_too(shown, qtbot, mat: LedMat) -> None:
    _click(shown.cover, qtbot, text("drill.quiet"), twice=True)
    assert [_key(each) for each in mat.chosen] == [("quiet", False)]


def test_keys_alone_lead_to_a_check_set(shown, qtbot, mat: LedMat) -> None:
    """Headings are passed over, the tick belongs to the drill that is marked."""
    page = shown.cover
    qtbot.keyClick(page.list, Key.Key_Up)
    assert (page.choice.item.check_set, page.check.isChecked()) == (True, True)
    qtbot.keyClick(page.list, Key.Key_Down)
    qtbot.keyClick(page.list, Key.Key_Down)
    assert _key(page.choice) == ("active-foot", False)
    qtbot.keyClick(page.list, Key.Key_C)
    assert page.check.isChecked()
    qtbot.keyClick(page.list, Key.Key_Return)
    assert [_key(each) for each in mat.chosen] == [("active-foot", True)]


def test_freely_without_a_drill(shown, qtbot, mat: LedMat) -> None:
    page = shown.cover
    qtbot.keyClick(page.list, Key.Key_End)
    assert not page.check.isEnabled()
    assert not page.not_safe_title.isVisible()
    qtbot.keyClick(page.list, Key.Key_Return)
    assert mat.chosen == [DrillChoice()]
    assert shown.page.notice.text == text("drills.freely")


def test_a_physios_file_is_taken_and_left_again(shown, qtbot, mat: LedMat, tmp_path: Path, monkeypatch) -> None:
    sent, page = tmp_path / "weber.toml", shown.cover
    sent.write_text(PRESCRIPTION, encoding="utf-8")
    monkeypatch.setattr(QtWidgets.QFileDialog, "getOpenFileName", lambda *given, **named: (str(sent), ""))
    assert not page.buttons["drop"].isVisible()
    qtbot.keyClick(page.list, Key.Key_F)
    assert "weber-7" in page.told.text()
    assert "Dr. Weber" in page.remarks.text()
    assert page.title.text() == text("drill.slow-hinge")
    sent.write_text("rubbish", encoding="utf-8")
    qtbot.mouseClick(page.buttons["physio"], LEFT)
    assert "not written as TOML" in page.told.text()
    assert "Dr. Weber" in page.remarks.text()
    qtbot.keyClick(page.list, Key.Key_Return)
    assert mat.chosen[0].prescription is not None
    qtbot.keyClick(shown, Key.Key_Return)
    qtbot.keyClick(shown, Key.Key_T)
    qtbot.mouseClick(shown.cover.buttons["drop"], LEFT)
    assert "Week 4" in shown.cover.remarks.text()
    assert shown.cover.told.text() == text("drills.dropped")


def test_what_stands_in_the_way_is_told_on_the_page(shown, qtbot, mat: LedMat) -> None:
    mat.fault = StorageError("The disk is full: make space.")
    qtbot.keyClick(shown.cover.list, Key.Key_Return)
    assert isinstance(shown.cover, DrillsPage)
    assert shown.cover.told.text() == "The disk is full: make space."


def test_a_running_recording_is_never_cut(open_window, source, qtbot, mat: LedMat, book: DrillBook) -> None:
    window = open_window(source, mats=mat, drills=book)
    window.look()
    window.toggle_recording()
    assert window.recording_runs
    qtbot.keyClick(window, Key.Key_T)
    qtbot.keyClick(window.cover.list, Key.Key_Return)
    assert window.cover.told.text() == text("sources.recording_runs")
    assert mat.chosen == []


def test_the_page_is_reached_by_mouse_from_the_live_page_and_from_help(
    open_window, source, qtbot, mat: LedMat, book: DrillBook
) -> None:
    window = open_window(source, mats=mat, drills=book)
    qtbot.mouseClick(window.page.status.pages["drills"], LEFT)
    assert isinstance(window.cover, DrillsPage)
    qtbot.mouseClick(window.cover.buttons["close"], LEFT)
    assert window.cover is None
    qtbot.mouseClick(window.page.status.pages["help"], LEFT)
    assert isinstance(window.cover, HelpPage)
    qtbot.mouseClick(window.cover.buttons["drills"], LEFT)
    assert isinstance(window.cover, DrillsPage)
    qtbot.keyClick(window, Key.Key_L, QtCore.Qt.KeyboardModifier.ControlModifier)
    assert window.cover.title.text() == "Hüftbeuge mit Band"
    qtbot.keyClick(window, Key.Key_T)
    assert window.cover is None


def test_another_drill_in_the_same_window_and_leaving_the_safety_page(shown, qtbot, mat: LedMat) -> None:
    """Esc on “ask first” leaves the drill, not the program: nothing was begun, and another may be chosen."""
    qtbot.keyClick(shown.cover.list, Key.Key_Return)
    shown.look()
    assert isinstance(shown.due.page, SafetyPage)
    qtbot.keyClick(shown, Key.Key_T)
    assert shown.cover is None, "what must be read is not covered"
    qtbot.keyClick(shown, Key.Key_Escape)
    shown.look()
    assert shown.isVisible()
    assert shown.due.page is None
    assert mat.chosen[-1] == DrillChoice()
    assert shown.page.notice.text == text("drills.left")
    qtbot.keyClick(shown, Key.Key_T)
    _click(shown.cover, qtbot, text("drill.wall-hinge"), twice=True)
    assert _key(mat.chosen[-1]) == ("wall-hinge", False)


@pytest.mark.parametrize("calibrated", [True, False])
def test_the_first_run_ends_with_the_offer_of_the_first_drill(
    open_window, source, qtbot, mat: LedMat, tmp_path: Path, calibrated: bool
) -> None:
    mat.calibrated = calibrated
    book = DrillBook(tmp_path / "diaries", own=dict)
    run = FirstRun(tmp_path / "settings.toml")
    window = open_window(source, mats=mat, drills=book, first_run=run, preferences_folder=tmp_path)
    window.look()
    for _ in range(5):
        window.due.page.went_on.emit()
    assert window.due.page is None
    if not calibrated:
        assert isinstance(window.cover, GuidePage)
        qtbot.keyClick(window, Key.Key_Escape)
        window.look()
    assert isinstance(window.cover, DrillsPage)
    assert window.cover.title.text() == text("drill.active-foot")
    qtbot.keyClick(window, Key.Key_Escape)
    assert window.cover is None, "it is offered once"


def test_people_are_one_click_away(open_window, source, qtbot, mat: LedMat, book: DrillBook, tmp_path: Path) -> None:
    from guide_pages import people_book  # noqa: PLC0415

    window = open_window(source, mats=mat, drills=book, people=people_book(tmp_path / "home"))
    qtbot.keyClick(window, Key.Key_T)
    qtbot.mouseClick(window.cover.buttons["people"], LEFT)
    assert isinstance(window.cover, PeoplePage)
    qtbot.keyClick(window.cover.list, Key.Key_Return)
    assert isinstance(window.cover, DrillsPage), "back to what they came from"
    qtbot.mouseClick(window.cover.buttons["people"], LEFT)
    qtbot.keyClick(window, Key.Key_Escape)
    assert isinstance(window.cover, DrillsPage)
    qtbot.keyClick(window, Key.Key_Escape)
    qtbot.keyClick(window, Key.Key_P)
    qtbot.keyClick(window.cover.list, Key.Key_Return)
    assert window.cover is None


def test_a_diary_that_is_damaged_is_told_instead_of_a_list(
    open_window, source, qtbot, mat: LedMat, tmp_path: Path
) -> None:
    (tmp_path / "%.diary.json").write_text("{", encoding="utf-8")
    window = open_window(source, mats=mat, drills=DrillBook(tmp_path, own=dict))
    qtbot.keyClick(window, Key.Key_T)
    assert "damaged" in window.cover.told.text()
    qtbot.mouseClick(window.cover.buttons["start"], LEFT)
    assert mat.chosen == []


def test_a_card_that_comes_by_itself_stays_behind_the_page(
    open_window, source, qtbot, mat: LedMat, book: DrillBook
) -> None:
    """Seen: the questions of a rest lay over the list of drills."""
    window = open_window(source, mats=mat, drills=book)
    qtbot.keyClick(window, Key.Key_T)
    session = Session()
    window.due.session = SessionPages(session, session)
    window.look()
    assert isinstance(window.due.page, SetupCard)
    children = window.children()
    assert children.index(window.due.page) < children.index(window.cover)
    qtbot.keyClick(window, Key.Key_Escape)
    assert window.due.page.isVisible()
    assert window.childAt(window.due.page.geometry().center()) is window.due.page


def test_enter_chooses_and_never_confirms_what_comes_then(shown, qtbot, mat: LedMat) -> None:
    """Seen: the Enter that began a drill went on to its safety page, which nobody had read."""
    shown.cover.list.setFocus()
    qtbot.keyClick(shown.focusWidget(), Key.Key_Return)
    shown.look()
    assert isinstance(shown.due.page, SafetyPage)
