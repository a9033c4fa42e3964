"""Accuracy after each step of the calibration, on footprints it has not seen: a table, and figures for the bench.

Real: the footprints. Simulated: film with its effects on 5 mm patches, circuit, ADC, the persons and boards that
calibrate. Run alone it prints the table of the README: ``python tests/bench/accuracy.py [first seed] [seeds]``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.firmware import Figure, figure
from bench.pressed_mat import (
    GEOMETRY,
    GRID,
    PADS,
    STEP_S,
    Plan,
    PressedMat,
    calibrated,
    times,
)
from bench.trials import Trial, load_trial, real_trial

from mat.foot.cop import both_pads
from mat.foot.footprint import CellPoints, find_footprint
from mat.foot.regions import map_regions, tripod_loads
from mat.geometry import SIDES, Side
from mat.pressure import FSR_FILM, PressureStage
from mat.pressure.calibration import Calibration
from mat.sim.film import PRESETS, FilmEffects

#: Seeds of the figures: none of them was used to choose a constant.
SEEDS = range(901, 911)


def newtons(trial: Trial, calibration: Calibration) -> tuple[np.ndarray, np.ndarray, float]:
    """Force on the cells (n, rows, cols) on the scale of the entered weight, true force of the feet (2, n), and scale.

    What the stance tracker does with an entered body weight: one factor, from the first two still seconds.
    """
    time_us = np.round(times(len(trial.cells_s) * STEP_S) * 1e6).astype(np.int64)
    force_n = PressureStage(calibration.film, calibration).process(time_us, trial.cells_s)
    true_n = np.stack([patches.sum(axis=1) for patches in trial.forces_n])
    first = np.flatnonzero(trial.phases["quiet"])[:20]
    scale = float(np.median(force_n[first].sum(axis=(1, 2)) / true_n[:, first].sum(axis=0)))
    return force_n / scale, true_n, scale


def load_errors(trial: Trial, calibration: Calibration) -> dict[str, float]:
    """95th percentile of the total's relative error in each phase."""
    force_n, true_n, _ = newtons(trial, calibration)
    off = np.abs(force_n.sum(axis=(1, 2)) / true_n.sum(axis=0) - 1)
    return {f"total_{name}": float(np.percentile(off[when], 95)) for name, when in trial.phases.items()}


def errors(trial: Trial, calibration: Calibration) -> dict[str, float]:
    """Figures of a trial under one calibration; of the CoP squares, to be put together."""
    force_n, true_n, scale = newtons(trial, calibration)
    busy = np.any([*trial.phases.values()], axis=0)
    total = np.abs(force_n.sum(axis=(1, 2)) / true_n.sum(axis=0) - 1)[busy]
    out: dict[str, float] = {"scale": scale - 1, "total_p95": float(np.percentile(total, 95))}
    for index, (side, (load_n, moment)) in enumerate(both_pads(force_n, GEOMETRY).items()):
        cop_mm = moment / np.maximum(load_n, 1)[:, None]
        true_mm = trial.forces_n[index] @ PADS[index].centres_mm / np.maximum(true_n[index], 1)[:, None]
        for name, when in trial.phases.items():
            squares = np.mean((cop_mm - true_mm)[when] ** 2, axis=0)
            out[f"{side}_{name}_ml"], out[f"{side}_{name}_ap"] = float(squares[0]), float(squares[1])
        path, true_path = (
            np.linalg.norm(np.diff(track[trial.phases["quiet"]], axis=0), axis=1).sum()
            for track in (smooth(cop_mm), smooth(true_mm))
        )
        out[f"{side}_path"] = float(path / true_path - 1)
        out |= regional(side, index, trial, force_n, cop_mm, true_mm, busy)
    return out


def smooth(track: np.ndarray) -> np.ndarray:
    """Mean of five: the sway measures' low-pass, at this rate."""
    kernel = np.ones(5) / 5
    return np.stack([np.convolve(axis, kernel, mode="same") for axis in track.T], axis=1)


