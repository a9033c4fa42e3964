"""What the device says of itself: HELLO, STATUS, PONG (layouts in ``firmware/PROTOCOL.md``)."""

from __future__ import annotations

import struct
from dataclasses import asdict, dataclass, fields
from enum import IntFlag
from functools import cached_property

from mat.errors import ProtocolMismatch
from mat.geometry import Grid

#: What a simulated mat calls its processor.
SIMULATED_MCU = "simulated"
_HELLO = struct.Struct("<B3sBBBBHHBBHHIHHBBIII12s16s24sBB")
_STATUS = struct.Struct("<IIHHHBBHHBx")
#: What firmware 0.1 sent; later fields are 0 then.
_FIRST_HELLO_BYTES, _FIRST_STATUS_BYTES = 92, 20
_PONG = struct.Struct("<II")


#: After every reset.
NORMAL_BAUD, FAST_BAUD = 500_000, 1_000_000


class Ability(IntFlag):
    """HELLO ``abilities``."""

    FAST = 0x01
    #: Its rows are driven by 74HC595: their resistance grows with the current.
    SATURATING = 0x02


class Fault(IntFlag):
    """STATUS ``faults``."""

    MULTIPLEXER = 0x01
    SUPPLY = 0x02


_RESETS = {
    0x04: "The mat restarted because its supply broke down: check the cable, and use another USB port.",
    0x20: "The mat restarted while it was scanning, its bootloader hides why: unless you reset it, check the cable.",
    0x08: "The mat's watchdog restarted it: its firmware had stood still. Write the firmware again if it comes back.",
}
_MEMORY = {
    1: "The mat is new and has given itself an id.",
    2: "The mat has lost its name (power failed while it was written): name it again.",
    3: "The mat's memory was damaged: it has a new id, and calibrations filed under the old one no longer fit by name.",
}


@dataclass(frozen=True)
class Hello:
    """The mat as it introduces itself; the host repeats none of these numbers as constants."""

    protocol: int = 1
    firmware: tuple[int, int, int] = (0, 0, 0)
    reset_cause: int = 0
    state: int = 0
    rows: int = 16
    cols: int = 16
    row_pitch_um: int = 20_000
    col_pitch_um: int = 20_000
    bits: int = 10
    prescaler: int = 32
    reference_mv: int = 5000
    rate_hz: int = 100
    baud: int = 500_000
    pull_down_ohm: int = 1000
    row_series_ohm: int = 100
    driver_high_ohm: int = 50
    driver_low_ohm: int = 30
    cpu_hz: int = 16_000_000
    mat_id: int = 0
    pins_hash: int = 0
    mcu: str = ""
    board: str = ""
    name: str = ""
    memory: int = 0
    abilities: int = 0

    @property
    def can_fast(self) -> bool:
        """It knows fast mode."""
        return bool(self.abilities & Ability.FAST)

    @property
    def is_fast(self) -> bool:
        """It scans and talks in fast mode now."""
        return self.can_fast and self.baud > NORMAL_BAUD

    @property
    def notices(self) -> list[str]:
        """What happened to the mat that its user should know; one sentence each."""
        found = [text for bit, text in _RESETS.items() if self.reset_cause & bit]
        return found + ([_MEMORY[self.memory]] if self.memory in _MEMORY else [])

    @cached_property
    def grid(self) -> Grid:
        return Grid(self.rows, self.cols, self.row_pitch_um / 1000, self.col_pitch_um / 1000)

    @property
    def firmware_text(self) -> str:
        return ".".join(str(part) for part in self.firmware)

    def to_json(self) -> dict[str, object]:
        return {**asdict(self), "firmware": list(self.firmware)}


_HELLO_FIELDS = tuple(field.name for field in fields(Hello))


@dataclass(frozen=True)
class Status:
    """The device's own counters."""

    t_us: int
    scans: int
    dropped: int
    refused: int
    stack_free: int
    state: int
    result: int
    row_faults: int
    col_faults: int
    faults: int = 0

    @property
    def complaints(self) -> list[str]:
        """Wiring faults the mat has found, one sentence each, from the most general on."""
        if self.faults & Fault.MULTIPLEXER:
            return ["A multiplexer or one of its select lines S0–S3 is dead: check them against the wiring."]
        found = []
        if self.faults & Fault.SUPPLY:
            found.append("The rows' supply and the ADC's reference differ: check the 5 V and AREF wiring.")
        for what, bits in (("Row", self.row_faults), ("Column", self.col_faults)):
            lines = [str(line) for line in range(16) if bits >> line & 1]
            if lines:
                found.append(f"{what} {', '.join(lines)} broken, shorted or stuck: its readings mean nothing.")
        return found


@dataclass(frozen=True)
class Pong:
    """Answer to a ping: its number, and the device time it was read."""

    id: int
    t_us: int


def decode_hello(payload: bytes) -> Hello:
    """Read a HELLO; longer payloads of later firmware are read as far as they are known.

    Raises
    ------
    ProtocolMismatch
        Too short, or it describes a mat that cannot exist.
    """
    if len(payload) < _FIRST_HELLO_BYTES:
        raise ProtocolMismatch(
            f"The mat's HELLO has {len(payload)} bytes instead of {_HELLO.size}: write the current firmware to it."
        )
    values = dict(zip(_HELLO_FIELDS, _HELLO.unpack_from(payload.ljust(_HELLO.size, b"\0")), strict=True))
    texts = {field: _text(values[field]) for field in ("mcu", "board", "name")}
    hello = Hello(**{**values, **texts, "firmware": tuple(values["firmware"])})
    _check(hello)
    return hello


def encode_hello(hello: Hello) -> bytes:
    """HELLO payload as a device sends it."""
    values = {**asdict(hello), "firmware": bytes(hello.firmware)}
    for field, size in (("mcu", 12), ("board", 16), ("name", 24)):
        values[field] = values[field].encode()[:size]
    return _HELLO.pack(*(values[field] for field in _HELLO_FIELDS))


def decode_status(payload: bytes) -> Status | None:
    """Read a STATUS; None if it is too short to be one."""
    if len(payload) < _FIRST_STATUS_BYTES:
        return None
    return Status(*_STATUS.unpack_from(payload.ljust(_STATUS.size, b"\0")))


def encode_status(status: Status) -> bytes:
    return _STATUS.pack(*asdict(status).values())


def decode_pong(payload: bytes) -> Pong | None:
    """Read a PONG; None if it is too short to be one."""
    return Pong(*_PONG.unpack_from(payload)) if len(payload) >= _PONG.size else None


def encode_pong(pong: Pong) -> bytes:
    return _PONG.pack(pong.id, pong.t_us)


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("utf-8", errors="replace")


def _check(hello: Hello) -> None:
    possible = (
        2 <= hello.rows <= 64
        and 2 <= hello.cols <= 64
        and hello.cols % 2 == 0
        and 8 <= hello.bits <= 16
        and min(hello.row_pitch_um, hello.col_pitch_um, hello.pull_down_ohm, hello.reference_mv) > 0
        and hello.row_series_ohm + min(hello.driver_high_ohm, hello.driver_low_ohm) > 0
    )
    if not possible:
        raise ProtocolMismatch(
            f"The mat says it has {hello.rows} × {hello.cols} cells of {hello.row_pitch_um} × {hello.col_pitch_um} µm, "
            f"{hello.bits} bits, {hello.pull_down_ohm} Ω to ground and {hello.row_series_ohm} Ω a row: "
            "no such mat can exist; write the firmware again."
        )
