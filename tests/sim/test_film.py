"""The film: patches add up to the whole-cell law, stages act where they say, patches lie where the cells lie."""

from __future__ import annotations

import numpy as np
import pytest

from mat.geometry import SIDES, Grid, MatGeometry
from mat.pressure.film import FSR_FILM, FilmLaw
from mat.sim.film import PATCHES_PER_EDGE, ContactThreshold, Film, GainSpread, pad_patches

GRID = Grid(16, 16, 20.0, 20.0)
PER_CELL = PATCHES_PER_EDGE**2


def both_pads(geometry: MatGeometry):
    return [pad_patches(geometry, side) for side in SIDES]


@pytest.mark.parametrize("law", [FSR_FILM, FilmLaw(300e-6, 1.0)])
def test_a_uniformly_loaded_cell_follows_the_law_of_whole_cells(law):
    layouts = both_pads(MatGeometry(GRID))
    cell_n = np.random.default_rng(1).uniform(0, 60, (3, 16, 16))
    forces = [cell_n.reshape(3, -1)[:, layout.cell] / PER_CELL for layout in layouts]
    np.testing.assert_allclose(Film(law, GRID).conductance_s(layouts, forces), law.conductance_s(cell_n), rtol=1e-12)


def test_the_same_force_on_fewer_patches_conducts_less_with_a_saturating_film():
    layouts = both_pads(MatGeometry(GRID))
    spread, point = np.zeros((1, len(layouts[0].cell))), np.zeros((1, len(layouts[0].cell)))
    spread[0, :PER_CELL], point[0, 0] = 16.0 / PER_CELL, 16.0
    nothing = np.zeros_like(spread)
    film = Film(FSR_FILM, GRID)
    whole = film.conductance_s(layouts, [spread, nothing])[0, 0, 0]
    concentrated = film.conductance_s(layouts, [point, nothing])[0, 0, 0]
    assert concentrated / whole == pytest.approx(PER_CELL ** (FSR_FILM.exponent - 1), rel=1e-12)


@pytest.mark.parametrize("geometry", [MatGeometry(GRID), MatGeometry(GRID, 110, left_angle_deg=5, right_angle_deg=-9)])
def test_the_patches_of_a_cell_are_centred_on_it(geometry):
    centres = geometry.cell_centres_mm.reshape(-1, 2)
    for layout in both_pads(geometry):
        cells = np.unique(layout.cell)
        mean = np.array([layout.centres_mm[layout.cell == cell].mean(axis=0) for cell in cells])
        np.testing.assert_allclose(mean, centres[cells], atol=1e-9)
        assert (np.diff(layout.cell) >= 0).all()
    assert layout.area_mm2 == 25.0


def test_contact_threshold_takes_its_force_off_and_never_gives_any():
    stage = ContactThreshold(0.2)
    np.testing.assert_allclose(stage(np.array([[0.0, 0.1, 0.5]]), "left"), [[0, 0, 0.3]])


def test_gain_spread_is_seeded_and_has_the_asked_size():
    spread = GainSpread.drawn(GRID, 0.2, seed=5)
    np.testing.assert_array_equal(spread.gain, GainSpread.drawn(GRID, 0.2, seed=5).gain)
    assert (spread.gain != GainSpread.drawn(GRID, 0.2, seed=6).gain).any()
    assert 0.15 < spread.gain.std() < 0.25
    assert 0.95 < np.median(spread.gain) < 1.05
    layouts = both_pads(MatGeometry(GRID))
    forces = [np.ones((2, len(layout.cell))) for layout in layouts]
    plain = Film(FSR_FILM, GRID).conductance_s(layouts, forces)
    got = Film(FSR_FILM, GRID, cell_stages=(spread,)).conductance_s(layouts, forces)
    np.testing.assert_allclose(got / plain, np.broadcast_to(spread.gain, plain.shape), rtol=1e-12)
