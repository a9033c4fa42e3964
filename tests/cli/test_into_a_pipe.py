"""Output into a pipe while the errors still go to a terminal, as in “smart-mat record … | tee log”."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cli.running import PATIENCE_S, SMART_MAT, Shell, environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


def run_with_a_terminal_for_errors(shell: Shell, *arguments: object) -> tuple[int, str, str]:
    """Exit code, what went into the pipe, what the terminal showed."""
    device, terminal = os.openpty()
    shown = bytearray()

    def watch() -> None:
        while True:
            try:
                shown.extend(os.read(device, 4096))
            except OSError:  # the last one that had the terminal open has ended
                return

    process = subprocess.Popen(
        [*SMART_MAT, *map(str, arguments)], cwd=shell.folder, env=environment(**shell.changes, TERM="xterm"),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=terminal, text=True, encoding="utf-8",
    )  # fmt: skip
    os.close(terminal)
    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = process.communicate(timeout=PATIENCE_S)
    watcher.join(PATIENCE_S)
    os.close(device)
    return process.returncode, out, shown.decode(errors="replace")


def test_the_rolls_go_into_the_pipe_and_the_bar_to_the_terminal(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    code, piped, shown = run_with_a_terminal_for_errors(
        shell, "record", "sim:toes", "--seconds", 30, "--fast", "-o", "a.smat"
    )
    assert code == 0
    assert "scans/s" in shown
    assert "\x1b" not in piped
    assert len(re.findall(r"^ *[\d.]+ s  (?:left|right) foot: TOES$", piped, re.MULTILINE)) == 4
    assert "foot: TOES" not in shown


def test_no_variable_brings_colour_or_a_bar_into_a_pipe(tmp_path: Path) -> None:
    """Many build services set FORCE_COLOR for all they run."""
    shell = Shell(
        tmp_path, {"FORCE_COLOR": "1", "TERM": "xterm-256color", "CLICOLOR_FORCE": "1", "TTY_COMPATIBLE": "1"}
    )
    said = shell.done("record", "sim:toes", "--seconds", 30, "--fast", "-o", "a.smat")
    assert said.count("foot: TOES") == 4
    shell.done("export", "a.smat", "-o", "a.csv")
    assert "\x1b" not in shell.run("record", "/dev/nothing", "-o", "b.smat").stderr


@pytest.mark.skipif(sys.platform == "darwin", reason="there is no /dev/full on macOS")
def test_a_full_disk_behind_the_output_is_a_sentence(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*SMART_MAT, "sim", "--list"], cwd=shell.folder, env=environment(**shell.changes), stdout=full,
            stderr=subprocess.PIPE, text=True, encoding="utf-8", timeout=PATIENCE_S, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert "cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr
