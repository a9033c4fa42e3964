"""Somebody on real prints whom a calibration has not seen: quiet, hinging, with a kettlebell, on one foot."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.pressed_mat import GEOMETRY, STEP_S, Forces, PressedMat, times
from real_footprints import GRID, emed_step, mun104, place, tilted

from mat.geometry import SIDES, Side
from mat.sim.motion import GRAVITY_M_S2, Sway, smooth_step


@dataclass(frozen=True)
class Trial:
    """Somebody the calibration has not seen: forces on the patches, conductances read, and when what is done.

    ``phases`` are (n,) bool by name: quiet and hinge, or the loads of :func:`load_trial`.
    """

    forces_n: Forces
    cells_s: np.ndarray
    phases: dict[str, np.ndarray]


def real_trial(mat: PressedMat, rng: np.random.Generator) -> Trial:
    """Real prints at a random place: empty, steps on, 20 s quiet, three hinges of 4 s."""
    weight_n, time_s = rng.uniform(55, 95) * GRAVITY_M_S2, times(36)
    hinge = np.clip(np.sin(np.pi * ((time_s - 24) / 4 % 1)), 0, 1) ** 2 * (time_s > 24)
    dynamic = 1 - 0.03 * np.cos(2 * np.pi * (time_s - 24) / 4) * (time_s > 24)
    common, share = Sway(rng), 0.5 + 0.012 * Sway(rng).at(time_s) + rng.uniform(-0.04, 0.04)
    home, reach = rng.uniform(36, 46), rng.uniform(-8, 14)
    fl_pct = home + 1.7 * common.at(time_s) + reach * hinge
    load_n = weight_n * dynamic * np.clip(time_s, 0, 1)
    return stepped_on(mat, rng, fl_pct, load_n, share, {"quiet": (time_s > 4) & (time_s < 24), "hinge": time_s > 24.5})


#: Of a load trial, by name: from and to second, share of the body weight, share of it on the left foot.
LOADS = {
    "16 kg picked up": (12.0, 17.0, None, 0.5),
    "0.3 body weight": (19.0, 22.0, 0.3, 0.5),
    "1.5 body weight": (24.0, 27.0, 1.5, 0.5),
    "one foot": (29.0, 33.0, 1.0, 0.96),
}


def load_trial(mat: PressedMat, rng: np.random.Generator) -> Trial:
    """Real prints: 10 s quiet, then a kettlebell, unloading to 0.3, a push to 1.5 of the weight, and one foot."""
    weight_n, time_s = rng.uniform(55, 95) * GRAVITY_M_S2, times(35)
    factor, share = np.ones(len(time_s)), np.full(len(time_s), 0.5)
    phases = {"quiet": (time_s > 4) & (time_s < 11)}
    for name, (from_s, to_s, times_weight, left) in LOADS.items():
        on = smooth_step((time_s - from_s) / 0.5) * smooth_step((to_s - time_s) / 0.5)
        factor += on * ((times_weight or 1 + 16 * GRAVITY_M_S2 / weight_n) - 1)
        share += on * (left - 0.5)
        phases[name] = (time_s > from_s + 0.6) & (time_s < to_s - 0.6)
    fl_pct = rng.uniform(36, 46) + 1.7 * Sway(rng).at(time_s)
    share = np.clip(share + 0.012 * Sway(rng).at(time_s), 0, 1)
    return stepped_on(mat, rng, fl_pct, weight_n * factor * np.clip(time_s, 0, 1), share, phases)


def stepped_on(
    mat: PressedMat, rng: np.random.Generator, fl_pct: np.ndarray, load_n: np.ndarray, left: np.ndarray,
    phases: dict[str, np.ndarray],
) -> Trial:  # fmt: skip
    """Real prints at a random place of a mat on which somebody stood a while ago, or long ago."""
    time_s = times(len(load_n) * STEP_S)
    forces = [
        pressed_print(rng, side, fl_pct + 0.5 * Sway(rng).at(time_s), load_n * part)
        for side, part in zip(SIDES, (left, 1 - left), strict=True)
    ]
    mat.idle(10 ** rng.uniform(1, 3.56))
    mat.rest(3)
    return Trial(forces, mat.press(forces), phases)


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
