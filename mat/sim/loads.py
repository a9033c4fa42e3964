"""What a person puts on the mat to calibrate it: a board on a foam sheet with a load that is never quite centred.

The load's place, the foam's unevenness and the placement are what a calibration does not know; here they are the truth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import Grid, MatGeometry, Side
from mat.sim.motion import GRAVITY_M_S2

#: Relative unevenness of foam (5–8 %) and the length over which it changes, mm.
FOAM_UNEVENNESS = 0.065
FOAM_CORRELATION_MM = 35.0
#: SD of where a person puts a load on the board, along and across, and of how board and foam are laid, mm.
LOAD_OFFSET_MM = (15.0, 8.0)
PLACEMENT_MM = 3.0
#: A rigid board stays on its foam only while the load's moment presses everywhere.
_LEAST_PRESSURE = 0.1
_WAVES = 400
_FOAM_STREAM, _PLACEMENT_STREAM = 21, 22


class FoamSheet:
    """One sheet: where it is stiffer it bears more.

    Parameters
    ----------
    seed
        Of its unevenness.
    unevenness
        Relative standard deviation.
    """

    def __init__(self, seed: int, unevenness: float = FOAM_UNEVENNESS) -> None:
        rng = np.random.default_rng([seed, _FOAM_STREAM])
        self._wave_per_mm = rng.standard_normal((2, _WAVES)) / FOAM_CORRELATION_MM
        self._phase = rng.uniform(0, 2 * np.pi, _WAVES)
        self._size = unevenness * np.sqrt(2 / _WAVES)

    def stiffness(self, at_mm: np.ndarray) -> np.ndarray:
        """(P,) relative stiffness at (P, 2) mm from the sheet's centre (sum of random waves; Rahimi & Recht 2007)."""
        return np.exp(self._size * np.cos(at_mm @ self._wave_per_mm + self._phase).sum(axis=1))


@dataclass(frozen=True)
class BoardLoad:
    """A board with a load on a pad; it covers the whole pad.

    Attributes
    ----------
    side
        Pad.
    load_kg
        Load, board and foam.
    offset_mm
        The load's place from the pad's centre, along and across.
    shift_mm
        How far the foam lies from the pad's centre, along and across.
    turned
        Board and foam are turned by 180°.
    """

    side: Side
    load_kg: float
    offset_mm: tuple[float, float] = (0.0, 0.0)
    shift_mm: tuple[float, float] = (0.0, 0.0)
    turned: bool = False

    @classmethod
    def drawn(cls, side: Side, load_kg: float, turned: bool, rng: np.random.Generator) -> BoardLoad:
        """As a careful person manages it."""
        along, across = rng.standard_normal(2) * LOAD_OFFSET_MM
        shift = rng.standard_normal(2) * PLACEMENT_MM
        return cls(side, load_kg, (float(along), float(across)), (float(shift[0]), float(shift[1])), turned)

    def stiffness(self, geometry: MatGeometry, centres_mm: np.ndarray, foam: FoamSheet) -> np.ndarray:
        """(P,) relative stiffness of the foam as it lies over patches with these floor centres (P, 2)."""
        from_centre = _from_centre_mm(geometry, self.side, centres_mm)
        return foam.stiffness((from_centre - np.array(self.shift_mm)) * (-1 if self.turned else 1))

    def patches_n(
        self, geometry: MatGeometry, centres_mm: np.ndarray, stiffness: np.ndarray, wander_mm: np.ndarray
    ) -> np.ndarray:
        """Force on patches of the pad.

        Parameters
        ----------
        centres_mm
            (P, 2) their centres on the floor.
        stiffness
            (P,) of the foam over them (:meth:`stiffness`).
        wander_mm
            (n, 2) how far the load is from its place at n moments, along and across.

        Returns
        -------
        ndarray, shape (n, P), newtons
        """
        grid = geometry.grid
        from_centre = _from_centre_mm(geometry, self.side, centres_mm)
        slope = 12 * (wander_mm + self.offset_mm) / np.array([grid.pad_length_mm, grid.pad_width_mm]) ** 2
        tilt = np.maximum(1 + slope @ from_centre.T, _LEAST_PRESSURE)
        pressure = tilt * stiffness
        return self.load_kg * GRAVITY_M_S2 * pressure / pressure.sum(axis=1, keepdims=True)


def placement_rng(seed: int, placement: int) -> np.random.Generator:
    """Random numbers of one placement, the same for the same seed."""
    return np.random.default_rng([seed, _PLACEMENT_STREAM, placement])


def _from_centre_mm(geometry: MatGeometry, side: Side, centres_mm: np.ndarray) -> np.ndarray:
    """Floor points to (along, across) mm from the pad's centre."""
    grid: Grid = geometry.grid
    on_pad = geometry.floor_to_pad(side, centres_mm)
    return np.stack([on_pad[:, 1] - grid.pad_length_mm / 2, on_pad[:, 0] - grid.pad_width_mm / 2], axis=1)
