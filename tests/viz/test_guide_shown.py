"""Guided pages in the window: reached by key and mouse, lead to the end, and give the mat back."""

from __future__ import annotations

from pathlib import Path

import pytest
from guided import Shelf, bench
from live_sessions import FakeSource

from mat.errors import NoMatFound
from mat.pressure import FSR_FILM
from mat.pressure.calibration import Calibration
from mat.wire import Hello
from viz import theme
from viz.first_run import FirstRun
from viz.guide import Bench
from viz.main_window import MainWindow
from viz.mats import Views
from viz.model import LiveModel
from viz.qt import QtCore
from viz.recording_control import RecordingControl
from viz.state import Role
from viz.texts import text
from viz.widgets.guide_page import GuidePage
from viz.widgets.sources_page import SourcesPage

Key = QtCore.Qt.Key
WAIT_MS = 60_000


class OneMat:
    """A shelf of one mat: lets it go, takes it back, and knows how it is worked on."""

    def __init__(self, folder: Path) -> None:
        self.calibrations = Shelf(folder)
        self.told: list[str] = []
        self.gone = False
        self.calibrated = False
        self._folder = folder

    @property
    def acquisition(self) -> OneMat:
        return self

    def bench(self) -> Bench:
        return bench(self.calibrations)

    def pause(self) -> None:
        self.told.append("pause")

    def resume(self) -> Views:
        self.told.append("resume")
        if self.gone:
            raise NoMatFound("No USB serial port is there: plug the mat in.")
        source = FakeSource()
        return Views(LiveModel(source), RecordingControl(source, self._folder))

    def change(self, source: str) -> Views:
        return self.resume()

    def take_person(self, code: str) -> Views:
        self.told.append(code)
        return self.resume()


@pytest.fixture
def mat(tmp_path: Path) -> OneMat:
    return OneMat(tmp_path)


def _page(window: MainWindow) -> GuidePage:
    page = window.cover
    assert isinstance(page, GuidePage)
    return page


def _kind(window: MainWindow) -> str:
    window.look()
    shown = _page(window).shown
    return shown.kind if shown else ""


@pytest.mark.parametrize(("key", "title"), [
    (Key.Key_K, "guide.calibrate.title"), (Key.Key_V, "guide.verify.title"), (Key.Key_D, "guide.doctor.title"),
])  # fmt: skip
def test_each_has_its_key(open_window, source, qtbot, mat: OneMat, key, title: str) -> None:
    window = open_window(source, mats=mat)
    qtbot.keyClick(window, key)
    assert _page(window).shown.title == text(title)
    qtbot.keyClick(window, Key.Key_Escape)
    assert window.cover is None
    assert mat.told == []


@pytest.mark.parametrize("opened", [Key.Key_F1, Key.Key_O])
@pytest.mark.parametrize("name", ["calibrate", "verify", "doctor"])
def test_each_is_reached_by_mouse_from_help_and_sources(open_window, source, qtbot, mat, opened, name: str) -> None:
    window = open_window(source, mats=mat)
    qtbot.keyClick(window, opened)
    qtbot.mouseClick(window.cover.buttons[name], QtCore.Qt.MouseButton.LeftButton)
    assert _page(window).shown.title == text(f"guide.{name}.title")


def test_a_check_from_first_key_to_last(open_window, source, qtbot, mat: OneMat) -> None:
    mat.calibrations.kept.append(Calibration.assumed(Hello(mat_id=3), FSR_FILM, "2026-01-01"))
    window = open_window(source, mats=mat)
    qtbot.keyClick(window, Key.Key_V)
    page = _page(window)
    qtbot.waitUntil(page.entries["load"].hasFocus)
    page.entries["load"].setText("10.6")
    qtbot.keyClick(page.entries["load"], Key.Key_Return)
    assert "with its unit" in page.fault.text()
    page.entries["load"].setText("10.6 kg")
    qtbot.mouseClick(page.buttons["go"], QtCore.Qt.MouseButton.LeftButton)
    assert mat.told == ["pause"]
    seen: set[tuple[str, bool]] = set()

    def over() -> bool:
        shown = _page(window).shown
        if shown is not None and shown.kind == "step":
            seen.add((_page(window).banner.state.word, _page(window).bar.counts))
        return _kind(window) == "result"

    qtbot.waitUntil(over, timeout=WAIT_MS)
    assert ("HOLD STILL", True) in seen
    assert _page(window).table is not None
    qtbot.keyClick(window, Key.Key_Return)
    assert window.cover is None
    assert mat.told == ["pause", "resume"]
    assert len(mat.calibrations.kept) == 2


