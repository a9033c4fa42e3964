"""As a person would: a real window, a mouse, a keyboard, a mat whose cable is pulled; and the emulated firmware."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from desk import Desk, Mat, required, screen

from mat.files import analyse_recording, open_recording
from mat.files.markers import read_markers
from mat.files.recording import ReadHealth
from mat.session.diary_file import diary_path, read_diary
from mat.session.people_file import people_in
from mat.sim import parse_source
from viz import theme
from viz.state import Role
from viz.texts import catalogue

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Xvfb"),
    pytest.mark.timeout(280),
]
EN = catalogue("en")
DRILL = """
[drills.journey]
title = "Journey"
sets = 2
repetitions = 40
rest_s = 20
around = 8
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    required()
    with screen() as environ, contextlib.ExitStack() as ended:

        def opened(*arguments: object) -> Desk:
            made = Desk(environ, tmp_path, *arguments)
            ended.callback(made.kill)
            return made

        yield opened


@pytest.fixture
def mat() -> Iterator[Mat]:
    made = Mat()
    yield made
    made.pull()


def test_from_no_mat_to_the_first_run_and_the_first_drill(desk: Callable[..., Desk], tmp_path: Path) -> None:
    window = desk()
    window.until(lambda now: now["due"] == "FirstRunPage", "the first run")
    window.click("Next")
    window.click(EN["first.person.entry"])
    window.type("zoe")
    window.click("Next")
    window.click(EN["first.weight.entry"])
    window.type("154 lb")
    window.key("Return")
    window.click(EN["first.foot.entry"])
    window.type("EU 39")
    window.key("Return")
    window.click("Save")
    window.until(lambda now: now["due"] == "NoneType" and now["cover"] == "SourcesPage", "the choice of mats")
    window.click("sim:quiet", twice=True)
    window.until(lambda now: now["title"].startswith("sim:quiet") and now["simulated"], "the simulated mat")
    window.until(lambda now: now["cover"] == "DrillsPage", "the offer of the first drill")
    _choose_drills_by_mouse(window)
    window.key("k")
    window.until(lambda now: now["cover"] == "GuidePage", "the calibration")
    window.click("Later")
    window.until(lambda now: now["cover"] == "NoneType", "the live page again")
    window.key("d")
    window.click("Start")
    window.click(EN["guide.choice.close_enter"])
    window.until(lambda now: now["cover"] == "NoneType" and now["key"] == "stand_still", "the mat again")
    assert window.end() == (0, "")
    zoe = people_in(tmp_path / "home" / "settings.toml")["zoe"]
    assert zoe.values == {"weight_kg": pytest.approx(69.85), "foot_length_mm": pytest.approx(245, abs=1)}
    assert read_diary(diary_path(tmp_path / "home" / "diaries", "zoe")).safety_read is not None


def _choose_drills_by_mouse(window: Desk) -> None:
    """One out of the list, behind its safety page; then, while it runs, the first one of today's plan."""
    window.click(EN["drill.slow-hinge"])
    window.click(EN["drills.start"])
    window.until(lambda now: now["due"] == "SafetyPage", "the safety page")
    window.click(EN["safety.confirm"])
    window.until(lambda now: now["key"] == "countdown", "the countdown of the slow hinge")
    window.click(EN["button.drills"])
    window.until(lambda now: now["cover"] == "DrillsPage", "the drills again")
    window.click(EN["drill.active-foot"])
    window.click(EN["drills.start"])
    window.until(lambda now: now["cover"] == "NoneType" and now["due"] == "SetupCard", "its set-up card")
    window.until(lambda now: now["key"] == "stand_still", "the active foot begins")


