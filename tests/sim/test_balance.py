"""Region loads that put the CoP where it is demanded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mat.sim.balance import reachable, region_shares, tripod_point
from mat.sim.footprint import QUIET_SHARES, TRIPOD

CENTROIDS = np.array([[0.12, 0], [0.40, -0.08], [0.74, 0.125], [0.736, -0.002], [0.66, -0.125], [0.91, 0.069]])
HOME = QUIET_SHARES @ CENTROIDS


@given(st.lists(st.floats(0.004, 1), min_size=6, max_size=6))
def test_any_point_that_positive_loads_can_reach_is_met(weights):
    target = (np.array(weights) / sum(weights)) @ CENTROIDS
    asked = reachable(target[None], CENTROIDS, HOME)
    shares = region_shares(target[None], CENTROIDS, QUIET_SHARES)
    np.testing.assert_allclose(shares @ CENTROIDS, asked, atol=1e-9)
    assert shares.sum() == pytest.approx(1, abs=1e-12)
    assert (shares > 0).all()


def test_the_quiet_cop_gives_the_quiet_shares():
    np.testing.assert_allclose(region_shares(HOME[None], CENTROIDS, QUIET_SHARES)[0], QUIET_SHARES, atol=1e-12)


def test_among_loads_with_that_cop_they_are_the_closest_to_quiet_stance():
    target = np.array([[0.55, 0.01]])
    shares = region_shares(target, CENTROIDS, QUIET_SHARES)[0]
    divergence = (shares * np.log(shares / QUIET_SHARES)).sum()
    # Moves that keep total and CoP: the null space of [1, along, medial].
    _, _, basis = np.linalg.svd(np.column_stack([np.ones(6), CENTROIDS]).T)
    for move in basis[3:]:
        for size in (-1e-3, 1e-3):
            other = shares + size * move
            assert (other * np.log(other / QUIET_SHARES)).sum() > divergence


@pytest.mark.parametrize("target", [(1.5, 0.0), (-1.0, 0.0), (0.4, 0.9), (0.4, -0.9), (0.1, 0.05)])
def test_what_cannot_be_reached_is_pulled_inside_in_its_direction(target):
    got = reachable(np.array([target]), CENTROIDS, HOME)[0]
    wanted, reached = np.array(target) - HOME, got - HOME
    assert 0 < np.hypot(*reached) < np.hypot(*wanted)
    assert np.cross([*wanted, 0], [*reached, 0])[2] == pytest.approx(0, abs=1e-12)
    shares = region_shares(np.array([target]), CENTROIDS, QUIET_SHARES)
    np.testing.assert_allclose(shares @ CENTROIDS, got[None], atol=1e-9)


@given(st.floats(10, 90), st.floats(-0.95, 0.95))
def test_tripod_point_has_the_demanded_barycentric_tilt(fl_pct, tilt):
    point = tripod_point(np.array([fl_pct]), np.array([tilt]), TRIPOD)[0]
    heel, mth1, mth5 = np.linalg.solve(np.vstack([TRIPOD.T, np.ones(3)]), [*point, 1])
    assert heel + mth1 + mth5 == pytest.approx(1, abs=1e-12)
    assert point[0] == pytest.approx(fl_pct / 100, abs=1e-12)
    assert mth1 - mth5 == pytest.approx(tilt * (mth1 + mth5), abs=1e-12)
