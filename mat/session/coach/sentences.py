"""After each set one sentence, one thing (BIOMECHANICS §6): the fault that mattered most, or that the set was clean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from mat.posture.repetitions import Repetition
from mat.session.coach.view import Message

#: Of the faults that came equally often, the first is told. By fault: the states that make it.
FAULTS: dict[str, tuple[str, ...]] = {
    "toes": ("toes", "toes_caution", "twist"),
    "heels": ("heels", "heels_caution"),
    "corner": ("corner_heel", "corner_mth1", "corner_mth5"),
    "inward": ("inward",),
    "outward": ("outward",),
    "gripping": ("gripping",),
    "shift": ("shift",),
    "tempo": ("slower",),
    "hips": ("hips",),
}
_FAULT_OF = {state: fault for fault, states in FAULTS.items() for state in states}
#: A full roll weighs as much as three cautions: it is past the limit, they are on the way. [judgement]
ALARM_WEIGHT = 3
_ALARMS = ("toes", "heels", "twist")
#: Less than this is chance and not worth a sentence. [judgement]
LEAST_WEIGHT = 2
#: A fault of so many sessions, this one among them, is for the physio (BIOMECHANICS §6).
SESSIONS_TO_PHYSIO = 3
#: The hips do not lead where the CoP goes forward first in this part of the repetitions. [judgement]
HIPS_SHARE = 0.5


class SetFaults:
    """What went wrong in one set, told aloud or not."""

    def __init__(self) -> None:
        self._states: Counter[str] = Counter()
        self._forward_first = self._repetitions = 0

    def add(self, state: str) -> None:
        """A state was entered."""
        self._states[state] += 1

    def add_repetition(self, repetition: Repetition) -> None:
        self._repetitions += 1
        self._forward_first += repetition.early_cop == "forward"

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Every fault with how often it came, the most telling first."""
        times: Counter[str] = Counter()
        weights: Counter[str] = Counter()
        for state, count in self._all().items():
            times[_FAULT_OF[state]] += count
            weights[_FAULT_OF[state]] += count * (ALARM_WEIGHT if state in _ALARMS else 1)
        order = list(FAULTS)
        told = sorted(times, key=lambda fault: (-weights[fault], order.index(fault)))
        return tuple((fault, times[fault]) for fault in told if weights[fault] >= LEAST_WEIGHT)

    @property
    def worst(self) -> str | None:
        """The one fault to speak of; None after a clean set."""
        return self.counts[0][0] if self.counts else None

    def _all(self) -> Counter[str]:
        hips = self._forward_first if self._forward_first > HIPS_SHARE * self._repetitions else 0
        return self._states + Counter({"hips": hips})


def sentence(
    fault: str | None,
    drill: str,
    history: Sequence[Collection[str]],
    *,
    check_set: bool = False,
    complete: bool = True,
    stood_s: float | None = None,
) -> Message:
    """What is said after a set.

    Parameters
    ----------
    fault
        Of :data:`FAULTS`; None after a clean set.
    drill
        Key of the drill that was done.
    history
        Faults of earlier sessions, oldest first.
    check_set
        Nothing is told of how a check set went.
    complete
        All that was asked has been done.
    stood_s
        How long a single-leg stand lasted; None for other drills.
    """
    if check_set:
        return Message("coach.after.check")
    if fault is None and stood_s is not None:
        return Message("coach.after.stood", {"seconds": round(stood_s)})
    if fault is None:
        return Message("coach.after.clean" if complete else "coach.after.early")
    before = history[-(SESSIONS_TO_PHYSIO - 1) :]
    if len(before) == SESSIONS_TO_PHYSIO - 1 and all(fault in faults for faults in before):
        return Message(f"coach.after.physio_{fault}")
    at_wall = drill == "wall-hinge" and fault in ("toes", "heels")
    return Message(f"coach.after.{fault}_wall" if at_wall else f"coach.after.{fault}")
