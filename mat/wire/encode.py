"""Packets from their parts: for host frames, the simulated mat and tests."""

from __future__ import annotations

import numpy as np

from mat.wire.protocol import PROTOCOL_VERSION, SEQUENCE_MODULO, SYNC, Flag, PacketType, crc8, crc16


def encode_packet(packet_type: int, payload: bytes, sequence: int, flags: int = 0) -> bytes:
    """One packet, protocol version set, both checks computed.

    Parameters
    ----------
    packet_type
        A :class:`~mat.wire.protocol.PacketType`.
    payload
        At most 65,535 bytes.
    sequence
        Taken modulo 65,536.
    flags
        The low four bits.
    """
    header = bytes([packet_type, PROTOCOL_VERSION << 4 | flags])
    header += len(payload).to_bytes(2, "little") + (sequence % SEQUENCE_MODULO).to_bytes(2, "little")
    body = header + bytes([crc8(header)]) + payload
    return SYNC + body + crc16(body).to_bytes(2, "little")


def pack_readings(readings: np.ndarray, bits: int) -> np.ndarray:
    """Pack readings LSB first without padding.

    Parameters
    ----------
    readings
        Integers below 2**bits, shape (n, count).

    Returns
    -------
    ndarray of uint8, shape (n, ceil(count·bits / 8))
    """
    values = np.asarray(readings, dtype=np.uint16)
    planes = (values[..., None] >> np.arange(bits, dtype=np.uint16)) & 1
    return np.packbits(planes.reshape(len(values), -1).astype(np.uint8), axis=1, bitorder="little")


def encode_frame_payloads(
    t_us: np.ndarray,
    scan_us: np.ndarray,
    cells: np.ndarray,
    all_high: np.ndarray,
    row_sense: np.ndarray,
    bits: int,
) -> list[bytes]:
    """FRAME payloads of n scans.

    Parameters
    ----------
    t_us, scan_us
        Device microseconds (taken modulo 2**32) and scan duration in µs, shape (n,).
    cells, all_high, row_sense
        ADC counts, shapes (n, rows, cols), (n, cols), (n, rows).
    """
    count = len(t_us)
    times = (np.asarray(t_us, dtype=np.int64) & 0xFFFFFFFF).astype("<u4").view(np.uint8).reshape(count, 4)
    spans = (np.asarray(scan_us) // 4).astype("<u2").view(np.uint8).reshape(count, 2)
    blocks = [pack_readings(part.reshape(count, -1), bits) for part in (cells, all_high, row_sense)]
    table = np.concatenate([times, spans, *blocks], axis=1)
    return [row.tobytes() for row in table]


def encode_frame(payload: bytes, sequence: int, overrun: bool = False) -> bytes:
    """A FRAME packet with all-high and row-sense readings present."""
    flags = Flag.ALL_HIGH | Flag.ROW_SENSE | (Flag.OVERRUN if overrun else 0)
    return encode_packet(PacketType.FRAME, payload, sequence, flags)
