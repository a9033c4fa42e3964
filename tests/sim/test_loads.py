"""What is put on the mat to calibrate it: boards, foam, a person, and a mat that does what it is asked."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from mat.geometry import SIDES, Grid, MatGeometry
from mat.pressure import FSR_FILM
from mat.sim import SimTransport
from mat.sim.film import FilmEffects, pad_patches
from mat.sim.loads import BoardLoad, FoamSheet, placement_rng
from mat.sim.loads_performer import CLEARING_S, ObedientCells, Performer
from mat.sim.loads_person import PLACES, Person, treading_n

GEOMETRY = MatGeometry(Grid(16, 16, 20.0, 20.0))
LEFT = pad_patches(GEOMETRY, "left")
STILL = np.zeros((1, 2))


def pressed(board: BoardLoad, foam: FoamSheet) -> np.ndarray:
    return board.patches_n(GEOMETRY, LEFT.centres_mm, board.stiffness(GEOMETRY, LEFT.centres_mm, foam), STILL)[0]


def centre_mm(force_n: np.ndarray) -> np.ndarray:
    """Along and across from the pad's centre."""
    on_pad = GEOMETRY.floor_to_pad("left", LEFT.centres_mm) - [80, 160]
    return (force_n @ on_pad / force_n.sum())[::-1]


@pytest.mark.parametrize("offset_mm", [(0.0, 0.0), (20.0, 0.0), (-15.0, 6.0)])
def test_a_board_bears_its_load_where_it_stands(offset_mm):
    force_n = pressed(BoardLoad("left", 70.0, offset_mm), FoamSheet(1, 0.0))
    assert force_n.sum() == pytest.approx(70 * 9.81)
    np.testing.assert_allclose(centre_mm(force_n), offset_mm, atol=0.2)
    assert force_n.min() > 0


def test_foam_is_uneven_as_published_and_turns_with_the_sheet():
    foam = FoamSheet(4)
    plain, turned = (pressed(BoardLoad("left", 70.0, turned=way), foam).reshape(16, 8, 4, 4) for way in (False, True))
    even = pressed(BoardLoad("left", 70.0), FoamSheet(4, 0.0)).reshape(16, 8, 4, 4)
    assert 0.03 < np.std(plain / even) < 0.10
    np.testing.assert_allclose(turned, plain[::-1, ::-1, ::-1, ::-1], rtol=1e-9)
    neighbours = np.corrcoef((plain / even)[:-1].ravel(), (plain / even)[1:].ravel())[0, 1]
    assert neighbours > 0.7, "smooth over 20 mm"


def test_loads_are_put_as_a_careful_person_does():
    offsets = np.array([BoardLoad.drawn("left", 10, False, placement_rng(7, k)).offset_mm for k in range(400)])
    np.testing.assert_allclose(offsets.std(axis=0), (15, 8), rtol=0.12)
    assert BoardLoad.drawn("left", 10, False, placement_rng(7, 3)) == BoardLoad.drawn(
        "left", 10, False, placement_rng(7, 3)
    )


@pytest.mark.parametrize("move", ["still", "shift", "rock", "circle"])
def test_a_persons_total_stays_while_the_weight_moves(move):
    person = Person(70.0, 262, GEOMETRY, 2)
    left_n, right_n = (patches.sum(axis=1) for patches in person.patches_n(np.arange(1.5, 14, 0.1), PLACES[1], move))
    total_n = left_n + right_n
    assert np.abs(total_n / (70 * 9.81) - 1).max() < 0.02
    assert (np.ptp(left_n / total_n) > 0.4) == (move == "shift")


@pytest.mark.parametrize("foot_mm", [220, 262, 310])
def test_every_place_can_be_stood_on(foot_mm):
    person = Person(70.0, foot_mm, GEOMETRY, 2)
    for place in PLACES:
        assert len(person.feet(place)) == 2


def test_treading_reaches_most_of_the_pads():
    person = Person(70.0, 262, GEOMETRY, 2)
    for patches_n in treading_n(person, np.arange(0, 40, 0.2), 1):
        reached = patches_n.max(axis=0).reshape(-1, 16).sum(axis=1) > 5
        assert 0.6 < reached.mean() <= 1


def asked(**values):
    plain = {"kind": "zero", "bears": "nothing", "side": None, "turned": False, "number": 0, "move": "still", "spot": 0}
    return SimpleNamespace(**{**plain, "at_mm": (0.0, 0.0), **values})


class Empty:
    def conductance_s(self, time_s):
        return np.full((len(time_s), 16, 16), 7e-9)


def test_an_obedient_mat_bears_what_is_asked_from_then_on():
    film = FilmEffects().film(FSR_FILM, GEOMETRY.grid, 1)
    cells = ObedientCells(Empty(), film, GEOMETRY, 70.0, 262, 1)
    assert cells.conductance_s(np.arange(3) / 10).max() == 7e-9
    cells.perform(asked(kind="board", bears="person", side="right", number=3))
    read_n = FSR_FILM.force_n(cells.conductance_s(np.arange(10, 60) / 10))
    total_n = read_n.sum(axis=(1, 2))
    assert total_n[: round(CLEARING_S * 10)].max() == 0, "the mat is cleared first"
    assert total_n[-1] == pytest.approx(70.6 * 9.81, rel=0.02)
    assert read_n[-1, :, :8].sum() == 0
    cells.perform(asked(kind="point", bears="load", side="left", at_mm=(80.0, 80.0), number=1))
    read_n = FSR_FILM.force_n(cells.conductance_s(np.arange(60, 110) / 10))[-1]
    assert (read_n.sum(axis=1) @ (np.arange(16) + 0.5) * 20) / read_n.sum() == pytest.approx(80, abs=4)


def test_a_simulated_transport_performs():
    transport = SimTransport("sim:empty?seed=3", fast=True)
    assert isinstance(transport, Performer)
    transport.open()
    transport.write(b"s\n")
    transport.perform(asked(kind="weigh", bears="person"))
    assert len(transport.read(0.05)) > 1000
    assert SIDES == ("left", "right")
