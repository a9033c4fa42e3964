"""What makes a scan's figures doubtful, one bit a reason."""

from __future__ import annotations

import numpy as np

from mat.foot import Stance
from mat.geometry import MatGeometry
from mat.pipeline.analysis import QUALITIES
from mat.pressure import saturated
from mat.wire import FrameBlock

#: Below this share of body weight a load is too light for its figures to be trusted.
LIGHT_SHARE = 0.5


def quality_bits(
    block: FrameBlock,
    force_n: np.ndarray,
    total_n: np.ndarray,
    occupied: np.ndarray,
    stance: Stance,
    geometry: MatGeometry,
    faulty: bool,
) -> np.ndarray:
    """Bits of :data:`~mat.pipeline.analysis.QUALITIES` for n scans that share one stance, (n,) uint8.

    ``faulty``: the mat itself reports broken, shorted or stuck lines.
    """
    every = np.ones(len(block), dtype=bool)
    reasons = {
        "saturated": saturated(force_n, block),
        "dead_cell": every & faulty,
        "unloaded": ~occupied,
        "light": occupied & ((total_n < LIGHT_SHARE * stance.body_weight_n) | _too_light(stance)),
        "uncalibrated": every & (not stance.weighed),
        "off_pad": occupied & bool(stance.off_pad),
        "feet_moved": occupied & bool(stance.moved),
    }
    bits = np.zeros(len(block), dtype=np.uint8)
    for name, holds in reasons.items():
        bits |= holds.astype(np.uint8) << np.uint8(QUALITIES.index(name))
    return bits


def _too_light(stance: Stance) -> bool:
    """The whole stance bears less than half of the entered weight."""
    return stance.weight_misfit is not None and stance.weight_misfit < LIGHT_SHARE


def quality_names(bits: int) -> str:
    """The reasons of one scan as the frame table writes them: names joined by semicolons."""
    return ";".join(name for index, name in enumerate(QUALITIES) if bits >> index & 1)
