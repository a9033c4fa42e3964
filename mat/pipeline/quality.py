"""What makes a scan's figures doubtful, one bit a reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mat.foot import Stance
from mat.pipeline.analysis import QUALITIES, Analysis
from mat.pipeline.measured import MeasuredForces
from mat.pressure import leaning_on_dead, saturated
from mat.pressure.calibration import Calibration
from mat.wire import FrameBlock

#: Below this share of body weight a load is too light for its figures to be trusted.
LIGHT_SHARE = 0.5


def quality_bits(
    block: FrameBlock,
    force_n: np.ndarray,
    total_n: np.ndarray,
    occupied: np.ndarray,
    stance: Stance,
    calibration: Calibration | None,
    faulty: bool,
    supported: np.ndarray,
    measured: MeasuredForces | None = None,
) -> np.ndarray:
    """Bits of :data:`~mat.pipeline.analysis.QUALITIES` for n scans that share one stance, (n,) uint8.

    ``calibration``: the mat's own, if it has one. ``faulty``: the mat itself reports broken, shorted or stuck lines.
    ``supported``: (n,) hands bear part of the weight. ``measured``: forces are the device's own, not a film's.
    """
    every = np.ones(len(block), dtype=bool)
    filled, top_n = np.zeros(len(block), dtype=bool), None
    if calibration is not None:
        filled, top_n = leaning_on_dead(force_n, calibration.dead), calibration.top_n
    at_limit = saturated(force_n, block, top_n) if measured is None else measured.at_limit(force_n)
    reasons = {
        "saturated": at_limit,
        "dead_cell": filled | faulty,
        "unloaded": ~occupied,
        "light": occupied & ((total_n < LIGHT_SHARE * stance.body_weight_n) | _too_light(stance)),
        # Either tells the scale: a calibration that of every cell, an entered weight that of all together.
        "uncalibrated": every & (calibration is None and measured is None and not stance.weighed),
        "off_pad": occupied & bool(stance.off_pad),
        "supported": supported,
        "feet_moved": occupied & bool(stance.moved),
    }
    bits = np.zeros(len(block), dtype=np.uint8)
    for name, holds in reasons.items():
        bits |= holds.astype(np.uint8) << np.uint8(QUALITIES.index(name))
    return bits


def _too_light(stance: Stance) -> bool:
    """The whole stance bears less than half of the entered weight."""
    return stance.weight_misfit is not None and stance.weight_misfit < LIGHT_SHARE


def with_dead_cells(analysis: Analysis, suspect: np.ndarray) -> Analysis:
    """Mark scans whose readings no sound wiring gives; ``suspect`` (n,) bool."""
    bit = np.uint8(1 << QUALITIES.index("dead_cell"))
    return replace(analysis, quality=analysis.quality | np.where(suspect, bit, np.uint8(0)))


def quality_names(bits: int) -> str:
    """The reasons of one scan as the frame table writes them: names joined by semicolons."""
    return ";".join(name for index, name in enumerate(QUALITIES) if bits >> index & 1)
