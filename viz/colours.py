"""Pressure to colour: fixed limits, the same in every frame, window and picture."""

from __future__ import annotations

import numpy as np

from viz import theme

#: Colours span this pressure, kPa. A barefoot adult's heel stands at 150–200 kPa on 20 mm cells; rolls reach 300.
PRESSURE_LEVELS_KPA = (0.0, 250.0)
_STEPS = 256


def lookup_table() -> np.ndarray:
    """(256, 3) uint8 colours of rising pressure in the look drawn with now; the first is the empty pad's own."""
    look = theme.look()
    pad = tuple(int(look.pad[i : i + 2], 16) for i in (1, 3, 5))
    anchors = np.array([(0.0, *pad), *look.pressure])
    places = np.linspace(0, 1, _STEPS)
    return np.stack([np.interp(places, anchors[:, 0], anchors[:, k]) for k in (1, 2, 3)], axis=1).round().astype("u1")
