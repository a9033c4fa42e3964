"""A body on the mat: weight, CoP, symmetry, pressures and the truth that goes with them."""

from __future__ import annotations

import numpy as np
import pytest

from mat.errors import UsageError
from mat.geometry import Grid, MatGeometry
from mat.pressure.film import FSR_FILM
from mat.sim import Body, Film, Stance, parse_source
from mat.sim.footprint import REGIONS
from mat.sim.motion import GRAVITY_M_S2, STAND, Demand

GRID = Grid(16, 16, 20.0, 20.0)


class Fixed:
    """A motion of given demands, one a second."""

    def __init__(self, fl_pct, tilt=0.0, left_share=0.5, weight=1.0):
        self.fl_pct, self.tilt, self.left_share, self.weight = np.atleast_1d(fl_pct), tilt, left_share, weight

    def demand(self, time_s):
        n = len(time_s)
        fl = np.broadcast_to(self.fl_pct[:, None], (n, 2))
        full = np.full(n, 1.0)
        return Demand(
            weight=full * self.weight,
            left_share=full * self.left_share,
            fl_pct=fl,
            tilt=np.full((n, 2), float(self.tilt)),
            phase=np.full(n, STAND),
            rep=np.zeros(n, dtype=int),
        )

    def faults(self, start_s, end_s):
        return ()


def body(motion, geometry=None, **stance) -> Body:
    return Body(Stance(**stance), motion, geometry or MatGeometry(GRID), Film(FSR_FILM, GRID))


@pytest.mark.parametrize("tilt", [-0.6, 0.0, 0.6])
@pytest.mark.parametrize("length_mm", [220, 260, 310])
def test_the_cop_on_the_patches_is_the_demanded_one(tilt, length_mm):
    fl = np.arange(25.0, 66.0, 5.0)
    truth = body(Fixed(fl, tilt), foot_length_mm=length_mm).truth(np.arange(len(fl)))
    off_mm = (truth.fl_pct - fl[:, None]) / 100 * length_mm
    assert np.abs(off_mm).max() < 0.05


def test_the_extremes_of_faults_are_reached_on_the_axis():
    fl = np.array([15.0, 16.0, 76.0, 80.0])
    truth = body(Fixed(fl)).truth(np.arange(4))
    np.testing.assert_allclose(truth.fl_pct, np.stack([fl, fl], axis=1), atol=0.02)


def test_the_feet_together_carry_the_demanded_force():
    truth = body(Fixed(40.0, left_share=0.3, weight=1.5), weight_kg=82).truth(np.zeros(1))
    np.testing.assert_allclose(truth.force_n, [[0.3 * 1.5 * 82 * GRAVITY_M_S2, 0.7 * 1.5 * 82 * GRAVITY_M_S2]])
    assert truth.left_share[0] == pytest.approx(0.3, abs=1e-12)
    weighted = (truth.force_n[0, :, None] * truth.cop_mm[0]).sum(axis=0) / truth.force_n[0].sum()
    np.testing.assert_allclose(truth.net_cop_mm[0], weighted, atol=1e-9)


def test_left_and_right_are_mirror_images():
    person = body(Fixed(45.0, 0.3))
    truth = person.truth(np.zeros(1))
    np.testing.assert_allclose(truth.cop_mm[0, 0], truth.cop_mm[0, 1] * [-1, 1], atol=1e-9)
    assert truth.net_cop_mm[0, 0] == pytest.approx(0, abs=1e-9)
    cells = person.conductance_s(np.zeros(1))[0]
    np.testing.assert_allclose(cells, cells[:, ::-1], rtol=1e-9, atol=1e-18)


def test_positive_tilt_and_toe_out_point_where_they_say():
    inward, straight = (body(Fixed(45.0, tilt)).truth(np.zeros(1)).cop_mm[0] for tilt in (0.6, 0.0))
    assert inward[0, 0] > straight[0, 0] + 5
    assert inward[1, 0] < straight[1, 0] - 5
    out, parallel = (body(Fixed(70.0), toe_out_deg=deg).truth(np.zeros(1)).cop_mm[0] for deg in (10, 0))
    assert out[0, 0] < parallel[0, 0] - 10
    assert out[1, 0] > parallel[1, 0] + 10


def test_pressures_of_quiet_stance_are_those_of_an_adult():
    person = body(Fixed(34.2))
    share = person.truth(np.zeros(1)).region_share[0]
    np.testing.assert_allclose(share[:, 0], 0.60, atol=0.02)
    np.testing.assert_allclose(share[:, 1], 0.08, atol=0.01)
    np.testing.assert_allclose(share[:, 2:5].sum(axis=1), 0.28, atol=0.02)
    np.testing.assert_allclose(share[:, 5], 0.04, atol=0.01)
    foot, load_n = person.footprints[0], person.region_n(np.zeros(1))[0]
    peak_kpa = foot.force_n(load_n).max() / foot.patches.area_mm2 * 1000
    assert 150 < peak_kpa < 200
    assert REGIONS[foot.region_share[:, foot.force_n(load_n)[0].argmax()].argmax()] == "heel"


def test_a_free_foot_has_no_cop():
    truth = body(Fixed(40.0, left_share=0.0)).truth(np.zeros(1))
    assert np.isnan(truth.cop_mm[0, 0]).all()
    assert np.isnan(truth.fl_pct[0, 0])
    np.testing.assert_allclose(truth.net_cop_mm[0], truth.cop_mm[0, 1])


def test_an_empty_mat_has_no_cop_and_no_share():
    truth = body(Fixed(40.0, weight=0.0)).truth(np.zeros(1))
    assert np.isnan(truth.net_cop_mm).all()
    assert np.isnan(truth.left_share).all()
    assert not truth.force_n.any()


def test_a_turned_pad_leaves_the_person_where_they_stand():
    straight = body(Fixed(40.0)).truth(np.zeros(1)).cop_mm
    turned = body(Fixed(40.0), MatGeometry(GRID, right_angle_deg=4)).truth(np.zeros(1)).cop_mm
    np.testing.assert_allclose(turned, straight, atol=0.05)


def test_feet_that_hang_over_the_pads_are_refused():
    with pytest.raises(UsageError, match="left foot of 260 mm hangs over"):
        body(Fixed(40.0), stance_mm=60)


def test_truth_is_the_same_in_pieces():
    person = parse_source("sim:toes?seed=4").body()
    time_s = np.arange(0, 30, 0.02)
    whole = person.truth(time_s)
    pieces = [person.truth(time_s[i : i + 217]) for i in range(0, len(time_s), 217)]
    for name in ("force_n", "cop_mm", "fl_pct", "net_cop_mm", "region_share", "phase", "rep"):
        joined = np.concatenate([getattr(piece, name) for piece in pieces])
        np.testing.assert_allclose(joined, getattr(whole, name), rtol=1e-9, atol=1e-9, err_msg=name)


def test_the_truth_of_no_time_is_empty():
    truth = parse_source("sim:toes").body().truth(np.empty(0))
    assert truth.force_n.shape == (0, 2)
    assert truth.faults == ()
