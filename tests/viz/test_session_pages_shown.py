"""Safety, set-up card and questions in the window: keys, mouse, and what must not be covered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from led_session import STEP_ON, Session
from live_sessions import FakeSource
from pages import REST

from mat.errors import StorageError
from mat.session.diary import SetAnswers
from viz.main_window import MainWindow
from viz.mats import Views
from viz.model import LiveModel
from viz.qt import QtCore
from viz.recording_control import RecordingControl
from viz.safety import setup_picture
from viz.session_pages import SessionPages
from viz.sound_control import SoundControl
from viz.texts import text
from viz.widgets.questions_card import QuestionsCard
from viz.widgets.safety_page import SafetyPage
from viz.widgets.setup_card import SetupCard

Key = QtCore.Qt.Key


@pytest.fixture
def shown(qtbot, tmp_path: Path, source: FakeSource):
    """A window with a session over it."""

    def opened(session: Session):
        model = LiveModel(source, session.view)
        pages = SessionPages(session, session)
        window = MainWindow(Views(model, RecordingControl(source, tmp_path), SoundControl(), pages), lambda: 100.0)
        window._timer.stop()
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.look()
        return window

    return opened


def test_enter_confirms_and_the_card_goes_with_the_countdown(shown, qtbot) -> None:
    session = Session(due=True)
    window = shown(session)
    assert isinstance(window.due.page, SafetyPage)
    qtbot.keyClick(window, Key.Key_F1)
    qtbot.keyClick(window, Key.Key_O)
    assert window.cover is None  # nothing covers what must be read
    qtbot.mouseClick(window.due.page, QtCore.Qt.MouseButton.LeftButton)
    assert session.read == 0
    qtbot.keyClick(window, Key.Key_Return)
    assert isinstance(window.due.page, SetupCard)
    assert session.read == 1
    qtbot.keyClick(window, Key.Key_3)
    assert window.due.page.shown == setup_picture(3)
    session.shown = replace(STEP_ON, stage="countdown")
    window.look()
    assert window.due.page is None


def test_escape_leaves_without_having_read(shown, qtbot) -> None:
    session = Session(due=True)
    window = shown(session)
    qtbot.keyClick(window, Key.Key_Escape)
    assert not window.isVisible()
    assert session.read == 0


def test_a_click_confirms_too(shown, qtbot) -> None:
    session = Session(due=True)
    window = shown(session)
    qtbot.mouseClick(window.due.page.confirm, QtCore.Qt.MouseButton.LeftButton)
    assert session.read == 1


def test_a_diary_that_cannot_be_written_stops_nobody(shown, qtbot, monkeypatch) -> None:
    session = Session(due=True)
    window = shown(session)

    def full() -> None:
        raise StorageError("The disk is full: make space.")

    monkeypatch.setattr(session, "read_safety", full)
    qtbot.keyClick(window, Key.Key_Return)
    assert isinstance(window.due.page, SetupCard)
    assert window.page.notice.text == "The disk is full: make space."


def test_questions_stand_beside_the_sentence_and_take_the_keys(shown, qtbot) -> None:
    session = Session()
    window = shown(session)
    qtbot.keyClick(window, Key.Key_Escape)
    session.shown = REST
    window.look()
    card = window.due.page
    assert isinstance(card, QuestionsCard)
    assert not card.geometry().intersects(window.page.sentence.geometry())
    assert not card.geometry().intersects(window.page.banner.geometry())
    qtbot.keyClick(window, Key.Key_2)
    assert session.told == [(2, SetAnswers(pain_after=2))]
    assert card.shown is not None
    assert card.shown.question == text("diary.felt")
    qtbot.keyClick(window, Key.Key_L, QtCore.Qt.KeyboardModifier.ControlModifier)
    assert window.due.page.shown.question == text("diary.felt")  # in German now
    window.resize(1600, 900)
    assert window.due.page.geometry().bottom() <= window.page.notice.geometry().top()
    qtbot.keyClick(window, Key.Key_Escape)
    assert window.due.page is None
    assert window.isVisible()
