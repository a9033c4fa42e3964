"""Posture: rolls, tilts and shift of the person on the mat."""

from mat.posture.events import IntervalLog, StateChange, StateInterval
from mat.posture.states import ROLLS, SHIFTS, TILTS, UNDEFINED, FootStates, ShiftState
from mat.posture.thresholds import Thresholds

__all__ = [
    "ROLLS",
    "SHIFTS",
    "TILTS",
    "UNDEFINED",
    "FootStates",
    "IntervalLog",
    "ShiftState",
    "StateChange",
    "StateInterval",
    "Thresholds",
]
