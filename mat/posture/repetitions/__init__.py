"""Repetitions: found in the force on the mat, measured, counted in sets."""

from mat.posture.repetitions.phases import PHASES
from mat.posture.repetitions.repetition import FootAtBottom, Repetition, WorstState, worst_states
from mat.posture.repetitions.tracker import RepetitionCodes, RepetitionTracker

__all__ = [
    "PHASES",
    "FootAtBottom",
    "Repetition",
    "RepetitionCodes",
    "RepetitionTracker",
    "WorstState",
    "worst_states",
]
