"""Bytes of a mat or a recording to what they say, in order: scans with times, messages, host frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.errors import ProtocolMismatch
from mat.wire.clock import DeviceClock
from mat.wire.framer import Framer, Packet
from mat.wire.frames import FrameDecoder
from mat.wire.host import HostFrame, decode_host_frame, is_pause
from mat.wire.messages import Hello, Pong, Status, decode_hello, decode_pong, decode_status
from mat.wire.protocol import FIRST_HOST_TYPE, PROTOCOL_VERSION, PacketType


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

    def rows_at(self, index: slice) -> FrameBlock:
        """The scans of a slice."""
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
        self._waiting: list[Packet] = []
        self._complaints: list[str] = []
        self._refusal: ProtocolMismatch | None = None

    def feed(self, data: bytes) -> list[Item]:
        """Take bytes as they come, give what they complete.

        Raises
        ------
        ProtocolMismatch
            The device speaks another protocol version, or describes a mat that cannot be read.
        """
        return self.read(self.framer.feed(data))

    def finish(self) -> list[Item]:
        """The stream is over: give what waited."""
        return self.read(self.framer.finish())

    def read(self, packets: list[Packet]) -> list[Item]:
        """What packets say; scans that follow one another come as one block."""
        if self._refusal is not None:
            raise self._refusal
        items: list[Item] = []
        try:
            for packet in packets:
                if packet.type == _FRAME and packet.flags >> 4 == PROTOCOL_VERSION:
                    self._waiting.append(packet)
                    if len(self._waiting) >= self._max_block:
                        items += self._flush()
                else:
                    items += self._read(packet)
        except ProtocolMismatch as refusal:
            # What came before is told first; the refusal is raised by the next call.
            items += self._flush()
            if not items:
                raise
            self._refusal = refusal
        return items + self._flush()

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
        packets, self._waiting = self._waiting, []
        if not packets:
            return []
        if self._decoder is None or self.hello is None:
            self.health.before_hello += len(packets)
            return []
        raw = self._decoder.decode(packets)
        self.health.undecodable += len(packets) - len(raw)
        times = self._clock.advance(raw.sequence, raw.t_us)
        keep = times.keep
        self.health.frames += int(keep.sum())
        self.health.repeated += int((~keep).sum())
        self.health.missed += int(times.missed.sum())
        if not keep.any():
            return []
        arrays = (times.time_us, times.sequence, times.missed, times.restarted, raw.scan_us)
        readings = (raw.cells, raw.all_high, raw.row_sense)
        which = slice(None) if keep.all() else keep
        return [FrameBlock(*(part[which] for part in arrays + readings), hello=self.hello)]


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
