"""Blocks of analysed scans gathered into one summary."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mat.files import ReadHealth
from mat.geometry import SIDES, Side
from mat.pipeline import PAUSE_US, PHASES, QUALITIES, Analysis, AnalysisSettings
from mat.posture import Event, IntervalLog, Tempo, baseline_remark
from mat.posture.repetitions import Repetition
from mat.session.summary.figures import Summary
from mat.session.summary.grade import Circumstances, Grade, Level, Reason, grade
from mat.session.summary.quiet import find_quiet_stance

_EMPTY, _SETTLING = PHASES.index("empty"), PHASES.index("settling")
#: In these nobody hinges.
_QUIET = tuple(PHASES.index(phase) for phase in ("stand", "hold"))
_SUPPORTED = QUALITIES.index("supported")


class SummaryBuilder:
    """Gather a summary from blocks in their order.

    Parameters
    ----------
    placement_assumed
        Gap and angle of the pads were never typed in.
    simulated
        They come from a simulated mat.
    calibrated
        The mat has a calibration of its own.
    weight_entered
        A body weight was given.
    tempo
        That the drill asks for.
    """

    def __init__(
        self,
        placement_assumed: bool = False,
        simulated: bool = False,
        calibrated: bool = True,
        *,
        weight_entered: bool = False,
        tempo: Tempo | None = None,
    ) -> None:
        self._weight_entered, self._tempo = weight_entered, tempo
        self._placement_assumed, self._simulated = placement_assumed, simulated
        #: May be told later: which mat it is shows once it has introduced itself.
        self.calibrated = calibrated
        self._log = IntervalLog()
        self._events: list[Event] = []
        self._running: tuple[Event, ...] = ()
        self._repetitions: list[Repetition] = []
        self._first_us: int | None = None
        self._last_us = 0
        self._frames = self._missed = 0
        self._standing_us = self._judged_us = self._standing_scans = 0
        self._away_us = self._pauses = 0
        self._doubted = np.zeros(len(QUALITIES), dtype=int)
        self._weighed = self._sides_swapped = self._turned = False
        self._weight_misfit: float | None = None
        self._off_pad: set[Side] = set()
        self._remarks: dict[str, None] = {}
        self._force_n, self._left_share = _Means(), _Means()
        self._fl_pct: dict[Side, _Mean] = {side: _Mean() for side in SIDES}
        self._stance: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []

    def add(self, analysis: Analysis) -> None:
        """Take the next block."""
        here = analysis.phase != _EMPTY
        self._count_time(analysis, here)
        self._note_stance(analysis)
        settled = here & (analysis.phase != _SETTLING)
        self._force_n.add(analysis.total_force_n, here, settled)
        self._left_share.add(analysis.left_load_share, here, settled)
        for side in SIDES:
            self._fl_pct[side].add(analysis.feet[side].fl_pct)
        for change in analysis.changes:
            self._log.add(change)
        self._events += analysis.events
        self._running = analysis.running
        self._repetitions += analysis.repetitions
        quiet = np.isin(analysis.phase, _QUIET) & ((analysis.quality >> _SUPPORTED & 1) == 0)
        self._stance.append((analysis.block.time_s, analysis.net_cop_mm, analysis.left_load_share, quiet))

    def result(self) -> Summary:
        """The summary so far."""
        stance = [np.concatenate(part) for part in zip(*self._stance, strict=True)]
        return Summary(
            duration_s=(self._last_us - (self._first_us or 0)) / 1e6,
            standing_s=self._standing_us / 1e6,
            judged_s=self._judged_us / 1e6,
            frames=self._frames,
            missed=self._missed,
            mean_force_n=self._force_n.value,
            left_load_share=self._left_share.value,
            fl_pct={side: self._fl_pct[side].value for side in SIDES},
            weighed=self._weighed,
            weight_misfit=self._weight_misfit,
            sides_swapped=self._sides_swapped,
            turned=self._turned,
            off_pad=frozenset(self._off_pad),
            intervals=tuple(self._log.intervals),
            events=tuple(sorted((*self._events, *self._running), key=lambda event: event.start_us)),
            repetitions=tuple(self._repetitions),
            quiet=find_quiet_stance(*stance) if stance else None,
            baseline_remarks=tuple(self._remarks),
            grade=grade(self._circumstances()),
            weight_entered=self._weight_entered,
            tempo=self._tempo,
        )

    def _circumstances(self) -> Circumstances:
        """What the grade goes by."""
        return Circumstances(
            standing_s=self._standing_us / 1e6,
            judged_s=self._judged_us / 1e6,
            measured=any(place.value is not None for place in self._fl_pct.values()),
            weight_entered=self._weight_entered,
            missed_share=self._missed / max(1, self._missed + self._frames),
            quality_share=dict(zip(QUALITIES, self._doubted / max(1, self._standing_scans), strict=True)),
            placement_assumed=self._placement_assumed,
            away_s=self._away_us / 1e6,
            pauses=self._pauses,
            calibrated=self.calibrated,
            simulated=self._simulated,
            remarks=self._lying(),
        )

    def _count_time(self, analysis: Analysis, here: np.ndarray) -> None:
        block = analysis.block
        steps_us = np.diff(block.time_us, prepend=self._last_us if self._first_us is not None else block.time_us[0])
        pauses_us = steps_us[steps_us >= PAUSE_US]
        self._away_us, self._pauses = self._away_us + int(pauses_us.sum()), self._pauses + len(pauses_us)
        steps_us[steps_us >= PAUSE_US] = 0
        self._first_us = int(block.time_us[0]) if self._first_us is None else self._first_us
        self._last_us = int(block.time_us[-1])
        self._frames += len(block)
        self._missed += int(block.missed.sum())
        self._standing_us += int(steps_us[here].sum())
        judged = np.maximum(*(analysis.roll[side] for side in SIDES)) >= 0
        self._judged_us += int(steps_us[judged].sum())
        self._standing_scans += int(here.sum())
        for bit in range(len(QUALITIES)):
            self._doubted[bit] += int((analysis.quality[here] >> bit & 1).sum())

    def _note_stance(self, analysis: Analysis) -> None:
        stance = analysis.stance
        self._weighed, self._weight_misfit = stance.weighed, stance.weight_misfit
        self._sides_swapped |= stance.sides_swapped
        self._turned |= stance.turned
        self._off_pad |= stance.off_pad
        if remark := baseline_remark(stance.baseline):
            self._remarks[remark] = None

    def _lying(self) -> tuple[Reason, ...]:
        """Reasons that lie in how somebody stood, or how the mat lay."""
        told = []
        if self._sides_swapped:
            told.append(Reason(Level.POOR, "left and right look exchanged"))
        if self._turned:
            told.append(Reason(Level.POOR, "somebody faced the mat's heel end"))
        if self._weight_misfit is not None:
            told.append(Reason(Level.FAIR, "the entered weight does not fit the load and was not used"))
        return tuple(told)


def summary_builder(settings: AnalysisSettings, simulated: bool, foreign: bool = False) -> SummaryBuilder:
    """A builder for scans analysed with these settings; ``foreign``: of a device with its maker's calibration."""
    return SummaryBuilder(
        # Of another maker's device nobody can type it in: the file's own remarks tell where its sheets lie.
        settings.placement_assumed and not foreign,
        simulated,
        settings.calibration is not None or foreign,
        weight_entered=settings.weight_kg is not None,
        tempo=settings.drill.tempo,
    )


