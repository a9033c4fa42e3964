"""A person who calibrates: treads on all of the pads, stands still, shifts the weight, rocks, stands elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from mat.errors import UsageError
from mat.geometry import SIDES, MatGeometry
from mat.sim.balance import region_shares, tripod_point
from mat.sim.film import PatchLayout, pad_patches
from mat.sim.footprint import QUIET_SHARES, TRIPOD, FootPose, Footprint, place_foot
from mat.sim.motion import GRAVITY_M_S2, Sway, VerticalSway, smooth_step

Move = Literal["still", "shift", "rock", "circle"]
#: From the first touch to the full load, and how long a load takes to go, s.
STEP_ON_S = 1.0
#: One round of shifting or rocking: slow enough that the body's acceleration stays below 1 % of its weight.
ROUND_S = 6.0
#: How far the weight goes: share of it between the feet, % of foot length along them, tilt of the tripod.
SHIFT_SHARE, ROCK_PCT, CIRCLE_TILT = 0.33, 20.0, 0.4
_QUIET_PCT = 42.0
_SWAY_PCT, _SWAY_SHARE, _SWAY_WEIGHT = 1.7, 0.012, 0.0015
#: Vertical force of a slow movement, relative, with the spectrum of real stances: ground force follows the body's
#: acceleration, with next to nothing at the pace of shifting (the arc of a shift by a third is 2 mm high: 0.05 %).
_EFFORT = 0.004
_PERSON_STREAM = 23
#: A foot that would hang over the edge is put nearer to the middle of its pad in steps of this share.
_INWARD = 0.8


@dataclass(frozen=True)
class Place:
    """Where a person stands: away from the middle of the pads."""

    forward_mm: float = 0.0
    outward_mm: float = 0.0
    toe_out_deg: float = 6.0


#: Places asked for in the touch-up, one after the other: middle, further forward, further back, wider, narrower.
PLACES = (Place(), Place(22, 0, 4), Place(-22, 0, 4), Place(0, 14, 2), Place(0, -14, 6))


@dataclass(frozen=True, eq=False)
class PlacedFoot:
    """A foot, and which of all patches of its pad it touches.

    Attributes
    ----------
    foot
        The footprint.
    at
        Indices of its patches among those of the pad.
    count
        How many patches the pad has.
    """

    foot: Footprint
    at: np.ndarray
    count: int

    @classmethod
    def of(cls, foot: Footprint, pad: PatchLayout) -> PlacedFoot:
        # A foot's patches are some of the pad's, in the same order.
        places = {tuple(place): index for index, place in enumerate(pad.centres_mm.round(3).tolist())}
        at = np.array([places[tuple(place)] for place in foot.patches.centres_mm.round(3).tolist()])
        return cls(foot, at, len(pad.cell))

    def patches_n(self, load_n: np.ndarray, target: np.ndarray) -> np.ndarray:
        """(n, all patches of the pad) newtons of n loads whose CoP lies at (n, 2) in foot lengths."""
        region_n = load_n[:, None] * region_shares(target, self.foot.centroids, QUIET_SHARES)
        whole = np.zeros((len(load_n), self.count))
        whole[:, self.at] = self.foot.force_n(region_n)
        return whole


class Person:
    """Somebody on both pads.

    Parameters
    ----------
    weight_kg, foot_length_mm
        Of the person.
    geometry
        Of the mat.
    seed
        Of sway.
    """

    def __init__(self, weight_kg: float, foot_length_mm: float, geometry: MatGeometry, seed: int) -> None:
        self.weight_kg = weight_kg
        self._length_mm = foot_length_mm
        self._geometry = geometry
        self._pads = [pad_patches(geometry, side) for side in SIDES]
        self._placed: dict[Place, list[PlacedFoot]] = {}
        rng = np.random.default_rng([seed, _PERSON_STREAM])
        self._common, self._share, self._tilt = (Sway(rng) for _ in range(3))
        self._effort = VerticalSway(rng)

    def feet(self, place: Place) -> list[PlacedFoot]:
        """Both feet, as near to the place as the pads allow."""
        if place not in self._placed:
            feet = [self._foot(index, place) for index in range(len(SIDES))]
            self._placed[place] = [PlacedFoot.of(foot, pad) for foot, pad in zip(feet, self._pads, strict=True)]
        return self._placed[place]

    def _foot(self, index: int, place: Place) -> Footprint:
        for shrink in _INWARD ** np.arange(12):
            try:
                return place_foot(self._pose(index, place, float(shrink)), self._pads[index])
            except UsageError:
                continue
        return place_foot(self._pose(index, Place(), 0.0), self._pads[index])

    def _pose(self, index: int, place: Place, shrink: float) -> FootPose:
        grid, side = self._geometry.grid, SIDES[index]
        toe_out_deg = place.toe_out_deg * (1 if shrink else 0)
        reach_mm = self._length_mm * np.cos(np.radians(toe_out_deg))
        # A foot turned out stands further in, so that its ball lies on the pad.
        inward_mm = 0.5 * reach_mm * np.sin(np.radians(toe_out_deg))
        across_mm = (self._geometry.gap_mm + grid.pad_width_mm) / 2 - inward_mm + shrink * place.outward_mm
        heel_mm = grid.pad_length_mm / 2 - (0.5 - TRIPOD[0, 0]) * reach_mm + shrink * place.forward_mm
        return FootPose(side, self._length_mm, ((-1 if index == 0 else 1) * across_mm, heel_mm), toe_out_deg)

    def patches_n(self, time_s: np.ndarray, place: Place, move: Move) -> list[np.ndarray]:
        """(n, all patches of the pad) newtons, left and right, at (n,) seconds since the first touch."""
        weight_n = self.weight_kg * GRAVITY_M_S2 * smooth_step(time_s / STEP_ON_S)
        share, fl_pct, tilt, effort = self._demand(time_s, move)
        weight_n = weight_n * (1 + effort)
        patches = []
        for index, foot in enumerate(self.feet(place)):
            load_n = weight_n * (share if index == 0 else 1 - share)
            patches.append(foot.patches_n(load_n, tripod_point(fl_pct, tilt if index == 0 else -tilt, TRIPOD)))
        return patches

    def _demand(self, time_s: np.ndarray, move: Move) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        wave = np.sin(2 * np.pi * (time_s - STEP_ON_S) / ROUND_S) * smooth_step((time_s - STEP_ON_S) / ROUND_S)
        turn = np.cos(2 * np.pi * (time_s - STEP_ON_S) / ROUND_S) * smooth_step((time_s - STEP_ON_S) / ROUND_S)
        share = 0.5 + _SWAY_SHARE * self._share.at(time_s) + SHIFT_SHARE * wave * (move == "shift")
        rocking = {"rock": wave, "circle": turn}.get(move, 0.0 * wave)
        fl_pct = _QUIET_PCT + _SWAY_PCT * self._common.at(time_s) + ROCK_PCT * rocking
        tilt = 0.05 * self._tilt.at(time_s) + CIRCLE_TILT * wave * (move == "circle")
        effort = _SWAY_WEIGHT if move == "still" else _EFFORT
        return np.clip(share, 0.02, 0.98), fl_pct, tilt, effort * self._effort.at(time_s)


def treading_n(person: Person, time_s: np.ndarray, seed: int, step_s: float = 1.5) -> list[np.ndarray]:
    """The whole of both pads trodden on, as before a calibration: the weight goes from place to place, heel to toes."""
    rng = np.random.default_rng([seed, _PERSON_STREAM, 1])
    number = np.floor(time_s / step_s).astype(int)
    parts: list[list[np.ndarray]] = []
    for step in np.unique(number):
        place = Place(*(float(value) for value in rng.uniform((-30, -40, 0), (30, 40, 8))))
        inside = time_s[number == step] - step * step_s
        parts.append(_tread(person, place, inside / step_s))
    return [np.concatenate(side) for side in zip(*parts, strict=True)]


def _tread(person: Person, place: Place, phase: np.ndarray) -> list[np.ndarray]:
    """One step: heels first, over to the toes, phase 0 … 1."""
    weight_n = person.weight_kg * GRAVITY_M_S2 * np.sin(np.pi * np.clip(phase, 0, 1)) ** 0.5
    fl_pct = 15 + 65 * phase
    share = 0.5 + 0.4 * np.sin(2 * np.pi * phase)
    patches = []
    for index, foot in enumerate(person.feet(place)):
        load_n = weight_n * (share if index == 0 else 1 - share)
        patches.append(foot.patches_n(load_n, tripod_point(fl_pct, np.zeros_like(phase), TRIPOD)))
    return patches
