"""Parts that pages share: a tick that can be seen, Qt's own words, names that are cut rather than shrunk."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import PAGES, draw

from viz import theme
from viz.layout import LEAST_SIZE
from viz.main_window import MainWindow
from viz.preferences import Preferences
from viz.qt import QtCore, QtWidgets
from viz.qt_words import translate_qt
from viz.texts import LANGUAGES
from viz.widgets.page import Page, _is_cut
from viz.widgets.tick_box import TickBox
from viz.widgets.type import elided, hanging_px


@pytest.fixture
def box(qtbot) -> TickBox:
    made = TickBox("Check set")
    qtbot.addWidget(made)
    made.resize(300, 40)
    made.show()
    return made


def test_a_tick_is_drawn_and_set_by_mouse_and_key(qtbot, box: TickBox) -> None:
    empty = box.grab().toImage()
    qtbot.mouseClick(box, QtCore.Qt.MouseButton.LeftButton, pos=QtCore.QPoint(150, 20))
    assert box.isChecked()
    ticked = box.grab().toImage()
    assert ticked != empty
    changed = [
        (x, y) for x in range(0, 300, 2) for y in range(0, 40, 2) if ticked.pixel(x, y) != empty.pixel(x, y)
    ]  # fmt: skip
    assert max(x for x, _ in changed) < 40, "only the box has changed"
    qtbot.keyClick(box, QtCore.Qt.Key.Key_Space)
    assert not box.isChecked()


def test_qts_own_dialogs_speak_the_language_of_the_window(qapp) -> None:
    folder = QtCore.QLibraryInfo.location(QtCore.QLibraryInfo.LibraryLocation.TranslationsPath)
    if not (Path(folder) / "qtbase_de.qm").exists():
        pytest.skip("this Qt comes without its translations")

    def cancel() -> str:
        return QtWidgets.QApplication.translate("QPlatformTheme", "Cancel")

    assert cancel() == "Cancel"
    try:
        assert translate_qt("de")
        assert cancel() == "Abbrechen"
        assert not translate_qt("xx"), "Qt has no such language, and speaks English"
        assert cancel() == "Cancel"
    finally:
        translate_qt("en")
    assert cancel() == "Cancel"


def test_a_long_name_loses_its_middle_and_stays_readable(qapp) -> None:
    long = "/home/somebody/a folder/2026-11-20_17-07-25.smat"
    short = elided(long, 20, 200)
    assert "…" in short
    assert short.endswith(long[-4:])
    assert elided("sim:toes", 20, 200) == "sim:toes"


def test_only_what_hangs_below_the_line_needs_room(qapp) -> None:
    assert hanging_px(100, "BALANCED") < 3
    assert hanging_px(100, "± 1,4 mm") > 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["drills_physio", "people_deleted", "first_place", "first_foot", "first_mat", "guide_form", "sources"]
)
def test_no_word_is_cut_in_the_smallest_window_with_the_largest_type(
    qapp, monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    def prefer(window: MainWindow, preferences: Preferences, own=MainWindow.prefer) -> None:
        own(window, Preferences(look="dark", language=language, type_scale=theme.TYPE_SCALES[-1]))

    monkeypatch.setattr(MainWindow, "prefer", prefer)
    cut: list[str] = []

    def seen(window: MainWindow) -> None:
        page = window.cover or window.due.page
        assert isinstance(page, Page)
        shown = [child for child in page.findChildren(QtWidgets.QWidget) if child.isVisible()]
        assert len(shown) > 5
        cut.extend(type(child).__name__ for child in shown if _is_cut(child))

    draw(qapp, PAGES[name], "dark", language, LEAST_SIZE, seen)
    assert cut == []
