"""The window on simulated scans: shows what the model says, and only what is new."""

from __future__ import annotations

import numpy as np
import pytest
from live_sessions import SETTINGS, FakeSource, analysed

from viz import colours, theme
from viz.main_window import MainWindow
from viz.qt import QtCore, QtGui

WAIT_MS = 90_000


def test_toes_are_shown_when_the_toes_roll(open_window, source: FakeSource) -> None:
    window = open_window(source)
    words = []
    for block in analysed("sim:toes", 19.8):
        source.give([block])
        window.look()
        if not words or words[-1] != window.page.banner.state.word:
            words.append(window.page.banner.state.word)
    assert words[-1] == "TOES"
    assert window.page.banner.state.side == "both"
    assert words.count("TOES") == 1
    assert "BALANCED" in words[:-1]


def test_every_figure_is_on_the_screen(open_window, source: FakeSource) -> None:
    window, blocks = open_window(source), analysed("sim:quiet", 14.0)
    source.give(blocks)
    window.look()
    newest = blocks[-1]
    left = round(newest.left_load_share[-1] * 100)
    assert window.page.balance.figures == (f"{left} %", f"{100 - left} %")
    for side, strip in window.page.strips.items():
        assert strip.figure == f"{newest.feet[side].fl_pct[-1]:.0f} %"
        loads = tuple(f"{round(load * 100)}" for load in newest.feet[side].tripod[-1])
        assert window.page.pads.feet[side].loads_written == loads
        ago_s, fl_pct = strip.line
        assert len(ago_s) == len(fl_pct) > 200
        assert strip.zones is not None
    assert window.page.pads.net.place_mm == pytest.approx(newest.net_cop_mm[-1])
    assert window.page.status.health == "100.0 Hz · 2 lost · line 8 ms"
    assert window.page.notice.simulated


def test_nothing_is_shown_as_zero_when_nobody_stands_there(open_window, source: FakeSource) -> None:
    window = open_window(source)
    source.give(analysed("sim:quiet", 14.0))
    window.look()
    source.set(simulated=False)
    source.give(analysed("sim:empty", 2.0))
    window.look()
    assert window.page.banner.state.word == "STEP ON"
    assert window.page.balance.figures == ("", "")
    assert [strip.figure for strip in window.page.strips.values()] == ["", ""]
    assert all(window.page.pads.feet[side].loads_written == ("", "", "") for side in window.page.strips)
    assert window.page.pads.net.place_mm is None
    assert not window.page.notice.simulated


def test_colours_mean_the_same_in_every_frame(open_window, source: FakeSource) -> None:
    window = open_window(source)
    peaks_kpa = []
    for block in analysed("sim:toes", 19.8):
        source.give([block])
        window.look()
        for pad in window.page.pads.pads.values():
            assert tuple(pad.image.levels) == colours.PRESSURE_LEVELS_KPA
            peaks_kpa.append(float(pad.image.fine_kpa.max()))
    assert max(peaks_kpa) > 100  # the frames did differ in load
    assert min(peaks_kpa) == 0


def test_each_pad_shows_its_own_cells(open_window, source: FakeSource) -> None:
    window, block = open_window(source), analysed("sim:single-leg", 25.0)[-1]
    source.give([block])
    window.look()
    peaks_kpa = {side: float(pad.image.fine_kpa.max()) for side, pad in window.page.pads.pads.items()}
    cell_area_mm2 = 400.0
    assert peaks_kpa["right"] == pytest.approx(block.force_n[-1].max() / cell_area_mm2 * 1000, rel=0.05)
    assert peaks_kpa["left"] < 0.1 * peaks_kpa["right"]


def _at(image: QtGui.QImage, window: MainWindow, floor_mm: np.ndarray) -> QtGui.QColor:
    """Colour of a floor point in a picture of the pads."""
    scene = window.page.pads._floor.mapViewToScene(QtCore.QPointF(*floor_mm))
    view = window.page.pads._view
    return image.pixelColor(view.mapTo(window.page.pads, view.mapFromScene(scene)))


