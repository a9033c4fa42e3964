"""A trial carried out: each fault, load and support is in the truth as deep and as long as it was asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.errors import UsageError
from mat.geometry import Grid, MatGeometry
from mat.pressure.film import FSR_FILM
from mat.sim.body import Body, Stance
from mat.sim.film import Film
from mat.sim.footprint import REGIONS, TRIPOD, quiet_shares
from mat.sim.motion import GRAVITY_M_S2
from mat.sim.performance import Performance
from mat.sim.trial import DEPTHS, DRILLS, FaultPlan, Trial, drawn_trial

GRID = Grid(16, 16, 20.0, 20.0)
WEIGHT_N = 70 * GRAVITY_M_S2
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


def test_a_wall_is_a_clean_step_of_26_millimetres_at_each_bottom():
    touching, free = truth_of(drill="wall"), truth_of(replace(PLAIN, drill="wall"), load_kg=0)
    assert len(touching.reps) == 3
    for rep in touching.reps:
        bottom = within(touching, rep.bottom_s + 0.02, rep.leave_s)
        np.testing.assert_allclose(touching.wall_n[bottom], 20, atol=0.1)
        before = within(touching, rep.bottom_s - 0.25, rep.bottom_s - 0.15)
        step_mm = touching.net_cop_mm[bottom, 1].mean() - touching.net_cop_mm[before, 1].mean()
        assert 23 < step_mm < 31
    np.testing.assert_array_equal(touching.wall_touch, free.wall_touch)
    assert 0.02 < touching.wall_touch.mean() < 0.2


def test_hands_on_a_chair_take_their_part_of_body_weight():
    truth = truth_of(support_share=0.15)
    supported = within(truth, 6, 14)
    total = truth.force_n.sum(axis=1) / WEIGHT_N
    assert total[supported].mean() == pytest.approx(0.85, abs=0.01)
    assert truth.supported[supported].all()
    assert not truth.supported[within(truth, 0, 3.9)].any()
    np.testing.assert_allclose(truth.fl_pct[supported], 40, atol=4)


def test_a_kettlebell_is_on_the_mat_only_while_it_is_held():
    truth = truth_of(drill="deadlift", load_kg=16.0, from_floor=True)
    first, last = truth.reps[0], truth.reps[-1]
    total = truth.force_n.sum(axis=1)
    for a_s, b_s, kg in ((2.2, first.start_s, 70), (first.end_s, truth.reps[1].start_s, 86), (last.end_s, 16.5, 70)):
        np.testing.assert_allclose(total[within(truth, a_s, b_s)], kg * GRAVITY_M_S2, rtol=1e-3)
        np.testing.assert_allclose(truth.hands_n[within(truth, a_s, b_s)], (kg - 70) * GRAVITY_M_S2, atol=1e-6)
    np.testing.assert_allclose(truth.fl_pct[within(truth, 2.2, 16.5)], 40, atol=4)


def test_a_load_carried_all_along_is_on_the_mat_from_the_first_step():
    truth = truth_of(load_kg=10.0)
    standing = within(truth, 2.2, 3.9)
    np.testing.assert_allclose(truth.force_n.sum(axis=1)[standing], 80 * GRAVITY_M_S2, rtol=1e-3)


def test_repetitions_are_listed_as_they_are_done():
    truth = truth_of(reps=2, sets=2, rest_s=12.0, hold_s=1.5, pause_s=3.0, paced=False)
    assert [rep.number for rep in truth.reps] == [1, 2, 3, 4]
    assert [rep.set_number for rep in truth.reps] == [1, 1, 2, 2]
    names = np.array(truth.phase_names)
    for rep in truth.reps:
        assert set(names[within(truth, rep.start_s, rep.bottom_s)]) == {"descent"}
        assert set(names[within(truth, rep.bottom_s, rep.leave_s)]) == {"hold"}
        assert set(names[within(truth, rep.leave_s, rep.end_s)]) == {"ascent"}
        assert set(truth.rep[within(truth, rep.start_s, rep.end_s)]) == {rep.number}
        assert rep.leave_s - rep.bottom_s > 1.5
    assert 3 < truth.reps[1].start_s - truth.reps[0].end_s < 3.5
    assert 15 < truth.reps[2].start_s - truth.reps[1].end_s < 15.5
    assert set(names[within(truth, truth.reps[1].end_s + 0.02, truth.reps[2].start_s)]) == {"stand"}


def test_free_movers_also_vary_in_where_they_put_their_weight():
    def spread(paced: bool) -> float:
        truth = truth_of(reps=12, paced=paced)
        bottoms = [truth.fl_pct[within(truth, rep.bottom_s, rep.leave_s)].mean() for rep in truth.reps]
        return float(np.std(bottoms))

    assert 0.6 < spread(False) < 2.0
    assert 0.05 < spread(True) < 0.6


def test_free_movement_varies_and_a_metronome_hardly_lets_it():
    def variation(paced: bool) -> float:
        lengths = [rep.end_s - rep.start_s for rep in Performance(replace(PLAIN, reps=40, paced=paced)).schedule.reps]
        return float(np.std(lengths) / np.mean(lengths))

    assert 0.05 < variation(False) < 0.11
    assert 0.01 < variation(True) < 0.03


def test_a_person_comes_and_goes():
    truth = truth_of()
    names = np.array(truth.phase_names)
    assert names[0] == names[-1] == "empty"
    assert not truth.force_n[-1].any()
    off_s = truth.time_s[np.flatnonzero(truth.force_n.sum(axis=1) > 0)[-1]]
    assert off_s > truth.reps[-1].end_s + 1
    early = truth_of(off_s=6.0)
    assert not early.force_n[early.time_s > 8.1].any()


@pytest.mark.parametrize("rep_s", [0.6, 20.0])
def test_the_quickest_and_the_slowest_repetitions_are_possible(rep_s):
    truth = truth_of(rep_s=rep_s, reps=2)
    assert len(truth.reps) == 2
    total = truth.force_n.sum(axis=1)[within(truth, 2.2, truth.reps[-1].end_s)] / WEIGHT_N
    assert 0.4 < total.min() <= total.max() < 1.6


def test_truth_and_demand_do_not_depend_on_how_time_is_cut():
    trial = replace(PLAIN, sway=1.0, paced=False, faults=(FaultPlan("gripping", 1), FaultPlan("toes", 3)))
    body, time_s = body_of(trial), np.arange(0, 18, 0.03)
    whole = body.truth(time_s)
    parts = [body.truth(time_s[i : i + 71]) for i in range(0, len(time_s), 71)]
    for name in ("force_n", "cop_mm", "region_share", "phase", "rep", "wall_n", "hands_n"):
        joined = np.concatenate([getattr(part, name) for part in parts])
        np.testing.assert_allclose(joined, getattr(whole, name), rtol=1e-9, atol=1e-9, err_msg=name)
    assert {rep for part in parts for rep in part.reps} == set(whole.reps)


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 10_000), st.sampled_from(sorted(DRILLS)), st.floats(0, 24), st.floats(0, 0.25))
def test_force_and_pressure_under_the_feet_are_those_of_the_motion(seed, drill, load_kg, support_share):
    trial = drawn_trial(
        seed, drill=drill, sway=0.0, reps=2, first_s=2.5, load_kg=load_kg, support_share=support_share, stays=True
    )
    body, course = body_of(trial), Performance(trial).course
    standing = slice(250, None, 10)
    truth = body.truth(course.time_s[standing])
    np.testing.assert_allclose(truth.force_n.sum(axis=1), course.force_n[standing], rtol=1e-9)
    rear_mm = body.footprints[0].pose.rear_mm[1]
    np.testing.assert_allclose(truth.net_cop_mm[:, 1], rear_mm + 1000 * course.cop_m[standing], atol=0.3)
    held_kg = course.points.mass_kg.sum(axis=1)[0]
    assert held_kg == pytest.approx(trial.weight_kg + load_kg)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rep_s": 0.5},
        {"rep_s": 21},
        {"faults": (FaultPlan("toes", 4),)},
        {"drill": "polka"},
        {"reps": 0},
        {"weight_kg": 0},
        {"load_kg": -1},
        {"support_share": 0.9},
    ],
)
def test_what_cannot_be_done_is_refused(wrong):
    with pytest.raises(UsageError, match=r"give|take"):
        replace(PLAIN, **wrong)


@pytest.mark.parametrize("wrong", [{"kind": "dance"}, {"duration_s": -1}, {"rise_s": 0}])
def test_a_fault_that_cannot_be_is_refused(wrong):
    with pytest.raises(UsageError, match=r"give|take"):
        replace(FaultPlan("toes", 1), **wrong)


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


def test_arches_carry_what_they_should():
    for arch, midfoot in (("high", 0.0), ("normal", 0.08), ("flat", 0.18)):
        truth = truth_of(arch=arch)
        standing = within(truth, 2.2, 3.9)
        assert share(truth, "midfoot")[standing].mean() == pytest.approx(midfoot, abs=0.02)
    high = body_of(replace(PLAIN, arch="high")).footprints[0]
    along = high.pose.to_foot(high.patches.centres_mm)[:, 0]
    assert not ((along > 0.30) & (along < 0.55)).any()
