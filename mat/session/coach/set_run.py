"""One set: what is counted in it, what sounds in it, and when it is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mat.geometry import Side
from mat.posture.repetitions import Repetition
from mat.session.coach.catalogue import (
    CUES,
    NOTHING_WRONG,
    SLOWER_BELOW_S,
    Thinning,
    entered,
    to_be_told,
)
from mat.session.coach.events import CoachEvent, Count, Cue
from mat.session.coach.options import CoachOptions, is_single_leg
from mat.session.coach.pace import Pace
from mat.session.coach.sentences import SetFaults
from mat.session.coach.signals import Moment
from mat.session.coach.standing import later
from mat.session.drills import Drill

#: Standing so many usual repetitions (and the drill's own rest) without one ends a set. [judgement]
IDLE_REPETITIONS = 2.0


class SetRun:
    """Follow one set from its start beep to its end, through pauses.

    Parameters
    ----------
    drill
        As it is done now; None for no drill, where only cues sound.
    options
        Cues, check set, learning.
    """

    def __init__(self, drill: Drill | None, options: CoachOptions) -> None:
        self._drill, self._options = drill, options
        self._cautions = drill is None or drill.settings.cautions
        self._thinning = Thinning(self._cautions)
        self._before = NOTHING_WRONG
        self._from_us = 0
        self._done_us = 0
        self._moved_us = 0
        self._moving = False
        self._single_leg = drill is not None and is_single_leg(drill)
        self.running_since_us: int | None = None
        self.faults = SetFaults()
        self.repetitions = self.found = 0
        self._before_pause = 0
        self.pace: Pace | None = None
        self.side: Side | None = None
        self.last_cue: Cue | None = None

    # --- from and to -----------------------------------------------------------------------------------------------

    def begin(self, now_us: int) -> None:
        """The start beep, or going on behind a pause: states that are on already are told now."""
        self._from_us = self._moved_us = now_us
        self._before = NOTHING_WRONG
        self._thinning = Thinning(self._cautions)
        if not self._single_leg:
            self.running_since_us = now_us
        tempo = self._drill.settings.tempo if self._drill else None
        if tempo is not None:
            left = None if self.asked is None else self.asked - self.repetitions
            self._before_pause = self.repetitions
            self.pace = Pace(tempo, now_us, left)

    def halt(self, now_us: int) -> None:
        """Stepped off: the clock stands still."""
        self._done_us += self._running_us(now_us)
        self.running_since_us, self.pace = None, None

    @property
    def asked(self) -> int | None:
        """Repetitions that are asked."""
        return self._drill.repetitions if self._drill else None

    def seconds(self, now_us: int) -> float:
        """Of the set so far, without its pauses."""
        return (self._done_us + self._running_us(now_us)) / 1e6

    def _running_us(self, now_us: int) -> int:
        return 0 if self.running_since_us is None else now_us - self.running_since_us

    # --- scan by scan ----------------------------------------------------------------------------------------------

    def take(
        self, moment: Moment, repetitions: Sequence[Repetition], before: Repetition | None = None
    ) -> list[CoachEvent]:
        """What is counted and what sounds with this scan.

        Parameters
        ----------
        repetitions
            Those that are confirmed with it.
        before
            The one confirmed last before it, of this set or an earlier one.
        """
        here = [each for each in repetitions if each.bottom_us >= self._from_us]
        events: list[CoachEvent] = list(self._count(moment.time_us, len(here)))
        cues = [cue for each in here for cue in self._judge(each, moment.time_us)]
        before = repetitions[-1] if repetitions else before
        number = self._number(moment, before)
        postures = to_be_told(moment.postures, moment.supported)
        for key, sides in entered(self._before, postures):
            if self._single_leg and key == "shift":
                # All weight on one foot is what is asked.
                continue
            self.faults.add(key)
            cues.append(Cue(moment.time_us, key, CUES[key].severity, sides, number))
        self._before = postures
        if self._moving or moment.repetition_code or here:
            self._moved_us = moment.time_us
        self._moving = moment.repetition_code > 0
        sounding = self._thinning.admit(sorted(cues, key=lambda cue: CUES[cue.key].rank)) if self.cues_on else []
        if sounding:
            self.last_cue = sounding[0]
            events = [Count(e.time_us, e.number, spoken=False) if isinstance(e, Count) else e for e in events]
        return [*events, *sounding]

    def lift(self, moment: Moment) -> bool:
        """A single-leg stand: its clock runs while one foot is in the air. True when that foot has touched down."""
        if not self._single_leg:
            return False
        if self.running_since_us is None:
            if moment.leg in ("left", "right"):
                self.side, self.running_since_us = moment.leg, moment.time_us
            return False
        return moment.leg == "both"

    @property
    def cues_on(self) -> bool:
        return self._options.cues_on and not self._options.check_set

    def _count(self, now_us: int, found: int) -> Iterator[Count]:
        """Repetitions that are over with this scan: those that were found, or where a tempo leads, its own.

        At 10 s a repetition moves 0.4 % of body weight (BIOMECHANICS §4): no force tells it, the tempo does.
        """
        self.found += found
        done = self.repetitions + found
        if self.pace is not None:
            done = self._before_pause + self.pace.cycles_done(now_us)
        while self.repetitions < done:
            self.repetitions += 1
            yield Count(now_us, self.repetitions)

    def _judge(self, repetition: Repetition, now_us: int) -> list[Cue]:
        self.faults.add_repetition(repetition)
        if not (self._options.learning and repetition.down_s < SLOWER_BELOW_S):
            return []
        self.faults.add("slower")
        return [Cue(now_us, "slower", CUES["slower"].severity, (), self.repetitions)]

    def _number(self, moment: Moment, last: Repetition | None) -> int:
        """The repetition that is being done, or comes next; 0 where none are counted."""
        if self._drill is not None and not self._drill.settings.counts_repetitions:
            return 0
        if self.pace is not None:
            return self.repetitions + 1
        counted = last.number if last is not None and last.set_number == moment.set_code else 0
        return self.repetitions + max(1, moment.repetition_code - counted)

    # --- the end ---------------------------------------------------------------------------------------------------

    def is_over(self, now_us: int) -> bool:
        """All that was asked is done, or nothing has been done for long."""
        return any(now_us >= due for due in self.due_us) or self.is_complete(now_us)

    def is_complete(self, now_us: int) -> bool:
        """All that was asked has been done."""
        drill = self._drill
        if drill is None:
            return False
        if drill.repetitions is not None:
            return self.repetitions >= drill.repetitions
        return drill.seconds is not None and self.seconds(now_us) >= drill.seconds

    @property
    def due_us(self) -> list[int]:
        """When the set is over by itself."""
        drill = self._drill
        if drill is None:
            return []
        due = []
        if drill.seconds is not None and self.running_since_us is not None:
            due.append(self.running_since_us + round(drill.seconds * 1e6) - self._done_us)
        if self.pace is not None and self.pace.end_us is not None:
            due.append(self.pace.end_us)
        elif self.repetitions and not self._moving and drill.repetitions and self.running_since_us is not None:
            idle_s = max(drill.settings.set_rest_s, IDLE_REPETITIONS * (drill.settings.expected_s or 0.0))
            due.append(later(self._moved_us, idle_s))
        return due
