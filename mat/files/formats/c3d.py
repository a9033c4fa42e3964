"""The frame table as C3D: centres of pressure as points, the two pads as force platforms."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping
from pathlib import Path

import ezc3d
import numpy as np

from mat.errors import UsageError
from mat.files.whole_table import WholeTable
from mat.geometry import SIDES, MatGeometry, Side

#: Labels of the points: net, left and right CoP on the floor.
POINTS = ("COP", "LCOP", "RCOP")
#: Longest description the format holds.
_DESCRIPTION = 250
#: Files are made of blocks; the head tells the data's first block, counted from 1, at this byte.
_BLOCK_BYTES, _DATA_AT = 512, 16
_CHANNELS = ("Fx", "Fy", "Fz", "Mx", "My", "Mz")
#: A hole of the scans longer than this is a pause: a file at a steady rate would be mostly empty.
LONGEST_HOLE_S = 3600.0


def write(table: WholeTable, about: Mapping[str, object], out: Path, repetitions: bool) -> None:
    """Write points, analog channels and force platforms at the mat's own rate.

    Points are mm (x right, y forward, z up; z = 0), missing where the CoP is not defined. Each pad is a platform of
    type 2: only its vertical force is measured, so Fx, Fy and Mz are 0; a pad that bears too little for a CoP carries
    no force there, and what it does bear stands in the channels LFORCE and RFORCE. Scans that were lost are missing
    points without force: the format has no times of its own.

    Raises
    ------
    UsageError
        The scans do not come at a steady rate.
    """
    if not len(table.columns.get("time_s", ())):
        raise UsageError("The recording holds no scan: there is nothing a C3D file could hold.")
    rate_hz, slot = _steady(table.columns["time_s"])
    count = int(slot[-1]) + 1
    file = ezc3d.c3d()
    file["data"]["points"] = _points(table, slot, count)
    file["data"]["meta_points"] = {"residuals": _residuals(file["data"]["points"])}
    file["data"]["analogs"] = _analogs(table, slot, count)
    _describe(file, table, about, rate_hz)
    file.write(str(out))
    if out.stat().st_size < _needed_bytes(out, count, file["data"]["analogs"].shape[1]):
        # ezc3d does not notice a full disk: what it could not write is simply not there.
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _needed_bytes(out: Path, frames: int, channels: int) -> int:
    """Length of a whole file: the data begin at the block its head names and take four bytes a number."""
    with out.open("rb") as file:
        head = file.read(_BLOCK_BYTES)
    if len(head) < _BLOCK_BYTES:
        return _BLOCK_BYTES
    first_block = int.from_bytes(head[_DATA_AT : _DATA_AT + 2], "little")
    return (first_block - 1) * _BLOCK_BYTES + frames * (4 * len(POINTS) + channels) * 4


def _steady(time_s: np.ndarray) -> tuple[float, np.ndarray]:
    """Rate, and the place of every scan at that rate."""
    steps_s = np.diff(time_s)
    rate_hz = 100.0 if len(steps_s) == 0 else 1 / float(np.median(steps_s))
    slot = np.round((time_s - time_s[0]) * rate_hz).astype(int)
    if (np.diff(slot) < 1).any() or (len(steps_s) and steps_s.max() > LONGEST_HOLE_S):
        raise UsageError(
            "The scans do not come at a steady rate, which C3D needs: export .csv or .parquet, which keep each scan's "
            "own time."
        )
    return rate_hz, slot


def _placed(values: np.ndarray, slot: np.ndarray, count: int, empty: float) -> np.ndarray:
    spread = np.full(count, empty)
    spread[slot] = values
    return spread


def _points(table: WholeTable, slot: np.ndarray, count: int) -> np.ndarray:
    """(4, points, frames): x, y, z, 1."""
    points = np.full((4, len(POINTS), count), np.nan)
    for index, prefix in enumerate(("net_cop", "left_cop", "right_cop")):
        for axis, name in enumerate(("ml_mm", "ap_mm")):
            points[axis, index] = _placed(table.columns[f"{prefix}_{name}"], slot, count, np.nan)
    points[2] = np.where(np.isnan(points[0]), np.nan, 0.0)
    points[3] = 1.0
    return points


def _residuals(points: np.ndarray) -> np.ndarray:
    """−1 marks a point that is not there."""
    return np.where(np.isnan(points[0]), -1.0, 0.0)[None]


def _analogs(table: WholeTable, slot: np.ndarray, count: int) -> np.ndarray:
    """(1, channels, frames): six of either platform, then the force on either pad."""
    geometry = table.settings.geometry(table.info.hello)
    channels: list[np.ndarray] = []
    for side in SIDES:
        channels += _platform(table, geometry, side)
    channels += [np.nan_to_num(table.columns[f"{side}_force_n"]) for side in SIDES]
    return np.stack([_placed(values, slot, count, 0.0) for values in channels])[None]


def _platform(table: WholeTable, geometry: MatGeometry, side: Side) -> list[np.ndarray]:
    """Fx, Fy, Fz (N), Mx, My, Mz (N·mm) about the pad's middle, in its own axes: x forward, y right, z down."""
    cop_mm = np.stack([table.columns[f"{side}_cop_{axis}_mm"] for axis in ("ml", "ap")], axis=1)
    defined = np.isfinite(cop_mm).all(axis=1)
    force_n = np.where(defined, table.columns[f"{side}_force_n"], 0.0)
    grid = geometry.grid
    on_pad = geometry.floor_to_pad(side, np.where(np.isfinite(cop_mm), cop_mm, 0.0))
    forward_mm = np.where(defined, on_pad[:, 1] - grid.pad_length_mm / 2, 0.0)
    right_mm = np.where(defined, on_pad[:, 0] - grid.pad_width_mm / 2, 0.0)
    nothing = np.zeros(len(force_n))
    return [nothing, nothing, force_n, right_mm * force_n, -forward_mm * force_n, nothing]


