"""A recording as a source: its packets, at the pace of the device that made them or at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mat.errors import RecordingError
from mat.files.packing import read_chunks
from mat.files.recording import CHUNK_BYTES, open_recording
from mat.wire import Framer, Packet, PacketType
from mat.wire.protocol import FIRST_HOST_TYPE

_TIME_MODULO = 1 << 32
#: Longer steps of the device's clock are pauses or resets: they are not waited for.
LONGEST_WAIT_US = 1_000_000


class ReplayTransport:
    """Behave like the mat a recording was made with; commands are ignored.

    Parameters
    ----------
    path
        The recording.
    fast
        Give the packets as fast as they are taken.

    Raises
    ------
    RecordingError
        It is not a recording, or not a mat's.
    """

    recorded = True

    def __init__(
        self,
        path: Path,
        fast: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = str(path)
        info = open_recording(path)
        if info.foreign is not None:
            raise RecordingError(
                f"{path} is of another maker's device and cannot be played as a mat: look at it with “smart-mat review "
                f"{path.name}”."
            )
        self.simulated = info.simulated
        self.finished = False
        self._path = path
        self._fast = fast
        self._monotonic, self._sleep = monotonic, sleep
        self._packets: Iterator[Packet] = iter(())
        self._next: Packet | None = None
        self._due_s = 0.0
        self._last_us: int | None = None

    def open(self) -> None:
        """Start at the beginning."""
        self._packets = self._kept_packets()
        self._next = next(self._packets, None)
        self._due_s, self._last_us = self._monotonic(), None

    def read(self, timeout_s: float) -> bytes:
        """The packets that are due; empty, and :attr:`finished` set, behind the last one."""
        taken = bytearray()
        until_s = self._monotonic() + timeout_s
        while self._next is not None and len(taken) < CHUNK_BYTES >> 2:
            self._advance_due(self._next)
            wait_s = 0.0 if self._fast else self._due_s - self._monotonic()
            if wait_s > 0 and (taken or self._due_s > until_s):
                break
            if wait_s > 0:
                self._sleep(wait_s)
            taken += self._next.raw
            self._next = next(self._packets, None)
        if self._next is None and not taken:
            self.finished = True
        elif not taken:
            self._sleep(max(0.0, until_s - self._monotonic()))
        return bytes(taken)

    def write(self, data: bytes) -> None:
        """A recording takes no commands."""

    def close(self) -> None:
        self._packets, self._next = iter(()), None

    def _kept_packets(self) -> Iterator[Packet]:
        """The mat's own packets and the gaps; header and end are those of whoever records them again."""
        framer = Framer()
        for chunk in read_chunks(self._path, CHUNK_BYTES):
            yield from filter(_is_kept, framer.feed(chunk))
        yield from filter(_is_kept, framer.finish())

    def _advance_due(self, packet: Packet) -> None:
        if packet.type != PacketType.FRAME or len(packet.payload) < 4:
            return
        t_us = int.from_bytes(packet.payload[:4], "little")
        if self._last_us is not None:
            step_us = (t_us - self._last_us) % _TIME_MODULO
            self._due_s += step_us / 1e6 if step_us < LONGEST_WAIT_US else 0.0
        self._last_us = t_us


def _is_kept(packet: Packet) -> bool:
    return packet.type < FIRST_HOST_TYPE or packet.type == PacketType.GAP
