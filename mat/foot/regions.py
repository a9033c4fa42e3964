"""Anatomical regions of a footprint and its tripod: which share of every cell belongs to which region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mat.foot.footprint import CellPoints, Footprint

#: The six regions, in the order of every array of shares.
REGIONS = ("heel", "midfoot", "mth1", "mth24", "mth5", "toes")
#: The three corners of the tripod, in the order of every array of tripod loads.
CORNERS = ("heel", "mth1", "mth5")
#: Column of each corner in an array of regional shares.
CORNER_REGIONS = np.array([REGIONS.index(corner) for corner in CORNERS])

#: Cuts in % of contact length (novel-like): heel | midfoot | forefoot | toes.
HEEL_MIDFOOT_PCT, MIDFOOT_FOREFOOT_PCT, FOREFOOT_TOES_PCT = 27.0, 55.0, 83.5
#: Cuts across the forefoot, as shares of the way from the medial to the lateral border: MTH1 | MTH2–4 | MTH5.
MTH1_SHARE, MTH5_SHARE = 0.30, 0.81
#: Cores of the corners: what of MTH1 and MTH5 lies this far from MTH2–4 (same shares of the way across). A cell of
#: 20 mm on the cut bears load of both sides: of a lifted MTH1 17 % of its share seemed to stay (up to 29 %), 2 % of
#: its core's.
MTH1_CORE_SHARE, MTH5_CORE_SHARE = 0.20, 0.97
#: Places of the corners: % of contact length (104 adults), and of the way from the medial to the lateral border.
HEEL_CORNER_PCT, MTH1_CORNER_PCT, MTH5_CORNER_PCT = 12.0, 74.0, 66.0
HEEL_CORNER_SHARE, MTH1_CORNER_SHARE, MTH5_CORNER_SHARE = 0.5, MTH1_SHARE / 2, (1 + MTH5_SHARE) / 2
#: Where along the contact heel and forefoot are widest (the two ends of the border lines), %.
_HEEL_AT_PCT, _FOREFOOT_AT_PCT = 16.0, 70.0


@dataclass(frozen=True, eq=False)
class RegionMap:
    """Regions and tripod of one footprint.

    Attributes
    ----------
    membership
        (rows·pad_cols, 6) share of each cell that lies in each region; rows sum to 1.
    corners_mm
        (3, 2) heel, MTH1 and MTH5 on the floor, mm.
    cores
        (rows·pad_cols, 3) share of each cell that lies in the core of each corner; None: they are not told.
    """

    membership: np.ndarray
    corners_mm: np.ndarray
    cores: np.ndarray | None = None

    @cached_property
    def weights(self) -> np.ndarray:
        """(rows·pad_cols, 9) membership of regions and cores together; 6 without cores."""
        return self.membership if self.cores is None else np.concatenate([self.membership, self.cores], axis=1)

    @cached_property
    def _front_of_arms(self) -> np.ndarray:
        return _front_of_arms(self.corners_mm)

    def tripod_loads(self, cop_mm: np.ndarray) -> np.ndarray:
        """:func:`tripod_loads` on these corners."""
        return _tripod_loads(cop_mm, self.corners_mm[0], self._front_of_arms)


def map_regions(footprint: Footprint, cells: CellPoints) -> RegionMap:
    """Divide the cells of a pad among the regions of the foot that stands on it."""
    contact_pct = footprint.along_mm(cells.points_mm) / footprint.contact_length_mm * 100
    lateral_share = _lateral_share(footprint, contact_pct, footprint.medial_mm(cells.points_mm))
    across = np.digitize(lateral_share, (MTH1_SHARE, MTH5_SHARE)) + REGIONS.index("mth1")
    along = np.digitize(contact_pct, (HEEL_MIDFOOT_PCT, MIDFOOT_FOREFOOT_PCT, FOREFOOT_TOES_PCT))
    region = np.where(along == 2, across, np.array([0, 1, 2, REGIONS.index("toes")])[along])
    membership = np.stack([(region == index).mean(axis=-1) for index in range(len(REGIONS))], axis=-1)
    inner = (region == REGIONS.index("mth1")) & (lateral_share >= MTH1_CORE_SHARE)
    inner |= (region == REGIONS.index("mth5")) & (lateral_share < MTH5_CORE_SHARE)
    cores = np.stack([((region == index) & ~inner).mean(axis=-1) for index in CORNER_REGIONS], axis=-1)
    return RegionMap(membership.reshape(-1, len(REGIONS)), _corners(footprint), cores.reshape(-1, len(CORNERS)))


def tripod_loads(cop_mm: np.ndarray, corners_mm: np.ndarray) -> np.ndarray:
    """What an ideal three-legged stool would carry on each leg.

    Parameters
    ----------
    cop_mm
        (n, 2) CoP of the foot on the floor, mm.
    corners_mm
        (3, 2) heel, MTH1, MTH5, mm.

    Returns
    -------
    ndarray, shape (n, 3)
        Barycentric coordinates, sum 1; negative where the CoP lies outside that side of the triangle.
    """
    return _tripod_loads(cop_mm, corners_mm[0], _front_of_arms(corners_mm))


def _front_of_arms(corners_mm: np.ndarray) -> np.ndarray:
    """(2, 2) from a place off the heel, mm, to the loads of MTH1 and MTH5."""
    heel, mth1, mth5 = corners_mm
    return np.linalg.inv(np.stack([mth1 - heel, mth5 - heel], axis=1))


def _tripod_loads(cop_mm: np.ndarray, heel_mm: np.ndarray, front_of_arms: np.ndarray) -> np.ndarray:
    loads = np.empty((len(cop_mm), len(CORNERS)))
    off_mm = cop_mm - heel_mm
    loads[:, 1:] = (off_mm[:, None, :] * front_of_arms).sum(axis=2)
    loads[:, 0] = 1 - (loads[:, 1] + loads[:, 2])
    return loads


def _border_lines(footprint: Footprint, contact_pct: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lateral and medial border at a place along the foot, mm medial of the axis."""
    way = (contact_pct - _HEEL_AT_PCT) / (_FOREFOOT_AT_PCT - _HEEL_AT_PCT)
    heel, forefoot = footprint.heel_borders_mm, footprint.forefoot_borders_mm
    return heel[0] + way * (forefoot[0] - heel[0]), heel[1] + way * (forefoot[1] - heel[1])


def _lateral_share(footprint: Footprint, contact_pct: np.ndarray, medial_mm: np.ndarray) -> np.ndarray:
    lateral, medial = _border_lines(footprint, contact_pct)
    return (medial - medial_mm) / np.maximum(medial - lateral, 1.0)


def _corners(footprint: Footprint) -> np.ndarray:
    places = (
        (HEEL_CORNER_PCT, HEEL_CORNER_SHARE),
        (MTH1_CORNER_PCT, MTH1_CORNER_SHARE),
        (MTH5_CORNER_PCT, MTH5_CORNER_SHARE),
    )
    corners = []
    for contact_pct, share in places:
        lateral, medial = _border_lines(footprint, np.array(contact_pct))
        corners.append(footprint.point_mm(contact_pct, float(medial + share * (lateral - medial))))
    return np.stack(corners)
