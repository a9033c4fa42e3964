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
_SATURATED, _DEAD_CELL, _UNLOADED, _LIGHT, _UNCALIBRATED, _OFF_PAD, _FEET_MOVED, _SUPPORTED = (
    1 << index for index in range(len(QUALITIES))
)


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
    if measured is None:
        at_limit = saturated(force_n, block, None if calibration is None else calibration.top_n)
    else:
        at_limit = measured.at_limit(force_n)
    # Either tells the scale: a calibration that of every cell, an entered weight that of all together.
    known_scale = calibration is not None or measured is not None or stance.weighed
    always = _DEAD_CELL * faulty | _UNCALIBRATED * (not known_scale)
    standing = _LIGHT * _too_light(stance) | _OFF_PAD * bool(stance.off_pad) | _FEET_MOVED * bool(stance.moved)
    bits = np.where(occupied, np.uint8(always | standing), np.uint8(always | _UNLOADED))
    light = occupied & (total_n < LIGHT_SHARE * stance.body_weight_n)
    for holds, bit in ((at_limit, _SATURATED), (light, _LIGHT), (supported, _SUPPORTED)):
        bits |= holds * np.uint8(bit)
    if calibration is not None:
        bits |= leaning_on_dead(force_n, calibration.dead) * np.uint8(_DEAD_CELL)
    return bits


def _too_light(stance: Stance) -> bool:
    """The whole stance bears less than half of the entered weight."""
    return stance.weight_misfit is not None and stance.weight_misfit < LIGHT_SHARE


def with_dead_cells(analysis: Analysis, suspect: np.ndarray) -> Analysis:
    """Mark scans whose readings no sound wiring gives; ``suspect`` (n,) bool."""
    if not suspect.any():
        return analysis
    return replace(analysis, quality=analysis.quality | suspect * np.uint8(_DEAD_CELL))


def quality_names(bits: int) -> str:
    """The reasons of one scan as the frame table writes them: names joined by semicolons."""
    return ";".join(name for index, name in enumerate(QUALITIES) if bits >> index & 1)
