"""``smart-mat doctor`` as a user runs it."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest
from cli.running import Shell, finish
from matrix.test_line_order import prints

FIRMWARE = Path(__file__).parents[2] / "firmware"


def test_a_mat_that_is_well(shell: Shell) -> None:
    said = shell.done("doctor", "sim:empty")
    assert said.count("good  ") == 5


def test_findings_as_json(shell: Shell) -> None:
    findings = json.loads(shell.done("doctor", "sim:quiet", "--json"))
    subjects = {finding["subject"] for finding in findings}
    assert subjects == {"link", "wiring", "rate", "calibration", "zero", "saturation"}
    assert [finding["good"] for finding in findings if finding["subject"] == "zero"] == [None]


def test_a_mat_to_mend_ends_with_1(shell: Shell) -> None:
    ran = shell.run("doctor", "sim:empty?noise_lsb=4")
    assert ran.returncode == 1
    assert "MEND  noise" in ran.stdout


def test_no_such_port_is_a_sentence(shell: Shell) -> None:
    assert "no port" in shell.refused(1, "doctor", "/dev/nothing")


def walked_about(folder: Path, *options: str) -> Path:
    """A recording of somebody who stands at six places of the emulated mat, 2.4 s each."""
    for part in (FIRMWARE, FIRMWARE / "emulator"):
        subprocess.run(["make", "-s", "-C", part], check=True, capture_output=True)
    places = prints("mun104")[:6]
    cells_s = np.stack([cells for place in places for cells in (*[0 * place] * 2, *[place] * 6)])
    np.save(folder / "cells.npy", cells_s.astype("<f4"))
    capture = folder / "walk.smat"
    subprocess.run(
        [FIRMWARE / "build" / "mat-emulator", "--elf", FIRMWARE / "build" / "uno.elf", "--cells", folder / "cells.npy",
         "--rate", "2.5", "--out", capture, "--noise-lsb", "0.5", "--cmos", *options],
        check=True, capture_output=True,
    )  # fmt: skip
    return capture


def test_the_order_of_the_lines_of_a_sound_mat(shell: Shell, tmp_path: Path) -> None:
    said = shell.done("doctor", walked_about(tmp_path), "--lines")
    assert said.count("taken.") == 6
    assert "MEND" not in said
    assert "exchanged" not in said


@pytest.mark.parametrize("column", [3, 12])
def test_exchanged_columns_are_named(column: int, shell: Shell, tmp_path: Path) -> None:
    ran = shell.run("doctor", walked_about(tmp_path, "--fault", f"swapped-columns={column}"), "--lines", "--json")
    assert ran.returncode == 1
    (found,) = [finding for finding in json.loads(ran.stdout) if finding["subject"] == "lines"]
    assert found["text"] == f"Columns {column} and {column + 1} are exchanged: swap their two conductors."


def test_a_simulated_person_moves_sideways_only_and_is_told_so(shell: Shell) -> None:
    said = shell.done("doctor", "sim:quiet", "--lines")
    assert said.count("taken.") == 6
    assert "MEND" not in said
    assert "further forward or back" in said


def test_nobody_to_check_the_lines_with(shell: Shell) -> None:
    assert "Nobody stood still" in shell.refused(1, "doctor", "sim:empty", "--lines")


def test_stopped_while_it_waits_for_somebody(shell: Shell) -> None:
    served = shell.start("sim", "empty", "--tcp", "0")
    line = served.stdout.readline()
    url = next(word for word in line.split() if word.startswith("socket://")).rstrip(".,")
    waiting = shell.start("doctor", url, "--lines")
    assert "Step on" in waiting.stdout.readline()
    waiting.send_signal(signal.SIGINT)
    ended = finish(waiting)
    served.send_signal(signal.SIGINT)
    finish(served)
    assert ended.returncode == 130
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("stances", ["0", "3", "21"])
def test_too_few_or_too_many_places_are_refused(stances: str, shell: Shell) -> None:
    assert "--stances" in shell.refused(2, "doctor", "sim:quiet", "--lines", "--stances", stances)
