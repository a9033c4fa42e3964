"""The one thread that owns a mat: it reads, records and analyses; everybody else only looks."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from mat.errors import LinkError, SmartMatError
from mat.link import Transport
from mat.pipeline import Analysis, AnalysisSettings, Pipeline
from mat.pressure.calibration import Calibration
from mat.session.connection import Connection, Gap
from mat.session.duration import DurationCut
from mat.session.header import recording_header
from mat.session.health import LinkHealth
from mat.session.link_view import LinkState, LinkView, is_simulated
from mat.session.measurement import MeasurementWatch
from mat.session.tape import Tape
from mat.wire import FrameBlock, Framer, Hello, HostFrame, Packet, PacketType, Status, StreamDecoder
from mat.wire.host import encode_host_frame

#: Blocks a window that does not look may fall behind before the oldest are dropped (they are in the recording).
KEPT_BLOCKS = 6000
#: How often a lost mat is looked for again.
RETRY_S = 1.0


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
    scans_per_s
        Rate to ask the mat for (:class:`~mat.session.connection.Connection`).
    calibrations
        Finds the calibration of a mat (:func:`mat.session.calibrations.find_calibration`) once it has introduced
        itself; settings that bring one along keep it.

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
        scans_per_s: int | None = None,
        calibrations: Callable[[Hello], Calibration | None] = lambda hello: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.error: SmartMatError | None = None
        self.settings = settings
        self._transport = transport
        self._cut = DurationCut(duration_s)
        self._connection = Connection(transport, monotonic, scans_per_s)
        self._reconnect = reconnect
        self._calibrations = calibrations
        #: Looked up once a mat: window and recording must not see two.
        self._calibrated: tuple[int, Calibration | None] | None = None
        self._monotonic = monotonic
        self._decoder = StreamDecoder()
        self._pipeline: Pipeline | None = None
        self._measurement = MeasurementWatch()
        self._tape = Tape(
            lambda hello: recording_header(
                transport.name, is_simulated(transport, hello), self._settings_for(hello), labels or {}
            )
        )
        self._health = LinkHealth()
        self._blocks: deque[Analysis] = deque(maxlen=KEPT_BLOCKS)
        self._record_to = record_to
        self._begun_us: int | None = None
        self._last_us = 0
        self._stopping = threading.Event()
        self._status: Status | None = None
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

    @property
    def calibrated(self) -> bool:
        """The mat that is read has a calibration of its own."""
        return self._calibrated is not None and self._calibrated[1] is not None

    def drain(self) -> list[Analysis]:
        """The blocks analysed since the last call, oldest first; one caller only."""
        return [self._blocks.popleft() for _ in range(len(self._blocks))]

    def link(self) -> LinkView:
        """How the link is now."""
        path, begun_us = self._tape.path, self._begun_us
        told = self._status.complaints if self._status else []
        complaints = " ".join([*told, *(self._pipeline.complaints if self._pipeline else ())])
        return LinkView(
            state=self._state,
            message=self._tape.fault or self._message or complaints,
            source=self._transport.name,
            simulated=is_simulated(self._transport, self._decoder.hello),
            hello=self._decoder.hello,
            health=replace(self._health),
            status=self._status,
            recording=path,
            recorded_s=(self._last_us - begun_us) / 1e6 if path and begun_us is not None else 0.0,
            measurement=self._measurement.notes,
        )

    def start_recording(self, path: Path) -> None:
        """Record from now on.

        Raises
        ------
        StorageError
            The file cannot be made.
        """
        self.stop_recording()
        self._tape.begin(path)

    def stop_recording(self) -> Path | None:
        """Close the recording properly; gives its path, None if there was none.

        Raises
        ------
        StorageError
            Part of it could not be written.
        """
        return self._tape.end(self._health.counters())

    def mark(self, content: Mapping[str, object]) -> None:
        """Write a marker (what sounded, what was decided) into the recording that is running, if one is.

        Parameters
        ----------
        content
            JSON; ``time_us`` is its device time. What belongs to a time before the recording began is passed over.

        Raises
        ------
        ValueError
            It is not JSON.
        """
        time_us, begun_us = content.get("time_us"), self._begun_us
        if isinstance(time_us, int) and (begun_us is None or time_us < begun_us):
            return
        self._tape.append_host(HostFrame(PacketType.MARKER, dict(content)))

    # --- the thread ------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._stay_connected()
            self._state = LinkState.ENDED
        except SmartMatError as error:
            self._fail(error)
        except Exception as error:
            # A fault of ours must reach the user like any other; the recording is closed by whoever started us.
            failure = SmartMatError(f"Something in the program itself failed ({type(error).__name__}: {error}).")
            failure.__cause__ = error
            self._fail(failure)
        finally:
            self._connection.close()

    def _fail(self, error: SmartMatError) -> None:
        self.error = error
        self._state, self._message = LinkState.FAILED, str(error)

    def _stay_connected(self) -> None:
        while not self._stopping.is_set():
            try:
                self._stream()
                return
            except LinkError as error:
                self._connection.close()
                if not self._reconnect:
                    raise
                if self._state != LinkState.LOST:
                    # What happened first helps; that the port is still missing at the next try does not.
                    self._state, self._message = LinkState.LOST, str(error)
                self._stopping.wait(RETRY_S)

    def _stream(self) -> None:
        """From opening to the end that was wanted."""
        events = self._connection.open(self._stopping.is_set)
        if events is None:
            return
        self._state, self._message = LinkState.STREAMING, ""
        while self._take(events) and not self._stopping.is_set():
            if self._connection.finished:
                return
            events = self._connection.read()

    def _take(self, events: list[Packet | Gap]) -> bool:
        """Record, then analyse: what is drawn is in the file. False behind the end of the wanted duration."""
        waiting: list[Packet] = []
        for event in events:
            if isinstance(event, Gap):
                self._hand_on(waiting)
                waiting = []
                self._mark(event)
            elif self._cut.is_over(event):
                self._hand_on(waiting)
                return False
            else:
                waiting.append(event)
        self._hand_on(waiting)
        return True

    def _hand_on(self, packets: list[Packet]) -> None:
        before = self._tape.append(packets)
        if before is not None:
            # A recording begins: live analysis starts anew with it, so that the file gives the very same results.
            self._decoder, self._pipeline, self._begun_us = StreamDecoder(), None, None
            self._health = LinkHealth()
            packets = [before, *packets]
        self._analyse(packets)

    def _analyse(self, packets: list[Packet]) -> None:
        for item in self._decoder.read(packets):
            if isinstance(item, Hello):
                self._meet(item)
            elif isinstance(item, Status) and self._pipeline is not None:
                self._pipeline.take_status(item)
                self._status = item
            elif isinstance(item, FrameBlock) and self._pipeline is not None:
                self._health.add(item, self._decoder, self._connection.health, self._monotonic())
                self._last_us = int(item.time_us[-1])
                self._begun_us = int(item.time_us[0]) if self._begun_us is None else self._begun_us
                self._blocks.append(self._pipeline.process(item))
                self._measurement.process(self._blocks[-1])

    def _meet(self, hello: Hello) -> None:
        if self._pipeline is None or self._pipeline.hello.grid != hello.grid:
            self._pipeline = Pipeline(self._settings_for(hello), hello)
        self._measurement.meet(hello, self._settings_for(hello))

    def _settings_for(self, hello: Hello) -> AnalysisSettings:
        """The settings with the calibration of this mat."""
        if self._calibrated is None or self._calibrated[0] != hello.mat_id:
            kept = self.settings.calibration
            self._calibrated = (hello.mat_id, self._calibrations(hello) if kept is None else kept)
        return replace(self.settings, calibration=self._calibrated[1])

    def _mark(self, gap: Gap) -> None:
        """Live analysis and recording meet the same gap at the same place."""
        frame = HostFrame(PacketType.GAP, {"cause": gap.cause, "pause_s": round(gap.pause_s, 3)})
        self._tape.append_host(frame)
        self._cut.skip(gap.pause_s)
        self._analyse(Framer().feed(encode_host_frame(frame, 0)))
