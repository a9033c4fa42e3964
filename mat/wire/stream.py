"""Bytes of a mat or a recording to what they say, in order: scans with times, messages, host frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mat.errors import ProtocolMismatch
from mat.wire.clock import DeviceClock
from mat.wire.framer import Framer
from mat.wire.frames import FrameDecoder
from mat.wire.host import HostFrame, decode_host_frame, is_pause
from mat.wire.messages import Hello, Pong, Status, decode_hello, decode_pong, decode_status
from mat.wire.protocol import FIRST_HOST_TYPE, PROTOCOL_VERSION, PacketType
from mat.wire.runs import Packet, PacketRun


@dataclass(frozen=True)
class FrameBlock:
    """n scans in a row of one mat.

    Attributes
    ----------
    time_us
        (n,) int64, device microseconds since the first frame of the stream.
    sequence
        (n,) int64, scan number, unwrapped.
    missed
        (n,) int64, scans lost since the frame before.
    restarted
        (n,) bool, the device was reset just before this frame.
    scan_us
        (n,) int64, duration of the scan.
    cells, all_high, row_sense
        (n, rows, cols), (n, cols), (n, rows) uint16 ADC counts.
    hello
        The mat they come from.
    """

    time_us: np.ndarray
    sequence: np.ndarray
    missed: np.ndarray
    restarted: np.ndarray
    scan_us: np.ndarray
    cells: np.ndarray
    all_high: np.ndarray
    row_sense: np.ndarray
    hello: Hello

    def __len__(self) -> int:
        return len(self.time_us)

    @property
    def time_s(self) -> np.ndarray:
        """(n,) seconds since the first frame."""
        return self.time_us / 1e6

    def rows_at(self, index: slice | np.ndarray) -> FrameBlock:
        """The scans of a slice, of these numbers, or where it is true."""
        if isinstance(index, slice) and index.indices(len(self)) == (0, len(self), 1):
            return self
        parts = (getattr(self, name)[index] for name in _ARRAYS)
        return FrameBlock(*parts, hello=self.hello)


_FRAME = int(PacketType.FRAME)
_ARRAYS = ("time_us", "sequence", "missed", "restarted", "scan_us", "cells", "all_high", "row_sense")

#: What a stream says, in its order.
Item = FrameBlock | Hello | Status | Pong | HostFrame


@dataclass
class StreamHealth:
    """Counts of what was passed over, beside those of the framer."""

    frames: int = 0
    missed: int = 0
    repeated: int = 0
    before_hello: int = 0
    undecodable: int = 0
    unknown: int = 0


class StreamDecoder:
    """The one way from bytes to scans, for a live mat, a replay, a review and the tests alike.

    What the mat says comes between the scans it was said between, except a HELLO or STATUS that tells nothing new of
    the mat or its wiring: mats repeat them every few seconds, and shorter blocks cost more. They are given before the
    scans around them.

    Parameters
    ----------
    max_block
        Frames a block holds at most (bounds the memory of what follows).
    hello
        The mat, where it is known before it introduces itself in the stream.
    """

    def __init__(self, max_block: int = 1000, hello: Hello | None = None) -> None:
        self.framer = Framer()
        self.health = StreamHealth()
        self.hello = hello
        self._max_block = max_block
        self._clock = DeviceClock()
        self._decoder = FrameDecoder(hello) if hello else None
        self._waiting: list[Packet | PacketRun] = []
        self._waiting_scans = 0
        self._complaints: list[str] = []
        self._refusal: ProtocolMismatch | None = None

    def feed(self, data: bytes) -> list[Item]:
        """Take bytes as they come, give what they complete.

        Raises
        ------
        ProtocolMismatch
            The device speaks another protocol version, or describes a mat that cannot be read.
        """
        return self.read(self.framer.feed_runs(data))

    def finish(self) -> list[Item]:
        """The stream is over: give what waited."""
        return self.read(self.framer.finish())

    def read(self, packets: Sequence[Packet | PacketRun]) -> list[Item]:
        """What packets say; scans that follow one another come as one block."""
        if self._refusal is not None:
            raise self._refusal
        items: list[Item] = []
        try:
            for packet in packets:
                if packet.type == _FRAME and packet.flags >> 4 == PROTOCOL_VERSION:
                    items += self._wait(packet)
                else:
                    for single in packet.packets():
                        items += self._read(single)
        except ProtocolMismatch as refusal:
            # What came before is told first; the refusal is raised by the next call.
            items += self._flush()
            if not items:
                raise
            self._refusal = refusal
        return items + self._flush()

    def _wait(self, scans: Packet | PacketRun) -> list[Item]:
        """Keep scans for a block that they fill with others; gives the blocks that are full."""
        full: list[Item] = []
        while isinstance(scans, PacketRun) and scans.packet_count > (room := self._max_block - self._waiting_scans):
            full += self._wait(scans.part(slice(room)))
            scans = scans.part(slice(room, None))
        self._waiting.append(scans)
        self._waiting_scans += scans.packet_count
        return full + self._flush() if self._waiting_scans >= self._max_block else full

    def _read(self, packet: Packet) -> list[Item]:
        if packet.type < FIRST_HOST_TYPE:
            _check_version(packet)
        if packet.type == PacketType.HELLO:
            return self._introduce(packet)
        if packet.type == PacketType.STATUS:
            return self._status(packet)
        return self._flush() + self._message(packet)

    def _status(self, packet: Packet) -> list[Item]:
        status = decode_status(packet.payload)
        if status is None:
            self.health.unknown += 1
            return []
        told, self._complaints = self._complaints, status.complaints
        return [status] if told == self._complaints else [*self._flush(), status]

    def _message(self, packet: Packet) -> list[Item]:
        if packet.type >= FIRST_HOST_TYPE:
            return self._host_frame(packet)
        message = decode_pong(packet.payload) if packet.type == PacketType.PONG else None
        self.health.unknown += message is None
        return [] if message is None else [message]

    def _introduce(self, packet: Packet) -> list[Item]:
        hello = decode_hello(packet.payload)
        if hello == self.hello and hello.state != 0:
            return [hello]
        before = self._flush()
        other = self._decoder is None or _format(hello) != _format(self._decoder.hello)
        if other:
            self._decoder = FrameDecoder(hello)
        if other or hello.state == 0:
            self._clock.begin_anew()
        self.hello = hello
        return [*before, hello]

    def _host_frame(self, packet: Packet) -> list[Item]:
        frame = decode_host_frame(packet)
        if frame is None:
            self.health.unknown += 1
            return []
        pause_s = frame.content.get("pause_s") if frame.kind == PacketType.GAP else None
        if is_pause(pause_s):
            self._clock.resume(round(pause_s * 1e6))
        return [frame]

    def _flush(self) -> list[Item]:
        packets, scans = self._waiting, self._waiting_scans
        self._waiting, self._waiting_scans = [], 0
        if not scans:
            return []
        if self._decoder is None or self.hello is None:
            self.health.before_hello += scans
            return []
        raw = self._decoder.decode(packets)
        self.health.undecodable += scans - len(raw)
        times = self._clock.advance(raw.sequence, raw.t_us)
        keep = times.keep
        kept = int(np.count_nonzero(keep))
        self.health.frames += kept
        self.health.repeated += len(raw) - kept
        self.health.missed += int(times.missed.sum())
        if kept == 0:
            return []
        block = FrameBlock(
            times.time_us, times.sequence, times.missed, times.restarted,
            raw.scan_us, raw.cells, raw.all_high, raw.row_sense, self.hello,
        )  # fmt: skip
        return [block if kept == len(raw) else block.rows_at(keep)]


def _format(hello: Hello) -> tuple[int, int, int]:
    return hello.rows, hello.cols, hello.bits


def _check_version(packet: Packet) -> None:
    if packet.version == PROTOCOL_VERSION:
        return
    mend = (
        "update this program"
        if packet.version > PROTOCOL_VERSION
        else "write the current firmware to it with “smart-mat flash”"
    )
    raise ProtocolMismatch(
        f"The mat speaks protocol version {packet.version}, this program version {PROTOCOL_VERSION}: {mend}."
    )
