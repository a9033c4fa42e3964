"""Guided pages: calibrating, checking a calibration, looking a mat over. Knows no Qt; the steps are the terminal's."""

from viz.guide.guide import Guide
from viz.guide.picture import Choice, Entry, GuidePicture
from viz.guide.tasks import TASKS, Bench, Task

__all__ = ["TASKS", "Bench", "Choice", "Entry", "Guide", "GuidePicture", "Task"]
