"""The straight line: scans in, analysed scans out, in blocks of any size.

However a stream is cut into blocks, the numbers agree to 1e-9 and states and events are identical: what the person
saw live is what is read in the report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from mat.foot import NO_FEET, FootMeasures, Stance, StanceTracker, measure_foot
from mat.foot.cop import COP_FLOOR_SHARE, both_pads, centre_of_pressure
from mat.foot.stance import GRAVITY_M_S2
from mat.geometry import SIDES, Side
from mat.matrix import conductance
from mat.matrix.fault_watch import FaultWatch
from mat.matrix.plausibility import judge
from mat.pipeline.analysis import Analysis
from mat.pipeline.measured import MeasuredForces
from mat.pipeline.posture_stage import Load, PostureStage
from mat.pipeline.quality import quality_bits, with_dead_cells
from mat.pipeline.settings import AnalysisSettings
from mat.posture import Event, StateChange
from mat.posture.repetitions import Repetition
from mat.pressure import PressureStage
from mat.wire import FrameBlock, Hello, Status

#: After a pause of the scans this long nothing is known of what happened in it: stance and states begin anew.
PAUSE_US = 1_000_000

#: Times and cells of a stretch to (n, rows, cols) N.
_ToForce = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Pipeline:
    """Carry a mat's scans through matrix, pressure, foot and posture.

    Parameters
    ----------
    settings
        What the analysis must be told.
    hello
        The mat the scans come from.
    measured
        Of a device that gives forces (:meth:`process_forces`); None for a mat.

    Raises
    ------
    SettingsError
        The settings do not fit a mat.
    """

    def __init__(self, settings: AnalysisSettings, hello: Hello, measured: MeasuredForces | None = None) -> None:
        self.settings = settings
        self.hello = hello
        self.geometry = settings.geometry(hello)
        weight_n = None if settings.weight_kg is None else settings.weight_kg * GRAVITY_M_S2
        self._pressure = PressureStage(settings.film, settings.calibration)
        self._measured = measured
        self._given = NO_FEET if measured is None else measured.feet
        self._stance = StanceTracker(self.geometry, weight_n, settings.foot_length_mm, self._given)
        self._posture = PostureStage(settings)
        self._marked: list[Repetition] = []
        self._last_us: int | None = None
        self._faulty = False
        self._watch = FaultWatch()

    @property
    def complaints(self) -> list[str]:
        """Faults of the wiring that the readings themselves gave away, one sentence each, with what to do."""
        return self._watch.complaints

    @property
    def stance(self) -> Stance:
        """What is known after the last scan."""
        return self._stance.stance

    def take_status(self, status: Status) -> None:
        """What the mat says of its own wiring: while lines are faulty, every scan is marked ``dead_cell``."""
        self._faulty = bool(status.complaints)

    def mark_repetition(self) -> None:
        """A hand says that a repetition ended with the last scan; what was found already stays as it is.

        A repetition that only the hand saw comes with the next block.
        """
        marked = self._posture.mark_repetition()
        if marked is not None:
            self._marked.append(marked)

    def pause(self, paused: bool) -> None:
        """From the next scan on the session is paused (or goes on): nothing is counted meanwhile."""
        self._posture.paused = paused

    def process(self, block: FrameBlock) -> Analysis:
        """Analyse the next n ≥ 1 scans.

        Raises
        ------
        ValueError
            The block is empty, or from a mat of another size.
        """
        self._check(block)
        cells_s = conductance(block)
        suspect = self._watch.process(block, judge(block, cells_s))
        return with_dead_cells(self._in_stretches(block, cells_s, self._pressure.process), suspect)

    def process_forces(self, block: FrameBlock, force_n: np.ndarray) -> Analysis:
        """Analyse the next n ≥ 1 scans of a device that gives forces itself.

        Parameters
        ----------
        block
            Their times; its readings are not looked at.
        force_n
            (n, rows, cols) N.

        Raises
        ------
        ValueError
            The block is empty, or of another size.
        """
        self._check(block)
        return self._in_stretches(block, force_n, lambda time_us, cells_n: cells_n)

    def _check(self, block: FrameBlock) -> None:
        if len(block) == 0 or block.hello.grid != self.hello.grid:
            raise ValueError("A pipeline takes one or more scans of the mat it was made for")

    def _in_stretches(self, block: FrameBlock, cells: np.ndarray, to_force_n: _ToForce) -> Analysis:
        parts = []
        for start, stop in self._stretches(block):
            changes, events = self._forget() if self._is_pause(block, start) else ([], [])
            stretch = block.rows_at(slice(start, stop))
            part = self._process_stretch(stretch, to_force_n(stretch.time_us, cells[start:stop]))
            self._last_us = int(stretch.time_us[-1])
            marked, self._marked = self._marked, []
            parts.append(part.behind(changes, events, marked))
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

    def _forget(self) -> tuple[list[StateChange], list[Event]]:
        """Begin anew behind a pause; gives the ends of what was on before it."""
        self._stance.restart()
        return self._posture.forget(self._last_us or 0)

    def _process_stretch(self, block: FrameBlock, film_n: np.ndarray) -> Analysis:
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
        load = self._load(block.time_us, force_n, stance)
        posture = self._posture.advance(replace(load, feet=_judged(load.feet, stance)), stance)
        quality = quality_bits(
            block, force_n, load.total_n, load.here, stance, self.settings.calibration, self._faulty,
            posture.supported, self._measured,
        )  # fmt: skip
        return Analysis(
            block=block,
            force_n=force_n,
            total_force_n=load.total_n,
            net_cop_mm=load.net_cop_mm,
            left_load_share=load.left_share,
            feet=load.feet,
            roll={side: posture.feet[side].roll for side in SIDES},
            tilt={side: posture.feet[side].tilt for side in SIDES},
            arch={side: posture.feet[side].arch for side in SIDES},
            shift=posture.shift,
            phase=posture.phase,
            set_number=posture.set_number,
            repetition=posture.repetition,
            person=posture.person,
            touch=posture.touch,
            quality=quality,
            changes=posture.changes,
            repetitions=posture.repetitions,
            events=posture.events,
            running=posture.running,
            stance=replace(stance, feet={**self._given, **stance.feet}) if self._given else stance,
        )

    def _load(self, time_us: np.ndarray, force_n: np.ndarray, stance: Stance) -> Load:
        """What bears on either pad, with both feet as they are measured."""
        pads = both_pads(force_n, self.geometry)
        total_n = pads["left"][0] + pads["right"][0]
        floor_n = np.full(len(time_us), COP_FLOOR_SHARE * stance.body_weight_n)
        loaded = total_n >= floor_n
        feet: dict[Side, FootMeasures] = {
            side: self._foot(side, pads[side][0], centre_of_pressure(*pads[side], floor_n), force_n, stance)
            for side in SIDES
        }
        return Load(
            time_us,
            total_n,
            left_share=np.where(loaded, pads["left"][0] / np.where(loaded, total_n, 1.0), np.nan),
            net_cop_mm=centre_of_pressure(total_n, pads["left"][1] + pads["right"][1], floor_n),
            feet=feet,
            here=loaded & stance.occupied,
        )

    def _foot(
        self, side: Side, total_n: np.ndarray, cop_mm: np.ndarray, force_n: np.ndarray, stance: Stance
    ) -> FootMeasures:
        standing = stance.feet.get(side) or self._given.get(side)
        if standing is None:
            return FootMeasures.without_footprint(total_n, cop_mm)
        cells = force_n[:, :, self.geometry.grid.columns(side)]
        measures = measure_foot(total_n, cop_mm, cells, standing.footprint, standing.regions)
        if not self.settings.drill.shoes:
            return measures
        # A sole spreads the load: its regions are the shoe's, not the foot's.
        unknown = FootMeasures.without_footprint(total_n, cop_mm)
        return replace(
            measures,
            cop_medial_mm=unknown.cop_medial_mm,
            shares=unknown.shares,
            tripod=unknown.tripod,
            core_shares=unknown.core_shares,
        )


def _judged(feet: Mapping[Side, FootMeasures], stance: Stance) -> dict[Side, FootMeasures]:
    """Without a stance nothing is judged, even where a print of the whole recording lets the feet be measured."""
    return {
        side: foot if side in stance.feet else FootMeasures.without_footprint(foot.force_n, foot.cop_mm)
        for side, foot in feet.items()
    }
