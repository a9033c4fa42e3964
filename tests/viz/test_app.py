"""The whole live window as a process: ends as it was asked to, with the recording closed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mat.files import analyse_recording
from mat.files.recording import ReadHealth

RUN = """
import sys
from pathlib import Path
from mat.pipeline import AnalysisSettings
from mat.session import Acquisition
from mat.sim import SimTransport
from viz.app import run_live
from viz.main_window import MainWindow

def look(self, before=MainWindow.look):
    before(self)
    {when_looking}

MainWindow.look = look
acquisition = Acquisition(SimTransport("sim:quiet"), AnalysisSettings(weight_kg=70))
try:
    code = run_live(acquisition, data_folder=Path(sys.argv[1]), start_recording_to=Path(sys.argv[1]) / "live.smat")
except ValueError as error:
    print("fault:", error)
    code = 9
sys.exit(code)
"""
CHOOSE = """
import sys
from pathlib import Path
from mat.pipeline import AnalysisSettings
from mat.session import Acquisition
from mat.sim import SimTransport
from viz.app import run_live
from viz.main_window import MainWindow

def look(self, before=MainWindow.look, chosen=[]):
    before(self)
    page = self.cover
    if page is not None and not chosen:
        chosen.append(page)
        print(page.list.count() > 10, self.page.status.button.text())
        page.chosen.emit("sim:toes?seed=5")
        print(self.windowTitle())
    elif chosen:
        link = self._model._source.link()
        if link.recording is None and link.hello is not None and link.health.frames:
            self.toggle_recording()
        elif link.recording is not None and link.recorded_s > 0.2:
            self.close()

MainWindow.look = look
folder = Path(sys.argv[1])
acquisition = Acquisition(SimTransport("sim:quiet"), AnalysisSettings(weight_kg=70))
sys.exit(run_live(acquisition, data_folder=folder, language="de", preferences_folder=folder, choose_source=True))
"""
RECORDED = "if acquisition.link().recorded_s > 0.3:"


def _run(folder: Path, when_looking: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN.format(when_looking=when_looking), str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _said(errors: str) -> str:
    """What a process wrote to stderr; Qt's own remark about a session without a runtime folder does not count."""
    return "".join(line for line in errors.splitlines() if "XDG_RUNTIME_DIR" not in line)


def _assert_closed(folder: Path) -> None:
    health = ReadHealth()
    scans = sum(len(block) for block in analyse_recording(folder / "live.smat", health=health))
    assert scans >= 30
    assert health.closed
    assert health.missed == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_closes_the_window_and_the_recording(tmp_path: Path, number: int, code: int) -> None:
    process = _run(tmp_path, f"{RECORDED} print('recorded', flush=True)")
    assert process.stdout is not None
    assert process.stdout.readline() == "recorded\n"
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, _said(errors)) == (code, "")
    _assert_closed(tmp_path)


def test_closing_the_window_ends_with_success(tmp_path: Path) -> None:
    process = _run(tmp_path, f"{RECORDED} self.close()")
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, _said(errors)) == (0, "")
    _assert_closed(tmp_path)


def test_a_fault_in_drawing_does_not_cut_the_recording(tmp_path: Path) -> None:
    process = _run(tmp_path, f"{RECORDED} raise ValueError('a widget broke')")
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, _said(errors)) == (9, "")
    assert "fault: a widget broke" in output
    _assert_closed(tmp_path)


def test_without_a_mat_another_is_chosen_and_recorded(tmp_path: Path) -> None:
    """As when no mat is plugged in: the page of sources comes first, in the language asked for."""
    result = subprocess.run(
        [sys.executable, "-c", CHOOSE, str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "SMART_MAT_HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (result.returncode, _said(result.stderr)) == (0, "")
    assert result.stdout.splitlines() == ["True ● Aufnehmen  (R)", "sim:toes?seed=5 – smart-mat"]
    (recorded,) = tmp_path.glob("*.smat")
    health = ReadHealth()
    assert sum(len(block) for block in analyse_recording(recorded, health=health)) > 0
    assert health.closed
