"""Pressure to colour: fixed limits, the same in every frame, window and picture."""

from __future__ import annotations

import numpy as np

from viz import theme

#: Colours span this pressure, kPa. A barefoot adult's heel stands at 150–200 kPa on 20 mm cells; rolls reach 300.
PRESSURE_LEVELS_KPA = (0.0, 250.0)
#: Colours of the inferno map (van der Walt and Smith 2015, CC0) from its 0.15 up, where it stands out from the pad, at
#: the share of the pressure range where each is used; lightness rises all the way.
_INFERNO = (
    (0.06, 58, 9, 99),
    (0.14, 87, 16, 110),
    (0.28, 136, 34, 106),
    (0.44, 188, 55, 84),
    (0.60, 227, 89, 51),
    (0.74, 249, 140, 10),
    (0.88, 249, 201, 50),
    (1.00, 252, 255, 164),
)
_STEPS = 256


def lookup_table() -> np.ndarray:
    """(256, 3) uint8 colours of rising pressure; the first is the empty pad's own."""
    pad = tuple(int(theme.PAD[i : i + 2], 16) for i in (1, 3, 5))
    anchors = np.array([(0.0, *pad), *_INFERNO])
    places = np.linspace(0, 1, _STEPS)
    return np.stack([np.interp(places, anchors[:, 0], anchors[:, k]) for k in (1, 2, 3)], axis=1).round().astype("u1")
