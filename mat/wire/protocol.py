"""Numbers of the wire protocol (``firmware/PROTOCOL.md`` is normative) and its two checksums."""

from __future__ import annotations

import binascii
from enum import IntEnum, IntFlag

SYNC = b"\xa5\x5a"
PROTOCOL_VERSION = 1
#: sync 2, type 1, flags 1, length 2, sequence 2, header check 1
HEADER_BYTES = 9
CRC_BYTES = 2
#: A device packet claiming more is noise; waiting for it would hold back good frames.
MAX_DEVICE_PAYLOAD = 4096
SEQUENCE_MODULO = 1 << 16


class PacketType(IntEnum):
    FRAME = 0x01
    HELLO = 0x02
    STATUS = 0x03
    PONG = 0x04
    HEADER = 0x80
    MARKER = 0x81
    NOTE = 0x82
    GAP = 0x83
    CLOCK = 0x84
    END = 0x85


FIRST_HOST_TYPE = 0x80


class Flag(IntFlag):
    ALL_HIGH = 0x01
    ROW_SENSE = 0x02
    OVERRUN = 0x04
    STATUS_PENDING = 0x08


def _crc8_table() -> bytes:
    table = bytearray()
    for value in range(256):
        crc = value
        for _ in range(8):
            crc = ((crc << 1) ^ 0x07) & 0xFF if crc & 0x80 else crc << 1
        table.append(crc)
    return bytes(table)


_CRC8 = _crc8_table()


def crc8(data: bytes | bytearray | memoryview) -> int:
    """CRC-8 with polynomial 0x07, initial 0, not reflected: the header check."""
    crc = 0
    for byte in data:
        crc = _CRC8[crc ^ byte]
    return crc


#: What each byte between sync and header check adds to the check by its value: a CRC that begins at 0 is linear.
HEADER_CHECKS = tuple(
    bytes(crc8(bytes((value, *bytes(after)))) for value in range(256)) for after in reversed(range(HEADER_BYTES - 3))
)


def crc16(data: bytes | bytearray | memoryview) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, initial 0xFFFF ("123456789" gives 0x29B1)."""
    return binascii.crc_hqx(data, 0xFFFF)
