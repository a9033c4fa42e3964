"""Axes, sides and places of the mat: defined here, once.

x is medio-lateral, to the person's right; y is antero-posterior, forward (ISPGR convention). The origin lies midway
between the pads, at the rear edge of row 0. Lengths are millimetres. Row 0 is the heel end; the left half of the
columns is the left pad, counted from its left edge, the right half the right pad, from its left edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from mat.errors import SettingsError

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")

#: Distance of the pads of the default build; 0–300 mm can be typed in.
DEFAULT_GAP_MM = 60.0
GAP_RANGE_MM = (0.0, 300.0)
#: How far a pad may be turned (toe-out positive for both pads).
ANGLE_RANGE_DEG = (-15.0, 15.0)


@dataclass(frozen=True)
class Grid:
    """The cells of a mat as its HELLO tells them: ``rows`` × ``cols``, half of the columns a pad."""

    rows: int
    cols: int
    row_pitch_mm: float
    col_pitch_mm: float

    @property
    def pad_cols(self) -> int:
        return self.cols // 2

    @property
    def pad_length_mm(self) -> float:
        return self.rows * self.row_pitch_mm

    @property
    def pad_width_mm(self) -> float:
        return self.pad_cols * self.col_pitch_mm

    def columns(self, side: Side) -> slice:
        """Columns of one pad in a (…, rows, cols) array."""
        return slice(0, self.pad_cols) if side == "left" else slice(self.pad_cols, self.cols)


@dataclass(frozen=True)
class MatGeometry:
    """Where every cell lies on the floor.

    Parameters
    ----------
    grid
        Cells and pitch, from the device.
    gap_mm
        Distance between the pads' facing edges at the rear, mm (0–300).
    left_angle_deg, right_angle_deg
        Each pad turned about its rear inner corner, degrees, toe-out positive (−15…15).
    assumed
        True until somebody typed the gap and angles in.

    Raises
    ------
    SettingsError
        A gap or angle outside its range.
    """

    grid: Grid
    gap_mm: float = DEFAULT_GAP_MM
    left_angle_deg: float = 0.0
    right_angle_deg: float = 0.0
    assumed: bool = True

    def __post_init__(self) -> None:
        check_placement(self.gap_mm, self.left_angle_deg, self.right_angle_deg)

    def pad_to_floor(self, side: Side, across_mm: np.ndarray, along_mm: np.ndarray) -> np.ndarray:
        """Floor coordinates of points given on a pad.

        Parameters
        ----------
        across_mm
            Distance from the pad's left edge, mm, any shape.
        along_mm
            Distance from the rear edge of row 0, mm, same shape.

        Returns
        -------
        ndarray, shape (…, 2)
            x (right) and y (forward), mm.
        """
        outward = -1.0 if side == "left" else 1.0
        angle_deg = self.left_angle_deg if side == "left" else self.right_angle_deg
        inner_edge_mm = self.grid.pad_width_mm if side == "left" else 0.0
        from_inner = np.asarray(across_mm, dtype=float) - inner_edge_mm
        cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
        x = outward * self.gap_mm / 2 + from_inner * cos + outward * np.asarray(along_mm) * sin
        y = np.asarray(along_mm) * cos - outward * from_inner * sin
        return np.stack([x, y], axis=-1)

    def floor_to_pad(self, side: Side, points_mm: np.ndarray) -> np.ndarray:
        """The inverse of :meth:`pad_to_floor`: floor points (…, 2) to (across, along) on the pad, (…, 2) mm."""
        corner = self.pad_to_floor(side, np.array(0.0), np.array(0.0))
        across = self.pad_to_floor(side, np.array(1.0), np.array(0.0)) - corner
        along = self.pad_to_floor(side, np.array(0.0), np.array(1.0)) - corner
        return (points_mm - corner) @ np.stack([across, along], axis=1)

    @cached_property
    def cell_centres_mm(self) -> np.ndarray:
        """Centres of all cells on the floor, shape (rows, cols, 2), mm."""
        grid = self.grid
        along = (np.arange(grid.rows) + 0.5) * grid.row_pitch_mm
        across = (np.arange(grid.pad_cols) + 0.5) * grid.col_pitch_mm
        across_grid, along_grid = np.meshgrid(across, along)
        return np.concatenate([self.pad_to_floor(side, across_grid, along_grid) for side in SIDES], axis=1)


def check_placement(gap_mm: float, left_angle_deg: float, right_angle_deg: float) -> None:
    """Whether pads can lie like this.

    Raises
    ------
    SettingsError
        A gap or angle outside its range.
    """
    _check_range("pad gap", gap_mm, GAP_RANGE_MM, "mm")
    _check_range("left pad angle", left_angle_deg, ANGLE_RANGE_DEG, "degrees")
    _check_range("right pad angle", right_angle_deg, ANGLE_RANGE_DEG, "degrees")


def _check_range(name: str, value: float, limits: tuple[float, float], unit: str) -> None:
    low, high = limits
    if not low <= value <= high:
        raise SettingsError(f"The {name} of {value:g} {unit} is outside {low:g} to {high:g} {unit}: measure it again.")


def medial_direction(side: Side) -> float:
    """+1 where x grows towards the other foot (left foot), −1 for the right foot."""
    return 1.0 if side == "left" else -1.0
