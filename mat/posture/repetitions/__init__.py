"""Repetitions: found in the force on the mat, measured, counted in sets."""

from mat.posture.repetitions.corrections import Correction, corrected
from mat.posture.repetitions.measuring import RecordedCourse
from mat.posture.repetitions.numbering import numbers_at
from mat.posture.repetitions.phases import PHASES
from mat.posture.repetitions.repetition import FootAtBottom, Repetition, WorstState, worst_states
from mat.posture.repetitions.tracker import RepetitionCodes, RepetitionTracker

__all__ = [
    "PHASES",
    "Correction",
    "FootAtBottom",
    "RecordedCourse",
    "Repetition",
    "RepetitionCodes",
    "RepetitionTracker",
    "WorstState",
    "corrected",
    "numbers_at",
    "worst_states",
]
