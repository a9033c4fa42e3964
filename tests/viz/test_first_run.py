"""The first run: five pages, what may be typed, a settings file at the end, and one key to skip it all."""

from __future__ import annotations

from pathlib import Path

import pytest
from live_sessions import FakeSource

from mat.errors import SettingsError
from mat.session.settings import read_settings
from viz.entries import read_weight_kg
from viz.first_run import PAGES, FirstRun
from viz.preferences import Preferences, read_preferences
from viz.qt import QtCore
from viz.texts import LANGUAGES, text, use_language
from viz.widgets.first_run_page import FirstRunPage

Key = QtCore.Qt.Key


def _through(run: FirstRun, *typed: str) -> None:
    for written in typed:
        assert run.take(written)


def test_what_is_typed_becomes_the_settings(tmp_path: Path) -> None:
    run = FirstRun(tmp_path / "settings.toml")
    _through(run, "", "zoe", "135.6 lb", "EU 39", "55")
    values = read_settings(run.path, person="zoe")
    assert run.saved
    assert values["weight_kg"] == pytest.approx(61.5, abs=0.02)
    assert values["foot_length_mm"] == 245
    assert values["gap_mm"] == 55
    assert run.code == "zoe"


def test_all_can_be_left_empty(tmp_path: Path) -> None:
    run = FirstRun(tmp_path / "settings.toml")
    _through(run, "", "", "", "", "")
    assert read_settings(run.path, person="me") == {}


@pytest.mark.parametrize(
    ("before", "wrong"),
    [
        (("",), "x" * 41),
        (("", "zoe"), "700"),
        (("", "zoe"), "154 stone"),
        (("", "zoe", ""), "41"),
        (("", "zoe", "", ""), "wide"),
        (("", "zoe", "", ""), "5000"),
    ],
)
def test_a_slip_is_told_in_the_language_spoken(tmp_path: Path, before: tuple[str, ...], wrong: str) -> None:
    run = FirstRun(tmp_path / "settings.toml")
    _through(run, *before)
    page = run.page
    assert not run.take(wrong)
    faults = set()
    for language in LANGUAGES:
        use_language(language)
        faults.add(run.picture().fault)
    assert len(faults - {""}) == len(LANGUAGES)
    assert (run.page, run.picture().written) == (page, wrong)
    assert not run.path.exists()


def test_back_keeps_what_was_typed(tmp_path: Path) -> None:
    run = FirstRun(tmp_path / "settings.toml")
    _through(run, "", "zoe", "70")
    run.back()
    assert (run.page, run.picture().written) == ("weight", "70")
    for _ in PAGES:
        run.back()
    assert run.picture().first


def test_settings_that_came_meanwhile_are_not_touched(tmp_path: Path) -> None:
    run = FirstRun(tmp_path / "settings.toml")
    _through(run, "", "zoe", "", "")
    run.path.write_text("gap_mm = 1\n")
    with pytest.raises(SettingsError, match="there already"):
        run.take("60")
    assert run.path.read_text() == "gap_mm = 1\n"


@pytest.mark.parametrize(
    ("written", "kg"), [("70", 70), ("70,5 kg", 70.5), ("154lb", 69.85), ("154 LBS", 69.85), ("200 pounds", 90.72)]
)
def test_weights_in_kg_and_pounds(written: str, kg: float) -> None:
    assert read_weight_kg(written) == pytest.approx(kg, abs=0.005)


# --- in the window ----------------------------------------------------------------------------------------------------


def test_through_the_pages_with_keys_and_mouse(open_window, source: FakeSource, qtbot, tmp_path: Path) -> None:
    window = open_window(source, first_run=FirstRun(tmp_path / "settings.toml"), preferences_folder=tmp_path)
    window.look()
    qtbot.keyClick(window, Key.Key_Return)
    page = window.due.page
    assert window.focusWidget() is page.entry
    qtbot.keyClicks(page.entry, "rolo")  # letters are typed, not keys of the window
    qtbot.keyClick(page.entry, Key.Key_Return)
    assert window.due.page.shown.title == "Your weight"
    qtbot.keyClicks(window.due.page.entry, "9000")
    qtbot.keyClick(window.due.page.entry, Key.Key_Return)
    assert "30" in window.due.page.fault.text()
    qtbot.keyClick(window.due.page.entry, Key.Key_PageUp)
    assert window.due.page.written == "rolo"
    window.due.page.went_on.emit()
    window.due.page.entry.setText("70")
    window.due.page.went_on.emit()
    window.due.page.went_on.emit()
    qtbot.keyClick(window.due.page.entry, Key.Key_Return)
    assert window.due.page is None
    assert window.page.notice.text == text("first.saved", path=tmp_path / "settings.toml")
    assert read_settings(tmp_path / "settings.toml", person="rolo") == {"weight_kg": 70}
    assert read_preferences(tmp_path).welcomed


def test_one_key_skips_it_for_good(open_window, source: FakeSource, qtbot, tmp_path: Path) -> None:
    window = open_window(source, first_run=FirstRun(tmp_path / "settings.toml"), preferences_folder=tmp_path)
    window.look()
    assert isinstance(window.due.page, FirstRunPage)
    qtbot.keyClick(window, Key.Key_Escape)
    assert window.due.page is None
    assert not (tmp_path / "settings.toml").exists()
    assert read_preferences(tmp_path) == Preferences(welcomed=True)


def test_another_language_in_the_middle_keeps_the_place(open_window, source: FakeSource, qtbot, tmp_path: Path) -> None:
    window = open_window(source, first_run=FirstRun(tmp_path / "settings.toml"))
    window.look()
    qtbot.keyClick(window, Key.Key_Return)
    qtbot.keyClick(window, Key.Key_L, QtCore.Qt.KeyboardModifier.ControlModifier)
    assert window.due.page.shown.title == "Wer sind Sie?"


@pytest.mark.parametrize("code", ["../x", "a/b", ".zoe", "x" * 41, "a\x07b"])
def test_a_code_that_leads_elsewhere_is_refused_on_its_page(tmp_path: Path, code: str) -> None:
    run = FirstRun(tmp_path / "settings.toml")
    assert run.take("")
    assert not run.take(code)
    assert run.page == "person"
    assert "/" in run.picture().fault


def test_one_enter_is_one_page(open_window, source: FakeSource, qtbot, tmp_path: Path) -> None:
    """Seen: the page that Enter took away was gone before it had swallowed it, and the next one took it too."""
    window = open_window(source, first_run=FirstRun(tmp_path / "settings.toml"), preferences_folder=tmp_path)
    window.look()
    qtbot.keyClick(window, Key.Key_Return)
    for title in ("Who are you?", "Your weight", "Your foot", "Your mat"):
        assert window.due.page.shown.title == title
        qtbot.keyClick(window.focusWidget(), Key.Key_Return)
