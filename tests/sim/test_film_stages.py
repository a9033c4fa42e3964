"""Effects without a history, and warmth: each against its formula."""

from __future__ import annotations

import numpy as np
import pytest
from films import CELL, GRID, LINEAR, answer, pads

from mat.errors import UsageError
from mat.pressure.film import FSR_FILM
from mat.sim.film import ExponentSpread, FaultyCells, Film, LateralConduction, Saturation, WarmFeet
from mat.sim.film.spread import PIVOT_CELL_N
from mat.sim.film.temperature import PER_KELVIN, WARMING_S


def test_conductance_levels_off_at_the_saturation_pressure():
    film = Film(LINEAR, GRID, patch_stages=(Saturation(1000.0),))
    load_n = np.array([28, 100, 400, 1e4, 1e5])  # 400 N on 400 mm² is 1 MPa
    answered_n = answer(film, load_n) / LINEAR.conductance_at_1n_s
    assert answered_n[0] == pytest.approx(28, rel=1e-5)
    assert answered_n[1] == pytest.approx(100, rel=1.1e-3)
    assert answered_n[2] == pytest.approx(400 * 2**-0.25, rel=1e-9)
    np.testing.assert_allclose(answered_n[3:], 400, rtol=1e-4)
    assert (np.diff(answer(film, np.linspace(0, 2000, 500))) > 0).all()


def test_cells_of_other_exponents_agree_at_the_pivot_and_follow_their_own_law():
    spread = ExponentSpread.drawn(GRID, 0.05, seed=4)
    film = Film(FSR_FILM, GRID, patch_stages=(spread,))
    load_n = np.array([1, PIVOT_CELL_N, 100.0])
    got = answer(film, load_n)
    assert got[1] == pytest.approx(FSR_FILM.conductance_s(np.array(PIVOT_CELL_N)), rel=1e-12)
    own = np.diff(np.log(got)) / np.diff(np.log(load_n))
    np.testing.assert_allclose(own, FSR_FILM.exponent * spread.factor[CELL], rtol=1e-9)


def test_exponents_are_seeded_of_the_asked_size_and_other_than_gains():
    factor = ExponentSpread.drawn(GRID, 0.05, seed=4).factor
    np.testing.assert_array_equal(factor, ExponentSpread.drawn(GRID, 0.05, seed=4).factor)
    assert (factor != ExponentSpread.drawn(GRID, 0.05, seed=5).factor).any()
    assert 0.04 < np.log(factor).std() < 0.06


def test_a_covered_cell_warms_and_cools_again():
    film = Film(LINEAR, GRID, cell_stages=(WarmFeet(5.0),))
    time_s = np.array([0, WARMING_S, 20 * WARMING_S, 20 * WARMING_S, 21 * WARMING_S])
    load_n = np.array([10, 10, 10, 0, 10.0])
    rise = answer(film, load_n, time_s)[[0, 1, 2, 4]] / LINEAR.conductance_s(np.array(10.0)) - 1
    full = 5 * PER_KELVIN
    np.testing.assert_allclose(rise, full * np.array([0, 1 - np.exp(-1), 1, np.exp(-1)]), atol=1e-9)


def test_faulty_cells_are_as_many_as_asked_and_do_not_feel_the_load():
    film = Film(FSR_FILM, GRID, cell_stages=(FaultyCells.drawn(GRID, dead=3, stuck=2, shorted=1, seed=8),))
    layouts = pads()
    light, heavy = film.conductance_s(layouts, [np.outer([1, 2], np.ones(len(pad.cell))) for pad in layouts])
    unmoved = heavy == light
    assert (unmoved & (light == 0)).sum() == 3
    assert (unmoved & (light == 1)).sum() == 1
    assert (unmoved & (light > 1e-4) & (light < 3e-3)).sum() == 2
    assert unmoved.sum() == 6


def test_faulty_cells_are_seeded_and_must_fit():
    first, again, other = (FaultyCells.drawn(GRID, 3, 2, 1, seed).conductance_s for seed in (8, 8, 9))
    np.testing.assert_array_equal(first, again)
    assert (np.isnan(first) != np.isnan(other)).any()
    with pytest.raises(UsageError, match="give fewer"):
        FaultyCells.drawn(GRID, 200, 57, 0, seed=1)


def test_lateral_conduction_reaches_the_four_neighbours_but_not_the_other_pad():
    film = Film(LINEAR, GRID, cell_stages=(LateralConduction(0.02),))
    layouts = pads()
    cell_n = np.zeros((16, 16))
    cell_n[4, 4], cell_n[10, 7] = 20.0, 30.0
    got = film.conductance_s(layouts, [cell_n.ravel()[None, pad.cell] / 16 for pad in layouts])[0]
    expected = cell_n.copy()
    expected[[3, 5, 4, 4], [4, 4, 3, 5]] = 0.4
    expected[[9, 11, 10], [7, 7, 6]] = 0.6
    np.testing.assert_allclose(got / LINEAR.conductance_at_1n_s, expected, atol=1e-12)
