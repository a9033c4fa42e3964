"""Outline of a foot on the floor, drawn round its frozen footprint; an orientation for the eye, not a measure."""

from __future__ import annotations

import math

import numpy as np

from mat.foot import Footprint

#: Outline of a foot template: % of contact length, and place across from the lateral (0) to the medial (1) border.
_TEMPLATE = np.array(
    [
        (0.0, 0.50), (1.5, 0.22), (6.0, 0.05), (15.0, -0.03), (30.0, -0.01), (48.0, -0.02), (62.0, -0.03),
        (72.0, 0.00), (82.0, 0.10), (91.0, 0.28), (97.0, 0.52), (100.5, 0.72), (98.0, 0.90), (90.0, 0.99),
        (82.0, 1.00), (73.0, 1.05), (64.0, 1.00), (50.0, 0.78), (38.0, 0.74), (26.0, 0.92), (15.0, 1.03),
        (6.0, 0.95), (1.5, 0.78),
    ]
)  # fmt: skip
_HEEL_AT_PCT, _FOREFOOT_AT_PCT = 16.0, 70.0
_POINTS_PER_STRETCH = 6
#: Where along the foot the loads of heel, MTH1 and MTH5 stand, % of contact length, and how far beside it, mm. That of
#: MTH1 stands between the feet: at the foot where there is room, else on its own side of the middle.
_LOADS_AT_PCT = (12.0, 60.0, 66.0)
_BESIDE_MM, _ROOM_BETWEEN_MM = 5.0, 95.0


def foot_outline(footprint: Footprint) -> np.ndarray:
    """Closed line round a foot, (k, 2) mm on the floor."""
    lateral, medial = _borders_mm(footprint, _TEMPLATE[:, 0])
    across = lateral + _TEMPLATE[:, 1] * (medial - lateral)
    corners = np.stack([footprint.point_mm(pct, x) for pct, x in zip(_TEMPLATE[:, 0], across, strict=True)])
    return _smooth_loop(corners)


def band_outline(footprint: Footprint, low_pct: float, high_pct: float) -> np.ndarray:
    """Corners of the stretch of a foot between two places, % of foot length; (4, 2) mm on the floor."""
    contact_pct = np.array([low_pct, high_pct]) * footprint.length_mm / footprint.contact_length_mm
    lateral, medial = _borders_mm(footprint, contact_pct)
    low, high = contact_pct
    places = ((low, lateral[0]), (low, medial[0]), (high, medial[1]), (high, lateral[1]))
    return np.stack([footprint.point_mm(pct, across) for pct, across in places])


def load_places(footprint: Footprint) -> tuple[np.ndarray, tuple[bool, bool, bool]]:
    """Where the loads of heel, MTH1 and MTH5 are written.

    Returns
    -------
    places : ndarray, shape (3, 2)
        On the floor, mm.
    before : tuple of bool
        The foot lies on the medial side of that place: the load is written away from it, laterally.
    """
    lateral, medial = _borders_mm(footprint, np.array(_LOADS_AT_PCT))
    across = (lateral[0] - _BESIDE_MM, medial[1] + _BESIDE_MM, lateral[2] - _BESIDE_MM)
    places = np.stack([footprint.point_mm(pct, x) for pct, x in zip(_LOADS_AT_PCT, across, strict=True)])
    # The middle between the pads is x = 0.
    narrow = abs(places[1, 0]) < _ROOM_BETWEEN_MM
    if narrow:
        places[1, 0] = math.copysign(_BESIDE_MM, places[1, 0])
    return places, (True, bool(narrow), True)


def _borders_mm(footprint: Footprint, contact_pct: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lateral and medial border at places along the foot, mm medial of the axis."""
    way = np.clip((contact_pct - _HEEL_AT_PCT) / (_FOREFOOT_AT_PCT - _HEEL_AT_PCT), 0, 1)
    heel, forefoot = footprint.heel_borders_mm, footprint.forefoot_borders_mm
    return heel[0] + way * (forefoot[0] - heel[0]), heel[1] + way * (forefoot[1] - heel[1])


def _smooth_loop(corners: np.ndarray) -> np.ndarray:
    """Catmull-Rom through closed corners."""
    before, after, beyond = (np.roll(corners, shift, axis=0) for shift in (1, -1, -2))
    steps = np.arange(_POINTS_PER_STRETCH) / _POINTS_PER_STRETCH
    t = steps[None, :, None]
    p0, p1, p2, p3 = (p[:, None, :] for p in (before, corners, after, beyond))
    curve = 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
    loop = curve.reshape(-1, 2)
    return np.concatenate([loop, loop[:1]])
