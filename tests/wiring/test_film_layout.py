"""The film network against the circuit model and against what conduction sideways must do."""

from __future__ import annotations

import numpy as np
import pytest

from mat.sim import FILMS, CircuitModel
from mat.wire import Hello
from wiring.film_layout import FilmNetwork, price
from wiring.standing import standing_cells


def test_patches_are_the_circuit_model() -> None:
    cells = standing_cells("fsr402", 70)[:2]
    got, expected = FilmNetwork("patches", 31e3).readings(cells), CircuitModel.from_hello(Hello()).readings(cells)
    for part in ("cells", "all_high", "row_sense"):
        np.testing.assert_allclose(getattr(got, part), getattr(expected, part), atol=1e-8)


def test_film_that_hardly_conducts_sideways_costs_nothing() -> None:
    cells = standing_cells("high-ohm", 70)[:2]
    cost = price(FilmNetwork("sheet", 1e9), cells, FILMS["high-ohm"])
    assert cost.cop_mm < 0.01
    assert cost.smeared_pct < 0.01


def test_two_crossings_joined_by_film_are_a_bridge() -> None:
    """One driven row and two columns by Kirchhoff: row, two columns, the film in the middle of either cell."""
    first, second, sheet_ohm = 1e-3, 2e-4, 31e3
    cells = np.zeros((1, 16, 16))
    cells[0, 3, 4], cells[0, 3, 5] = first, second
    joint = 18.0 / (5.0 * sheet_ohm)
    row, left, right = 1 / 150 + 2 * (first + second), 1e-3 + 2 * first, 1e-3 + 2 * second
    Y = np.array([
        [row, 0, 0, -2 * first, -2 * second],
        [0, left, 0, -2 * first, 0],
        [0, 0, right, 0, -2 * second],
        [-2 * first, -2 * first, 0, 4 * first + joint, -joint],
        [-2 * second, 0, -2 * second, -joint, 4 * second + joint],
    ])  # fmt: skip
    expected = np.linalg.solve(Y, [1 / 150, 0, 0, 0, 0])
    got = FilmNetwork("strips", sheet_ohm).readings(cells)
    np.testing.assert_allclose(got.cells[0, 3, 4:6], expected[1:3], atol=1e-7)
    assert got.row_sense[0, 3] == pytest.approx(expected[0], abs=1e-7)
    apart = FilmNetwork("patches", sheet_ohm).readings(cells).cells[0, 3]
    assert got.cells[0, 3, 5] > 1.001 * apart[5]


def test_pads_are_not_joined() -> None:
    cells = np.zeros((1, 16, 16))
    cells[0, 3, 7] = cells[0, 3, 8] = 1e-3
    separate = FilmNetwork("patches", 1e3).readings(cells).cells
    np.testing.assert_allclose(FilmNetwork("strips", 1e3).readings(cells).cells, separate, atol=1e-9)


@pytest.mark.parametrize("film", FILMS)
def test_less_cutting_costs_more_and_the_guide_says_how_much(film: str) -> None:
    cells = standing_cells(film, 70)
    patches, strips, sheet = (
        price(FilmNetwork(layout, 31e3), cells, FILMS[film]) for layout in ("patches", "strips", "sheet")
    )
    assert patches.cop_mm < 0.1
    assert patches.cop_mm < strips.cop_mm < sheet.cop_mm < 0.5
    assert strips.smeared_pct < sheet.smeared_pct < 3
