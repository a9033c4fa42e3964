"""Wire: bytes to packets to scans. Pure, incremental, self-healing."""

from mat.wire.framer import Framer, LineHealth
from mat.wire.host import HostFrame
from mat.wire.messages import Hello, Pong, Status
from mat.wire.protocol import PacketType
from mat.wire.runs import Packet
from mat.wire.stream import FrameBlock, Item, StreamDecoder

__all__ = [
    "FrameBlock",
    "Framer",
    "Hello",
    "HostFrame",
    "Item",
    "LineHealth",
    "Packet",
    "PacketType",
    "Pong",
    "Status",
    "StreamDecoder",
]
