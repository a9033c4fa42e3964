"""Analysed scans: all that the window, the summary and the exports read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mat.foot import FootMeasures, Stance
from mat.geometry import SIDES, Side
from mat.posture import Event, StateChange
from mat.posture.repetitions import PHASES, Repetition
from mat.wire import FrameBlock

__all__ = ["PHASES", "QUALITIES", "Analysis"]
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
    arch
        By side, (n,) bool: inward with the arch giving way.
    shift, phase
        (n,) int8 codes.
    set_number, repetition
        (n,) int16 from 1, 0 outside: what is known at that scan.
    person, touch
        (n,) int8 codes of :data:`~mat.posture.occurrences.PERSON` and :data:`~mat.posture.occurrences.TOUCHES`.
    quality
        (n,) uint8, one bit for each of :data:`QUALITIES`.
    changes
        Changes of state, in the order of time.
    repetitions
        Repetitions that were confirmed in these scans, with their refined times.
    events
        Events that ended in these scans.
    running
        Events that last after the last scan.
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
    arch: dict[Side, np.ndarray]
    shift: np.ndarray
    phase: np.ndarray
    set_number: np.ndarray
    repetition: np.ndarray
    person: np.ndarray
    touch: np.ndarray
    quality: np.ndarray
    changes: tuple[StateChange, ...]
    repetitions: tuple[Repetition, ...]
    events: tuple[Event, ...]
    running: tuple[Event, ...]
    stance: Stance

    def __len__(self) -> int:
        return len(self.block)

    def behind(
        self, changes: Sequence[StateChange], events: Sequence[Event], repetitions: Sequence[Repetition]
    ) -> Analysis:
        """The same, with what belongs before it."""
        if not (changes or events or repetitions):
            return self
        return replace(
            self,
            changes=(*changes, *self.changes),
            events=(*events, *self.events),
            repetitions=(*repetitions, *self.repetitions),
        )

    @classmethod
    def joined(cls, block: FrameBlock, parts: list[Analysis]) -> Analysis:
        """Successive stretches of one block put together."""
        if len(parts) == 1:
            return parts[0] if parts[0].block is block else replace(parts[0], block=block)

        def together(name: str) -> np.ndarray:
            return np.concatenate([getattr(part, name) for part in parts])

        arrays = (
            "force_n", "total_force_n", "net_cop_mm", "left_load_share", "shift", "phase", "set_number", "repetition",
            "person", "touch", "quality",
        )  # fmt: skip
        return cls(
            block=block,
            feet={side: FootMeasures.joined([part.feet[side] for part in parts]) for side in SIDES},
            roll={side: np.concatenate([part.roll[side] for part in parts]) for side in SIDES},
            tilt={side: np.concatenate([part.tilt[side] for part in parts]) for side in SIDES},
            arch={side: np.concatenate([part.arch[side] for part in parts]) for side in SIDES},
            repetitions=tuple(repetition for part in parts for repetition in part.repetitions),
            events=tuple(event for part in parts for event in part.events),
            running=parts[-1].running,
            changes=tuple(change for part in parts for change in part.changes),
            stance=parts[-1].stance,
            **{name: together(name) for name in arrays},  # type: ignore[arg-type]
        )
