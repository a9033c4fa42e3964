"""Another maker's sheets laid side by side as the two pads of a mat, on cells of their own pitch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from mat.files.vendors.film import CellSheet, VendorFilm
from mat.foot import NO_FEET, StandingFoot
from mat.foot.arch import arch_index
from mat.foot.footprint import CellPoints, Footprint, find_footprint, midfoot_offset_mm
from mat.foot.regions import map_regions
from mat.geometry import SIDES, Grid, MatGeometry, Side

#: Cells that ever bear this share of the print's peak are its contact: what the footprint's own fit called contact
#: (mat/foot/footprint.py), and near the 10–15 kPa that makers of platforms take.
CONTACT_SHARE = 0.025
#: Cells of all devices a clinic has are within.
PITCH_RANGE_MM = (1.0, 30.0)
#: A foot bears at least this share of what two on one platform bear.
FOOT_SHARE = 0.1
#: Pictures looked at together when the print is sought.
_CHUNK = 500


@dataclass(frozen=True, eq=False)
class PlacedFilm:
    """Sheets on the floor.

    Attributes
    ----------
    film
        As read.
    pads
        By side; a foot whose sheet is missing has none.
    grid
        Cells of both pads together.
    gap_mm
        Between the pads where the device tells it (feet on one platform); None: it does not.
    remarks
        Those of the film, and what placing it met.
    """

    film: VendorFilm
    pads: Mapping[Side, CellSheet]
    grid: Grid
    gap_mm: float | None
    remarks: tuple[str, ...]

    def force_n(self, part: slice) -> np.ndarray:
        """(n, rows, cols) N on the cells of both pads."""
        count = len(self.film.time_us[part])
        force_n = np.zeros((count, self.grid.rows, self.grid.cols))
        for side, sheet in self.pads.items():
            force_n[:, : sheet.shape[0], self.columns(side)] = sheet.force_n(part)
        return force_n

    def columns(self, side: Side) -> slice:
        """Columns of the grid that a side's sheet lies on: pads of different width meet in the middle."""
        width = self.pads[side].shape[1]
        middle = self.grid.pad_cols
        return slice(middle - width, middle) if side == "left" else slice(middle, middle + width)

    @property
    def top_n(self) -> np.ndarray:
        """(rows, cols) N a cell can bear and still be measured; infinite where nobody tells."""
        top_n = np.full((self.grid.rows, self.grid.cols), np.inf)
        for side, sheet in self.pads.items():
            top_n[: sheet.shape[0], self.columns(side)] = sheet.limit_kpa * sheet.cell_mm2 * 1e-3
        return top_n

    def peak_n(self) -> np.ndarray:
        """(rows, cols) largest force each cell bears in the whole recording, N: the print."""
        count = len(self.film.time_us)
        chunks = (self.force_n(slice(start, start + _CHUNK)).max(axis=0) for start in range(0, count, _CHUNK))
        return np.maximum.reduce(list(chunks))


def place(film: VendorFilm) -> PlacedFilm:
    """Lay the sheets of a film where the pads of a mat lie.

    Raises
    ------
    ValueError
        Cells of a size that no device has.
    """
    remarks = list(film.remarks)
    pads, gap_mm = dict(film.sheets), None
    if film.kind == "platform":
        pads, gap_mm = _feet_on_platform(film.sheets["right"], remarks), 0.0
    else:
        remarks.append(
            "insoles tell nothing of where the feet stand: what rests on both together (the centre of pressure of the "
            "person, sway) is as if they stood side by side"
        )
    rows, cols = (max(sheet.shape[axis] for sheet in pads.values()) for axis in (0, 1))
    pitch_mm = [np.mean([getattr(sheet, name) for sheet in pads.values()]) for name in ("row_pitch_mm", "col_pitch_mm")]
    row_mm, col_mm = (round(float(pitch), 3) for pitch in pitch_mm)
    if not all(PITCH_RANGE_MM[0] <= pitch <= PITCH_RANGE_MM[1] for pitch in (row_mm, col_mm)):
        raise ValueError(f"cells of {row_mm} × {col_mm} mm")
    if len(pads) < len(SIDES):
        remarks.append(f"it holds one foot, taken for the {next(iter(pads))} one: the other is empty")
    return PlacedFilm(film, pads, Grid(rows, 2 * cols, row_mm, col_mm), gap_mm, tuple(remarks))


