"""Mats whose every byte and second is decided by the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from mat.errors import LinkError
from mat.files import read_items
from mat.files.frame_table import frame_columns
from mat.pipeline import Analysis, AnalysisSettings
from mat.session import Acquisition
from mat.sim import SimTransport, parse_source
from mat.wire import Framer, HostFrame, Packet, PacketType
from mat.wire.encode import encode_frame, encode_frame_payloads, encode_packet
from mat.wire.messages import Hello, encode_hello

PATIENCE_S = 90.0


class Clock:
    """Monotonic seconds that only the script moves."""

    def __init__(self) -> None:
        self.now_s = 5000.0

    def __call__(self) -> float:
        return self.now_s


def hello_packet(hello: Hello | None = None) -> bytes:
    return encode_packet(PacketType.HELLO, encode_hello(hello or Hello()), 0)


def plain_frames(count: int, period_us: int = 10_000, first_us: int = 1_000, first_sequence: int = 0) -> list[bytes]:
    """FRAME packets of an empty mat."""
    t_us = first_us + period_us * np.arange(count, dtype=np.int64)
    empty = (np.zeros((count, 16, 16), int), np.zeros((count, 16), int), np.zeros((count, 16), int))
    payloads = encode_frame_payloads(t_us, np.full(count, 7488), *empty, bits=10)
    return [encode_frame(payload, first_sequence + i) for i, payload in enumerate(payloads)]


def simulated_packets(scenario: str, seconds: float) -> list[Packet]:
    """All packets of a simulated mat, HELLO first."""
    transport = SimTransport(f"sim:{scenario}", fast=True, duration_s=seconds)
    transport.open()
    transport.write(b"s\n")
    framer, packets = Framer(), []
    while not transport.finished:
        packets += framer.feed(transport.read(0.1))
    hello = transport.scenario.board().hello
    rest = [packet for packet in packets if packet.type != PacketType.HELLO]
    return Framer().feed(hello_packet(hello)) + rest


class Scripted:
    """A transport that plays a script for each time it is opened.

    A script holds bytes (one read), numbers (seconds of silence), exceptions (raised by the read, or by the opening
    if the whole script is one). Behind the last script it has finished.
    """

    simulated = False
    recorded = False
    name = "scripted"

    def __init__(self, clock: Clock, *scripts: list | Exception, read_s: float = 0.01) -> None:
        self.clock, self.scripts, self.read_s = clock, list(scripts), read_s
        self.finished = False
        self.written: list[tuple[float, bytes]] = []
        self.opened = 0
        self._steps: Iterator = iter(())
        self._silent_s = 0.0

    def open(self) -> None:
        script = self.scripts[self.opened] if self.opened < len(self.scripts) else []
        self.opened += 1
        if isinstance(script, Exception):
            self.clock.now_s += 1.0
            raise script
        self._steps, self._silent_s = iter(script), 0.0

    def read(self, timeout_s: float) -> bytes:
        if self._silent_s > 0:
            self._silent_s -= timeout_s
            self.clock.now_s += timeout_s
            return b""
        step = next(self._steps, None)
        if isinstance(step, BaseException):
            raise step
        if isinstance(step, bytes):
            self.clock.now_s += self.read_s
            return step
        if step is None:
            self.finished = self.opened >= len(self.scripts)
            self.clock.now_s += timeout_s
            return b""
        self._silent_s = step
        return b""

    def write(self, data: bytes) -> None:
        self.written.append((self.clock.now_s, data))

    def close(self) -> None:
        pass


class BoardOnAClock:
    """A simulated board on a clock that every read moves; the test can reset it, pull its cable, or lose a command."""

    simulated = False
    recorded = False
    name = "board"

    def __init__(self, scenario: str, clock: Clock, until_s: float) -> None:
        self.board, self.clock = parse_source(f"sim:{scenario}").board(), clock
        self._begin_s, self._until_s = clock(), until_s
        self.events: dict[float, Callable[[BoardOnAClock], None]] = {}
        self.lose_commands = 0
        #: Reads whose bytes are lost on the line.
        self.deaf_reads = 0
        self.gone: LinkError | None = None
        self.opened = 0
        self.frame_times_s: list[float] = []
        self.sent: list[Packet] = []
        self._framer = Framer()

    @property
    def elapsed_s(self) -> float:
        return self.clock() - self._begin_s

    @property
    def finished(self) -> bool:
        return self.elapsed_s >= self._until_s

    def open(self) -> None:
        self.clock.now_s += 0.5
        self._run_events()
        if self.gone is not None:
            raise self.gone
        self.opened += 1
        self.board.reset()

    def read(self, timeout_s: float) -> bytes:
        self.clock.now_s += timeout_s
        self._run_events()
        if self.gone is not None:
            raise self.gone
        data = self.board.advance(round(timeout_s * 1e6))
        if self.deaf_reads > 0:
            self.deaf_reads -= 1
            data = b""
        packets = self._framer.feed(data)
        self.sent += packets
        self.frame_times_s += [self.clock() for packet in packets if packet.type == PacketType.FRAME]
        return data

    def write(self, data: bytes) -> None:
        if self.lose_commands and b"s" in data:
            self.lose_commands -= 1
            return
        self.board.write(data)

    def close(self) -> None:
        pass

    def _run_events(self) -> None:
        for at_s in [at_s for at_s in self.events if at_s <= self.elapsed_s]:
            self.events.pop(at_s)(self)


def packets_of(path: Path) -> list[Packet]:
    """Packets of a file, read with nothing but the framer."""
    framer = Framer()
    return framer.feed(path.read_bytes()) + framer.finish()


def frames_of(path: Path) -> list[bytes]:
    return [packet.raw for packet in packets_of(path) if packet.type == PacketType.FRAME]


def host_frames(path: Path, kind: PacketType) -> list[HostFrame]:
    return [item for item in read_items(path) if isinstance(item, HostFrame) and item.kind == kind]


def table_of(analyses: list[Analysis]) -> dict[str, np.ndarray]:
    """The frame table of blocks, however they were cut."""
    parts = [frame_columns(analysis) for analysis in analyses]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def assert_same_table(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> None:
    """Numbers agree to 1e-9, states and gaps of definition exactly (DESIGN §1, rule 1)."""
    assert one.keys() == other.keys()
    for name, values in one.items():
        if values.dtype.kind == "f":
            np.testing.assert_allclose(values, other[name], rtol=0, atol=1e-9, err_msg=name)
        else:
            np.testing.assert_array_equal(values, other[name], err_msg=name)


def run(transport, path: Path | None, **options) -> tuple[Acquisition, list]:
    """Acquire until the script is over; gives the acquisition and all it analysed."""
    reader = Acquisition(transport, AnalysisSettings(), path, monotonic=transport.clock, **options)
    reader.start()
    assert reader.join(PATIENCE_S), "the acquisition hangs"
    blocks = reader.drain()
    reader.stop()
    return reader, blocks
