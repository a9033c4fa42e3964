"""Posture of a stretch of scans: states of the feet and the person, repetitions, events."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mat.foot import FootMeasures, Stance
from mat.foot.baseline import Baseline
from mat.geometry import SIDES, Side
from mat.pipeline.settings import AnalysisSettings
from mat.posture import (
    UNDEFINED,
    Circumstances,
    Event,
    EventMachine,
    FootCodes,
    FootStates,
    PersonCodes,
    ShiftState,
    StateChange,
    SupportState,
    WallTouch,
)
from mat.posture.events import FOOT_CHANNELS, ChangeFinder, Channel
from mat.posture.person import rolls_of_both
from mat.posture.repetitions import PHASES, Repetition, RepetitionCodes, RepetitionTracker, worst_states
from mat.posture.repetitions.measures import columns_of

#: Ended events of the feet are kept this long, s, for the repetition they fell in.
_KEPT_US = 60_000_000
_EMPTY, _SETTLING, _PAUSED = (PHASES.index(name) for name in ("empty", "settling", "paused"))


@dataclass(frozen=True)
class Load:
    """What n scans of one stance bear.

    Attributes
    ----------
    time_us, total_n, left_share
        (n,) each.
    net_cop_mm
        (n, 2).
    feet
        Measures by side.
    here
        (n,) bool: enough load for somebody to stand there.
    """

    time_us: np.ndarray
    total_n: np.ndarray
    left_share: np.ndarray
    net_cop_mm: np.ndarray
    feet: dict[Side, FootMeasures]
    here: np.ndarray


@dataclass(frozen=True)
class Posture:
    """What :class:`PostureStage` says of n scans; the fields are those of :class:`~mat.pipeline.Analysis`."""

    feet: dict[Side, FootCodes]
    shift: np.ndarray
    person: np.ndarray
    touch: np.ndarray
    supported: np.ndarray
    phase: np.ndarray
    set_number: np.ndarray
    repetition: np.ndarray
    repetitions: tuple[Repetition, ...]
    events: tuple[Event, ...]
    running: tuple[Event, ...]
    changes: tuple[StateChange, ...]


class PostureStage:
    """States, repetitions and events, carried through blocks.

    Parameters
    ----------
    settings
        Thresholds, drill, and the calibration, which tells how much the film wanders.
    """

    def __init__(self, settings: AnalysisSettings) -> None:
        thresholds, self._drill = settings.thresholds, settings.drill
        self._feet = {side: FootStates(side, thresholds, self._drill) for side in SIDES}
        self._shift = ShiftState(thresholds)
        self._support = SupportState(thresholds)
        self._touch = WallTouch(thresholds)
        calibration = settings.calibration
        self._repetitions = RepetitionTracker(self._drill, calibration.measured_loop if calibration else None)
        self._events = EventMachine()
        self._finders: dict[tuple[Channel, Side | None], ChangeFinder] = {
            ("shift", None): ChangeFinder("shift", None),
            **{(channel, side): ChangeFinder(channel, side) for channel in FOOT_CHANNELS for side in SIDES},
        }
        self._recent: list[Event] = []
        self.paused = False

    def mark_repetition(self) -> Repetition | None:
        """A hand says that a repetition ended with the last scan; None if it had been found already."""
        return self._repetitions.mark()

    def forget(self, last_us: int) -> tuple[list[StateChange], list[Event]]:
        """Begin anew behind a pause of the scans; gives the ends of what was on before it."""
        self._shift.reset()
        self._support.reset()
        self._touch.reset()
        self._repetitions.step_off()
        self._recent.clear()
        for states in self._feet.values():
            states.reset()
        changes = [change for finder in self._finders.values() for change in finder.end(last_us)]
        return changes, self._events.end(last_us)

    def advance(self, load: Load, stance: Stance) -> Posture:
        """Posture of n ≥ 1 scans that share one stance."""
        time_us, n = load.time_us, len(load.time_us)
        touch, touching = np.zeros(n, dtype=np.int8), None
        if self._drill.wall:
            touch, touching = self._touch.advance(time_us, load.net_cop_mm[:, 1], load.total_n, stance.body_weight_n)
        feet: dict[Side, FootCodes] = {
            side: self._feet[side].advance(time_us, load.feet[side], stance.baseline, stance.body_weight_n, touching)
            for side in SIDES
        }
        shift = self._shift.advance(time_us, load.left_share, stance.baseline)
        standing = stance.occupied and bool(stance.feet)
        body_share = load.total_n / stance.body_weight_n
        support = self._support.advance(time_us, body_share, load.here & standing)
        repetitions = self._find_repetitions(load, stance, standing)
        phase = self._phase(load.here, stance, repetitions.phase)
        person = PersonCodes(
            shift, touch, support, np.full(n, not stance.occupied), load.left_share, body_share, load.net_cop_mm[:, 1]
        )
        around = Circumstances(phase, PHASES, repetitions.set_number, repetitions.repetition)
        events = self._events.advance(time_us, load.feet, feet, person, stance.baseline, around)
        both, _ = rolls_of_both({side: feet[side].roll for side in SIDES})
        return Posture(
            feet=feet,
            shift=shift,
            person=np.where(np.maximum(*(feet[side].roll for side in SIDES)) == UNDEFINED, np.int8(UNDEFINED), both),
            touch=touch,
            supported=support.astype(bool),
            phase=phase,
            set_number=repetitions.set_number,
            repetition=repetitions.repetition,
            repetitions=self._with_states(repetitions.finished, events),
            events=tuple(events),
            running=self._events.running,
            changes=tuple(self._find_changes(time_us, feet, shift)),
        )

    def _find_repetitions(self, load: Load, stance: Stance, standing: bool) -> RepetitionCodes:
        if not stance.occupied:
            self._repetitions.step_off()
        middle_pct = _baseline_pct(stance.baseline)
        values = self._values(load, stance, middle_pct)
        return self._repetitions.advance(
            load.time_us, standing and not self.paused, values, stance.body_weight_n, middle_pct
        )

    def _values(self, load: Load, stance: Stance, middle_pct: float) -> np.ndarray:
        """What repetitions are measured from."""
        band = self._drill.band
        band_pct = None if band is None else band.limits_pct(middle_pct, self._drill.school)
        return columns_of(load.total_n / stance.body_weight_n, load.net_cop_mm, load.left_share, load.feet, band_pct)

    def _phase(self, here: np.ndarray, stance: Stance, phase: np.ndarray) -> np.ndarray:
        if self.paused:
            phase = np.full(len(phase), _PAUSED, dtype=np.int8)
        elif not stance.feet:
            phase = np.full(len(phase), _SETTLING, dtype=np.int8)
        return np.where(here, phase, np.int8(_EMPTY))

    def _with_states(self, finished: tuple[Repetition, ...], ended: list[Event]) -> tuple[Repetition, ...]:
        """Repetitions with the worst state of each foot in them."""
        self._recent += [event for event in ended if event.channel in FOOT_CHANNELS]
        if not finished:
            return ()
        known = [*self._recent, *(event for event in self._events.running if event.channel in FOOT_CHANNELS)]
        told = []
        for repetition in finished:
            worst, corrected_s = worst_states(repetition, known)
            told.append(replace(repetition, worst=worst, time_to_correct_s=corrected_s))
        since_us = finished[-1].start_us - _KEPT_US
        self._recent = [event for event in self._recent if event.end_us is not None and event.end_us > since_us]
        return tuple(told)

    def _find_changes(self, time_us: np.ndarray, feet: dict[Side, FootCodes], shift: np.ndarray) -> list[StateChange]:
        codes: dict[tuple[Channel, Side | None], np.ndarray] = {("shift", None): shift}
        for side in SIDES:
            codes["roll", side], codes["tilt", side] = feet[side].roll, feet[side].tilt
        found = [finder.find(time_us, codes[key]) for key, finder in self._finders.items()]
        return sorted((change for changes in found for change in changes), key=lambda change: change.time_us)


def _baseline_pct(baseline: Baseline) -> float:
    """Mean place of both feet in the baseline, % of foot length."""
    places = [foot.fl_pct for foot in baseline.feet.values()]
    return sum(places) / len(places) if places else float("nan")
