"""The footprint found on real prints: rear edge, length, axis and place along the foot against where they were laid."""

from __future__ import annotations

import numpy as np
import pytest
from foot.prints import GEOMETRY, Laid, lay, random_prints, template
from real_footprints import GRID
from scipy.ndimage import zoom

from mat.foot import CellPoints, Footprint, find_footprint
from mat.foot.cop import centre_of_pressure
from mat.geometry import SIDES, MatGeometry, Side

COUNT = 80
QUIET_PCT = 42.0
ROLLING_PCT = np.arange(20.0, 76.0, 5.0)
POINTS = {side: CellPoints.of(GEOMETRY, side) for side in SIDES}


def found(laid: Laid, foot_length_mm: float | None = None, film: bool = False) -> Footprint:
    pad = laid.film_pad_n(QUIET_PCT)[0] if film else laid.pad_n(QUIET_PCT)[0][0]
    footprint = find_footprint(pad, POINTS[laid.side], foot_length_mm)
    assert footprint is not None
    return footprint


def cop_mm(pad_n: np.ndarray, side: Side, geometry: MatGeometry = GEOMETRY) -> np.ndarray:
    centres = geometry.cell_centres_mm[:, GRID.columns(side)]
    total = pad_n.sum(axis=(1, 2))
    return centre_of_pressure(total, np.einsum("nij,ijk->nk", pad_n, centres), 0 * total)


@pytest.mark.parametrize("film", [False, True], ids=["forces", "film on patches"])
@pytest.mark.parametrize("name", ["mun104", "emed"])
def test_rear_edge_length_and_angle(name, film):
    rear, length, angle, laid_deg = [], [], [], []
    for laid in random_prints(name, COUNT):
        footprint = found(laid, film=film)
        rear.append(-float(footprint.along_mm(laid.rear_mm)))
        length.append(footprint.contact_length_mm - laid.placed.length_mm)
        angle.append(footprint.toe_out_deg - laid.toe_out_deg)
        laid_deg.append(laid.toe_out_deg)
    angle = np.array(angle) - np.mean(angle)  # how the template itself is turned, nobody noted
    print(f"toe-out follows by {np.polyfit(laid_deg, angle, 1)[0] + 1:.3f}")
    assert np.polyfit(laid_deg, angle, 1)[0] == pytest.approx(0, abs=0.05)
    # The worst of rear edge and toe tip as mat/foot/footprint.py states them; their sum for the length.
    for what, values, bias, spread, worst in (
        ("rear edge, mm", np.array(rear), 5.0, 1.5, 7.0),
        ("length, mm", np.array(length), 8.0, 3.0, 9.0 if film else 8.0),
        ("toe-out, °", angle, 0.01, 1.5, 3.0),
    ):
        print(f"{name} film={film} {what}: mean {values.mean():+.2f}, SD {values.std():.2f}, "
              f"worst {np.abs(values).max():.2f}")  # fmt: skip
        assert abs(values.mean()) <= bias
        assert values.std() <= spread
        assert np.abs(values).max() <= worst


@pytest.mark.parametrize("film", [False, True], ids=["forces", "film on patches"])
@pytest.mark.parametrize("entered", [False, True], ids=["length found", "length entered"])
@pytest.mark.parametrize("name", ["mun104", "emed"])
def test_place_along_the_foot(name, entered, film):
    errors = []
    for laid in random_prints(name, COUNT):
        footprint = found(laid, laid.placed.length_mm if entered else None, film)
        pad_n, _, true_pct = laid.pad_n(ROLLING_PCT)
        seen = laid.film_pad_n(ROLLING_PCT) if film else pad_n
        errors.append(footprint.fl_pct(cop_mm(seen, laid.side)) - true_pct)
    error = np.concatenate(errors)
    rms, worst = np.sqrt((error**2).mean()), np.abs(error).max()
    print(f"{name} film={film} entered={entered} fl: rms {rms:.2f} %, worst {worst:.2f} %, mean {error.mean():+.2f} %")
    assert rms <= 1.5
    assert worst <= 3.0


def anywhere(picture: np.ndarray, side: Side, length_mm: float, rng: np.random.Generator) -> Laid:
    """Wholly on the pad but for the print's faintest fringe: a foot of 310 mm fills a pad of 320."""
    while True:
        rear_mm = rng.uniform(0, min(60.0, GRID.pad_length_mm - length_mm))
        laid = lay(picture, side, rear_mm, rng.uniform(50, 110), rng.uniform(-20, 20), over_border=True)
        if laid.pad_n(QUIET_PCT, 1.0)[0].sum() > 0.995:
            return laid


@pytest.mark.parametrize("length_mm", [220, 240, 265, 290, 310])
@pytest.mark.parametrize("name", ["mun104", "emed"])
def test_small_and_large_feet_turned_up_to_twenty_degrees(name, length_mm):
    """The same templates drawn larger and smaller, as far out as the pad holds them."""
    rng = np.random.default_rng(length_mm)
    errors, lengths = [], []
    for number in range(20):
        side = SIDES[number % 2]
        picture = template(name, side)
        rows = np.flatnonzero((picture >= 0.025 * picture.max()).any(axis=1))
        picture = np.maximum(zoom(picture, length_mm / 5.0 / len(rows), order=1), 0)
        laid = anywhere(picture, side, length_mm, rng)
        footprint = found(laid)
        pad_n, _, true_pct = laid.pad_n(ROLLING_PCT)
        errors.append(footprint.fl_pct(cop_mm(pad_n, side)) - true_pct)
        lengths.append(footprint.contact_length_mm - laid.placed.length_mm)
    error = np.concatenate(errors)
    rms, worst = np.sqrt((error**2).mean()), np.abs(error).max()
    print(f"{name} {length_mm} mm: rms {rms:.2f} %, worst {worst:.2f} %, length worst {np.abs(lengths).max():.1f} mm")
    assert rms <= 1.5
    assert worst <= 3.0
    assert np.abs(lengths).max() <= 8.0


