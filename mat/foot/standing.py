"""Which feet stand on the pads in a still stance, and what is wrong with how they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mat.foot.arch import arch_index
from mat.foot.footprint import CellPoints, find_footprint, midfoot_offset_mm
from mat.foot.overhang import is_off_pad
from mat.foot.regions import map_regions
from mat.foot.stance import NO_FEET, StandingFoot
from mat.geometry import SIDES, Grid, Side

#: A foot bearing less than this share of the load is not standing.
STANDING_SHARE = 0.15
#: A cell belongs to the footprint if it bears at least this share of the foot's load.
CONTACT_SHARE = 0.002
#: An arch that opens this far outwards on both feet: each stands on the other's pad, or the pads are plugged crosswise.
SWAPPED_MM = 5.0


@dataclass(frozen=True)
class Found:
    """Feet of a still stance.

    Attributes
    ----------
    feet
        Those that stand wholly on their pads.
    off_pad
        Sides whose foot stands over the border.
    turned
        Somebody stands there facing the rear, or the mat lies the wrong way round.
    """

    feet: Mapping[Side, StandingFoot]
    off_pad: frozenset[Side]
    turned: bool


class FootFinder:
    """Find feet in the mean of a still stance.

    Parameters
    ----------
    grid, points
        Cells of the mat, and the points each pad's cells are divided into.
    foot_length_mm
        Entered foot length; None takes the footprint's.
    given
        Feet whose place is known beforehand (in an insole): they are found wherever they bear load.
    """

    def __init__(
        self,
        grid: Grid,
        points: Mapping[Side, CellPoints],
        foot_length_mm: float | None = None,
        given: Mapping[Side, StandingFoot] = NO_FEET,
    ) -> None:
        self._given = given
        self._grid = grid
        self._points = points
        self._foot_length_mm = foot_length_mm

    def find(self, cells_n: np.ndarray, known: Mapping[Side, StandingFoot]) -> Found:
        """Feet among the (rows, cols) mean forces of a stance; ``known`` ones are kept as they are."""
        loads: dict[Side, np.ndarray] = {side: self._pad(cells_n, side) for side in SIDES if side not in known}
        standing: dict[Side, np.ndarray] = {
            side: pad_n for side, pad_n in loads.items() if pad_n.sum() >= STANDING_SHARE * cells_n.sum()
        }
        if self._given:
            here: dict[Side, StandingFoot] = {side: self._given[side] for side in standing if side in self._given}
            return Found({**known, **here}, frozenset(), turned=False)
        if not known and standing and all(self._faces_rear(pad_n, side) for side, pad_n in standing.items()):
            return Found({}, frozenset(), turned=True)
        off_pad: frozenset[Side] = frozenset(side for side, pad_n in standing.items() if is_off_pad(pad_n))
        whole: dict[Side, StandingFoot | None] = {
            side: self._foot(pad_n, side) for side, pad_n in standing.items() if side not in off_pad
        }
        found: dict[Side, StandingFoot] = {side: foot for side, foot in whole.items() if foot is not None}
        return Found({**known, **found}, off_pad, turned=False)

    def sides_swapped(self, cells_n: np.ndarray, feet: Mapping[Side, StandingFoot]) -> bool:
        """Both prints are those of the other foot: their arches open outwards."""
        offsets = [
            midfoot_offset_mm(foot.footprint, self._pad(cells_n, side), self._points[side])
            for side, foot in feet.items()
        ]
        return len(offsets) == len(SIDES) and all(offset > SWAPPED_MM for offset in offsets)

    def _pad(self, cells_n: np.ndarray, side: Side) -> np.ndarray:
        return cells_n[:, self._grid.columns(side)]

    def _foot(self, pad_n: np.ndarray, side: Side) -> StandingFoot | None:
        points = self._points[side]
        footprint = find_footprint(pad_n, points, self._foot_length_mm)
        if footprint is None:
            return None
        contact = pad_n >= CONTACT_SHARE * pad_n.sum()
        return StandingFoot(footprint, map_regions(footprint, points), contact, arch_index(pad_n, footprint, points))

    def _faces_rear(self, pad_n: np.ndarray, side: Side) -> bool:
        """No foot that looks forward, but one that looks backward."""
        points, backward_n = self._points[side], pad_n[::-1, ::-1]
        looks_backward = not is_off_pad(backward_n) and find_footprint(backward_n, points) is not None
        return looks_backward and find_footprint(pad_n, points) is None
