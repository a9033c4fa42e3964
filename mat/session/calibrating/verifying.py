"""A check of a calibration: a known mass on marked points, what the mat makes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.errors import SettingsError
from mat.foot.stance import GRAVITY_M_S2
from mat.geometry import SIDES, Grid, Side
from mat.pressure import PressureStage
from mat.pressure.calibration import Calibration, CalibrationStep
from mat.pressure.ticks import TICKS_PER_S
from mat.session.calibrating.flow import Held, StepFlow
from mat.session.calibrating.steps import LOAD_RANGE_KG, Step, check_kg
from mat.wire import Hello

#: Marked points: quarter, middle and three quarters of the pad's length, on its middle line.
_PLACES = (0.25, 0.5, 0.75)
#: Beyond these the calibration does not hold: the bounds of a standing foot, doubled for a load of a tenth of a person;
#: such a load on foam reads 6 to 19 % heavier on simulated films that were calibrated well (9 % by the even pressure of
#: foam on film of a curved law, the rest because film is at the foot of its loops).
GOOD_COP_MM, GOOD_FORCE = 4.0, 0.25


@dataclass(frozen=True)
class PointRow:
    """One marked point: CoP error along and across, mm; relative error of the force."""

    side: Side
    along_mm: float
    cop_ap_mm: float
    cop_ml_mm: float
    force: float


@dataclass(frozen=True)
class Verdict:
    """What came of all points, and the calibration with that kept in its history."""

    rows: tuple[PointRow, ...]
    good: bool
    text: str
    calibration: Calibration


def verification_steps(grid: Grid, load_kg: float) -> tuple[Step, ...]:
    """The empty mat, treading in, then three points on either pad.

    Raises
    ------
    UsageError
        A load that is not of this kind.
    """
    check_kg("load", load_kg, LOAD_RANGE_KG)
    steps = [
        Step("zero", "zero", "Take everything off both pads and keep away from them."),
        # Loops depend on the largest load a cell has carried: film at rest since it was calibrated reads 3 to 9 % more.
        Step(
            "tread", "tread in",
            "Tread slowly all over both pads, heels and toes, one hand on the chair, until the time is over.",
            "person", skipped="The film is not worked in: it may read the load 3 to 9 % heavier.",
        ),
    ]  # fmt: skip
    points: list[tuple[Side, float]] = [(side, place) for side in SIDES for place in _PLACES]
    for number, (side, place) in enumerate(points):
        at_mm = (place * grid.pad_length_mm, grid.pad_width_mm / 2)
        ask = (
            f"Put the load on the {side} pad, its middle {at_mm[0]:.0f} mm from the heel edge, {at_mm[1]:.0f} mm from "
            "the pad's left edge."
        )
        step = Step("point", f"{side} {at_mm[0]:.0f} mm", ask, "load", load_kg * GRAVITY_M_S2, side, number=number,
                    at_mm=at_mm, skipped="This point is not checked.")  # fmt: skip
        steps.append(step)
    return tuple(steps)


class VerificationFlow(StepFlow):
    """The steps of a check.

    Parameters
    ----------
    hello
        The mat.
    calibration
        Checked.
    load_kg
        The known mass.
    """

    def __init__(self, hello: Hello, calibration: Calibration, load_kg: float) -> None:
        super().__init__(hello, calibration.film, verification_steps(hello.grid, load_kg))
        self._calibration = calibration

    def verdict(self, created: str) -> Verdict:
        """Errors of all points.

        Raises
        ------
        SettingsError
            No point was measured.
        """
        rows = tuple(
            point_error(one.step, one.held, self._calibration)
            for one in self.measured
            if one.step.kind == "point" and one.held is not None
        )
        if not rows:
            raise SettingsError("No point was measured: nothing is known of the calibration. Do at least one.")
        ap, ml, force = (
            float(np.sqrt(np.mean([getattr(row, name) ** 2 for row in rows])))
            for name in ("cop_ap_mm", "cop_ml_mm", "force")
        )
        good = max(ap, ml) <= GOOD_COP_MM and force <= GOOD_FORCE
        advice = "It holds." if good else "It does not hold: calibrate again, and renew the film if that does not help."
        text = f"{len(rows)} points: CoP {ap:.1f} mm along, {ml:.1f} mm across, force {force:.0%} off, rms. {advice}"
        step = CalibrationStep("verify", created, text, {"cop_ap_mm": ap, "cop_ml_mm": ml, "force": force})
        return Verdict(rows, good, text, self._calibration.with_step(step))


def point_error(step: Step, held: Held, calibration: Calibration) -> PointRow:
    """What the mat makes of a load on a marked point."""
    assert step.side is not None
    stage = PressureStage(calibration.film, calibration)
    time_us = np.round(held.time_s * 1e6).astype(np.int64)
    force_n = stage.process(time_us, held.cells_s + calibration.rest_s)
    kept = force_n[held.counted][-round(step.hold_s * TICKS_PER_S) :].mean(axis=0)
    grid = calibration.grid
    pad = kept[:, grid.columns(step.side)]
    total_n = pad.sum()
    along_mm = pad.sum(axis=1) @ (np.arange(grid.rows) + 0.5) * grid.row_pitch_mm / total_n
    across_mm = pad.sum(axis=0) @ (np.arange(grid.pad_cols) + 0.5) * grid.col_pitch_mm / total_n
    return PointRow(
        step.side, step.at_mm[0], float(along_mm - step.at_mm[0]), float(across_mm - step.at_mm[1]),
        float(total_n / step.load_n - 1),
    )  # fmt: skip
