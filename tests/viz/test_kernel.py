"""Smoothing for display: keeps the cells' values, invents no load."""

from __future__ import annotations

import numpy as np
import pytest

from viz.kernel import Smoothing, upsampling


@pytest.mark.parametrize("cells", [2, 3, 8, 16, 64])
def test_rows_of_weights_sum_to_one(cells: int) -> None:
    assert upsampling(cells, 7).sum(axis=1) == pytest.approx(1.0, abs=1e-6)


def test_cell_centres_keep_their_values() -> None:
    pad = np.random.default_rng(3).uniform(20, 200, (16, 8))
    fine = Smoothing(16, 8, factor=9)(pad)
    assert fine[4::9, 4::9] == pytest.approx(pad, rel=1e-5)


def test_a_lone_cell_spreads_to_its_neighbours_only_and_never_below_zero() -> None:
    pad = np.zeros((16, 8))
    pad[6, 3] = 100.0
    fine = Smoothing(16, 8, factor=10)(pad)
    assert fine.min() == 0.0
    assert fine.max() <= 100.0
    loaded = np.argwhere(fine > 0)
    assert loaded.min(axis=0).tolist() == [55, 25]
    assert loaded.max(axis=0).tolist() == [74, 44]


def test_an_even_load_stays_even_to_the_edge() -> None:
    assert Smoothing(16, 8)(np.full((16, 8), 70.0)) == pytest.approx(70.0, rel=1e-5)
