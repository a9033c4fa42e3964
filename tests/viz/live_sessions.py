"""Blocks of simulated mats for the window's tests, and a source that gives them when asked."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from mat.pipeline import Analysis, AnalysisSettings, Pipeline
from mat.session import LinkHealth, LinkState, LinkView
from mat.sim import SimTransport
from mat.wire import FrameBlock, Hello, StreamDecoder

SETTINGS = AnalysisSettings(weight_kg=70.0)


@lru_cache(maxsize=8)
def analysed(source: str, duration_s: float, settings: AnalysisSettings = SETTINGS) -> tuple[Analysis, ...]:
    """Blocks of a simulated mat, as an acquisition would analyse them."""
    transport, decoder = SimTransport(source, fast=True, duration_s=duration_s), StreamDecoder()
    pipeline: Pipeline | None = None
    blocks: list[Analysis] = []
    transport.open()
    transport.write(b"s\n")
    while not transport.finished:
        for item in decoder.feed(transport.read(0.05)):
            if isinstance(item, Hello) and pipeline is None:
                pipeline = Pipeline(settings, item)
            elif isinstance(item, FrameBlock) and pipeline is not None:
                blocks.append(pipeline.process(item))
    transport.close()
    return tuple(blocks)


class FakeSource:
    """Gives blocks when the test says so, with a link the test sets."""

    def __init__(self, settings: AnalysisSettings = SETTINGS) -> None:
        self.settings = settings
        self.view = LinkView(
            state=LinkState.STREAMING,
            message="",
            source="sim:test",
            simulated=True,
            hello=Hello(),
            health=LinkHealth(frames=10, missed=2, rate_hz=99.96, late_s=0.0084),
            status=None,
            recording=None,
            recorded_s=0.0,
        )
        self.waiting: list[Analysis] = []

    def give(self, blocks: tuple[Analysis, ...] | list[Analysis]) -> None:
        self.waiting += blocks

    def set(self, **changes: object) -> None:
        self.view = replace(self.view, **changes)  # type: ignore[arg-type]

    def drain(self) -> list[Analysis]:
        blocks, self.waiting = self.waiting, []
        return blocks

    def link(self) -> LinkView:
        return self.view

    def start_recording(self, path: Path) -> None:
        self.set(recording=path)

    def stop_recording(self) -> Path | None:
        path = self.view.recording
        self.set(recording=None)
        return path
