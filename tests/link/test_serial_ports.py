"""Ports of this computer: which there are, which is likely the mat, and what is said of one that cannot be opened."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from mat.errors import LinkError, NoMatFound, PortBusy, PortVanished, UsageError
from mat.link import SerialTransport, likely_mat, ports, serial_ports
from mat.session.sources import open_source

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


@dataclass
class Info:
    device: str
    vid: int | None = None
    description: str | None = "n/a"


def plug(monkeypatch: pytest.MonkeyPatch, *infos: Info) -> None:
    monkeypatch.setattr(ports.list_ports, "comports", lambda: list(infos))


def test_known_makers_come_first_then_other_usb_then_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(
        monkeypatch, Info("/dev/ttyS0"), Info("/dev/ttyUSB9", 0x1234), Info("/dev/ttyUSB1", 0x1A86),
        Info("/dev/ttyACM0", 0x2341, "Arduino Uno"), Info("/dev/ttyUSB0", 0x0403, None), Info("COM1"),
    )  # fmt: skip
    found = serial_ports()
    usb = ["/dev/ttyACM0", "/dev/ttyUSB0", "/dev/ttyUSB1", "/dev/ttyUSB9"]
    assert [port.device for port in found] == [*usb, "/dev/ttyS0", "COM1"]
    assert [port.maker for port in found[:4]] == ["Arduino", "FTDI", "CH340 (clone)", ""]
    assert found[1].description == ""
    assert likely_mat().device == "/dev/ttyACM0"


@pytest.mark.parametrize("infos", [[], [Info("/dev/ttyS0"), Info("/dev/ttyS1"), Info("COM1")]])
def test_auto_opens_usb_ports_only(monkeypatch: pytest.MonkeyPatch, infos: list[Info]) -> None:
    plug(monkeypatch, *infos)
    with pytest.raises(NoMatFound, match=r"charge-only cable.*sim:hinge"):
        likely_mat()
    with pytest.raises(NoMatFound):
        open_source("auto")


def test_auto_takes_an_unknown_usb_port_if_it_is_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, Info("/dev/ttyS0"), Info("/dev/ttyUSB3", 0xDEAD))
    assert open_source("auto").name == "/dev/ttyUSB3"
    with pytest.raises(UsageError, match="--fast"):
        open_source("auto", fast=True)


def test_a_port_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match=r"no port .*nope.*smart-mat ports"):
        SerialTransport(str(tmp_path / "nope")).open()


def test_a_file_is_no_serial_port(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a port")
    with pytest.raises(LinkError, match="no serial port"):
        SerialTransport(str(tmp_path / "file")).open()
    assert (tmp_path / "file").read_text() == "not a port"


@pytest.mark.parametrize("name", ["folder", "/dev/null", "/dev/zero"])
def test_what_is_no_terminal_is_no_serial_port(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(LinkError, match=r"no serial port|cannot be opened.*smart-mat ports"):
        SerialTransport(str(tmp_path / name)).open()


NONSENSE = ["", "\0", "x" * 5000, "bogus://x", "socket://", "socket://host", "socket://:1:2", "a\nb", "~"]


@pytest.mark.parametrize("name", NONSENSE, ids=lambda name: repr(name)[:20])
def test_a_name_that_makes_no_sense_is_a_sentence(name: str) -> None:
    with pytest.raises((LinkError, UsageError)) as told:
        open_source(name).open()
    assert len(str(told.value)) > 30


def test_a_closed_tcp_port_is_a_sentence() -> None:
    with pytest.raises(LinkError, match=r"socket://127.0.0.1:1 cannot be opened.*refused"):
        SerialTransport("socket://127.0.0.1:1").open()


OPEN = (
    "import os, sys; from mat.link import SerialTransport; from mat.errors import LinkError\n"
    "if len(sys.argv) > 2: os.setgid(65534); os.setuid(65534)\n"
    "try: SerialTransport(sys.argv[1]).open()\n"
    "except LinkError as error: print(type(error).__name__, error)\n"
)


def open_elsewhere(path: str, *as_nobody: str) -> str:
    """What another process, maybe without rights, is told when it opens the port."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN, path, *as_nobody],
        capture_output=True, text=True, timeout=30, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_port_without_permission_says_how_to_get_it() -> None:
    """As a user without rights: root gives its own up first."""
    device, host = os.openpty()
    root = os.geteuid() == 0
    os.fchmod(host, 0o600 if root else 0)
    told = open_elsewhere(os.ttyname(host), *["as nobody"] * root)
    os.close(device)
    os.close(host)
    assert told.startswith("LinkError You may not open")
    assert "dialout" in told


def read_long(transport: SerialTransport) -> None:
    for _ in range(20):
        transport.read(0.05)


def write_much(transport: SerialTransport) -> None:
    for _ in range(50):
        transport.write(bytes(4096))


@pytest.fixture
def pty():
    device, host = os.openpty()
    path = os.ttyname(host)
    yield device, path
    for end in (device, host):
        try:
            os.close(end)
        except OSError:
            continue


def test_two_cannot_have_one_port(pty: tuple[int, str]) -> None:
    first, second = SerialTransport(pty[1]), SerialTransport(pty[1])
    first.open()
    with pytest.raises(PortBusy, match="close it"):
        second.open()
    first.close()
    second.open()
    second.close()


def test_another_process_is_kept_out_too(pty: tuple[int, str]) -> None:
    first = SerialTransport(pty[1])
    first.open()
    told = open_elsewhere(pty[1])
    first.close()
    assert told.startswith("PortBusy")


def test_bytes_go_both_ways_unchanged(pty: tuple[int, str]) -> None:
    transport = SerialTransport(pty[1])
    transport.open()
    every = bytes(range(256))
    os.write(pty[0], every)
    came = b""
    for _ in range(100):
        came += transport.read(0.05)
    assert came == every, "no byte may mean anything to the terminal"
    transport.write(every)
    assert os.read(pty[0], 4096) == every
    transport.close()


def test_a_port_that_vanishes_is_told_by_read_and_write() -> None:
    device, host = os.openpty()
    transport = SerialTransport(os.ttyname(host))
    transport.open()
    os.close(host)
    os.close(device)
    with pytest.raises(PortVanished, match="check the cable"):
        read_long(transport)
    with pytest.raises(PortVanished, match="check the cable"):
        transport.write(b"s\n")
    transport.close()
    transport.close()


def test_a_port_that_is_not_open_is_told(pty: tuple[int, str]) -> None:
    transport = SerialTransport(pty[1])
    transport.close()
    for use in (lambda: transport.read(0.01), lambda: transport.write(b"x")):
        with pytest.raises(PortVanished):
            use()


def test_a_mat_that_takes_nothing_does_not_hang_the_writer(pty: tuple[int, str]) -> None:
    transport = SerialTransport(pty[1])
    transport.open()
    with pytest.raises(PortVanished):
        write_much(transport)
    transport.close()
