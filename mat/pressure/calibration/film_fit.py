"""An estimate of the film and how sure it is: what the fits hand on to each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import Grid
from mat.pressure.calibration.priors import (
    CELL_EXPONENT_SD,
    CONTACT_LOG_SD,
    CONTACT_N,
    EXPONENT_SD,
    GAIN_SPREAD,
    LOG_SCALE_SD,
)
from mat.pressure.cell_law import CellLaw
from mat.pressure.contact import MOST_CONTACT_N, held_back_n
from mat.pressure.film import FilmLaw

#: Exponents beyond these are no film's: a fit is held inside.
EXPONENT_RANGE = (0.5, 1.3)
LARGEST_DEVIATION = 0.3
#: Where the parameters common to all cells stand, behind those of the cells; and how many they are.
SCALE_AT, EXPONENT_AT, CONTACT_AT, COMMON = -3, -2, -1, 3


@dataclass(frozen=True, eq=False)
class FilmFit:
    """Gains and law of a film, with their covariance.

    The parameters, in order: log gain of each of the mat's cells (row-major), relative deviation of each cell's
    exponent, log of the law's conductance at 1 N, its exponent (:class:`~mat.pressure.cell_law.CellLaw`), log of the
    contact force before it is bounded (:func:`bounded_contact_n`).

    Attributes
    ----------
    grid
        Cells of the mat.
    mean
        (2 cells + 3,).
    covariance
        (2 cells + 3, 2 cells + 3).
    """

    grid: Grid
    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def assumed(cls, grid: Grid, film: FilmLaw) -> FilmFit:
        """What is believed of a film of this kind before anything is measured."""
        cells = grid.rows * grid.cols
        common = [np.log(film.conductance_at_1n_s), film.exponent, unbounded_contact(CONTACT_N)]
        common_sd = [LOG_SCALE_SD, EXPONENT_SD, CONTACT_LOG_SD]
        mean = np.concatenate([np.zeros(2 * cells), common])
        sd = np.concatenate([np.full(cells, GAIN_SPREAD), np.full(cells, CELL_EXPONENT_SD), common_sd])
        return cls(grid, mean, np.diag(sd**2))

    @property
    def cells(self) -> int:
        return self.grid.rows * self.grid.cols

    @property
    def exponent(self) -> float:
        return float(self.mean[EXPONENT_AT])

    @property
    def contact_n(self) -> float:
        """Force on a cell below which the film does not touch, N."""
        return bounded_contact_n(self.mean[CONTACT_AT])

    @property
    def law(self) -> FilmLaw:
        """The common law; the cells' mean log gain counts into it."""
        return FilmLaw(float(np.exp(self.mean[SCALE_AT] + self.mean[: self.cells].mean())), self.exponent)

    @property
    def gain(self) -> np.ndarray:
        """(rows, cols) gains, their geometric mean 1."""
        log = self.mean[: self.cells] - self.mean[: self.cells].mean()
        return np.exp(log).reshape(self.grid.rows, self.grid.cols)

    @property
    def exponent_factor(self) -> np.ndarray:
        """(rows, cols) exponents relative to the law's."""
        return (1 + self.mean[self.cells : 2 * self.cells]).reshape(self.grid.rows, self.grid.cols)

    @property
    def gain_sd(self) -> np.ndarray:
        """(rows, cols) relative standard deviation of the gains."""
        return np.sqrt(np.diag(self.covariance)[: self.cells]).reshape(self.grid.rows, self.grid.cols)

    def answered_n(self, above_rest_s: np.ndarray) -> np.ndarray:
        """Force that the film of the cells answers to, any shape ending in (rows, cols), N."""
        return CellLaw.of(self.law, self.gain, self.exponent_factor).force_n(above_rest_s)

    def force_n(self, above_rest_s: np.ndarray) -> np.ndarray:
        """Force on the cells of film without hysteresis, any shape ending in (rows, cols), N."""
        answered_n = self.answered_n(above_rest_s)
        return answered_n + held_back_n(answered_n, self.contact_n)


def bounded_exponent(mean: np.ndarray) -> np.ndarray:
    """The same parameters with the exponent held inside what films have."""
    held = mean.copy()
    held[EXPONENT_AT] = np.clip(held[EXPONENT_AT], *EXPONENT_RANGE)
    cells = (len(held) - COMMON) // 2
    held[cells:-COMMON] = np.clip(held[cells:-COMMON], -LARGEST_DEVIATION, LARGEST_DEVIATION)
    return held


def bounded_contact_n(free: float) -> float:
    """Contact force from the logarithm of an unbounded one: a hard bound left the fit running off beyond it."""
    unbounded_n = np.exp(free)
    return float(unbounded_n / (1 + unbounded_n / MOST_CONTACT_N))


def unbounded_contact(contact_n: float) -> float:
    """The inverse of :func:`bounded_contact_n`."""
    return float(np.log(contact_n / (1 - contact_n / MOST_CONTACT_N)))


def huber_weights(residual: np.ndarray, scale: float) -> np.ndarray:
    """Weights of robust least squares (Huber 1981): 1 within 1.345 scale, falling as 1/|r| beyond."""
    return np.minimum(1.0, 1.345 * scale / np.maximum(np.abs(residual), 1e-12))