def test_pads_lie_as_on_the_floor(open_window, source: FakeSource) -> None:
    """Left is left, forward is up, a millimetre is as long both ways, load is warm and the empty pad is not."""
    window, block = open_window(source), analysed("sim:quiet", 14.0)[-1]
    source.give([block])
    window.look()
    floor = window.page.pads._floor
    origin, right, forward = (floor.mapViewToScene(QtCore.QPointF(x, y)) for x, y in ((0, 0), (100, 0), (0, 100)))
    assert right.x() - origin.x() == pytest.approx(origin.y() - forward.y(), rel=0.01)
    assert right.x() > origin.x()
    image = window.page.pads.grab().toImage()
    geometry = SETTINGS.geometry(block.block.hello)
    cells = block.force_n[-1]
    # A warm cell near the heel's corner, clear of marks; an unloaded cell of the same pad.
    for side in ("left", "right"):
        columns = geometry.grid.columns(side)
        hottest = np.unravel_index(cells[:5, columns].argmax(), cells[:5, columns].shape)
        warm = geometry.cell_centres_mm[:, columns][hottest] + [8.0, 0.0]
        cold = geometry.cell_centres_mm[:, columns][15, 7 if side == "left" else 0]
        assert _at(image, window, cold).name() == theme.look().pad
        assert _at(image, window, warm).red() > _at(image, window, cold).red() + 80


def test_only_what_is_new_is_drawn(open_window, source: FakeSource, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = open_window(source)
    source.give(analysed("sim:quiet", 14.0))
    window.look()
    drawn: list[str] = []
    for pad in window.page.pads.pads.values():
        monkeypatch.setattr(pad.image, "set_pressure", lambda *_, **__: drawn.append("pad"))
    for strip in window.page.strips.values():
        monkeypatch.setattr(strip._line, "setData", lambda *_, **__: drawn.append("strip"))
    for widget in (window.page.banner, window.page.balance, window.page.notice, window.page.status):
        monkeypatch.setattr(widget, "update", lambda *_: drawn.append("bar"))
    window.look()
    assert drawn == []
    source.give([analysed("sim:toes", 19.8)[-1]])
    window.look()
    assert {"pad", "strip", "bar"} <= set(drawn)


def test_full_screen_and_back(open_window, source, qtbot) -> None:
    window = open_window(source)
    qtbot.keyClick(window, QtCore.Qt.Key.Key_Escape)
    assert window.isVisible()
    qtbot.keyClick(window, QtCore.Qt.Key.Key_F11)
    assert window.isFullScreen()
    qtbot.keyClick(window, QtCore.Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    qtbot.keyClick(window, QtCore.Qt.Key.Key_Q, QtCore.Qt.KeyboardModifier.ControlModifier)
    assert not window.isVisible()


def test_pads_follow_every_look_and_figures_half_of_them(open_window, source, clock, monkeypatch) -> None:
    """State and pads are never late; figures are, by less than anybody can read, and never for longer."""
    window, blocks = open_window(source), analysed("sim:toes", 19.8)
    source.give([blocks[-8]])
    window.look()
    places, shares = [], []
    monkeypatch.setattr(window.page.balance, "show_share", shares.append)
    for block in blocks[-7:]:
        clock.now_s += 0.015
        source.give([block])
        window.look()
        places.append(tuple(window.page.pads.net.place_mm))
    assert len(set(places)) == 7
    assert len(shares) == 3
    assert window.page.banner.state.word == "TOES"
    clock.now_s += 0.03
    window.look()
    assert window.page.strips["left"].figure == f"{blocks[-1].feet['left'].fl_pct[-1]:.0f} %"
    source.give([blocks[0]])
    clock.now_s += 0.001
    window.tell("Done.")
    assert window.page.notice.text == "Done.", "what was just done is told at once"
