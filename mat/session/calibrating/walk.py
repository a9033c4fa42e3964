"""One mat walked through a calibration: packets in, what to show and what to ask out. A thin shell over the flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from mat.errors import SettingsError
from mat.link import Transport
from mat.session.calibrating.flow import StepFlow, View
from mat.session.connection import Connection, Gap
from mat.sim.loads_performer import Performer
from mat.wire import FrameBlock, Hello, Packet, Status, StreamDecoder


class MatReader:
    """Scans of a streaming mat, block by block.

    Parameters
    ----------
    transport
        The mat; opened by :meth:`blocks`, closed when that ends.
    monotonic
        This computer's clock, s.
    stopped
        Asked again and again; True ends it.
    """

    def __init__(
        self, transport: Transport, monotonic: Callable[[], float], stopped: Callable[[], bool] = lambda: False
    ) -> None:
        self._transport, self._stopped = transport, stopped
        self._connection = Connection(transport, monotonic)
        self._decoder = StreamDecoder()
        self.hello: Hello | None = None
        #: What the mat complains of: its wiring, in plain words.
        self.complaints: list[str] = []

    def blocks(self) -> Iterator[FrameBlock]:
        """Scans as they come, until stopped or, for a recording, its end.

        Raises
        ------
        LinkError
            The mat does not answer, or goes away.
        """
        try:
            events = self._connection.open(self._stopped)
            while events is not None and not self._stopped():
                yield from self._read([event for event in events if not isinstance(event, Gap)])
                if self._connection.finished:
                    return
                events = self._connection.read()
        finally:
            self._connection.close()

    def _read(self, packets: list[Packet]) -> Iterator[FrameBlock]:
        for item in self._decoder.read(packets):
            if isinstance(item, Hello):
                self.hello = item
            elif isinstance(item, Status):
                self.complaints = item.complaints
            elif isinstance(item, FrameBlock):
                yield item


FlowT = TypeVar("FlowT", bound=StepFlow)


def walk(
    reader: MatReader,
    transport: Transport,
    begin: Callable[[Hello], FlowT],
    commands: Callable[[], str | None],
    show: Callable[[View], None],
) -> FlowT | None:
    """Walk through all steps.

    Parameters
    ----------
    reader, transport
        The mat.
    begin
        Makes the flow once the mat has introduced itself.
    commands
        What the person typed since: ``undo``, ``repeat``, ``skip``, ``quit`` or None.
    show
        Called with every new view.

    Returns
    -------
    StepFlow or None
        Finished; None if the person quit or the source ended.

    Raises
    ------
    LinkError
        The mat went away.
    SettingsError
        The mat's own wiring is broken.
    """
    flow: FlowT | None = None
    asked = None
    for block in reader.blocks():
        assert reader.hello is not None
        if reader.complaints:
            raise SettingsError(f"{' '.join(reader.complaints)} Mend it, then calibrate. Nothing was changed.")
        flow = flow or begin(reader.hello)
        typed = commands()
        if typed == "quit":
            return None
        if typed:
            show({"undo": flow.undo, "repeat": flow.repeat, "skip": flow.skip}[typed]())
        view = flow.feed(block)
        if view.step is not None and (view.step is not asked or typed in ("repeat", "undo")):
            asked = view.step
            if isinstance(transport, Performer):
                transport.perform(asked)
        show(view)
        if flow.finished:
            return flow
    return None
