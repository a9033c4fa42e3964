"""Pressure: conductance to newtons per cell."""

from mat.pressure.dead_cells import leaning_on_dead
from mat.pressure.film import FSR_FILM, FilmLaw
from mat.pressure.saturation import saturated
from mat.pressure.stage import PressureStage

__all__ = ["FSR_FILM", "FilmLaw", "PressureStage", "leaning_on_dead", "saturated"]
