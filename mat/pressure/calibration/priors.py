"""What is believed of film, foam and loads before anything was measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import Grid

#: Relative SD of the cells' gains before they are known: published ±6 (FSR) to ±21 % (Velostat), ELECTRONICS §2. The
#: fit finds the spread of the film at hand within these.
GAIN_SPREAD = 0.21
GAIN_SPREAD_RANGE = (0.04, 0.35)
#: Where a load stands on the board is not known: SD along and across the pad, mm.
LOAD_OFFSET_AP_MM, LOAD_OFFSET_ML_MM = 15.0, 8.0
#: Foam is uneven by 5–8 %, over some 30–40 mm, and turns with the sheet.
FOAM_UNEVENNESS, FOAM_CORRELATION_MM = 0.065, 35.0
#: What is left of a cell's log-conductance when all is modelled: placement to a few mm, hysteresis, creep.
CELL_NOISE = 0.04
#: Exponents of films published: 0.7–1.05 around a named film's own.
EXPONENT_SD = 0.15
#: Relative SD of the cells' own exponents. No published figure was found. [judgement]
CELL_EXPONENT_SD = 0.05
#: A load is not quite what was typed, and film under it has crept: common to all cells of a placement. On film that
#: carried more before, a load far below that reads up to 20 % low on its way up (hysteresis of 10 %): LIGHT_SD at no
#: load.
LOAD_SD, LIGHT_SD, LIGHT_LOAD_N = 0.03, 0.15, 150.0
#: Force on a cell below which film over a spacer does not touch, N: 0.1–0.3 (Interlink FSR 402 data sheet); it matters
#: under the light board only.
CONTACT_N, CONTACT_LOG_SD = 0.10, 0.8
#: The named film's conductance is a guess within a factor of e.
LOG_SCALE_SD = 1.0


@dataclass(frozen=True)
class PadPlaces:
    """Places of a pad's cells: -1 … 1 from edge to edge, and mm from its centre.

    Attributes
    ----------
    along, across
        (cells,) share of the half-length and half-width.
    at_mm
        (cells, 2) along, across.
    """

    along: np.ndarray
    across: np.ndarray
    at_mm: np.ndarray

    @classmethod
    def of(cls, grid: Grid) -> PadPlaces:
        along_mm = (np.arange(grid.rows) + 0.5) * grid.row_pitch_mm - grid.pad_length_mm / 2
        across_mm = (np.arange(grid.pad_cols) + 0.5) * grid.col_pitch_mm - grid.pad_width_mm / 2
        at = np.stack(np.meshgrid(along_mm, across_mm, indexing="ij"), axis=-1).reshape(-1, 2)
        return cls(at[:, 0] / (grid.pad_length_mm / 2), at[:, 1] / (grid.pad_width_mm / 2), at)


def slope_sd(grid: Grid) -> np.ndarray:
    """SD of the pressure's relative slope at the pad's ends and sides, (2,).

    A load off the middle by d tilts it by 6 d / length.
    """
    return np.array([6 * LOAD_OFFSET_AP_MM / grid.pad_length_mm, 6 * LOAD_OFFSET_ML_MM / grid.pad_width_mm])


def foam_covariance(places: PadPlaces) -> np.ndarray:
    """(cells, cells) covariance of the foam's relative unevenness."""
    square = ((places.at_mm[:, None] - places.at_mm) ** 2).sum(axis=2)
    smooth = np.exp(-square / (2 * FOAM_CORRELATION_MM**2))
    return FOAM_UNEVENNESS**2 * (smooth + 1e-4 * np.eye(len(smooth)))
