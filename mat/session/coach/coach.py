"""The hands-free session: stepping on begins it, stepping off pauses it; all else goes by device time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mat.foot import Stance
from mat.geometry import Side
from mat.pipeline import Analysis
from mat.posture.repetitions import Repetition
from mat.session.coach.events import CoachEvent, Count, SetEnded, StageChange, StartBeep, Tick
from mat.session.coach.options import CoachOptions, is_single_leg, planned
from mat.session.coach.picture import Situation, picture
from mat.session.coach.sentences import sentence
from mat.session.coach.set_run import SetRun
from mat.session.coach.signals import Moment, Signals
from mat.session.coach.standing import COUNTDOWN_S, Standing, later
from mat.session.coach.view import CoachView, Message, Stage
from mat.session.drills import Drill

#: Off the mat for longer than this, and the set is over. [judgement]
PAUSE_ENDS_SET_S = 30.0
#: Not back so long after the rest, and the session is over. [judgement]
AWAY_ENDS_SESSION_S = 180.0


class Coach:
    """Lead through a drill, or tell cues only.

    Parameters
    ----------
    drill
        None for a free session.
    options
        Cues, check set, learning, history.
    """

    def __init__(self, drill: Drill | None = None, options: CoachOptions | None = None) -> None:
        self._options = options or CoachOptions()
        self._drill = planned(drill, self._options) if drill else None
        self._single_leg = drill is not None and is_single_leg(drill)
        self._standing = Standing()
        self._stage: Stage = "step_on"
        self._stage_us = 0
        self._set = SetRun(self._drill, self._options)
        self._sets_done = 0
        self._under_way = False
        self._rest_until_us: int | None = None
        self._beat_us: int | None = None
        self._next_side: Side = "left"
        self._ended: SetEnded | None = None
        self._ended_because: Message | None = None
        self._last_us: int | None = None
        self._last_row: np.ndarray | None = None
        self._last_repetition: Repetition | None = None
        self._stance = Stance()
        self._events: list[CoachEvent] = []

    @property
    def stage(self) -> Stage:
        """Where the session is."""
        return self._stage

    @property
    def options(self) -> CoachOptions:
        """How it is done."""
        return self._options

    @property
    def drill(self) -> Drill | None:
        """The drill as it is done: a check set has one set, a single-leg drill twice as many."""
        return self._drill

    def process(self, analysis: Analysis) -> list[CoachEvent]:
        """What happens in n ≥ 1 analysed scans, in the order of time; how they are cut changes nothing."""
        signals = Signals(analysis)
        if self._last_us is not None and int(signals.time_us[0]) < self._last_us:
            self._begin_anew(int(signals.time_us[0]), self._last_us)
            self._last_us = self._last_row = self._last_repetition = self._rest_until_us = None
        waiting = list(analysis.repetitions)
        at = 0
        pauses = signals.pauses(self._last_us)
        changes = sorted({*signals.changes(self._last_row).tolist(), *pauses})
        while (scan := self._next_scan(signals, at, changes, waiting)) is not None:
            known = [each for each in waiting if each.known_us <= int(signals.time_us[scan])]
            waiting = waiting[len(known) :]
            if scan in pauses:
                self._begin_anew(int(signals.time_us[scan]), pauses[scan])
            self._step(signals.at(scan), known)
            at = scan + 1
        self._last_us, self._last_row = int(signals.time_us[-1]), signals.rows[-1]
        self._stance = analysis.stance
        events, self._events = self._events, []
        return events

    def _next_scan(self, signals: Signals, at: int, changes: list[int], waiting: Sequence[Repetition]) -> int | None:
        """The next scan from ``at`` on where anything can happen; None if there is none in these scans."""
        due = [each.known_us for each in waiting] + self._due_us()
        scans = [int(np.searchsorted(signals.time_us[at:], min(due))) + at] if due else []
        while changes and changes[0] < at:
            changes.pop(0)
        scan = min([*scans, *changes[:1]], default=len(signals))
        return scan if scan < len(signals) else None

    def _due_us(self) -> list[int]:
        """When something happens without the feet doing anything."""
        due = list(self._standing.due_us)
        if self._drill is None or self._stage == "done":
            return due
        if self._beat_us is not None and self._stage in ("set", "countdown"):
            due.append(self._beat_us)
        if self._stage == "set":
            due += self._set.due_us
        elif self._stage == "rest" and self._rest_until_us is not None:
            due.append(self._rest_until_us)
        elif not self._standing.on:
            due += [] if (ends_us := self._away_ends_us()) is None else [ends_us]
        return due

    def _away_ends_us(self) -> int | None:
        """When being away ends the set that was begun, or the session; None before the first set."""
        if self._under_way:
            return later(self._stage_us, PAUSE_ENDS_SET_S)
        return later(self._stage_us, AWAY_ENDS_SESSION_S) if self._sets_done else None

    def _begin_anew(self, now_us: int, last_us: int) -> None:
        """No scans came after ``last_us``, or the device's clock began anew: who stands there is found again."""
        self._standing = Standing()
        if self._stage == "set":
            self._set.halt(last_us)
        if self._drill is None:
            self._set = SetRun(None, self._options)
        if self._stage not in ("done", "rest"):
            stage: Stage = "paused" if self._under_way else "step_on"
            self._events += [StageChange(now_us, stage, self._number)] if stage != self._stage else []
            self._stage, self._stage_us = stage, now_us

    # --- scan by scan ----------------------------------------------------------------------------------------------

    def _step(self, moment: Moment, repetitions: Sequence[Repetition]) -> None:
        now_us = moment.time_us
        self._standing.take(moment)
        if self._drill is None:
            self._step_free(moment, repetitions)
        else:
            if self._stage == "set":
                self._step_set(moment, repetitions)
            elif self._stage == "countdown":
                self._count_down(now_us)
            while (stage := self._next_stage(now_us)) != self._stage:
                self._enter(stage, moment)
        self._last_repetition = repetitions[-1] if repetitions else self._last_repetition

    def _step_free(self, moment: Moment, repetitions: Sequence[Repetition]) -> None:
        standing = self._standing
        stage: Stage = "free" if standing.known else "settling" if standing.on else "step_on"
        if stage != self._stage:
            self._stage, self._stage_us = stage, moment.time_us
            self._events.append(StageChange(moment.time_us, stage, 0))
            if stage == "step_on":
                self._set = SetRun(None, self._options)
        if stage == "free":
            told = self._set.take(moment, repetitions, self._last_repetition)
            self._events += [event for event in told if not isinstance(event, Count)]

    def _step_set(self, moment: Moment, repetitions: Sequence[Repetition]) -> None:
        run = self._set
        self._events += run.take(moment, repetitions, self._last_repetition)
        pace = run.pace
        beat = pace.beat(moment.time_us) if pace else None
        if beat is not None and self._beat_us is not None and moment.time_us >= self._beat_us:
            self._events.append(beat)
        self._beat_us = pace.next_beat_us(moment.time_us) if pace else None
        if run.lift(moment) or run.is_over(moment.time_us):
            self._end_set(moment.time_us)

    def _count_down(self, now_us: int) -> None:
        if self._beat_us is not None and now_us >= self._beat_us:
            left = COUNTDOWN_S - (now_us - self._stage_us) // 1_000_000
            if left > 0:
                self._events.append(Tick(now_us, "countdown", False, left))
            self._beat_us = later(self._stage_us, COUNTDOWN_S - left + 1)

    def _next_stage(self, now_us: int) -> Stage:
        """Where the session belongs now."""
        stage, standing = self._stage, self._standing
        if stage == "set":
            return "set" if standing.on else "paused"
        resting = stage == "rest" and self._rest_until_us is not None and now_us < self._rest_until_us
        if stage == "done" or resting:
            return stage
        if not standing.on:
            return self._stage_away(now_us)
        if not standing.known or not standing.ready:
            return "baseline" if standing.known else "settling"
        counted = stage == "countdown" and now_us >= later(self._stage_us, COUNTDOWN_S)
        return "set" if counted else "countdown"

    def _stage_away(self, now_us: int) -> Stage:
        ends_us = self._away_ends_us()
        if self._stage in ("paused", "step_on") and ends_us is not None and now_us >= ends_us:
            return "rest" if self._under_way else "done"
        return "paused" if self._under_way else "step_on"

    def _enter(self, stage: Stage, moment: Moment) -> None:
        now_us = moment.time_us
        if stage == "rest":
            self._end_set(now_us)
            return
        if self._stage == "set":
            self._set.halt(now_us)
        self._stage, self._stage_us = stage, now_us
        self._events.append(StageChange(now_us, stage, self._number))
        if stage == "countdown":
            self._beat_us = now_us
            self._count_down(now_us)
        elif stage == "set":
            self._begin_set(moment)

    @property
    def _number(self) -> int:
        """The set that is done, or comes next; the last one once all are done."""
        return 0 if self._drill is None else min(self._sets_done + 1, self._drill.sets)

    def _begin_set(self, moment: Moment) -> None:
        now_us = moment.time_us
        if not self._under_way:
            self._set = SetRun(self._drill, self._options)
            self._under_way, self._ended = True, None
        self._set.begin(now_us)
        self._events.append(StartBeep(now_us, self._number))
        self._beat_us = now_us if self._set.pace else None
        self._step_set(moment, [])

    def _end_set(self, now_us: int) -> None:
        run, drill = self._set, self._drill
        assert drill is not None
        complete, seconds, check_set = run.is_complete(now_us), run.seconds(now_us), self._options.check_set
        told = sentence(
            run.faults.worst, drill.key, self._options.history,
            check_set=check_set, complete=complete, stood_s=seconds if self._single_leg else None,
        )  # fmt: skip
        self._ended = SetEnded(
            now_us, self._number, run.repetitions, seconds, complete, run.cues_on,
            None if check_set else run.faults.worst, told, run.faults.counts, run.found, run.side,
        )  # fmt: skip
        run.halt(now_us)
        self._events.append(self._ended)
        self._sets_done, self._under_way = self._sets_done + 1, False
        if run.side is not None:
            self._next_side = "right" if run.side == "left" else "left"
        self._stage, self._stage_us = ("done" if self._sets_done >= drill.sets else "rest"), now_us
        self._rest_until_us = later(now_us, max(0.0, drill.rest_s - COUNTDOWN_S))
        self._events.append(StageChange(now_us, self._stage, self._sets_done))

    def end_kindly(self, because: Message) -> list[CoachEvent]:
        """No set follows: too much pain was told (BIOMECHANICS §6). A free session has no sets and goes on."""
        if self._drill is None or self._ended_because is not None:
            return []
        now_us = self._last_us or 0
        if self._stage == "set":
            self._set.halt(now_us)
        self._ended_because = because
        self._under_way, self._beat_us = False, None
        already, self._stage, self._stage_us = self._stage == "done", "done", now_us
        return [] if already else [StageChange(now_us, "done", self._sets_done)]

    # --- what is seen ----------------------------------------------------------------------------------------------

    def view(self, now_us: int) -> CoachView:
        """Where the session is at ``now_us``, device time."""
        number = 0 if self._drill is None else self._sets_done if self._stage in ("rest", "done") else self._number
        return picture(
            Situation(
                self._stage, self._stage_us, self._drill, self._set, self._standing, self._stance, number,
                self._rest_until_us, self._ended, self._options, self._next_side if self._single_leg else None,
                self._ended_because,
            ),
            now_us,
        )  # fmt: skip