def regional(
    side: Side, index: int, trial: Trial, force_n: np.ndarray, cop_mm: np.ndarray, true_mm: np.ndarray, busy: np.ndarray
) -> dict[str, float]:
    """Regional shares and tripod against those of the true forces on the cells, on the footprint that was found."""
    columns, points = GRID.columns(side), CellPoints.of(GEOMETRY, side)
    cells = force_n[:, :, columns]
    footprint = find_footprint(cells[trial.phases["quiet"]].mean(axis=0), points, None)
    if footprint is None:
        return {}
    regions = map_regions(footprint, points)
    true_cells = trial.forces_n[index].reshape(len(cells), GRID.rows * GRID.pad_cols, -1).sum(axis=2)
    found, true = (
        (loads @ regions.membership) / np.maximum(loads.sum(axis=1, keepdims=True), 1)
        for loads in (cells.reshape(len(cells), -1), true_cells)
    )
    tripod = tripod_loads(cop_mm, regions.corners_mm) - tripod_loads(true_mm, regions.corners_mm)
    return {
        f"{side}_shares": float(np.mean((found - true)[busy] ** 2, axis=0).max()),
        f"{side}_tripod": float(np.mean(tripod[busy] ** 2, axis=0).max()),
    }


def gathered(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    """Over all trials: rms of the squares, p95 of totals, worst of the means."""

    def rms(name: str) -> float:
        return float(
            np.sqrt(np.mean([row[f"{side}_{name}"] for row in rows for side in SIDES if f"{side}_{name}" in row]))
        )

    paths = [row[f"{side}_path"] for row in rows for side in SIDES]
    return {
        "quiet_cop_ap_mm": rms("quiet_ap"),
        "quiet_cop_ml_mm": rms("quiet_ml"),
        "hinge_cop_ap_mm": rms("hinge_ap"),
        "hinge_cop_ml_mm": rms("hinge_ml"),
        "total_p95": float(np.mean([row["total_p95"] for row in rows])),
        "scale_sd": float(np.std([row["scale"] for row in rows])),
        "shares_rms": rms("shares"),
        "tripod_rms": rms("tripod"),
        "sway_path_ratio": float(np.mean(paths) + 1),
        "sway_path_p95": float(np.percentile(np.abs(paths), 95)),
    }


def one_mat(seed: int, effects: FilmEffects, trials: int, loads: bool) -> dict[str, list[dict[str, float]]]:
    """A mat calibrated and stood on: rows by step."""
    mat = PressedMat(effects, FSR_FILM, seed)
    calibrations = calibrated(mat, seed, FSR_FILM, Plan())
    rng, rows = np.random.default_rng([seed, 92]), {}
    for _ in range(trials):
        trial = real_trial(mat, rng)
        for step, calibration in calibrations.items():
            rows.setdefault(step, []).append(errors(trial, calibration))
    if loads:
        rows["loads"] = [load_errors(load_trial(mat, rng), calibrations["touch-up"])]
    return rows


def accuracy(
    seeds: Sequence[int], effects: FilmEffects, trials: int = 2, loads: bool = False, processes: int = 1
) -> dict[str, dict[str, float]]:
    """Figures after each step of the calibration; under ``loads`` those of the total."""
    work = partial(one_mat, effects=effects, trials=trials, loads=loads)
    if processes > 1:
        with ProcessPoolExecutor(processes) as pool:
            mats = list(pool.map(work, seeds))
    else:
        mats = [work(seed) for seed in seeds]
    rows = {step: [row for mat in mats for row in mat[step]] for step in mats[0]}
    found = {step: gathered(rows[step]) for step in rows if step != "loads"}
    if loads:
        found["loads"] = {name: float(np.mean([row[name] for row in rows["loads"]])) for name in rows["loads"][0]}
    return found


_TYPICAL = PRESETS["typical"]
#: All together, and each effect alone on film that is even else.
EFFECTS: dict[str, FilmEffects] = {
    "typical film": _TYPICAL,
    "typical without hysteresis": replace(_TYPICAL, hysteresis=0.0),
    "typical, with warmth, offset, supply noise": PRESETS["all"],
    "worn, with dead and stuck cells": PRESETS["worn"],
    "even film": PRESETS["ideal"],
    "only gain spread 21 %": FilmEffects(gain_spread=0.21),
    "only exponent spread 5 %": FilmEffects(exponent_spread=0.05),
    "only contact threshold 0.2 N": FilmEffects(contact_n=0.2),
    "only saturation 1 MPa": FilmEffects(saturation_kpa=1000),
    "only hysteresis 10 %": FilmEffects(hysteresis=0.1),
    "only creep 5 %/decade": FilmEffects(creep=0.05),
    "only warmth 5 K": FilmEffects(temperature_k=5),
    "only ADC noise 2 LSB": FilmEffects(noise_lsb=2.0),
    "only lateral conduction 2 %": FilmEffects(lateral=0.02),
    "only two dead cells": FilmEffects(dead_cells=2),
}
#: Must reach, of "typical film": name → unit, limit.
LIMITS = {
    "quiet_cop_ap_mm": ("mm", 2.0), "quiet_cop_ml_mm": ("mm", 1.5), "hinge_cop_ap_mm": ("mm", 3.0),
    "total_p95": ("", 0.04), "shares_rms": ("", 0.03), "tripod_rms": ("", 0.04),
}  # fmt: skip
#: Published CoP errors, AP and ML mm: what the figures stand beside (FIELD: mats and insoles with such film; a board
#: on load cells).
PEERS = {
    "Velostat mat, published": (10.4, 9.4),
    "pressure insole, published": (11.8, 3.9),
    "Wii balance board, published": (2.0, 2.0),
}
#: The path of the sway with hysteresis off, and of the CoP without hysteresis.
PATH_OFF, AP_WITHOUT_HYSTERESIS_MM = 0.05, 1.5


def figures(seeds: Sequence[int] = SEEDS[:4], processes: int = 2) -> dict[str, Figure]:
    """Rows of the bench: value, unit, limit or peer, ratio."""
    typical = accuracy(seeds, _TYPICAL, loads=True, processes=processes)
    plain = accuracy(seeds, EFFECTS["typical without hysteresis"], processes=processes)["touch-up"]
    found = typical["touch-up"]
    rows = {
        f"calibrated: {name}": figure(found[name], unit, limit) for name, (unit, limit) in LIMITS.items()
    } | {
        f"calibrated: {name}": figure(value, "", 0.04) for name, value in typical["loads"].items()
    }  # fmt: skip
    rows["uncalibrated: quiet_cop_ap_mm"] = figure(typical["none"]["quiet_cop_ap_mm"], "mm")
    for name, (ap_mm, _) in PEERS.items():
        rows[f"calibrated beside {name}"] = figure(found["quiet_cop_ap_mm"], "mm", peer=ap_mm)
    rows["calibrated: sway path ratio"] = figure(found["sway_path_ratio"], "")
    rows["without hysteresis: quiet_cop_ap_mm"] = figure(plain["quiet_cop_ap_mm"], "mm", AP_WITHOUT_HYSTERESIS_MM)
    rows["without hysteresis: sway path off"] = figure(abs(plain["sway_path_ratio"] - 1), "", PATH_OFF)
    rows |= single_effects(seeds[:2], processes)
    return rows


def single_effects(seeds: Sequence[int], processes: int) -> dict[str, Figure]:
    """After the whole calibration, on film with one effect and no other."""
    rows = {}
    for name in EFFECTS:
        if name == "even film" or name.startswith("only "):
            found = accuracy(seeds, EFFECTS[name], processes=processes)["touch-up"]
            for key in ("quiet_cop_ap_mm", "hinge_cop_ap_mm", "total_p95"):
                rows[f"{name}: {key}"] = figure(found[key], LIMITS[key][0], LIMITS[key][1])
    return rows


#: Columns of the table: head, name of the figure, digits.
COLUMNS = (
    ("quiet AP mm", "quiet_cop_ap_mm", 2), ("quiet ML mm", "quiet_cop_ml_mm", 2), ("hinge AP mm", "hinge_cop_ap_mm", 2),
    ("total p95", "total_p95", 3), ("shares", "shares_rms", 3), ("tripod", "tripod_rms", 3),
    ("sway path", "sway_path_ratio", 2),
)  # fmt: skip


def table(seeds: Sequence[int], names: Sequence[str] = tuple(EFFECTS), processes: int = 2) -> Iterator[str]:
    """Lines of a Markdown table: each step on typical film, every effect after the whole calibration, peers."""
    yield "| film, step | " + " | ".join(head for head, _, _ in COLUMNS) + " |"
    yield "|---|" + "---:|" * len(COLUMNS)
    for name in names:
        found = accuracy(seeds, EFFECTS[name], loads=name == "typical film", processes=processes)
        steps = [step for step in found if step != "loads"] if name == "typical film" else ["touch-up"]
        for step in steps:
            values = " | ".join(f"{found[step][key]:.{digits}f}" for _, key, digits in COLUMNS)
            yield f"| {name}{', ' + step if len(steps) > 1 else ''} | {values} |"
        for load, value in found.get("loads", {}).items():
            yield f"| {name}, {load.removeprefix('total_')} | | | | {value:.3f} | | | |"
    for name, (ap_mm, ml_mm) in PEERS.items():
        yield f"| {name} | {ap_mm} | {ml_mm} | | | | | |"


if __name__ == "__main__":
    first, count = (int(value) for value in (*sys.argv[1:], *("901", "10")[len(sys.argv) - 1 :]))
    for line in table(range(first, first + count)):
        print(line, flush=True)
