"""How fast a recording becomes its frame table, how long a live scan takes, and how fast the circuit is simulated.

Seconds are the processor's, of all threads together: what one core does, whatever else the machine has to do. Each is
the least of several runs.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from bench.firmware import Figure, figure

from mat.files.frame_table import COLUMNS
from mat.files.whole_table import read_table
from mat.pipeline import AnalysisSettings, Pipeline
from mat.sim import CircuitModel, SimTransport
from mat.wire import FrameBlock, Hello, StreamDecoder

SETTINGS = AnalysisSettings(weight_kg=70)
RECORDED_S, LIVE_S = 120, 60
_REPEATS = 5
#: A packet of 16 × 16 cells.
FRAME_BYTES = 377


def speed() -> dict[str, Figure]:
    """Speed of analysis and simulation on this machine."""
    data = simulated_bytes(RECORDED_S)
    spans_ms = live_ms(data[: LIVE_S * 100 * FRAME_BYTES])
    return {
        "analysis, recording to full frame table": figure(table_rows_per_s(data), "frames/s", 50_000),
        "analysis of one live frame, median": figure(float(np.median(spans_ms)), "ms"),
        "analysis of one live frame, p99": figure(float(np.percentile(spans_ms, 99)), "ms", 1),
        "circuit simulated in Python": figure(circuits_per_s(), "frames/s", 10_000),
    }


def simulated_bytes(seconds: float) -> bytes:
    """What a mat sends under somebody who rolls onto the toes again and again."""
    transport = SimTransport("sim:toes", fast=True)
    transport.open()
    transport.write(b"s\n")
    data = bytearray()
    while len(data) < seconds * 100 * FRAME_BYTES:
        data += transport.read(0.05)
    return bytes(data)


def table_rows_per_s(data: bytes) -> float:
    """A file of these bytes to the columns of every scan, as every export reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording.smat"
        path.write_bytes(data)
        table = read_table(path, SETTINGS)
        assert set(table.columns) == set(COLUMNS), "the full table"
        return len(table.columns["time_s"]) / _seconds(lambda: read_table(path, SETTINGS))


def live_ms(data: bytes) -> np.ndarray:
    """Milliseconds from the bytes of each scan to all that is known of it, as the bytes come: one scan at a time."""
    runs = [_live_run_ms(data) for _ in range(_REPEATS)]
    return min(runs, key=lambda spans_ms: float(np.percentile(spans_ms, 99)))


def _live_run_ms(data: bytes) -> np.ndarray:
    decoder, live, spans = StreamDecoder(), Pipeline(SETTINGS, Hello()), []
    for start in range(0, len(data), FRAME_BYTES):
        begun = time.process_time()
        blocks = [item for item in decoder.feed(data[start : start + FRAME_BYTES]) if isinstance(item, FrameBlock)]
        for block in blocks:
            live.process(block)
        if blocks:
            spans.append(1e3 * (time.process_time() - begun))
    return np.array(spans)


def circuits_per_s() -> float:
    """Scans of random cells whose readings are computed."""
    cells = np.random.default_rng(0).uniform(0, 1e-3, (2000, 16, 16))
    model = CircuitModel.from_hello(Hello())
    return len(cells) / _seconds(lambda: model.readings(cells))


def _seconds(work: Callable[[], object]) -> float:
    def once() -> float:
        begun = time.process_time()
        work()
        return time.process_time() - begun

    return min(once() for _ in range(_REPEATS))
