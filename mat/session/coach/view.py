"""What a glance from two metres needs of the session: texts are looked up by key, so that they can be translated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from mat.geometry import Side

Stage = Literal["step_on", "settling", "baseline", "countdown", "set", "rest", "paused", "done", "free"]
STAGES: tuple[Stage, ...] = get_args(Stage)
TempoPhase = Literal["down", "hold", "up", "rest"]
NO_ARGUMENTS: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class Message:
    """A text by its key in the catalogue, with what stands in its braces."""

    key: str
    arguments: Mapping[str, object] = field(default_factory=lambda: NO_ARGUMENTS)


@dataclass(frozen=True)
class CoachView:
    """Where the session is, as the window shows it.

    Attributes
    ----------
    stage
        ``step_on`` nobody stands there; ``settling`` the feet are looked for; ``baseline`` the own stance is measured;
        ``countdown`` 3-2-1; ``set``; ``rest`` between sets; ``paused`` stepped off in mid-set; ``done`` all sets;
        ``free`` no drill, cues only.
    message
        What the person does now, one line: key ``coach.stage.…`` and its arguments.
    drill, title
        Key and name of the drill; both empty without one.
    set_number, sets
        From 1; 0 of 0 without a drill. During a rest, the set that was done last.
    repetition, repetitions
        Done in this set, and how many are asked; ``repetitions`` None where a set is timed, or nothing is asked.
    seconds_left
        Of baseline, countdown, timed set or rest, s; None where nothing runs out.
    seconds_of
        What ``seconds_left`` began with, s, so that a bar can be drawn.
    tempo_phase, tempo_share
        Where the sound's tempo is, and how much of this part is over, 0–1; None and 0 where nothing is paced.
    tempo_s
        (down, hold, up) of the drill; None where nothing is paced.
    band_pct
        By side, (low, high) % of foot length where the CoP belongs; None where nothing is asked.
    cues_on
        Feedback sounds. False in a check set, and where it was switched off.
    check_set
        A check set: nothing is told during it on purpose.
    cue, cue_us
        Key of the cue that sounded last (``toes_caution``), and its device time; None before the first.
    sentence
        The one thing to say after a set; None until a set has ended, and again in the next.
    remark
        What is to be said of the own stance: it lies on the toes, or on the heels; None where nothing is.
    side
        Leg of a single-leg stand; None for both.
    """

    stage: Stage
    message: Message
    drill: str = ""
    title: str = ""
    set_number: int = 0
    sets: int = 0
    repetition: int = 0
    repetitions: int | None = None
    seconds_left: float | None = None
    seconds_of: float | None = None
    tempo_phase: TempoPhase | None = None
    tempo_share: float = 0.0
    tempo_s: tuple[float, float, float] | None = None
    band_pct: Mapping[Side, tuple[float, float]] | None = None
    cues_on: bool = True
    check_set: bool = False
    cue: str | None = None
    cue_us: int | None = None
    sentence: Message | None = None
    remark: Message | None = None
    side: Side | None = None
