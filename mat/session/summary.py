"""What a recording amounts to: words first, then figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import SIDES, Side
from mat.pipeline import PAUSE_US, PHASES, Analysis
from mat.posture import IntervalLog, StateInterval
from mat.posture.events import rolls_of_the_person

_EMPTY = PHASES.index("empty")
_OTHER_WORDS = {
    "inward": "rolled inward",
    "outward": "rolled outward",
    "gripping": "toes gripping",
    "corner_heel": "heel lifting",
    "corner_mth1": "ball of the big toe lifting",
    "corner_mth5": "ball of the little toe lifting",
}


@dataclass(frozen=True)
class Summary:
    """Figures of a recording; None where a figure is not defined.

    Attributes
    ----------
    duration_s, standing_s
        Device time from first to last scan, and with somebody on the mat.
    frames, missed
        Scans, and scans lost.
    mean_force_n
        Mean total force while somebody stood there.
    left_load_share
        Mean share of the left foot.
    fl_pct
        Mean place of the CoP along each foot, % of foot length.
    judged_s
        How long at least one foot could be judged (its place known, enough load on it).
    weighed, weight_misfit, sides_swapped
        As the last :class:`~mat.foot.Stance` says.
    intervals
        All states other than none.
    """

    duration_s: float
    standing_s: float
    frames: int
    missed: int
    mean_force_n: float | None
    left_load_share: float | None
    fl_pct: dict[Side, float | None]
    judged_s: float
    weighed: bool
    weight_misfit: float | None
    sides_swapped: bool
    intervals: tuple[StateInterval, ...]

    @property
    def words(self) -> str:
        """One sentence on the rolls."""
        if self.standing_s == 0:
            return "Nobody stood on the mat."
        if self.judged_s == 0:
            return "Not judged: nobody stood still for two seconds, which the place of the feet is found in."
        found = [sentence for state in ("toes", "heels") if (sentence := self._rolls(state))]
        return " ".join(found) if found else f"No rolls onto toes or heels in {self.judged_s:.1f} s judged."

    @property
    def other_states(self) -> list[str]:
        """A line for every tilt and shift that occurred: how often, which foot."""
        counts: dict[tuple[str, str], int] = {}
        for interval in self.intervals:
            if interval.channel != "roll":
                what = _OTHER_WORDS.get(interval.state) or f"weight shifted to the {interval.state}"
                key = (what, f"{interval.side} foot" if interval.side else "")
                counts[key] = counts.get(key, 0) + 1
        return [
            f"{what[0].upper()}{what[1:]}{', ' + who if who else ''}: {count} {'time' if count == 1 else 'times'}."
            for (what, who), count in counts.items()
        ]

    @property
    def sides_words(self) -> str:
        """A warning if left and right look exchanged; empty otherwise."""
        if not self.sides_swapped:
            return ""
        return (
            "Left and right look exchanged: both footprints are those of the other foot. Stand with the left foot on "
            "the left pad, or check which pad is plugged in where."
        )

    @property
    def weight_words(self) -> str:
        """What to know of the forces' scale; empty if the weight was entered and fits."""
        if self.weight_misfit is not None:
            hint = " Is it in pounds?" if 0.36 <= self.weight_misfit <= 0.55 else ""
            return (
                f"The load is {self.weight_misfit:.2f} times the body weight you entered: that cannot be, and it was "
                f"not used.{hint} Check the weight and the film."
            )
        if not self.weighed and self.judged_s > 0:
            return "The body weight is not known: forces are the film's own estimate. Give it with --weight-kg."
        return ""

    def _rolls(self, state: str) -> str:
        groups = rolls_of_the_person(list(self.intervals), state)
        if not groups:
            return ""
        sides = [{interval.side for interval in group} for group in groups]
        both = sum(len(group) == 2 for group in sides)
        parts = [f"{both} with both feet"] if both else []
        for side in SIDES:
            alone = sum(group == {side} for group in sides)
            parts += [f"{alone} with the {side} foot"] if alone else []
        return f"{len(groups)} {'roll' if len(groups) == 1 else 'rolls'} onto the {state}: {', '.join(parts)}."


class SummaryBuilder:
    """Gather a summary from blocks in their order."""

    def __init__(self) -> None:
        self._log = IntervalLog()
        self._first_us: int | None = None
        self._last_us = 0
        self._frames = self._missed = 0
        self._standing_us = self._judged_us = 0
        self._weighed = False
        self._weight_misfit: float | None = None
        self._sides_swapped = False
        self._force_n, self._left_share = _Mean(), _Mean()
        self._fl_pct = {side: _Mean() for side in SIDES}

    def add(self, analysis: Analysis) -> None:
        """Take the next block."""
        block, here = analysis.block, analysis.phase != _EMPTY
        steps_us = np.diff(block.time_us, prepend=self._last_us if self._first_us is not None else block.time_us[0])
        steps_us[steps_us >= PAUSE_US] = 0
        self._first_us = int(block.time_us[0]) if self._first_us is None else self._first_us
        self._last_us = int(block.time_us[-1])
        self._frames += len(block)
        self._missed += int(block.missed.sum())
        self._standing_us += int(steps_us[here].sum())
        judged = np.maximum(*(analysis.roll[side] for side in SIDES)) >= 0
        self._judged_us += int(steps_us[judged].sum())
        self._weighed, self._weight_misfit = analysis.stance.weighed, analysis.stance.weight_misfit
        self._sides_swapped |= analysis.stance.sides_swapped
        self._force_n.add(analysis.total_force_n[here])
        self._left_share.add(analysis.left_load_share[here])
        for side in SIDES:
            self._fl_pct[side].add(analysis.feet[side].fl_pct)
        for change in analysis.changes:
            self._log.add(change)

    def result(self) -> Summary:
        """The summary so far."""
        return Summary(
            duration_s=(self._last_us - (self._first_us or 0)) / 1e6,
            standing_s=self._standing_us / 1e6,
            frames=self._frames,
            missed=self._missed,
            mean_force_n=self._force_n.value,
            left_load_share=self._left_share.value,
            fl_pct={side: self._fl_pct[side].value for side in SIDES},
            judged_s=self._judged_us / 1e6,
            weighed=self._weighed,
            weight_misfit=self._weight_misfit,
            sides_swapped=self._sides_swapped,
            intervals=tuple(self._log.intervals),
        )


class _Mean:
    """Mean of the defined values of a stream."""

    def __init__(self) -> None:
        self._sum, self._count = 0.0, 0

    def add(self, values: np.ndarray) -> None:
        defined = values[np.isfinite(values)]
        self._sum += float(defined.sum())
        self._count += len(defined)

    @property
    def value(self) -> float | None:
        return self._sum / self._count if self._count else None
