"""How a session is done: what the drill alone does not say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from mat.posture.drill import School
from mat.session.drills import Drill

#: A check set is ten repetitions of the main drill, without cues (BIOMECHANICS §6).
CHECK_REPETITIONS = 10


@dataclass(frozen=True)
class CoachOptions:
    """Choices of person and physio.

    Attributes
    ----------
    cues_on
        Feedback sounds.
    check_set
        One set of ten without cues.
    learning
        The drill is still being learnt: a quick descent is told.
    school
        Where the person is taught to hold their weight; None for the drill's own.
    history
        Faults of earlier sessions, oldest first, for the sentence after a set.
    """

    cues_on: bool = True
    check_set: bool = False
    learning: bool = False
    school: School | None = None
    history: Sequence[Collection[str]] = ()


def is_single_leg(drill: Drill) -> bool:
    """Stands on one leg: a set for either side, and each ends at touch-down."""
    return drill.key.startswith("single-leg")


def planned(drill: Drill, options: CoachOptions) -> Drill:
    """The drill as it is done now: a check set is one set of ten; a single-leg drill has each set on both sides."""
    if options.check_set:
        return replace(drill, sets=1, repetitions=CHECK_REPETITIONS if drill.repetitions else None)
    return replace(drill, sets=2 * drill.sets) if is_single_leg(drill) else drill
