"""How high a foot's arch is, as far as its load tells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.foot.footprint import CellPoints, Footprint
from mat.foot.regions import FOREFOOT_TOES_PCT

#: How exactly a footprint's ends are known on 20 mm cells (mat/foot/footprint.py), mm SD: each moves the cuts.
REAR_SD_MM, LENGTH_SD_MM = 2.6, 4.6


@dataclass(frozen=True)
class ArchIndex:
    """Share of the load in the middle third of the footprint without toes, and the SD of that figure.

    The modified arch index (Chu, Lee, Chu, Wang & Lee 1995, Foot Ankle Int 16:495): the published one (Cavanagh &
    Rodgers 1987) divides contact areas, which cells of 20 mm cannot tell. About 0.05–0.15 on normal arches, next to
    0 on high ones, above 0.2 on flat feet; no diagnosis.
    """

    value: float
    sd: float


def arch_index(pad_n: np.ndarray, footprint: Footprint, cells: CellPoints) -> ArchIndex:
    """Arch index of a still stance, with what the uncertain ends of the footprint make of it.

    Parameters
    ----------
    pad_n
        (rows, pad_cols) mean force on the pad's cells, N.
    """
    along_mm = footprint.along_mm(cells.points_mm)
    length_mm = footprint.contact_length_mm

    def middle(rear_shift_mm: float, length_shift_mm: float) -> float:
        toeless = (along_mm - rear_shift_mm) / (length_mm + length_shift_mm) * (100 / FOREFOOT_TOES_PCT)
        whole = (toeless < 1).mean(axis=-1)
        third = ((toeless >= 1 / 3) & (toeless < 2 / 3)).mean(axis=-1)
        return float((pad_n * third).sum() / (pad_n * whole).sum())

    rear = (middle(REAR_SD_MM, 0) - middle(-REAR_SD_MM, 0)) / 2
    length = (middle(0, LENGTH_SD_MM) - middle(0, -LENGTH_SD_MM)) / 2
    return ArchIndex(middle(0, 0), float(np.hypot(rear, length)))
