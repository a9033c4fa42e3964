"""A screen of its own with the real program on it, a mouse and a keyboard: nothing but what a person has."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM, MAT = Path(__file__).with_name("journey_program.py"), Path(__file__).with_name("journey_mat.py")
SIZE = (1280, 800)
PATIENCE_S = 90.0
NEEDED = ("Xvfb", "xdotool")


def required() -> None:
    """Skip where there is no virtual screen or mouse; in CI that is a failure."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"{' and '.join(missing)} must be installed: make test-packages")
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed: make test-packages")


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """A virtual screen; gives the environment of programs on it."""
    out, into = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(into), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"],
        pass_fds=[into], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(into)
    try:
        with os.fdopen(out) as told:
            number = told.readline().strip()
        kept = {name: each for name, each in os.environ.items() if name not in ("WAYLAND_DISPLAY", "XAUTHORITY")}
        yield {**kept, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    finally:
        server.terminate()
        server.wait()


class Desk:
    """The program as somebody sees and uses it.

    Parameters
    ----------
    environ
        Of the screen.
    folder
        The user's home, where what is seen is written too.
    arguments
        Typed behind ``smart-mat``.
    """

    def __init__(self, environ: dict[str, str], folder: Path, *arguments: object) -> None:
        self._environ = {**environ, "SMART_MAT_HOME": str(folder / "home"), "XDG_RUNTIME_DIR": str(folder)}
        self._file = folder / "seen.json"
        self._file.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, PROGRAM, self._file, *map(str, arguments)],
            env=self._environ, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def seen(self) -> dict[str, Any]:
        """What the window shows now."""
        return json.loads(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}

    def until(self, reached: Callable[[dict[str, Any]], object], why: str) -> dict[str, Any]:
        """Look until it is so."""
        begun_s = time.monotonic()
        seen: dict[str, Any] = {}
        while time.monotonic() - begun_s < PATIENCE_S:
            seen = self.seen()
            if seen and reached(seen):
                return seen
            if self._process.poll() is not None:
                out, errors = self._process.communicate()
                raise AssertionError(f"The program ended before {why}: {out}{errors}")
            time.sleep(0.02)
        raise AssertionError(f"It never came to this: {why}. Seen last: {seen}")

    def click(self, written: str, twice: bool = False) -> None:
        """Click on what begins with these words."""
        seen = self.until(lambda now: _place(now, written), f"“{written}” to click on")
        x, y = _place(seen, written) or [0, 0]
        repeat = ["--repeat", "2", "--delay", "80"] if twice else []
        self._hand("mousemove", x, y)
        self._hand("click", *repeat, 1)

    def key(self, *names: str) -> None:
        for name in names:
            self._hand("key", name)

    def type(self, written: str) -> None:
        self._hand("type", "--delay", "15", written)

    def end(self) -> tuple[int, str]:
        """Exit code and what was complained of, after the program was asked to quit."""
        # Without a window manager a window has the keyboard once it was clicked into.
        self._hand("mousemove", SIZE[0] // 2, 60)
        self._hand("click", 1)
        self.key("ctrl+q")
        _, errors = self._process.communicate(timeout=PATIENCE_S)
        return self._process.returncode, errors

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def _hand(self, *arguments: object) -> None:
        subprocess.run(["xdotool", *map(str, arguments)], env=self._environ, check=True, timeout=PATIENCE_S)


def _place(seen: dict[str, Any], written: str) -> list[int] | None:
    return next((place for name, place in seen.get("places", {}).items() if name.startswith(written)), None)


class Mat:
    """A mat on a port, with somebody on it; its cable can be pulled and put in again."""

    def __init__(self) -> None:
        self._process = self._start("0", "off")
        assert self._process.stdout is not None
        self.source = self._process.stdout.readline().strip()
        assert self.source, "the mat did not begin"

    def _start(self, port: str, doing: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, MAT, port, doing],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def tell(self, doing: str) -> None:
        """``on``, ``off``, ``toes``, ``chair``."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{doing}\n")
        self._process.stdin.flush()

    def pull(self) -> None:
        """The cable is out."""
        self._process.kill()
        self._process.communicate()

    def put_in(self, doing: str) -> None:
        self._process = self._start(self.source.rpartition(":")[2], doing)
        assert self._process.stdout is not None
        assert self._process.stdout.readline()
