"""Serving a simulated board on real file descriptors: a pseudo-terminal and a TCP port."""

from __future__ import annotations

import os
import select
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from mat.errors import LinkError, PortBusy, StorageError
from mat.sim import parse_source
from mat.sim.serve import ServedLine, serve_pty, serve_tcp
from mat.wire import FrameBlock, Hello, StreamDecoder

PATIENCE_S = 90.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


class Serving:
    """A served board in a thread; the test fails if it does not end when told to."""

    def __init__(self, serve, *place, scenario="sim:hinge"):
        self.stop = threading.Event()
        self._ready = threading.Event()
        self._arguments = (serve, place, parse_source(scenario).board())
        self.served = ServedLine()
        self.result: ServedLine | None = None
        self.error: Exception | None = None
        self.where = ""
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        serve, place, board = self._arguments
        try:
            self.result = serve(board, *place, self._on_ready, self.stop, self.served)
        except Exception as error:
            self.error = error
            self._ready.set()

    def _on_ready(self, where: str):
        self.where = where
        self._ready.set()

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)
        return self

    def __exit__(self, *_):
        self.stop.set()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


class TtyHost:
    """Opens it as a plain file: no settings made, so that raw mode must be the server's doing."""

    def __init__(self, path: str):
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def read(self) -> bytes:
        select.select([self.fd], [], [], 0.2)
        try:
            return os.read(self.fd, 65536)
        except BlockingIOError:
            return b""

    def write(self, data: bytes) -> None:
        os.write(self.fd, data)

    def close(self) -> None:
        os.close(self.fd)


class SocketHost:
    def __init__(self, url: str):
        host, port = url.removeprefix("socket://").split(":")
        self.socket = socket.create_connection((host, int(port)), PATIENCE_S)
        self.socket.settimeout(0.2)

    def read(self) -> bytes:
        try:
            return self.socket.recv(65536)
        except TimeoutError:
            return b""

    def write(self, data: bytes) -> None:
        self.socket.sendall(data)

    def close(self) -> None:
        self.socket.close()


KINDS = [pytest.param(serve_pty, None, TtyHost, id="pty"), pytest.param(serve_tcp, 0, SocketHost, id="tcp")]


def listen(host, decoder: StreamDecoder, enough) -> list:
    """Read until ``enough`` of what was said, or patience ends."""
    items, until_s = [], time.monotonic() + PATIENCE_S
    while not enough(items) and time.monotonic() < until_s:
        items += decoder.feed(host.read())
    assert enough(items)
    return items


def wait_until(true) -> None:
    """Look often until it is; the test fails if it never gets so."""
    until_s = time.monotonic() + PATIENCE_S
    while not true() and time.monotonic() < until_s:
        select.select([], [], [], 0.02)
    assert true()


def count_frames(items) -> int:
    return sum(len(item) for item in items if isinstance(item, FrameBlock))


def said_hello(items) -> bool:
    return any(isinstance(item, Hello) for item in items)


@pytest.mark.parametrize(("serve", "place", "host_kind"), KINDS)
def test_a_host_can_talk_to_it_go_and_come_back(serve, place, host_kind):
    with Serving(serve, place) as serving:
        for _ in range(3):
            host, decoder = host_kind(serving.where), StreamDecoder()
            items = listen(host, decoder, said_hello)
            assert items[0].mcu == "simulated"
            host.write(b"s\n")
            items += listen(host, decoder, lambda said: count_frames(said) >= 30)
            first = next(item for item in items if isinstance(item, FrameBlock))
            # It has booted anew: scans count from 0, and the mat is empty again.
            assert first.sequence[0] == 0
            assert first.cells[0].max() < 5
            assert decoder.health.missed == 0
            assert decoder.framer.health.bytes_skipped == 0
            host.close()
            # A host that comes back within milliseconds could not be told from one that stayed.
            wait_until(lambda: not serving.served.connected)
    assert serving.error is None
    assert serving.result is serving.served
    assert serving.result.hosts == 3
    assert serving.result.bytes_sent > 3 * 30 * 377
    assert serving.result.bytes_dropped == 0


