"""Write wire.json: packets and checks that the firmware and the host must agree on, byte for byte.

Computed here from PROTOCOL.md with `binascii` and `struct` alone, by neither of the two programs under test.
Run `python tests/vectors/make_vectors.py` after a change of the protocol, and read the difference before keeping it.

Each entry is `{"name", "kind", "fields", "hex"}`:

- `crc8`, `crc16`: fields `data` (hex); `hex` is the check, little endian.
- `ten_bit`: fields `readings`; `hex` is the packed block.
- `frame`, `hello`, `status`, `pong`: fields as named in PROTOCOL.md, with `seq` and `flags` (bits 3-0) of the header;
  `hex` is the whole packet.
"""

from __future__ import annotations

import binascii
import json
import random
import struct
from pathlib import Path
from typing import Any

ROWS, COLS, BITS, VERSION = 16, 16, 10, 1
FRAME, HELLO, STATUS, PONG = 1, 2, 3, 4
FULL_SCALE = 2**BITS - 1

Fields = dict[str, Any]


def crc8(data: bytes) -> int:
    """CRC-8, polynomial 0x07, as a polynomial division over the whole message."""
    remainder = int.from_bytes(data, "big") << 8
    for bit in range(remainder.bit_length() - 1, 7, -1):
        if remainder >> bit & 1:
            remainder ^= 0x107 << (bit - 8)
    return remainder


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE."""
    return binascii.crc_hqx(data, 0xFFFF)


def pack_ten_bit(readings: list[int]) -> bytes:
    """Readings as one little-endian number, 10 bits each."""
    number = sum(reading << (BITS * i) for i, reading in enumerate(readings))
    return number.to_bytes((len(readings) * BITS + 7) // 8, "little")


def packet(kind: int, fields: Fields, payload: bytes) -> bytes:
    """Sync, header, header check, payload, CRC."""
    header = struct.pack("<BBHH", kind, VERSION << 4 | fields["flags"], len(payload), fields["seq"])
    covered = header + bytes([crc8(header)]) + payload
    return b"\xa5\x5a" + covered + struct.pack("<H", crc16(covered))


def frame_payload(fields: Fields) -> bytes:
    """FRAME payload; optional blocks follow the flags."""
    payload = struct.pack("<IH", fields["t_us"], fields["scan_4us"]) + pack_ten_bit(fields["cells"])
    if fields["flags"] & 1:
        payload += pack_ten_bit(fields["all_high"])
    if fields["flags"] & 2:
        payload += pack_ten_bit(fields["row_sense"])
    return payload


def hello_payload(fields: Fields) -> bytes:
    """HELLO payload."""
    numbers = struct.pack(
        "<B3BBBBBHHBBHHIHHBBIII",
        fields["protocol"], *fields["firmware"], fields["reset_cause"], fields["state"], fields["rows"], fields["cols"],
        fields["row_pitch_um"], fields["col_pitch_um"], fields["bits"], fields["prescaler"], fields["reference_mv"],
        fields["rate_hz"], fields["baud"], fields["pull_down_ohm"], fields["row_series_ohm"],
        fields["driver_high_ohm"], fields["driver_low_ohm"], fields["cpu_hz"], fields["mat_id"], fields["pins_hash"],
    )  # fmt: skip
    texts = (("mcu", 12), ("board", 16), ("name", 24))
    return (
        numbers
        + b"".join(fields[name].encode().ljust(size, b"\0") for name, size in texts)
        + bytes([fields["memory"], fields["abilities"]])
    )


def status_payload(fields: Fields) -> bytes:
    """STATUS payload."""
    names = (
        "t_us",
        "scans",
        "dropped",
        "refused",
        "stack_free",
        "state",
        "result",
        "row_faults",
        "col_faults",
        "faults",
    )
    return struct.pack("<IIHHHBBHHBx", *(fields[name] for name in names))


def pong_payload(fields: Fields) -> bytes:
    """PONG payload."""
    return struct.pack("<II", fields["id"], fields["t_us"])


ENCODERS = {
    "frame": (FRAME, frame_payload, 366),
    "hello": (HELLO, hello_payload, 94),
    "status": (STATUS, status_payload, 22),
    "pong": (PONG, pong_payload, 8),
}


def entry(name: str, kind: str, fields: Fields) -> Fields:
    """One line of the file."""
    if kind == "crc8":
        data = bytes([crc8(bytes.fromhex(fields["data"]))])
    elif kind == "crc16":
        data = struct.pack("<H", crc16(bytes.fromhex(fields["data"])))
    elif kind == "ten_bit":
        data = pack_ten_bit(fields["readings"])
    else:
        number, encode, length = ENCODERS[kind]
        payload = encode(fields)
        if len(payload) != length:
            raise ValueError(f"{name}: payload of {len(payload)} bytes, PROTOCOL.md says {length}")
        data = packet(number, fields, payload)
    return {"name": name, "kind": kind, "fields": fields, "hex": data.hex()}


def frame_fields(seq: int, flags: int, t_us: int, scan_4us: int, readings: list[int]) -> Fields:
    """FRAME fields from 288 readings: cells, all high, row sense."""
    cells, all_high, row_sense = readings[:256], readings[256:272], readings[272:]
    return {
        "seq": seq, "flags": flags, "t_us": t_us, "scan_4us": scan_4us,
        "cells": cells, "all_high": all_high, "row_sense": row_sense,
    }  # fmt: skip


def hello_fields(**changes: Any) -> Fields:
    """HELLO of an Uno, changed as asked."""
    fields: Fields = {
        "seq": 0, "flags": 0, "protocol": VERSION, "firmware": [0, 1, 0], "reset_cause": 2, "state": 0,
        "rows": ROWS, "cols": COLS, "row_pitch_um": 20000, "col_pitch_um": 20000, "bits": BITS, "prescaler": 32,
        "reference_mv": 5000, "rate_hz": 100, "baud": 500000, "pull_down_ohm": 1000, "row_series_ohm": 100,
        "driver_high_ohm": 50, "driver_low_ohm": 30, "cpu_hz": 16000000, "mat_id": 0x1234ABCD,
        "pins_hash": 0x89ABCDEF, "mcu": "atmega328p", "board": "uno", "name": "",
        "memory": 0, "abilities": 3,
    }  # fmt: skip
    return fields | changes


def status_fields(**changes: Any) -> Fields:
    """STATUS of an idle device, changed as asked."""
    fields: Fields = {
        "seq": 0, "flags": 0, "t_us": 1, "scans": 0, "dropped": 0, "refused": 0, "stack_free": 800,
        "state": 0, "result": 0, "row_faults": 0, "col_faults": 0, "faults": 0,
    }  # fmt: skip
    return fields | changes


def vectors() -> list[Fields]:
    """All entries, the same on every run."""
    rng = random.Random(20)
    n = ROWS * COLS + COLS + ROWS
    noise = [rng.randrange(FULL_SCALE + 1) for _ in range(n)]
    sync_like = [int.from_bytes((b"\xa5\x5a" * 360), "little") >> (BITS * i) & FULL_SCALE for i in range(n)]
    return [
        entry("crc8 check value", "crc8", {"data": b"123456789".hex()}),
        entry("crc8 of nothing", "crc8", {"data": ""}),
        entry("crc8 of all bytes", "crc8", {"data": bytes(range(256)).hex()}),
        entry("crc16 check value", "crc16", {"data": b"123456789".hex()}),
        entry("crc16 of nothing", "crc16", {"data": ""}),
        entry("crc16 of all bytes", "crc16", {"data": bytes(range(256)).hex()}),
        entry("four readings in five bytes", "ten_bit", {"readings": [1, 2, 3, 1023]}),
        entry("alternating bits", "ten_bit", {"readings": [0x155, 0x2AA] * 8}),
        entry("one bit a reading", "ten_bit", {"readings": [1 << i % 10 for i in range(16)]}),
        entry("zero frame", "frame", frame_fields(0, 3, 0, 0, [0] * n)),
        entry("full-scale frame", "frame", frame_fields(65535, 3, 2**32 - 1, 65535, [FULL_SCALE] * n)),
        entry("ramp", "frame", frame_fields(1, 3, 123456, 1879, [3 * i + 5 for i in range(n)])),
        entry("noise with overrun", "frame", frame_fields(4660, 7, 2**32 - 3, 1880, noise)),
        entry("status waiting", "frame", frame_fields(4661, 11, 7512, 1880, noise[::-1])),
        entry("sync bytes all over", "frame", frame_fields(0x5AA5, 3, 0x5AA55AA5, 0x5AA5, sync_like)),
        entry("uno", "hello", hello_fields()),
        entry("mega, named, free running", "hello", hello_fields(
            seq=513, state=1, rate_hz=0, mcu="atmega2560", board="mega", name="Praxis Süd 2", baud=1000000,
            prescaler=16, memory=2)),
        entry("full name", "hello", hello_fields(name="x" * 23, board="b" * 16, mcu="m" * 12, mat_id=2**32 - 1)),
        entry("idle", "status", status_fields()),
        entry("streaming with faults", "status", status_fields(
            seq=65535, t_us=2**32 - 1, scans=70000, dropped=3, refused=2, state=1, result=3,
            row_faults=0x8001, col_faults=0x0420, faults=2)),
        entry("pong", "pong", {"seq": 9, "flags": 0, "id": 123, "t_us": 987654321}),
        entry("pong, largest id", "pong", {"seq": 0, "flags": 0, "id": 2**32 - 1, "t_us": 0}),
    ]  # fmt: skip


def document() -> str:
    """The file as it stands in the tree: one entry a line."""
    return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in vectors()) + "\n]\n"


if __name__ == "__main__":
    Path(__file__).with_name("wire.json").write_text(document(), encoding="utf-8")
