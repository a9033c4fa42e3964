"""Scenarios: each shows what its name says, at the times its truth says, endlessly; and their options."""

from __future__ import annotations

import numpy as np
import pytest

from mat.errors import UsageError
from mat.pressure.film import FSR_FILM, FilmLaw
from mat.sim import PHASES, SCENARIOS, parse_source
from mat.sim.footprint import TRIPOD
from mat.sim.motion import GRAVITY_M_S2

BODY_WEIGHT_N = 70 * GRAVITY_M_S2
FAULTY = ("toes", "heels", "inward", "shift")
STANDING = [name for name in SCENARIOS if name != "empty"]


def truth_of(text: str, start_s: float = 0.0, end_s: float = 60.0, step_s: float = 0.02):
    return parse_source(text).body().truth(np.arange(start_s, end_s, step_s))


def tilt_of(body, truth):
    """(n, 2) λ of each foot's tripod, from the CoP on the patches."""
    tilt = []
    for i, foot in enumerate(body.footprints):
        at = foot.pose.to_foot(truth.cop_mm[:, i])
        loads = np.linalg.solve(np.vstack([TRIPOD.T, np.ones(3)]), np.vstack([at.T, np.ones(len(at))]))
        tilt.append((loads[1] - loads[2]) / (loads[1] + loads[2]))
    return np.stack(tilt, axis=1)


def during(truth, fault):
    return (truth.time_s >= fault.full_from_s) & (truth.time_s < fault.full_to_s)


def test_the_scenarios_are_the_agreed_ones():
    agreed = "empty quiet hinge toes heels inward shift single-leg swing step-off"
    further = "outward corner gripping wall supported kettlebell good-morning"
    assert list(SCENARIOS) == [*agreed.split(), *further.split()]
    assert all(kind.summary for kind in SCENARIOS.values())


@pytest.mark.parametrize("name", STANDING)
def test_a_second_of_empty_mat_then_a_step_on_then_a_quiet_stance(name):
    truth = truth_of(f"sim:{name}", end_s=7)
    total_n = truth.force_n.sum(axis=1)
    names = np.array(truth.phase_names)
    assert not total_n[truth.time_s <= 1.0].any()
    assert (names[truth.time_s <= 1.0] == "empty").all()
    assert set(names[(truth.time_s > 1.02) & (truth.time_s < 1.98)]) == {"settling"}
    quiet = truth.time_s >= 2.02
    assert (names[quiet] == "stand").all()
    np.testing.assert_allclose(total_n[quiet], BODY_WEIGHT_N, rtol=0.01)
    assert total_n[quiet].mean() == pytest.approx(BODY_WEIGHT_N, rel=1e-3)


@pytest.mark.parametrize("name", [name for name in STANDING if name != "hinge"])
def test_a_baseline_of_ten_seconds_fits_before_the_first_movement(name):
    truth = truth_of(f"sim:{name}", start_s=2.1, end_s=14.0)
    assert set(truth.phase_names) == {"stand"}
    assert not truth.rep.any()
    assert np.abs(truth.fl_pct.mean(axis=0) - 40).max() < 2
    assert (truth.left_share > 0.44).all()


def test_empty_stays_empty():
    truth = truth_of("sim:empty")
    assert not truth.force_n.any()
    assert set(truth.phase_names) == {"empty"}


