"""Creep: so much a decade of time, recovery after it, superposition."""

from __future__ import annotations

import numpy as np
import pytest
from films import GRID, LINEAR, answer

from mat.pressure.film import FSR_FILM, FilmLaw
from mat.sim.film import Creep, Film

LOAD_N = 25.0


def film(per_decade: float = 0.05, law: FilmLaw = LINEAR) -> Film:
    return Film(law, GRID, cell_stages=(Creep(per_decade),))


def relative(time_s, load_n, per_decade: float = 0.05, law: FilmLaw = LINEAR) -> np.ndarray:
    """Conductance over that of fresh film under LOAD_N."""
    load_n = np.broadcast_to(np.asarray(load_n, dtype=float), np.shape(time_s))
    return answer(film(per_decade, law), load_n, np.asarray(time_s, dtype=float)) / law.conductance_s(np.array(LOAD_N))


@pytest.mark.parametrize("law", [LINEAR, FSR_FILM])
@pytest.mark.parametrize("per_decade", [0.02, 0.05])
def test_conductance_grows_by_so_much_a_decade_from_a_tenth_of_a_second_to_hours(law, per_decade):
    time_s = np.array([0, 0.1, 1, 10, 100, 1000, 10_000])
    grown = relative(time_s, LOAD_N, per_decade, law)[1:]
    np.testing.assert_allclose(np.diff(grown), per_decade, rtol=0.04)
    assert grown[1] == pytest.approx(1, abs=1e-12)


def test_it_is_a_straight_line_over_the_logarithm_of_time():
    time_s = np.concatenate([[0], np.geomspace(0.1, 1e4, 200)])
    off = relative(time_s, LOAD_N)[1:] - (1 + 0.05 * np.log10(time_s[1:]))
    assert np.abs(off).max() < 0.003


def test_in_between_scans_change_nothing():
    few = relative([0, 10, 100], LOAD_N)
    many = relative(np.linspace(0, 100, 1001), LOAD_N)
    np.testing.assert_allclose(many[[0, 100, 1000]], few, rtol=1e-9)


def test_film_let_go_conducts_nothing_and_recovers_with_the_logarithm_of_time():
    # 100 s loaded, let go for a while, then touched for a moment.
    crept = []
    for rest_s in (0.1, 10, 1000, 1e6):
        loads = [LOAD_N, 0, LOAD_N]
        let_go, touched = relative([0, 100, 100 + rest_s], loads)[1:]
        assert let_go == 0
        crept.append(touched)
    fresh = relative([0.0], LOAD_N)[0]
    assert (np.diff(crept) < 0).all()
    assert crept[0] > fresh + 0.10
    assert crept[-1] == pytest.approx(fresh, abs=0.003)


def test_loads_of_the_past_add_up():
    time_s = np.array([0, 5, 30, 60.0])
    first, later = np.full(4, 10.0), np.array([0, 0, 15, 15.0])
    # Linear film: what both loads together leave is the sum of what each leaves.
    together = relative(time_s, first + later)
    np.testing.assert_allclose(together, relative(time_s, first) + relative(time_s, later), rtol=1e-9)


def test_half_let_go_it_comes_down_slowly():
    time_s = np.concatenate([[0, 1000], 1000 + np.geomspace(0.01, 100, 20)])
    after = relative(time_s, np.where(time_s < 1000, LOAD_N, LOAD_N / 2))[2:]
    assert (np.diff(after) < 0).all()
    assert after[0] > 0.5 * 1.15
