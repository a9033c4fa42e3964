"""The emulated mat as a serial port."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import serial

FIRMWARE = Path(__file__).parents[2] / "firmware"
EMULATOR = FIRMWARE / "build" / "mat-emulator"
PATIENCE_S = 90.0


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    for folder in (FIRMWARE, FIRMWARE / "emulator"):
        subprocess.run(["make", "-s", "-j2", "-C", folder], check=True, capture_output=True)


@pytest.fixture
def mat(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    np.save(tmp_path / "cells.npy", np.random.default_rng(1).uniform(0, 1e-3, (100, 16, 16)).astype("<f4"))
    port = tmp_path / "port"
    command = [EMULATOR, "--elf", FIRMWARE / "build" / "uno.elf", "--cells", tmp_path / "cells.npy"]
    command += ["--rate", "100", "--link", port, *getattr(request, "param", [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + PATIENCE_S
    while not port.is_symlink() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    yield process, port
    if process.poll() is None:
        process.kill()
    process.communicate()


def read_until(port: serial.Serial, enough: int, wanted: bytes) -> bytes:
    got = b""
    until = time.monotonic() + PATIENCE_S
    while got.count(wanted) < enough and time.monotonic() < until:
        got += port.read(4096)
    return got


def greet(port: serial.Serial) -> bytes:
    """Ask for HELLO until the board has booted and answers."""
    got = b""
    until = time.monotonic() + PATIENCE_S
    while b"\xa5\x5a\x02" not in got and time.monotonic() < until:
        port.write(b"?\n")
        got += port.read(4096)
    return got


def test_a_host_opens_it_like_any_port(mat: tuple[subprocess.Popen[str], Path]) -> None:
    process, path = mat
    with serial.Serial(os.fspath(path), 500_000, timeout=0.05) as port:
        assert b"atmega328p" in greet(port)
        port.write(b"r100\ns\n")
        frames = read_until(port, 101, b"\xa5\x5a\x01").count(b"\xa5\x5a\x01")
        assert frames >= 101, "after the 100 frames of cells the last one stays on the mat"
    out, errors = process.communicate(timeout=PATIENCE_S)
    report = json.loads(out)

    assert process.returncode == 0, errors
    assert report["violations"] == {}
    assert report["frames"] >= 101
    assert not path.is_symlink()


def test_bytes_nobody_reads_are_dropped_and_counted(mat: tuple[subprocess.Popen[str], Path]) -> None:
    process, path = mat
    with serial.Serial(os.fspath(path), 500_000, timeout=0.05) as port:
        greet(port)
        port.write(b"r100\ns\n")
        time.sleep(3.0)  # 300 frames of 377 bytes; the port holds 64 KiB
        held = len(port.read(10**6))
    report = json.loads(process.communicate(timeout=PATIENCE_S)[0])

    assert report["violations"] == {}, "the device knows nothing of a slow reader"
    assert report["bytes_dropped"] > 10_000
    assert held + report["bytes_dropped"] >= report["frames"] * 377


@pytest.mark.parametrize("mat", [["--reset-on-open", "--loop"]], indirect=True)
def test_opening_the_port_resets_the_board_if_asked(mat: tuple[subprocess.Popen[str], Path]) -> None:
    process, path = mat
    for _ in range(3):
        with serial.Serial(os.fspath(path), 500_000, timeout=PATIENCE_S) as port:
            hello = port.read(103)
            assert hello[:3] == b"\xa5\x5a\x02", "the first bytes are those of a board that starts"
            assert hello[9 + 5] == 0, "and it is idle, though it was streaming"
            port.write(b"s\n")
            port.timeout = 0.05
            assert read_until(port, 5, b"\xa5\x5a\x01")
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    report = json.loads(process.communicate(timeout=PATIENCE_S)[0])

    assert report["violations"] == {}
    assert report["frames"] >= 15


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_when_told(which: signal.Signals, mat: tuple[subprocess.Popen[str], Path]) -> None:
    process, path = mat
    process.send_signal(which)
    out, _ = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 0
    assert json.loads(out)["frames"] == 0
    assert not path.is_symlink()
