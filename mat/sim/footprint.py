"""A parametric plantar pressure: six regions of smooth bumps, on the patches of a pad.

Own model. Places are fractions of foot length from the rear edge (heel 12 %, MTH5 66 %, MTH1 74 %) and, across,
towards the other foot. Each bump is (1 − ρ²)^1.5 over an ellipse: its peak is 2.5 times its mean pressure, 150–200 kPa
under the heel of a standing adult.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from mat.errors import UsageError
from mat.geometry import Side, medial_direction
from mat.sim.film import PatchLayout

REGIONS = ("heel", "midfoot", "mth1", "mth24", "mth5", "toes")
#: Load of quiet stance (Cavanagh: heel 60, midfoot 8, forefoot 28, toes 4 %), MTH2-4 above MTH1 and MTH5.
QUIET_SHARES = np.array([0.60, 0.08, 0.08, 0.14, 0.06, 0.04])
_STEEPNESS = 1.5
#: Less of a region than this on the patches means that the foot hangs over the pad's edge.
_LEAST_CAPTURED = 0.97


class Bump(NamedTuple):
    """An ellipse of pressure: centre and half-axes in foot lengths, weight within its region."""

    along: float
    medial: float
    half_length: float
    half_width: float
    weight: float = 1.0


_BUMPS: dict[str, tuple[Bump, ...]] = {
    "heel": (Bump(0.12, 0.0, 0.12, 0.11),),
    "midfoot": (Bump(0.40, -0.08, 0.17, 0.06),),
    "mth1": (Bump(0.74, 0.125, 0.07, 0.065),),
    "mth24": (
        Bump(0.76, 0.050, 0.065, 0.05, 0.36),
        Bump(0.74, -0.005, 0.065, 0.05, 0.36),
        Bump(0.70, -0.065, 0.065, 0.05, 0.28),
    ),
    "mth5": (Bump(0.66, -0.125, 0.065, 0.055),),
    "toes": (Bump(0.93, 0.115, 0.065, 0.05, 0.6), Bump(0.88, 0.0, 0.045, 0.08, 0.4)),
}

ArchKind = Literal["high", "normal", "flat"]


class Arch(NamedTuple):
    """What the arch makes of the midfoot: its share of quiet load, and its bump.

    An arch index below 0.21 is high and leaves hardly any contact, above 0.26 flat (Cavanagh & Rodgers 1987).
    """

    midfoot_share: float
    midfoot: Bump


#: Flat: about twice the normal midfoot load, wider and further medial. [judgement]
ARCHES: dict[ArchKind, Arch] = {
    "high": Arch(0.0, Bump(0.40, -0.09, 0.15, 0.03)),
    "normal": Arch(0.08, _BUMPS["midfoot"][0]),
    "flat": Arch(0.18, Bump(0.41, -0.04, 0.17, 0.10)),
}


def quiet_shares(arch: ArchKind) -> np.ndarray:
    """(6,) shares of quiet stance: what the midfoot does not carry the others do, as they share it."""
    midfoot = ARCHES[arch].midfoot_share
    others = np.where(np.array(REGIONS) == "midfoot", 0.0, QUIET_SHARES)
    shares = others / others.sum() * (1 - midfoot)
    shares[REGIONS.index("midfoot")] = midfoot
    return QUIET_SHARES if arch == "normal" else shares


#: Heel, MTH1 and MTH5 as (along, medial) in foot lengths: the corners of the tripod.
TRIPOD = np.array([_BUMPS[name][0][:2] for name in ("heel", "mth1", "mth5")])


@dataclass(frozen=True)
class FootPose:
    """Where a foot stands.

    Parameters
    ----------
    side
        Which foot.
    length_mm
        Foot length.
    heel_mm
        (2,) floor position of the heel's centre.
    toe_out_deg
        Long axis turned outwards.
    """

    side: Side
    length_mm: float
    heel_mm: tuple[float, float]
    toe_out_deg: float

    @property
    def axes(self) -> np.ndarray:
        """(2, 2): unit vectors along the foot (heel to toes) and medial, on the floor."""
        towards_other = medial_direction(self.side)
        cos, sin = np.cos(np.radians(self.toe_out_deg)), np.sin(np.radians(self.toe_out_deg))
        return np.array([[-towards_other * sin, cos], [towards_other * cos, sin]])

    @property
    def rear_mm(self) -> np.ndarray:
        """(2,) floor position of the rear edge on the long axis, fl_pct 0."""
        return np.array(self.heel_mm) - TRIPOD[0, 0] * self.length_mm * self.axes[0]

    def to_foot(self, floor_mm: np.ndarray) -> np.ndarray:
        """(…, 2) floor positions to (along, medial) in foot lengths."""
        return (floor_mm - self.rear_mm) @ self.axes.T / self.length_mm


@dataclass(frozen=True)
class Footprint:
    """Pressure of a foot's regions on the patches it touches.

    Attributes
    ----------
    pose
        Where it stands.
    patches
        The P patches in contact.
    region_share
        (6, P): how a region's load lies on the patches; each row sums to 1.
    centroids
        (6, 2): (along, medial) of each region's load on those patches, in foot lengths.
    quiet
        (6,) shares of the regions in quiet stance.
    """

    pose: FootPose
    patches: PatchLayout
    region_share: np.ndarray
    centroids: np.ndarray
    quiet: np.ndarray

    def force_n(self, region_n: np.ndarray) -> np.ndarray:
        """(n, 6) region loads to (n, P) patch forces, newtons."""
        return region_n @ self.region_share


def place_foot(pose: FootPose, pad: PatchLayout, arch: ArchKind = "normal") -> Footprint:
    """Put a foot on the patches of its pad.

    Raises
    ------
    UsageError
        It does not fit on the pad.
    """
    at = pose.to_foot(pad.centres_mm)
    patch_area = pad.area_mm2 / pose.length_mm**2
    pressure = np.zeros((len(REGIONS), len(at)))
    for i, name in enumerate(REGIONS):
        for bump in (ARCHES[arch].midfoot,) if name == "midfoot" else _BUMPS[name]:
            pressure[i] += _bump_share(bump, at) * patch_area
    captured = pressure.sum(axis=1)
    if captured.min() < _LEAST_CAPTURED:
        raise UsageError(
            f"The {pose.side} foot of {pose.length_mm:g} mm hangs over the edge of its pad: change stance_mm, "
            "toe_out_deg or gap_mm so that both feet stand inside."
        )
    shares = pressure / captured[:, None]
    touched = shares[quiet_shares(arch) > 0].any(axis=0)
    return Footprint(
        pose, pad.subset(touched), np.ascontiguousarray(shares[:, touched]), shares @ at, quiet_shares(arch)
    )


def _bump_share(bump: Bump, at: np.ndarray) -> np.ndarray:
    """Load per unit area at points (P, 2), integrating to the bump's weight; lengths in foot lengths."""
    square = ((at[:, 0] - bump.along) / bump.half_length) ** 2 + ((at[:, 1] - bump.medial) / bump.half_width) ** 2
    area = np.pi * bump.half_length * bump.half_width
    return bump.weight * (_STEEPNESS + 1) / area * np.maximum(1 - square, 0) ** _STEEPNESS
