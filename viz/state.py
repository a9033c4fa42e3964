"""Codes of a scan to the one word the person sees, with a role for colour and a symbol that tells the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

import numpy as np

from mat.geometry import SIDES, Side
from mat.pipeline import PHASES, Analysis
from mat.posture import ROLLS, SHIFTS, TILTS, UNDEFINED
from mat.session import LinkState, LinkView
from viz.said import in_window_words
from viz.texts import text

Which = Literal["left", "right", "both"]
#: Without a scan for this long a mat that should stream has a fault.
SILENT_S = 1.0
#: A stance watched this long is the person's own baseline.
BASELINE_S = 10.0


class Role(Enum):
    """What a state means; decides colour and frame."""

    OK = "ok"
    CAUTION = "caution"
    ALARM = "alarm"
    NEUTRAL = "neutral"
    FAULT = "fault"


class Symbol(Enum):
    """Shape beside the word: a state is never told by its colour alone."""

    LEVEL = "level"
    UP = "up"
    DOWN = "down"
    TWIST = "twist"
    INWARD = "inward"
    OUTWARD = "outward"
    LEFT = "left"
    RIGHT = "right"
    CORNER = "corner"
    STEP = "step"
    PAUSE = "pause"
    FAULT = "fault"
    CHECK = "check"


@dataclass(frozen=True)
class StateWord:
    """The state of the person, or of the link where that comes first.

    Attributes
    ----------
    key
        Its name in the catalogue of texts.
    role, symbol
        How it looks.
    side
        Which foot it concerns; None where it concerns none.
    advice
        One line below the word.
    arguments
        What stands in the word's braces.
    """

    key: str
    role: Role
    symbol: Symbol
    side: Which | None
    advice: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    @property
    def word(self) -> str:
        return text(f"state.{self.key}", **self.arguments)


_LOOKS: dict[str, tuple[Role, Symbol]] = {
    "balanced": (Role.OK, Symbol.LEVEL),
    "toes": (Role.ALARM, Symbol.UP),
    "heels": (Role.ALARM, Symbol.DOWN),
    "twist": (Role.ALARM, Symbol.TWIST),
    "toes_caution": (Role.CAUTION, Symbol.UP),
    "heels_caution": (Role.CAUTION, Symbol.DOWN),
    "inward": (Role.CAUTION, Symbol.INWARD),
    "outward": (Role.CAUTION, Symbol.OUTWARD),
    "gripping": (Role.CAUTION, Symbol.CORNER),
    "corner_heel": (Role.CAUTION, Symbol.CORNER),
    "corner_mth1": (Role.CAUTION, Symbol.CORNER),
    "corner_mth5": (Role.CAUTION, Symbol.CORNER),
    "shift_left": (Role.CAUTION, Symbol.LEFT),
    "shift_right": (Role.CAUTION, Symbol.RIGHT),
    "one_leg": (Role.NEUTRAL, Symbol.LEVEL),
    "step_on": (Role.NEUTRAL, Symbol.STEP),
    "stand_still": (Role.NEUTRAL, Symbol.PAUSE),
    "light": (Role.NEUTRAL, Symbol.STEP),
    "waiting": (Role.NEUTRAL, Symbol.PAUSE),
    "no_data": (Role.FAULT, Symbol.FAULT),
    "lost": (Role.FAULT, Symbol.FAULT),
    "failed": (Role.FAULT, Symbol.FAULT),
    "ended": (Role.NEUTRAL, Symbol.PAUSE),
    "countdown": (Role.NEUTRAL, Symbol.LEVEL),
    "rest": (Role.NEUTRAL, Symbol.PAUSE),
    "paused": (Role.NEUTRAL, Symbol.PAUSE),
    "done": (Role.OK, Symbol.LEVEL),
    "check_set": (Role.NEUTRAL, Symbol.LEVEL),
    "guide_wait": (Role.NEUTRAL, Symbol.PAUSE),
    "guide_clear": (Role.NEUTRAL, Symbol.UP),
    "guide_put": (Role.NEUTRAL, Symbol.STEP),
    "guide_tread": (Role.NEUTRAL, Symbol.STEP),
    "guide_slowly": (Role.CAUTION, Symbol.PAUSE),
    "guide_wrong": (Role.FAULT, Symbol.FAULT),
    "guide_off": (Role.OK, Symbol.CHECK),
    "guide_hold": (Role.OK, Symbol.CHECK),
    "guide_go_on": (Role.OK, Symbol.CHECK),
    "guide_good": (Role.OK, Symbol.CHECK),
    "guide_bad": (Role.FAULT, Symbol.FAULT),
    "guide_error": (Role.OK, Symbol.LEVEL),
}
_LINK_KEYS = {
    LinkState.CONNECTING: "waiting",
    LinkState.LOST: "lost",
    LinkState.FAILED: "failed",
    LinkState.ENDED: "ended",
}
#: Tilts in the order they are told: a leaning foot before the corner it lifts, a corner before gripping toes.
_TILTS = (*(name for name in TILTS if name not in {"none", "gripping"}), "gripping")


def state_word(key: str, side: Which | None = None, advice: str | None = None, **arguments: object) -> StateWord:
    """A state by its key, with the catalogue's advice unless another is given."""
    role, symbol = _LOOKS[key]
    return StateWord(key, role, symbol, side, text(f"advice.{key}") if advice is None else advice, arguments)