def test_twenty_seconds_of_hinge_hold_three_repetitions():
    truth = truth_of("sim:hinge", end_s=19.0)
    assert truth.rep.max() == 3
    starts = truth.time_s[np.flatnonzero(np.diff(truth.rep) == 1) + 1]
    np.testing.assert_allclose(starts, [7, 11, 15], atol=0.021)
    for rep in (1, 2, 3):
        phases = [truth.phase_names[i] for i in np.flatnonzero(truth.rep == rep)]
        order = [phase for i, phase in enumerate(phases) if i == 0 or phases[i - 1] != phase]
        assert order == ["descent", "bottom", "ascent", "stand"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_clean_hinges_keep_their_cop_where_good_movers_do(seed):
    truth = truth_of(f"sim:hinge?seed={seed}", start_s=2.1, end_s=120)
    low, high = np.percentile(truth.fl_pct, [1, 99])
    assert 33 < low < 38
    assert 42 < high < 48
    assert truth.faults == ()


@pytest.mark.parametrize(("rep_s", "wobble"), [(3, 0.045), (4, 0.025)])
def test_vertical_force_wobbles_as_the_centre_of_mass_asks(rep_s, wobble):
    truth = truth_of(f"sim:hinge?rep_s={rep_s}&sway=0", start_s=7, end_s=7 + 3 * rep_s)
    relative = truth.force_n.sum(axis=1) / BODY_WEIGHT_N - 1
    assert 0.95 * wobble < relative.max() < 1.1 * wobble
    assert 0.95 * wobble < -relative.min() < 1.1 * wobble
    assert relative.mean() == pytest.approx(0, abs=1e-4)


def test_the_centre_of_mass_comes_back_after_each_repetition():
    truth = truth_of("sim:hinge?sway=0", start_s=7, end_s=11, step_s=0.001)
    acceleration = (truth.force_n.sum(axis=1) / BODY_WEIGHT_N - 1) * GRAVITY_M_S2
    velocity = np.cumsum(acceleration) * 0.001
    height = np.cumsum(velocity) * 0.001
    assert velocity[-1] == pytest.approx(0, abs=1e-4)
    assert height[-1] == pytest.approx(0, abs=1e-3)
    assert -0.145 < height.min() < -0.135


@pytest.mark.parametrize("name", FAULTY)
def test_every_second_repetition_has_the_fault_and_no_other(name):
    truth = truth_of(f"sim:{name}", end_s=47)
    assert {fault.kind for fault in truth.faults} == {name}
    assert len(truth.faults) == 4
    for number, fault in enumerate(truth.faults):
        assert fault.start_s < fault.full_from_s < fault.full_to_s < fault.end_s
        within = (truth.time_s >= fault.start_s) & (truth.time_s < fault.end_s)
        assert set(truth.rep[within]) == {2 * number + 2}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_faults_are_full_size_while_they_say_so(seed):
    toes, heels = (truth_of(f"sim:{name}?seed={seed}") for name in ("toes", "heels"))
    for fault in toes.faults:
        assert toes.fl_pct[during(toes, fault)].min() > 71
        assert toes.fl_pct[during(toes, fault)].max() < 81
    for fault in heels.faults:
        assert heels.fl_pct[during(heels, fault)].max() < 20
        assert heels.fl_pct[during(heels, fault)].min() > 13


def test_inward_tilts_both_feet_well_past_the_threshold():
    body = parse_source("sim:inward").body()
    truth = body.truth(np.arange(5, 60, 0.02))
    tilt = tilt_of(body, truth)
    for fault in truth.faults:
        assert tilt[during(truth, fault)].min() > 0.55
        assert truth.fl_pct[during(truth, fault)].min() > 28
    clean = np.all([(truth.time_s < f.start_s) | (truth.time_s > f.end_s) for f in truth.faults], axis=0)
    assert np.abs(tilt[clean]).max() < 0.3


def test_shift_lasts_over_two_seconds_to_either_side():
    truth = truth_of("sim:shift")
    sides = set()
    for fault in truth.faults:
        off = truth.left_share[during(truth, fault)] - 0.5
        sides.add(np.sign(off.mean()))
        assert np.abs(off).min() > 0.10
        assert 0.15 < np.abs(off.mean()) < 0.21
        assert fault.full_to_s - fault.full_from_s > 2
    assert sides == {-1, 1}


def test_fault_windows_do_not_depend_on_the_span_asked_for():
    body = parse_source("sim:toes").body()
    whole = body.truth(np.arange(0, 100, 0.1)).faults
    pieces = [
        fault for start in range(0, 100, 7) for fault in body.truth(np.arange(start, min(start + 7, 100), 0.1)).faults
    ]
    assert tuple(dict.fromkeys(pieces)) == whole


def test_single_leg_leaves_the_other_pad_empty_on_each_side_in_turn():
    truth = truth_of("sim:single-leg", end_s=90)
    right, left = ((truth.time_s > a) & (truth.time_s < b) for a, b in ((15.3, 42.7), (50.3, 77.7)))
    assert not truth.force_n[right, 0].any()
    assert not truth.force_n[left, 1].any()
    np.testing.assert_allclose(truth.force_n.sum(axis=1)[right | left], BODY_WEIGHT_N, rtol=0.01)
    both = (truth.time_s > 44.5) & (truth.time_s < 48.5)
    assert (np.abs(truth.left_share[both] - 0.5) < 0.06).all()


def test_swing_peaks_between_one_and_a_half_and_two_body_weights():
    truth = truth_of("sim:swing", start_s=14, end_s=60)
    total = truth.force_n.sum(axis=1) / BODY_WEIGHT_N
    reps = [number for number in set(truth.rep) if number % 10 not in {0, 1}]
    peaks = [total[truth.rep == number].max() for number in reps[:-1]]
    assert len(peaks) >= 8
    assert min(peaks) > 1.5
    assert max(peaks) < 2
    assert total.min() > 0.3
    assert np.ptp(truth.fl_pct[truth.rep > 0]) > 20


def test_step_off_empties_the_mat_and_comes_back():
    truth = truth_of("sim:step-off", end_s=70)
    off = truth.force_n.sum(axis=1) == 0
    changes = truth.time_s[np.flatnonzero(np.diff(off.astype(int))) + 1]
    assert len(changes) >= 3
    left_s, back_s = changes[1], changes[2]
    assert 15 < left_s < 35
    assert 3 < back_s - left_s < 6
    assert truth.rep[truth.time_s < left_s].max() == 2
    assert truth.rep[truth.time_s > back_s].max() == 4
    assert not truth.rep[off].any()


@pytest.mark.parametrize("name", STANDING)
def test_scenarios_never_end(name):
    truth = truth_of(f"sim:{name}", start_s=1e5, end_s=1e5 + 60, step_s=0.1)
    assert np.isfinite(truth.force_n).all()
    assert truth.force_n.sum(axis=1).max() > 0.9 * BODY_WEIGHT_N


OPTIONS = [
    ("seed=7", "seed", 7),
    ("weight_kg=82", "weight_kg", 82.0),
    ("foot_length_mm=245.5", "foot_length_mm", 245.5),
    ("toe_out_deg=0", "toe_out_deg", 0.0),
    ("stance_mm=190", "stance_mm", 190.0),
    ("rep_s=3", "rep_s", 3.0),
    ("sway=0", "sway", 0.0),
    ("film=velostat", "film", FilmLaw(300e-6, 1.0)),
    ("film=fsr402", "film", FSR_FILM),
    ("film=120:0.9", "film", FilmLaw(120e-6, 0.9)),
    ("gain_spread=0.1", "gain_spread", 0.1),
    ("noise_lsb=0", "noise_lsb", 0.0),
    ("gap_mm=80", "gap_mm", 80.0),
    ("rate_hz=50", "rate_hz", 50),
    ("clock_ppm=-4000", "clock_ppm", -4000.0),
]


@pytest.mark.parametrize(("query", "name", "value"), OPTIONS)
def test_options_are_read(query, name, value):
    scenario = parse_source(f"sim:toes?{query}")
    assert getattr(scenario.options, name) == value
    assert scenario.text == f"sim:toes?{query}"
    assert parse_source(f"toes?{query}") == scenario


RUBBISH = [
    ("sim:", "no scenario"),
    ("sim:dance", "single-leg"),
    ("sim:TOES", "no scenario"),
    ("sim:toes?sed=7", "there are seed, weight_kg"),
    ("sim:toes?seed", "needs a value"),
    ("sim:toes?seed=", "needs a value"),
    ("sim:toes?=7", "no option"),
    ("sim:toes?seed=7&", "no option"),
    ("sim:toes?seed=7&seed=8", "twice"),
    ("sim:toes?seed=1.5", "whole number"),
    ("sim:toes?seed=-1", "out of range"),
    ("sim:toes?weight_kg=heavy", "not a number"),
    ("sim:toes?weight_kg=nan", "out of range"),
    ("sim:toes?weight_kg=inf", "out of range"),
    ("sim:toes?weight_kg=900", "give 5 to 250"),
    ("sim:toes?gap_mm=301", "give 0 to 300"),
    ("sim:toes?rate_hz=121", "give 0 to 120"),
    ("sim:toes?film=rubber", "velostat"),
    ("sim:toes?film=160", "GAIN:EXPONENT"),
    ("sim:toes?film=160:9", "exponent of 9"),
    ("sim:toes?film=nan:1", "does not exist"),
    ("sim:toes?stance_mm=460", "hangs over"),
]


@pytest.mark.parametrize(("text", "says"), RUBBISH)
def test_rubbish_is_refused_with_what_there_is(text, says):
    with pytest.raises(UsageError, match=says):
        parse_source(text)


@pytest.mark.parametrize("gap_mm", [0, 60, 300])
@pytest.mark.parametrize("length_mm", [180, 310])
def test_the_default_stance_fits_every_gap_and_foot(gap_mm, length_mm):
    parse_source(f"sim:quiet?gap_mm={gap_mm}&foot_length_mm={length_mm}")


@pytest.mark.parametrize("name", ["hinge", "toes", "step-off", "swing", "wall", "kettlebell"])
def test_listed_repetitions_are_those_of_the_phases(name):
    truth = truth_of(f"sim:{name}", end_s=80)
    names = np.array(truth.phase_names)
    for rep in truth.reps:
        for phase, start_s, end_s in (
            ("descent", rep.start_s, rep.bottom_s),
            ("bottom", rep.bottom_s, rep.leave_s),
            ("ascent", rep.leave_s, rep.end_s),
        ):
            inside = (truth.time_s > start_s + 1e-6) & (truth.time_s < end_s - 1e-6)
            assert set(names[inside]) <= {phase}
            assert set(truth.rep[inside]) <= {rep.number}
    moving = np.isin(names, ["descent", "bottom", "ascent"])
    assert {rep.number for rep in truth.reps} == set(truth.rep[moving])
    later = parse_source(f"sim:{name}").body().truth(np.arange(50, 55, 0.02)).reps
    assert set(later) == {rep for rep in truth.reps if rep.end_s > 50 and rep.start_s < 55}


def test_phases_carry_the_names_of_the_frame_table():
    assert set(PHASES) <= {"empty", "settling", "stand", "descent", "bottom", "ascent", "hold", "paused"}
