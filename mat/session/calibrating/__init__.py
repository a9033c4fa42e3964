"""Calibrating: the guided steps as a state machine that knows no clock, no terminal and no file."""

from mat.session.calibrating.finish import Outcome, Progress, StepRow
from mat.session.calibrating.flow import CalibrationFlow, View
from mat.session.calibrating.steps import Equipment, Step, calibration_steps

__all__ = ["CalibrationFlow", "Equipment", "Outcome", "Progress", "Step", "StepRow", "View", "calibration_steps"]
