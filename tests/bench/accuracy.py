"""Accuracy after each step of the calibration, on footprints it has not seen: rows for a table, and for the bench.

Real: the footprints. Simulated: film with its effects on 5 mm patches, circuit, ADC, the persons and boards that
calibrate. Run it alone (``python tests/bench/accuracy.py``) for the whole table; ``accuracy(seeds)`` gives its rows as
JSON values.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from real_footprints import GRID, emed_step, mun104, place, tilted

from mat.foot.cop import both_pads
from mat.foot.footprint import CellPoints, find_footprint
from mat.foot.regions import map_regions, tripod_loads
from mat.geometry import SIDES, MatGeometry, Side
from mat.matrix import ReadoutCircuit, invert
from mat.pressure import FSR_FILM, FilmLaw, PressureStage
from mat.pressure.calibration import (
    BoardReading,
    Calibration,
    FilmFit,
    Moments,
    even_out,
    touch_up,
    weigh,
)
from mat.sim.film import PRESETS, FilmEffects, pad_patches
from mat.sim.loads import BoardLoad, FoamSheet, placement_rng
from mat.sim.loads_person import PLACES, Person, treading_n
from mat.sim.motion import Sway
from mat.sim.readout import Readout
from mat.wire import Hello

STEP_S = 0.1
BOARD_KG, CANISTER_KG = 0.6, 10.0
GEOMETRY = MatGeometry(GRID)
PADS = [pad_patches(GEOMETRY, side) for side in SIDES]
Forces = list[np.ndarray]


class PressedMat:
    """Film, circuit and inversion; what is pressed one after the other is remembered by the film."""

    def __init__(self, effects: FilmEffects, law: FilmLaw, seed: int) -> None:
        self._run = effects.film(law, GRID, seed).begin(PADS)
        self._readout = Readout.of(Hello(), effects, seed, row_spread=0.01)
        self._circuit = ReadoutCircuit.of(Hello())
        self.now_s, self._scans = 0.0, 0
        self.largest_s = np.zeros((GRID.rows, GRID.cols))

    def press(self, forces_n: Forces, repeats: int = 1) -> np.ndarray:
        """Conductance read, (n, rows, cols) S, of forces one ``STEP_S`` apart; each read ``repeats`` times."""
        count = len(forces_n[0])
        time_s = self.now_s + STEP_S * (1 + np.arange(count))
        self.now_s = float(time_s[-1])
        cells_s = np.repeat(self._run.advance(time_s, forces_n), repeats, axis=0)
        counts = self._readout.counts(cells_s, self._scans)
        self._scans += len(cells_s)
        read_s = invert(counts.cells / 1024, counts.all_high / 1024, counts.row_sense / 1024, self._circuit)
        mean_s = read_s.reshape(count, repeats, *read_s.shape[1:]).mean(axis=1)
        self.largest_s = np.maximum(self.largest_s, mean_s.max(axis=0))
        return mean_s

    def rest(self, seconds: float) -> np.ndarray:
        return self.press([np.zeros((round(seconds / STEP_S), len(pad.cell))) for pad in PADS])


def times(seconds: float) -> np.ndarray:
    return STEP_S * (1 + np.arange(round(seconds / STEP_S)))


def board_forces(board: BoardLoad, foam: FoamSheet, wobble: np.random.Generator, seconds: float) -> Forces:
    """A board put on, and who or what stands on it; a person sways on it by some millimetres."""
    time_s = times(seconds)
    wander_mm = np.stack([4 * Sway(wobble).at(time_s), 2 * Sway(wobble).at(time_s)], axis=1) * (board.load_kg > 30)
    forces = [np.zeros((len(time_s), len(pad.cell))) for pad in PADS]
    index = SIDES.index(board.side)
    centres_mm = PADS[index].centres_mm
    carried = board.patches_n(GEOMETRY, centres_mm, board.stiffness(GEOMETRY, centres_mm, foam), wander_mm)
    forces[index] = np.minimum(1.0, time_s)[:, None] * carried
    return forces


@dataclass(frozen=True)
class Plan:
    """How a calibration is done."""

    placements: int = 3
    loads_kg: tuple[float, ...] = (CANISTER_KG, 75.0)
    tread_s: float = 60.0
    weight_kg: float = 75.0
    loop: float = 0.08


def calibrated(mat: PressedMat, seed: int, film: FilmLaw, plan: Plan) -> dict[str, Calibration]:
    """The calibration after each of its steps."""
    rng = np.random.default_rng([seed, 91])
    person = Person(plan.weight_kg, 262, GEOMETRY, seed)
    foam = FoamSheet(seed, float(rng.uniform(0.05, 0.08)))
    mat.rest(3)
    zero = mat.rest(5)
    start = replace(Calibration.assumed(Hello(), film), rest_s=zero.mean(axis=0), noise_s=zero.std(axis=0))
    start = replace(start, threshold_s=3 * start.noise_s)
    mat.press(treading_n(person, times(plan.tread_s), seed))
    mat.rest(5)
    steps = {"none": Calibration.assumed(Hello(), film), "zero": start}
    readings, number = [], 0
    for side in SIDES:
        for placement in range(plan.placements):
            for load_kg in plan.loads_kg:
                number += 1
                board = BoardLoad.drawn(side, load_kg + BOARD_KG, placement % 2 == 1, placement_rng(seed, number))
                largest_s = np.maximum(mat.largest_s - start.rest_s, 0)[:, GRID.columns(side)]
                cells_s = mat.press(board_forces(board, foam, rng, 6))[25:].mean(axis=0) - start.rest_s
                readings.append(
                    BoardReading(
                        side, cells_s[:, GRID.columns(side)], (load_kg + BOARD_KG) * 9.81, board.turned, largest_s
                    )
                )
                mat.rest(2)
    evened = even_out(readings, GRID, film, plan.loop)
    steps["even out"] = from_fit(mat, start, evened.fit, evened.dead, plan.loop)
    weighed = weigh(evened.fit, moments(mat, person, start, ("still",), 10), plan.loop)
    steps["weigh"] = from_fit(mat, start, weighed, evened.dead, plan.loop)
    evened_with = cache(lambda loop: even_out(readings, GRID, film, loop, evened).fit)
    touched = touch_up(
        evened_with, moments(mat, person, start, ("shift", "rock", "circle", "rock", "shift"), 12), plan.loop
    )
    steps["touch-up"] = from_fit(mat, start, touched.fit, evened.dead, touched.loop)
    return steps


def moments(mat: PressedMat, person: Person, start: Calibration, moves: Sequence[str], seconds: float) -> Moments:
    """A person on the mat, stepping off between the places."""
    largest_s = np.maximum(mat.largest_s - start.rest_s, 0)
    time_s, cells_s, total_n = [], [], []
    for spot, move in enumerate(moves):
        since_s, begun_s = times(seconds + 2), mat.now_s
        read_s = np.concatenate([mat.press(person.patches_n(since_s, PLACES[spot], move)), mat.rest(2)])
        time_s.append(begun_s + times(seconds + 4))
        cells_s.append(np.maximum(read_s - start.rest_s, 0))
        known = (np.arange(len(read_s)) >= 20) & (np.arange(len(read_s)) < len(since_s))
        total_n.append(np.where(known, person.weight_kg * 9.81, np.nan))
    return Moments(*(np.concatenate(part) for part in (time_s, cells_s, total_n)), largest_s)


def from_fit(mat: PressedMat, start: Calibration, fit: FilmFit, dead: np.ndarray, loop: float) -> Calibration:
    largest_n = fit.force_n(np.maximum(mat.largest_s - start.rest_s, 0))
    return replace(
        start,
        film=fit.law,
        gain=fit.gain,
        exponent_factor=fit.exponent_factor,
        dead=dead,
        loop=loop,
        largest_n=largest_n,
    )


@dataclass(frozen=True)
class Trial:
    """Somebody the calibration has not seen: forces on the patches, conductances read, and from when what is done."""

    forces_n: Forces
    cells_s: np.ndarray
    weight_n: float
    quiet: np.ndarray
    hinge: np.ndarray


def real_trial(mat: PressedMat, rng: np.random.Generator) -> Trial:
    """Real prints at a random place: empty, steps on, 20 s quiet, three hinges of 4 s."""
    weight_n = rng.uniform(55, 95) * 9.81
    time_s = times(36)
    hinge = np.clip(np.sin(np.pi * ((time_s - 24) / 4 % 1)), 0, 1) ** 2 * (time_s > 24)
    dynamic = 1 - 0.03 * np.cos(2 * np.pi * (time_s - 24) / 4) * (time_s > 24)
    common, share = Sway(rng), 0.5 + 0.012 * Sway(rng).at(time_s) + rng.uniform(-0.04, 0.04)
    home, reach = rng.uniform(36, 46), rng.uniform(-8, 14)
    forces = []
    for side, part in zip(SIDES, (share, 1 - share), strict=True):
        fl_pct = home + 1.7 * common.at(time_s) + reach * hinge + 0.5 * Sway(rng).at(time_s)
        load_n = weight_n * part * dynamic * np.clip(time_s, 0, 1)
        forces.append(pressed_print(rng, side, fl_pct, load_n))
    mat.rest(6)
    return Trial(forces, mat.press(forces), weight_n, (time_s > 4) & (time_s < 24), time_s > 24.5)


def pressed_print(rng: np.random.Generator, side: Side, fl_pct: np.ndarray, load_n: np.ndarray) -> np.ndarray:
    """A real print somewhere on its pad, (n, patches in the order of the film) N."""
    picture = emed_step().max(axis=0) if side == "right" and rng.random() < 0.4 else mun104(side)
    while True:
        toe_out_deg, inward = rng.uniform(-2, 6), 1 if side == "left" else -1
        try:
            placed = place(
                picture, side, GEOMETRY, rng.uniform(8, 40), 80 + inward * (8 + rng.uniform(-12, 12)), toe_out_deg
            )
            break
        except AssertionError:
            continue
    patches = placed.patches_n(tilted(picture, placed, fl_pct, load_n))
    edge = round(GRID.row_pitch_mm / 5)
    return patches.reshape(-1, GRID.rows, edge, GRID.pad_cols, edge).transpose(0, 1, 3, 2, 4).reshape(len(patches), -1)


def errors(trial: Trial, calibration: Calibration) -> dict[str, float]:
    """Figures of one trial under one calibration."""
    stage = PressureStage(calibration.film, calibration)
    force_n = stage.process((times(len(trial.cells_s) * STEP_S) * 1e6).astype(np.int64), trial.cells_s)
    true_n = np.stack([patches.sum(axis=1) for patches in trial.forces_n])
    raw_n = force_n[trial.quiet].sum(axis=(1, 2)) / true_n.sum(axis=0)[trial.quiet]
    # What the stance tracker does with an entered body weight: one factor, from the first still seconds.
    force_n = force_n / np.median(raw_n[:20])
    out: dict[str, float] = {"scale": float(np.median(raw_n[:20]) - 1)}
    total = force_n.sum(axis=(1, 2)) / true_n.sum(axis=0) - 1
    busy = trial.quiet | trial.hinge
    out["total_p95"] = float(np.percentile(np.abs(total[busy]), 95))
    for index, (side, (load_n, moment)) in enumerate(both_pads(force_n, GEOMETRY).items()):
        cop_mm = moment / np.maximum(load_n, 1)[:, None]
        true_mm = trial.forces_n[index] @ PADS[index].centres_mm / np.maximum(true_n[index], 1)[:, None]
        off = cop_mm - true_mm
        for name, when in (("quiet", trial.quiet), ("hinge", trial.hinge)):
            out[f"{side}_{name}_ml"], out[f"{side}_{name}_ap"] = (float(np.mean(o**2)) for o in off[when].T)
        path, true_path = (
            np.linalg.norm(np.diff(track[trial.quiet], axis=0), axis=1).sum()
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
    footprint = find_footprint(cells[trial.quiet].mean(axis=0), points, None)
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


def accuracy(
    seeds: Sequence[int], effects: FilmEffects, law: FilmLaw = FSR_FILM, assumed: FilmLaw = FSR_FILM,
    plan: Plan | None = None, trials: int = 2,
) -> dict[str, dict[str, float]]:  # fmt: skip
    """Figures after each step of the calibration."""
    rows: dict[str, list[dict[str, float]]] = {}
    for seed in seeds:
        mat = PressedMat(effects, law, seed)
        calibrations = calibrated(mat, seed, assumed, plan or Plan())
        rng = np.random.default_rng([seed, 92])
        for _ in range(trials):
            trial = real_trial(mat, rng)
            for step, calibration in calibrations.items():
                rows.setdefault(step, []).append(errors(trial, calibration))
    return {step: gathered(found) for step, found in rows.items()}


_TYPICAL = PRESETS["typical"]
#: Each effect alone (with even film else), all of a mat in order, and with every fault and disturbance besides.
EFFECTS: dict[str, FilmEffects] = {
    "typical film": _TYPICAL,
    "typical without hysteresis": replace(_TYPICAL, hysteresis=0.0),
    "typical, dead cells, lateral, warmth, supply": PRESETS["all"],
    "even film": PRESETS["ideal"],
    "gain spread 21 %": FilmEffects(gain_spread=0.21),
    "exponent spread 5 %": FilmEffects(exponent_spread=0.05),
    "contact 0.2 N": FilmEffects(contact_n=0.2),
    "hysteresis 10 %": FilmEffects(hysteresis=0.1),
    "creep 5 %/decade": FilmEffects(creep=0.05),
}
#: Must reach, of "typical film": name → limit.
LIMITS = {
    "quiet_cop_ap_mm": 2.0, "quiet_cop_ml_mm": 1.5, "hinge_cop_ap_mm": 3.0, "total_p95": 0.04, "shares_rms": 0.03,
    "tripod_rms": 0.04,
}  # fmt: skip


def table(seeds: Sequence[int], names: Sequence[str] = tuple(EFFECTS)) -> list[dict[str, float | str]]:
    """A row for each effect and step: JSON values."""
    return [
        {"effects": name, "step": step, **figures}
        for name in names
        for step, figures in accuracy(seeds, EFFECTS[name]).items()
    ]


def main(seeds: Sequence[int], names: Sequence[str]) -> None:
    columns = (*LIMITS, "sway_path_ratio", "scale_sd")
    print(f"{'effects':46s}{'step':10s}" + "".join(f"{name:>17s}" for name in columns))
    for name in names:
        for row in table(seeds, [name]):
            print(
                f"{row['effects']:46s}{row['step']:10s}" + "".join(f"{row[key]:17.3f}" for key in columns), flush=True
            )


if __name__ == "__main__":
    main(range(1, 11), sys.argv[1:] or list(EFFECTS))
