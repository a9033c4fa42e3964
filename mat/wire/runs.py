"""Many packets at once: those of a stretch without damage lie alike in the bytes, one right behind the other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mat.wire.protocol import CRC_BYTES, HEADER_BYTES, HEADER_CHECKS, SYNC, crc16

#: Sync, type, flags and length: the same in all packets of a run.
_ALIKE_BYTES = 6
_SEQUENCE_CHECK, _UPPER_CHECK = (np.frombuffer(table, np.uint8) for table in HEADER_CHECKS[-2:])


class Packet(NamedTuple):
    """One packet that passed both checks; ``raw`` is all of it as it came."""

    type: int
    flags: int
    sequence: int
    payload: bytes
    raw: bytes

    @property
    def version(self) -> int:
        return self.flags >> 4

    @property
    def packet_count(self) -> int:
        return 1

    @property
    def sequences(self) -> tuple[int]:
        return (self.sequence,)

    @property
    def payload_bytes(self) -> int:
        return len(self.payload)

    def begin(self, size: int) -> bytes:
        """So many bytes of the payload."""
        return self.payload[:size]

    def packets(self) -> list[Packet]:
        return [self]

    @classmethod
    def of(cls, raw: bytes) -> Packet:
        """The packet of its checked bytes."""
        return cls(raw[2], raw[3], raw[6] | raw[7] << 8, raw[HEADER_BYTES:-CRC_BYTES], raw)


class PacketRun(NamedTuple):
    """k packets in a row that passed both checks and have type, flags and length in common.

    ``rows`` is (k, size) uint8, all of each packet as it came.
    """

    type: int
    flags: int
    rows: np.ndarray

    @property
    def version(self) -> int:
        return self.flags >> 4

    @property
    def packet_count(self) -> int:
        return len(self.rows)

    @property
    def sequences(self) -> list[int]:
        return (self.rows[:, 6] | self.rows[:, 7].astype(np.uint16) << 8).tolist()

    @property
    def payload_bytes(self) -> int:
        """Of each packet."""
        return self.rows.shape[1] - HEADER_BYTES - CRC_BYTES

    def begin(self, size: int) -> bytes:
        """So many bytes of every payload, put together."""
        return self.rows[:, HEADER_BYTES : HEADER_BYTES + size].tobytes()

    def part(self, index: slice) -> PacketRun:
        return PacketRun(self.type, self.flags, self.rows[index])

    def packets(self) -> list[Packet]:
        """One by one."""
        data, size = self.rows.tobytes(), self.rows.shape[1]
        return [Packet.of(data[start : start + size]) for start in range(0, len(data), size)]


def find_run(data: bytes, start: int, like: Packet, most: int) -> PacketRun:
    """The packets like this one, at most so many, that lie in ``data`` from ``start`` on; the run may be empty."""
    size = len(like.raw)
    count = min(most, (len(data) - start) // size)
    rows = np.frombuffer(data, np.uint8, count * size, start).reshape(count, size)
    rows = rows[: _leading(_headers_right(rows, like.raw))]
    return PacketRun(like.type, like.flags, rows[: _leading(_crc_right(rows))])


def _crc_right(rows: np.ndarray) -> np.ndarray:
    """(k,) bool."""
    if len(rows) == 0:
        return np.zeros(0, dtype=bool)
    data, size = rows.data.cast("B"), rows.shape[1]
    covered = size - len(SYNC) - CRC_BYTES
    found = [crc16(data[start : start + covered]) for start in range(len(SYNC), len(data), size)]
    return np.array(found, dtype=np.uint16) == rows[:, -2] | rows[:, -1].astype(np.uint16) << 8


def _headers_right(rows: np.ndarray, like: bytes) -> np.ndarray:
    """(k,) bool. What is alike adds the same to every header check."""
    alike = (rows[:, :_ALIKE_BYTES] == np.frombuffer(like, np.uint8, _ALIKE_BYTES)).all(axis=1)
    of_alike = like[8] ^ HEADER_CHECKS[-2][like[6]] ^ HEADER_CHECKS[-1][like[7]]
    return alike & (_SEQUENCE_CHECK[rows[:, 6]] ^ _UPPER_CHECK[rows[:, 7]] ^ of_alike == rows[:, 8])


def _leading(right: np.ndarray) -> int:
    """How many are right before the first that is not."""
    return len(right) if right.all() else int(right.argmin())
