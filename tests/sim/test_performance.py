"""A trial carried out: movement, loads, wall, support and repetitions are in the truth as they were asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim.performed import PLAIN, body_of, share, truth_of, within

from mat.errors import UsageError
from mat.sim.motion import GRAVITY_M_S2
from mat.sim.performance import Performance
from mat.sim.trial import DRILLS, FaultPlan, drawn_trial

WEIGHT_N = 70 * GRAVITY_M_S2


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


def test_arches_carry_what_they_should():
    for arch, midfoot in (("high", 0.0), ("normal", 0.08), ("flat", 0.18)):
        truth = truth_of(arch=arch)
        standing = within(truth, 2.2, 3.9)
        assert share(truth, "midfoot")[standing].mean() == pytest.approx(midfoot, abs=0.02)
    high = body_of(replace(PLAIN, arch="high")).footprints[0]
    along = high.pose.to_foot(high.patches.centres_mm)[:, 0]
    assert not ((along > 0.30) & (along < 0.55)).any()


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
