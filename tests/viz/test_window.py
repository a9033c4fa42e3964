"""The window on simulated mats: shows what the model says, records, and harms nothing when it is frozen or closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from live_sessions import SETTINGS, FakeSource, analysed

from mat.errors import PortVanished, StorageError
from mat.files import analyse_recording, open_recording
from mat.files.recording import ReadHealth
from mat.link import Transport
from mat.session import Acquisition, LinkState
from mat.sim import SimTransport
from viz import colours, theme
from viz.main_window import MainWindow
from viz.qt import QtCore, QtGui
from viz.readable import px_per_mm
from viz.recording_control import RecordingControl
from viz.state import Role, state_word
from viz.texts import LANGUAGES, catalogue, text, use_language

WAIT_MS = 90_000


@pytest.fixture
def acquire() -> Iterator[Callable[..., Acquisition]]:
    """Acquisitions that are stopped behind the test."""
    started: list[Acquisition] = []

    def made(transport: Transport | str, **options) -> Acquisition:
        transport = SimTransport(transport, fast=True) if isinstance(transport, str) else transport
        started.append(Acquisition(transport, SETTINGS, **options))
        return started[-1]

    yield made
    for acquisition in started:
        acquisition.stop()


def _recorded(path: Path) -> tuple[np.ndarray, ReadHealth]:
    """Scan numbers of a recording, and how it could be read."""
    health = ReadHealth()
    return np.concatenate([b.block.sequence for b in analyse_recording(path, health=health)]), health


# --- what it shows ---------------------------------------------------------------------------------------------------


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


#: Screens in use, pixels and millimetres: 13.3 inches 16 : 9 and 16 : 10, 14 inches, 24 inches, a 65-inch television.
SCREENS = [
    ((1280, 720), (294, 165)),
    ((1280, 800), (286, 179)),
    ((1920, 1080), (310, 174)),
    ((1920, 1080), (531, 299)),
    ((3840, 2160), (1439, 809)),
]
GLANCED_AT = (
    "balanced", "toes", "heels", "twist", "toes_caution", "heels_caution", "inward", "outward", "gripping",
    "corner_heel", "shift_left", "shift_right", "one_leg", "step_on", "stand_still", "light", "no_data", "lost",
    "paused", "done",
)  # fmt: skip
OF_A_FOOT = GLANCED_AT[:10]


@pytest.mark.parametrize("speech", LANGUAGES)
@pytest.mark.parametrize(("screen_px", "screen_mm"), SCREENS)
def test_words_and_figures_can_be_read_from_two_metres(open_window, source, speech, screen_px, screen_mm) -> None:
    use_language(speech)
    source.give(analysed("sim:toes", 19.8))
    window = open_window(source, *screen_px)
    window.look()
    pixels_in_mm = px_per_mm(screen_px, screen_mm)
    for key in GLANCED_AT:
        word = state_word(key, "both" if key in OF_A_FOOT else None, advice="What to do.")
        assert window.page.banner.capital_px(word) / pixels_in_mm >= theme.WORD_MM, word.word
    page, wanted_px = window.page, theme.FIGURE_MM * pixels_in_mm
    label = page.pads.feet["left"].loads[0]
    assert label.boundingRect().height() >= wanted_px
    for drawn_px in (page.balance.capital_px, page.coach.capital_px, page.strips["left"].capital_px, label.capital_px):
        assert drawn_px >= wanted_px


@pytest.mark.parametrize("speech", LANGUAGES)
def test_every_sentence_after_a_set_can_be_read_from_the_mat(open_window, source, speech: str) -> None:
    """Half of a figure's height at the least: it stands for a minute."""
    use_language(speech)
    panel = open_window(source, 1280, 720).page.sentence
    for key, said in catalogue(speech).items():
        if key.startswith("coach.after."):
            panel.show_sentence(said)
            assert panel.isVisible()
            assert panel.capital_px >= 0.5 * theme.pixels(720, theme.FIGURE_SHARE), said
    panel.show_sentence("")
    assert not panel.isVisible()


