"""Axes, sides and places: against drawings worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.errors import SettingsError
from mat.geometry import SIDES, Grid, MatGeometry, medial_direction

GRID = Grid(16, 16, 20.0, 20.0)
ANGLES = st.floats(-15, 15)
GAPS = st.floats(0, 300)


def test_corners_of_the_default_build():
    centres = MatGeometry(GRID).cell_centres_mm
    assert centres.shape == (16, 16, 2)
    np.testing.assert_allclose(centres[0, 0], [-30 - 150, 10])
    np.testing.assert_allclose(centres[0, 7], [-30 - 10, 10])
    np.testing.assert_allclose(centres[0, 8], [30 + 10, 10])
    np.testing.assert_allclose(centres[15, 15], [30 + 150, 310])


def test_a_turned_pad_turns_its_toes_out_about_its_rear_inner_corner():
    geometry = MatGeometry(GRID, 60, left_angle_deg=15, right_angle_deg=15)
    np.testing.assert_allclose(geometry.pad_to_floor("left", np.array(160.0), np.array(0.0)), [-30, 0], atol=1e-12)
    np.testing.assert_allclose(geometry.pad_to_floor("right", np.array(0.0), np.array(0.0)), [30, 0], atol=1e-12)
    far = geometry.pad_to_floor("right", np.array(0.0), np.array(100.0))
    np.testing.assert_allclose(far, [30 + 100 * np.sin(np.radians(15)), 100 * np.cos(np.radians(15))])
    far = geometry.pad_to_floor("left", np.array(160.0), np.array(100.0))
    np.testing.assert_allclose(far, [-30 - 100 * np.sin(np.radians(15)), 100 * np.cos(np.radians(15))])


@settings(max_examples=50, deadline=None)
@given(GAPS, ANGLES, ANGLES)
def test_pads_are_rigid_and_ordered(gap_mm, left_deg, right_deg):
    centres = MatGeometry(GRID, gap_mm, left_deg, right_deg).cell_centres_mm
    for side in SIDES:
        pad = centres[:, GRID.columns(side)]
        np.testing.assert_allclose(np.linalg.norm(np.diff(pad, axis=0), axis=-1), 20)
        np.testing.assert_allclose(np.linalg.norm(np.diff(pad, axis=1), axis=-1), 20)
        along, across = pad[1, 0] - pad[0, 0], pad[0, 1] - pad[0, 0]
        assert along @ across == pytest.approx(0, abs=1e-9)
        assert along[0] * across[1] - along[1] * across[0] < 0, "columns run to the right of the rows"
        assert along[1] > 0


@settings(max_examples=50, deadline=None)
@given(GAPS, ANGLES, ANGLES)
def test_the_mirrored_mat_is_the_mat_of_the_mirrored_angles(gap_mm, left_deg, right_deg):
    one = MatGeometry(GRID, gap_mm, left_deg, right_deg).cell_centres_mm
    other = MatGeometry(GRID, gap_mm, right_deg, left_deg).cell_centres_mm
    np.testing.assert_allclose(other, one[:, ::-1] * [-1, 1], atol=1e-9)


@pytest.mark.parametrize("settings_", [{"gap_mm": -1}, {"gap_mm": 301}, {"left_angle_deg": 15.1},
                                       {"right_angle_deg": -16}, {"gap_mm": float("nan")}])  # fmt: skip
def test_places_no_pad_can_have(settings_):
    with pytest.raises(SettingsError, match=r"is outside .*: measure it again"):
        MatGeometry(GRID, **settings_)


def test_other_grids():
    grid = Grid(20, 12, 15.0, 25.0)
    geometry = MatGeometry(grid, 100)
    assert (grid.pad_cols, grid.pad_length_mm, grid.pad_width_mm) == (6, 300, 150)
    np.testing.assert_allclose(geometry.cell_centres_mm[19, 0], [-50 - 137.5, 292.5])
    assert geometry.cell_centres_mm.shape == (20, 12, 2)


def test_medial_is_towards_the_other_foot():
    assert medial_direction("left") == 1
    assert medial_direction("right") == -1
