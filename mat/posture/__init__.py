"""Posture: rolls, tilts, shift, repetitions and events of the person on the mat."""

from mat.posture.drill import Band, DrillSettings, LeanLimits, Tempo
from mat.posture.event_machine import EventMachine, PersonCodes
from mat.posture.events import IntervalLog, StateChange, StateInterval
from mat.posture.lean import baseline_remark, lean_limits
from mat.posture.occurrences import PERSON, Circumstances, Event
from mat.posture.person import SupportState, WallTouch
from mat.posture.states import ROLLS, SHIFTS, TILTS, UNDEFINED, FootCodes, FootStates, ShiftState
from mat.posture.thresholds import Thresholds

__all__ = [
    "PERSON",
    "ROLLS",
    "SHIFTS",
    "TILTS",
    "UNDEFINED",
    "Band",
    "Circumstances",
    "DrillSettings",
    "Event",
    "EventMachine",
    "FootCodes",
    "FootStates",
    "IntervalLog",
    "LeanLimits",
    "PersonCodes",
    "ShiftState",
    "StateChange",
    "StateInterval",
    "SupportState",
    "Tempo",
    "Thresholds",
    "WallTouch",
    "baseline_remark",
    "lean_limits",
]
