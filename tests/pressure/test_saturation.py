"""Flagged where film or converter are at their end, and only there."""

from __future__ import annotations

import numpy as np
import pytest
from matrix.stances import FILMS, as_block, quantised, random_stances

from mat.pressure import saturated
from mat.wire import Hello


def block(all_high: int, hello: Hello | None = None) -> object:
    hello = hello or Hello()
    counts = np.zeros((1, hello.rows, hello.cols), int)
    high = np.zeros((1, hello.cols), int)
    high[0, 3] = all_high
    return as_block(counts, high, np.full((1, hello.rows), (1 << hello.bits) - 1), hello)


@pytest.mark.parametrize(("newtons", "flag"), [(0, False), (399, False), (401, True)])
def test_the_film_ends_at_a_megapascal(newtons, flag):
    force_n = np.zeros((1, 16, 16))
    force_n[0, 5, 5] = newtons
    assert saturated(force_n, block(500)).tolist() == [flag]


def test_the_limit_is_a_pressure_not_a_force():
    hello = Hello(row_pitch_um=10_000, col_pitch_um=20_000)
    force_n = np.zeros((1, 16, 16))
    force_n[0, 5, 5] = 201
    assert saturated(force_n, block(500, hello)).tolist() == [True]


@pytest.mark.parametrize(("bits", "count", "flag"), [(10, 1020, False), (10, 1021, True), (10, 1023, True),
                                                     (12, 1023, False), (12, 4095, True)])  # fmt: skip
def test_the_converter_ends_at_its_top(bits, count, flag):
    assert saturated(np.zeros((1, 16, 16)), block(count, Hello(bits=bits))).tolist() == [flag]


@pytest.mark.parametrize("film", FILMS)
def test_nobody_of_130_kg_standing_is_flagged(film):
    stances = random_stances(60, 130)
    scans = quantised(stances.conductance_s(FILMS[film], on_patches=False))
    assert not saturated(stances.cells_n, scans).any()


def test_each_scan_is_flagged_alone():
    force_n = np.zeros((3, 16, 16))
    force_n[1, 0, 0] = 500
    parts = (np.zeros((3, 16, 16), int), np.zeros((3, 16), int), np.full((3, 16), 1023))
    assert saturated(force_n, as_block(*parts)).tolist() == [False, True, False]