def _corners(geometry: MatGeometry, side: Side) -> np.ndarray:
    """(3, 4) on the floor, mm: front right, rear right, rear left, front left, which makes x forward and z down."""
    length_mm, width_mm = geometry.grid.pad_length_mm, geometry.grid.pad_width_mm
    across, along = np.array([width_mm, width_mm, 0.0, 0.0]), np.array([length_mm, 0.0, 0.0, length_mm])
    return np.concatenate([geometry.pad_to_floor(side, across, along).T, np.zeros((1, 4))])


def _describe(file: ezc3d.c3d, table: WholeTable, about: Mapping[str, object], rate_hz: float) -> None:
    geometry = table.settings.geometry(table.info.hello)
    parameters = file["parameters"]
    parameters["POINT"]["RATE"]["value"] = [rate_hz]
    parameters["POINT"]["LABELS"]["value"] = list(POINTS)
    parameters["POINT"]["UNITS"]["value"] = ["mm"]
    parameters["POINT"]["DESCRIPTIONS"]["value"] = [
        f"{which} centre of pressure: x right, y forward, z up; origin midway between the pads at their rear edge"
        for which in ("net", "left", "right")
    ]
    file.add_parameter("POINT", "X_SCREEN", "+X")
    file.add_parameter("POINT", "Y_SCREEN", "+Z")
    labels = [f"{side[0].upper()}{name}" for side in SIDES for name in _CHANNELS] + ["LFORCE", "RFORCE"]
    parameters["ANALOG"]["RATE"]["value"] = [rate_hz]
    parameters["ANALOG"]["LABELS"]["value"] = labels
    parameters["ANALOG"]["UNITS"]["value"] = [*(["N"] * 3 + ["Nmm"] * 3) * 2, "N", "N"]
    parameters["ANALOG"]["DESCRIPTIONS"]["value"] = [
        "not measured: 0" if label[1:] in ("Fx", "Fy", "Mz") else "from the cells of the pad" for label in labels
    ]
    corners = np.stack([_corners(geometry, side) for side in SIDES], axis=2)
    platforms = parameters["FORCE_PLATFORM"]
    platforms["USED"]["value"] = [len(SIDES)]
    platforms["TYPE"]["value"] = [2] * len(SIDES)
    platforms["ZERO"]["value"] = [1, 0]
    platforms["CORNERS"]["value"] = corners
    platforms["ORIGIN"]["value"] = np.zeros((3, len(SIDES)))
    platforms["CHANNEL"]["value"] = np.arange(1, 13).reshape(len(SIDES), len(_CHANNELS)).T
    file.add_parameter("SMART_MAT", "VERSION", str(about["version"]))
    file.add_parameter("SMART_MAT", "NOTE", str(about["note"])[:_DESCRIPTION])
    file.add_parameter("SMART_MAT", "SETTINGS", _pieces(json.dumps(about["settings"])))


def _pieces(text: str) -> list[str]:
    """The format's texts are short: a long one is cut, to be joined again."""
    return [text[start : start + _DESCRIPTION] for start in range(0, len(text), _DESCRIPTION)]