def test_escape_closes_a_result_too(open_window, source, qtbot, mat: OneMat) -> None:
    window = open_window(source, mats=mat)
    qtbot.keyClick(window, Key.Key_D)
    qtbot.keyClick(window, Key.Key_Return)
    qtbot.waitUntil(lambda: _kind(window) == "result", timeout=WAIT_MS)
    qtbot.keyClick(window, Key.Key_Escape)
    assert window.cover is None


def test_letters_belong_to_the_task_and_looks_change_in_it(open_window, source, qtbot, mat: OneMat) -> None:
    window = open_window(source, mats=mat)
    qtbot.keyClick(window, Key.Key_K)
    qtbot.keyClick(_page(window).entries["weight"], Key.Key_Return)
    qtbot.waitUntil(lambda: _kind(window) == "step", timeout=WAIT_MS)
    qtbot.keyClick(window, Key.Key_R)
    assert not window.recording_runs
    qtbot.keyClick(window, Key.Key_O)
    assert not isinstance(window.cover, SourcesPage)
    qtbot.keyClick(window, Key.Key_L)
    assert theme.look().name == "light"
    assert window.covers.guide is not None
    assert _kind(window) in ("step", "busy", "result")
    qtbot.keyClick(window, Key.Key_Escape)
    if _kind(window) != "result":
        assert "Esc again" in _page(window).fault.text()
        qtbot.keyClick(window, Key.Key_Escape)
    assert window.cover is None
    assert mat.told == ["pause", "resume"]
    assert mat.calibrations.kept == []


def test_what_is_typed_stays_in_another_size_and_language(open_window, source, qtbot, mat: OneMat) -> None:
    window = open_window(source, mats=mat)
    qtbot.keyClick(window, Key.Key_K)
    _page(window).entries["weight"].setText("82.5 kg")
    window.resize(1600, 900)
    assert _page(window).made_for == 900
    assert _page(window).entries["weight"].text() == "82.5 kg"
    qtbot.keyClick(window, Key.Key_L, QtCore.Qt.KeyboardModifier.ControlModifier)
    assert _page(window).entries["weight"].text() == "82.5 kg"
    assert _page(window).shown.title == text("guide.calibrate.title") == "Die Matte kalibrieren"


def test_a_mat_that_does_not_come_back_is_told(open_window, source, qtbot, mat: OneMat) -> None:
    window = open_window(source, mats=mat)
    qtbot.keyClick(window, Key.Key_D)
    qtbot.keyClick(window, Key.Key_Return)
    qtbot.waitUntil(lambda: _kind(window) == "result", timeout=WAIT_MS)
    mat.gone = True
    qtbot.keyClick(window, Key.Key_Return)
    assert window.cover is None
    assert "plug the mat in" in window.page.notice.text


def test_no_task_begins_while_a_recording_runs(open_window, source, qtbot, mat: OneMat) -> None:
    window = open_window(source, mats=mat)
    qtbot.keyClick(window, Key.Key_R)
    qtbot.keyClick(window, Key.Key_K)
    assert window.cover is None
    assert window.page.notice.text == text("guide.busy_recording")


def test_closing_the_window_ends_the_task_and_opens_nothing(open_window, source, qtbot, mat: OneMat) -> None:
    window = open_window(source, mats=mat)
    qtbot.keyClick(window, Key.Key_D)
    qtbot.keyClick(window, Key.Key_Return)
    guide = window.covers.guide
    window.close()
    assert guide is not None
    assert not guide._work.running
    assert mat.told == ["pause"]


@pytest.mark.parametrize("calibrated", [False, True])
def test_the_first_run_leads_to_the_calibration(open_window, source, qtbot, mat, tmp_path, calibrated: bool) -> None:
    mat.calibrated = calibrated
    window = open_window(source, mats=mat, first_run=FirstRun(tmp_path / "settings.toml"))
    window.look()
    for written in ("", "zoe", "61.5", "", ""):
        window.due.page.entry.setText(written)
        window.due.page.went_on.emit()
    assert mat.told == ["zoe", "resume"]
    assert isinstance(window.cover, GuidePage) is not calibrated


def test_green_is_told_by_word_and_sign_too(open_window, source, qtbot, mat: OneMat) -> None:
    window = open_window(source, mats=mat)
    qtbot.keyClick(window, Key.Key_K)
    qtbot.keyClick(_page(window).entries["weight"], Key.Key_Return)

    def green() -> bool:
        state = _page(window).shown.state if _kind(window) == "step" else None
        return state is not None and state.role is Role.OK

    qtbot.waitUntil(green, timeout=WAIT_MS)
    banner = _page(window).banner
    assert banner.state.symbol.value == "check"
    assert banner.capital_px(banner.state) >= 0.9 * theme.WORD_SHARE * window.height()
    qtbot.keyClick(window, Key.Key_Escape)
    qtbot.keyClick(window, Key.Key_Escape)
