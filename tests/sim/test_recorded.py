"""The simulation beside recordings: sway beside real stances, real footprints pressed on the simulated film."""

from __future__ import annotations

import numpy as np
import pytest
from films import GRID, LINEAR
from posture_trials import REAL_TRIALS, trial_mm
from real_footprints import emed_step, film_cells, mun104, place

from mat.geometry import SIDES, MatGeometry
from mat.posture.sway import measure_sway
from mat.pressure.film import FSR_FILM
from mat.sim.film import PATCHES_PER_EDGE, PRESETS, Film, Hysteresis, pad_patches
from mat.sim.session import Session
from mat.sim.trial import Trial

GEOMETRY = MatGeometry(GRID)
LAYOUTS = [pad_patches(GEOMETRY, side) for side in SIDES]
SEEDS = range(1, 5)


#: How large, how quick and how slow a sway is (mat.posture.sway, 10 Hz low-pass).
MEASURES = (
    "rms_ml_mm", "rms_ap_mm", "mean_velocity_mm_s", "mean_velocity_ml_mm_s", "mean_velocity_ap_mm_s",
    "mean_frequency_hz", "ml_mean_frequency_hz", "ap_mean_frequency_hz", "ml_frequency_95_hz", "ap_frequency_95_hz",
    "ellipse_area_mm2",
)  # fmt: skip


def test_simulated_sway_lies_within_that_of_real_stances():
    time_s = np.arange(5, 65, 0.01)
    simulated = [Session(Trial(seed=seed, drill="quiet", stays=True)).truth(time_s).net_cop_mm for seed in SEEDS]
    ours, real = (
        np.array([[row[name] for name in MEASURES] for row in (measure_sway(cop, 100.0).row() for cop in cops)])
        for cops in (simulated, [trial_mm(name) for name in REAL_TRIALS])
    )
    median = np.median(ours, axis=0)
    outside = {
        name: (low, value, high)
        for name, low, value, high in zip(MEASURES, real.min(axis=0), median, real.max(axis=0), strict=True)
        if not low < value < high
    }
    assert not outside


def on_pads(force_n: dict) -> list[np.ndarray]:
    """(n, P) newtons in the order of the film's patches, from rows of patches as a recording has them."""
    rows, cols = GRID.rows, GRID.pad_cols
    order = np.arange(rows * cols * PATCHES_PER_EDGE**2)
    order = order.reshape(rows, PATCHES_PER_EDGE, cols, PATCHES_PER_EDGE).transpose(0, 2, 1, 3).ravel()
    return [force_n[side][:, order] for side in SIDES]


def standing(load_n: np.ndarray) -> dict:
    """The template of 104 adults, both feet under (n,) newtons each."""
    found = {}
    for side in SIDES:
        picture = mun104(side)
        placed = place(picture, side, GEOMETRY, 20.0, 80.0, 3.0)
        weights = picture[picture > 0] / picture.sum()
        found[side] = placed.patches_n(load_n[:, None] * weights)
    return found


def test_real_footprints_on_ideal_film_conduct_as_worked_out_apart():
    force_n = standing(np.array([100.0, 350.0]))
    film = Film(FSR_FILM, GRID).begin(LAYOUTS).advance(np.arange(2.0), on_pads(force_n))
    np.testing.assert_allclose(film, film_cells(force_n, FSR_FILM), rtol=1e-9, atol=1e-15)


def test_under_a_real_foot_every_cell_has_the_full_loop():
    film = Film(LINEAR, GRID, patch_stages=(Hysteresis(0.1),))
    course = np.concatenate([np.linspace(0, 350, 41), np.linspace(350, 0, 41)[1:], np.linspace(0, 350, 41)[1:]])
    cells = film.begin(LAYOUTS).advance(np.zeros(len(course)), on_pads(standing(course)))
    largest, down, up = cells[40], cells[60], cells[100]
    loaded = largest > 1e-6
    np.testing.assert_allclose(((down - up) / largest.clip(1e-12))[loaded], 0.1, rtol=1e-6)


@pytest.mark.parametrize(("preset", "least"), [("careful", 0.999), ("typical", 0.999), ("worn", 1.01)])
def test_a_recorded_step_leaves_the_film_with_a_memory_and_in_order(preset, least):
    frames = emed_step()
    force_n = frames * 25 / 1000
    placed = place(frames.max(axis=0), "right", GEOMETRY, 20.0, 80.0, 0.0)
    step_n = placed.patches_n(force_n[:, frames.max(axis=0) > 0])
    loads = on_pads({"left": np.zeros_like(step_n), "right": step_n})
    run = PRESETS[preset].film(FSR_FILM, GRID, seed=5).begin(LAYOUTS)
    time_s = np.arange(len(frames)) / 100
    first, second = run.advance(time_s, loads), run.advance(time_s + 3, loads)
    assert np.isfinite(first).all()
    assert (first >= 0).all()
    ratio = second.sum(axis=(1, 2))[10:-10] / first.sum(axis=(1, 2))[10:-10]
    # The second step meets film that carried the first: less on the way up (the loop), but for film that carried as
    # much before; more in the end (creep).
    assert 0.85 < ratio.min() < least
    assert ratio.max() < 1.15
