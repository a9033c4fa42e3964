"""The keys of the guided calibration, typed into a real terminal."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from pathlib import Path

import pytest
from cli.running import SMART_MAT, environment

pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")
PATIENCE_S = 90.0


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            changes = {"SMART_MAT_HOME": str(folder / "home"), "TERM": "xterm", "COLUMNS": "160"}
            os.execve(sys.executable, [*SMART_MAT, *arguments], environment(**changes))
        self.seen = ""

    def until(self, words: str) -> None:
        """Read until these words came."""
        end_s = time.monotonic() + PATIENCE_S
        while words not in self.seen:
            assert time.monotonic() < end_s, f"“{words}” did not come:\n{self.seen[-2000:]}"
            self._read()
        self.seen = self.seen[self.seen.index(words) + len(words) :]

    def type(self, line: str) -> None:
        os.write(self._file, line.encode() + b"\n")

    def code(self) -> int:
        """Exit code; what it still says is read meanwhile."""
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            self._read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self._file)
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("it did not end")

    def _read(self) -> None:
        if select.select([self._file], [], [], 0.05)[0]:
            try:
                raw = os.read(self._file, 65536).decode(errors="replace")
            except OSError:
                return
            self.seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", raw).replace("\r", "")


def test_keys_of_the_running_calibration_and_ctrl_c(tmp_path):
    terminal = Terminal(tmp_path, "calibrate", "sim:quiet?seed=3")
    terminal.until("Your weight")
    terminal.type("70")
    terminal.until("write it with its unit")
    terminal.until("Your weight")
    terminal.type("700kg")
    terminal.until("Is it in pounds?")
    terminal.type("70kg")
    terminal.until("Step 1 of 22")
    terminal.type("s")
    terminal.until("cannot be left out")
    terminal.type("u")
    terminal.until("nothing to undo")
    terminal.type("r")
    terminal.until("Again from the beginning")
    os.kill(terminal.pid, signal.SIGINT)
    terminal.until("Nothing was changed")
    assert terminal.code() == 130
    assert not (tmp_path / "home" / "calibrations").exists()


def test_quitting_with_a_key(tmp_path):
    terminal = Terminal(tmp_path, "calibrate", "sim:quiet?seed=3", "--weight", "160lb")
    terminal.until("Step 1 of 22")
    terminal.type("q")
    terminal.until("Nothing was changed")
    assert terminal.code() == 1
