"""The generated deck in ngspice: same readings as the Python model, accuracy with real outputs, settling, currents."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matrix.stances import FILMS as STANCE_FILMS
from matrix.stances import random_stances

from mat.sim import FILMS
from wiring import ngspice
from wiring.build import example_deck
from wiring.netlist import Netlist, Pin
from wiring.spice import SUPPLY_V, Deck, farad, ohm
from wiring.standing import STANCES, standing_cells
from wiring.trials import (
    AT_REST,
    BUILT,
    CHIP_LIMIT_A,
    CMOS,
    COLUMN_WAIT_S,
    IDEAL,
    MUX_WAIT_S,
    PIN_LIMIT_A,
    ROW_WAIT_S,
    TAUT,
    Currents,
    cop_error_mm,
    model_difference,
    power_up_currents,
    readings,
    scan_currents,
    settling,
)

pytestmark = pytest.mark.skipif(not ngspice.available(), reason="ngspice is not installed (Debian package ngspice)")


@pytest.mark.parametrize("film", FILMS)
def test_the_deck_agrees_with_the_python_model(netlist: Netlist, film: str) -> None:
    """288 readings of six stances; measured 6e-7 of Vcc."""
    cells = standing_cells(film, 70)
    assert cells.shape == (len(STANCES), 16, 16)
    assert model_difference(netlist, cells) < 1e-5


def test_the_deck_agrees_on_cells_no_person_makes(netlist: Netlist) -> None:
    rng = np.random.default_rng(5)
    cells = np.where(rng.random((3, 16, 16)) < 0.4, 10 ** rng.uniform(-5, -2, (3, 16, 16)), 0.0)
    assert model_difference(netlist, cells) < 1e-5


def test_the_committed_deck_runs_and_reads_what_the_model_reads(netlist: Netlist) -> None:
    deck = "\n".join(line for line in example_deck(netlist).splitlines() if not line.startswith(".print")) + "\n"
    scan, volts = ngspice.run(deck, ["v(n_columns)"])
    expected = readings(netlist, IDEAL, standing_cells("fsr402", 70)[:1])
    np.testing.assert_array_equal(scan, np.arange(272))
    np.testing.assert_allclose(volts[:256, 0] / SUPPLY_V, expected.cells[0].ravel(), atol=2e-3)


def test_a_plug_of_1_kohm_reads_what_the_guide_says(netlist: Netlist) -> None:
    """Stage test of the guide: v = 1 / (1 + 1 + 0.15), row voltage 2 / 2.15."""
    cells = np.zeros((1, 16, 16))
    cells[0, 5, 11] = 1e-3
    seen = readings(netlist, IDEAL, cells)
    assert seen.cells[0, 5, 11] == pytest.approx(1000 / 2150, abs=1e-5)
    assert seen.row_sense[0, 5] == pytest.approx(2000 / 2150, abs=1e-5)
    assert seen.row_sense[0, 4] == pytest.approx(1.0, abs=1e-5)
    assert np.count_nonzero(seen.cells > 1e-5) == 1


def test_crossed_wires_show_in_the_simulation(netlist: Netlist) -> None:
    """The deck is made from the nets: two columns that changed places read changed places."""
    cells = np.zeros((1, 16, 16))
    cells[0, 5, 2] = 1e-3
    swap = {Pin("U3", "7"): Pin("U3", "6"), Pin("U3", "6"): Pin("U3", "7")}
    nets = {name: tuple(swap.get(pin, pin) for pin in pins) for name, pins in netlist.nets.items()}
    seen = readings(netlist.with_nets(nets), IDEAL, cells)
    assert seen.cells[0, 5, 3] > 0.4
    assert seen.cells[0, 5, 2] < 1e-5


@pytest.mark.parametrize("deck", [CMOS, BUILT], ids=["CMOS outputs", "as built"])
@pytest.mark.parametrize("film", FILMS)
def test_saturating_outputs_cost_less_than_half_a_millimetre(netlist: Netlist, film: str, deck: Deck) -> None:
    error_mm = cop_error_mm(netlist, deck, standing_cells(film, 70), FILMS[film])
    assert 0.01 < error_mm <= 0.5


def test_cmos_outputs_have_their_resistance_and_saturate(netlist: Netlist) -> None:
    """One crossing, by the row's own voltage: 50 Ω at 20 mA, less at small currents, and not linear."""
    resistance = []
    for cell_ohm in (1e4, 10.0):
        cells = np.zeros((1, 16, 16))
        cells[0, 0, 0] = 1 / cell_ohm
        text = CMOS.text(netlist, cells[0], AT_REST + "\nRload n_row0 ground " + ("1e9" if cell_ohm > 1e3 else "110"))
        _, seen = ngspice.run(text, ["v(u1_vcc,n_q0)", "v(n_q0,n_row0)/100"])
        resistance.append(seen[0, 0] / seen[0, 1])
    small, loaded = resistance
    assert 42 < small < 46
    assert 49 < loaded < 52


def test_currents_stay_inside_the_limits_for_130_kg_on_any_film(netlist: Netlist) -> None:
    worst = Currents(0, 0)
    for film in FILMS:
        for cells in standing_cells(film, 130):
            worst = worst.worse(scan_currents(netlist, IDEAL, cells))
    assert 0.025 < worst.pin_a < PIN_LIMIT_A
    assert worst.chip_a < CHIP_LIMIT_A


