"""The hands-free session: stages, cues, counting, and one sentence after each set. Pure: time is the device's."""

from mat.session.coach.catalogue import CUES
from mat.session.coach.coach import Coach
from mat.session.coach.events import CoachEvent, Count, Cue, SetEnded, StageChange, StartBeep, Tick
from mat.session.coach.options import CoachOptions
from mat.session.coach.sentences import FAULTS
from mat.session.coach.view import NO_ARGUMENTS, STAGES, CoachView, Message, Stage, TempoPhase

__all__ = [
    "CUES",
    "FAULTS",
    "NO_ARGUMENTS",
    "STAGES",
    "Coach",
    "CoachEvent",
    "CoachOptions",
    "CoachView",
    "Count",
    "Cue",
    "Message",
    "SetEnded",
    "Stage",
    "StageChange",
    "StartBeep",
    "TempoPhase",
    "Tick",
]
