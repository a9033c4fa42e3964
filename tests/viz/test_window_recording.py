"""The window on a mat that is lost, frozen or closed: the recording is whole, and what happened is told."""

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
from viz.qt import QtCore
from viz.recording_control import RecordingControl
from viz.state import Role
from viz.texts import text

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
