"""The sketch of a step shows where the feet go: no two places look alike, and nobody stands off the pad."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mat.session.calibrating import Equipment, calibration_steps
from mat.wire import Hello
from viz.guide.picture import Sketch
from viz.guide.words import sketch
from viz.qt import QtCore
from viz.widgets.pad_sketch import BOARD_PEN, PadSketch, board_place, foot_place, name_top

PAD = QtCore.QRectF(100, 50, 80, 160)
GRID = Hello().grid
TOUCH_UP = [step for step in calibration_steps(Equipment(70.0)) if step.kind == "touch-up"]


def test_each_place_of_a_touch_up_is_drawn_where_it_is_said() -> None:
    shown = {step.spot: sketch(step, GRID) for step in TOUCH_UP}
    places = {spot: (foot_place(each, "left", PAD), foot_place(each, "right", PAD)) for spot, each in shown.items()}
    assert len(places) >= 4
    middle = PAD.center()
    assert places[0] == (middle, middle)
    assert places[1][0].y() < middle.y(), "forward is up"
    assert places[2][0].y() > middle.y()
    assert places[3][0].x() < middle.x() < places[3][1].x(), "apart"
    assert places[4][1].x() < middle.x() < places[4][0].x(), "closer together"


@pytest.mark.parametrize("moved_mm", [(500.0, 500.0), (-500.0, -500.0), (0.0, 0.0)])
def test_nobody_is_drawn_off_the_pad(moved_mm: tuple[float, float]) -> None:
    for side in ("left", "right"):
        at = foot_place(Sketch(bears="person", moved_mm=moved_mm), side, PAD)
        assert PAD.adjusted(17, 22, -17, -22).contains(at)


def test_the_pictures_of_two_places_differ(qtbot) -> None:
    made = PadSketch()
    qtbot.addWidget(made)
    made.resize(400, 400)
    images = []
    for spot in sorted({step.spot for step in TOUCH_UP}):
        step = next(each for each in TOUCH_UP if each.spot == spot)
        shown = sketch(step, GRID)
        made.show_sketch(Sketch(**{**shown.__dict__, "move": "still"}))
        images.append(made.grab().toImage())
    assert all(one != other for one, other in pairwise(images))


def test_the_names_of_the_pads_stay_clear_of_the_board() -> None:
    """Seen when it was tried: the board's line and its marked corner lay over "LEFT · heel"."""
    board = sketch(next(step for step in calibration_steps(Equipment(70.0)) if step.kind == "board"), GRID)
    assert name_top(board, PAD) >= board_place(PAD).bottom() + BOARD_PEN / 2
    assert name_top(sketch(TOUCH_UP[0], GRID), PAD) < name_top(board, PAD), "without one it stands at the pad"
