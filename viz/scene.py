"""One moment as a window draws it: built from a scan alone, the same way live and for a picture file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from mat.foot.stance import StandingFoot
from mat.geometry import SIDES, MatGeometry, Side
from mat.pipeline import Analysis
from mat.posture import Thresholds
from viz.state import StateWord, read_person
from viz.zones import RollZones, roll_zones

_NO_TRAIL = np.empty((0, 2))
#: (low, high) % of foot length.
Band = tuple[float, float]


@dataclass(frozen=True, eq=False)
class FootScene:
    """One foot of one scan; None where a value is not defined.

    Attributes
    ----------
    side
        Its pad.
    fl_pct
        CoP along the foot, % of foot length.
    cop_mm
        (2,) on the floor, mm.
    trail_mm
        (k, 2) where it has been, oldest first, mm.
    tripod_pct
        Load of heel, MTH1 and MTH5 of an ideal stool, %; negative outside that side.
    standing
        Its footprint and regions.
    zones
        Where its roll states begin.
    band_pct
        (low, high) % of foot length where the CoP belongs; None where nothing is asked.
    """

    side: Side
    fl_pct: float | None
    cop_mm: np.ndarray | None
    trail_mm: np.ndarray
    tripod_pct: tuple[float, float, float] | None
    standing: StandingFoot | None
    zones: RollZones
    band_pct: Band | None = None


@dataclass(frozen=True, eq=False)
class MatScene:
    """Both pads at one scan.

    Attributes
    ----------
    geometry
        Where the cells lie.
    time_us
        Device time of the scan.
    pressure_kpa
        (rows, cols) mean pressure on each cell, kPa.
    feet
        By side.
    net_cop_mm
        (2,) of both feet, None where not defined.
    net_trail_mm
        (k, 2) where it has been, oldest first.
    left_pct
        Left foot's share of the load, %; None where not defined.
    state
        The person's state.
    """

    geometry: MatGeometry
    time_us: int
    pressure_kpa: np.ndarray
    feet: dict[Side, FootScene]
    net_cop_mm: np.ndarray | None
    net_trail_mm: np.ndarray
    left_pct: float | None
    state: StateWord


@dataclass(frozen=True, eq=False)
class Trails:
    """Where the CoPs have been, (k, 2) mm each, oldest first."""

    net: np.ndarray = field(default_factory=lambda: _NO_TRAIL)
    feet: dict[Side, np.ndarray] = field(default_factory=lambda: dict.fromkeys(SIDES, _NO_TRAIL))


def mat_scene(
    analysis: Analysis,
    geometry: MatGeometry,
    thresholds: Thresholds,
    scan: int = -1,
    trails: Trails | None = None,
    bands: Mapping[Side, Band] | None = None,
) -> MatScene:
    """The scene of one scan of a block."""
    trails = trails or Trails()
    cell_area_m2 = geometry.grid.row_pitch_mm * geometry.grid.col_pitch_mm / 1e6
    left_share = _defined(float(analysis.left_load_share[scan]))
    return MatScene(
        geometry=geometry,
        time_us=int(analysis.block.time_us[scan]),
        pressure_kpa=analysis.force_n[scan] / cell_area_m2 / 1000,
        feet={
            side: _foot(analysis, side, scan, thresholds, trails.feet[side], (bands or {}).get(side)) for side in SIDES
        },
        net_cop_mm=_defined_point(analysis.net_cop_mm[scan]),
        net_trail_mm=trails.net,
        left_pct=None if left_share is None else left_share * 100,
        state=read_person(analysis, scan),
    )


def _foot(
    analysis: Analysis, side: Side, scan: int, thresholds: Thresholds, trail_mm: np.ndarray, band: Band | None
) -> FootScene:
    foot, stance = analysis.feet[side], analysis.stance
    tripod = foot.tripod[scan]
    return FootScene(
        side=side,
        fl_pct=_defined(float(foot.fl_pct[scan])),
        cop_mm=_defined_point(foot.cop_mm[scan]),
        trail_mm=trail_mm,
        tripod_pct=tuple((tripod * 100).tolist()) if np.isfinite(tripod).all() else None,
        standing=stance.feet.get(side),
        zones=roll_zones(stance.baseline.foot(side), thresholds),
        band_pct=band,
    )


def _defined(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _defined_point(point_mm: np.ndarray) -> np.ndarray | None:
    return point_mm if np.isfinite(point_mm).all() else None
