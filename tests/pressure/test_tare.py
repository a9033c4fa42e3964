"""The rest of an unloaded film is taken off, but nobody standing there ever is."""

from __future__ import annotations

import numpy as np
import pytest
from matrix.stances import random_stances

from mat.pressure import FSR_FILM, FilmLaw, PressureStage

RATE_HZ = 50
LINEAR = FilmLaw(100e-6, 1.0)


def times_us(seconds: float) -> np.ndarray:
    return (np.arange(round(seconds * RATE_HZ)) * 1e6 / RATE_HZ).astype(np.int64)


def through(stage: PressureStage, time_us: np.ndarray, cells_s: np.ndarray, block: int = 10**6) -> np.ndarray:
    cuts = range(0, len(time_us), block)
    return np.concatenate([stage.process(time_us[i : i + block], cells_s[i : i + block]) for i in cuts])


def stance_n(weight_kg: float) -> np.ndarray:
    """(rows, cols) newtons on the cells."""
    return random_stances(60, weight_kg).cells_n[2]


@pytest.mark.parametrize("law", [FSR_FILM, LINEAR], ids=["fsr402", "linear"])
@pytest.mark.parametrize("weight_kg", [30, 70, 130])
def test_a_person_there_from_the_first_frame_is_never_zeroed(law, weight_kg):
    time_us = times_us(20)
    cells_s = np.repeat(law.conductance_s(stance_n(weight_kg))[None], len(time_us), axis=0)
    stage = PressureStage(law)
    force_n = through(stage, time_us, cells_s)
    np.testing.assert_allclose(force_n.sum(axis=(1, 2)), weight_kg * 9.80665, rtol=1e-9)
    assert not np.any(stage.rest_s)


def test_the_rest_of_an_empty_mat_is_taken_off_after_one_second_and_stays_off():
    rest_s = LINEAR.conductance_s(np.full((16, 16), 0.05))
    time_us = times_us(8)
    load_n = stance_n(70)
    cells_s = np.where((time_us < 4e6)[:, None, None], rest_s, rest_s + LINEAR.conductance_s(load_n))
    force_n = through(PressureStage(LINEAR), time_us, cells_s)
    total = force_n.sum(axis=(1, 2))
    assert total[0] == pytest.approx(256 * 0.05, rel=1e-9)
    assert (total[time_us < 0.9e6] > 12).all(), "not before it was watched for a second"
    assert total[(time_us >= 1.3e6) & (time_us < 4e6)].max() < 1e-6
    np.testing.assert_allclose(force_n[-1], load_n, rtol=1e-6, atol=1e-6)


def test_a_drifting_rest_is_taken_again_after_every_person():
    time_us = times_us(12)
    rest_n = np.interp(time_us / 1e6, [0, 12], [0.06, 0.08])[:, None, None] * np.ones((16, 16))
    standing = ((time_us >= 3e6) & (time_us < 6e6))[:, None, None]
    force_n = through(PressureStage(LINEAR), time_us, LINEAR.conductance_s(rest_n + standing * stance_n(70)))
    total = force_n.sum(axis=(1, 2))
    assert total[-1] < 1.5, "with the rest of before the person it would be 3.8 N"
    assert total[(time_us > 5.5e6) & (time_us < 6e6)].mean() == pytest.approx(686.5, rel=0.02)


@pytest.mark.parametrize("law", [FSR_FILM, LINEAR], ids=["fsr402", "linear"])
@pytest.mark.parametrize("newtons_a_second", [5, 10, 20, 100])
def test_somebody_creeping_on_is_not_tared_away(law, newtons_a_second):
    """Weight taken onto the mat slowly: the first 30 N must not become the zero of all that follows."""
    seconds = 2 + 686.5 / newtons_a_second
    time_us = times_us(seconds + 3)
    total = np.clip((time_us / 1e6 - 2) * newtons_a_second, 0, 686.5)
    cells_s = law.conductance_s(total[:, None, None] * stance_n(70) / 686.4655)
    force_n = through(PressureStage(law), time_us, cells_s).sum(axis=(1, 2))
    print(f"creeping on at {newtons_a_second} N/s: total {force_n[-1] / total[-1] - 1:+.1%}")
    assert force_n[-1] == pytest.approx(total[-1], rel=0.03)


@pytest.mark.parametrize("law", [FSR_FILM, LINEAR], ids=["fsr402", "linear"])
def test_a_foot_resting_lightly_before_stepping_on_is_not_tared_away(law):
    """25 N of one foot for 3 s, as of somebody who waits at the mat, then all of the weight."""
    time_us = times_us(8)
    load_n = stance_n(70)
    foot = np.where(np.arange(16) < 8, load_n, 0)
    foot = foot * 25 / foot.sum()
    cells_s = law.conductance_s(np.where((time_us < 3e6)[:, None, None], foot, load_n))
    force_n = through(PressureStage(law), time_us, cells_s)
    left, true_left = force_n[-1, :, :8].sum(), load_n[:, :8].sum()
    print(f"a foot of 25 N first: left foot {left / true_left - 1:+.1%}")
    assert left == pytest.approx(true_left, rel=0.03)


def test_a_cell_heavier_than_any_rest_stops_the_tare():
    """A pen of 8 N on one cell is a load, however little it is."""
    cells_n = np.zeros((16, 16))
    cells_n[4, 4] = 8.0
    time_us = times_us(5)
    force_n = through(PressureStage(LINEAR), time_us, np.repeat(LINEAR.conductance_s(cells_n)[None], len(time_us), 0))
    np.testing.assert_allclose(force_n[:, 4, 4], 8.0, rtol=1e-9)


@pytest.mark.parametrize("block", [1, 7, 100])
def test_blocks_change_neither_rest_nor_forces(block):
    rng = np.random.default_rng(4)
    time_us = times_us(6)
    cells_s = LINEAR.conductance_s(rng.uniform(0, 0.1, (len(time_us), 16, 16)))
    cells_s[200:] += LINEAR.conductance_s(stance_n(70))
    one, other = PressureStage(LINEAR), PressureStage(LINEAR)
    np.testing.assert_allclose(through(one, time_us, cells_s), through(other, time_us, cells_s, block), atol=1e-12)


def test_a_mat_watched_with_holes_needs_its_second_all_the_same():
    time_us = times_us(0.5)
    stage = PressureStage(LINEAR)
    through(stage, time_us, np.full((len(time_us), 16, 16), 1e-6))
    assert not np.any(stage.rest_s)
