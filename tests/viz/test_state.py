"""The big word from the codes of one scan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from live_sessions import analysed

from mat.geometry import SIDES
from mat.pipeline import Analysis
from mat.posture import ROLLS, SHIFTS, TILTS
from viz.state import Role, Symbol, read_person
from viz.texts import text


@pytest.fixture(scope="module")
def quiet() -> Analysis:
    """Standing still, own baseline known."""
    return analysed("sim:quiet", 14.0)[-1]


def _coded(
    analysis: Analysis,
    roll: tuple[str, str] = ("none", "none"),
    tilt: tuple[str, str] = ("none", "none"),
    shift: str = "none",
) -> Analysis:
    n = len(analysis)
    return replace(
        analysis,
        roll={side: np.full(n, ROLLS.index(name), np.int8) for side, name in zip(SIDES, roll, strict=True)},
        tilt={side: np.full(n, TILTS.index(name), np.int8) for side, name in zip(SIDES, tilt, strict=True)},
        shift=np.full(n, SHIFTS.index(shift), np.int8),
    )


@pytest.mark.parametrize(
    ("roll", "tilt", "shift", "key", "side"),
    [
        (("none", "none"), ("none", "none"), "none", "balanced", None),
        (("toes", "none"), ("none", "none"), "none", "toes", "left"),
        (("toes", "toes"), ("none", "none"), "none", "toes", "both"),
        (("toes", "toes_caution"), ("corner_heel", "none"), "left", "toes", "left"),
        (("none", "heels"), ("none", "none"), "none", "heels", "right"),
        (("toes", "heels"), ("none", "none"), "none", "twist", "both"),
        (("heels_caution", "toes"), ("none", "none"), "none", "toes", "right"),
        (("toes_caution", "none"), ("inward", "inward"), "none", "toes_caution", "left"),
        (("heels_caution", "heels_caution"), ("none", "none"), "right", "heels_caution", "both"),
        (("none", "none"), ("gripping", "corner_mth1"), "none", "corner_mth1", "right"),
        (("none", "none"), ("outward", "inward"), "none", "inward", "right"),
        (("none", "none"), ("gripping", "gripping"), "left", "gripping", "both"),
        (("none", "none"), ("none", "none"), "left", "shift_left", None),
        (("none", "none"), ("none", "none"), "right", "shift_right", None),
    ],
)
def test_the_most_important_state_is_told(
    quiet: Analysis, roll: tuple[str, str], tilt: tuple[str, str], shift: str, key: str, side: str | None
) -> None:
    state = read_person(_coded(quiet, roll, tilt, shift))
    assert (state.key, state.side) == (key, side)


def test_rolls_alarm_cautions_warn(quiet: Analysis) -> None:
    assert read_person(_coded(quiet, ("toes", "toes"))).role is Role.ALARM
    caution = read_person(_coded(quiet, ("toes_caution", "none")))
    assert (caution.role, caution.symbol) == (Role.CAUTION, Symbol.UP)
    assert read_person(_coded(quiet, ("toes", "heels"))).role is Role.ALARM
    assert read_person(_coded(quiet, ("toes_caution", "heels_caution"))).role is Role.CAUTION


def test_from_an_empty_mat_to_a_known_stance() -> None:
    told: list[str] = []
    for block in analysed("sim:quiet", 14.0):
        for scan in range(len(block)):
            state = read_person(block, scan)
            step = state.key + ("*" if state.advice == text("advice.baseline") else "")
            if not told or told[-1] != step:
                told.append(step)
    assert told == ["step_on", "stand_still", "balanced*", "balanced"]


def test_a_lifted_foot_is_one_leg_not_a_shift() -> None:
    block = analysed("sim:single-leg", 25.0)[-1]
    assert SHIFTS[block.shift[-1]] == "right"
    state = read_person(block)
    assert (state.key, state.side, state.role) == ("one_leg", "right", Role.NEUTRAL)
    rolled = replace(block, roll={**block.roll, "right": np.full(len(block), ROLLS.index("toes"), np.int8)})
    assert read_person(rolled).key == "toes"
