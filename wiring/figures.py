"""The figures of wiring/README.md, measured: ``python -m wiring figures``."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mat.sim import FILMS
from wiring.film_layout import LAYOUTS, SHEET_OHM, FilmNetwork, price
from wiring.netlist import Netlist
from wiring.standing import standing_cells
from wiring.trials import (
    BUILT,
    CMOS,
    IDEAL,
    TAUT,
    Currents,
    cop_error_mm,
    model_difference,
    power_up_currents,
    scan_currents,
    settling,
    with_fuse_behind_the_board,
)

#: Faults as lines of SPICE. Row 8 and column 4 lie under the middle of the left foot.
FAULTS = {"row 8 touches ground": "Rfault n_row8 ground 0.01", "rows 8 and 9 touch": "Rfault n_row8 n_row9 0.01"}
RANDOM_CONTENTS = 60


def figures(netlist: Netlist) -> Iterator[str]:
    """Lines of text."""
    yield from _accuracy(netlist)
    yield from _currents(netlist)
    yield from _settling(netlist)
    yield from film_figures()


def _accuracy(netlist: Netlist) -> Iterator[str]:
    difference = model_difference(netlist, standing_cells("fsr402", 70))
    yield f"deck and mat.sim.CircuitModel differ by {difference:.1e} of Vcc"
    yield "CoP error after 10-bit conversion and inversion, rms over six stances, mm:"
    decks = {"resistors": IDEAL, "CMOS outputs": CMOS, "as built": BUILT}
    moved = with_fuse_behind_the_board(netlist)
    for film, law in FILMS.items():
        for weight_kg in (70, 130):
            cells = standing_cells(film, weight_kg)
            errors = [f"{name} {cop_error_mm(netlist, deck, cells, law):.2f}" for name, deck in decks.items()]
            errors.append(f"fuse behind the board {cop_error_mm(moved, BUILT, cells, law):.2f}")
            yield f"  {film:9} {weight_kg:4} kg  " + "  ".join(errors)


def _currents(netlist: Netlist) -> Iterator[str]:
    yield "largest current of an output and of a supply pin, mA (limits 35 and 70):"
    for film in FILMS:
        for weight_kg in (70, 130):
            worst = Currents(0, 0)
            for cells in standing_cells(film, weight_kg):
                worst = worst.worse(scan_currents(netlist, IDEAL, cells))
            yield _milliampere(f"{film}, {weight_kg} kg", worst)
    cells = standing_cells("velostat", 130)[0]
    shorted = cells.copy()
    shorted[np.unravel_index(np.argmax(cells), cells.shape)] = 100.0
    yield _milliampere("velostat, 130 kg, one crossing shorted", scan_currents(netlist, IDEAL, shorted))
    for name, line in FAULTS.items():
        yield _milliampere(f"velostat, 130 kg, {name}", scan_currents(netlist, IDEAL, cells, line))
    for name, enable in (("OE pulled up", "reset"), ("if OE were low", "on")):
        yield _milliampere(f"power-up, random registers, {name}", worst_power_up(netlist, cells, enable))


def worst_power_up(netlist: Netlist, cells: np.ndarray, enable: str, count: int = RANDOM_CONTENTS) -> Currents:
    """Over ``count`` random contents of the registers."""
    rng = np.random.default_rng(1)
    worst = Currents(0, 0)
    for _ in range(count):
        contents = [bool(bit) for bit in rng.random(16) < 0.5]
        worst = worst.worse(power_up_currents(netlist, cells, contents, "reset" if enable == "reset" else "on"))
    return worst


def _milliampere(name: str, worst: Currents) -> str:
    return f"  {name:45} {worst.pin_a * 1e3:6.1f} {worst.chip_a * 1e3:6.1f}"


def _settling(netlist: Netlist) -> Iterator[str]:
    yield "settling to half an ADC step, µs (firmware waits 14, 40 and 9.6), and what is left then, steps:"
    for film in FILMS:
        for weight_kg in (70, 130):
            took = settling(netlist, standing_cells(film, weight_kg)[0])
            times = f"row sense {took.row_sense_s * 1e6:4.1f}  column after a row switch {took.column_s * 1e6:4.1f}"
            times += f"  multiplexer {took.mux_s * 1e6:4.1f}"
            yield f"  {film:9} {weight_kg:4} kg  {times}  left {took.left_steps:.2f}"
    took = settling(netlist, standing_cells("velostat", 130)[0], TAUT)
    times = f"{took.row_sense_s * 1e6:.1f}, {took.column_s * 1e6:.1f}, {took.mux_s * 1e6:.1f}"
    yield f"  velostat, 130 kg, film taut everywhere: {times}  left {took.left_steps:.2f}"


def film_figures() -> Iterator[str]:
    """The price of film that is not cut into patches."""
    yield "price of uncut film, 70 kg: net CoP rms mm / worse foot's CoP rms mm / force found beside the feet %:"
    for film, law in FILMS.items():
        cells = standing_cells(film, 70)
        for sheet_ohm in SHEET_OHM:
            costs = [price(FilmNetwork(layout, sheet_ohm), cells, law) for layout in LAYOUTS]
            text = "  ".join(
                f"{layout} {cost.cop_mm:.2f} / {cost.foot_cop_mm:.2f} / {cost.smeared_pct:.1f}"
                for layout, cost in zip(LAYOUTS, costs, strict=True)
            )
            yield f"  {film:9} {sheet_ohm / 1e3:4.0f} kΩ/sq  {text}"
