"""From what the steps measured to a calibration that has passed all checks, and a table of what each step gave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from mat.errors import SettingsError
from mat.geometry import MatGeometry
from mat.pressure.calibration import (
    TOUCH_UP,
    BoardReading,
    Calibration,
    CalibrationStep,
    EvenOutResult,
    FilmFit,
    History,
    Moments,
    even_out,
    fit_creep,
    touch_up,
    weigh,
)
from mat.pressure.calibration.expectation import expected_cop_error_mm
from mat.pressure.film import FilmLaw
from mat.pressure.hysteresis import NO_LOOP, Loop
from mat.session.calibrating.checks import (
    MOST_RESIDUAL,
    MOST_TOTAL_ERROR,
    check_feet,
    check_rows,
    check_weights,
    restless_cell,
)
from mat.session.calibrating.measured import Measured, board_readings, still_loads_s, without_creep
from mat.wire import Hello

#: A cell's conductance counts from three standard deviations of its noise on.
THRESHOLD_SD = 3.0
#: Hysteresis believed before the touch-up: data sheets say 4.5 to 10 %.
ASSUMED_LOOP = Loop(0.08)
#: Scans behind this long after stepping on are taken for the weight: before, the load is still coming.
SETTLED_S = 1.5


@dataclass(frozen=True)
class StepRow:
    """A row of the closing table: step, what it gave, expected CoP error after it (AP, ML; NaN if not known)."""

    group: str
    text: str
    cop_ap_mm: float
    cop_ml_mm: float


@dataclass(frozen=True)
class Outcome:
    """The calibration, and the table of how it came about."""

    calibration: Calibration
    rows: tuple[StepRow, ...]


#: Told what is computed now and the share that is done, 0–1; may raise to end it.
Progress = Callable[[str, float], None]
#: Shares of the computing at which its parts begin.
_EVEN_OUT_FROM, _TOUCH_UP_FROM = 0.1, 0.3


def finish(
    hello: Hello,
    film: FilmLaw,
    measured: list[Measured],
    created: str,
    history: History | None = None,
    progress: Progress = lambda what, done: None,
) -> Outcome:
    """Fit, check, and put together.

    Parameters
    ----------
    hello, film
        The mat, and the law its film's name stands for.
    measured
        The steps.
    created
        Date and time, ISO 8601.
    history
        All that the mat bore, with what lay between the steps; None leaves creep as it is.
    progress
        Called before each part of the computing.

    Raises
    ------
    SettingsError
        A check failed.
    """
    progress("creep of the film", 0.0)
    creep = 0.0
    if history is not None:
        creep = fit_creep(history, still_loads_s(measured))
        measured = without_creep(measured, history.without_creep(creep))
    return _Finishing(hello, film, measured, created, creep, progress).outcome()


class _Finishing:
    """The fits of one calibration, in their order."""

    def __init__(
        self, hello: Hello, film: FilmLaw, measured: list[Measured], created: str, creep: float, progress: Progress
    ) -> None:
        self._hello, self._film, self._created, self._creep = hello, film, created, creep
        self._progress = progress
        self._geometry = MatGeometry(hello.grid)
        self._measured = measured
        self._done = [(one.step, one.held) for one in measured if one.held is not None]
        self._left_out = {one.step.group for one in measured if one.held is None}
        self._rows: list[StepRow] = []
        self._figures: dict[str, dict[str, float]] = {}

    def outcome(self) -> Outcome:
        zero = self._zero()
        stance_s = self._stance_s()
        if stance_s is not None:
            check_feet(self._film.force_n(stance_s), self._geometry)
        readings = board_readings(self._measured, self._hello.grid)
        check_weights(readings, self._film)
        grid = self._hello.grid
        self._progress("gains of the cells", _EVEN_OUT_FROM)
        plain = even_out(readings, grid, self._film)
        evened = even_out(readings, grid, self._film, ASSUMED_LOOP, plain)
        evened_with = cache(lambda loop: even_out(readings, grid, self._film, loop, plain).fit)
        check_rows(evened.dead)
        self._tell_boards(readings, evened, stance_s)
        fit, loop = self._weighed(evened.fit, stance_s), ASSUMED_LOOP if readings else NO_LOOP
        fit, loop = self._touched_up(fit, loop, evened_with, stance_s)
        return self._put_together(zero, fit, loop, evened.dead, stance_s)

    # --- the steps -------------------------------------------------------------------------------------------------

    def _zero(self) -> Calibration:
        held = next(held for step, held in self._done if step.kind == "zero")
        noise_s = held.noise_s if held.noise_s is not None else np.zeros_like(held.largest_s)
        restless = restless_cell(noise_s, self._film)
        if restless:
            raise SettingsError(restless)
        rest_s = held.cells_s[held.counted].mean(axis=0)
        self._row("zero", f"noise {self._film.force_n(noise_s).mean() * 1000:.0f} mN a cell", None, None,
                  {"noise_n": float(self._film.force_n(noise_s).mean())})  # fmt: skip
        start = Calibration.assumed(self._hello, self._film, self._created)
        return replace(start, rest_s=rest_s, noise_s=noise_s, threshold_s=THRESHOLD_SD * noise_s)

    def _tell_boards(self, readings: list[BoardReading], evened: EvenOutResult, stance_s: np.ndarray | None) -> None:
        if readings and evened.residual > MOST_RESIDUAL:
            raise SettingsError(
                f"The board's pressure was uneven by {evened.residual:.0%}: lay it flat on one whole sheet of foam, "
                "nothing under it, and calibrate again. Nothing was changed."
            )
        for side in ("left", "right"):
            count = sum(reading.side == side for reading in readings)
            if count:
                dead = int(evened.dead[:, self._hello.grid.columns(side)].sum())
                gain = np.log(evened.fit.gain[:, self._hello.grid.columns(side)])
                self._row(f"even out {side}", f"{count} loads, cells spread by {gain.std():.0%}, {dead} dead",
                          evened.fit, stance_s, {"spread": float(gain.std()), "residual": evened.residual})  # fmt: skip
            else:
                self._row(f"even out {side}", "left out: cells taken for alike", None, None, {})

    def _stance_s(self) -> np.ndarray | None:
        held = next((held for step, held in self._done if step.kind == "weigh"), None)
        if held is None:
            return None
        return np.maximum(held.cells_s[held.counted].mean(axis=0), 0.0)

    def _weighed(self, fit: FilmFit, stance_s: np.ndarray | None) -> FilmFit:
        moments = self._moments("weigh")
        if moments is None:
            self._row("weigh", "left out: forces are good to some 10 % only", None, None, {})
            return fit
        before_n = fit.force_n(np.maximum(moments.above_rest_s[moments.known], 0)).sum(axis=(1, 2))
        ratio = float(np.median(before_n / moments.total_n[moments.known]))
        weighed = weigh(fit, moments, ASSUMED_LOOP)
        self._row("weigh", f"the film's scale changed by {1 / ratio - 1:+.0%}", weighed, stance_s, {"scale": 1 / ratio})
        return weighed

    def _touched_up(
        self, fit: FilmFit, loop: Loop, fit_with: Callable[[Loop], FilmFit], stance_s: np.ndarray | None
    ) -> tuple[FilmFit, Loop]:
        moments = self._moments("touch-up")
        if moments is None:
            self._row(TOUCH_UP, "left out", None, None, {})
            return fit, loop
        result = touch_up(fit_with, moments, loop, self._tell_touch_up)
        if result.after > MOST_TOTAL_ERROR and result.before > MOST_TOTAL_ERROR:
            raise SettingsError(
                f"While you moved, your weight came out differently by {min(result.before, result.after):.0%}: move "
                "more slowly, hands off the chair, and check your weight. Nothing was changed."
            )
        helped = "helped" if result.helped else "did not help, and was not used"
        errors = f"weight off {result.before:.1%} → {result.after:.1%}"
        text = f"{helped}: {errors}, hysteresis {result.loop.width:.1%}, creep {self._creep:.1%}"
        self._row(TOUCH_UP, text, result.fit, stance_s,
                  {"total_before": result.before, "total_after": result.after, "loop": result.loop.width,
                   "carried_n": result.loop.carried_n, "creep_per_decade": self._creep})  # fmt: skip
        return result.fit, result.loop

    def _tell_touch_up(self, done: float) -> None:
        self._progress("hysteresis and exponent", _TOUCH_UP_FROM + (1 - _TOUCH_UP_FROM) * done)

    def _moments(self, kind: str) -> Moments | None:
        """What was held of a kind, one after the other; totals known where the light was green."""
        parts = [(step, held) for step, held in self._done if step.kind == kind]
        if not parts:
            return None
        totals = []
        for step, held in parts:
            since_s = held.time_s - held.time_s[np.argmax(held.counted)]
            totals.append(np.where(held.counted & (since_s >= SETTLED_S), step.load_n, np.nan))
        return Moments(
            np.concatenate([held.time_s for _, held in parts]),
            np.maximum(np.concatenate([held.cells_s for _, held in parts]), 0.0),
            np.concatenate(totals),
            np.maximum(parts[0][1].largest_s, 0.0),
        )

    # --- together --------------------------------------------------------------------------------------------------

    def _row(
        self, group: str, text: str, fit: FilmFit | None, stance_s: np.ndarray | None, figures: dict[str, float]
    ) -> None:
        known = fit is not None and stance_s is not None
        ap, ml = expected_cop_error_mm(fit, stance_s, self._geometry) if known else (float("nan"), float("nan"))  # type: ignore[arg-type]
        self._rows.append(StepRow(group, text, ap, ml))
        self._figures[group] = figures

    def _put_together(
        self, zero: Calibration, fit: FilmFit, loop: Loop, dead: np.ndarray, stance_s: np.ndarray | None
    ) -> Outcome:
        largest_s = np.max([np.maximum(held.cells_s, 0).max(axis=0) for _, held in self._done], axis=0)
        history = tuple(
            CalibrationStep(
                row.group, "" if row.group in self._left_out else self._created, row.text, self._figures[row.group]
            )
            for row in self._rows
        )
        known = [row for row in self._rows if np.isfinite(row.cop_ap_mm)]
        calibration = replace(
            zero, film=fit.law, gain=fit.gain, exponent_factor=fit.exponent_factor, dead=dead, loop=loop.width,
            creep=self._creep, contact_n=fit.contact_n,
            largest_n=np.maximum(fit.answered_n(largest_s), loop.carried_n), history=history,
            expected_cop_ap_mm=known[-1].cop_ap_mm if known else float("nan"),
            expected_cop_ml_mm=known[-1].cop_ml_mm if known else float("nan"),
        )  # fmt: skip
        return Outcome(calibration, tuple(self._rows))
