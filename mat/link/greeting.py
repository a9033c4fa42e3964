"""Opening a mat: wait until it introduces itself, or say what is wrong on the line."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from mat.errors import NoHello, ProtocolMismatch
from mat.link.transport import SpeedSetting, Transport
from mat.wire import Framer, Hello, Packet, PacketType
from mat.wire.messages import FAST_BAUD, NORMAL_BAUD, decode_hello, decode_status

#: A reset board needs up to 2 s for its bootloader before it says hello by itself; it says hello every 3 s.
GREETING_S = 6.0
#: The first question comes early for a mat that opening does not reset, then again and again.
ASK_AFTER_S = 0.3
ASK_EVERY_S = 1.0
#: For a STATUS to come back through a slow bridge.
ANSWER_S = 0.3
ATTEMPTS = 4
#: A mat that was left in fast mode by another host listens at another speed: each is tried in turn, the first for as
#: long as a board takes to boot. Noise without one whole packet is what another speed looks like: no need to wait.
FIRST_SPEED_S, NEXT_SPEED_S = 2.6, 1.1
NOISE_BYTES, NOISE_S = 400, 0.3
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
    speeds = _Speeds(transport, start_s)
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
        if speeds.turn(now_s, len(data), bool(packets)):
            ask_at_s = now_s
        if now_s >= ask_at_s:
            transport.write(ASK)
            ask_at_s = now_s + ASK_EVERY_S
    return None


class _Speeds:
    """Which line speed is tried, and for how long."""

    def __init__(self, transport: Transport, now_s: float) -> None:
        self._line = transport if isinstance(transport, SpeedSetting) and len(transport.bauds) > 1 else None
        self._index, self._since_s, self._noise = 0, now_s, 0
        self._understood = False

    def turn(self, now_s: float, heard: int, understood: bool) -> bool:
        """Go to the next speed if it is time; True if so."""
        self._understood |= understood
        self._noise += heard
        if self._line is None or self._understood:
            return False
        tried_s = now_s - self._since_s
        patience_s = NEXT_SPEED_S if self._index else FIRST_SPEED_S
        if tried_s < patience_s and not (self._noise > NOISE_BYTES and tried_s > NOISE_S):
            return False
        self._index += 1
        self._since_s, self._noise = now_s, 0
        self._line.use_baud(self._line.bauds[self._index % len(self._line.bauds)])
        return True


def change_mode(
    transport: Transport,
    framer: Framer,
    greeting: Greeting,
    fast: bool,
    stopped: Callable[[], bool] = lambda: False,
    monotonic: Callable[[], float] = time.monotonic,
) -> Greeting | None:
    """Bring a mat that was greeted to normal or fast mode, and the line with it; None if it was stopped.

    Raises
    ------
    ProtocolMismatch
        Its firmware knows no fast mode.
    NoHello, LinkError
        It does not come back at the other speed.
    """
    if greeting.hello.is_fast == fast:
        return greeting
    if not greeting.hello.can_fast:
        raise ProtocolMismatch(
            f"The mat's firmware {greeting.hello.firmware_text} knows no fast mode: write the current one to it "
            "with “smart-mat flash”."
        )
    # A change of mode is refused while scans go out.
    for command in (b"x\n", b"f1\n" if fast else b"f0\n"):
        if not obeyed(transport, framer, command, stopped, monotonic):
            break
    if isinstance(transport, SpeedSetting):
        transport.use_baud(FAST_BAUD if fast else NORMAL_BAUD)
    changed = greet(transport, framer, stopped, monotonic)
    if changed is not None and changed.hello.is_fast != fast:
        raise NoHello(f"{transport.name} does not change its mode: press its reset button and try again.")
    return changed


def obeyed(
    transport: Transport,
    framer: Framer,
    command: bytes,
    stopped: Callable[[], bool] = lambda: False,
    monotonic: Callable[[], float] = time.monotonic,
) -> bool:
    """Send a command until its STATUS says it is done.

    In fast mode a mat loses what comes while it answers: of 200 pairs of commands sent in one go it lost a part of 31.

    Parameters
    ----------
    command
        One line with its end.
    framer, stopped, monotonic
        As of :func:`greet`; packets that are no STATUS are dropped.

    Returns
    -------
    bool
        False if no STATUS said so in time, or it was stopped.

    Raises
    ------
    PortVanished
        As the transport says.
    """
    for _ in range(ATTEMPTS):
        transport.write(b"\n" + command)
        until_s = monotonic() + ANSWER_S
        while monotonic() < until_s and not stopped():
            for packet in framer.feed(transport.read(0.05)):
                status = decode_status(packet.payload) if packet.type == PacketType.STATUS else None
                if status is not None and status.result == 0:
                    return True
    return False


def _no_hello(name: str, heard: int, framer: Framer) -> NoHello:
    if heard == 0:
        return NoHello(
            f"{name} opens but says nothing. Is it the mat? Check its power, press its reset button, "
            "and write the firmware to it if it is new (“smart-mat flash”)."
        )
    if framer.health.packets == 0:
        return NoHello(
            f"{name} sends bytes that are not a mat's ({heard} came): another device is on that port, "
            "or the firmware's baud rate is neither 500 000 nor 1 000 000."
        )
    return NoHello(
        f"{name} streams but does not introduce itself: press its reset button, or write the firmware again."
    )
