"""Where the loads of a foot's tripod are written beside it."""

from __future__ import annotations

import math

import numpy as np

from mat.foot import Footprint
from mat.foot.outline import borders_mm

#: Where along the foot the loads of heel, MTH1 and MTH5 stand, % of contact length, and how far beside it, mm. That of
#: MTH1 stands between the feet: at the foot where there is room, else on its own side of the middle.
_LOADS_AT_PCT = (12.0, 60.0, 66.0)
_BESIDE_MM, _ROOM_BETWEEN_MM = 5.0, 95.0


def load_places(footprint: Footprint) -> tuple[np.ndarray, tuple[bool, bool, bool]]:
    """Where the loads of heel, MTH1 and MTH5 are written.

    Returns
    -------
    places : ndarray, shape (3, 2)
        On the floor, mm.
    before : tuple of bool
        The foot lies on the medial side of that place: the load is written away from it, laterally.
    """
    lateral, medial = borders_mm(footprint, np.array(_LOADS_AT_PCT))
    across = (lateral[0] - _BESIDE_MM, medial[1] + _BESIDE_MM, lateral[2] - _BESIDE_MM)
    places = np.stack([footprint.point_mm(pct, x) for pct, x in zip(_LOADS_AT_PCT, across, strict=True)])
    # The middle between the pads is x = 0.
    narrow = abs(places[1, 0]) < _ROOM_BETWEEN_MM
    if narrow:
        places[1, 0] = math.copysign(_BESIDE_MM, places[1, 0])
    return places, (True, bool(narrow), True)
