"""The order of the lines from several prints: exchanged ones are found, sound ones are not complained of."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from matrix.stances import GRID, HELLO
from real_footprints import emed_step, film_cells, mun104, place, tilted

from mat.geometry import SIDES, MatGeometry
from mat.matrix import conductance
from mat.matrix.line_order import LEAST_STANCES, SURE, judge_order
from mat.pressure import FSR_FILM
from mat.sim.circuit import CircuitModel, quantise
from mat.wire import FrameBlock

PERSONS = ("mun104", "emed")
PRINTS = 60
TRIALS = 40


@cache
def prints(person: str) -> np.ndarray:
    """(PRINTS, rows, cols) S as the host computes them from ten bits: random places, ±12°, cells that differ by 6 %."""
    rng = np.random.default_rng(7)
    step = emed_step().max(axis=0)
    pictures = {"left": step[:, ::-1], "right": step} if person == "emed" else {side: mun104(side) for side in SIDES}
    patches = {side: np.concatenate([_random(pictures[side], side, rng) for _ in range(PRINTS)]) for side in SIDES}
    cells_s = film_cells(patches, FSR_FILM) * (1 + 0.06 * rng.standard_normal((16, 16)))
    read = CircuitModel.from_hello(HELLO).readings(cells_s)
    parts = [quantise(p, 0.5 * rng.standard_normal(p.shape), 10) for p in (read.cells, read.all_high, read.row_sense)]
    none = np.zeros(PRINTS, dtype=np.int64)
    return conductance(FrameBlock(none, none, none, none.astype(bool), none, *parts, HELLO))


def _random(picture: np.ndarray, side, rng: np.random.Generator) -> np.ndarray:
    while True:
        try:
            placed = place(picture, side, MatGeometry(GRID), *rng.uniform((2, 35, -12), (50, 125, 12)))
        except AssertionError:
            continue
        return placed.patches_n(tilted(picture, placed, rng.uniform(32, 52, 1), np.array([350.0])))


def draw(number: int, stances: int) -> np.ndarray:
    rng = np.random.default_rng([number, stances])
    return prints(PERSONS[number % 2])[rng.choice(PRINTS, stances, replace=False)]


@pytest.mark.parametrize("stances", [2, 4, 6, 8])
def test_detection_and_false_alarms(stances: int) -> None:
    """Two neighbours, or any two lines of a pad, exchanged; on two persons' feet at random places."""
    rng = np.random.default_rng(stances)
    found = wrong = false = 0
    for number in range(TRIALS):
        sound = draw(number, stances)
        false += bool(_strong(sound))
        order = np.arange(16)
        first, second = sorted(rng.choice(8, 2, replace=False)) if number % 2 else (number % 7, number % 7 + 1)
        order[[first, second]] = second, first
        swapped = sound[:, :, order] if number % 4 < 2 else sound[:, order]
        named = [{line for line, read in enumerate(change) if line != read} for change in _strong(swapped)]
        found += named[:1] == [{first, second}]
        wrong += bool(named) and named != [{first, second}]
    print(f"{stances} stances: {found / TRIALS:.0%} of the exchanges named, {wrong} wrongly, {false} false of {TRIALS}")
    assert found >= {2: 0.5, 4: 0.85, 6: 0.95, 8: 0.95}[stances] * TRIALS
    assert false <= (2 if stances == 2 else 0)


def _strong(cells: np.ndarray) -> list[tuple[int, ...]]:
    """Changes as they would be told if any number of stances sufficed: the prints counted as often as needed."""
    repeated = np.concatenate([cells] * -(-LEAST_STANCES // len(cells)))
    return [c.order for c in judge_order(repeated).changes if c.evidence * len(cells) / len(repeated) >= SURE]


def test_a_right_order_is_said_to_be_right_as_far_as_it_was_stood_on() -> None:
    judgement = judge_order(draw(0, 12))
    assert judgement.changes == ()
    assert "right" in judgement.text if judgement.sure else "too little is known" in judgement.text
    assert all(lines == "column" or first >= 12 for lines, first in judgement.undecided)


def test_two_columns_exchanged_are_named() -> None:
    order = np.r_[0:5, 6, 5, 7:16]
    judgement = judge_order(draw(1, 6)[:, :, order])
    assert judgement.text == "Columns 5 and 6 are exchanged: swap their two conductors."
    assert judgement.column_evidence[5, 6] > SURE


def test_shift_registers_that_changed_places() -> None:
    said = judge_order(draw(2, 10)[:, np.r_[8:16, 0:8]]).text
    assert said == "Rows 0 to 7 are exchanged with 8 to 15: swap the two groups."


def test_a_half_turned_round_is_never_called_right() -> None:
    """Heel and ball then seem to move against each other, so the stances may look too alike to be judged."""
    for number in range(6):
        judgement = judge_order(draw(number, 8)[:, np.r_[7:-1:-1, 8:16]])
        assert not judgement.sure or judgement.changes
        assert "is right" not in judgement.text


def test_two_exchanges_are_both_named() -> None:
    cells = draw(3, 8)[:, :, np.r_[0:2, 3, 2, 4:16]][:, np.r_[0:6, 7, 6, 8:16]]
    told = judge_order(cells)
    assert {change.lines for change in told.changes} == {"row", "column"}
    assert len(told.changes) == 2


def test_too_few_stances_and_empty_prints_say_so() -> None:
    assert "too few" in judge_order(draw(0, 3)).text
    empty = judge_order(np.zeros((6, 16, 16)))
    assert not empty.sure
    assert empty.changes == ()


def test_the_order_of_the_stances_and_their_scale_change_nothing() -> None:
    cells = draw(4, 6)
    one, other = judge_order(cells), judge_order(cells[::-1] * np.arange(1, 7)[:, None, None])
    np.testing.assert_allclose(one.row_evidence, other.row_evidence, atol=1e-9)


def test_stances_at_the_same_place_are_too_alike() -> None:
    """Their one texture, seen again and again, would pass for evidence."""
    one = draw(5, 1)
    swaying = one * (1 + 0.02 * np.random.default_rng(3).standard_normal((6, 16, 16)))
    judgement = judge_order(swaying)
    assert judgement.unmoved == ("row", "column")
    assert judgement.changes == ()
    assert not judgement.sure
    assert "too alike" in judgement.text
