"""Calibration of one mat's film: its record, and the fits that make it."""

from mat.pressure.calibration.creep_fit import History, fit_creep
from mat.pressure.calibration.even_out import BoardReading, EvenOutResult, even_out
from mat.pressure.calibration.film_fit import FilmFit
from mat.pressure.calibration.record import Calibration
from mat.pressure.calibration.step import TOUCH_UP, CalibrationStep
from mat.pressure.calibration.touch_up import Moments, TouchUpResult, touch_up, weigh

__all__ = [
    "TOUCH_UP",
    "BoardReading",
    "Calibration",
    "CalibrationStep",
    "EvenOutResult",
    "FilmFit",
    "History",
    "Moments",
    "TouchUpResult",
    "even_out",
    "fit_creep",
    "touch_up",
    "weigh",
]