@pytest.mark.parametrize(
    ("fault", "pin_from_a"),
    [("", 0.028), ("Rfault n_row8 ground 0.01", 0.033), ("Rfault n_row8 n_row9 0.01", 0.025)],
    ids=["crossing shorted", "row on ground", "two rows touch"],
)
def test_currents_stay_inside_the_limits_for_a_dead_short(netlist: Netlist, fault: str, pin_from_a: float) -> None:
    cells = standing_cells("velostat", 130)[0].copy()
    if not fault:
        cells[np.unravel_index(np.argmax(cells), cells.shape)] = 100.0
    worst = scan_currents(netlist, IDEAL, cells, fault)
    assert pin_from_a < worst.pin_a < PIN_LIMIT_A
    assert worst.chip_a < CHIP_LIMIT_A


def test_without_the_series_resistors_a_short_would_exceed_the_limit(netlist: Netlist) -> None:
    items = tuple(replace(i, value="1 Ω") if i.what == "row series resistor" else i for i in netlist.items)
    _, amperes = ngspice.run(
        IDEAL.text(replace(netlist, items=items), np.zeros((16, 16)), AT_REST + "\nRfault n_row0 ground 0.01"),
        ["i(vdd_u1)"],
    )
    assert np.abs(amperes).max() > PIN_LIMIT_A


def test_the_pull_up_keeps_random_registers_harmless_at_power_up(netlist: Netlist) -> None:
    cells = standing_cells("velostat", 130)[0]
    rng = np.random.default_rng(1)
    contents = [rng.random(16) < 0.5 for _ in range(40)]
    held = [power_up_currents(netlist, cells, bits, "reset") for bits in contents]
    assert max(each.chip_a for each in held) < 1e-4
    free = [power_up_currents(netlist, cells, bits, "on") for bits in contents]
    assert max(each.chip_a for each in free) > CHIP_LIMIT_A, "then the pull-up would not be needed"


def test_a_pull_up_that_is_missing_shows(netlist: Netlist) -> None:
    """The resistor moved off OE: with the board in reset the outputs are no longer held off."""
    nets = dict(netlist.nets)
    nets["OE"] = tuple(pin for pin in nets["OE"] if pin.part != "R33")
    nets["GND"] = (*nets["GND"], Pin("R33", "2"))
    text = IDEAL.text(netlist.with_nets(nets), standing_cells("velostat", 130)[0],
                      AT_REST + "\nRleak n_oe 0 1e6", "reset", [True] * 8 + [False] * 8)  # fmt: skip
    _, amperes = ngspice.run(text, ["i(vdd_u1)"])
    assert np.abs(amperes).max() > 0.01


@pytest.mark.parametrize(("film", "weight_kg"), [("fsr402", 70), ("velostat", 130), ("high-ohm", 70)])
def test_everything_settles_within_what_the_firmware_waits(netlist: Netlist, film: str, weight_kg: float) -> None:
    took = settling(netlist, standing_cells(film, weight_kg)[0])
    assert 1e-6 < took.row_sense_s < ROW_WAIT_S
    assert 1e-6 < took.column_s < COLUMN_WAIT_S
    assert 1e-6 < took.mux_s < MUX_WAIT_S
    assert took.left_steps < 0.5


def test_film_that_touches_everywhere_still_settles_to_one_step(netlist: Netlist) -> None:
    """The worst the film could do: 120 pF at every crossing, pressed or not."""
    taut = settling(netlist, standing_cells("velostat", 130)[0], TAUT)
    assert 0.1 < taut.left_steps < 1.0


def test_values_are_read_with_their_units() -> None:
    assert (ohm("100 Ω"), ohm("1 kΩ")) == (100, 1000)
    assert (farad("100 nF"), farad("10 µF")) == pytest.approx((1e-7, 1e-5))


def test_a_deck_that_cannot_be_solved_is_told_in_a_sentence() -> None:
    with pytest.raises(ngspice.SpiceError, match="ngspice could not solve"):
        ngspice.run("* nothing\nV1 a 0 1\nR1 a 0 1k\n.dc V1 0 1 1\n.end\n", ["v(a)", "v(b)"])


@pytest.mark.parametrize(("deck", "bound_mm"), [(CMOS, 0.15), (BUILT, 0.3)], ids=["CMOS outputs", "as built"])
@pytest.mark.parametrize("film", ["fsr402", "velostat"])
def test_recorded_prints_on_saturating_outputs(netlist: Netlist, film: str, deck: Deck, bound_mm: float) -> None:
    """The outputs' curve is taken out: what they alone cost on real prints, before the converter (0.56 mm without)."""
    cells = random_stances(60, 70).conductance_s(STANCE_FILMS[film], on_patches=False)[::10]
    error_mm = cop_error_mm(netlist, deck, cells, FILMS[film], converted=False)
    plain_mm = cop_error_mm(netlist, deck, cells, FILMS[film], converted=False, as_resistors=True)
    print(f"{film}: {error_mm:.3f} mm, taken for resistors {plain_mm:.3f} mm")
    assert error_mm <= bound_mm
    assert error_mm < 0.7 * plain_mm
