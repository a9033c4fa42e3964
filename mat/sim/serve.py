"""A simulated board on a pseudo-terminal or a TCP port, paced to the wall clock: programs open it like a real mat.

A host that opens it finds a board that has just booted, as with an Arduino; one that closes it may come back. What a
host does not read is lost and counted, as on a real line.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mat.errors import LinkError, PortBusy, StorageError
from mat.sim.board import SimulatedBoard

#: USB bridges deliver in steps of this order.
_TICK_S = 0.004
#: How often to look whether a host has come, and whether to stop.
_IDLE_S = 0.05
#: After a longer pause (the computer slept) the board goes on from here instead of making up for it.
_LONGEST_STEP_S = 1.0
_READ_BYTES = 4096
#: About a second of frames, as the kernel keeps for a serial port.
_SEND_BUFFER_BYTES = 65_536


@dataclass
class ServedLine:
    """What went over the line; kept up to date while it is served.

    ``hosts`` counts those that opened it, ``connected`` tells whether one has it open now.
    """

    hosts: int = 0
    connected: bool = False
    bytes_sent: int = 0
    bytes_dropped: int = 0


class _Line(Protocol):
    """One host's connection."""

    def fileno(self) -> int: ...

    def receive(self) -> bytes | None:
        """What came, at most one piece; None when the host has gone."""
        ...

    def send(self, data: bytes) -> int:
        """Bytes taken, 0 if the line is full. Raises ``OSError`` when the host has gone."""
        ...


def serve_pty(
    board: SimulatedBoard,
    link_path: Path | None,
    on_ready: Callable[[str], None],
    stop: threading.Event,
    served: ServedLine | None = None,
) -> ServedLine:
    """Serve on a pseudo-terminal until ``stop``.

    Parameters
    ----------
    board
        Booted anew for every host that opens it.
    link_path
        A symbolic link to make for the time it is served; a link there that leads nowhere is replaced, no other.
    on_ready
        Called once with the path to open.
    stop
        Set it to end.
    served
        Counters to keep up to date, for who wants to watch; the same are returned.

    Raises
    ------
    LinkError
        This system has no pseudo-terminals.
    StorageError
        The link cannot be made.
    """
    try:
        import pty  # noqa: PLC0415  (not on Windows)
        import tty  # noqa: PLC0415
    except ImportError as error:
        raise LinkError("This system has no pseudo-terminals: serve on a TCP port, as in tcp:5331.") from error
    device_end, host_end = pty.openpty()
    line = _PtyLine(device_end)
    try:
        tty.setraw(host_end)
        os.set_blocking(device_end, False)
        path = os.ttyname(host_end)
        # With the host's end held open here, the host's opening and closing could not be seen.
        os.close(host_end)
        with _linked(link_path, path) as shown:
            on_ready(shown)
            return _serve(board, line.hosts(stop), stop, served or ServedLine())
    finally:
        os.close(device_end)


def serve_tcp(
    board: SimulatedBoard,
    port: int,
    on_ready: Callable[[str], None],
    stop: threading.Event,
    served: ServedLine | None = None,
) -> ServedLine:
    """Serve on a TCP port of this computer only, one host at a time, until ``stop``.

    Parameters
    ----------
    board
        Booted anew for every host that connects.
    port
        0 takes a free one.
    on_ready
        Called once with the URL to open (``socket://127.0.0.1:5331``).
    stop
        Set it to end.
    served
        Counters to keep up to date, for who wants to watch; the same are returned.

    Raises
    ------
    PortBusy
        Another program has the port.
    LinkError
        The port cannot be used.
    """
    if not 0 <= port <= 65_535:
        raise LinkError(f"There is no TCP port {port}: give 1024 to 65535, or 0 for a free one.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise LinkError(f"TCP port {port} needs more rights: give one above 1023.") from error
        except OSError as error:
            raise PortBusy(f"TCP port {port} is in use: give another, or 0 for a free one.") from error
        listener.listen(1)
        listener.settimeout(_IDLE_S)
        on_ready(f"socket://127.0.0.1:{listener.getsockname()[1]}")
        return _serve(board, _tcp_hosts(listener, stop), stop, served or ServedLine())


def _serve(board: SimulatedBoard, hosts: Iterator[_Line], stop: threading.Event, served: ServedLine) -> ServedLine:
    for line in hosts:
        served.hosts += 1
        served.connected = True
        board.reset()
        with contextlib.suppress(OSError):
            _talk(board, line, served, stop)
        served.connected = False
    return served


def _talk(board: SimulatedBoard, line: _Line, served: ServedLine, stop: threading.Event) -> None:
    """Until the host goes or ``stop``."""
    pace = _Pace(board.clock_rate)
    while not stop.is_set():
        readable, _, _ = select.select([line.fileno()], [], [], _TICK_S)
        data = board.advance(pace.step_us())
        if readable:
            command = line.receive()
            if command is None:
                return
            board.write(command)
            data += board.advance(0)
        sent = line.send(data) if data else 0
        served.bytes_sent += sent
        served.bytes_dropped += len(data) - sent


class _Pace:
    """Whole microseconds of the board's time that passed since it was last asked."""

    def __init__(self, clock_rate: float) -> None:
        self._rate_us = clock_rate * 1e6
        self._last_s = time.monotonic()

    def step_us(self) -> int:
        now_s = time.monotonic()
        self._last_s = max(self._last_s, now_s - _LONGEST_STEP_S)
        step_us = int((now_s - self._last_s) * self._rate_us)
        self._last_s += step_us / self._rate_us
        return step_us


class _PtyLine:
    """The device's end of a pseudo-terminal."""

    def __init__(self, device_end: int) -> None:
        self._fd = device_end

    def fileno(self) -> int:
        return self._fd

    def hosts(self, stop: threading.Event) -> Iterator[_Line]:
        """This line, each time a host has opened it."""
        while not stop.is_set():
            if self._hung_up():
                stop.wait(_IDLE_S)
            else:
                yield self

    def receive(self) -> bytes | None:
        try:
            return os.read(self._fd, _READ_BYTES) or None
        except BlockingIOError:
            return b""
        except OSError:  # EIO: the last program that had it open closed it
            return None

    def send(self, data: bytes) -> int:
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            return 0

    def _hung_up(self) -> bool:
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        return any(event & select.POLLHUP for _, event in poll.poll(0))


class _TcpLine:
    """A connection that somebody made to the port."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def fileno(self) -> int:
        return self._connection.fileno()

    def receive(self) -> bytes | None:
        try:
            return self._connection.recv(_READ_BYTES) or None
        except BlockingIOError:
            return b""
        except OSError:
            return None

    def send(self, data: bytes) -> int:
        try:
            return self._connection.send(data)
        except BlockingIOError:
            return 0


def _tcp_hosts(listener: socket.socket, stop: threading.Event) -> Iterator[_Line]:
    while not stop.is_set():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        with connection:
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
            yield _TcpLine(connection)


@contextlib.contextmanager
def _linked(link_path: Path | None, target: str) -> Iterator[str]:
    """``link_path`` points to ``target`` meanwhile; gives the path to open."""
    if link_path is None:
        yield target
        return
    try:
        if link_path.is_symlink() and not link_path.exists():
            # Left by a mat that was killed.
            link_path.unlink()
        link_path.symlink_to(target)
    except OSError as error:
        raise StorageError(f"The link {link_path} cannot be made ({error.strerror}): give another path.") from error
    try:
        yield str(link_path)
    finally:
        if link_path.is_symlink() and str(link_path.readlink()) == target:
            link_path.unlink(missing_ok=True)
