"""Bytes to packets: incremental, and it heals itself after any damage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mat.wire.protocol import (
    CRC_BYTES,
    FIRST_HOST_TYPE,
    HEADER_BYTES,
    HEADER_CHECKS,
    MAX_DEVICE_PAYLOAD,
    SYNC,
    crc16,
)
from mat.wire.runs import Packet, PacketRun, find_run

#: So many packets of a length without a byte between them make it worth while to look for a run of them, where so many
#: more could lie.
_ALIKE_BEFORE, _ROOM_FOR = 4, 8
#: A look goes this far at first, and twice as far as the last run was long: what is behind damage is not looked at
#: again and again.
_FIRST_LOOK = 32
_KIND, _FLAGS, _LOW, _HIGH, _SEQUENCE, _UPPER = HEADER_CHECKS


@dataclass
class LineHealth:
    """What the framer met so far; all counts since it was made."""

    packets: int = 0
    bytes_skipped: int = 0
    header_failures: int = 0
    crc_failures: int = 0


class Framer:
    """Find packets in a stream of bytes that may hold anything.

    The same packets come out however the stream is cut. After a failure the search goes on at the byte
    behind the failed sync's first one, so that a damaged packet never takes a good one with it.

    Parameters
    ----------
    host_frames
        False on a line: a mat never sends host frames, so bytes that look like one are noise (a false length of
        64 KB would hold back two seconds of scans).
    health
        Counts to go on with.
    """

    def __init__(self, host_frames: bool = True, health: LineHealth | None = None) -> None:
        self.health = health or LineHealth()
        self._host_frames = host_frames
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Packet]:
        """Take bytes as they arrive, give the packets completed by them."""
        return one_by_one(self.feed_runs(data))

    def feed_runs(self, data: bytes) -> list[Packet | PacketRun]:
        """The same, with packets that are alike and follow each other put together."""
        self._buffer += data
        return self._scan(at_end=False)

    def finish(self) -> list[Packet]:
        """The stream is over: whatever waits for more bytes is damaged; give the good packets behind it."""
        packets = self._scan(at_end=True)
        self.health.bytes_skipped += len(self._buffer)
        self._buffer.clear()
        return one_by_one(packets)

    def _scan(self, at_end: bool) -> list[Packet | PacketRun]:
        # Slices of bytes are bytes at once; those of a bytearray would be copied a second time for every packet.
        data, position = bytes(self._buffer), 0
        packets: list[Packet | PacketRun] = []
        alike, last_bytes, look = 0, 0, _FIRST_LOOK
        while True:
            position, found = self._skip_to_sync(data, position)
            if not found:
                break
            size = self._packet_size(data, position)
            if size is None and not at_end:
                break
            packet = self._take(data[position : position + size]) if size else None
            if packet is None:
                self.health.bytes_skipped += 1
                position += 1
                alike = 0
                continue
            packets.append(packet)
            position += len(packet.raw)
            alike = alike + 1 if len(packet.raw) == last_bytes else 0
            last_bytes = len(packet.raw)
            if alike >= _ALIKE_BEFORE and len(data) - position >= _ROOM_FOR * last_bytes:
                run = find_run(data, position, packet, look)
                packets.append(run)
                position += run.packet_count * last_bytes
                look = max(2 * run.packet_count, _FIRST_LOOK)
        del self._buffer[:position]
        self.health.packets += sum(packet.packet_count for packet in packets)
        return packets

    def _skip_to_sync(self, data: bytes, position: int) -> tuple[int, bool]:
        """Where the next packet may begin, from here on, and whether it does; the bytes before are no packet's."""
        found = data.find(SYNC, position)
        keep = int(found < 0 and position < len(data) and data.endswith(SYNC[:1]))
        behind = found if found >= 0 else len(data) - keep
        self.health.bytes_skipped += behind - position
        return behind, found >= 0

    def _packet_size(self, data: bytes, start: int) -> int | None:
        """Size of the packet that starts here, 0 if its header is wrong, None if more bytes are needed."""
        if len(data) < start + HEADER_BYTES:
            return None
        _, _, kind, flags, low, high, sequence, upper, check = data[start : start + HEADER_BYTES]
        length = low | high << 8
        possible = length <= MAX_DEVICE_PAYLOAD if kind < FIRST_HOST_TYPE else self._host_frames
        # Written out: called for every packet, a loop over the header costs as much as the CRC of all its readings.
        found = _KIND[kind] ^ _FLAGS[flags] ^ _LOW[low] ^ _HIGH[high] ^ _SEQUENCE[sequence] ^ _UPPER[upper]
        if not possible or found != check:
            self.health.header_failures += 1
            return 0
        size = HEADER_BYTES + length + CRC_BYTES
        return size if len(data) >= start + size else None

    def _take(self, raw: bytes) -> Packet | None:
        if crc16(raw[2:-CRC_BYTES]) != raw[-2] | raw[-1] << 8:
            self.health.crc_failures += 1
            return None
        return Packet.of(raw)


def one_by_one(packets: Iterable[Packet | PacketRun]) -> list[Packet]:
    """Packets without the runs that they lie in."""
    return [single for packet in packets for single in packet.packets()]
