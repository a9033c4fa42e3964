"""Host frames: JSON packets a recording carries between the device's own."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TypeGuard

from mat.wire.encode import encode_packet
from mat.wire.protocol import FIRST_HOST_TYPE, PacketType
from mat.wire.runs import Packet

MAX_HOST_PAYLOAD = 65_535
#: Longer pauses in a recording are nonsense.
LONGEST_PAUSE_S = 1e6


@dataclass(frozen=True)
class HostFrame:
    """A host frame with its JSON object."""

    kind: PacketType
    content: dict[str, object]


def encode_host_frame(frame: HostFrame, sequence: int) -> bytes:
    """Packet of a host frame.

    Raises
    ------
    ValueError
        The content is not JSON, or longer than 65,535 bytes.
    """
    payload = json.dumps(frame.content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    if len(payload) > MAX_HOST_PAYLOAD:
        raise ValueError(f"A {frame.kind.name} of {len(payload)} bytes does not fit a packet of {MAX_HOST_PAYLOAD}")
    return encode_packet(frame.kind, payload, sequence)


def decode_host_frame(packet: Packet) -> HostFrame | None:
    """The host frame in a packet; None if its type is unknown or its text is no JSON object."""
    if packet.type < FIRST_HOST_TYPE or packet.type not in PacketType.__members__.values():
        return None
    try:
        # NaN, Infinity and 1e999 are no JSON numbers: they stay texts, so that no later reader takes them for numbers.
        content = json.loads(packet.payload.decode("utf-8"), parse_constant=str, parse_float=_finite_or_text)
    except (ValueError, RecursionError):
        return None
    return HostFrame(PacketType(packet.type), content) if isinstance(content, dict) else None


def is_pause(value: object) -> TypeGuard[float]:
    """Whether a GAP's ``pause_s`` is a time that can have passed: at least 0 and below twelve days."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < LONGEST_PAUSE_S


def _finite_or_text(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits
