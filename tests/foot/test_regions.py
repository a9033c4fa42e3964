"""Regions and tripod: sums, corners, symmetry, and what they say on real prints."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from foot.prints import GEOMETRY, Laid, lay, random_prints, template
from hypothesis import given, settings
from hypothesis import strategies as st
from real_footprints import GRID

from mat.foot import (
    CORNERS,
    REGIONS,
    CellPoints,
    FootMeasures,
    Footprint,
    find_footprint,
    map_regions,
    measure_foot,
    tripod_loads,
)
from mat.foot.baseline import tripod_balance
from mat.foot.cop import centre_of_pressure, pad_load

POINTS = {side: CellPoints.of(GEOMETRY, side) for side in ("left", "right")}
CORNER_SETS = st.tuples(st.floats(-50, 50), st.floats(20, 40), st.floats(-40, -20), st.floats(120, 200))


def corners(values: tuple[float, float, float, float]) -> np.ndarray:
    x, mth1, mth5, ahead = values
    return np.array([[x, 10.0], [x + mth1, ahead], [x + mth5, ahead - 20]])


@settings(max_examples=60, deadline=None)
@given(CORNER_SETS)
def test_a_corner_carries_all_and_the_centroid_a_third_each(values):
    places = corners(values)
    np.testing.assert_allclose(tripod_loads(places, places), np.eye(3), atol=1e-9)
    np.testing.assert_allclose(tripod_loads(places.mean(axis=0)[None], places), [[1 / 3] * 3], atol=1e-9)
    middle = (places[1] + places[2])[None] / 2
    np.testing.assert_allclose(tripod_loads(middle, places), [[0, 0.5, 0.5]], atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(CORNER_SETS, st.lists(st.tuples(st.floats(-200, 200), st.floats(-200, 400)), min_size=1, max_size=5))
def test_loads_sum_to_one_and_put_the_cop_back(values, points):
    places, cop = corners(values), np.array(points)
    loads = tripod_loads(cop, places)
    np.testing.assert_allclose(loads.sum(axis=1), 1, atol=1e-9)
    np.testing.assert_allclose(loads @ places, cop, atol=1e-6)


def test_outside_the_triangle_the_far_corner_pulls():
    places = corners((0, 30, -30, 160))
    assert tripod_loads(np.array([[0.0, -20.0]]), places)[0, 0] > 1
    ahead = tripod_loads(np.array([[0.0, 200.0]]), places)[0]
    assert ahead[CORNERS.index("heel")] < 0
    assert tripod_loads(np.array([[60.0, 100.0]]), places)[0, CORNERS.index("mth5")] < 0
    assert np.isnan(tripod_loads(np.full((1, 2), np.nan), places)).all()


def test_balance_of_the_front_corners():
    rows = np.array([[0.5, 0.25, 0.25], [0.5, 0.5, 0.0], [0.4, 0.15, 0.45], [1.2, -0.1, -0.1], [np.nan] * 3])
    np.testing.assert_allclose(tripod_balance(rows), [0, 1, -0.5, np.nan, np.nan])


@cache
def stands(name: str, count: int) -> tuple[tuple[Laid, Footprint], ...]:
    """Prints with the footprints found in their quiet stance."""
    return tuple(
        (laid, find_footprint(laid.pad_n(42.0)[0][0], POINTS[laid.side])) for laid in random_prints(name, count)
    )


def measured(name: str, fl_pct: float, count: int = 40) -> list[tuple[FootMeasures, object]]:
    rows = []
    for laid, footprint in stands(name, count):
        regions = map_regions(footprint, POINTS[laid.side])
        pad = laid.pad_n(fl_pct)[0]
        whole = np.zeros((1, 16, 16))
        whole[:, :, GRID.columns(laid.side)] = pad
        total, moment = pad_load(whole, GEOMETRY, laid.side)
        cop = centre_of_pressure(total, moment, np.zeros(1))
        rows.append((measure_foot(total, cop, pad, footprint, regions), regions))
    return rows


@pytest.mark.parametrize("name", ["mun104", "emed"])
def test_membership_and_shares_sum_to_one_wherever_the_foot_stands(name):
    for measures, regions in measured(name, 42.0):
        np.testing.assert_allclose(regions.membership.sum(axis=1), 1, atol=1e-12)
        assert (regions.membership >= 0).all()
        np.testing.assert_allclose(measures.shares.sum(axis=1), 1, atol=1e-9)
        np.testing.assert_allclose(measures.tripod.sum(axis=1), 1, atol=1e-9)


def test_shares_hardly_depend_on_where_the_foot_stands():
    shares = np.concatenate([measures.shares for measures, _ in measured("mun104", 42.0)])
    print("mun104 at 42 %: " + ", ".join(f"{n} {m:.3f} ± {s:.3f}" for n, m, s in
                                         zip(REGIONS, shares.mean(0), shares.std(0), strict=True)))  # fmt: skip
    assert shares.std(axis=0).max() <= 0.03
    mean = dict(zip(REGIONS, shares.mean(axis=0), strict=True))
    assert 0.35 <= mean["heel"] <= 0.65
    assert 0.02 <= mean["midfoot"] <= 0.20
    assert mean["mth24"] > 0.08
    assert min(mean["mth1"], mean["mth5"]) > 0.015


@pytest.mark.parametrize("name", ["mun104", "emed"])
def test_rolling_empties_the_heel_and_fills_the_front(name):
    places = np.array([20.0, 30.0, 42.0, 55.0, 65.0, 75.0])
    shares = np.array([[m.shares[0] for m, _ in measured(name, place, 12)] for place in places]).mean(axis=1)
    tripod = np.array([[m.tripod[0] for m, _ in measured(name, place, 12)] for place in places]).mean(axis=1)
    print(f"{name} heel shares at {places}: {np.round(shares[:, 0], 2)}, tripod heel {np.round(tripod[:, 0], 2)}")
    assert (np.diff(shares[:, 0]) < 0).all()
    assert (np.diff(shares[:, 2:].sum(axis=1)) > 0).all()
    assert (np.diff(tripod[:, 0]) < 0).all()
    assert tripod[0, 0] > 0.7
    assert tripod[-1, 0] < 0.10


def test_corners_lie_under_their_bones():
    """Heel 12 %, MTH5 66 %, MTH1 74 % of contact; MTH1 on the inside."""
    for laid in random_prints("mun104", 10):
        footprint = find_footprint(laid.pad_n(42.0)[0][0], POINTS[laid.side])
        places = map_regions(footprint, POINTS[laid.side]).corners_mm
        np.testing.assert_allclose(footprint.along_mm(places) / footprint.contact_length_mm, [0.12, 0.74, 0.66])
        across = footprint.medial_mm(places)
        assert across[CORNERS.index("mth1")] > across[CORNERS.index("heel")] > across[CORNERS.index("mth5")]
        assert 35 <= across[1] - across[2] <= 90


def test_a_load_on_a_bone_is_in_the_region_of_that_bone():
    """A single cell pressed where heel, MTH1, MTH5 and the big toe lie, on either foot."""
    for laid, footprint in stands("mun104", 12):
        regions = map_regions(footprint, POINTS[laid.side])
        membership = regions.membership.reshape(GRID.rows, GRID.pad_cols, len(REGIONS))
        centres = GEOMETRY.cell_centres_mm[:, GRID.columns(laid.side)]
        toe = footprint.point_mm(93.0, 0.5 * footprint.forefoot_borders_mm[1])
        for place, region in zip([*regions.corners_mm, toe], [*CORNERS, "toes"], strict=True):
            nearest = np.argmin(np.linalg.norm(centres - place, axis=-1))
            shares = membership.reshape(-1, len(REGIONS))[nearest]
            assert shares[REGIONS.index(region)] >= 0.3, f"{laid.side} {region}: {shares}"
            opposite = {"mth1": "mth5", "mth5": "mth1"}.get(region)
            assert opposite is None or shares[REGIONS.index(opposite)] == 0


def test_heel_and_forefoot_are_as_wide_as_feet_are():
    for _, footprint in stands("mun104", 40):
        heel, forefoot = np.diff(footprint.heel_borders_mm)[0], np.diff(footprint.forefoot_borders_mm)[0]
        assert 40 <= heel <= 75
        assert 75 <= forefoot <= 115
        assert heel < 0.8 * forefoot


def test_an_entered_length_moves_no_region():
    laid = lay(template("mun104", "left"), "left", 20, 90, 2)
    pad = laid.pad_n(42.0)[0][0]
    plain = map_regions(find_footprint(pad, POINTS["left"]), POINTS["left"])
    entered = map_regions(find_footprint(pad, POINTS["left"], 300.0), POINTS["left"])
    np.testing.assert_array_equal(plain.membership, entered.membership)
    np.testing.assert_array_equal(plain.corners_mm, entered.corners_mm)


def test_the_mirrored_foot_has_the_same_regions():
    laid = lay(template("mun104", "left"), "left", 20, 90, 2)
    pad = laid.pad_n(42.0)[0][0]
    left = map_regions(find_footprint(pad, POINTS["left"]), POINTS["left"])
    right = map_regions(find_footprint(pad[:, ::-1], POINTS["right"]), POINTS["right"])
    np.testing.assert_allclose(right.corners_mm, left.corners_mm * [-1, 1], atol=1e-6)
    flipped = left.membership.reshape(16, 8, 6)[:, ::-1].reshape(-1, 6)
    # A point of a cell that lies on a cut may fall to either side of it: 1/64 of a cell.
    assert np.abs(right.membership - flipped).max() <= 1.5 / 64


def test_below_the_load_floor_nothing_is_defined():
    laid = lay(template("mun104", "left"), "left", 20, 90, 2)
    pad = laid.pad_n([42.0, 42.0])[0]
    footprint = find_footprint(pad[0], POINTS["left"])
    cop = np.array([[np.nan, np.nan], [-100.0, 120.0]])
    measures = measure_foot(np.array([20.0, 350.0]), cop, pad, footprint, map_regions(footprint, POINTS["left"]))
    for values in (measures.fl_pct, measures.cop_medial_mm, measures.shares, measures.tripod):
        assert np.isnan(values[0]).all()
        assert np.isfinite(values[1]).all()
    without = FootMeasures.without_footprint(np.array([350.0]), cop[1:])
    assert np.isnan(without.fl_pct).all()
    assert np.isnan(without.shares).all()
    assert without.shares.shape == (1, 6)
    assert without.tripod.shape == (1, 3)
