"""Which state gives which cue, and how rare cues must be (BIOMECHANICS §6, Feedback and Words)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mat.geometry import SIDES, Side
from mat.posture import PERSON, SHIFTS, TILTS
from mat.session.coach.events import Cue, Severity

#: Every third repetition is silent: 67 % feedback improved learning, 100 % did not (Marco-Ahulló 2024).
SILENT_EVERY = 3
#: Never the same cue twice within this time, s (BIOMECHANICS §6).
SAME_CUE_S = 2.0
#: A tone of 0.2 s and two words last this long, s: nothing but a more severe cue begins meanwhile. [judgement]
SPEAKS_S = 0.9
#: A quicker descent is told in learning drills, s (BIOMECHANICS §6).
SLOWER_BELOW_S = 1.5


@dataclass(frozen=True)
class CueKind:
    """A cue of the catalogue: its severity, and its place where several states begin with one scan (0 comes first)."""

    severity: Severity
    rank: int


#: Every cue by key: the state's name; the words stand in the cue sets, by this key.
CUES: dict[str, CueKind] = {
    "twist": CueKind("alarm", 0),
    "toes": CueKind("alarm", 1),
    "heels": CueKind("alarm", 2),
    "toes_caution": CueKind("caution", 3),
    "heels_caution": CueKind("caution", 4),
    "corner_heel": CueKind("caution", 5),
    "corner_mth1": CueKind("caution", 6),
    "corner_mth5": CueKind("caution", 7),
    "inward": CueKind("caution", 8),
    "outward": CueKind("caution", 9),
    "shift": CueKind("caution", 10),
    "gripping": CueKind("caution", 11),
    "slower": CueKind("caution", 12),
}
#: How far a state of the person is along its way: a cue comes when this rises or the way is another.
_WAYS = {"toes_caution": ("forward", 1), "toes": ("forward", 2), "heels_caution": ("back", 1), "heels": ("back", 2)}


@dataclass(frozen=True)
class Postures:
    """Codes of the person and the feet in one scan; below 0 counts as none.

    Attributes
    ----------
    person, shift
        Codes of :data:`~mat.posture.PERSON` and :data:`~mat.posture.SHIFTS`.
    tilts
        Codes of :data:`~mat.posture.TILTS`, left then right.
    """

    person: int = 0
    tilts: tuple[int, int] = (0, 0)
    shift: int = 0


NOTHING_WRONG = Postures()
#: A roll lifts corners by itself, and toes grip against it: told is the roll. Simulated heel rolls gave up to five
#: corner events each.
_PART_OF_A_ROLL = tuple(TILTS.index(name) for name in TILTS if name.startswith("corner_") or name == "gripping")

#: Holding on moves the CoP by itself: no drift advice then (BIOMECHANICS §3, Supported); full rolls are told.
_DRIFTS = tuple(PERSON.index(name) for name in ("toes_caution", "heels_caution"))


def to_be_told(postures: Postures, supported: bool) -> Postures:
    """States that are told: corners and gripping toes are part of a roll, and with a hand on a chair drift is none."""
    person, tilts, shift = postures.person, postures.tilts, postures.shift
    if person > 0:
        left, right = (0 if code in _PART_OF_A_ROLL else code for code in tilts)
        tilts = (left, right)
    if supported:
        person, shift = (0 if person in _DRIFTS else person), 0
    return Postures(person, tilts, shift)


def entered(before: Postures, now: Postures) -> list[tuple[str, tuple[Side, ...]]]:
    """Cue keys of the states that begin, most important first; what only eases gives none."""
    found: list[tuple[str, tuple[Side, ...]]] = []
    was, is_now = PERSON[max(before.person, 0)], PERSON[max(now.person, 0)]
    if is_now not in ("none", was) and not _eases(was, is_now):
        found.append((is_now, ()))
    begun: dict[Side, str] = {
        side: TILTS[code]
        for side, code, old in zip(SIDES, now.tilts, before.tilts, strict=True)
        if code > 0 and code != old
    }
    for key in dict.fromkeys(begun.values()):
        sides: tuple[Side, ...] = tuple(side for side in SIDES if begun.get(side) == key)
        found.append((key, sides))
    if now.shift > 0 and now.shift != before.shift:
        heavy: Side = "left" if SHIFTS[now.shift] == "left" else "right"
        found.append(("shift", (heavy,)))
    return sorted(found, key=lambda each: CUES[each[0]].rank)


def _eases(was: str, is_now: str) -> bool:
    way, size = _WAYS.get(was, ("", 0))
    new_way, new_size = _WAYS.get(is_now, ("", 0))
    return way == new_way and new_size < size


class Thinning:
    """Let through the cues that may sound, one after the other.

    Parameters
    ----------
    cautions
        False where only rolls are told (swings).
    """

    def __init__(self, cautions: bool = True) -> None:
        self._cautions = cautions
        self._last_us: dict[str, int] = {}
        self._speaking: Cue | None = None

    def admit(self, cues: Sequence[Cue]) -> list[Cue]:
        """Those of ``cues``, all of one scan and most important first, that sound: one at most."""
        for cue in cues:
            if self._may_sound(cue):
                self._last_us[cue.key] = cue.time_us
                self._speaking = cue
                return [cue]
        return []

    def _may_sound(self, cue: Cue) -> bool:
        if cue.severity == "caution" and not self._cautions:
            return False
        if cue.repetition and cue.repetition % SILENT_EVERY == 0:
            return False
        if cue.key in self._last_us and cue.time_us - self._last_us[cue.key] < SAME_CUE_S * 1e6:
            return False
        speaking = self._speaking
        if speaking is None or cue.time_us - speaking.time_us >= SPEAKS_S * 1e6:
            return True
        return cue.severity == "alarm" and speaking.severity == "caution"
