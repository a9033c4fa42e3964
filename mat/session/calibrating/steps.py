"""The steps of a calibration: what is asked, how long it is held, what skipping it costs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

from mat.errors import UsageError
from mat.foot.stance import GRAVITY_M_S2
from mat.geometry import SIDES, Side

Kind = Literal["zero", "tread", "board", "weigh", "touch-up", "point"]
Move = Literal["still", "shift", "rock", "circle"]

#: What can stand on a board: less tells nothing of a cell, more is not brought by one careful person.
LOAD_RANGE_KG = (5.0, 60.0)
BOARD_RANGE_KG = (0.0, 10.0)
WEIGHT_RANGE_KG = (30.0, 250.0)
KG_PER_POUND = 0.45359237
#: Turned once, foam and film can be told apart; a third time brings the CoP error of simulated mats from 2.0 to 1.4 mm.
PLACEMENTS, PLACEMENTS_RANGE = 3, (2, 6)
#: How long each kind must be held, s of device time.
HOLD_S: dict[Kind, float] = {"zero": 4.0, "tread": 40.0, "board": 4.0, "weigh": 8.0, "touch-up": 14.0, "point": 4.0}


@dataclass(frozen=True)
class Equipment:
    """What is at hand.

    Attributes
    ----------
    weight_kg
        Of the person, clothed as they stand there.
    load_kg
        A water canister or a dumbbell, about 10 kg.
    board_kg
        Board and foam together (plywood of 34 × 18 cm and a foam sheet: 0.6 kg).

    Raises
    ------
    UsageError
        A weight that cannot be.
    """

    weight_kg: float
    load_kg: float = 10.0
    board_kg: float = 0.6

    def __post_init__(self) -> None:
        check_kg("body weight", self.weight_kg, WEIGHT_RANGE_KG)
        check_kg("load", self.load_kg, LOAD_RANGE_KG)
        check_kg("board with its foam", self.board_kg, BOARD_RANGE_KG)


@dataclass(frozen=True)
class Step:
    """One thing to do.

    Attributes
    ----------
    kind, group
        What it is, and the step of the table it belongs to.
    ask
        What to do, in plain words.
    bears
        What will be on the mat.
    load_n
        Its weight, with board and foam where one is used, N.
    side
        Pad, None for both.
    turned, number
        Of a board: laid the other way round; counts placements.
    at_mm
        Of a marked point: along and across the pad, from its rear left corner.
    move, spot
        Of a person: what they do, and where.
    skipped
        What skipping it costs; empty if it cannot be skipped.
    """

    kind: Kind
    group: str
    ask: str
    bears: Literal["nothing", "load", "person"] = "nothing"
    load_n: float = 0.0
    side: Side | None = None
    turned: bool = False
    number: int = 0
    move: Move = "still"
    spot: int = 0
    at_mm: tuple[float, float] = (0.0, 0.0)
    skipped: str = ""

    @property
    def hold_s(self) -> float:
        return HOLD_S[self.kind]


_SPOTS = (
    "in the middle of the pads",
    "a hand's breadth further forward, or as far as the pads go",
    "a hand's breadth further back",
    "with your feet a little further apart",
    "with your feet a little closer together",
)
_MOVES: dict[Move, str] = {
    "still": "stand still",
    "shift": "shift your weight slowly from foot to foot, six seconds there and back, both feet down",
    "rock": "rock gently from heels to balls of the feet and back, six seconds a round",
    "circle": "let your weight go round slowly over both feet",
}
#: Shifting tells the film's hysteresis and exponent, which the body's own acceleration hides (0.4 % of its weight moves
#: the loop's width by 0.015 over two shifts of 12 s): hence four of them, at four places. Rocking tells the gains.
_TOUCH_UP: tuple[Move, ...] = ("shift", "rock", "shift", "circle", "shift", "rock", "shift")


def calibration_steps(equipment: Equipment, placements: int = PLACEMENTS) -> tuple[Step, ...]:
    """All steps, in their order: zero, treading in, the board on either pad, weighing, touching up.

    Parameters
    ----------
    equipment
        What is at hand.
    placements
        How often the board is laid on either pad.

    Raises
    ------
    UsageError
        Too few placements to tell foam from film, or more than anybody does with care.
    """
    few, many = PLACEMENTS_RANGE
    if not few <= placements <= many:
        raise UsageError(f"{placements} placements of the board are not possible: take {few} to {many}.")
    weight_n = equipment.weight_kg * GRAVITY_M_S2
    return (
        Step("zero", "zero", "Take everything off both pads and keep away from them."),
        _treading_in(weight_n),
        *_placements(equipment, weight_n, placements),
        _weighing(weight_n),
        *(_touching_up(number, move, weight_n) for number, move in enumerate(_TOUCH_UP)),
    )


def _treading_in(weight_n: float) -> Step:
    return Step(
        "tread", "tread in",
        "Tread slowly all over both pads, heels and toes, one hand on the chair, until the time is over.",
        "person", weight_n,
        skipped="The film is not worked in: cells never loaded answer differently. Expect about 1 mm more.",
    )  # fmt: skip


def _placements(equipment: Equipment, weight_n: float, placements: int) -> list[Step]:
    """The board on either pad, laid this way and turned, each time under the load and under the person."""
    board_n, load_n = equipment.board_kg * GRAVITY_M_S2, equipment.load_kg * GRAVITY_M_S2
    borne: tuple[tuple[Literal["load", "person"], float, str], ...] = (
        ("load", load_n, f"put the load of {equipment.load_kg:g} kg on its middle"),
        ("person", weight_n, "step on it with both feet, close together, a hand ready at the chair but not on it"),
    )
    laid = product(SIDES, (bool(placement % 2) for placement in range(placements)), borne)
    return [
        _board(side, turned, number, bears, on_it_n + board_n, words)
        for number, (side, turned, (bears, on_it_n, words)) in enumerate(laid, start=1)
    ]


def _weighing(weight_n: float) -> Step:
    return Step(
        "weigh", "weigh", "Stand on both pads as you like to stand, and stay still.", "person", weight_n,
        skipped="Forces keep the board's scale, which is good to some 10 % only.",
    )  # fmt: skip


def _touching_up(number: int, move: Move, weight_n: float) -> Step:
    spot = number % len(_SPOTS)
    return Step(
        "touch-up", "touch-up", f"Stand {_SPOTS[spot]} and {_MOVES[move]}. Hands off the chair.", "person", weight_n,
        move=move, spot=spot,
        skipped="Slope, exponent and hysteresis stay as the board told: 3 to 4 mm instead of 1.5.",
    )  # fmt: skip


def _board(side: Side, turned: bool, number: int, bears: Literal["load", "person"], load_n: float, words: str) -> Step:
    way = "turned by half a turn against the time before, board and foam together" if turned else "labels facing you"
    return Step(
        "board", f"even out {side}", f"Lay the foam and on it the board over the whole {side} pad, {way}, and {words}.",
        bears, load_n, side, turned, number,
        skipped=f"One placement fewer: the {side} pad's cells stay more uneven (published films: 21 %, about 4 mm).",
    )  # fmt: skip


def check_kg(name: str, value_kg: float, limits: tuple[float, float]) -> None:
    low, high = limits
    if not low <= value_kg <= high:
        raise UsageError(
            f"A {name} of {value_kg:g} kg is not possible here: give {low:g} to {high:g} kg "
            f"({low / KG_PER_POUND:.0f} to {high / KG_PER_POUND:.0f} lb). Is it in pounds?"
        )