def with_damage(summary: Summary, health: ReadHealth) -> Summary:
    """The summary of a recording, with what reading it met among the reasons of its grade."""
    reasons = [*summary.grade.reasons, *(Reason(Level.FAIR, remark) for remark in health.remarks)]
    if health.damaged_bytes:
        reasons.append(Reason(Level.FAIR, f"{health.damaged_bytes} damaged bytes were passed over"))
    if not health.closed:
        reasons.append(Reason(Level.FAIR, "it was not closed properly: cut, or still being made"))
    ordered = sorted(reasons, key=lambda reason: -reason.level)
    return replace(summary, grade=Grade(tuple(ordered)))


class _Means:
    """Mean while somebody stood on a stance that was found; while somebody was there at all where none was.

    Before that one foot may stand alone, and no entered weight sets the scale yet: a step-on of three seconds moved the
    mean force of a 40 s drill by 1 % and the left share by 1 point.
    """

    def __init__(self) -> None:
        self._there, self._settled = _Mean(), _Mean()

    def add(self, values: np.ndarray, there: np.ndarray, settled: np.ndarray) -> None:
        self._there.add(values[there])
        self._settled.add(values[settled])

    @property
    def value(self) -> float | None:
        return self._there.value if self._settled.value is None else self._settled.value


class _Mean:
    """Mean of the defined values of a stream."""

    def __init__(self) -> None:
        self._sum, self._count = 0.0, 0

    def add(self, values: np.ndarray) -> None:
        defined = values[np.isfinite(values)]
        self._sum += float(defined.sum())
        self._count += len(defined)

    @property
    def value(self) -> float | None:
        return self._sum / self._count if self._count else None