def test_a_drill_with_toes_a_chair_a_pause_and_a_pulled_cable(desk: Callable[..., Desk], mat: Mat, tmp_path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text(f"[people.zoe]\nweight_kg = 70\n{DRILL}", encoding="utf-8")
    window = desk("live", mat.source, "--person", "zoe", "--drill", "journey")
    window.until(lambda now: now["due"] == "SafetyPage", "the safety page")
    window.click(EN["safety.confirm"])
    window.until(lambda now: now["due"] == "SetupCard", "the set-up card")
    window.until(lambda now: now["key"] == "step_on" and "Hz" in now["health"], "the empty mat")
    window.key("r")
    window.until(lambda now: now["recording"], "a recording")
    mat.tell("on")
    window.until(lambda now: now["key"] == "countdown", "the countdown")
    window.until(lambda now: now["key"] == "balanced", "the set")
    mat.tell("toes")
    seen = window.until(
        lambda now: now["key"] == "toes" and now["banner_colour"] == theme.DARK.role[Role.ALARM], "TOES on the screen"
    )
    assert seen["word"] == "TOES"
    window.until(lambda now: "en/plain_toes" in now["played"], "the cue")
    mat.tell("on")
    window.until(lambda now: now["key"] == "balanced", "balance again")
    mat.tell("chair")
    window.until(lambda now: now["notice"] == EN["quality.supported"], "the chair")
    mat.tell("off")
    window.until(lambda now: now["key"] == "paused", "the pause")
    mat.tell("on")
    window.until(lambda now: now["key"] == "balanced", "the set to go on")
    mat.pull()
    window.until(lambda now: now["key"] == "lost", "MAT LOST")
    mat.put_in("on")
    window.until(lambda now: now["key"] not in ("lost", "waiting") and now["gaps"], "the mat again, and the gap marked")
    window.click(EN["button.stop"].partition("{")[0].strip()[:6])
    seen = window.until(lambda now: not now["recording"] and now["notice"].startswith("Saved"), "the recording saved")
    (path,) = (home / "recordings").glob("*.smat")
    assert path.name in seen["notice"]
    window.key("o")
    window.click(path.name, twice=True)
    window.until(lambda now: now["title"].startswith(str(path)), "the recording played")
    assert window.end() == (0, "")
    _assert_holds_the_session(path)


def _assert_holds_the_session(path: Path) -> None:
    info, health = open_recording(path), ReadHealth()
    assert (info.header["person"], info.header["drill"]) == ("zoe", "journey")
    times_s = np.concatenate([block.block.time_s for block in analyse_recording(path, health=health)])
    assert health.closed
    assert health.damaged_bytes == 0
    markers = [marker.content for marker in read_markers(path)]
    toes = [each for each in markers if each.get("cue") == "toes"]
    assert any(each["heard"] for each in toes)
    assert [each["stage"] for each in markers if each.get("kind") == "stage"].count("paused") >= 1
    assert np.diff(times_s).max() > 1.0


# --- the emulated firmware -------------------------------------------------------------------------------------------

FIRMWARE = Path(__file__).parents[2] / "firmware"
EMULATOR = FIRMWARE / "build" / "mat-emulator"
#: Two hinges are over and the toes were rolled onto by then; stepping on comes after the program has begun to record.
EMPTY_S, LASTS_S = 6.0, 24.0


@pytest.fixture
def emulated(tmp_path: Path) -> Iterator[Path]:
    """The compiled sketch on a port, with somebody on its cells who rolls onto the toes."""
    for folder in (FIRMWARE, FIRMWARE / "emulator"):
        subprocess.run(["make", "-s", "-C", folder], check=True, capture_output=True)
    body = parse_source("sim:toes?seed=3").body()
    time_s = np.arange(0, LASTS_S, 0.01)
    empty = np.zeros((round(EMPTY_S * 100), 16, 16))
    np.save(tmp_path / "cells.npy", np.concatenate([empty, body.conductance_s(time_s)]).astype("<f4"))
    port = tmp_path / "mat"
    command = [EMULATOR, "--elf", FIRMWARE / "build" / "uno.elf", "--cells", tmp_path / "cells.npy", "--rate", "100"]
    process = subprocess.Popen([*command, "--link", port], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield port
    process.kill()
    process.wait()


def test_the_emulated_firmware_is_shown_heard_and_recorded(desk: Callable[..., Desk], emulated: Path, tmp_path) -> None:
    path = tmp_path / "emulated.smat"
    window = desk("live", emulated, "-o", path, "--weight-kg", "70")
    window.until(lambda now: now["key"] == "step_on" and now["recording"], "an empty mat")
    window.until(lambda now: now["key"] == "balanced", "balance")
    window.until(lambda now: now["key"] == "toes", "TOES")
    window.until(lambda now: "en/plain_toes" in now["played"], "the cue")
    assert window.end() == (0, "")
    info, health = open_recording(path), ReadHealth()
    sequence = np.concatenate([block.block.sequence for block in analyse_recording(path, health=health)])
    assert info.hello.mcu == "atmega328p"
    assert health.closed
    assert (np.diff(sequence) == 1).mean() > 0.99
