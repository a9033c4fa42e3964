"""Comparison: whether two recordings may be compared, their repetitions over one another, and what change is real."""

from mat.session.comparison.change import JUDGED, LEAST_REPEATS, Change, changes_between, smallest_of
from mat.session.comparison.conditions import Conditions, Difference, conditions_of, differences
from mat.session.comparison.courses import CHANNELS, POINTS, Courses, courses_of

__all__ = [
    "CHANNELS",
    "JUDGED",
    "LEAST_REPEATS",
    "POINTS",
    "Change",
    "Conditions",
    "Courses",
    "Difference",
    "changes_between",
    "conditions_of",
    "courses_of",
    "differences",
    "smallest_of",
]