def test_the_entered_length_is_what_stands_for_a_hundred_percent():
    laid = lay(template("mun104", "left"), "left", 20, 90, 2)
    plain, entered = found(laid), found(laid, 300.0)
    assert plain.length_mm == plain.contact_length_mm
    assert entered.length_mm == 300.0
    assert entered.contact_length_mm == plain.contact_length_mm
    np.testing.assert_array_equal(entered.rear_mm, plain.rear_mm)
    point = plain.rear_mm + 150 * plain.forward
    assert entered.fl_pct(point) == pytest.approx(50)
    assert plain.fl_pct(point) == pytest.approx(15000 / plain.contact_length_mm)


def test_a_print_one_cell_further_is_the_same_print_further():
    pad = np.zeros((16, 8))
    first = lay(template("mun104", "right"), "right", 12, 60, 3).pad_n(QUIET_PCT)[0][0]
    pad[2:], pad_right = first[:-2], np.roll(first, 1, axis=1)
    assert not first[-2:].any()
    assert not first[:, -1].any()
    here = find_footprint(first, POINTS["right"])
    for moved, by in ((pad, [0, 40]), (pad_right, [20, 0])):
        there = find_footprint(moved, POINTS["right"])
        np.testing.assert_allclose(there.rear_mm - here.rear_mm, by, atol=1e-6)
        assert there.contact_length_mm == pytest.approx(here.contact_length_mm, abs=1e-6)
        np.testing.assert_allclose(there.forefoot_borders_mm, here.forefoot_borders_mm, atol=1e-6)


def test_scale_changes_nothing():
    pad = lay(template("mun104", "left"), "left", 25, 90, 1).pad_n(QUIET_PCT)[0][0]
    one, other = find_footprint(pad, POINTS["left"]), find_footprint(3.7 * pad, POINTS["left"])
    np.testing.assert_allclose(other.rear_mm, one.rear_mm, atol=1e-9)
    np.testing.assert_allclose(other.heel_borders_mm, one.heel_borders_mm, atol=1e-9)


@pytest.mark.parametrize("number", range(6))
def test_the_mirrored_foot_is_the_other_foot(number):
    laid = list(random_prints("mun104", 6))[number]
    pad = laid.pad_n(QUIET_PCT)[0][0]
    other: Side = "right" if laid.side == "left" else "left"
    here, there = find_footprint(pad, POINTS[laid.side]), find_footprint(pad[:, ::-1], POINTS[other])
    np.testing.assert_allclose(there.rear_mm, here.rear_mm * [-1, 1], atol=1e-6)
    np.testing.assert_allclose(there.medial, here.medial * [-1, 1], atol=1e-9)
    np.testing.assert_allclose(there.forefoot_borders_mm, here.forefoot_borders_mm, atol=1e-6)
    assert there.toe_out_deg == pytest.approx(here.toe_out_deg, abs=1e-9)


@pytest.mark.parametrize("angle", [-15.0, 10.0])
@pytest.mark.parametrize("side", SIDES)
def test_a_turned_pad_turns_the_print_with_it(side, angle):
    geometry = MatGeometry(GRID, 120, angle, angle)
    laid = lay(template("mun104", side), side, 20, 80, 2)
    pad = laid.pad_n(QUIET_PCT)[0]
    straight, turned = find_footprint(pad[0], POINTS[side]), find_footprint(pad[0], CellPoints.of(geometry, side))
    assert turned.toe_out_deg == pytest.approx(straight.toe_out_deg + angle, abs=1e-6)
    assert turned.contact_length_mm == pytest.approx(straight.contact_length_mm, abs=1e-6)
    here = straight.fl_pct(cop_mm(pad, side)), straight.medial_mm(cop_mm(pad, side))
    there = turned.fl_pct(cop_mm(pad, side, geometry)), turned.medial_mm(cop_mm(pad, side, geometry))
    np.testing.assert_allclose(there, here, atol=1e-6)


def test_medial_is_positive_towards_the_other_foot():
    for side in SIDES:
        footprint = found(lay(template("mun104", side), side, 20, 80, 0))
        towards = np.array([20.0 if side == "left" else -20.0, 0])
        assert float(footprint.medial_mm(footprint.rear_mm + towards)) == pytest.approx(20, abs=1)


@pytest.mark.parametrize("number", range(4))
def test_a_foot_the_wrong_way_round_is_not_taken_for_one_the_right_way(number):
    """Heel = narrower end (BIOMECHANICS §2): somebody who faces the rear would have toes and heels told crosswise."""
    laid = list(random_prints("mun104", 4))[number]
    reversed_pad = laid.pad_n(QUIET_PCT)[0][0][::-1, ::-1]
    footprint = find_footprint(reversed_pad, POINTS[laid.side])
    assert footprint is None or footprint.forward[1] < 0


@pytest.mark.parametrize(
    ("name", "rows", "cols"),
    [("nothing", [], []), ("one cell", [4], [4]), ("a heel", range(1, 5), range(2, 5)),
     ("a forefoot", range(9, 14), range(1, 7)),
     ("a board across", [5, 6], range(8))],
)  # fmt: skip
def test_what_is_no_footprint(name, rows, cols):
    pad = np.zeros((16, 8))
    pad[np.ix_(list(rows), list(cols))] = 10.0
    assert find_footprint(pad, POINTS["left"]) is None
