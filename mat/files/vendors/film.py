"""What a recording of another maker's device holds: pressures on its own cells, and what its file says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from mat.geometry import Side


@dataclass(frozen=True, eq=False)
class CellSheet:
    """n pictures of one sheet of cells of a regular pitch.

    Attributes
    ----------
    kpa
        (n, …) float32 pressure on the sensors of the device. Sensors that form a lattice: (n, rows, cols), heel at row
        0, columns from the person's left, 0 where the sheet has no cell.
    row_pitch_mm, col_pitch_mm
        From cell to cell.
    cell_mm2
        Area by which the maker turns a pressure into a force; the pitches need not multiply to it.
    limit_kpa
        Beyond this the sheet measures no more; infinite where the file does not tell.
    spread_mm2
        (sensors, rows, cols) area of each sensor that is counted to each cell, where the sensors form no lattice.
    """

    kpa: np.ndarray
    row_pitch_mm: float
    col_pitch_mm: float
    cell_mm2: float
    limit_kpa: float = float("inf")
    spread_mm2: np.ndarray | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        rows, cols = (self.kpa if self.spread_mm2 is None else self.spread_mm2).shape[1:]
        return rows, cols

    def force_n(self, part: slice) -> np.ndarray:
        """(n, rows, cols) N of some of the pictures: kPa · mm² = mN."""
        kpa = self.kpa[part].astype(np.float64)
        if self.spread_mm2 is None:
            return kpa * (self.cell_mm2 * 1e-3)
        rows, cols = self.shape
        # One product a picture (not one for all): the same picture then gives the same bits in every block.
        flat = self.spread_mm2.reshape(len(self.spread_mm2), -1)
        return (kpa[:, None, :] @ flat)[:, 0].reshape(-1, rows, cols) * 1e-3

    def turned(self) -> CellSheet:
        """The sheet turned by half: heel and toes, left and right change places."""
        if self.spread_mm2 is None:
            return replace(self, kpa=self.kpa[:, ::-1, ::-1])
        return replace(self, spread_mm2=self.spread_mm2[:, ::-1, ::-1])


@dataclass(frozen=True, eq=False)
class VendorFilm:
    """A recording of another maker's platform or insoles.

    Attributes
    ----------
    maker
        Maker and device, as a person says it.
    kind
        ``insoles``: a sheet a foot, whose places on the floor nobody knows. ``platform``: one sheet on the floor.
    time_us
        (n,) int64 microseconds since the first picture, rising.
    sheets
        ``platform``: one, under ``right``, whoever stands on it; ``insoles``: by side.
    created
        ISO 8601 as far as the file tells; may be empty.
    remarks
        What a reader must know: what was assumed, what the file does not hold; a phrase each.
    whole
        False: the file ends in the middle of a picture.
    """

    maker: str
    kind: Literal["platform", "insoles"]
    time_us: np.ndarray
    sheets: Mapping[Side, CellSheet]
    created: str = ""
    remarks: tuple[str, ...] = ()
    whole: bool = True
