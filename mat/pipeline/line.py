"""The straight line: scans in, analysed scans out, in blocks of any size.

However a stream is cut into blocks, the numbers agree to 1e-9 and states and events are identical: what the person
saw live is what is read in the report.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from mat.foot import FootMeasures, Stance, StanceTracker, measure_foot
from mat.foot.cop import COP_FLOOR_SHARE, both_pads, centre_of_pressure
from mat.foot.stance import GRAVITY_M_S2
from mat.geometry import SIDES, Side
from mat.matrix import conductance
from mat.pipeline.analysis import PHASES, Analysis
from mat.pipeline.quality import quality_bits
from mat.pipeline.settings import AnalysisSettings
from mat.posture import UNDEFINED, FootStates, ShiftState, StateChange
from mat.posture.events import FOOT_CHANNELS, ChangeFinder, Channel
from mat.pressure import PressureStage
from mat.wire import FrameBlock, Hello, Status

#: After a pause of the scans this long nothing is known of what happened in it: stance and states begin anew.
PAUSE_US = 1_000_000


class Pipeline:
    """Carry a mat's scans through matrix, pressure, foot and posture.

    Parameters
    ----------
    settings
        What the analysis must be told.
    hello
        The mat the scans come from.

    Raises
    ------
    SettingsError
        The settings do not fit a mat.
    """

    def __init__(self, settings: AnalysisSettings, hello: Hello) -> None:
        self.settings = settings
        self.hello = hello
        self.geometry = settings.geometry(hello)
        weight_n = None if settings.weight_kg is None else settings.weight_kg * GRAVITY_M_S2
        self._pressure = PressureStage(settings.film)
        self._stance = StanceTracker(self.geometry, weight_n, settings.foot_length_mm)
        self._feet = {side: FootStates(side, settings.thresholds) for side in SIDES}
        self._shift = ShiftState(settings.thresholds)
        self._finders: dict[tuple[Channel, Side | None], ChangeFinder] = {
            ("shift", None): ChangeFinder("shift", None),
            **{(channel, side): ChangeFinder(channel, side) for channel in FOOT_CHANNELS for side in SIDES},
        }
        self._last_us: int | None = None
        self._faulty = False

    @property
    def stance(self) -> Stance:
        """What is known after the last scan."""
        return self._stance.stance

    def take_status(self, status: Status) -> None:
        """What the mat says of its own wiring: while lines are faulty, every scan is marked ``dead_cell``."""
        self._faulty = bool(status.complaints)

    def process(self, block: FrameBlock) -> Analysis:
        """Analyse the next n ≥ 1 scans.

        Raises
        ------
        ValueError
            The block is empty, or from a mat of another size.
        """
        if len(block) == 0 or block.hello.grid != self.hello.grid:
            raise ValueError("A pipeline takes one or more scans of the mat it was made for")
        cells_s = conductance(block)
        parts = []
        for start, stop in self._stretches(block):
            ended = self._forget() if self._is_pause(block, start) else []
            part = self._process_stretch(block.rows_at(slice(start, stop)), cells_s[start:stop])
            self._last_us = int(part.block.time_us[-1])
            parts.append(replace(part, changes=(*ended, *self._find_changes(part))))
        return Analysis.joined(block, parts)

    def _stretches(self, block: FrameBlock) -> list[tuple[int, int]]:
        """Scans without a pause between them, as [start, stop)."""
        starts = [i for i in range(1, len(block)) if self._is_pause(block, i)] if self._may_pause(block) else []
        edges = [0, *starts, len(block)]
        return list(pairwise(edges))

    def _may_pause(self, block: FrameBlock) -> bool:
        return bool(block.restarted.any() or (np.diff(block.time_us) >= PAUSE_US).any())

    def _is_pause(self, block: FrameBlock, scan: int) -> bool:
        before_us = int(block.time_us[scan - 1]) if scan else self._last_us
        return bool(block.restarted[scan]) or (before_us is not None and block.time_us[scan] - before_us >= PAUSE_US)

    def _forget(self) -> list[StateChange]:
        """Begin anew behind a pause; gives the ends of the states that were on before it."""
        self._stance.restart()
        self._shift.reset()
        for states in self._feet.values():
            states.reset()
        last_us = self._last_us or 0
        return [change for finder in self._finders.values() for change in finder.end(last_us)]

    def _process_stretch(self, block: FrameBlock, cells_s: np.ndarray) -> Analysis:
        film_n = self._pressure.process(block.time_us, cells_s)
        stances = self._stance.process(block.time_us, film_n)
        stops = [first for first, _ in stances[1:]] + [len(block)]
        parts = [
            self._analyse(block.rows_at(slice(first, stop)), film_n[first:stop] * stance.force_scale, stance)
            for (first, stance), stop in zip(stances, stops, strict=True)
            if stop > first
        ]
        return Analysis.joined(block, parts)

    def _analyse(self, block: FrameBlock, force_n: np.ndarray, stance: Stance) -> Analysis:
        """Scans that share one stance."""
        pads = both_pads(force_n, self.geometry)
        total_n = pads["left"][0] + pads["right"][0]
        floor_n = np.full(len(block), COP_FLOOR_SHARE * stance.body_weight_n)
        occupied = (total_n >= floor_n) & stance.occupied
        loaded = total_n >= floor_n
        left_share = np.where(loaded, pads["left"][0] / np.where(loaded, total_n, 1.0), np.nan)
        feet: dict[Side, FootMeasures] = {}
        for side in SIDES:
            cop_mm = centre_of_pressure(*pads[side], floor_n)
            feet[side] = self._foot(side, pads[side][0], cop_mm, force_n, stance)
        states = {
            side: self._feet[side].advance(block.time_us, feet[side], stance.baseline, stance.body_weight_n)
            for side in SIDES
        }
        return Analysis(
            block=block,
            force_n=force_n,
            total_force_n=total_n,
            net_cop_mm=centre_of_pressure(total_n, pads["left"][1] + pads["right"][1], floor_n),
            left_load_share=left_share,
            feet=feet,
            roll={side: states[side][0] for side in SIDES},
            tilt={side: states[side][1] for side in SIDES},
            shift=self._shift.advance(block.time_us, left_share, stance.baseline),
            phase=_phase(occupied, stance),
            quality=quality_bits(block, force_n, total_n, occupied, stance, self.geometry, self._faulty),
            changes=(),
            stance=stance,
        )

    def _foot(
        self, side: Side, total_n: np.ndarray, cop_mm: np.ndarray, force_n: np.ndarray, stance: Stance
    ) -> FootMeasures:
        standing = stance.feet.get(side)
        if standing is None:
            return FootMeasures.without_footprint(total_n, cop_mm)
        cells = force_n[:, :, self.geometry.grid.columns(side)]
        return measure_foot(total_n, cop_mm, cells, standing.footprint, standing.regions)

    def _find_changes(self, part: Analysis) -> list[StateChange]:
        codes: dict[tuple[Channel, Side | None], np.ndarray] = {("shift", None): part.shift}
        for side in SIDES:
            codes["roll", side], codes["tilt", side] = part.roll[side], part.tilt[side]
        found = [finder.find(part.block.time_us, codes[key]) for key, finder in self._finders.items()]
        return sorted((change for changes in found for change in changes), key=lambda change: change.time_us)


def _phase(occupied: np.ndarray, stance: Stance) -> np.ndarray:
    here = UNDEFINED if stance.feet else PHASES.index("settling")
    return np.where(occupied, np.int8(here), np.int8(PHASES.index("empty")))
