"""The guided calibration: takes scans, says what to do, whether it is done well, and in the end what came of it.

It knows no clock: time is the device's. Nothing it measures is used by anybody before :meth:`CalibrationFlow.outcome`
gives a calibration that has passed all checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from mat.matrix import conductance
from mat.pressure.calibration import History
from mat.pressure.film import FilmLaw
from mat.pressure.ticks import TICK_US, TICKS_PER_S, TickAccumulator
from mat.session.calibrating.checks import check_weights, restless_cell
from mat.session.calibrating.finish import Outcome, Progress, finish
from mat.session.calibrating.judging import EMPTY_N, STILL_TICKS, Light, judge
from mat.session.calibrating.measured import Measured, board_readings
from mat.session.calibrating.noise_watch import NoiseWatch
from mat.session.calibrating.steps import PLACEMENTS, Equipment, Step, calibration_steps
from mat.wire import FrameBlock, Hello

#: What was held is lost when the light was not green for this long: a moment's wobble is left out instead.
LOST_S = 1.0
#: A pause of the scans: what was held is lost.
_PAUSE_TICKS = 5
#: Treading in is told by how much of the pads was loaded, and goes on at most this much longer than asked.
_EMPTY = Light("wait", "Clear the mat: take everything off before the next step.")


class Phase(Enum):
    """Where a step stands."""

    CLEARING = "clearing"
    WAITING = "waiting"
    HOLDING = "holding"
    FINISHED = "finished"


@dataclass(frozen=True)
class View:
    """What to show.

    Attributes
    ----------
    step, number, count
        The step, its number from 1, and how many there are; None when all are done.
    phase
        Where it stands.
    light
        Green or not, and why.
    held
        Share of the time held, 0–1.
    note
        What has just happened (a step done, a hold lost); empty otherwise.
    """

    step: Step | None
    number: int
    count: int
    phase: Phase
    light: Light
    held: float
    note: str = ""


@dataclass(frozen=True, eq=False)
class Held:
    """What a step gave: its ticks from the first touch on, which of them count, and what the film bore before."""

    time_s: np.ndarray
    cells_s: np.ndarray
    counted: np.ndarray
    largest_s: np.ndarray
    noise_s: np.ndarray | None = None


class StepFlow:
    """Walk through steps, of a calibration or of a check.

    Parameters
    ----------
    hello
        The mat.
    film
        Law to start from: loads are judged roughly with it.
    steps
        The first of them looks at the empty mat.
    """

    def __init__(self, hello: Hello, film: FilmLaw, steps: tuple[Step, ...]) -> None:
        self.hello, self.film, self.steps = hello, film, steps
        self._results: dict[int, Held | None] = {}
        self._at = 0
        self._ticks = TickAccumulator()
        self._noise = NoiseWatch()
        self._rest_s = np.zeros((hello.rows, hello.cols))
        self._largest_s = np.zeros((hello.rows, hello.cols))
        self._last_index: int | None = None
        self._note = ""
        self._all_s: list[tuple[float, np.ndarray]] = []
        self._begin(clearing=False)

    # --- what the person does --------------------------------------------------------------------------------------

    def repeat(self) -> View:
        """Do this step again from its beginning."""
        self._begin(clearing=self._at > 0)
        return self._view("Again from the beginning of this step.")

    def undo(self) -> View:
        """Throw away the step before this one and do it again."""
        if self._at == 0:
            return self._view("There is nothing to undo yet.")
        self._at -= 1
        self._results.pop(self._at, None)
        self._begin(clearing=self._at > 0)
        return self._view(f"Undone: {self.steps[self._at].group} will be done again.")

    def skip(self) -> View:
        """Leave this step out, if it can be."""
        step = self._step
        if step is None or not step.skipped:
            return self._view("This step cannot be left out: everything else is measured from it.")
        self._results[self._at] = None
        self._next()
        return self._view(f"Left out. {step.skipped}")

    # --- what the mat says -----------------------------------------------------------------------------------------

    def feed(self, block: FrameBlock) -> View:
        """Take the next scans.

        Raises
        ------
        SettingsError
            What was measured cannot be right, whatever comes.
        """
        cells_s = conductance(block)
        done = 0
        for tick in self._ticks.process(block.time_us, cells_s):
            self._noise.add(cells_s[done : tick.known_from])
            done = tick.known_from
            self._take(tick.index, tick.mean)
        self._noise.add(cells_s[done:])
        note, self._note = self._note, ""
        return self._view(note)

    @property
    def view(self) -> View:
        """What to show now."""
        return self._view("")

    @property
    def finished(self) -> bool:
        return self._at >= len(self.steps)

    @property
    def measured(self) -> list[Measured]:
        """Every step with what it gave."""
        return [Measured(step, self._results.get(index)) for index, step in enumerate(self.steps)]

    @property
    def history(self) -> History:
        """All that the mat bore since it was found empty: film remembers also what lies between the steps."""
        times_s, cells_s = zip(*self._all_s, strict=True) if self._all_s else ((), ())
        shape = (len(times_s), self.hello.rows, self.hello.cols)
        return History(np.array(times_s), np.array(cells_s).reshape(shape) - self._rest_s)

    # --- inside ----------------------------------------------------------------------------------------------------

    @property
    def _step(self) -> Step | None:
        return None if self.finished else self.steps[self._at]

    def _begin(self, clearing: bool) -> None:
        self._phase = Phase.CLEARING if clearing else Phase.WAITING
        self._light = _EMPTY if clearing else Light("wait", "")
        self._held_ticks, self._lost_ticks = 0, 0
        self._recent: list[np.ndarray] = []
        self._time_s: list[float] = []
        self._cells_s: list[np.ndarray] = []
        self._counted: list[bool] = []
        self._before_s = self._largest_s.copy()
        self._noise.begin()

    def _next(self) -> None:
        self._at += 1
        step = self._step
        # People stay on while they are told the next movement or place; boards and weighing begin from an empty mat.
        self._begin(clearing=step is not None and step.kind != "zero")

    def _take(self, index: int, mean_s: np.ndarray) -> None:
        step = self._step
        if step is None:
            return
        if self._last_index is not None and index - self._last_index > _PAUSE_TICKS and self._held_ticks:
            self._begin(clearing=step.kind != "zero")
            self._note = "The mat was away for a moment: this step begins again."
        self._last_index = index
        self._all_s.append((index * TICK_US / 1e6, mean_s))
        above_s = mean_s - self._rest_s
        if self._phase == Phase.CLEARING:
            if self.film.force_n(above_s).sum() >= EMPTY_N:
                return
            self._begin(clearing=False)
        self._largest_s = np.maximum(self._largest_s, above_s) if step.kind != "zero" else self._largest_s
        self._recent = [*self._recent[1 - STILL_TICKS :], above_s]
        self._time_s.append(index * TICK_US / 1e6)
        self._cells_s.append(above_s)
        self._light = judge(step, self._recent, self.hello.grid, self.film)
        self._counted.append(self._light.state == "green")
        if step.kind == "zero" and self._light.state != "green":
            # What lay on the mat until now is no noise of the empty one.
            self._noise.begin()
        self._hold(step)

    def _hold(self, step: Step) -> None:
        if self._light.state == "green":
            self._phase, self._lost_ticks = Phase.HOLDING, 0
            self._held_ticks += 1
            if self._held_ticks >= step.hold_s * TICKS_PER_S:
                self._done(step)
        elif self._phase == Phase.HOLDING:
            self._lost_ticks += 1
            if self._lost_ticks > LOST_S * TICKS_PER_S and step.kind != "tread":
                self._begin(clearing=step.kind != "zero")
                self._note = "That was lost half-way: clear the mat, then this step begins again."

    def _done(self, step: Step) -> None:
        held = Held(
            np.array(self._time_s), np.stack(self._cells_s), np.array(self._counted), self._before_s,
            self._noise.deviation_s if step.kind == "zero" else None,
        )  # fmt: skip
        if step.kind == "zero":
            restless = restless_cell(held.noise_s, self.film)
            if restless:
                self._begin(clearing=False)
                self._note = restless
                return
            self._rest_s = held.cells_s[held.counted].mean(axis=0)
        self._results[self._at] = held
        self._next()
        self._note = "Done."

    def _view(self, note: str) -> View:
        step = self._step
        if step is None:
            return View(None, len(self.steps), len(self.steps), Phase.FINISHED, Light("green"), 1.0, note)
        held = min(1.0, self._held_ticks / (step.hold_s * TICKS_PER_S))
        return View(step, self._at + 1, len(self.steps), self._phase, self._light, held, note)


class CalibrationFlow(StepFlow):
    """The steps of a calibration.

    Parameters
    ----------
    hello
        The mat.
    equipment
        What is put on it.
    film
        Law to start from, by the film's name.
    placements
        How often the board is laid on either pad.
    """

    def __init__(self, hello: Hello, equipment: Equipment, film: FilmLaw, placements: int = PLACEMENTS) -> None:
        super().__init__(hello, film, calibration_steps(equipment, placements))

    def _done(self, step: Step) -> None:
        super()._done(step)
        if step.kind == "board":
            # A weight typed wrong is told at the first board, not after a quarter of an hour.
            check_weights(board_readings(self.measured, self.hello.grid), self.film)

    def outcome(self, created: str, progress: Progress = lambda what, done: None) -> Outcome:
        """Fit and check what was measured.

        Parameters
        ----------
        created
            Date and time, ISO 8601.
        progress
            Told what is computed and the share that is done; it takes some seconds in all. May raise to end it.

        Raises
        ------
        SettingsError
            A check failed; its text says which and what to do.
        """
        return finish(self.hello, self.film, self.measured, created, self.history, progress)