# --- link ------------------------------------------------------------------------------------------------------------


class Unplugged(SimTransport):
    """A mat whose cable is pulled after some reads."""

    reads_left = 5

    def read(self, timeout_s: float) -> bytes:
        self.reads_left -= 1
        if self.reads_left < 0:
            raise PortVanished("The mat was unplugged: plug it in again.")
        return super().read(timeout_s)

    def write(self, data: bytes) -> None:
        if self.reads_left < 0:
            raise PortVanished("The mat was unplugged: plug it in again.")
        super().write(data)


@pytest.mark.parametrize(
    ("reconnect", "word", "state"), [(True, "MAT LOST", LinkState.LOST), (False, "STOPPED", LinkState.FAILED)]
)
def test_a_lost_mat_is_told_with_what_to_do(open_window, acquire, qtbot, reconnect, word, state) -> None:
    acquisition = acquire(Unplugged("sim:quiet", fast=True), reconnect=reconnect)
    window = open_window(acquisition)
    acquisition.start()
    qtbot.waitUntil(lambda: acquisition.link().state is state, timeout=WAIT_MS)
    window.look()
    assert window.page.banner.state.word == word
    assert window.page.banner.state.advice == "The mat was unplugged: plug it in again."
    assert window.page.banner.state.role is Role.FAULT
    assert window.page.status.health == text("health.none")


def test_a_lost_mat_leaves_no_old_figures_on_the_screen(open_window, source: FakeSource) -> None:
    window, blocks = open_window(source), analysed("sim:quiet", 14.0)
    source.give(blocks[:-1])
    window.look()
    assert all(pad.image.fine_kpa.max() > 50 for pad in window.page.pads.pads.values())
    source.set(state=LinkState.LOST, message="Check the cable.")
    window.look()
    assert window.page.balance.figures == ("", "")
    for side, strip in window.page.strips.items():
        assert strip.figure == ""
        assert window.page.pads.pads[side].image.fine_kpa.max() == 0
        assert window.page.pads.feet[side].loads_written == ("", "", "")
        assert window.page.pads.feet[side].cop.place_mm is None
    assert window.page.pads.net.place_mm is None
    source.set(state=LinkState.STREAMING, message="")
    source.give(blocks[-1:])
    window.look()
    assert window.page.banner.state.word == "BALANCED"
    assert all(pad.image.fine_kpa.max() > 50 for pad in window.page.pads.pads.values())
    assert "" not in window.page.balance.figures


# --- recording -------------------------------------------------------------------------------------------------------


def test_the_record_key_makes_a_recording_that_can_be_opened(open_window, acquire, qtbot, tmp_path: Path) -> None:
    acquisition = acquire(SimTransport("sim:hinge"))
    window = open_window(acquisition)
    acquisition.start()
    qtbot.waitUntil(lambda: acquisition.link().state is LinkState.STREAMING, timeout=WAIT_MS)
    qtbot.keyClick(window, QtCore.Qt.Key.Key_R)
    path = acquisition.link().recording
    assert path is not None
    assert path.parent == tmp_path / "data"
    datetime.strptime(path.stem, "%Y-%m-%d_%H-%M-%S")
    qtbot.waitUntil(lambda: acquisition.link().recorded_s > 0.3, timeout=WAIT_MS)
    window.look()
    assert window.page.status.button.text() == text("button.stop", elapsed="0:00")
    qtbot.mouseClick(window.page.status.button, QtCore.Qt.MouseButton.LeftButton)
    assert acquisition.link().recording is None
    assert window.page.notice.text.startswith(f"Saved {path.name}")
    assert window.page.status.button.text() == text("button.record")
    info = open_recording(path)
    assert info.settings == SETTINGS
    sequence, health = _recorded(path)
    assert health.closed
    assert len(sequence) >= 30
    assert (np.diff(sequence) == 1).all()


