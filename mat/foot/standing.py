"""Which feet stand on the pads in a still stance, and what is wrong with how they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mat.foot.arch import arch_index
from mat.foot.footprint import CellPoints, Footprint, find_footprint, midfoot_offset_mm
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
        off_pad: frozenset[Side] = frozenset(side for side, pad_n in standing.items() if is_off_pad(pad_n))
        found: dict[Side, StandingFoot] = {}
        for side, pad_n in standing.items():
            if side not in off_pad and (footprint := self._footprint(pad_n, side)) is not None:
                found[side] = self._foot(footprint, pad_n)
        if not known and standing and not found and self._face_rear(standing, off_pad):
            return Found({}, frozenset(), turned=True)
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

    def _footprint(self, pad_n: np.ndarray, side: Side) -> Footprint | None:
        return find_footprint(pad_n, self._points[side], self._foot_length_mm)

    def _foot(self, footprint: Footprint, pad_n: np.ndarray) -> StandingFoot:
        points, contact = self._points[footprint.side], pad_n >= CONTACT_SHARE * pad_n.sum()
        return StandingFoot(footprint, map_regions(footprint, points), contact, arch_index(pad_n, footprint, points))

    def _face_rear(self, standing: Mapping[Side, np.ndarray], off_pad: frozenset[Side]) -> bool:
        """No foot that looks forward, all look backward; those on their pads are known not to look forward."""
        backward: dict[Side, np.ndarray] = {side: pad_n[::-1, ::-1] for side, pad_n in standing.items()}
        return all(
            not is_off_pad(pad_n) and self._footprint(pad_n, side) is not None for side, pad_n in backward.items()
        ) and all(self._footprint(standing[side], side) is None for side in off_pad)
