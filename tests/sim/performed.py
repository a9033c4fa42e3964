"""Trials carried out by a body on the floor: what the tests of performances look at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mat.geometry import Grid, MatGeometry
from mat.pressure.film import FSR_FILM
from mat.sim.body import Body, Stance
from mat.sim.film import Film
from mat.sim.footprint import REGIONS
from mat.sim.performance import Performance
from mat.sim.trial import Trial

GRID = Grid(16, 16, 20.0, 20.0)
PLAIN = Trial(reps=3, sway=0.0, first_s=3.0)


def body_of(trial: Trial) -> Body:
    stance = Stance(trial.weight_kg, trial.foot_length_mm, trial.toe_out_deg, trial.stance_mm, trial.arch)
    return Body(stance, Performance(trial), MatGeometry(GRID), Film(FSR_FILM, GRID))


def truth_of(trial: Trial = PLAIN, step_s: float = 0.02, **given):
    trial = replace(trial, **given)
    return body_of(trial).truth(np.arange(0, Performance(trial).end_s + 1, step_s))


def within(truth, start_s, end_s):
    return (truth.time_s >= start_s) & (truth.time_s < end_s)


def share(truth, region):
    return truth.region_share[:, :, REGIONS.index(region)]