@pytest.mark.parametrize(("serve", "place", "host_kind"), KINDS[:1])
def test_what_nobody_reads_is_lost_and_counted_and_the_stream_heals(serve, place, host_kind):
    with Serving(serve, place, scenario="sim:hinge?rate_hz=120") as serving:
        host, decoder = host_kind(serving.where), StreamDecoder()
        listen(host, decoder, said_hello)
        host.write(b"s\n")
        listen(host, decoder, lambda said: count_frames(said) >= 5)
        wait_until(lambda: serving.served.bytes_dropped > 20 * 377)
        listen(host, decoder, lambda _: decoder.health.missed > 10)
        host.close()
    assert serving.result.bytes_dropped > 10 * 377


@pytest.mark.parametrize(("serve", "place", "host_kind"), KINDS)
def test_it_is_paced_to_the_wall_clock(serve, place, host_kind):
    with Serving(serve, place) as serving:
        host, decoder = host_kind(serving.where), StreamDecoder()
        listen(host, decoder, said_hello)
        began_s = time.monotonic()
        host.write(b"s\n")
        items = listen(host, decoder, lambda said: count_frames(said) >= 150)
        elapsed_s = time.monotonic() - began_s
        device_s = next(item for item in reversed(items) if isinstance(item, FrameBlock)).time_s[-1]
        # The frames can be late, never early.
        assert device_s < elapsed_s + 0.02
        host.close()


def test_a_link_leads_to_the_pseudo_terminal_and_goes_with_it(tmp_path: Path):
    link = tmp_path / "mat"
    link.symlink_to("/nowhere")
    with Serving(serve_pty, link) as serving:
        assert serving.where == str(link)
        host = TtyHost(str(link))
        listen(host, StreamDecoder(), said_hello)
        host.close()
    assert not link.is_symlink()


def test_a_second_mat_does_not_take_the_link_of_one_that_is_served(tmp_path: Path):
    link = tmp_path / "mat"
    with Serving(serve_pty, link):
        served = link.readlink()
        with Serving(serve_pty, link) as second:
            pass
        assert isinstance(second.error, StorageError)
        assert link.readlink() == served


def test_a_file_in_the_way_of_the_link_is_left_alone(tmp_path: Path):
    (tmp_path / "mat").write_text("mine")
    with Serving(serve_pty, tmp_path / "mat") as serving:
        pass
    assert isinstance(serving.error, StorageError)
    assert "another path" in str(serving.error)
    assert (tmp_path / "mat").read_text() == "mine"


def test_a_port_in_use_is_said_to_be():
    with Serving(serve_tcp, 0) as first:
        port = int(first.where.rsplit(":", 1)[1])
        with Serving(serve_tcp, port) as second:
            pass
    assert isinstance(second.error, PortBusy)
    assert str(port) in str(second.error)


@pytest.mark.parametrize("port", [-1, 65_536])
def test_impossible_ports_are_refused(port):
    with Serving(serve_tcp, port) as serving:
        pass
    assert isinstance(serving.error, LinkError)


def test_only_this_computer_can_connect():
    with Serving(serve_tcp, 0) as serving:
        host, port = serving.where.removeprefix("socket://").split(":")
        assert host == "127.0.0.1"
        if sys.platform == "linux":  # where all of 127/8 is this computer
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.2", int(port)), 5)


@pytest.mark.parametrize(("serve", "place"), [(serve_pty, None), (serve_tcp, 0)])
def test_it_stops_with_no_host_and_with_one_connected(serve, place):
    with Serving(serve, place) as idle:
        pass
    assert idle.error is None
    assert idle.result.hosts == 0
    with Serving(serve, place) as busy:
        host = (TtyHost if serve is serve_pty else SocketHost)(busy.where)
        listen(host, StreamDecoder(), said_hello)
    host.close()
    assert busy.error is None
