"""Feet that stand over the border of their pad, real prints: told, and left without length, shares and tripod."""

from __future__ import annotations

import numpy as np
import pytest
from foot.prints import BODY_N, GEOMETRY, both_pads_n, template, to_cells
from foot.test_stance import Mat, pad, standing
from real_footprints import place, tilted

from mat.foot.overhang import is_off_pad, off_pad_probability
from mat.geometry import SIDES

COUNT = 400


def pushed_over(count: int, seed: int):
    """Random prints over every border of the pad: (pad cells, share of the load that is lost)."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        side = SIDES[number % 2]
        picture = template(("mun104", "emed")[number // 2 % 2], side)
        rear, across = rng.choice([(-1, 0), (1, 0), (0, -1), (0, 1), (0, 0)])
        where = (18 + rear * rng.uniform(0, 60), 80 + across * rng.uniform(0, 60), rng.uniform(-15, 15))
        placed = place(picture, side, GEOMETRY, *where, over_border=True)
        force_n = tilted(picture, placed, np.array([rng.uniform(36, 48)]), np.array([BODY_N / 2]))
        cells_n = to_cells(placed.patches_n(force_n))[0]
        yield cells_n, 1 - cells_n.sum() / force_n.sum()


def test_what_is_lost_is_told():
    told, lost = np.array([(is_off_pad(cells), share) for cells, share in pushed_over(COUNT, 11)]).T
    for low, high in ((0, 1e-6), (1e-6, 0.01), (0.01, 0.02), (0.02, 0.03), (0.03, 0.05), (0.05, 0.6)):
        here = (lost >= low) & (lost < high)
        print(f"lost {low:.0%} to {high:.0%}: {here.sum()} prints, told {told[here].mean():.0%}")
    assert told[lost > 0.02].mean() >= 0.98
    assert told[lost < 1e-6].mean() <= 0.02


def test_a_foot_in_the_middle_is_nowhere_near():
    for side in SIDES:
        assert off_pad_probability(pad(side)[0]) < 0.01


def test_nothing_on_the_pad_is_not_off_it():
    assert off_pad_probability(np.zeros((16, 8))) == 0.0


@pytest.mark.parametrize("across_mm", [20.0, 140.0])
def test_a_foot_over_the_side_has_no_footprint_until_it_is_moved_in(across_mm):
    picture = template("mun104", "left")
    placed = place(picture, "left", GEOMETRY, 20, across_mm, 0, over_border=True)
    force_n = tilted(picture, placed, np.array([42.0]), np.array([BODY_N / 2]))
    over = to_cells(placed.patches_n(force_n))
    mat = Mat(body_weight_n=BODY_N)
    stance = mat.show(4, both_pads_n(over, pad("right")))
    assert stance.off_pad == {"left"}
    assert set(stance.feet) == {"right"}
    assert stance.heel_distance_mm is None
    stance = mat.show(4, standing())
    assert not stance.off_pad
    assert set(stance.feet) == {"left", "right"}


def test_somebody_who_faces_the_rear_is_told():
    mat = Mat()
    stance = mat.show(4, standing()[:, ::-1, ::-1])
    assert stance.turned
    assert not stance.feet
    assert not mat.show(1, np.zeros((1, 16, 16))).turned
    assert not mat.show(4, standing()).turned


def test_a_board_is_nobody_who_faces_the_rear():
    board = np.zeros((1, 16, 16))
    board[:, 3:12, 1:7] = 5.0
    assert not Mat().show(4, board).turned