def test_a_frozen_window_loses_no_scan(open_window, acquire, tmp_path: Path) -> None:
    """Twenty seconds of scans arrive while the window does not look at all; then it shows the newest."""
    file = tmp_path / "frozen.smat"
    acquisition = acquire("sim:toes", record_to=file, duration_s=20.0)
    window = open_window(acquisition)
    acquisition.start()
    assert acquisition.join(60)
    window.look()
    acquisition.stop()
    sequence, health = _recorded(file)
    assert len(sequence) == 2000
    assert (np.diff(sequence) == 1).all()
    assert (health.missed, health.damaged_bytes, health.closed) == (0, 0, True)
    shown = window.page.pads._shown
    assert shown is not None
    assert shown.time_us == pytest.approx(19.99e6, abs=1000)
    assert window.page.strips["left"].line[0][0] == pytest.approx(-20.0, abs=0.1)


def test_closing_while_recording_closes_the_recording(open_window, acquire, qtbot) -> None:
    acquisition = acquire(SimTransport("sim:quiet"))
    window = open_window(acquisition)
    acquisition.start()
    qtbot.waitUntil(lambda: acquisition.link().state is LinkState.STREAMING, timeout=WAIT_MS)
    window.toggle_recording()
    path = acquisition.link().recording
    assert path is not None
    qtbot.waitUntil(lambda: acquisition.link().recorded_s > 0.1, timeout=WAIT_MS)
    window.close()
    sequence, health = _recorded(path)
    assert health.closed
    assert len(sequence) > 5
    assert acquisition.link().state is LinkState.STREAMING  # the mat itself is not touched by the window


def test_recordings_of_one_second_do_not_collide(source: FakeSource, tmp_path: Path) -> None:
    control = RecordingControl(source, tmp_path, clock=lambda: datetime(2026, 3, 1, 9, 5, 7))
    names = []
    for _ in range(3):
        control.toggle()
        assert source.view.recording is not None
        source.view.recording.touch()
        names.append(source.view.recording.name)
        control.toggle()
    assert names == ["2026-03-01_09-05-07.smat", "2026-03-01_09-05-07_2.smat", "2026-03-01_09-05-07_3.smat"]


def test_a_folder_that_cannot_be_made_is_told_and_stays_until_mended(open_window, source, clock, tmp_path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    window = open_window(source)
    window.toggle_recording()
    assert "data folder that you may write to" in window.page.notice.text
    clock.now_s += 60
    window.look()
    assert "data folder that you may write to" in window.page.notice.text
    assert source.view.recording is None
    (tmp_path / "data").unlink()
    window.toggle_recording()
    assert source.view.recording is not None
    assert window.page.notice.text == ""


def test_recording_waits_for_a_mat(open_window, source: FakeSource) -> None:
    source.set(hello=None, state=LinkState.CONNECTING)
    window = open_window(source)
    window.toggle_recording()
    assert window.page.notice.text == text("not_yet")
    assert source.view.recording is None


def test_a_recording_cut_short_at_closing_is_handed_on(open_window, source, monkeypatch, tmp_path) -> None:
    fault = StorageError("The last 12 bytes are not in the file: free some space.")

    def fail() -> None:
        raise fault

    monkeypatch.setattr(source, "stop_recording", fail)
    window = open_window(source)
    window.close()
    assert window._recording.error is fault


def test_word_of_what_was_done_goes_by_itself(open_window, source, clock) -> None:
    window = open_window(source)
    window.toggle_recording()
    window.toggle_recording()
    assert window.page.notice.text.startswith("Saved ")
    clock.now_s += 5
    window.look()
    assert window.page.notice.text.startswith("Saved ")
    clock.now_s += 2
    window.look()
    assert window.page.notice.text == ""


# --- keys ------------------------------------------------------------------------------------------------------------


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
