"""A mat left in fast mode is found at its speed, and brought to the mode that is wanted."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from session.scripted_mat import Clock, Scripted, hello_packet

from mat.errors import ProtocolMismatch
from mat.link import SerialTransport, change_mode, greet, obeyed
from mat.session.connection import Connection
from mat.wire import Framer, Hello, PacketType

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[str]:
    """The compiled sketch on a line that garbles what is sent at another speed than its own."""
    for folder in (FIRMWARE, FIRMWARE / "emulator"):
        subprocess.run(["make", "-s", "-C", folder], check=True, capture_output=True)
    np.save(tmp_path / "cells.npy", np.full((10, 16, 16), 1e-4, "<f4"))
    command = [FIRMWARE / "build" / "mat-emulator", "--elf", FIRMWARE / "build" / "uno.elf", "--strict-baud", "--loop"]
    command += ["--cells", tmp_path / "cells.npy", "--rate", "10", "--link", tmp_path / "port"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (tmp_path / "port").is_symlink():
        assert process.poll() is None
        time.sleep(0.01)
    yield str(tmp_path / "port")
    process.terminate()
    process.wait()


def open_fast(port: str, streaming: bool) -> None:
    """What an earlier host did that left without tidying up."""
    transport = SerialTransport(port)
    transport.open()
    framer = Framer()
    greeting = greet(transport, framer)
    assert greeting is not None
    assert not greeting.hello.is_fast
    changed = change_mode(transport, framer, greeting, fast=True)
    assert changed is not None
    assert (changed.hello.is_fast, changed.hello.baud, changed.hello.prescaler) == (True, 1_000_000, 16)
    if streaming:
        assert obeyed(transport, framer, b"r200\n")
        assert obeyed(transport, framer, b"s\n")
    transport.close()


@pytest.mark.parametrize("streaming", [False, True])
def test_a_mat_left_in_fast_mode_is_found_and_brought_back(port: str, streaming: bool) -> None:
    open_fast(port, streaming)
    connection = Connection(SerialTransport(port), time.monotonic)
    events = connection.open(lambda: False)
    assert events is not None
    frames = 0
    while frames < 20:
        frames += sum(getattr(event, "type", None) == PacketType.FRAME for event in connection.read())
    connection.close()
    transport = SerialTransport(port)
    transport.open()
    greeting = greet(transport, Framer())
    transport.close()
    assert greeting is not None
    assert (greeting.hello.baud, greeting.hello.rate_hz) == (500_000, 100)


def test_a_connection_that_wants_fast_mode_streams_in_it(port: str) -> None:
    connection = Connection(SerialTransport(port), time.monotonic, scans_per_s=0)
    assert connection.open(lambda: False) is not None
    frames = 0
    while frames < 50:
        frames += sum(getattr(event, "type", None) == PacketType.FRAME for event in connection.read())
    connection.close()
    open_again = SerialTransport(port)
    open_again.open()
    greeting = greet(open_again, Framer())
    open_again.close()
    assert greeting is not None
    assert greeting.hello.is_fast


def test_firmware_that_knows_no_fast_mode_is_told_to_be_renewed() -> None:
    transport = Scripted(Clock(), [hello_packet(Hello(firmware=(0, 1, 0)))])
    transport.open()
    framer = Framer()
    greeting = greet(transport, framer, monotonic=transport.clock)
    assert greeting is not None
    with pytest.raises(ProtocolMismatch, match=r"firmware 0\.1\.0 knows no fast mode.*smart-mat flash"):
        change_mode(transport, framer, greeting, fast=True, monotonic=transport.clock)
    assert change_mode(transport, framer, greeting, fast=False, monotonic=transport.clock) is greeting
