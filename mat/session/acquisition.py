"""The one thread that owns a mat: it reads, records and analyses; everybody else only looks."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from mat.errors import LinkError, PortVanished, SmartMatError
from mat.link import Transport, greet
from mat.pipeline import Analysis, AnalysisSettings, Pipeline
from mat.session.header import recording_header
from mat.session.health import LinkHealth
from mat.session.tape import Tape
from mat.wire import FrameBlock, Framer, Hello, HostFrame, Packet, PacketType, StreamDecoder
from mat.wire.host import encode_host_frame

#: Blocks a window that does not look may fall behind before the oldest are dropped (they are in the recording).
KEPT_BLOCKS = 6000
#: How long one read may wait: bounds how late a stop is noticed.
READ_S = 0.05
#: A mat that streams falls silent at most this long before it counts as lost.
SILENCE_S = 3.0
#: How often a lost mat is looked for again.
RETRY_S = 1.0
START, STOP = b"s\n", b"x\n"
_T_US_BYTES, _TIME_MODULO = 4, 1 << 32


class LinkState(Enum):
    """Where the acquisition stands."""

    CONNECTING = "connecting"
    STREAMING = "streaming"
    LOST = "lost"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True)
class LinkView:
    """What a window shows of the link; replaced as a whole, never changed.

    Attributes
    ----------
    state
        Where the acquisition stands.
    message
        What to tell the user; empty while all is well.
    source
        Name of the source.
    simulated
        No real film is behind it.
    hello
        The mat, once it has introduced itself.
    health
        Rate, losses, delay.
    recording
        File being written, None if none is.
    recorded_s
        Length of the recording so far.
    """

    state: LinkState
    message: str
    source: str
    simulated: bool
    hello: Hello | None
    health: LinkHealth
    recording: Path | None
    recorded_s: float


class Acquisition:
    """Read a mat in a thread of its own, until stopped or, without ``reconnect``, until it goes away.

    Parameters
    ----------
    transport
        The mat; opened and closed by the thread.
    settings
        For the analysis and the recording's header.
    record_to
        File to record to from the first scan on.
    duration_s
        Stop after this much device time; None goes on.
    reconnect
        Look for the mat again after it went away.
    labels
        Kept in the recording's header: drill, person.

    Attributes
    ----------
    error
        What ended the thread, None if it was stopped or is running.
    """

    def __init__(
        self,
        transport: Transport,
        settings: AnalysisSettings,
        record_to: Path | None = None,
        duration_s: float | None = None,
        reconnect: bool = False,
        labels: Mapping[str, str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.error: SmartMatError | None = None
        self.settings = settings
        self._transport = transport
        self._duration_s = duration_s
        self._reconnect = reconnect
        self._monotonic = monotonic
        self._framer = Framer()
        self._decoder = StreamDecoder()
        self._pipeline: Pipeline | None = None
        self._tape = Tape(lambda: recording_header(transport.name, transport.simulated, settings, labels or {}))
        self._health = LinkHealth()
        self._blocks: deque[Analysis] = deque(maxlen=KEPT_BLOCKS)
        self._record_to = record_to
        self._begun_us: int | None = None
        self._last_us = 0
        self._elapsed_us = 0
        self._last_frame_us: int | None = None
        self._heard_s = monotonic()
        self._stopping = threading.Event()
        self._state, self._message = LinkState.CONNECTING, f"Waiting for {transport.name} …"
        self._thread = threading.Thread(target=self._run, name="smart-mat acquisition", daemon=True)

    # --- asked from any thread -------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin; returns at once.

        Raises
        ------
        StorageError
            The recording cannot be made (nothing was opened then).
        """
        if self._record_to is not None:
            self._tape.begin(self._record_to)
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """End the thread and close the recording properly.

        Raises
        ------
        StorageError
            Part of the recording could not be written.
        """
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        self.stop_recording()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait until the thread has ended by itself; True if it has."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def drain(self) -> list[Analysis]:
        """The blocks analysed since the last call, oldest first; one caller only."""
        blocks: list[Analysis] = []
        while self._blocks:
            blocks.append(self._blocks.popleft())
        return blocks

    def link(self) -> LinkView:
        """How the link is now."""
        path, begun_us = self._tape.path, self._begun_us
        return LinkView(
            state=self._state,
            message=self._tape.fault or self._message,
            source=self._transport.name,
            simulated=self._transport.simulated,
            hello=self._decoder.hello,
            health=replace(self._health),
            recording=path,
            recorded_s=(self._last_us - begun_us) / 1e6 if path and begun_us is not None else 0.0,
        )

    def start_recording(self, path: Path) -> None:
        """Record from now on.

        Raises
        ------
        StorageError
            The file cannot be made.
        """
        self._tape.begin(path)
        self._begun_us = None

    def stop_recording(self) -> Path | None:
        """Close the recording properly; gives its path, None if there was none.

        Raises
        ------
        StorageError
            Part of it could not be written.
        """
        return self._tape.end(self._health.counters())

    # --- the thread ------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._stay_connected()
        except SmartMatError as error:
            self.error = error
            self._state, self._message = LinkState.FAILED, str(error)
        else:
            self._state = LinkState.ENDED
        finally:
            self._transport.close()

    def _stay_connected(self) -> None:
        lost_s: float | None = None
        while not self._stopping.is_set():
            try:
                if not self._connect(lost_s):
                    return
                self._stream()
                return
            except LinkError as error:
                self._transport.close()
                if not self._reconnect:
                    raise
                lost_s = lost_s or self._monotonic()
                self._state, self._message = LinkState.LOST, str(error)
                self._stopping.wait(RETRY_S)

    def _connect(self, lost_s: float | None) -> bool:
        """Open and greet; False if it was stopped meanwhile."""
        self._transport.open()
        self._framer = Framer()
        greeting = greet(self._transport, self._framer, self._stopping.is_set, self._monotonic)
        if greeting is None:
            return False
        self._transport.write(START)
        if lost_s is not None and self._pipeline is not None:
            self._mark_gap("the mat was away", self._monotonic() - lost_s)
        self._take([greeting.packet, *greeting.later])
        self._heard_s = self._monotonic()
        self._state, self._message = LinkState.STREAMING, ""
        return True

    def _stream(self) -> None:
        over = False
        while not (over or self._stopping.is_set()):
            packets = self._framer.feed(self._transport.read(READ_S))
            self._watch_silence(bool(packets))
            if self._transport.finished:
                packets, over = packets + self._framer.finish(), True
            wanted = self._within_duration(packets)
            over = over or len(wanted) < len(packets)
            self._take(wanted)
        self._transport.write(STOP)

    def _take(self, packets: list[Packet]) -> None:
        """Record, then analyse: what is drawn is in the file."""
        self._tape.append(packets)
        self._understand(packets)

    def _within_duration(self, packets: list[Packet]) -> list[Packet]:
        """The packets before the end of the wanted duration, by the device's own clock."""
        if self._duration_s is None:
            return packets
        for index, packet in enumerate(packets):
            if packet.type != PacketType.FRAME or len(packet.payload) < _T_US_BYTES:
                continue
            t_us = int.from_bytes(packet.payload[:_T_US_BYTES], "little")
            if self._last_frame_us is not None:
                self._elapsed_us += (t_us - self._last_frame_us) % _TIME_MODULO
            self._last_frame_us = t_us
            if self._elapsed_us >= self._duration_s * 1e6:
                return packets[:index]
        return packets

    def _understand(self, packets: list[Packet]) -> None:
        for item in self._decoder.read(packets):
            if isinstance(item, Hello):
                self._meet(item)
            elif isinstance(item, FrameBlock) and self._pipeline is not None:
                self._health.add(item, self._decoder, self._framer, self._monotonic())
                self._last_us = int(item.time_us[-1])
                if self._begun_us is None:
                    self._begun_us = int(item.time_us[0])
                self._blocks.append(self._pipeline.process(item))

    def _meet(self, hello: Hello) -> None:
        if self._pipeline is None or self._pipeline.hello.grid != hello.grid:
            self._pipeline = Pipeline(self.settings, hello)

    def _watch_silence(self, heard: bool) -> None:
        now_s = self._monotonic()
        if heard:
            self._heard_s = now_s
        elif now_s - self._heard_s > SILENCE_S:
            raise PortVanished(
                f"{self._transport.name} has fallen silent: check the cable and the mat's power, "
                "or press its reset button."
            )

    def _mark_gap(self, cause: str, pause_s: float) -> None:
        """Live analysis and recording meet the same gap at the same place."""
        frame = HostFrame(PacketType.GAP, {"cause": cause, "pause_s": round(pause_s, 3)})
        self._tape.append_host(frame)
        self._last_frame_us = None
        self._understand(Framer().feed(encode_host_frame(frame, 0)))
