"""Real recorded footprints pressed onto the pads: full-resolution pressure, its own truth, and what a film makes of it.

Sources (not part of this repository): MUN104, mean peak-pressure template of 104 adults (Pataky, MIT), and one
walking step on an emed platform (pressuRe, MIT), read from ``../shared/data`` or the folder in ``SMART_MAT_DATA``.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from mat.geometry import Grid, MatGeometry, Side
from mat.pressure import FilmLaw

#: Edge of the template cells and of the film patches the law acts on.
PATCH_MM = 5.0
#: Each template cell is spread over the patches as this many points along each side.
_POINTS = 5
GRID = Grid(16, 16, 20.0, 20.0)


def data_folder() -> Path:
    """Folder of the recordings; skips the test, with a reason, where there is none."""
    folder = Path(os.environ.get("SMART_MAT_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no recorded footprints: neither {folder} nor SMART_MAT_DATA is a folder")
    return folder


def mun104(side: Side) -> np.ndarray:
    """Template of 104 adults, (63, 27), relative pressure, heel at the low rows, x to the right."""
    with zipfile.ZipFile(data_folder() / "pressure" / "MUN104.csv.zip") as archive:
        return np.loadtxt(io.StringIO(archive.read(f"MUN104{side[0].upper()}.csv").decode()), delimiter=",")


def emed_step() -> np.ndarray:
    """One walking step of a right foot, (frames, 54, 22) kPa at 100 Hz, heel at the low rows, x to the right."""
    text = gzip.decompress((data_folder() / "pressure" / "emed_test.lst.gz").read_bytes()).decode("latin-1")
    pictures: list[list[list[float]]] = []
    for line in text.splitlines():
        fields = line.split("\t")
        if fields[0] == "" and len(fields) > 22 and fields[1] == "26":
            pictures.append([])
        elif pictures and len(fields) > 22 and fields[0].strip().isdigit():
            pictures[-1].append([float(field) for field in fields[1:23]])
    whole = [picture for picture in pictures if len(picture) == 54]
    return np.array(whole)[:, ::-1]


@dataclass(frozen=True)
class PlacedPrint:
    """A footprint lying on a pad.

    Attributes
    ----------
    side
        Pad.
    spread
        (patches, template cells) share of each template cell that lies on each 5 mm patch of the pad.
    cells_mm
        (template cells, 2) centres on the floor.
    along_mm
        (template cells,) distance from the rear edge of contact.
    length_mm
        Contact length.
    """

    side: Side
    spread: csr_array
    cells_mm: np.ndarray
    along_mm: np.ndarray
    length_mm: float

    def patches_n(self, force_n: np.ndarray) -> np.ndarray:
        """Force on the patches of the pad, (n, patches), from forces on the template cells (n, cells)."""
        return (self.spread @ force_n.T).T

    def cop_mm(self, force_n: np.ndarray) -> np.ndarray:
        """True CoP on the floor, (n, 2), from forces on the template cells (n, cells)."""
        total = force_n.sum(axis=1, keepdims=True)
        return np.where(total > 0, force_n @ self.cells_mm / np.where(total > 0, total, 1), np.nan)

    def fl_pct(self, force_n: np.ndarray) -> np.ndarray:
        """True place of the CoP along the contact, (n,) %."""
        total = force_n.sum(axis=1)
        return (
            np.where(total > 0, force_n @ self.along_mm / np.where(total > 0, total, 1), np.nan) / self.length_mm * 100
        )


def place(
    picture: np.ndarray,
    side: Side,
    geometry: MatGeometry,
    rear_mm: float,
    across_mm: float,
    toe_out_deg: float,
    *,
    over_border: bool = False,
) -> PlacedPrint:
    """Lay a template on a pad: its rear edge ``rear_mm`` from the pad's, its heel ``across_mm`` from the left edge.

    ``over_border``: what lies beyond the pad presses on nothing; otherwise it is an error.
    """
    rows, cols = np.nonzero(picture > 0)
    contact = np.flatnonzero((picture >= 0.025 * picture.max()).any(axis=1))
    inside = (np.arange(_POINTS) + 0.5) / _POINTS
    along = (rows[:, None, None] - contact[0] + inside[:, None]) * PATCH_MM + 0 * inside
    across = (cols[:, None, None] + inside) * PATCH_MM + 0 * inside[:, None]
    heel = rows < contact[0] + 0.3 * len(contact)
    across = across - np.average(cols[heel] + 0.5, weights=picture[rows, cols][heel]) * PATCH_MM
    angle = np.radians(toe_out_deg) * (-1 if side == "left" else 1)
    pad_across = across * np.cos(angle) + along * np.sin(angle) + across_mm
    pad_along = -across * np.sin(angle) + along * np.cos(angle) + rear_mm
    grid = geometry.grid
    wide = round(grid.pad_width_mm / PATCH_MM)
    i, j = np.floor(pad_along / PATCH_MM).astype(int), np.floor(pad_across / PATCH_MM).astype(int)
    long = round(grid.pad_length_mm / PATCH_MM)
    on_pad = ((i >= 0) & (i < long) & (j >= 0) & (j < wide)).ravel()
    assert over_border or on_pad.all(), "off the pad"
    cell = np.broadcast_to(np.arange(len(rows))[:, None, None], i.shape).ravel()
    share = np.full(on_pad.sum(), 1 / _POINTS**2)
    spread = csr_array((share, ((i * wide + j).ravel()[on_pad], cell[on_pad])), shape=(long * wide, len(rows)))
    floor = geometry.pad_to_floor(side, pad_across.mean(axis=(1, 2)), pad_along.mean(axis=(1, 2)))
    return PlacedPrint(side, spread, floor, along.mean(axis=(1, 2)), len(contact) * PATCH_MM)


def tilted(picture: np.ndarray, placed: PlacedPrint, fl_pct: np.ndarray, force_n: np.ndarray) -> np.ndarray:
    """Forces on the template cells, (n, cells): the print re-weighted so that its CoP lies at ``fl_pct``.

    The weights are exp(λ · along), the least change of a distribution that moves its mean.
    """
    pressure = picture[picture > 0]
    slopes = np.linspace(-12, 12, 481)
    weights = pressure * np.exp(slopes[:, None] * (placed.along_mm / placed.length_mm - 0.5))
    places = weights @ placed.along_mm / weights.sum(axis=1) / placed.length_mm * 100
    slope = np.interp(fl_pct, places, slopes)
    weights = pressure * np.exp(slope[:, None] * (placed.along_mm / placed.length_mm - 0.5))
    return weights / weights.sum(axis=1, keepdims=True) * force_n[:, None]


def film_cells(patches_n: dict[Side, np.ndarray], film: FilmLaw, grid: Grid = GRID) -> np.ndarray:
    """Conductance of the mat's cells, (n, rows, cols) S: the film's law acts on every 5 mm patch, the patches add."""
    along, across = round(grid.row_pitch_mm / PATCH_MM), round(grid.col_pitch_mm / PATCH_MM)
    pads = []
    for side in ("left", "right"):
        conductance = film.conductance_s(patches_n[side], share=1 / (along * across))
        pads.append(conductance.reshape(-1, grid.rows, along, grid.pad_cols, across).sum(axis=(2, 4)))
    return np.concatenate(pads, axis=2)
