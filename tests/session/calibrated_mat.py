"""A mat for the flow of a calibration: obedient cells read at 10 scans/s, without a line between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from mat.geometry import MatGeometry
from mat.pressure import FSR_FILM
from mat.session.calibrating import View
from mat.session.calibrating.flow import StepFlow
from mat.session.calibrating.steps import Step
from mat.sim.film import FilmEffects
from mat.sim.loads_performer import ObedientCells
from mat.sim.readout import Readout
from mat.wire import FrameBlock, Hello

HELLO = Hello(mat_id=0x4F1C9A02, firmware=(0, 3, 0))
SCANS_PER_S = 10
BLOCK = 5
EVEN = FilmEffects(gain_spread=0.15)


class NobodyThere:
    def conductance_s(self, time_s: np.ndarray) -> np.ndarray:
        return np.zeros((len(time_s), 16, 16))


class CalibratedMat:
    """Give a flow the scans of what it asks for."""

    def __init__(
        self, effects: FilmEffects = EVEN, weight_kg: float = 70.0, load_kg: float = 10.0, seed: int = 5,
        change: Callable[[np.ndarray], np.ndarray] = lambda cells_s: cells_s,
    ) -> None:  # fmt: skip
        film = effects.film(FSR_FILM, HELLO.grid, seed)
        self._cells = ObedientCells(NobodyThere(), film, MatGeometry(HELLO.grid), weight_kg, 262, seed, load_kg)
        self._readout = Readout.of(HELLO, effects, seed)
        self._change, self._scans = change, 0

    def block(self) -> FrameBlock:
        number = self._scans + np.arange(BLOCK)
        self._scans += BLOCK
        counts = self._readout.counts(self._change(self._cells.conductance_s(number / SCANS_PER_S)), int(number[0]))
        return FrameBlock(
            time_us=(number * 1_000_000 // SCANS_PER_S).astype(np.int64), sequence=number, missed=np.zeros(BLOCK, int),
            restarted=np.zeros(BLOCK, bool), scan_us=np.full(BLOCK, 7500), cells=counts.cells,
            all_high=counts.all_high, row_sense=counts.row_sense, hello=HELLO,
        )  # fmt: skip

    def walk(
        self,
        flow: StepFlow,
        do: Callable[[Step], Step] = lambda step: step,
        until: Callable[[View], bool] = lambda view: False,
        seconds: float = 500,
    ) -> list[View]:
        """Do what is asked (or what ``do`` makes of it) until the flow is finished or ``until`` says so."""
        views: list[View] = []
        asked = None
        for _ in range(round(seconds * SCANS_PER_S / BLOCK)):
            view = flow.view
            if view.step is not None and view.step is not asked:
                asked = view.step
                self._cells.perform(do(asked))
            views.append(flow.feed(self.block()))
            if flow.finished or until(views[-1]):
                break
        return views

    def perform(self, step: Step) -> None:
        self._cells.perform(step)


def as_asked(**changes: object) -> Callable[[Step], Step]:
    return lambda step: replace(step, **changes)  # type: ignore[arg-type]
