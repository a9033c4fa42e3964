"""A mat for the guided pages: simulated, as fast as it is read, its calibrations kept in a folder of the test."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from live_sessions import SETTINGS

from mat.link import Transport
from mat.pressure.calibration import Calibration
from mat.session.calibrations import write_calibration
from mat.sim import SimTransport
from mat.wire import Hello
from viz.guide import Bench


@dataclass
class FakeLive:
    """Counts how often the window's mat was let go and taken back."""

    told: list[str] = field(default_factory=list)

    def pause(self) -> None:
        self.told.append("pause")

    def resume(self) -> None:
        self.told.append("resume")


@dataclass
class Shelf:
    """Calibrations by mat."""

    folder: Path
    kept: list[Calibration] = field(default_factory=list)

    def find(self, hello: Hello) -> Calibration | None:
        return next((each for each in reversed(self.kept) if each.mat_id == hello.mat_id), None)

    def keep(self, calibration: Calibration) -> Path:
        self.kept.append(calibration)
        path = self.folder / f"{len(self.kept)}.json"
        write_calibration(calibration, path)
        return path


def bench(shelf: Shelf, source: str = "sim:empty?seed=3", fast: bool = True) -> Bench:
    """A mat whose simulated person does what is asked."""

    def opened(text: str) -> Transport:
        return SimTransport(text, fast=fast)

    return Bench(source, replace(SETTINGS), opened, shelf.find, shelf.keep)
