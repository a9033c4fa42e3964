"""A mat kept streaming: opened, greeted, started, started again when it restarts, given up when it falls silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mat.errors import LinkError, PortVanished
from mat.link import Transport, change_mode, greet, obeyed
from mat.wire import Framer, LineHealth, Packet, PacketType
from mat.wire.host import decode_host_frame, is_pause
from mat.wire.messages import decode_hello

#: How long one read may wait: bounds how late a stop is noticed.
READ_S = 0.05
#: A started mat whose scans have not come for this long is told to start again, in case the command was lost.
REPEAT_START_S = 0.7
#: A mat is silent at most this long before it counts as lost.
SILENCE_S = 3.0
#: Highest rates the firmware paces to (PROTOCOL.md, command ``r``).
MOST_NORMAL_HZ, MOST_FAST_HZ = 120, 220
START, STOP = b"s\n", b"x\n"


@dataclass(frozen=True)
class Gap:
    """The device's clock says nothing of the pause before the next scan; this computer watched it."""

    cause: str
    pause_s: float


class Connection:
    """Packets of a streaming mat, and the gaps between them.

    Parameters
    ----------
    transport
        The mat; opened and closed here.
    monotonic
        This computer's clock, s.
    scans_per_s
        Rate to ask for: up to 120 in normal mode, to 220 in fast mode, 0 as fast as fast mode goes (about 250). None
        takes the mat's own rate in normal mode; a mat that another host left in fast mode is brought back.

    Attributes
    ----------
    health
        What the line was like so far.
    """

    def __init__(self, transport: Transport, monotonic: Callable[[], float], scans_per_s: int | None = None) -> None:
        self._transport = transport
        self._rate = b"" if scans_per_s is None else b"r%d\n" % scans_per_s
        self._fast = scans_per_s is not None and not 1 <= scans_per_s <= MOST_NORMAL_HZ
        self._monotonic = monotonic
        self.health = LineHealth()
        self._framer = self._new_framer()
        self._scan_s: float | None = None
        self._streaming = False
        self._quiet_since_s = 0.0
        self._started_s = 0.0

    @property
    def finished(self) -> bool:
        """A source of limited length has given all it has."""
        return self._transport.finished

    def open(self, stopped: Callable[[], bool]) -> list[Packet | Gap] | None:
        """Open, wait for the HELLO, start the stream; None if it was stopped meanwhile.

        Raises
        ------
        LinkError
            As transport and greeting say.
        """
        self._framer, self._streaming = self._new_framer(), False
        self._transport.open()
        greeting = greet(self._transport, self._framer, stopped, self._monotonic)
        if greeting is not None and not self._transport.recorded:
            greeting = change_mode(self._transport, self._framer, greeting, self._fast, stopped, self._monotonic)
        if greeting is None:
            return None
        if self._rate and not self._transport.recorded:
            obeyed(self._transport, self._framer, self._rate, stopped, self._monotonic)
        self._start()
        self._quiet_since_s = self._monotonic()
        away = [] if self._scan_s is None else [Gap("the mat was away", self._quiet_since_s - self._scan_s)]
        return [*away, greeting.packet, *greeting.later]

    def read(self) -> list[Packet | Gap]:
        """What came; empty if nothing did.

        Raises
        ------
        PortVanished
            The port is gone, or nothing has come for three seconds.
        """
        packets = self._framer.feed(self._transport.read(READ_S))
        if self._transport.finished:
            packets += self._framer.finish()
        now_s = self._monotonic()
        events: list[Packet | Gap] = []
        for packet in packets:
            if packet.type == PacketType.FRAME:
                self._streaming, self._scan_s, self._quiet_since_s = True, now_s, now_s
            elif self._streaming and self._says_idle(packet):
                self._streaming = False
                if self._rate:
                    self._transport.write(self._rate)
                self._start()
                events.append(Gap("the mat restarted", now_s - (self._scan_s or now_s)))
            if packet.type == PacketType.GAP:
                events += _recorded_gap(packet)
            else:
                events.append(packet)
        self._watch_silence(now_s)
        return events

    def close(self) -> None:
        """Stop the stream and let the port go; may be called at any time."""
        try:
            self._transport.write(STOP)
        except LinkError:
            # It is gone, or was never opened: nothing to stop.
            return
        finally:
            self._transport.close()

    def _new_framer(self) -> Framer:
        return Framer(host_frames=self._transport.recorded, health=self.health)

    def _start(self) -> None:
        self._transport.write(START)
        self._started_s = self._monotonic()

    def _watch_silence(self, now_s: float) -> None:
        if self._transport.finished:
            return
        if now_s - self._quiet_since_s > SILENCE_S:
            raise PortVanished(
                f"{self._transport.name} has fallen silent: check the cable and the mat's power, "
                "or press its reset button."
            )
        if now_s - max(self._quiet_since_s, self._started_s) > REPEAT_START_S:
            self._start()

    @staticmethod
    def _says_idle(packet: Packet) -> bool:
        """A HELLO of a mat that does not stream: it was reset."""
        return packet.type == PacketType.HELLO and decode_hello(packet.payload).state == 0


def _recorded_gap(packet: Packet) -> list[Packet | Gap]:
    """A gap in a recording that is played again."""
    frame = decode_host_frame(packet)
    pause_s = frame.content.get("pause_s") if frame else None
    if frame is None or not is_pause(pause_s):
        return []
    return [Gap(str(frame.content.get("cause", "")), float(pause_s))]
