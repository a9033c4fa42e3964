"""Inverse dynamics: vertical force and centre of pressure that a motion asks of the ground, and the motion that keeps
the centre of pressure where it is wanted.

With segments of mass m_i at (x_i, z_i), inertia I_i, angle φ_i (forward lean positive), Newton and Euler for the whole
body give

    F_z = Σ m_i (g + z̈_i) − F_chair,
    p·F_z = Σ m_i (x_i (g + z̈_i) − z_i ẍ_i) − Σ I_i φ̈_i + z_w·F_w − x_c·F_chair,

F_w a horizontal push forward at height z_w (a wall behind), F_chair what the hands put on a chair at x_c.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mat.sim.anatomy import Anatomy, PointMasses, Posture
from mat.sim.motion import GRAVITY_M_S2

#: A chair's back in reach: half a metre before the heels. [judgement]
CHAIR_X_M = 0.5
#: Height at which hips meet a wall (BIOMECHANICS §3).
WALL_Z_M = 0.9
_ROUNDS = 12
#: Far below what a mat can see.
_CLOSE_M = 2e-4


@dataclass(frozen=True)
class Outside:
    """What else holds the body at n times: (n,) newtons of a wall, forward, and of a chair, upward."""

    wall_n: np.ndarray
    chair_n: np.ndarray


@dataclass(frozen=True)
class GroundForce:
    """(n,) vertical force, newtons, and (n,) place of it, metres forward of the feet's rear edge."""

    force_n: np.ndarray
    cop_m: np.ndarray


def ground_force(points: PointMasses, outside: Outside, step_s: float) -> GroundForce:
    """What the ground must do so that this motion happens.

    Parameters
    ----------
    points
        At times ``step_s`` apart; the accelerations are central differences.
    outside
        Wall and chair.
    step_s
        Of the time grid.
    """
    x, z = points.x_m, points.z_m
    upward = points.mass_kg * (GRAVITY_M_S2 + acceleration(z, step_s))
    moment = upward * x - points.mass_kg * z * acceleration(x, step_s)
    moment = moment - points.inertia_kg_m2 * acceleration(points.angle_rad, step_s)
    force_n = upward.sum(axis=1) - outside.chair_n
    cop_m = (moment.sum(axis=1) + WALL_Z_M * outside.wall_n - CHAIR_X_M * outside.chair_n) / force_n
    return GroundForce(force_n, cop_m)


def _at_rest(points: PointMasses, outside: Outside) -> np.ndarray:
    """(n,) centre of pressure if the body stood still in each posture."""
    weight_n = GRAVITY_M_S2 * points.mass_kg
    moment = (weight_n * points.x_m).sum(axis=1) - CHAIR_X_M * outside.chair_n
    return moment / (weight_n.sum(axis=1) - outside.chair_n)


def acceleration(values: np.ndarray, step_s: float) -> np.ndarray:
    """Second central difference along the first axis; still at both ends."""
    found = np.zeros_like(values)
    found[1:-1] = (values[2:] - 2 * values[1:-1] + values[:-2]) / step_s**2
    return found


def balance(
    anatomy: Anatomy,
    posture: Posture,
    load_kg: np.ndarray,
    load_at_shoulder: bool,
    outside: Outside,
    wanted_m: np.ndarray,
    skill: float,
    step_s: float,
) -> tuple[Posture, PointMasses]:
    """The good mover: ankles lean so that the centre of pressure lies where it is wanted; trunk and knees stay.

    A centre of mass that moves by d moves the centre of pressure by d − (z/g)·d̈. The bounded solution of that is a
    two-sided exponential of the error: the body moves before the force is needed, as people do.

    Parameters
    ----------
    anatomy, load_kg, load_at_shoulder
        Who, and (n,) kg that are carried.
    posture
        Trunk and knees; its ankle angle is where the search begins.
    outside
        Wall and chair. A wall's touch comes unforeseen and is not balanced; leaning on a chair is.
    wanted_m
        (n,) centre of pressure.
    skill
        How much of what speed does to the centre of pressure is foreseen: 1 keeps it there at any speed, 0 at rest.
    step_s
        Of the time grid.

    Returns
    -------
    Posture, PointMasses
        The balanced motion.
    """
    foreseen = replace(outside, wall_n=np.zeros_like(outside.wall_n))
    for _ in range(_ROUNDS):
        points = anatomy.points(posture, load_kg, load_at_shoulder)
        ground = ground_force(points, foreseen, step_s)
        missing_m = wanted_m - (skill * ground.cop_m + (1 - skill) * _at_rest(points, foreseen))
        if np.abs(missing_m).max() < _CLOSE_M:
            break
        height_m = float(points.com_m[:, 1].mean())
        moment_m = missing_m * ground.force_n / (GRAVITY_M_S2 * points.mass_kg.sum(axis=1))
        lean = _before_and_after(moment_m, np.sqrt(height_m / GRAVITY_M_S2), step_s) / anatomy.lever_m(posture)
        posture = Posture(posture.shank + lean, posture.thigh + lean, posture.trunk)
    return posture, anatomy.points(posture, load_kg, load_at_shoulder)


def _before_and_after(values: np.ndarray, time_constant_s: float, step_s: float) -> np.ndarray:
    """The y of y − T²·ÿ = ``values``, ÿ as in :func:`acceleration`: a convolution with exp(−|t|/T)/2T.

    By a Fourier transform; the ends are lengthened until what wraps around has died away.
    """
    beyond = int(np.ceil(12 * time_constant_s / step_s))
    size = 1 << (len(values) + 2 * beyond - 1).bit_length()
    lengthened = np.pad(values, (beyond, size - len(values) - beyond), mode="edge")
    turn = 2 * np.pi * np.arange(size // 2 + 1) / size
    damped = 1 + (time_constant_s / step_s) ** 2 * 2 * (1 - np.cos(turn))
    return np.fft.irfft(np.fft.rfft(lengthened) / damped, size)[beyond : beyond + len(values)]
