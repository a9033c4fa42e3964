"""The circuit model against a plain nodal solve of every pattern, and against what a resistor network must do."""

from __future__ import annotations

import numpy as np
import pytest

from mat.sim.circuit import CircuitModel, quantise
from mat.wire import Hello


def nodal(model: CircuitModel, G: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row and column voltages of one frame by Kirchhoff's current law at every node, nothing eliminated."""
    rows, cols = G.shape
    drive = 1 / np.where(high, model.row_high_ohm, model.row_low_ohm)
    Y = np.zeros((rows + cols, rows + cols))
    Y[:rows, :rows] = np.diag(drive + G.sum(axis=1))
    Y[:rows, rows:] = -G
    Y[rows:, :rows] = -G.T
    Y[rows:, rows:] = np.diag(1 / model.pull_down_ohm + G.sum(axis=0))
    voltages = np.linalg.solve(Y, np.concatenate([drive * high, np.zeros(cols)]))
    return voltages[:rows], voltages[rows:]


def random_cells(seed: int, count: int, rows: int = 16, cols: int = 16) -> np.ndarray:
    rng = np.random.default_rng(seed)
    cells = 10 ** rng.uniform(-6, -2, (count, rows, cols))
    return np.where(rng.random(cells.shape) < 0.6, cells, 0.0)


@pytest.mark.parametrize("shape", [(16, 16), (8, 12)])
def test_equals_a_nodal_solve_of_every_pattern(shape):
    hello = Hello(rows=shape[0], cols=shape[1])
    spread = np.random.default_rng(3).normal(0, 0.01, shape[0])
    model = CircuitModel.from_hello(hello, spread)
    cells = random_cells(1, 5, *shape)
    got = model.readings(cells)
    for i, G in enumerate(cells):
        for row in range(shape[0]):
            u, v = nodal(model, G, np.arange(shape[0]) == row)
            np.testing.assert_allclose(got.cells[i, row], v, atol=1e-12, rtol=0)
            assert got.row_sense[i, row] == pytest.approx(u[row], abs=1e-12)
        _, v = nodal(model, G, np.ones(shape[0], dtype=bool))
        np.testing.assert_allclose(got.all_high[i], v, atol=1e-12, rtol=0)


def test_an_empty_mat_reads_zero_and_its_rows_stand_at_the_supply():
    got = CircuitModel.from_hello(Hello()).readings(np.zeros((2, 16, 16)))
    assert not got.cells.any()
    assert not got.all_high.any()
    np.testing.assert_allclose(got.row_sense, 1.0, rtol=1e-15)


def test_one_loaded_cell_is_a_voltage_divider():
    cells = np.zeros((1, 16, 16))
    cells[0, 3, 5] = 1 / 2000
    got = CircuitModel.from_hello(Hello()).readings(cells)
    assert got.cells[0, 3, 5] == pytest.approx(1000 / (1000 + 2000 + 150), abs=1e-15)
    assert got.row_sense[0, 3] == pytest.approx(3000 / 3150, abs=1e-15)
    assert np.count_nonzero(got.cells) == 1


def test_a_shorted_cell_stays_solvable():
    cells = random_cells(2, 1)
    cells[0, 4, 4] = 1e3
    model = CircuitModel.from_hello(Hello())
    got = model.readings(cells)
    _, v = nodal(model, cells[0], np.arange(16) == 4)
    np.testing.assert_allclose(got.cells[0, 4], v, atol=1e-9)


def test_a_frame_does_not_depend_on_its_neighbours():
    cells = random_cells(5, 7)
    model = CircuitModel.from_hello(Hello())
    whole, single = model.readings(cells), model.readings(cells[3:4])
    for name in ("cells", "all_high", "row_sense"):
        np.testing.assert_array_equal(getattr(whole, name)[3:4], getattr(single, name))


def test_quantise_rounds_shifts_and_clips():
    fraction = np.array([-0.1, 0.0, 0.5, 0.9999, 1.0])
    np.testing.assert_array_equal(quantise(fraction, 0.0, 10), [0, 0, 512, 1023, 1023])
    np.testing.assert_array_equal(quantise(fraction, 0.6, 10, offset_lsb=-2), [0, 0, 511, 1022, 1023])
    assert quantise(fraction, 0.0, 12)[2] == 2048
