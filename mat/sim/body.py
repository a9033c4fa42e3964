"""A person on the mat: demands to patch forces, cell conductances, and the truth beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import SIDES, MatGeometry
from mat.sim.balance import region_shares, shares_with_held, tripod_point
from mat.sim.film import Film, FilmRun, pad_patches
from mat.sim.footprint import TRIPOD, ArchKind, FootPose, Footprint, place_foot
from mat.sim.motion import GRAVITY_M_S2, PHASES, Demand, Fault, Motion, Repeating, Repetition
from mat.sim.tread import CellSource, Tread

#: Bounds the memory of a long truth: patch forces of this many frames are held at once.
_CHUNK = 512


@dataclass(frozen=True)
class Truth:
    """What really stood on the mat at n times. Second index 0 is the left foot, 1 the right; undefined is NaN.

    Attributes
    ----------
    time_s
        (n,) seconds since the first scan.
    force_n
        (n, 2) newtons.
    cop_mm
        (n, 2, 2) x and y on the floor, from the forces on the 5 mm patches.
    fl_pct
        (n, 2) along the foot, % of its length.
    net_cop_mm
        (n, 2) of both feet.
    region_share
        (n, 2, 6) shares of heel, midfoot, MTH1, MTH2-4, MTH5, toes.
    phase
        (n,) index into ``PHASES``.
    rep
        (n,) repetition from 1, 0 outside.
    faults
        That overlap the times asked for.
    reps
        Repetitions that overlap the times asked for: the movement itself, without sway.
    wall_n, chair_n, hands_n
        (n,) newtons: the push of a wall on the hips, what the hands put on a chair, the weight of a load in the hands.
    """

    time_s: np.ndarray
    force_n: np.ndarray
    cop_mm: np.ndarray
    fl_pct: np.ndarray
    net_cop_mm: np.ndarray
    region_share: np.ndarray
    phase: np.ndarray
    rep: np.ndarray
    faults: tuple[Fault, ...]
    reps: tuple[Repetition, ...]
    wall_n: np.ndarray
    chair_n: np.ndarray
    hands_n: np.ndarray

    @property
    def supported(self) -> np.ndarray:
        """(n,) whether hands rest on a chair."""
        return self.chair_n > 0

    @property
    def wall_touch(self) -> np.ndarray:
        """(n,) whether the hips press on a wall."""
        return self.wall_n > 0

    @property
    def left_share(self) -> np.ndarray:
        """(n,) share of the load on the left foot, NaN on an empty mat."""
        total = self.force_n.sum(axis=1)
        return np.divide(self.force_n[:, 0], total, out=np.full_like(total, np.nan), where=total > 0)

    @property
    def phase_names(self) -> list[str]:
        return [PHASES[code] for code in self.phase]


@dataclass(frozen=True)
class Stance:
    """How a person stands: mass, feet and where they are put.

    Parameters
    ----------
    weight_kg, foot_length_mm
        Of the person.
    toe_out_deg
        Both feet, outwards positive.
    stance_mm
        Distance of the heel centres; None puts them a little inside the pads' middle lines.
    arch
        Of both feet: whether the midfoot touches.
    """

    weight_kg: float = 70.0
    foot_length_mm: float = 260.0
    toe_out_deg: float = 7.0
    stance_mm: float | None = None
    arch: ArchKind = "normal"

    def poses(self, geometry: MatGeometry) -> tuple[FootPose, FootPose]:
        """Both feet, midway along the pads."""
        grid = geometry.grid
        stance_mm = geometry.gap_mm + grid.pad_width_mm - 20 if self.stance_mm is None else self.stance_mm
        reach_mm = self.foot_length_mm * np.cos(np.radians(self.toe_out_deg))
        heel_y_mm = grid.pad_length_mm / 2 - (0.5 - TRIPOD[0, 0]) * reach_mm
        left, right = (
            FootPose(side, self.foot_length_mm, (sign * stance_mm / 2, heel_y_mm), self.toe_out_deg)
            for side, sign in zip(SIDES, (-1, 1), strict=True)
        )
        return left, right


class Body:
    """A person who moves on a mat.

    Parameters
    ----------
    stance
        Who, and how the feet are put.
    motion
        What is done.
    geometry
        Where the pads lie.
    film
        What lies under the feet.

    Raises
    ------
    UsageError
        A foot does not fit on its pad.
    """

    def __init__(self, stance: Stance, motion: Motion, geometry: MatGeometry, film: Film) -> None:
        self._weight_n = stance.weight_kg * GRAVITY_M_S2
        self._motion = motion
        self._film = film
        poses = stance.poses(geometry)
        self.footprints: tuple[Footprint, ...] = tuple(
            place_foot(pose, pad_patches(geometry, pose.side), stance.arch) for pose in poses
        )

    def conductance_s(self, time_s: np.ndarray) -> np.ndarray:
        """Cells at (n,) seconds, each on fresh film; (n, rows, cols) siemens. For film that remembers: ``cells``."""
        return self._film.conductance_s([foot.patches for foot in self.footprints], self.patches_n(time_s))

    def cells(self) -> CellSource:
        """What a board reads: with film that remembers, its cells have a history, which begins anew with each call."""
        return Tread(self) if self._film.has_memory else self

    def begin_film(self) -> FilmRun:
        """Fresh film under the feet."""
        return self._film.begin([foot.patches for foot in self.footprints])

    def patches_n(self, time_s: np.ndarray) -> list[np.ndarray]:
        """(n, P) newtons on the patches under each foot at (n,) seconds."""
        return [foot.force_n(n) for foot, n in zip(self.footprints, self.region_n(time_s), strict=True)]

    def region_n(self, time_s: np.ndarray) -> list[np.ndarray]:
        """Load of each region, (n, 6) newtons, per foot."""
        demand = self._motion.demand(time_s)
        total_n = demand.weight * self._weight_n
        loads_n = (total_n * demand.left_share, total_n * (1 - demand.left_share))
        target = tripod_point(demand.fl_pct, demand.tilt, TRIPOD)
        return [
            load_n[:, None] * self._shares(demand, i, target[:, i])
            for i, (foot, load_n) in enumerate(zip(self.footprints, loads_n, strict=True))
        ]

    def _shares(self, demand: Demand, side: int, target: np.ndarray) -> np.ndarray:
        """(n, 6) shares of one foot's regions."""
        foot = self.footprints[side]
        if demand.held_share is None or demand.held is None:
            return region_shares(target, foot.centroids, foot.quiet)
        return shares_with_held(target, foot.centroids, foot.quiet, demand.held_share[:, side], demand.held[:, side])

    def truth(self, time_s: np.ndarray) -> Truth:
        """The truth at (n,) seconds, ascending."""
        time_s = np.asarray(time_s, dtype=float)
        cuts = [time_s[i : i + _CHUNK] for i in range(0, len(time_s), _CHUNK)] or [time_s]
        parts = [self._measure(cut) for cut in cuts]
        force_n, moment, region_n = (np.concatenate(part) for part in zip(*parts, strict=True))
        cop_mm = _ratio(moment, force_n[..., None])
        fl = [foot.pose.to_foot(cop_mm[:, i])[:, 0] * 100 for i, foot in enumerate(self.footprints)]
        demand = self._motion.demand(time_s)
        span_s = (time_s[0], time_s[-1] + 1e-9) if len(time_s) else (0.0, 0.0)
        reps = self._motion.repetitions(*span_s) if isinstance(self._motion, Repeating) else ()
        outside_n = np.zeros((len(time_s), 3)) if demand.outside_n is None else demand.outside_n
        return Truth(
            time_s=time_s,
            force_n=force_n,
            cop_mm=cop_mm,
            fl_pct=np.stack(fl, axis=1),
            net_cop_mm=_ratio(moment.sum(axis=1), force_n.sum(axis=1)[:, None]),
            region_share=_ratio(region_n, force_n[..., None]),
            phase=demand.phase,
            rep=demand.rep,
            faults=tuple(self._motion.faults(*span_s)) if len(time_s) else (),
            reps=tuple(reps) if len(time_s) else (),
            wall_n=outside_n[:, 0],
            chair_n=outside_n[:, 1],
            hands_n=outside_n[:, 2],
        )

    def _measure(self, time_s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Per foot: force (n, 2), Σ F·r (n, 2, 2), region loads (n, 2, 6)."""
        region_n = self.region_n(time_s)
        patch_n = [foot.force_n(n) for foot, n in zip(self.footprints, region_n, strict=True)]
        moment = [n @ foot.patches.centres_mm for foot, n in zip(self.footprints, patch_n, strict=True)]
        force = [n.sum(axis=1) for n in patch_n]
        return np.stack(force, axis=1), np.stack(moment, axis=1), np.stack(region_n, axis=1)


def _ratio(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """``top / bottom``, NaN where nothing bears weight."""
    bottom = np.broadcast_to(bottom, top.shape)
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)
