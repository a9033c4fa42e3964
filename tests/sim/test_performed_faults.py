"""Faults of a trial: in the truth as deep and as long as they were asked for, whatever else goes on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim.performed import PLAIN, body_of, share, truth_of, within

from mat.errors import UsageError
from mat.sim.footprint import REGIONS, TRIPOD, quiet_shares
from mat.sim.trial import DEPTHS, FaultPlan, drawn_trial


def tilt_of(trial, truth):
    """(n, 2) (MTH1 − MTH5)/(MTH1 + MTH5) of each foot's tripod."""
    tilt = []
    for i, foot in enumerate(body_of(trial).footprints):
        at = foot.pose.to_foot(truth.cop_mm[:, i])
        loads = np.linalg.solve(np.vstack([TRIPOD.T, np.ones(3)]), np.vstack([at.T, np.ones(len(at))]))
        tilt.append((loads[1] - loads[2]) / (loads[1] + loads[2]))
    return np.stack(tilt, axis=1)


def faulty(kind, **given):
    """A trial with that fault in its second repetition, its truth, and when it is at its full size."""
    trial = replace(PLAIN, faults=(FaultPlan(kind, rep=2, **given),))
    truth = truth_of(trial)
    [fault] = truth.faults
    assert fault.kind == kind
    assert fault.full_to_s - fault.full_from_s == pytest.approx(given.get("duration_s", 1.0))
    return trial, truth, within(truth, fault.full_from_s, fault.full_to_s)


@pytest.mark.parametrize(("kind", "depth"), [("toes", 63), ("toes", 74), ("heels", 26), ("heels", 17)])
@pytest.mark.parametrize("duration_s", [0.4, 1.5])
def test_rolls_are_as_deep_and_as_long_as_asked(kind, depth, duration_s):
    _, truth, full = faulty(kind, depth=depth, duration_s=duration_s)
    np.testing.assert_allclose(truth.fl_pct[full], depth, atol=2.0)
    clean = within(truth, 2.1, truth.faults[0].start_s - 0.6)
    np.testing.assert_allclose(truth.fl_pct[clean], 40, atol=2.5)


@pytest.mark.parametrize(("kind", "depth", "reached"), [("toes", 70, 70), ("heels", 20, 20), ("corner_heel", 0.1, 62)])
def test_a_roll_of_one_foot_leaves_the_other_in_place(kind, depth, reached):
    _, truth, full = faulty(kind, depth=depth, foot="left")
    np.testing.assert_allclose(truth.fl_pct[full], np.broadcast_to([reached, 40], (full.sum(), 2)), atol=3)


@pytest.mark.parametrize(("kind", "depth"), [("inward", 0.6), ("outward", -0.6)])
@pytest.mark.parametrize("foot", ["both", "right"])
def test_tilts_are_as_deep_as_asked(kind, depth, foot):
    trial, truth, full = faulty(kind, depth=depth, foot=foot)
    tilt = tilt_of(trial, truth)[full]
    np.testing.assert_allclose(tilt[:, 1], depth, atol=0.05)
    np.testing.assert_allclose(tilt[:, 0], depth if foot == "both" else 0, atol=0.05)


@pytest.mark.parametrize("depth", [0.12, -0.2])
def test_a_shift_moves_that_share_of_the_load(depth):
    _, truth, full = faulty("shift", depth=depth, duration_s=2.0)
    np.testing.assert_allclose(truth.left_share[full] - 0.5, depth, atol=1e-6)


@pytest.mark.parametrize("arch", ["high", "normal", "flat"])
@pytest.mark.parametrize("corner", ["heel", "mth1", "mth5"])
def test_a_lifting_corner_keeps_the_asked_part_of_its_load(corner, arch):
    plan = FaultPlan(f"corner_{corner}", rep=2, depth=0.1)
    truth = truth_of(faults=(plan,), arch=arch)
    [fault] = truth.faults
    full = within(truth, fault.full_from_s, fault.full_to_s)
    quiet = quiet_shares(arch)[REGIONS.index(corner)]
    np.testing.assert_allclose(share(truth, corner)[full], 0.1 * quiet, rtol=1e-6)
    before = within(truth, 2.1, 3.9)
    assert (share(truth, corner)[before] > 0.5 * quiet).all()
    np.testing.assert_allclose(truth.region_share[full].sum(axis=2), 1)


def test_gripping_toes_gain_load_while_the_pressure_stays():
    _, truth, full = faulty("gripping", depth=0.12)
    toes = share(truth, "toes")
    np.testing.assert_allclose(toes[full], quiet_shares("normal")[-1] + 0.12, rtol=1e-6)
    np.testing.assert_allclose(truth.fl_pct[full], 40, atol=3)


def test_a_fault_in_quiet_stance_and_a_toe_grip_of_one_foot():
    trial = replace(PLAIN, drill="quiet", faults=(FaultPlan("heels", rep=2), FaultPlan("gripping", 3, foot="right")))
    truth = truth_of(trial)
    roll, grip = truth.faults
    np.testing.assert_allclose(truth.fl_pct[within(truth, roll.full_from_s, roll.full_to_s)], 17, atol=1.5)
    full = within(truth, grip.full_from_s, grip.full_to_s)
    assert (share(truth, "toes")[full, 1] > 0.15).all()
    assert (share(truth, "toes")[full, 0] < 0.08).all()
    assert truth.reps == ()
    assert not truth.rep.any()


def test_between_free_and_held_nothing_jumps():
    truth = truth_of(faults=(FaultPlan("gripping", rep=1), FaultPlan("corner_mth1", rep=2)), step_s=0.01)
    standing = within(truth, 2.5, 15)
    assert np.abs(np.diff(truth.region_share[standing], axis=0)).max() < 0.02


@settings(max_examples=15, deadline=None)
@given(
    st.integers(1, 500),
    st.floats(0.6, 3.0),
    st.lists(st.builds(FaultPlan, st.sampled_from(sorted(DEPTHS)), st.integers(1, 3)), max_size=4),
)
def test_whatever_goes_wrong_loads_stay_loads(seed, rep_s, faults):
    trial = drawn_trial(seed, rep_s=rep_s, reps=3, first_s=2.5, faults=tuple(faults))
    truth = truth_of(trial, step_s=0.04)
    assert (truth.force_n >= 0).all()
    standing = truth.force_n > 1
    share_sum = truth.region_share.sum(axis=2)[standing]
    np.testing.assert_allclose(share_sum, 1, atol=1e-9)
    assert (truth.region_share[standing] > -1e-9).all()


@pytest.mark.parametrize("wrong", [{"kind": "dance"}, {"duration_s": -1}, {"rise_s": 0}])
def test_a_fault_that_cannot_be_is_refused(wrong):
    with pytest.raises(UsageError, match=r"give|take"):
        replace(FaultPlan("toes", 1), **wrong)
