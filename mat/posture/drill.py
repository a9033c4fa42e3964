"""What the analysis must know of the drill that is done, and of the person who does it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal, get_args

from mat.errors import SettingsError, finite_number

School = Literal["mid-foot", "heels", "even"]
SCHOOLS: tuple[str, ...] = get_args(School)
#: The school "heels" moves the band this far back; "even" is the baseline ± the second, % of foot length.
HEELS_SCHOOL_PCT, EVEN_SCHOOL_PCT = -6.0, 8.0
#: Durations of a repetition that are found.
REPETITION_RANGE_S = (0.6, 20.0)
#: A rest longer than this ends the set.
SET_REST_S = 15.0


@dataclass(frozen=True)
class Tempo:
    """A paced repetition: seconds down, held, up.

    Raises
    ------
    SettingsError
        Not a tempo anybody can follow.
    """

    down_s: float
    hold_s: float
    up_s: float

    def __post_init__(self) -> None:
        if min(self.down_s, self.up_s) < REPETITION_RANGE_S[0] / 3 or self.hold_s < 0 or not 0.6 <= self.whole_s <= 60:
            raise SettingsError(
                f"A tempo of {self.down_s:g} s down, {self.hold_s:g} s held, {self.up_s:g} s up cannot be followed: "
                "give at least 0.2 s down and up, and 0.6 to 60 s in all."
            )

    @property
    def whole_s(self) -> float:
        return self.down_s + self.hold_s + self.up_s


@dataclass(frozen=True)
class Band:
    """Where the CoP belongs along the foot, % of foot length; ``relative`` to the baseline, or from the heel.

    Raises
    ------
    SettingsError
        Its ends are exchanged or off the foot.
    """

    low_pct: float
    high_pct: float
    relative: bool = False

    def __post_init__(self) -> None:
        if not -60.0 <= self.low_pct < self.high_pct <= 100.0:
            raise SettingsError(
                f"A band from {self.low_pct:g} to {self.high_pct:g} % of foot length cannot be: give the lower end "
                "first, between −60 and 100."
            )

    def limits_pct(self, baseline_pct: float, school: School) -> tuple[float, float]:
        """Both ends, % of foot length from the heel; an absolute band always holds the person's own baseline."""
        if school == "even":
            return baseline_pct - EVEN_SCHOOL_PCT, baseline_pct + EVEN_SCHOOL_PCT
        offset = HEELS_SCHOOL_PCT if school == "heels" else 0.0
        if self.relative:
            return baseline_pct + self.low_pct + offset, baseline_pct + self.high_pct + offset
        return min(self.low_pct + offset, baseline_pct), max(self.high_pct + offset, baseline_pct)


@dataclass(frozen=True)
class LeanLimits:
    """How far a person can lean with heels and toes down, % of foot length from the baseline; both positive.

    Raises
    ------
    SettingsError
        No lean anybody has.
    """

    backward_pct: float
    forward_pct: float

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 3.0 <= value <= 60.0:
                raise SettingsError(
                    f"A lean of {value:g} % of foot length ({name.removesuffix('_pct')}) cannot be: "
                    "do the lean test again."
                )


@dataclass(frozen=True)
class DrillSettings:
    """What is done on the mat; stands in the recording's header.

    Attributes
    ----------
    name
        Of the drill, free text.
    counts_repetitions
        False for stances and holds: nothing is counted.
    tempo
        Where the drill is paced; None where it is not.
    expected_rep_s
        Usual duration of a repetition; None where unknown. Below 2 s only force tells repetitions, above the CoP helps.
    set_rest_s
        A rest longer than this ends the set.
    band
        Where the CoP belongs; None where nothing is asked.
    school
        Shifts the band.
    shoes
        Only the place along the foot and left/right are judged: no regions, no tilts.
    wall
        The hips reach for a wall: its touch is looked for, and toes are told 0.15 s later to be told from it.
    cautions
        False for swings: extremes only.
    lean
        The person's own limits, from a lean test.

    Raises
    ------
    SettingsError
        A value out of range.
    """

    name: str = ""
    counts_repetitions: bool = True
    tempo: Tempo | None = None
    expected_rep_s: float | None = None
    set_rest_s: float = SET_REST_S
    band: Band | None = Band(-6.0, 6.0, relative=True)
    school: School = "mid-foot"
    shoes: bool = False
    wall: bool = False
    cautions: bool = True
    lean: LeanLimits | None = None

    def __post_init__(self) -> None:
        low, high = REPETITION_RANGE_S
        if self.expected_rep_s is not None and not low <= self.expected_rep_s <= high:
            raise SettingsError(
                f"A repetition of {self.expected_rep_s:g} s is not found: give {low:g} to {high:g} s, or leave it out."
            )
        if not 1.0 <= self.set_rest_s <= 600.0:
            raise SettingsError(f"A rest of {self.set_rest_s:g} s cannot end a set: give 1 to 600 s.")
        if self.school not in SCHOOLS:
            raise SettingsError(f"There is no school “{self.school}”: take one of {', '.join(SCHOOLS)}.")

    @property
    def expected_s(self) -> float | None:
        """Duration of a repetition that is expected: the tempo's, or the drill's."""
        return self.expected_rep_s if self.tempo is None else self.tempo.whole_s

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, object]) -> DrillSettings:
        """Settings of a header or a settings table; what it leaves out keeps its default.

        Raises
        ------
        SettingsError
            An unknown name, or a value that is none.
        """
        unknown = set(values) - set(cls.__dataclass_fields__)
        if unknown:
            known = ", ".join(cls.__dataclass_fields__)
            raise SettingsError(f"A drill has no “{min(unknown)}”: it has {known}.")
        return cls(**{name: _read(name, value) for name, value in values.items()})  # type: ignore[arg-type]


_PARTS: dict[str, type[Tempo | Band | LeanLimits]] = {"tempo": Tempo, "band": Band, "lean": LeanLimits}
_SWITCHES = ("counts_repetitions", "shoes", "wall", "cautions")


def _read(name: str, value: object) -> object:
    if name in _PARTS:
        return None if value is None else _read_part(name, value)
    if name in _SWITCHES:
        return _switch(name, value)
    if name == "expected_rep_s" and value is None:
        return None
    if name.endswith("_s"):
        return finite_number(f"drill's {name}", value)
    if not isinstance(value, str):
        raise SettingsError(f"The drill's {name} must be text, not {str(value)[:40]!r}.")
    return value


def _read_part(name: str, value: object) -> Tempo | Band | LeanLimits:
    part = _PARTS[name]
    fields = part.__dataclass_fields__
    if not isinstance(value, dict) or not set(value) <= set(fields):
        raise SettingsError(f"The drill's {name} is told by {', '.join(fields)}.")
    read = {
        key: _switch(key, item) if key == "relative" else finite_number(f"drill's {name} {key}", item)
        for key, item in value.items()
    }
    try:
        return part(**read)  # type: ignore[arg-type]
    except TypeError as error:
        raise SettingsError(f"The drill's {name} is told by {', '.join(fields)}: one is missing.") from error


def _switch(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise SettingsError(f"The drill's {name} must be true or false, not {str(value)[:40]!r}.")
    return value
