"""Whether a figure changed by more than chance: against the smallest change the person's own repeats let one detect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mat.errors import UsageError
from mat.posture.sway import SmallestChange, smallest_detectable_change

#: Repetitions are timed on tenths of a second: two durations may differ by so much through rounding alone, s.
_TIMES_S = 0.2


@dataclass(frozen=True)
class Judged:
    """How a figure is told: its digits, its factor, and the least change that is not rounding, in the told unit."""

    digits: int
    factor: float = 1.0
    resolution: float = 0.0


#: Figures of a summary's row that are judged.
JUDGED: Mapping[str, Judged] = {
    "in_band_share": Judged(0, 100.0),
    "cop_range_ap_mm": Judged(1),
    "left_load_share": Judged(1, 100.0),
    "down_s": Judged(1, resolution=_TIMES_S),
    "up_s": Judged(1, resolution=_TIMES_S),
    "sway_velocity_mm_s": Judged(1),
    "sway_ellipse_mm2": Judged(0),
}
#: So many comparable recordings before the present one give a person's own spread.
LEAST_REPEATS = 3
#: Of differences of decimal numbers.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Change:
    """One figure now and then.

    Attributes
    ----------
    name
        Of the figure, as in a summary's row.
    now, then
        In the unit it is told with (shares in %).
    digits
        It is told with.
    smallest
        The smallest detectable change; None with too few repeats.
    repeats
        Comparable recordings before the present one that have this figure.
    resolution
        The least change that is not rounding.
    """

    name: str
    now: float
    then: float
    digits: int
    smallest: SmallestChange | None
    repeats: int
    resolution: float = 0.0

    @property
    def least(self) -> float | None:
        """The smallest detectable change, never less than rounding makes; None with too few repeats."""
        return None if self.smallest is None else max(self.smallest.sdc, self.resolution)

    @property
    def moved(self) -> float:
        return self.now - self.then

    @property
    def is_real(self) -> bool | None:
        """More than chance; None where too few repeats tell."""
        return None if self.least is None else abs(self.moved) > self.least + _ROUNDING


def changes_between(
    now: Mapping[str, object], then: Mapping[str, object], repeats: Sequence[Mapping[str, object]]
) -> list[Change]:
    """Every judged figure that both recordings have.

    Parameters
    ----------
    now, then
        Rows of their summaries (:func:`mat.session.summary.row`).
    repeats
        Rows of the comparable recordings before the present one, ``then`` among them.
    """
    found = []
    for name, judged in JUDGED.items():
        mine, theirs = _number(now, name, judged.factor), _number(then, name, judged.factor)
        if mine is None or theirs is None:
            continue
        known = [value for each in repeats if (value := _number(each, name, judged.factor)) is not None]
        found.append(Change(name, mine, theirs, judged.digits, smallest_of(known), len(known), judged.resolution))
    return found


def smallest_of(repeats: Sequence[float]) -> SmallestChange | None:
    """The smallest detectable change from repeats of several days; None with fewer than three."""
    if len(repeats) < LEAST_REPEATS:
        return None
    try:
        return smallest_detectable_change([repeats])
    except UsageError:
        return None


def _number(row: Mapping[str, object], name: str, factor: float) -> float | None:
    value = row.get(name)
    return factor * float(value) if isinstance(value, int | float) else None
