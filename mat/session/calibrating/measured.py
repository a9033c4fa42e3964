"""What the steps of a calibration measured, and what they would have measured on film that does not creep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mat.geometry import Grid
from mat.pressure.calibration import BoardReading, History
from mat.pressure.ticks import TICKS_PER_S
from mat.session.calibrating.steps import Step

if TYPE_CHECKING:
    from mat.session.calibrating.flow import Held


@dataclass(frozen=True)
class Measured:
    """A step and what it gave; None if it was left out."""

    step: Step
    held: Held | None


def board_readings(measured: list[Measured], grid: Grid) -> list[BoardReading]:
    """What a pad read under each board that was laid on it."""
    readings = []
    for step, held in ((one.step, one.held) for one in measured):
        if step.kind == "board" and step.side is not None and held is not None:
            columns = grid.columns(step.side)
            mean_s = held.cells_s[held.counted][-round(step.hold_s * TICKS_PER_S) :].mean(axis=0)
            largest_s = np.maximum(held.largest_s, 0)
            readings.append(
                BoardReading(step.side, mean_s[:, columns], step.load_n, step.turned, largest_s[:, columns])
            )
    return readings


def still_loads_s(measured: list[Measured]) -> list[tuple[float, float]]:
    """[start, end) of the loads that lay still: a person's sway works on hysteresis and looks like creep."""
    return [
        (float(one.held.time_s[np.argmax(one.held.counted)]), float(one.held.time_s[-1]))
        for one in measured
        if one.held is not None and one.step.kind == "board" and one.step.bears == "load"
    ]


def without_creep(measured: list[Measured], relaxed: History) -> list[Measured]:
    """The steps with the conductance they would have had on film that does not creep."""
    before_s = np.maximum.accumulate(np.concatenate([np.zeros_like(relaxed.above_rest_s[:1]), relaxed.above_rest_s]))

    def relax(held: Held) -> Held:
        at = np.searchsorted(relaxed.time_s, held.time_s)
        return replace(held, cells_s=relaxed.above_rest_s[at], largest_s=before_s[at[0]])

    return [
        one if one.held is None or one.step.kind == "zero" else Measured(one.step, relax(one.held)) for one in measured
    ]
