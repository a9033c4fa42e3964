"""The fits of a calibration against films whose truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mat.geometry import SIDES, Grid, MatGeometry
from mat.pressure import FSR_FILM, FilmLaw
from mat.pressure.calibration import BoardReading, FilmFit, Moments, even_out, touch_up, weigh
from mat.pressure.calibration.even_out import _BoardSystem, unpressed
from mat.pressure.calibration.expectation import FLOOR_AP_MM, expected_cop_error_mm
from mat.pressure.calibration.film_fit import bounded_contact_n, huber_weights, unbounded_contact
from mat.pressure.calibration.touch_up import LOOPS, _linearised, likeliest_loop
from mat.pressure.contact import MOST_CONTACT_N
from mat.pressure.hysteresis import NO_LOOP
from mat.sim.film import FilmEffects, GainSpread, pad_patches
from mat.sim.loads import BoardLoad, FoamSheet, placement_rng
from mat.sim.loads_person import PLACES, Person

GRID = Grid(16, 16, 20.0, 20.0)
GEOMETRY = MatGeometry(GRID)
PADS = [pad_patches(GEOMETRY, side) for side in SIDES]
NOTHING = np.zeros((16, 16))


def boards(
    film, seed: int, unevenness: float = 0.065, placements: int = 2, loads_kg=(10.6, 70.6)
) -> list[BoardReading]:
    foam, readings = FoamSheet(seed, unevenness), []
    for index, side in enumerate(SIDES):
        for placement in range(placements):
            for load_kg in loads_kg:
                board = BoardLoad.drawn(side, load_kg, placement % 2 == 1, placement_rng(seed, len(readings)))
                centres_mm = PADS[index].centres_mm
                stiffness = board.stiffness(GEOMETRY, centres_mm, foam)
                forces = [np.zeros((1, len(pad.cell))) for pad in PADS]
                forces[index] = board.patches_n(GEOMETRY, centres_mm, stiffness, np.zeros((1, 2)))
                cells_s = film.conductance_s(PADS, forces)[0][:, GRID.columns(side)]
                readings.append(BoardReading(side, cells_s, load_kg * 9.81, board.turned, np.zeros((16, 8))))
    return readings


def person_moving(film, weight_kg: float = 70.0, foot_mm: float = 262, seed: int = 3) -> Moments:
    person, parts = Person(weight_kg, foot_mm, GEOMETRY, seed), []
    time_s = np.arange(0, 10, 0.2) + 1.2
    for spot, move in enumerate(("shift", "rock", "circle", "rock", "shift")):
        parts.append(film.conductance_s(PADS, person.patches_n(time_s, PLACES[spot], move)))
    cells_s = np.concatenate(parts)
    clock_s = np.arange(len(cells_s)) * 0.2
    return Moments(clock_s, cells_s, np.full(len(cells_s), weight_kg * 9.81), NOTHING)


def gain_error(fit: FilmFit, true: np.ndarray) -> np.ndarray:
    error = np.log(fit.gain / true)
    return error - error.mean()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_board_evens_out_and_an_off_centre_load_does_not_become_a_slope_of_the_gains(seed):
    film = FilmEffects(gain_spread=0.21).film(FSR_FILM, GRID, seed)
    true = GainSpread.drawn(GRID, 0.21, seed).gain
    found = even_out(boards(film, seed), GRID, FilmLaw(200e-6, 0.85))
    error = gain_error(found.fit, true)
    slopes = [np.polyfit(np.linspace(-1, 1, 16), error[:, GRID.columns(side)].mean(axis=1), 1)[0] for side in SIDES]
    print(f"gains off by {error.std():.1%} (before {np.log(true).std():.1%}), slopes {slopes}")
    assert 0.005 < error.std() < 0.06
    # A load 15 mm off tilts the pressure by 28 % from the middle to the end; gains of 21 % have a slope of 3 % by
    # chance.
    assert np.abs(slopes).max() < 0.06
    assert found.fit.exponent == pytest.approx(0.78, abs=0.06)
    assert found.spread == pytest.approx(np.log(true).std(), abs=0.04)


def test_even_film_is_left_even():
    found = even_out(boards(FilmEffects().film(FSR_FILM, GRID, 1), 1), GRID, FSR_FILM)
    assert 0 < gain_error(found.fit, np.ones((16, 16))).std() < 0.015, "no over-fit of foam and load"


def test_a_dead_cell_neither_spoils_the_others_nor_goes_unseen():
    film = FilmEffects(gain_spread=0.1).film(FSR_FILM, GRID, 4)
    readings = []
    for reading in boards(film, 4):
        cells_s = reading.above_rest_s.copy()
        if reading.side == "left":
            cells_s[3, 3] = 0.0
        readings.append(replace(reading, above_rest_s=cells_s))
    found = even_out(readings, GRID, FSR_FILM)
    assert np.argwhere(found.dead).tolist() == [[3, 3]]
    error = gain_error(found.fit, GainSpread.drawn(GRID, 0.1, 4).gain)
    assert np.delete(error.ravel(), 3 * 16 + 3).std() < 0.05
    assert not unpressed([], GRID).any()


def test_pads_without_a_board_keep_what_was_believed():
    film = FilmEffects(gain_spread=0.21).film(FSR_FILM, GRID, 2)
    found = even_out([reading for reading in boards(film, 2) if reading.side == "left"], GRID, FSR_FILM)
    right = np.log(found.fit.gain[:, 8:])
    assert np.ptp(right) < 1e-9
    assert even_out([], GRID, FSR_FILM).fit.law == FSR_FILM


def test_the_touch_up_betters_gains_and_says_so():
    film = FilmEffects(gain_spread=0.21).film(FilmLaw(160e-6, 0.9), GRID, 6)
    readings = boards(film, 6)
    evened = even_out(readings, GRID, FSR_FILM)
    moments = person_moving(film)
    result = touch_up(lambda loop: even_out(readings, GRID, FSR_FILM, loop, evened).fit, moments)
    other = person_moving(film, weight_kg=90.0, foot_mm=244, seed=9)
    before, after = (
        (fit.force_n(other.above_rest_s).sum(axis=(1, 2)) / other.total_n).std() for fit in (evened.fit, result.fit)
    )
    print(f"total {result.before:.1%} → {result.after:.1%}, of another person {before:.2%} → {after:.2%}")
    assert result.helped
    assert result.after < result.before
    assert after < before
    assert result.loop.width <= 0.025, "there is no hysteresis to find"


def test_a_touch_up_that_cannot_help_says_so_and_changes_only_the_scale():
    """The truth is known already, and the totals are noise: nothing is to be learnt."""
    film = FilmEffects().film(FilmLaw(160e-6, 1.0), GRID, 1)
    known = FilmFit.assumed(GRID, FilmLaw(160e-6, 1.0))
    known = FilmFit(GRID, known.mean, 1e-6 * known.covariance)
    moments = person_moving(film)
    noisy = replace(
        moments, total_n=moments.total_n * (1 + 0.02 * np.random.default_rng(2).standard_normal(len(moments.total_n)))
    )
    result = touch_up(lambda loop: known, noisy)
    assert not result.helped
    assert np.ptp(np.log(result.fit.gain)) < 1e-12
    assert result.fit.law.conductance_at_1n_s == pytest.approx(160e-6, rel=0.02)


def test_weighing_changes_nothing_but_the_scale():
    film = FilmEffects().film(FilmLaw(100e-6, 0.9), GRID, 1)
    moments = person_moving(film)
    fit = weigh(FilmFit.assumed(GRID, FilmLaw(300e-6, 0.9)), moments)
    total_n = fit.force_n(moments.above_rest_s).sum(axis=(1, 2))
    assert np.median(total_n / moments.total_n) == pytest.approx(1, abs=1e-3)
    assert fit.exponent == 0.9
    assert np.ptp(fit.gain) < 1e-12


def test_derivatives_are_those_of_the_model():
    rng = np.random.default_rng(0)
    common = [np.log(160e-6), 0.78, unbounded_contact(0.2)]
    theta = np.concatenate([0.2 * rng.standard_normal(256), 0.05 * rng.standard_normal(256), common])
    moments = Moments(np.arange(4.0), rng.uniform(0, 3e-4, (4, 16, 16)), np.full(4, 700.0), NOTHING)

    def linearised(at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return _linearised(FilmFit(GRID, at, np.empty(0)), moments, NO_LOOP, moments.known)

    jacobian, _ = linearised(theta)
    for index in (3, 300, 512, 513, 514):
        step = np.zeros(len(theta))
        step[index] = 1e-5
        up, down = (linearised(theta + sign * step)[1] for sign in (1, -1))
        np.testing.assert_allclose(jacobian[:, index], (down - up) / 2e-5, rtol=1e-4, atol=1e-7)


def test_derivatives_of_the_boards_are_those_of_the_model():
    rng = np.random.default_rng(0)
    readings = [
        BoardReading("left", rng.uniform(0.5, 1, (16, 8)) * 1e-3, 700.0, True, np.zeros((16, 8))),
        BoardReading("right", rng.uniform(0.5, 1, (16, 8)) * 1e-3, 100.0, False, np.zeros((16, 8))),
    ]
    system = _BoardSystem(readings, GRID, FSR_FILM, 0.2, NO_LOOP)
    theta = system._start + 0.05 * rng.standard_normal(len(system._start))
    theta[512:515] = np.log(160e-6), 0.78, unbounded_contact(0.2)
    jacobian = system._linearised(theta)[0].toarray()
    for index in [5, 300, 512, 513, 514, *range(515, 530), len(theta) - 1]:
        step = np.zeros(len(theta))
        step[index] = 1e-6
        up, down = (system._linearised(theta + sign * step)[1] for sign in (1, -1))
        np.testing.assert_allclose(jacobian[:, index], (down - up) / 2e-6, rtol=1e-4, atol=1e-6)


def test_outliers_count_less():
    np.testing.assert_allclose(huber_weights(np.array([0.0, 1.345, 2.69, -13.45]), 1.0), [1, 1, 0.5, 0.1])


def test_the_expected_error_falls_with_what_is_known():
    film = FilmEffects(gain_spread=0.21).film(FSR_FILM, GRID, 1)
    stance_s = person_moving(film).above_rest_s.mean(axis=0)
    believed = FilmFit.assumed(GRID, FSR_FILM)
    evened = even_out(boards(film, 1), GRID, FSR_FILM).fit
    nothing_unknown = FilmFit(GRID, believed.mean, 0 * believed.covariance)
    errors = [expected_cop_error_mm(fit, stance_s, GEOMETRY)[0] for fit in (believed, evened, nothing_unknown)]
    print(f"expected AP error: {errors}")
    assert 3 < errors[0] < 30
    assert errors[0] > errors[1] > errors[2] == pytest.approx(FLOOR_AP_MM)


@pytest.mark.parametrize(("errors", "loop"), [
    ((0.02, 0.012, 0.009, 0.009, 0.012), 0.0875), ((0.010, 0.0095, 0.009, 0.0085, 0.012), 0.0),
    ((0.02, 0.019, 0.018, 0.015, 0.012), 0.125), ((0.01, 0.02, 0.03, 0.04, 0.05), 0.0),
    ((0.02, 0.015, 0.020, 0.03, 0.04), 0.05),
])  # fmt: skip
def test_a_loop_must_earn_its_keep_and_is_told_between_those_tried(errors, loop):
    """On film without hysteresis a narrow loop once read the sway a third too long."""
    assert likeliest_loop(dict(zip((0.0, *LOOPS), errors, strict=True))) == pytest.approx(loop, abs=1e-3)


def test_a_contact_force_stays_inside_what_film_has():
    assert bounded_contact_n(np.log(0.01)) == pytest.approx(0.0098, abs=1e-4)
    assert bounded_contact_n(50.0) == pytest.approx(MOST_CONTACT_N)
    assert bounded_contact_n(unbounded_contact(0.2)) == pytest.approx(0.2)
