"""Centre of pressure against point loads, statics and symmetry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from real_footprints import GRID

from mat.foot.cop import both_pads, centre_of_pressure, pad_load
from mat.geometry import SIDES, MatGeometry

GEOMETRY = MatGeometry(GRID)
SEEDS = st.integers(0, 10_000)


def cops(force_n: np.ndarray, geometry: MatGeometry = GEOMETRY, floor_n: float = 0.0) -> dict[str, np.ndarray]:
    pads = both_pads(force_n, geometry)
    floor = np.full(len(force_n), floor_n)
    found = {side: centre_of_pressure(*pads[side], floor) for side in SIDES}
    total = pads["left"][0] + pads["right"][0]
    return {**found, "net": centre_of_pressure(total, pads["left"][1] + pads["right"][1], floor)}


def random_loads(seed: int, count: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.exponential(10, (count, 16, 16)) * (rng.random((count, 16, 16)) < 0.4)


@pytest.mark.parametrize(("row", "col"), [(0, 0), (15, 15), (3, 7), (8, 8)])
def test_a_point_load_is_its_own_cop(row, col):
    force = np.zeros((1, 16, 16))
    force[0, row, col] = 123.0
    found = cops(force)
    side, other = ("left", "right") if col < 8 else ("right", "left")
    x = -30 - 160 + 20 * col + 10 if col < 8 else 30 + 20 * (col - 8) + 10
    np.testing.assert_allclose(found[side], [[x, 20 * row + 10]])
    np.testing.assert_allclose(found["net"], found[side])
    assert np.isnan(found[other]).all()


def test_two_loads_balance_at_the_lever():
    force = np.zeros((1, 16, 16))
    force[0, 2, 4], force[0, 10, 12] = 300, 100
    a, b = GEOMETRY.cell_centres_mm[2, 4], GEOMETRY.cell_centres_mm[10, 12]
    np.testing.assert_allclose(cops(force)["net"][0], 0.75 * a + 0.25 * b)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.floats(0, 300), st.floats(-15, 15), st.floats(-15, 15))
def test_net_is_the_load_weighted_mean_of_the_feet(seed, gap, left_deg, right_deg):
    geometry = MatGeometry(GRID, gap, left_deg, right_deg)
    force = random_loads(seed)
    found = cops(force, geometry)
    load = {side: pad_load(force, geometry, side)[0][:, None] for side in SIDES}
    mean = sum(load[side] * found[side] for side in SIDES) / sum(load.values())
    np.testing.assert_allclose(found["net"], mean, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.floats(0, 300), st.floats(-15, 15), st.floats(-15, 15), st.floats(0.01, 100))
def test_mirror_and_scale(seed, gap, left_deg, right_deg, factor):
    force = random_loads(seed)
    here = cops(force, MatGeometry(GRID, gap, left_deg, right_deg))
    mirrored = cops(factor * force[:, :, ::-1], MatGeometry(GRID, gap, right_deg, left_deg))
    for side, other in (("left", "right"), ("right", "left"), ("net", "net")):
        np.testing.assert_allclose(mirrored[other], here[side] * [-1, 1], atol=1e-9)


def test_the_gap_moves_either_foot_by_half_and_nothing_forward():
    force = random_loads(1)
    near, far = cops(force, MatGeometry(GRID, 0)), cops(force, MatGeometry(GRID, 200))
    np.testing.assert_allclose(far["left"] - near["left"], [[-100, 0]] * 3, atol=1e-9)
    np.testing.assert_allclose(far["right"] - near["right"], [[100, 0]] * 3, atol=1e-9)


def test_a_shift_of_one_cell_is_a_shift_of_one_pitch():
    force = np.zeros((1, 16, 16))
    force[0, 3:9, 2:5] = random_loads(2)[0, 3:9, 2:5] + 1
    moved = np.roll(force, (2, 1), axis=(1, 2))
    np.testing.assert_allclose(cops(moved)["left"] - cops(force)["left"], [[20, 40]], atol=1e-9)


def test_below_the_load_floor_there_is_no_cop():
    force = np.full((3, 16, 16), 1.0) * np.array([0.0, 0.5, 1.0])[:, None, None]
    left = cops(force, floor_n=128.0)["left"]
    assert np.isnan(left[:2]).all()
    assert np.isfinite(left[2]).all(), "the floor itself is enough"
    assert np.isnan(cops(force, floor_n=0.0)["net"][0]).all(), "nothing has no place even without a floor"


def test_the_same_frame_gives_the_same_bits_in_every_block():
    force = random_loads(5, 50)
    whole = cops(force)
    for i in (0, 17, 49):
        alone = cops(force[i : i + 1])
        for name, values in whole.items():
            np.testing.assert_array_equal(alone[name][0], values[i])
