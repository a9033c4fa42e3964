"""One scan of a read recording as the pads draw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from mat.foot import Stance
from mat.foot.stance import ASSUMED_BASELINE
from mat.geometry import SIDES, MatGeometry, Side
from mat.pipeline import PHASES, Analysis
from mat.posture import ROLLS, SHIFTS, TILTS, UNDEFINED
from mat.session.reading import Recording
from viz.scene import FootScene, MatScene
from viz.state import StateWord, read_person
from viz.zones import roll_zones

#: How far back the trails of the CoPs reach, s.
TRAIL_S = 1.5
_CORNERS = ("heel", "mth1", "mth5")


@dataclass(frozen=True, eq=False)
class _Place:
    cop_mm: np.ndarray
    fl_pct: np.ndarray


@dataclass(frozen=True, eq=False)
class _OneScan:
    """The part of an analysis that tells the person's state, of one scan."""

    phase: np.ndarray
    roll: Mapping[Side, np.ndarray]
    tilt: Mapping[Side, np.ndarray]
    shift: np.ndarray
    feet: Mapping[Side, _Place]
    stance: Stance | None


def scan_scene(recording: Recording, geometry: MatGeometry, scan: int) -> MatScene:
    """The scene of one scan; only the slice of its trail is touched.

    Parameters
    ----------
    recording
        Read with its cells.
    geometry
        Where they lie.
    scan
        Index of the scan, 0 … n − 1.
    """
    frames, grid = recording.frames, geometry.grid
    start = int(np.searchsorted(recording.time_s, recording.time_s[scan] - TRAIL_S))
    trail = slice(start, scan + 1)
    force_n = recording.force_n[scan] if recording.force_n is not None else np.zeros((grid.rows, grid.cols))
    net = np.stack([frames["net_cop_ml_mm"][trail], frames["net_cop_ap_mm"][trail]], axis=1)
    return MatScene(
        geometry=geometry,
        time_us=round(float(recording.time_s[scan]) * 1e6),
        pressure_kpa=force_n / (grid.row_pitch_mm * grid.col_pitch_mm / 1e6) / 1000,
        feet={side: _foot(recording, side, scan, trail) for side in SIDES},
        net_cop_mm=_defined_point(net[-1]),
        net_trail_mm=_defined(net),
        left_pct=_percent(frames["left_load_share"][scan]),
        state=state_of(recording, scan),
    )


def state_of(recording: Recording, scan: int) -> StateWord:
    """What was most important about the person in one scan: the word of the live window."""
    frames = recording.frames
    one = _OneScan(
        phase=_code(frames["phase"][scan], PHASES),
        roll={side: _code(frames[f"{side}_roll"][scan], ROLLS) for side in SIDES},
        tilt={side: _code(frames[f"{side}_tilt"][scan], TILTS) for side in SIDES},
        shift=_code(frames["shift"][scan], SHIFTS),
        feet={
            side: _Place(_cop(recording, side, slice(scan, scan + 1)), frames[f"{side}_cop_fl_pct"][scan : scan + 1])
            for side in SIDES
        },
        stance=recording.stance or Stance(occupied=False),
    )
    # It has every field that is read there: the columns of a table hold no more.
    return read_person(cast("Analysis", one), 0)


def _foot(recording: Recording, side: Side, scan: int, trail: slice) -> FootScene:
    frames, stance = recording.frames, recording.stance
    fl_pct = float(frames[f"{side}_cop_fl_pct"][scan])
    cop = _cop(recording, side, trail)
    tripod = np.array([frames[f"{side}_tripod_{corner}"][scan] for corner in _CORNERS]) * 100
    baseline = (stance.baseline if stance else ASSUMED_BASELINE).foot(side)
    known = bool(np.isfinite(fl_pct))
    drill, own = recording.settings.drill, bool(np.isfinite(baseline.fl_pct))
    return FootScene(
        side=side,
        fl_pct=fl_pct if known else None,
        cop_mm=_defined_point(cop[-1]),
        trail_mm=_defined(cop),
        tripod_pct=cast("tuple[float, float, float]", tuple(tripod.tolist())) if np.isfinite(tripod).all() else None,
        # The last stance is the one that is kept: where a foot had no place yet, its outline would lie.
        standing=stance.feet.get(side) if stance and known else None,
        zones=roll_zones(baseline, recording.settings.thresholds),
        band_pct=drill.band.limits_pct(baseline.fl_pct, drill.school) if drill.band and known and own else None,
    )


def _cop(recording: Recording, side: Side, part: slice) -> np.ndarray:
    frames = recording.frames
    return np.stack([frames[f"{side}_cop_ml_mm"][part], frames[f"{side}_cop_ap_mm"][part]], axis=1)


def _code(name: str, names: tuple[str, ...]) -> np.ndarray:
    return np.array([names.index(name) if name else UNDEFINED])


def _defined(points_mm: np.ndarray) -> np.ndarray:
    return points_mm[np.isfinite(points_mm).all(axis=1)]


def _defined_point(point_mm: np.ndarray) -> np.ndarray | None:
    return point_mm if np.isfinite(point_mm).all() else None


def _percent(share: float) -> float | None:
    return float(share) * 100 if np.isfinite(share) else None
