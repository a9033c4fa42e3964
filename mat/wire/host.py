"""Host frames: JSON packets a recording carries between the device's own."""

from __future__ import annotations

import json
from dataclasses import dataclass

from mat.wire.encode import encode_packet
from mat.wire.framer import Packet
from mat.wire.protocol import FIRST_HOST_TYPE, PacketType

MAX_HOST_PAYLOAD = 65_535


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
        content = json.loads(packet.payload.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return HostFrame(PacketType(packet.type), content) if isinstance(content, dict) else None
