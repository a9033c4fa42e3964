"""Figures of the circuit in ngspice, of the bill, and of the checks of the wiring, beside their limits."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.firmware import ROW_SETTLING_US, Figure, figure
from matrix.stances import FILMS, quantised, random_stances
from matrix.test_line_order import PERSONS, prints

from mat.matrix.line_order import judge_order
from mat.matrix.plausibility import judge
from wiring import ngspice
from wiring.bom import total_eur
from wiring.netlist import BOARDS, Netlist, load
from wiring.standing import standing_cells
from wiring.trials import (
    BUILT,
    CHIP_LIMIT_A,
    CMOS,
    COLUMN_WAIT_S,
    IDEAL,
    MUX_WAIT_S,
    PIN_LIMIT_A,
    ROW_WAIT_S,
    Currents,
    cop_error_mm,
    model_difference,
    power_up_currents,
    scan_currents,
    settling,
)

#: Largest error of the net CoP that drivers may leave, mm.
COP_LIMIT_MM = 0.5
LIMIT_EUR = 60.0
POWER_UPS = 20


def wiring() -> dict[str, Figure]:
    """Bill, circuit (where ngspice is installed), checks of the wiring."""
    netlist = load()
    figures = {f"bill of materials, {board}": figure(total_eur(netlist, board), "EUR", LIMIT_EUR) for board in BOARDS}
    if ngspice.available():
        figures |= _accuracy(netlist) | _currents(netlist) | _settling(netlist)
    return figures | _false_alarms() | _line_order()


def _accuracy(netlist: Netlist) -> dict[str, Figure]:
    difference = model_difference(netlist, standing_cells("fsr402", 70))
    figures = {"circuit, ngspice against Python": figure(difference, "of Vcc", 1e-5)}
    for film, law in FILMS.items():
        cells = random_stances(60, 70).conductance_s(law, on_patches=False)[::5]
        for name, deck in (("CMOS outputs", CMOS), ("as built", BUILT)):
            before = cop_error_mm(netlist, deck, cells, law, converted=False)
            after = cop_error_mm(netlist, deck, cells, law)
            figures[f"CoP error, recorded prints, {film}, {name}"] = figure(before, "mm", COP_LIMIT_MM)
            figures[f"CoP error, recorded prints, {film}, {name}, ten bits"] = figure(after, "mm", COP_LIMIT_MM)
    return figures


def _currents(netlist: Netlist) -> dict[str, Figure]:
    cells = standing_cells("velostat", 130)
    standing = Currents(0, 0)
    for stance in cells:
        standing = standing.worse(scan_currents(netlist, IDEAL, stance))
    shorted = cells[0].copy()
    shorted[np.unravel_index(np.argmax(shorted), shorted.shape)] = 100.0
    rng = np.random.default_rng(1)
    power_up = Currents(0, 0)
    for _ in range(POWER_UPS):
        power_up = power_up.worse(power_up_currents(netlist, cells[0], list(rng.random(16) < 0.5), "reset"))
    worst = {
        "130 kg": standing,
        "crossing shorted": scan_currents(netlist, IDEAL, shorted),
        "row on ground": scan_currents(netlist, IDEAL, cells[0], "Rfault n_row8 ground 0.01"),
        "power-up": power_up,
    }
    pins = {
        f"current of an output, {name}": figure(c.pin_a * 1e3, "mA", PIN_LIMIT_A * 1e3) for name, c in worst.items()
    }
    chips = {
        f"current of a chip, {name}": figure(c.chip_a * 1e3, "mA", CHIP_LIMIT_A * 1e3) for name, c in worst.items()
    }
    return pins | chips


def _settling(netlist: Netlist) -> dict[str, Figure]:
    took = settling(netlist, standing_cells("velostat", 130)[0])
    return {
        "settling of the row's own voltage": figure(took.row_sense_s * 1e6, "µs", ROW_WAIT_S * 1e6),
        "settling of the row, of what the circuit study asks": figure(took.row_sense_s * 1e6, "µs", ROW_SETTLING_US),
        "settling of a column after a row switch": figure(took.column_s * 1e6, "µs", COLUMN_WAIT_S * 1e6),
        "settling after a multiplexer step": figure(took.mux_s * 1e6, "µs", MUX_WAIT_S * 1e6),
        "left when the firmware samples": figure(took.left_steps, "LSB", 0.5),
    }


def _false_alarms() -> dict[str, Figure]:
    """Scans of sound mats under 30–130 kg on any film that a check of their readings complains of."""
    scans = told = 0
    for film in FILMS.values():
        for weight_kg in (30, 70, 130):
            cells_s = random_stances(100, weight_kg, seed=weight_kg).conductance_s(film, on_patches=True)
            block = quantised(cells_s.repeat(10, axis=0), seed=weight_kg, noise_lsb=0.7)
            scans, told = scans + len(block), told + int(judge(block).any.sum())
    return {"sound mats complained of": figure(1e6 * told / scans, "of a million scans", 100.0)}


def _line_order(trials: int = 100) -> dict[str, Figure]:
    """Neighbouring lines exchanged, found from stances on real prints; and sound mats complained of."""
    figures: dict[str, Figure] = {}
    for stances in (4, 6, 8):
        rng = np.random.default_rng(stances)
        found = false = 0
        for number in range(trials):
            sound = prints(PERSONS[number % 2])[rng.choice(60, stances, replace=False)]
            first = int(rng.integers(7))
            order = np.arange(16)
            order[[first, first + 1]] = first + 1, first
            told = judge_order(sound[:, :, order] if number % 4 < 2 else sound[:, order])
            found += len(told.changes) == 1 and told.changes[0].order == tuple(order)
            false += bool(judge_order(sound).changes)
        figures[f"exchanged lines named after {stances} stances"] = figure(100 * found / trials, "%", 95.0)
        figures[f"sound mats with lines called exchanged, {stances} stances"] = figure(100 * false / trials, "%", 1.0)
    return figures
