"""What stands on the timeline: repetitions with their numbers, states with their letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mat.posture import Event
from mat.posture.repetitions import Repetition
from mat.session.reading import Recording
from viz.state import Role

Row = Literal["repetitions", "left", "right", "person"]
#: From top to bottom.
ROWS: tuple[Row, ...] = ("repetitions", "left", "right", "person")
#: In the place of its number on a repetition that was removed by hand.
REMOVED = "×"
_ALARMS = frozenset({"toes", "heels", "twist"})
_NEUTRAL = frozenset({"wall_touch", "wall_leaning", "supported", "step_off"})
#: Feet tell rolls themselves; of the person only what no foot tells.
_PERSON_STATES = frozenset({"twist"})


@dataclass(frozen=True)
class Band:
    """A stretch [start_s, end_s) of a row.

    Attributes
    ----------
    row
        Where it stands.
    start_s, end_s
        Device seconds since the first scan.
    state
        Name of the state (``toes``, ``shift_left``); empty for a repetition.
    number
        Of the repetition as it is told, ``set.number``, or :data:`REMOVED`; empty for a state.
    role
        Decides the colour; the letter or number tells the same.
    """

    row: Row
    start_s: float
    end_s: float
    state: str
    number: str
    role: Role


def bands_of(recording: Recording) -> list[Band]:
    """All bands of a recording, by row and start; what never ended lasts to the last scan.

    In the rows of states alarms come last: drawn in this order, a roll covers the heel that lifts in it.
    """
    end_s = float(recording.time_s[-1]) if len(recording) else 0.0
    found = [_of_repetition(each) for each in recording.repetitions]
    if recording.corrections:
        found += [_of_removed(each) for each in recording.found if not _overlaps(each, recording.repetitions)]
    found += [band for event in recording.events if (band := _of_event(event, end_s)) is not None]
    return sorted(
        found, key=lambda band: (ROWS.index(band.row), bool(band.state) and band.role is Role.ALARM, band.start_s)
    )


def _of_repetition(repetition: Repetition) -> Band:
    states = {worst.state for worst in repetition.worst.values()}
    role = Role.ALARM if states & _ALARMS else Role.CAUTION if states else Role.OK
    number = f"{repetition.set_number}.{repetition.number}"
    return Band("repetitions", repetition.start_us / 1e6, repetition.end_us / 1e6, "", number, role)


def _of_removed(repetition: Repetition) -> Band:
    """A repetition that was found and that a hand took away: it stays to be seen."""
    return Band("repetitions", repetition.start_us / 1e6, repetition.end_us / 1e6, "", REMOVED, Role.NEUTRAL)


def _overlaps(repetition: Repetition, others: Sequence[Repetition]) -> bool:
    return any(each.start_us < repetition.end_us and repetition.start_us < each.end_us for each in others)


def _of_event(event: Event, end_s: float) -> Band | None:
    if event.channel == "person" and event.state not in _PERSON_STATES:
        return None
    row: Row = event.side if event.side is not None else "person"
    state = f"shift_{event.state}" if event.channel == "shift" else event.state
    role = Role.ALARM if state in _ALARMS else Role.NEUTRAL if state in _NEUTRAL else Role.CAUTION
    until_s = end_s if event.end_us is None else event.end_us / 1e6
    return Band(row, event.start_us / 1e6, until_s, state, "", role)
