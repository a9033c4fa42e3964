"""What a reviewer says of the repetitions that were found: one more, one less, or at another time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Literal, get_args

from mat.errors import SettingsError
from mat.posture.drill import SET_REST_S
from mat.posture.occurrences import Event
from mat.posture.repetitions.measuring import RecordedCourse
from mat.posture.repetitions.repetition import Repetition, worst_states
from mat.posture.repetitions.times import CycleTimes

Kind = Literal["add", "remove", "move"]
KINDS: tuple[str, ...] = get_args(Kind)
#: Nothing done on a mat is shorter, µs: down and up in 0.15 s each would need twice free fall for 10 cm.
LEAST_US = 300_000


@dataclass(frozen=True)
class Correction:
    """A hand's word on one repetition, [start_us, end_us) in device time.

    Attributes
    ----------
    kind
        ``add`` one there; ``remove`` the one there; ``move`` the one there to these times. The one that is meant is the
        one that shares most time with [start_us, end_us); where there is none, nothing is removed, and what is to be
        moved is added.
    start_us, bottom_us, end_us
        As in :class:`~mat.posture.repetitions.Repetition`; for ``remove`` any times within it do.

    Raises
    ------
    SettingsError
        No such kind, or times that are not in order.
    """

    kind: Kind
    start_us: int
    bottom_us: int
    end_us: int

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise SettingsError(f"A repetition cannot be corrected by “{str(self.kind)[:40]}”: {', '.join(KINDS)}.")
        times = (self.start_us, self.bottom_us, self.end_us)
        if not all(isinstance(us, int) and not isinstance(us, bool) and 0 <= us < 1 << 62 for us in times):
            raise SettingsError("A correction of a repetition needs start, bottom and end in whole microseconds.")
        in_order = self.start_us < self.bottom_us < self.end_us and self.end_us - self.start_us >= LEAST_US
        if not (in_order or (self.kind == "remove" and self.start_us < self.end_us)):
            raise SettingsError(
                "A repetition goes from its start through its bottom to its end, 0.3 s or more: give the times in "
                "this order."
            )

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> Correction:
        """A correction of a notes file.

        Raises
        ------
        SettingsError
            A value that is none, or one that is missing.
        """
        try:
            return cls(**values)  # type: ignore[arg-type]
        except TypeError as error:
            raise SettingsError("A correction of a repetition has kind, start_us, bottom_us and end_us.") from error


def corrected(
    repetitions: Sequence[Repetition],
    corrections: Sequence[Correction],
    course: RecordedCourse,
    events: Sequence[Event] = (),
    set_rest_s: float = SET_REST_S,
) -> tuple[Repetition, ...]:
    """Repetitions after a reviewer's corrections, counted anew.

    Parameters
    ----------
    repetitions
        As they were found, in their order.
    corrections
        One after the other, each on what the one before has left.
    course
        The recording's bins: what is added or moved is measured in them, and its source is ``marked``. What is not
        corrected keeps its figures.
    events
        Of the feet, for the worst states of what is added or moved.
    set_rest_s
        A rest longer than this ends the set, as in :class:`~mat.posture.DrillSettings`; what had been two sets (because
        the person stepped off) stays two.

    Returns
    -------
    tuple of Repetition
        In the order of their starts, sets and numbers from 1.
    """
    told = list(repetitions)
    sets = {repetition: repetition.set_number for repetition in told}
    for correction in corrections:
        meant = _meant(told, correction)
        if meant is not None and correction.kind != "add":
            told.remove(meant)
        if correction.kind != "remove":
            made = _made(correction, course, events)
            told = sorted([*told, made], key=lambda repetition: repetition.start_us)
    return _counted(told, sets, set_rest_s)


def _meant(repetitions: Sequence[Repetition], correction: Correction) -> Repetition | None:
    """The repetition that shares most time with a correction."""

    def shared_us(repetition: Repetition) -> int:
        return min(repetition.end_us, correction.end_us) - max(repetition.start_us, correction.start_us)

    found = max(repetitions, key=shared_us, default=None)
    return found if found is not None and shared_us(found) > 0 else None


def _made(correction: Correction, course: RecordedCourse, events: Sequence[Event]) -> Repetition:
    times = CycleTimes.between(correction.start_us, correction.bottom_us, correction.end_us)
    made = course.measured(times, known_us=correction.end_us)
    worst, corrected_s = worst_states(made, events)
    return replace(made, worst=worst, time_to_correct_s=corrected_s)


def _counted(
    repetitions: Sequence[Repetition], sets: Mapping[Repetition, int], set_rest_s: float
) -> tuple[Repetition, ...]:
    """Sets and numbers from 1."""
    if not repetitions:
        return ()
    counted = [replace(repetitions[0], set_number=1, number=1)]
    latest_set = sets.get(repetitions[0])
    for before, repetition in pairwise(repetitions):
        own_set = sets.get(repetition)
        rested = repetition.start_us - before.end_us > set_rest_s * 1e6
        is_next = rested or (own_set is not None and latest_set is not None and own_set != latest_set)
        latest_set = own_set if own_set is not None else (None if rested else latest_set)
        last = counted[-1]
        number = (last.set_number + 1, 1) if is_next else (last.set_number, last.number + 1)
        counted.append(replace(repetition, set_number=number[0], number=number[1]))
    return tuple(counted)
