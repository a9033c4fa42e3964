"""The figures of a recording, typed; None or NaN where a figure is not defined."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from mat.geometry import Side
from mat.posture import Event, StateInterval, Tempo
from mat.posture.repetitions import Repetition
from mat.session.summary.grade import Grade
from mat.session.summary.quiet import QuietStance


@dataclass(frozen=True, eq=False)
class Summary:
    """What a recording amounts to.

    Attributes
    ----------
    duration_s, standing_s, judged_s
        Device time from first to last scan; with somebody on the mat; with at least one foot that could be judged (its
        place known, enough load on it).
    frames, missed
        Scans, and scans lost.
    mean_force_n
        Mean total force while somebody stood on a stance that was found (while somebody was there, where none was), N.
    left_load_share
        Mean share of the left foot, of the same scans.
    fl_pct
        Mean place of the CoP along each foot, % of foot length.
    weighed, weight_misfit, sides_swapped, turned
        As the :class:`~mat.foot.Stance` says.
    weight_entered
        A body weight was given.
    tempo
        That the drill asks for; None where it asks for none.
    off_pad
        Sides whose foot stood over the border of its pad.
    intervals
        All states of the feet and shifts other than none.
    events
        All events, of the feet and of the person.
    repetitions
        In their order.
    quiet
        The longest quiet stance and its sway; None where nobody stood still for long enough.
    baseline_remarks
        What is to be said of the person's own stance.
    grade
        How far the figures can be trusted, and why.
    corrected
        So many corrections of repetitions were made by hand.
    """

    duration_s: float
    standing_s: float
    judged_s: float
    frames: int
    missed: int
    mean_force_n: float | None
    left_load_share: float | None
    fl_pct: dict[Side, float | None]
    weighed: bool
    weight_misfit: float | None
    sides_swapped: bool
    turned: bool
    off_pad: frozenset[Side]
    intervals: tuple[StateInterval, ...]
    events: tuple[Event, ...]
    repetitions: tuple[Repetition, ...]
    quiet: QuietStance | None
    baseline_remarks: tuple[str, ...]
    grade: Grade = field(default_factory=Grade)
    weight_entered: bool = False
    tempo: Tempo | None = None
    corrected: int = 0

    @property
    def sets(self) -> int:
        """How many sets the repetitions make."""
        return len({repetition.set_number for repetition in self.repetitions})

    @property
    def in_band_share(self) -> float | None:
        """Share of the repetitions' time in which the weight was within the target band; None where none is asked."""
        judged = [(rep.in_band_s, rep.in_band_share) for rep in self.repetitions if math.isfinite(rep.in_band_share)]
        whole_s = sum(in_s / share for in_s, share in judged if share > 0)
        # A repetition that was never within its band tells its own length only.
        never_s = sum(rep.duration_s for rep in self.repetitions if rep.in_band_share == 0)
        if not judged or whole_s + never_s == 0:
            return None
        return sum(in_s for in_s, _ in judged) / (whole_s + never_s)

    def repetitions_with(self, state: str, side: Side | None = None) -> list[Repetition]:
        """Repetitions in which a foot (any, or one side) had this as its worst state."""
        sides = ("left", "right") if side is None else (side,)
        return [
            repetition
            for repetition in self.repetitions
            if any(each in repetition.worst and repetition.worst[each].state == state for each in sides)
        ]
