"""Inverse dynamics against closed forms, and the balance that rests on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mat.sim.anatomy import Anatomy, PointMasses, Posture
from mat.sim.dynamics import Outside, ground_force
from mat.sim.motion import GRAVITY_M_S2
from mat.sim.performance import STEP_S, Performance
from mat.sim.trial import Trial

MASS_KG = 70.0


def nothing(n: int) -> Outside:
    return Outside(np.zeros(n), np.zeros(n))


def one_mass(x_m, z_m, angle_rad=0.0, inertia=0.0) -> PointMasses:
    n = len(z_m)
    column = lambda values: np.broadcast_to(np.asarray(values, dtype=float).reshape(-1, 1), (n, 1))  # noqa: E731
    return PointMasses(column(MASS_KG), column(x_m), column(z_m), np.array([inertia]), column(angle_rad))


@pytest.mark.parametrize(("rep_s", "of_weight"), [(1, 0.40), (2, 0.10), (3, 0.045), (4, 0.025), (10, 0.004)])
def test_twenty_centimetres_of_the_centre_of_mass_ask_for_the_published_force(rep_s, of_weight):
    time_s = np.arange(0, 2 * rep_s, STEP_S)
    points = one_mass(0.1, 1 + 0.1 * np.cos(2 * np.pi * time_s / rep_s))
    force = ground_force(points, nothing(len(time_s)), STEP_S).force_n / (MASS_KG * GRAVITY_M_S2) - 1
    assert np.abs(force[1:-1]).max() == pytest.approx(of_weight, rel=0.03)


def test_a_body_at_rest_has_its_pressure_under_its_centre_of_mass():
    still = Posture(*np.radians([[4.0] * 5, [-12.0] * 5, [30.0] * 5]))
    points = Anatomy(0.26, MASS_KG).points(still, np.full(5, 12.0))
    ground = ground_force(points, nothing(5), STEP_S)
    np.testing.assert_allclose(ground.force_n, (MASS_KG + 12) * GRAVITY_M_S2)
    np.testing.assert_allclose(ground.cop_m, points.com_m[:, 0])


def test_a_swinging_rod_obeys_euler():
    # A rod hinged at the origin: p·F = m·g·x − (I + m·r²)·φ̈.
    time_s, length_m, inertia = np.arange(0, 4, 0.002), 0.9, 5.0
    angle = 0.2 * np.sin(2 * np.pi * 0.7 * time_s)
    spin = -((2 * np.pi * 0.7) ** 2) * angle
    points = one_mass(length_m * np.sin(angle), length_m * np.cos(angle), angle, inertia)
    ground = ground_force(points, nothing(len(time_s)), 0.002)
    moment = MASS_KG * GRAVITY_M_S2 * length_m * np.sin(angle) - (inertia + MASS_KG * length_m**2) * spin
    np.testing.assert_allclose((ground.cop_m * ground.force_n)[1:-1], moment[1:-1], atol=0.01)


def test_a_wall_and_a_chair_shift_and_unload_as_levers_do():
    points = one_mass(0.1, np.full(3, 1.0))
    weight_n = MASS_KG * GRAVITY_M_S2
    wall = ground_force(points, Outside(np.full(3, 20.0), np.zeros(3)), STEP_S)
    np.testing.assert_allclose(wall.cop_m - 0.1, 0.0262, atol=1e-4)
    np.testing.assert_allclose(wall.force_n, weight_n)
    chair = ground_force(points, Outside(np.zeros(3), np.full(3, 100.0)), STEP_S)
    np.testing.assert_allclose(chair.force_n, weight_n - 100)
    np.testing.assert_allclose(chair.cop_m * chair.force_n + 0.5 * 100, 0.1 * weight_n)


def test_segments_add_up_to_the_person():
    points = Anatomy(0.26, MASS_KG).points(Posture(*np.zeros((3, 1))), np.zeros(1))
    assert points.mass_kg.sum() == pytest.approx(MASS_KG)
    assert Anatomy(0.26, MASS_KG).height_m == pytest.approx(1.71, abs=0.01)
    # 55-57 % of height are measured; Winter's segments put it at 58 %.
    assert 0.55 < points.com_m[0, 1] / 1.71 < 0.59


def test_the_force_twice_integrated_is_the_path_of_the_centre_of_mass():
    course = Performance(Trial(reps=3, rep_s=3.0)).course
    acceleration = course.force_n / MASS_KG - GRAVITY_M_S2
    velocity = np.cumsum(acceleration) * STEP_S
    height_m = np.cumsum(velocity) * STEP_S
    path_m = course.points.com_m[:, 1] - course.points.com_m[0, 1]
    np.testing.assert_allclose(height_m[:-1], path_m[1:], atol=1e-6)
    assert -0.16 < path_m.min() < -0.10


@pytest.mark.parametrize("rep_s", [0.6, 1.0, 2.0, 4.0, 20.0])
def test_a_perfect_mover_keeps_the_pressure_where_it_is_wanted_at_any_tempo(rep_s):
    perfect = Performance(Trial(reps=3, rep_s=rep_s, skill=1.0))
    fl_pct = perfect.course.cop_m / 0.26 / np.cos(np.radians(7)) * 100
    assert 38 < fl_pct.min() < 39.5
    assert 41 < fl_pct.max() < 42


def test_a_less_skilled_one_wanders_the_more_the_quicker_and_with_the_square_of_a_slow_tempo():
    def wander(rep_s: float) -> float:
        trial = Trial(reps=2, rep_s=rep_s, skill=0.5)
        cop_m, wanted_m = (Performance(replace(trial, skill=skill)).course.cop_m for skill in (0.5, 1.0))
        return np.abs(cop_m - wanted_m).max()

    assert wander(8.0) / wander(16.0) == pytest.approx(4, rel=0.25)
    assert wander(1.0) > wander(2.0) > wander(4.0) > wander(8.0)
    assert 0.001 < wander(4.0) < 0.01


def test_the_vertical_force_goes_with_the_square_of_the_tempo():
    def wobble(rep_s: float) -> float:
        force = Performance(Trial(reps=2, rep_s=rep_s)).course.force_n / (MASS_KG * GRAVITY_M_S2) - 1
        return np.abs(force).max()

    assert wobble(3.0) / wobble(9.0) == pytest.approx(9, rel=0.15)
    # 20 cm ask for 2.5 % at 4 s (BIOMECHANICS §4); a hinge sinks by 13 cm, but most of it late, and stops short.
    assert 0.025 < wobble(4.0) < 0.05


def test_a_hinge_looks_like_one():
    performance = Performance(Trial(reps=1))
    course, rep = performance.course, performance.schedule.reps[0]
    posture = course.posture
    bottom = int((rep.bottom_s + rep.leave_s) / 2 / STEP_S)
    shank, thigh, trunk = (np.degrees(getattr(posture, name)) for name in ("shank", "thigh", "trunk"))
    assert np.abs(shank).max() < 9
    assert 12 < shank[bottom] - thigh[bottom] < 30
    assert 50 < trunk[bottom] < 70
    hips_m = np.sin(posture.thigh) * 0.245 * Anatomy(0.26, 70).height_m
    assert -0.25 < hips_m[bottom] - hips_m[100] < -0.10
    assert np.ptp(course.points.com_m[:, 0]) < 0.02
