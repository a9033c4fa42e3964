"""Real quiet stances put under a person on real footprints, through film, circuit and pipeline: no roll is seen.

The traces are those of `tests/posture_trials.py`: BDS, one plate under both feet; PDS, a plate under each. Their sway
is laid on footprints (MUN104) whose CoP stands at 36, 40 or 44 % of foot length.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from pipeline.test_line import press
from posture_trials import REAL_TRIALS, trial_mm
from real_footprints import GRID, film_cells, mun104, place, tilted
from vendors import two_plates

from mat.geometry import SIDES, MatGeometry, Side
from mat.pipeline import Analysis, AnalysisSettings, Pipeline
from mat.pressure import FSR_FILM
from mat.sim.board import simulated_hello

WEIGHT_KG, LENGTH_MM, HEELS_APART_MM = 70.0, 265.0, 190.0
#: Every other sample of 100 Hz.
STEP = 2
#: BIOMECHANICS §3: 16 to 35 cautions in 14 real stances of 60 s.
MOST_CAUTIONS = 35 / 14


def demand(trial: str, fl_pct: float) -> dict[Side, tuple[np.ndarray, np.ndarray]]:
    """Place of the CoP along either foot (n,) % and its force (n,) N."""
    weight_n = WEIGHT_KG * 9.80665
    if trial.startswith("PDS"):
        plates = two_plates(trial)[::STEP]
        scale = weight_n / np.mean(plates["LGRF_Y"] + plates["RGRF_Y"])
        return {
            side: (
                fl_pct + 1000 * (plates[f"{side[0].upper()}COP_X"] - plates["COPNET_X"].mean()) / LENGTH_MM * 100,
                plates[f"{side[0].upper()}GRF_Y"] * scale,
            )
            for side in SIDES
        }
    moved = trial_mm(trial)[::STEP] - trial_mm(trial).mean(axis=0)
    right = np.clip(0.5 + moved[:, 0] / HEELS_APART_MM, 0.05, 0.95)
    place_pct = fl_pct + moved[:, 1] / LENGTH_MM * 100
    return {"left": (place_pct, (1 - right) * weight_n), "right": (place_pct, right * weight_n)}


@cache
def analysed(trial: str, fl_pct: float) -> Analysis:
    patches = {}
    for side in SIDES:
        placed = place(mun104(side), side, MatGeometry(GRID), 20.0, 90.0 if side == "left" else 70.0, 3.0)
        patches[side] = placed.patches_n(tilted(mun104(side), placed, *demand(trial, fl_pct)[side]))
    hello = simulated_hello()
    block = press(film_cells(patches, FSR_FILM, hello.grid), hello)
    settings = AnalysisSettings(weight_kg=WEIGHT_KG, foot_length_mm=LENGTH_MM, placement_assumed=False)
    return Pipeline(settings, hello).process(block)


def told(analysis: Analysis) -> list[str]:
    return [event.state for event in (*analysis.events, *analysis.running) if event.channel == "person"]


@pytest.mark.parametrize("fl_pct", [36.0, 40.0, 44.0])
def test_nobody_rolls_in_quiet_stance(fl_pct):
    cautions = 0
    for trial in REAL_TRIALS:
        analysis = analysed(trial, fl_pct)
        assert len(analysis.stance.feet) == 2
        states = told(analysis)
        print(f"{trial} at {fl_pct:.0f} %: {states}, {len(analysis.repetitions)} repetitions")
        assert not {"toes", "heels", "twist"} & set(states)
        assert not analysis.repetitions
        cautions += len(states)
    assert cautions <= MOST_CAUTIONS * len(REAL_TRIALS)
