"""``smart-mat flash``: exit codes and sentences; the writing itself is tested in tests/link/test_flash.py."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mat.link.flash import FIRMWARE
from mat.wire import Hello

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)

from link.bootloaders import Stk500v1


def smart_mat(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mat", "flash", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=env)


@pytest.mark.skipif(shutil.which("avrdude") is None, reason="needs the Debian package avrdude")
def test_it_says_what_it_does_and_ends_with_0() -> None:
    hello = Hello(firmware=FIRMWARE, board="uno", name="Praxis")
    with Stk500v1(115_200, b"\x1e\x95\x0f", hello, 32 * 1024) as board:
        done = smart_mat(board.port, "--board", "uno")
    assert done.returncode == 0, done.stderr
    assert "Writing the firmware for “uno”" in done.stdout
    assert "Done: the mat “Praxis” runs firmware " + ".".join(map(str, FIRMWARE)) in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--board", "due"), 2, "uno, nano, nano-old, mega"),
        (("sim:hinge", "--board", "uno"), 2, "serial port of this computer"),
        (("/dev/no-such-port", "--board", "uno"), 1, "smart-mat ports"),
    ],
)
def test_faults_have_a_sentence_and_a_code(words: tuple[str, ...], code: int, says: str, tmp_path: Path) -> None:
    avrdude = tmp_path / "avrdude"
    avrdude.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    avrdude.chmod(0o755)
    done = smart_mat(*words, env={"PATH": str(tmp_path), "HOME": str(tmp_path)})
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
