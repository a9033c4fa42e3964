"""A simulated mat to calibrate and to stand on: film, circuit and inversion at ten scans a second.

Real: the footprints. Simulated: film with its effects on 5 mm patches, circuit, ADC, the persons and boards that
calibrate.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from real_footprints import GRID

from mat.geometry import SIDES, MatGeometry
from mat.matrix import ReadoutCircuit, invert
from mat.pressure import FilmLaw
from mat.pressure.calibration import (
    TOUCH_UP,
    BoardReading,
    Calibration,
    CalibrationStep,
    FilmFit,
    History,
    Moments,
    even_out,
    fit_creep,
    touch_up,
    weigh,
)
from mat.pressure.hysteresis import Loop
from mat.session.calibrating.finish import ASSUMED_LOOP
from mat.session.calibrating.steps import HOLD_S, Equipment, calibration_steps
from mat.sim.film import FilmEffects, pad_patches
from mat.sim.loads import BoardLoad, FoamSheet, placement_rng
from mat.sim.loads_person import PLACES, Move, Person, treading_n
from mat.sim.motion import GRAVITY_M_S2, Sway
from mat.sim.readout import Readout
from mat.wire import Hello

STEP_S = 0.1
#: A load is looked at from so long after it was begun to be put on, s.
HELD_AFTER_S = 2.5
#: Lighter loads on a board are no person: they lie still.
STILL_LOAD_N = 300.0
BOARD_KG, CANISTER_KG = 0.6, 10.0
GEOMETRY = MatGeometry(GRID)
PADS = [pad_patches(GEOMETRY, side) for side in SIDES]
Forces = list[np.ndarray]


class PressedMat:
    """Film, circuit and inversion; what is pressed one after the other is remembered by the film."""

    def __init__(self, effects: FilmEffects, law: FilmLaw, seed: int) -> None:
        self._run = effects.film(law, GRID, seed).begin(PADS)
        self._readout = Readout.of(Hello(), effects, seed, row_spread=0.01)
        self._circuit = ReadoutCircuit.of(Hello())
        self.now_s, self._scans = 0.0, 0
        self._time_s: list[np.ndarray] = []
        self._read_s: list[np.ndarray] = []
        self._true_s: list[np.ndarray] = []

    def press(self, forces_n: Forces, step_s: float = STEP_S) -> np.ndarray:
        """Conductance read, (n, rows, cols) S, of forces ``step_s`` apart."""
        count = len(forces_n[0])
        time_s = self.now_s + step_s * (1 + np.arange(count))
        self.now_s = float(time_s[-1])
        true_s = self._run.advance(time_s, forces_n)
        counts = self._readout.counts(true_s, self._scans)
        self._scans += count
        read_s = invert(counts.cells / 1024, counts.all_high / 1024, counts.row_sense / 1024, self._circuit)
        self._time_s.append(time_s)
        self._read_s.append(read_s)
        self._true_s.append(true_s)
        return read_s

    def history(self, rest_s: np.ndarray) -> History:
        """All that was read so far."""
        return History(np.concatenate(self._time_s), np.concatenate(self._read_s) - rest_s)

    @property
    def true_s(self) -> np.ndarray:
        """Conductance of all that was pressed so far, (n, rows, cols) S."""
        return np.concatenate(self._true_s)

    @property
    def read_s(self) -> np.ndarray:
        """What was read of it."""
        return np.concatenate(self._read_s)

    def take(self, read_s: np.ndarray) -> None:
        """What another circuit read of the same cells takes the place of what this one read."""
        cuts = np.cumsum([len(part) for part in self._read_s])[:-1]
        self._read_s = np.split(read_s, cuts)

    def rest(self, seconds: float) -> np.ndarray:
        return self.press([np.zeros((round(seconds / STEP_S), len(pad.cell))) for pad in PADS])

    def idle(self, seconds: float) -> None:
        """Nobody is there, nothing is read."""
        nothing = [np.zeros((2, len(pad.cell))) for pad in PADS]
        self._run.advance(np.array([self.now_s + STEP_S, self.now_s + seconds]), nothing)
        self.now_s += seconds


def times(seconds: float) -> np.ndarray:
    return STEP_S * (1 + np.arange(round(seconds / STEP_S)))


def board_forces(board: BoardLoad, foam: FoamSheet, wobble: np.random.Generator, seconds: float) -> Forces:
    """A board put on, and who or what stands on it; a person sways on it by some millimetres."""
    time_s = times(seconds)
    wander_mm = np.stack([4 * Sway(wobble).at(time_s), 2 * Sway(wobble).at(time_s)], axis=1) * (board.load_kg > 30)
    forces = [np.zeros((len(time_s), len(pad.cell))) for pad in PADS]
    index = SIDES.index(board.side)
    centres_mm = PADS[index].centres_mm
    carried = board.patches_n(GEOMETRY, centres_mm, board.stiffness(GEOMETRY, centres_mm, foam), wander_mm)
    forces[index] = np.minimum(1.0, time_s)[:, None] * carried
    return forces


@dataclass(frozen=True)
class Plan:
    """How a calibration is done."""

    placements: int = 3
    loads_kg: tuple[float, ...] = (CANISTER_KG, 75.0)
    tread_s: float = 60.0
    weight_kg: float = 75.0
    loop: Loop = ASSUMED_LOOP
    creep: bool = True


@dataclass(frozen=True)
class Lain:
    """What lay on the mat, and when."""

    from_s: float
    to_s: float
    load_n: float
    board: BoardLoad | None = None


@dataclass(frozen=True)
class Performed:
    """All that is done for a calibration: seconds of the empty mat, boards, a person still and moving."""

    empty_s: tuple[float, float]
    boards: list[Lain]
    stance: list[Lain]
    moving: list[Lain]


def performed(mat: PressedMat, seed: int, plan: Plan) -> Performed:
    rng = np.random.default_rng([seed, 91])
    person = Person(plan.weight_kg, 262, GEOMETRY, seed)
    foam = FoamSheet(seed, float(rng.uniform(0.05, 0.08)))
    mat.rest(3)
    begun_s = mat.now_s + STEP_S / 2
    mat.rest(5)
    empty_s = (begun_s, mat.now_s + STEP_S / 2)
    mat.press(treading_n(person, times(plan.tread_s), seed))
    mat.rest(5)
    boards = laid_boards(mat, seed, plan, foam, rng)
    stance = stood(mat, person, ("still",), 10)
    moves: list[Move] = [step.move for step in calibration_steps(Equipment(plan.weight_kg)) if step.kind == "touch-up"]
    return Performed(empty_s, boards, stance, stood(mat, person, moves, HOLD_S["touch-up"]))


def calibrated(mat: PressedMat, seed: int, film: FilmLaw, plan: Plan) -> dict[str, Calibration]:
    """The calibration after each of its steps."""
    return fitted(mat, performed(mat, seed, plan), film, plan)


def laid_boards(mat: PressedMat, seed: int, plan: Plan, foam: FoamSheet, rng: np.random.Generator) -> list[Lain]:
    """The board, placement after placement."""
    lain = []
    for side in SIDES:
        for placement in range(plan.placements):
            for load_kg in plan.loads_kg:
                number = len(lain) + 1
                board = BoardLoad.drawn(side, load_kg + BOARD_KG, placement % 2 == 1, placement_rng(seed, number))
                begun_s = mat.now_s
                mat.press(board_forces(board, foam, rng, 6))
                lain.append(Lain(begun_s, mat.now_s, board.load_kg * GRAVITY_M_S2, board))
                mat.rest(2)
    return lain


def stood(mat: PressedMat, person: Person, moves: Sequence[Move], seconds: float) -> list[Lain]:
    """A person on the mat, stepping off between the places."""
    lain = []
    for spot, move in enumerate(moves):
        begun_s = mat.now_s
        mat.press(person.patches_n(times(seconds + 2), PLACES[spot % len(PLACES)], move))
        lain.append(Lain(begun_s, mat.now_s, person.weight_kg * GRAVITY_M_S2))
        mat.rest(2)
    return lain


def fitted(mat: PressedMat, done: Performed, film: FilmLaw, plan: Plan) -> dict[str, Calibration]:
    """The fits, as the guided calibration does them (mat.session.calibrating.finish)."""
    zero = mat.history(np.zeros((GRID.rows, GRID.cols))).between(*done.empty_s)
    assumed = Calibration.assumed(Hello(), film)
    start = replace(assumed, rest_s=zero.mean(axis=0), noise_s=zero.std(axis=0), threshold_s=3 * zero.std(axis=0))
    boards, raw = done.boards, mat.history(start.rest_s)
    holds_s = [(one.from_s + HELD_AFTER_S, one.to_s) for one in boards if one.load_n < STILL_LOAD_N]
    creep = fit_creep(raw, holds_s) if plan.creep else 0.0
    history, steps = raw.without_creep(creep), {"none": assumed, "zero": start}

    def kept(fit: FilmFit, dead: np.ndarray, loop: Loop) -> Calibration:
        return replace(
            start, film=fit.law, gain=fit.gain, exponent_factor=fit.exponent_factor, dead=dead, loop=loop.width,
            creep=creep, contact_n=fit.contact_n,
            largest_n=np.maximum(fit.answered_n(history.above_rest_s.max(axis=0)), loop.carried_n),
        )  # fmt: skip

    readings = [reading(history, one) for one in boards]
    plain = even_out(readings, GRID, film)
    evened = even_out(readings, GRID, film, plan.loop, plain)
    steps["even out"] = kept(evened.fit, evened.dead, plan.loop)
    steps["weigh"] = kept(weigh(evened.fit, moments(history, done.stance), plan.loop), evened.dead, plan.loop)
    evened_with = cache(lambda loop: even_out(readings, GRID, film, loop, plain).fit)
    touched = touch_up(evened_with, moments(history, done.moving), plan.loop)
    done_step = CalibrationStep(TOUCH_UP, "on the bench", "", {"loop": touched.loop.width})
    steps["touch-up"] = kept(touched.fit, evened.dead, touched.loop).with_step(done_step)
    return steps


def reading(history: History, lain: Lain) -> BoardReading:
    assert lain.board is not None
    columns = GRID.columns(lain.board.side)
    cells_s = history.between(lain.from_s + HELD_AFTER_S, lain.to_s + STEP_S / 2).mean(axis=0)
    largest_s = history.between(0, lain.from_s + STEP_S / 2).max(axis=0)
    return BoardReading(lain.board.side, cells_s[:, columns], lain.load_n, lain.board.turned, largest_s[:, columns])


def moments(history: History, lain: Sequence[Lain]) -> Moments:
    """A person on the mat, with 2 s of the empty mat behind each."""
    inside = (history.time_s > lain[0].from_s + STEP_S / 2) & (history.time_s < lain[-1].to_s + 2 + STEP_S / 2)
    time_s, total_n = history.time_s[inside], np.full(inside.sum(), np.nan)
    for one in lain:
        total_n[(time_s > one.from_s + 2 + STEP_S / 2) & (time_s < one.to_s + STEP_S / 2)] = one.load_n
    largest_s = history.between(0, lain[0].from_s + STEP_S / 2).max(axis=0)
    return Moments(time_s, history.above_rest_s[inside], total_n, largest_s)
