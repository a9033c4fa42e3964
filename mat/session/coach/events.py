"""What the coach does, as events in device time: each is heard, shown, or written into the recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mat.geometry import Side
from mat.session.coach.view import Message, Stage, TempoPhase

Severity = Literal["caution", "alarm"]


@dataclass(frozen=True)
class Cue:
    """A word on what goes wrong.

    Attributes
    ----------
    time_us
        When the state was entered, device time: what the delay of the sound is counted from.
    key
        Of :data:`~mat.session.coach.catalogue.CUES`.
    severity
        ``alarm`` for a roll or a twist, ``caution`` for all else; they differ in tone.
    sides
        Feet it concerns; empty for the person.
    repetition
        Within the set, from 1; 0 where none are counted.
    """

    time_us: int
    key: str
    severity: Severity
    sides: tuple[Side, ...] = ()
    repetition: int = 0


@dataclass(frozen=True)
class Tick:
    """A beat of the tempo, or of the countdown (``countdown``, ``number`` 3, 2, 1).

    Attributes
    ----------
    accent
        The first beat of a part: it says what to do now.
    number
        Seconds into the part, from 0.
    """

    time_us: int
    phase: TempoPhase | Literal["countdown"]
    accent: bool
    number: int


@dataclass(frozen=True)
class Count:
    """A repetition was counted; ``spoken`` False where a cue takes its place."""

    time_us: int
    number: int
    spoken: bool = True


@dataclass(frozen=True)
class StartBeep:
    """A set begins: heard, and a marker in the recording, so that a video filmed from the side finds its place."""

    time_us: int
    set_number: int


@dataclass(frozen=True)
class StageChange:
    """From ``time_us`` on the session is in ``stage``."""

    time_us: int
    stage: Stage
    set_number: int


@dataclass(frozen=True)
class SetEnded:
    """A set is over.

    Attributes
    ----------
    repetitions, seconds
        Counted (in a paced drill by its tempo), and of the set without its pauses.
    found
        Repetitions that the force told: fewer than counted where they were slow.
    complete
        All that was asked has been done.
    feedback
        Cues sounded in it: False in a check set, or where they were off.
    fault
        What the sentence is about (:data:`~mat.session.coach.sentences.FAULTS`); None after a clean set.
    sentence
        The one thing to say.
    faults
        Every fault of the set with how often it came, most first: for the session's record.
    """

    time_us: int
    set_number: int
    repetitions: int
    seconds: float
    complete: bool
    feedback: bool
    fault: str | None
    sentence: Message
    faults: tuple[tuple[str, int], ...] = ()
    found: int = 0
    side: Side | None = None


CoachEvent = Cue | Tick | Count | StartBeep | StageChange | SetEnded
