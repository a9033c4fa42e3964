"""Everything by keyboard: looks, languages, size of type, help, the choice of another mat."""

from __future__ import annotations

from pathlib import Path

import pytest
from live_sessions import FakeSource, analysed
from pages import PORTS

from mat.errors import NoMatFound
from mat.link import Port
from mat.session import LinkState
from mat.session.coach import Message
from viz import covers, theme
from viz.awake import Awake
from viz.keys import KEYS
from viz.main_window import MainWindow
from viz.mats import Views
from viz.model import LiveModel
from viz.preferences import Preferences, read_preferences
from viz.qt import QtCore, QtGui, QtWidgets
from viz.recording_control import RecordingControl
from viz.sound_control import SoundControl
from viz.source_list import RECORDINGS_SHOWN, source_groups
from viz.texts import catalogue, language, text, use_language
from viz.widgets.help_page import HelpPage
from viz.widgets.sources_page import SourcesPage

Key = QtCore.Qt.Key
CONTROL = QtCore.Qt.KeyboardModifier.ControlModifier


class Shelf:
    """Gives another mat, which is known as what was asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def change(self, source: str) -> Views:
        if source == "nothing":
            raise NoMatFound("No USB serial port is there: plug the mat in.")
        other = FakeSource()
        other.set(source=source)
        other.give(analysed("sim:quiet", 14.0))
        return Views(LiveModel(other), RecordingControl(other, self._folder))


@pytest.fixture
def changed(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_every_key_does_something_and_is_on_the_help_page(open_window, source, qtbot) -> None:
    window = open_window(source)
    written = {key for _, keys, _ in KEYS for key in keys}
    made = {shortcut.key().toString() for shortcut in window.findChildren(QtWidgets.QShortcut)}
    assert made == {QtGui.QKeySequence(key).toString() for key in written}
    assert len(made) == len(written)
    for action, _, _ in KEYS:
        assert catalogue("en")[f"help.{action}"]


def test_looks_change_and_are_kept(open_window, source: FakeSource, qtbot, tmp_path: Path) -> None:
    window = open_window(source, preferences_folder=tmp_path)
    source.give(analysed("sim:quiet", 14.0))
    window.look()
    dark = window.grab().toImage().pixelColor(2, 2).lightness()
    qtbot.keyClick(window, Key.Key_L)
    assert theme.look().name == "light"
    assert window.grab().toImage().pixelColor(2, 2).lightness() > dark + 150
    assert window.page.banner.state.word == "BALANCED"
    assert window.page.pads.net.place_mm is not None
    assert read_preferences(tmp_path) == Preferences(look="light")
    qtbot.keyClick(window, Key.Key_L)
    assert theme.look().name == "dark"


def test_the_language_changes_while_it_runs(open_window, source: FakeSource, qtbot) -> None:
    window = open_window(source)
    source.give(analysed("sim:quiet", 14.0)[:-1])
    window.look()
    qtbot.keyClick(window, Key.Key_L, CONTROL)
    source.give(analysed("sim:quiet", 14.0)[-1:])
    window.look()
    assert language() == "de"
    assert window.page.banner.state.word == "IM LOT"
    assert window.page.status.button.text() == catalogue("de")["button.record"]
    assert "verloren" in window.page.status.health
    qtbot.keyClick(window, Key.Key_L, CONTROL)
    assert window.page.status.button.text() == catalogue("en")["button.record"]


def test_a_language_given_at_the_start_outlives_other_choices(open_window, source: FakeSource, qtbot) -> None:
    """Seen when it was tried: ``--language de``, English kept from the time before, and larger type spoke English."""
    use_language("de")
    window = open_window(source, preferences=Preferences(language="en"))
    for key, modifier in ((Key.Key_Plus, CONTROL), (Key.Key_L, QtCore.Qt.KeyboardModifier.NoModifier)):
        qtbot.keyClick(window, key, modifier)
        assert language() == "de"
    qtbot.keyClick(window, Key.Key_L, CONTROL)
    assert language() == "en", "the next one, though it is the one that was kept"
    qtbot.keyClick(window, Key.Key_L, CONTROL)
    assert language() == "de"


def test_type_grows_and_shrinks_within_bounds(open_window, source: FakeSource, qtbot) -> None:
    window = open_window(source, 1920, 1080)
    usual = window.page.type_heights(window._preferences.diagonal_inch)
    qtbot.keyClick(window, Key.Key_Plus, CONTROL)
    assert window.page.type_heights(window._preferences.diagonal_inch).word_mm > usual.word_mm
    for _ in range(20):
        qtbot.keyClick(window, Key.Key_Plus, CONTROL)
    assert theme.type_scale() == theme.TYPE_SCALES[-1]
    qtbot.keyClick(window, Key.Key_0, CONTROL)
    assert window.page.type_heights(window._preferences.diagonal_inch) == usual
    for _ in range(20):
        qtbot.keyClick(window, Key.Key_Minus, CONTROL)
    assert theme.type_scale() == theme.TYPE_SCALES[0]


def test_help_tells_the_size_of_type_by_the_entered_screen(open_window, source, qtbot, monkeypatch) -> None:
    window = open_window(source)
    qtbot.keyClick(window, Key.Key_F1)
    assert isinstance(window.cover, HelpPage)
    qtbot.keyClick(window, Key.Key_Escape)
    assert window.cover is None
    monkeypatch.setattr(QtWidgets.QInputDialog, "getDouble", lambda *arguments: (50.0, True))
    qtbot.keyClick(window, Key.Key_D, CONTROL)
    assert isinstance(window.cover, HelpPage)
    large = window.page.type_heights(window._preferences.diagonal_inch)
    assert text("help.sizes", word_mm=large.word_mm, figure_mm=large.figure_mm) == window.cover.sizes_told
    qtbot.mouseClick(window.cover, QtCore.Qt.MouseButton.LeftButton)
    assert window.cover is None
    monkeypatch.setattr(QtWidgets.QInputDialog, "getDouble", lambda *arguments: (5.0, True))
    qtbot.keyClick(window, Key.Key_D, CONTROL)
    small = window.page.type_heights(window._preferences.diagonal_inch)
    assert small.word_mm == pytest.approx(large.word_mm / 10)
    assert "F11" in window.cover.sizes_told


def test_a_mat_is_chosen_by_keyboard(open_window, source, qtbot, monkeypatch, changed, tmp_path) -> None:
    monkeypatch.setattr(covers, "source_groups", lambda folder: source_groups(folder, lambda: PORTS))
    window = open_window(source, mats=changed, data_folder=tmp_path)
    qtbot.keyClick(window, Key.Key_O)
    page = window.cover
    assert isinstance(page, SourcesPage)
    assert page.list.currentItem().text().strip().startswith("/dev/ttyUSB0")
    qtbot.keyClick(page.list, Key.Key_Down)
    assert page.list.currentItem().text().strip().startswith("sim:empty")  # headings and remarks are passed over
    qtbot.keyClick(page.list, Key.Key_Down)
    qtbot.keyClick(page.list, Key.Key_Return)
    assert window.cover is None
    assert window.windowTitle() == "sim:quiet – smart-mat"
    assert window.page.banner.state.word == "BALANCED"


def test_what_cannot_be_opened_is_told_and_the_mat_shown_stays(open_window, source, qtbot, changed) -> None:
    window = open_window(source, mats=changed)
    qtbot.keyClick(window, Key.Key_O)
    page = window.cover
    page.address.setText("nothing")
    qtbot.keyClick(page.address, Key.Key_Return)
    assert window.cover is page
    assert page.fault.text() == "No USB serial port is there: plug the mat in."
    assert window.windowTitle() == "" or "sim:test" in window.windowTitle()
    page.address.setText("  sim:toes ")
    qtbot.mouseClick(page.open_button, QtCore.Qt.MouseButton.LeftButton)
    assert window.windowTitle() == "sim:toes – smart-mat"


def test_no_other_mat_while_a_recording_runs(open_window, source, qtbot, changed) -> None:
    window = open_window(source, mats=changed)
    qtbot.keyClick(window, Key.Key_R)
    qtbot.keyClick(window, Key.Key_O)
    window.cover.chosen.emit("sim:toes")
    assert window.cover.fault.text() == text("sources.recording_runs")


def test_the_list_follows_what_is_plugged_in(qtbot, tmp_path: Path) -> None:
    ports: list[Port] = []
    page = SourcesPage(lambda: source_groups(tmp_path, lambda: ports), 800)
    qtbot.addWidget(page)
    page._timer.stop()
    assert page.list.item(1).text().strip() == text("sources.no_port")
    page.list.setCurrentRow(page.list.count() - 1)
    kept = page.list.currentItem().text()
    ports.append(PORTS[0])
    page.look()
    assert "/dev/ttyUSB0" in page.list.item(1).text()
    assert page.list.currentItem().text() == kept


def test_recordings_are_offered_the_newest_first(tmp_path: Path) -> None:
    import os  # noqa: PLC0415

    for age in range(RECORDINGS_SHOWN + 3):
        path = tmp_path / f"{age}.smat"
        path.touch()
        os.utime(path, (1e9 - age, 1e9 - age))
    (tmp_path / "other.txt").touch()
    offered = source_groups(tmp_path, list)[1].choices
    assert [choice.label for choice in offered] == [f"{age}.smat" for age in range(RECORDINGS_SHOWN)]
    assert source_groups(tmp_path / "none", list)[1].choices[0].source == ""


def test_awake_while_somebody_stands_there_and_while_it_records(open_window, source: FakeSource, monkeypatch) -> None:
    said: list[tuple[bool, bool]] = []
    awake = Awake(None, None)
    monkeypatch.setattr(awake, "keep", lambda *, session, recording: said.append((session, recording)))
    window: MainWindow = open_window(source, awake=awake)
    source.give(analysed("sim:empty", 2.0))
    window.look()
    source.give(analysed("sim:quiet", 14.0))
    window.look()
    window.toggle_recording()
    window.toggle_recording()
    source.set(state=LinkState.LOST)
    window.look()
    window.close()
    assert list(dict.fromkeys(said[:3])) == [(False, False), (True, False), (True, True)]
    assert said[-1] == (False, False)


class FakeLed:
    """Somebody who can be heard."""

    def __init__(self) -> None:
        self.voice = self
        self.player = self
        self.on, self.language, self.volume = True, "en", 0.9
        self.told: Message | None = None

    def sound_note(self) -> Message | None:
        return self.told


def test_sound_off_on_louder_and_in_another_language(qtbot, source: FakeSource, tmp_path: Path) -> None:
    led = FakeLed()
    window = MainWindow(Views(LiveModel(source), RecordingControl(source, tmp_path), SoundControl(led)))
    qtbot.addWidget(window)
    window._timer.stop()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Key.Key_M)
    assert (led.on, window.page.notice.text) == (False, "Sound off.")
    for _ in range(3):
        qtbot.keyClick(window, Key.Key_Up, CONTROL)
    assert (led.on, led.volume, window.page.notice.text) == (True, 1.0, "Volume 100 %.")
    for _ in range(12):
        qtbot.keyClick(window, Key.Key_Down, CONTROL)
    assert (led.volume, window.page.notice.text) == (0.0, "Volume 0 %.")
    qtbot.keyClick(window, Key.Key_L, CONTROL)
    assert led.language == "de"


def test_why_nothing_is_heard_is_told(source: FakeSource) -> None:
    led = FakeLed()
    sound = SoundControl(led)
    assert sound.note() == ""
    led.told = Message("sound.none")
    assert sound.note() == sound.step(1) == text("sound.none")
    silent = SoundControl()
    assert (silent.note(), silent.toggle(), silent.step(1)) == ("", "", "")
