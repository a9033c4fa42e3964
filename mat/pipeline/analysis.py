"""Analysed scans: all that the window, the summary and the exports read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.foot import FootMeasures, Stance
from mat.geometry import SIDES, Side
from mat.posture import StateChange
from mat.wire import FrameBlock

#: Frame table names of the phases this version tells; −1 (undefined) once the person has settled: standing and the
#: phases of a repetition cannot be told apart by stillness (good movers hardly move their CoP).
PHASES = ("empty", "settling")
#: Names of the bits of :attr:`Analysis.quality`, lowest first.
QUALITIES = ("saturated", "dead_cell", "unloaded", "light", "uncalibrated", "off_pad", "feet_moved", "supported")


@dataclass(frozen=True)
class Analysis:
    """n analysed scans; NaN (or code −1) where a value is not defined.

    Attributes
    ----------
    block
        The scans themselves: time, sequence, missed.
    force_n
        (n, rows, cols) force on every cell, N.
    total_force_n
        (n,) N.
    net_cop_mm
        (n, 2) CoP of both feet (x right, y forward), mm.
    left_load_share
        (n,) left foot's share of the load.
    feet
        Measures of either foot.
    roll, tilt
        By side, (n,) int8 codes (:mod:`mat.posture.states`).
    shift, phase
        (n,) int8 codes.
    quality
        (n,) uint8, one bit for each of :data:`QUALITIES`.
    changes
        Changes of state, in the order of time.
    stance
        What is known of the stance after the last scan.
    """

    block: FrameBlock
    force_n: np.ndarray
    total_force_n: np.ndarray
    net_cop_mm: np.ndarray
    left_load_share: np.ndarray
    feet: dict[Side, FootMeasures]
    roll: dict[Side, np.ndarray]
    tilt: dict[Side, np.ndarray]
    shift: np.ndarray
    phase: np.ndarray
    quality: np.ndarray
    changes: tuple[StateChange, ...]
    stance: Stance

    def __len__(self) -> int:
        return len(self.block)

    @classmethod
    def joined(cls, block: FrameBlock, parts: list[Analysis]) -> Analysis:
        """Successive stretches of one block put together."""

        def together(name: str) -> np.ndarray:
            return np.concatenate([getattr(part, name) for part in parts])

        arrays = ("force_n", "total_force_n", "net_cop_mm", "left_load_share", "shift", "phase", "quality")
        return cls(
            block=block,
            feet={side: FootMeasures.joined([part.feet[side] for part in parts]) for side in SIDES},
            roll={side: np.concatenate([part.roll[side] for part in parts]) for side in SIDES},
            tilt={side: np.concatenate([part.tilt[side] for part in parts]) for side in SIDES},
            changes=tuple(change for part in parts for change in part.changes),
            stance=parts[-1].stance,
            **{name: together(name) for name in arrays},  # type: ignore[arg-type]
        )