def read_person(analysis: Analysis, scan: int = -1) -> StateWord:
    """What is most important about the person in one scan."""
    if analysis.phase[scan] == PHASES.index("empty"):
        return state_word("step_on")
    if analysis.phase[scan] == PHASES.index("settling"):
        return state_word("stand_still")
    return _roll(analysis, scan) or _tilt(analysis, scan) or _shift(analysis, scan) or _standing(analysis, scan)


def read_link(link: LinkView, silent_s: float | None) -> StateWord | None:
    """The link's state where it matters more than the person's; ``silent_s`` None before the first scan."""
    if link.state is not LinkState.STREAMING:
        return state_word(_LINK_KEYS[link.state], advice=in_window_words(link.message) or None)
    if silent_s is None:
        return state_word("waiting")
    if silent_s > SILENT_S:
        return state_word("no_data", advice=text("advice.no_data", silent_s=silent_s))
    return None


def _feet_in(analysis: Analysis, scan: int, channel: Literal["roll", "tilt"]) -> dict[Side, str]:
    """State names of the feet that have one."""
    names = ROLLS if channel == "roll" else TILTS
    of_side = analysis.roll if channel == "roll" else analysis.tilt
    codes: dict[Side, int] = {side: int(of_side[side][scan]) for side in SIDES}
    return {side: names[code] for side, code in codes.items() if code != UNDEFINED}


def _which(feet: list[Side]) -> Which:
    return "both" if len(feet) == len(SIDES) else feet[0]


def _roll(analysis: Analysis, scan: int) -> StateWord | None:
    rolls = _feet_in(analysis, scan, "roll")
    for toes, heels in (("toes", "heels"), ("toes_caution", "heels_caution")):
        forward: list[Side] = [side for side, name in rolls.items() if name == toes]
        back: list[Side] = [side for side, name in rolls.items() if name == heels]
        if forward and back:
            role = Role.ALARM if toes == "toes" else Role.CAUTION
            return StateWord("twist", role, Symbol.TWIST, "both", text("advice.twist"))
        if forward:
            return state_word(toes, _which(forward))
        if back:
            return state_word(heels, _which(back))
    return None


def _tilt(analysis: Analysis, scan: int) -> StateWord | None:
    tilts = _feet_in(analysis, scan, "tilt")
    for name in _TILTS:
        feet: list[Side] = [side for side, tilt in tilts.items() if tilt == name]
        if feet:
            return state_word(name, _which(feet))
    return None


def _shift(analysis: Analysis, scan: int) -> StateWord | None:
    bearing: list[Side] = [side for side in SIDES if np.isfinite(analysis.feet[side].cop_mm[scan, 0])]
    if len(bearing) == 1:
        return state_word("one_leg", bearing[0])
    code = int(analysis.shift[scan])
    if code == UNDEFINED or SHIFTS[code] == "none":
        return None
    return state_word(f"shift_{SHIFTS[code]}")


def _standing(analysis: Analysis, scan: int) -> StateWord:
    feet = analysis.feet
    unknown: list[Side] = [
        side for side in SIDES if np.isfinite(feet[side].cop_mm[scan, 0]) and np.isnan(feet[side].fl_pct[scan])
    ]
    if unknown:
        return state_word("stand_still", _which(unknown))
    if not _feet_in(analysis, scan, "roll"):
        return state_word("light")
    own = analysis.stance.baseline.duration_s >= BASELINE_S
    return state_word("balanced", advice=None if own else text("advice.baseline"))
