"""Measure the figures of the README and write them to a JSON file: name → value, unit, limit, ratio.

Run by ``make bench``. Times are of this machine; everything about film, circuit and processor is simulated.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import accuracy, states
from bench.emulated import emulated_circuit
from bench.firmware import Figure, figure, firmware
from bench.review import review
from bench.speed import speed
from bench.sway import sway
from bench.window import window
from bench.wiring import wiring
from real_footprints import GRID, film_cells, mun104, place, tilted

from mat.geometry import SIDES, MatGeometry
from mat.matrix import ReadoutCircuit, invert
from mat.pressure import FilmLaw
from mat.sim import CircuitModel, quantise
from mat.wire import Hello

FILMS = {"30 µS/N": FilmLaw(30e-6, 1.0), "FSR402": FilmLaw(160e-6, 0.78), "300 µS/N": FilmLaw(300e-6, 1.0)}


def stances(count: int, film: FilmLaw, patches: bool) -> tuple[np.ndarray, np.ndarray]:
    """Force and conductance of the cells, both (count, 16, 16), of 70 kg on real footprints at random places."""
    rng, geometry, forces = np.random.default_rng(5), MatGeometry(GRID), []
    for _ in range(count):
        left = rng.uniform(0.45, 0.55)
        pads = {}
        for side, share in zip(SIDES, (left, 1 - left), strict=True):
            toe_out_deg, picture = rng.uniform(-3, 7), mun104(side)
            # A foot turned outward stands further inward to stay on the pad.
            inward_mm = 10 + 1.5 * toe_out_deg + rng.uniform(-4, 4)
            across_mm = 80 + (inward_mm if side == "left" else -inward_mm)
            placed = place(picture, side, geometry, rng.uniform(12, 40), across_mm, toe_out_deg)
            fl_pct = np.array([rng.uniform(35, 50)])
            pads[side] = placed.patches_n(tilted(picture, placed, fl_pct, np.array([share * 70 * 9.81])))
        forces.append(pads)
    together = {side: np.concatenate([pads[side] for pads in forces]) for side in SIDES}
    force_n = film_cells(together, FilmLaw(1.0e-3, 1.0)) * 1e3
    return force_n, film_cells(together, film) if patches else film.conductance_s(force_n)


def inversion() -> dict[str, Figure]:
    """Cell and CoP error of the inversion, ADC noise 0.5 LSB and 1 % row spread, per film."""
    rng, figures = np.random.default_rng(6), {}
    circuit = ReadoutCircuit.of(Hello())
    centres = MatGeometry(GRID).cell_centres_mm[:, :8].reshape(-1, 2)
    for name, film in FILMS.items():
        force_n, cells_s = stances(60, film, patches=False)
        exact = CircuitModel.from_hello(Hello(), 0.01 * rng.standard_normal(16)).readings(cells_s)
        read = [
            quantise(part, 0.5 * rng.standard_normal(part.shape), 10) / 1024
            for part in (exact.cells, exact.all_high, exact.row_sense)
        ]
        found_s = invert(*read, circuit)
        heavy = force_n > 1
        error = np.abs(found_s[heavy] / cells_s[heavy] - 1)
        found_n = film.force_n(found_s)
        cops = [pad[:, :, :8].reshape(len(pad), -1) for pad in (found_n, force_n)]
        off = np.diff([pad @ centres / pad.sum(axis=1, keepdims=True) for pad in cops], axis=0)[0]
        limit = 8.0 if name == "300 µS/N" else 7.0
        figures |= {
            f"cell error, {name}, median": figure(float(np.median(error)) * 100, "%", 2.0),
            f"cell error, {name}, p95": figure(float(np.percentile(error, 95)) * 100, "%", limit),
            f"CoP error, {name}, rms": figure(float(np.sqrt((off**2).sum(axis=1).mean())), "mm", 0.5),
        }
    return figures


def main(out: Path) -> None:
    standing_s = stances(1, FILMS["FSR402"], patches=True)[1]
    figures = (
        firmware(standing_s) | wiring() | inversion() | speed() | accuracy.figures() | emulated_circuit()
        | states.figures() | sway() | review() | window()
    )  # fmt: skip
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for name, entry in figures.items():
        beside = next((f"   ({kind} {entry[kind]:g})" for kind in ("limit", "peer") if kind in entry), "")
        print(f"{name:45s} {entry['value']:12.4g} {entry['unit']}{beside}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
