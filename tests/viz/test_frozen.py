"""A window that is held up loses no scan, and shows the newest one at its next look."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from live_sessions import SETTINGS

from mat.files import analyse_recording
from mat.link import SerialTransport
from mat.session import Acquisition, LinkState
from viz.main_window import MainWindow
from viz.mats import Views
from viz.model import LiveModel
from viz.recording_control import RecordingControl

MAT = """
import sys, threading
from mat.sim import parse_source
from mat.sim.serve import serve_tcp
stop = threading.Event()
threading.Thread(target=serve_tcp, daemon=True, args=(
    parse_source("sim:quiet").board(), 0, lambda where: print(where, flush=True), stop)).start()
sys.stdin.read()
"""
WAIT_MS = 90_000


@pytest.fixture
def mat_elsewhere() -> Iterator[str]:
    """A mat of 100 scans a second in another process, as a real one does not wait for this one."""
    process = subprocess.Popen([sys.executable, "-c", MAT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.communicate("")


def _busy(seconds: float) -> None:
    """Python that never rests: the interpreter changes threads now and then."""
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        pass


def _held(seconds: float) -> None:
    """A C call that keeps the interpreter: no other thread of Python runs."""
    if sys.platform == "win32":
        ctypes.PyDLL("kernel32").Sleep(round(seconds * 1000))
    else:
        ctypes.PyDLL(None).usleep(round(seconds * 1e6))


@pytest.mark.parametrize(
    ("hold", "seconds", "times"), [(_busy, 5.0, 1), (_held, 0.2, 3)], ids=["busy loop, 5 s", "C call, 200 ms"]
)
def test_nothing_is_lost_and_the_delay_is_as_before(
    qtbot, tmp_path: Path, mat_elsewhere: str, hold: Callable[[float], None], seconds: float, times: int
) -> None:
    file = tmp_path / "held.smat"
    acquisition = Acquisition(SerialTransport(mat_elsewhere), SETTINGS, file)
    model = LiveModel(acquisition)
    window = MainWindow(Views(model, RecordingControl(acquisition, tmp_path)))
    qtbot.addWidget(window)
    window.show()
    acquisition.start()
    qtbot.waitUntil(lambda: acquisition.link().state is LinkState.STREAMING, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: model.delay.count >= 60, timeout=WAIT_MS)
    before_s = model.delay.p95_s()
    for _ in range(times):
        hold(seconds)
        # What came meanwhile is taken in one go: the very next look shows a scan of now, not of then.
        qtbot.waitUntil(lambda: _behind(window, acquisition) <= 5, timeout=WAIT_MS)
    model.delay.restart()
    qtbot.waitUntil(lambda: model.delay.count >= 60, timeout=WAIT_MS)
    after_s = model.delay.p95_s()
    acquisition.stop()
    sequence = np.concatenate([block.block.sequence for block in analyse_recording(file)])
    assert len(sequence) >= 100 * seconds * times
    assert (np.diff(sequence) == 1).all()
    assert acquisition.link().health.missed == 0
    assert before_s is not None
    assert after_s is not None
    assert after_s < 4 * before_s


def _behind(window: MainWindow, acquisition: Acquisition) -> float:
    """Scans between the newest that came and the one on the screen."""
    shown = window.page.pads._shown
    recent = acquisition.link().health._recent
    return np.inf if shown is None or not recent else (recent[-1][0] - shown.time_us) / 10_000


def test_the_first_look_after_a_pause_shows_now(qtbot, tmp_path: Path, mat_elsewhere: str) -> None:
    acquisition = Acquisition(SerialTransport(mat_elsewhere), SETTINGS)
    window = MainWindow(Views(LiveModel(acquisition), RecordingControl(acquisition, tmp_path)))
    window._timer.stop()
    qtbot.addWidget(window)
    window.show()
    acquisition.start()
    qtbot.waitUntil(lambda: acquisition.link().health.frames > 20, timeout=WAIT_MS)
    window.look()
    shown = window.page.pads._shown
    assert shown is not None
    qtbot.waitUntil(lambda: acquisition.link().health.frames > 150, timeout=WAIT_MS)
    assert window.page.pads._shown is shown
    window.look()
    assert _behind(window, acquisition) <= 5
    acquisition.stop()
