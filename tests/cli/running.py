"""The command line as a user runs it: a process of its own, output into pipes, bounded in time."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest

from mat.cli import main

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
SMART_MAT = [sys.executable, "-m", "mat"]


def environment(**changes: str) -> dict[str, str]:
    """This one, without what would change the output."""
    keep = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "NO_COLOR", "COLUMNS")}
    return {**keep, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "error", **changes}


class Typed(NamedTuple):
    """How a command ended."""

    returncode: object
    stdout: str
    stderr: str


@dataclass
class Shell:
    """A user's folder, with settings of its own."""

    folder: Path
    changes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.changes.setdefault("SMART_MAT_HOME", str(self.folder / "home"))
        # Qt complains on stderr of a session without one.
        self.changes.setdefault("XDG_RUNTIME_DIR", str(self.folder))

    def start(self, *arguments: object, **options: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*SMART_MAT, *map(str, arguments)],
            cwd=self.folder, env=environment(**self.changes), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace", **options,
        )  # fmt: skip

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return finish(self.start(*arguments))

    def done(self, *arguments: object) -> str:
        """Output of a command that must succeed and have nothing to complain of."""
        ran = self.run(*arguments)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert ran.stderr == ""
        return ran.stdout

    def refused(self, code: int, *arguments: object) -> str:
        """The sentence of a command that must fail."""
        ran = self.run(*arguments)
        assert ran.returncode == code, f"{ran.returncode}: {ran.stdout}{ran.stderr}"
        assert_is_a_sentence(ran.stderr)
        return ran.stderr

    def typed(self, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> Typed:
        """The same in this process, for the many things that are refused before anything is started."""
        monkeypatch.chdir(self.folder)
        for name, value in self.changes.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["smart-mat", *map(str, arguments)])
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        out, errors = io.StringIO(), io.StringIO()
        try:
            with (
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(errors),
                pytest.raises(SystemExit) as ended,
            ):
                main()
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        told = Typed(ended.value.code, out.getvalue(), errors.getvalue())
        assert "Traceback" not in told.stdout + told.stderr
        assert "\x1b" not in told.stdout + told.stderr
        return told


def assert_is_a_sentence(text: str) -> None:
    assert len(text.strip()) > 25, text
    assert "program itself" not in text, text
    assert text.count("smart-mat: ") <= 1, f"it is said twice: {text}"


def finish(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Wait for its end; a process that hangs is killed and fails the test."""
    try:
        out, errors = process.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        out, errors = process.communicate()
        raise AssertionError(f"it hangs: {out}{errors}") from None
    assert "Traceback" not in out + errors, out + errors
    assert "\x1b" not in out + errors, "colour or a bar in a pipe"
    return subprocess.CompletedProcess(process.args, process.returncode, out, errors)


@contextlib.contextmanager
def served(shell: Shell, scenario: str, *where: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """``smart-mat sim`` in the background; gives what to open, and the process."""
    process = shell.start("sim", scenario, *where)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert " is on " in line, line + process.stderr.read()
        yield line.strip().rsplit(" is on ", 1)[1], process
    finally:
        process.kill()
        process.communicate()


def wait_until(true, why: str = "it never came to that") -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE_S / 0.02)):
        if true():
            return
        pause.wait(0.02)
    raise AssertionError(why)