def find_feet(
    placed: PlacedFilm, geometry: MatGeometry, foot_length_mm: float | None = None
) -> Mapping[Side, StandingFoot]:
    """Feet in the print of the whole recording.

    An insole keeps its place under the foot, and a step on a platform leaves one print; so the feet are known without
    a quiet stance. On cells this fine the ends of contact are measured, not extrapolated.

    Parameters
    ----------
    geometry
        Of the placed film's grid.
    foot_length_mm
        Entered foot length; None takes the contact length.
    """
    peak_n, feet = placed.peak_n(), {}
    for side in placed.pads:
        points, pad_n = CellPoints.of(geometry, side), peak_n[:, geometry.grid.columns(side)]
        footprint = find_footprint(pad_n, points, foot_length_mm)
        if footprint is None:
            continue
        footprint = _with_measured_ends(footprint, pad_n, points, geometry.grid, foot_length_mm)
        everywhere = np.ones(pad_n.shape, dtype=bool)
        arch = arch_index(pad_n, footprint, points)
        feet[side] = StandingFoot(footprint, map_regions(footprint, points), everywhere, arch)
    return feet or NO_FEET


def _with_measured_ends(
    footprint: Footprint, pad_n: np.ndarray, points: CellPoints, grid: Grid, foot_length_mm: float | None
) -> Footprint:
    contact = pad_n >= CONTACT_SHARE * pad_n.max()
    along_mm = footprint.along_mm(points.points_mm.mean(axis=2)[contact])
    rear_mm = float(along_mm.min()) - grid.row_pitch_mm / 2
    contact_length_mm = float(np.ptp(along_mm)) + grid.row_pitch_mm
    return replace(
        footprint,
        rear_mm=footprint.rear_mm + rear_mm * footprint.forward,
        contact_length_mm=contact_length_mm,
        length_mm=float(foot_length_mm or contact_length_mm),
    )


def _feet_on_platform(sheet: CellSheet, remarks: list[str]) -> dict[Side, CellSheet]:
    """One or two feet on a platform, looking forward."""
    feet = _split(sheet)
    if not any(_looks_forward(foot) for foot in feet) and all(_looks_forward(foot.turned()) for foot in feet):
        remarks.append("the toes pointed to the rows printed last: the pictures were turned")
        sheet = sheet.turned()
        feet = _split(sheet)
    if len(feet) == len(SIDES):
        return dict(zip(SIDES, feet, strict=True))
    found, points = _print_of(sheet, "right"), _points_of(sheet, "right")
    # The arch opens inwards: a midfoot that bears its load towards where the other foot would be is the other foot's.
    is_left = found is not None and midfoot_offset_mm(found, _peak_n(sheet), points) > 0
    return {"left" if is_left else "right": sheet}


def _split(sheet: CellSheet) -> list[CellSheet]:
    """One sheet a foot, from the left."""
    border = _between_feet(_peak_n(sheet).sum(axis=0))
    if border is None:
        return [sheet]
    return [replace(sheet, kpa=sheet.kpa[:, :, part]) for part in (slice(0, border), slice(border, None))]


def _looks_forward(sheet: CellSheet) -> bool:
    return _print_of(sheet, "right") is not None


def _between_feet(column_n: np.ndarray) -> int | None:
    """The middle of the widest empty strip between two feet, as a column; None: there is one foot."""
    loaded = np.flatnonzero(column_n > 0)
    if len(loaded) == 0:
        return None
    steps = np.diff(loaded)
    widest = int(np.argmax(steps)) if len(steps) else 0
    if not len(steps) or steps[widest] < 2:
        return None
    border = int(loaded[widest] + loaded[widest + 1] + 1) // 2
    left = column_n[:border].sum() / column_n.sum()
    return border if FOOT_SHARE <= left <= 1 - FOOT_SHARE else None


def _peak_n(sheet: CellSheet) -> np.ndarray:
    return sheet.kpa.max(axis=0).astype(np.float64) * (sheet.cell_mm2 * 1e-3)


def _points_of(sheet: CellSheet, side: Side) -> CellPoints:
    rows, cols = sheet.shape
    grid = Grid(rows, 2 * cols, sheet.row_pitch_mm, sheet.col_pitch_mm)
    return CellPoints.of(MatGeometry(grid, gap_mm=0.0), side)


def _print_of(sheet: CellSheet, side: Side) -> Footprint | None:
    return find_footprint(_peak_n(sheet), _points_of(sheet, side))
