"""Opening a mat: wait until it introduces itself, or say what is wrong on the line."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from mat.errors import NoHello
from mat.link.transport import Transport
from mat.wire import Framer, Hello, Packet, PacketType
from mat.wire.messages import decode_hello

#: A reset board needs up to 2 s for its bootloader before it says hello by itself; it says hello every 3 s.
GREETING_S = 6.0
#: The first question comes early for a mat that opening does not reset, then again and again.
ASK_AFTER_S = 0.3
ASK_EVERY_S = 1.0
#: The empty line before it ends whatever half a command an earlier host left in the mat.
ASK = b"\n?\n"


@dataclass(frozen=True)
class Greeting:
    """A mat that has introduced itself: its HELLO as packet and as read, and the packets that came since."""

    hello: Hello
    packet: Packet
    later: list[Packet]


def greet(
    transport: Transport,
    framer: Framer,
    stopped: Callable[[], bool] = lambda: False,
    monotonic: Callable[[], float] = time.monotonic,
) -> Greeting | None:
    """Wait for the mat's HELLO on an open transport.

    Parameters
    ----------
    framer
        Takes the bytes; it goes on being used for the stream.
    stopped
        Asked again and again; True gives up.

    Returns
    -------
    Greeting or None
        None if it was stopped.

    Raises
    ------
    NoHello
        Nothing, or nothing sensible, came in time.
    PortVanished, ProtocolMismatch
        As the transport and the HELLO say.
    """
    start_s = monotonic()
    ask_at_s, heard = start_s + ASK_AFTER_S, 0
    while not stopped():
        data = transport.read(0.05)
        heard += len(data)
        packets = framer.feed(data)
        for index, packet in enumerate(packets):
            if packet.type == PacketType.HELLO:
                return Greeting(decode_hello(packet.payload), packet, packets[index + 1 :])
        now_s = monotonic()
        if now_s - start_s > GREETING_S:
            raise _no_hello(transport.name, heard, framer)
        if now_s >= ask_at_s:
            transport.write(ASK)
            ask_at_s = now_s + ASK_EVERY_S
    return None


def _no_hello(name: str, heard: int, framer: Framer) -> NoHello:
    if heard == 0:
        return NoHello(
            f"{name} opens but says nothing. Is it the mat? Check its power, press its reset button, "
            "and write the firmware to it if it is new."
        )
    if framer.health.packets == 0:
        return NoHello(
            f"{name} sends bytes that are not a mat's ({heard} came): another device is on that port, "
            "or the firmware's baud rate is not 500 000."
        )
    return NoHello(
        f"{name} streams but does not introduce itself: press its reset button, or write the firmware again."
    )
