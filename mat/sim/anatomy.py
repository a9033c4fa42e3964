"""A planar body: shanks, thighs, and trunk with head and arms on feet that stand still.

Lengths, masses and centres of mass after Winter, Biomechanics and Motor Control of Human Movement (4th ed., tables 4.1
and fig. 4.1), as fractions of height and mass. x forward from the feet's rear edge, z up from the floor; angles of a
segment from the vertical, forward lean positive.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Foot length over height.
_FOOT_OF_HEIGHT = 0.152
_ANKLE_HEIGHT, _SHANK, _THIGH, _TRUNK = 0.039, 0.246, 0.245, 0.288
#: Ankle joint from the foot's rear edge, in foot lengths: the malleolus lies over the end of its rear quarter.
_ANKLE_ALONG = 0.25
#: From shoulder to grip: upper arm 0.186, forearm 0.146, half a hand 0.054 of height.
_ARM = 0.386
#: Of foot, shank, thigh (both legs) and head, arms, trunk.
_MASS = np.array([0.029, 0.093, 0.200, 0.678])
#: Centre of mass from the lower joint: shank and thigh 0.567 of their length, trunk 0.626 (hip to shoulder).
_UP = np.array([0.567, 0.567, 0.626])
_GYRATION = np.array([0.302, 0.323, 0.496])
#: Centre of mass of the feet along their length, and its height over the ankle's.
_FOOT_ALONG, _FOOT_HEIGHT = 0.45, 0.5


@dataclass(frozen=True)
class Posture:
    """Angles at n times, radians from the vertical: ``shank``, ``thigh``, ``trunk``, each (n,)."""

    shank: np.ndarray
    thigh: np.ndarray
    trunk: np.ndarray


@dataclass(frozen=True)
class PointMasses:
    """Segments (and a load) at n times.

    Attributes
    ----------
    mass_kg
        (n, k): a load that is not carried weighs nothing.
    x_m, z_m
        (n, k) centres of mass.
    inertia_kg_m2
        (k,) about them.
    angle_rad
        (n, k).
    """

    mass_kg: np.ndarray
    x_m: np.ndarray
    z_m: np.ndarray
    inertia_kg_m2: np.ndarray
    angle_rad: np.ndarray

    @property
    def com_m(self) -> np.ndarray:
        """(n, 2) centre of mass, x and z."""
        total = self.mass_kg.sum(axis=1)
        return np.stack([(self.mass_kg * at).sum(axis=1) / total for at in (self.x_m, self.z_m)], axis=1)


@dataclass(frozen=True)
class Anatomy:
    """One person's segments.

    Parameters
    ----------
    foot_m
        Foot length along the direction of gaze; gives the height.
    mass_kg
        Of the body.
    """

    foot_m: float
    mass_kg: float

    @property
    def height_m(self) -> float:
        return self.foot_m / _FOOT_OF_HEIGHT

    def points(self, posture: Posture, load_kg: np.ndarray, load_at_shoulder: bool = False) -> PointMasses:
        """Where everything is, with ``load_kg`` (n,) hanging from the hands or lying on the shoulders."""
        height = self.height_m
        n = len(posture.trunk)
        angles = np.stack([posture.shank, posture.thigh, posture.trunk], axis=1)
        lengths = np.array([_SHANK, _THIGH, _TRUNK]) * height
        step_x, step_z = np.sin(angles) * lengths, np.cos(angles) * lengths
        joint_x = _ANKLE_ALONG * self.foot_m + np.cumsum(step_x, axis=1) - step_x
        joint_z = _ANKLE_HEIGHT * height + np.cumsum(step_z, axis=1) - step_z
        foot_x, foot_z = _FOOT_ALONG * self.foot_m, _FOOT_HEIGHT * _ANKLE_HEIGHT * height
        load_x = joint_x[:, 2] + step_x[:, 2]
        load_z = joint_z[:, 2] + step_z[:, 2] - (0.0 if load_at_shoulder else _ARM * height)
        still = np.zeros(n)
        body = np.broadcast_to(_MASS * self.mass_kg, (n, 4))
        inertia = _MASS[1:] * self.mass_kg * (_GYRATION * lengths) ** 2
        return PointMasses(
            mass_kg=np.column_stack([body, load_kg]),
            x_m=np.column_stack([still + foot_x, joint_x + _UP * step_x, load_x]),
            z_m=np.column_stack([still + foot_z, joint_z + _UP * step_z, load_z]),
            inertia_kg_m2=np.array([0.0, *inertia, 0.0]),
            angle_rad=np.column_stack([still, angles, still]),
        )

    def lever_m(self, posture: Posture) -> np.ndarray:
        """(n,) metres the body's centre of mass goes forward a radian of ankle, knees and trunk staying as they are."""
        shank, thigh = _SHANK * np.cos(posture.shank), _THIGH * np.cos(posture.thigh)
        _, m_shank, m_thigh, m_trunk = _MASS
        return self.height_m * (
            m_shank * _UP[0] * shank + m_thigh * (shank + _UP[1] * thigh) + m_trunk * (shank + thigh)
        )
