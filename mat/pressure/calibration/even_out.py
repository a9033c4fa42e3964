"""Gains of the cells from a board on foam under known loads.

Neither the load's place on the board nor the foam's unevenness is known. An off-centre load cannot be told from a slope
of the gains; what separates them is belief: gains are independent from cell to cell, loads lie within some mm of the
centre, foam is smooth over 35 mm and turns with its sheet. All unknowns of all placements on both pads are estimated
together (maximum a posteriori, Gauss-Newton, Huber weights).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from mat.geometry import SIDES, Grid, Side
from mat.pressure.calibration.film_fit import (
    FilmFit,
    bounded_contact_n,
    bounded_exponent,
    huber_weights,
    unbounded_contact,
)
from mat.pressure.calibration.priors import (
    CELL_EXPONENT_SD,
    CELL_NOISE,
    CONTACT_LOG_SD,
    CONTACT_N,
    EXPONENT_SD,
    GAIN_SPREAD,
    GAIN_SPREAD_RANGE,
    LIGHT_LOAD_N,
    LIGHT_SD,
    LOAD_SD,
    LOG_SCALE_SD,
    PadPlaces,
    foam_covariance,
    slope_sd,
)
from mat.pressure.cell_law import PIVOT_N
from mat.pressure.contact import MOST_CONTACT_N
from mat.pressure.film import FilmLaw
from mat.pressure.hysteresis import CLOSED_SHARE, NO_LOOP, Loop, carried_n

#: Rounds of least squares before outliers are looked for, and at most; settled is a relative change of this.
_PLAIN_ROUNDS, _FIRST_ROUNDS, _ROUNDS, _SETTLED = 3, 6, 16, 1e-3
#: A load at the rim would lift the board's other end; the model's pressure is kept above this share of the mean.
_LEAST_PRESSURE, _STEEPEST = 0.08, 0.9
#: Conductance of a cell the board did not press, relative to the median: it is dead, or the board did not cover it.
UNPRESSED_SHARE = 0.12


@dataclass(frozen=True, eq=False)
class BoardReading:
    """One placement of the board.

    Attributes
    ----------
    side
        Pad it lay on.
    above_rest_s
        (rows, pad_cols) mean conductance above rest, siemens.
    load_n
        Weight of load, board and foam.
    turned
        Board and foam lay turned by 180°.
    largest_s
        (rows, pad_cols) largest conductance of each cell before this placement: tells how far below its loop's middle a
        cell is that is loaded up to less.
    """

    side: Side
    above_rest_s: np.ndarray
    load_n: float
    turned: bool
    largest_s: np.ndarray


@dataclass(frozen=True, eq=False)
class EvenOutResult:
    """What the board placements told.

    Attributes
    ----------
    fit
        Film and its uncertainty.
    residual
        Relative rms of what is left of the cells' conductance.
    spread
        Relative spread of the gains found.
    offsets_mm
        (placements, 2) where the loads seem to have stood, along and across.
    dead
        (rows, cols) cells that no placement pressed although their neighbours were.
    solution
        All parameters, where a later fit of the same boards may start.
    """

    fit: FilmFit
    residual: float
    spread: float
    offsets_mm: np.ndarray
    dead: np.ndarray
    solution: np.ndarray


def even_out(
    readings: Sequence[BoardReading],
    grid: Grid,
    film: FilmLaw,
    loop: Loop = NO_LOOP,
    near: EvenOutResult | None = None,
) -> EvenOutResult:
    """Estimate gains, scale and exponent.

    Parameters
    ----------
    readings
        At least one; pads without any keep the prior's gains.
    grid
        Cells of the mat.
    film
        Law to start from, by the film's name.
    loop
        Hysteresis of the film (:mod:`mat.pressure.hysteresis`); the boards load it up.
    near
        What the same boards told without hysteresis: a place to start. From a loop that is not there the fit ends in
        a film that does not exist, and does not come back from it.
    """
    if not readings:
        nobody = FilmFit.assumed(grid, film)
        return EvenOutResult(nobody, 0.0, 0.0, np.empty((0, 2)), unpressed(readings, grid), np.empty(0))
    first = (
        _BoardSystem(readings, grid, film, GAIN_SPREAD, loop).solve(_FIRST_ROUNDS) if near is None else near.solution
    )
    cells = first[: grid.rows * grid.cols]
    system = _BoardSystem(readings, grid, film, GAIN_SPREAD, loop)
    known = np.unique(np.concatenate(system.cells))
    spread = float(np.clip(1.4826 * np.median(np.abs(cells[known] - cells[known].mean())), *GAIN_SPREAD_RANGE))
    system = _BoardSystem(readings, grid, film, spread, loop)
    theta = system.solve(_ROUNDS, first)
    fit = FilmFit(grid, bounded_exponent(theta[: system.film_size]), system.covariance)
    slopes = bounded_slopes(theta[system.slopes_at]).reshape(-1, 2)
    offsets_mm = slopes * np.array([grid.pad_length_mm, grid.pad_width_mm]) / 6
    log_gain = theta[known] - theta[known].mean()
    return EvenOutResult(fit, system.residual, float(log_gain.std()), offsets_mm, unpressed(readings, grid), theta)


def unpressed(readings: Sequence[BoardReading], grid: Grid) -> np.ndarray:
    """Cells that stay silent under every board that lay on them, (rows, cols) bool."""
    dead = np.zeros((grid.rows, grid.cols), dtype=bool)
    for side in SIDES:
        on_side = [reading.above_rest_s for reading in readings if reading.side == side]
        if on_side:
            silent = [cells < UNPRESSED_SHARE * np.median(cells) for cells in on_side]
            dead[:, grid.columns(side)] = np.all(silent, axis=0)
    return dead


class _BoardSystem:
    """Unknowns, model and prior of all placements.

    Log-conductance of cell c under placement k, f being the force on it less what the spacer takes:

        a_c + log K + n·log f + n·b_c·log(f / pivot),      f = W_k·exp(d_k)·shape / cells − contact,
        shape = (1 + s_k·place) · exp(foam at the cell).

    Unknown are gains a, deviations b of the exponents, K, n, the slopes s and load errors d of the placements, the
    foam and the log of the contact force.
    """

    def __init__(self, readings: Sequence[BoardReading], grid: Grid, film: FilmLaw, spread: float, loop: Loop) -> None:
        self._loop = loop
        self._readings, places = readings, PadPlaces.of(grid)
        self._arms = np.stack([places.along, places.across], axis=1)
        count, pad, boards = grid.rows * grid.cols, grid.rows * grid.pad_cols, len(readings)
        starts = np.cumsum([0, count, count, 1, 1, 1, 2 * boards, boards, pad])
        (self._gain_at, self._deviation_at, scale, exponent, contact, self.slopes_at, self._load_at, self._foam_at) = (
            np.arange(start, stop) for start, stop in pairwise(starts)
        )
        self._scale_at, self._exponent_at, self._contact_at = int(scale[0]), int(exponent[0]), int(contact[0])
        self.film_size = self._contact_at + 1
        index = np.arange(count).reshape(grid.rows, grid.cols)
        self.cells = [index[:, grid.columns(reading.side)].ravel() for reading in readings]
        self._start = np.zeros(starts[-1])
        self._start[self._scale_at], self._start[self._exponent_at] = np.log(film.conductance_at_1n_s), film.exponent
        self._start[self._contact_at] = unbounded_contact(CONTACT_N)
        self._belief = self._prior(spread, places, slope_sd(grid))
        self.covariance, self.residual = np.empty(0), 0.0

    def _prior(self, spread: float, places: PadPlaces, slopes: np.ndarray) -> np.ndarray:
        """Inverse covariance of what is believed beforehand."""
        sd = np.ones(len(self._start))
        sd[self._gain_at], sd[self._deviation_at] = spread, CELL_EXPONENT_SD
        sd[self._scale_at], sd[self._exponent_at] = LOG_SCALE_SD, EXPONENT_SD
        sd[self.slopes_at], sd[self._load_at] = np.tile(slopes, len(self._readings)), self._load_sd()
        sd[self._contact_at] = CONTACT_LOG_SD
        belief = np.diag(sd**-2.0)
        belief[np.ix_(self._foam_at, self._foam_at)] = np.linalg.inv(foam_covariance(places))
        return belief

    def _load_sd(self) -> np.ndarray:
        """Relative uncertainty of each placement's load."""
        load_n = np.array([reading.load_n for reading in self._readings])
        return np.hypot(LOAD_SD, LIGHT_SD * np.exp(-load_n / LIGHT_LOAD_N))

    def _rising(self, reading: BoardReading, exponent: float) -> np.ndarray:
        """(cells,) share of its load that a cell answers to on its way up, having carried more before."""
        measured_s = reading.above_rest_s.ravel()
        most_s = np.maximum(reading.largest_s.ravel(), measured_s)
        answered = (np.maximum(measured_s, 1e-12) / np.maximum(most_s, 1e-12)) ** (1 / exponent)
        if self._loop.carried_n:
            answered = np.minimum(answered, reading.load_n / len(measured_s) / self._loop.carried_n)
        return answered / carried_n(answered, -self._loop.width, np.maximum(CLOSED_SHARE, answered))

    def solve(self, rounds: int, start: np.ndarray | None = None) -> np.ndarray:
        """All parameters, by Gauss-Newton; leaves the film's covariance and the cells' relative residual."""
        theta = (self._start if start is None else start).copy()
        hessian = self._belief
        for done in range(rounds):
            jacobian, residual, usable = self._linearised(theta)
            # Far from the solution every cell looks like an outlier.
            robust = huber_weights(residual, CELL_NOISE) if done >= _PLAIN_ROUNDS else 1.0
            weight = usable * robust / CELL_NOISE**2
            hessian = self._belief + (jacobian.T @ (jacobian * weight[:, None])).toarray()
            gradient = jacobian.T @ (weight * residual) - self._belief @ (theta - self._start)
            # Not scipy's "pos" solver: its Cholesky takes forty times as long as numpy's plain solution.
            step = np.linalg.solve(hessian, gradient)
            theta = theta + step
            self.residual = float(1.4826 * np.median(np.abs(residual[usable > 0])))
            if done > _PLAIN_ROUNDS and np.abs(step).max() < _SETTLED:
                break
        self.covariance = np.linalg.inv(hessian)[: self.film_size, : self.film_size]
        return theta

    def _linearised(self, theta: np.ndarray) -> tuple[csr_array, np.ndarray, np.ndarray]:
        """Jacobian, residual, and which cells were pressed at all."""
        parts = [self._board(theta, number) for number in range(len(self._readings))]
        columns, values, residual, usable = (np.concatenate(part) for part in zip(*parts, strict=True))
        rows = np.arange(columns.size) // columns.shape[1]
        jacobian = csr_array((values.ravel(), (rows, columns.ravel())), shape=(len(columns), len(theta)))
        return jacobian, residual, usable

    def _board(self, theta: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Of each cell of a placement: parameters it depends on and derivatives, (cells, 9); residual; pressed."""
        reading, cells = self._readings[number], self.cells[number]
        slopes_at = self.slopes_at[2 * number : 2 * number + 2]
        foam_at = self._foam_at[::-1] if reading.turned else self._foam_at
        slopes = bounded_slopes(theta[slopes_at])
        tilt = np.maximum(1 + self._arms @ slopes, _LEAST_PRESSURE)
        contact_n = bounded_contact_n(theta[self._contact_at])
        # The foam's mean is left to the load's uncertainty: its sum would tie every cell to every other.
        carried_n = reading.load_n * np.exp(theta[self._load_at[number]] + theta[foam_at]) * tilt / len(cells)
        rising = self._rising(reading, theta[self._exponent_at])
        answered_n = rising * np.maximum(carried_n - contact_n, 0.1 * carried_n)
        log_n, beyond = np.log(answered_n), np.log(answered_n / PIVOT_N)
        exponent, deviation = theta[self._exponent_at], theta[self._deviation_at[cells]]
        steep = exponent * (1 + deviation) * rising * carried_n / answered_n
        model = theta[cells] + theta[self._scale_at] + exponent * (log_n + deviation * beyond)
        leaning = self._arms / tilt[:, None] * (1 - (slopes / _STEEPEST) ** 2)
        derivatives = (
            (cells, np.ones(len(cells))), (self._deviation_at[cells], exponent * beyond), (self._scale_at, 1.0),
            (self._exponent_at, log_n + deviation * beyond), (slopes_at[0], steep * leaning[:, 0]),
            (slopes_at[1], steep * leaning[:, 1]), (self._load_at[number], steep), (foam_at, steep),
            (self._contact_at, -steep * contact_n * (1 - contact_n / MOST_CONTACT_N) / carried_n),
        )  # fmt: skip
        columns, values = (
            np.stack([np.broadcast_to(pair[part], len(cells)) for pair in derivatives], axis=1) for part in (0, 1)
        )
        measured_s = reading.above_rest_s.ravel()
        usable = measured_s > UNPRESSED_SHARE * np.median(measured_s)
        return columns, values, np.log(np.maximum(measured_s, 1e-12)) - model, usable.astype(float)


def bounded_slopes(free: np.ndarray) -> np.ndarray:
    """Slopes of the pressure from unbounded parameters: small ones as they are, none steeper than a board can bear."""
    return _STEEPEST * np.tanh(free / _STEEPEST)
