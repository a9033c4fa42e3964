"""The mat as an ohmmeter: what a maker looks at while building, before there is film.

Means over a second of scans, crosstalk removed as the program does; every crossing that conducts is listed with its
resistance, every row whose far end does not see its own voltage is named.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mat.matrix import ReadoutCircuit, invert
from mat.session.connection import Connection
from mat.session.sources import open_source
from mat.wire import Hello, Packet, PacketType
from mat.wire.frames import FrameDecoder
from mat.wire.messages import decode_hello

#: Scans a mean is taken over.
SCANS = 100
#: Above this a crossing counts as open: 100 kΩ moves its reading by ten counts.
OPEN_OHM = 100e3
#: 130 kg leave 0.13 of the supply on a row and more.
DEAD_ROW = 0.03
#: For resistors and outputs that are not nominal.
SAG_MARGIN = 0.9
#: Crossings listed; a standing person makes a hundred.
LISTED = 24


@dataclass(frozen=True)
class Reading:
    """Means of some scans.

    Attributes
    ----------
    crossing_ohm
        (rows, cols), inf where nothing conducts.
    row_sense
        (rows,) far-end voltage of each row while it is driven, as a share of the supply.
    lost
        (rows,) bool: the far end does not follow the row's output.
    """

    crossing_ohm: np.ndarray
    row_sense: np.ndarray
    lost: np.ndarray

    @classmethod
    def of(cls, cells: np.ndarray, all_high: np.ndarray, row_sense: np.ndarray, hello: Hello) -> Reading:
        """From ADC counts of n scans, shapes (n, rows, cols), (n, cols), (n, rows)."""
        full = float(1 << hello.bits)
        means = [part.mean(axis=0, keepdims=True) / full for part in (cells, all_high, row_sense)]
        circuit = ReadoutCircuit.of(hello)
        conductance_s = invert(means[0], means[1], means[2], circuit)[0]
        sense = means[2][0]
        # Columns stand at 0 V or above: what its cells take cannot pull a row below this. An open end floats.
        lowest = 1 / (1 + circuit.row_high_ohm * conductance_s.sum(axis=1))
        lost = (sense < DEAD_ROW) | (sense < SAG_MARGIN * lowest)
        # Nothing is known of a row without voltage: its readings are noise divided by noise.
        conducts = (conductance_s > 1 / OPEN_OHM) & (sense >= DEAD_ROW)[:, None]
        ohms = np.where(conducts, 1 / np.where(conducts, conductance_s, 1.0), np.inf)
        return cls(ohms, sense, lost)


def lines(reading: Reading) -> Iterator[str]:
    """What to show, in sentences."""
    lost = np.flatnonzero(reading.lost)
    if len(lost):
        text = ", ".join(f"{row} ({reading.row_sense[row]:.2f})" for row in lost)
        yield f"rows that do not arrive at their far end: {text}: open on the way, or shorted"
    else:
        yield f"rows: all {len(reading.row_sense)} arrive at their far end"
    rows, cols = np.nonzero(np.isfinite(reading.crossing_ohm))
    if len(rows) == 0:
        yield "crossings: none conducts"
    order = np.argsort(reading.crossing_ohm[rows, cols])
    for row, col in zip(rows[order][:LISTED], cols[order][:LISTED], strict=True):
        yield f"row {row:2} × column {col:2}: {reading.crossing_ohm[row, col] / 1000:.2f} kΩ"
    if len(rows) > LISTED:
        yield f"and {len(rows) - LISTED} more"


def readings(source: str) -> Iterator[Reading]:
    """One reading after the other, each the mean of :data:`SCANS` scans, until the source ends or is given up.

    Parameters
    ----------
    source
        ``auto``, a serial port, ``sim:…`` or a pySerial URL.

    Raises
    ------
    SmartMatError
        No mat there, or no scans from it.
    """
    connection = Connection(open_source(source), time.monotonic)
    hello, frames = None, []
    try:
        events = connection.open(lambda: False) or []
        while events or not connection.finished:
            packets = [event for event in events if isinstance(event, Packet)]
            hello = next((decode_hello(p.payload) for p in packets if p.type == PacketType.HELLO), hello)
            frames += [p for p in packets if p.type == PacketType.FRAME]
            while hello is not None and len(frames) >= SCANS:
                raw = FrameDecoder(hello).decode(frames[:SCANS])
                del frames[:SCANS]
                if len(raw):
                    yield Reading.of(raw.cells, raw.all_high, raw.row_sense, hello)
            events = connection.read()
    finally:
        connection.close()
