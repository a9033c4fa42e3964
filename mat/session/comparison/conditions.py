"""What must be alike for the figures of two recordings to mean the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from mat.files import RecordingInfo
from mat.files.markers import Marker

#: Entries of a header, or answers after a set, that change what is measured.
_TOLD = ("footwear", "load_kg", "support", "eyes")


@dataclass(frozen=True)
class Conditions:
    """Under which a recording was made.

    Attributes
    ----------
    drill
        Its name.
    mat_id
        Of the mat.
    gap_mm, left_angle_deg, right_angle_deg
        Where the pads lay.
    foot_length_mm
        Entered; None where the footprint's was used.
    calibrated
        With a calibration of the mat.
    thresholds
        Of the states, by name.
    shoes
        The person trains in shoes.
    footwear, load_kg, support, eyes
        As told in the header or after a set; None where they were not.
    """

    drill: str
    mat_id: int
    gap_mm: float
    left_angle_deg: float
    right_angle_deg: float
    foot_length_mm: float | None
    calibrated: bool
    thresholds: Mapping[str, float]
    shoes: bool
    footwear: str | None = None
    load_kg: str | None = None
    support: str | None = None
    eyes: str | None = None

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> Conditions:
        """Conditions as they were kept.

        Raises
        ------
        TypeError
            They are none.
        """
        return cls(**values)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Difference:
    """One condition that differs; ``mine`` and ``theirs`` as a person reads them, empty where not told."""

    name: str
    mine: str
    theirs: str

    def __str__(self) -> str:
        return f"{_NAMES[self.name]} ({self.theirs or 'not told'} instead of {self.mine or 'not told'})"


#: What a reader calls each condition.
_NAMES = {
    "drill": "drill", "mat_id": "mat", "gap_mm": "gap of the pads, mm", "left_angle_deg": "angle of the left pad, °",
    "right_angle_deg": "angle of the right pad, °", "foot_length_mm": "foot length, mm", "calibrated": "calibration",
    "thresholds": "thresholds", "shoes": "shoes", "footwear": "footwear", "load_kg": "load, kg", "support": "support",
    "eyes": "eyes",
}  # fmt: skip


def conditions_of(info: RecordingInfo, markers: Sequence[Marker] = ()) -> Conditions:
    """Conditions of a recording.

    Parameters
    ----------
    markers
        Of the recording: answers after a set tell what the header could not know yet.

    Raises
    ------
    SettingsError
        Its settings cannot be read.
    """
    settings, told = info.settings, told_context(info.header, markers)
    return Conditions(
        drill=settings.drill.name or str(info.header.get("drill", "")),
        mat_id=info.hello.mat_id,
        gap_mm=settings.gap_mm,
        left_angle_deg=settings.left_angle_deg,
        right_angle_deg=settings.right_angle_deg,
        foot_length_mm=settings.foot_length_mm,
        calibrated=settings.calibration is not None,
        thresholds=settings.thresholds.to_json(),
        shoes=settings.drill.shoes,
        **{name: _plain(told[name]) if name in told else None for name in _TOLD},
    )


def told_context(header: Mapping[str, object], markers: Sequence[Marker] = ()) -> dict[str, object]:
    """What was told of a session: entries of the header, then answers after the sets; of several the last.

    Pain before is the first that was told.
    """
    told: dict[str, object] = {}
    for marker in markers:
        if marker.kind == "answers":
            for name, value in marker.content.items():
                if name != "pain_before" or name not in told:
                    told[name] = value
    return {**told, **{name: value for name, value in header.items() if value not in (None, "")}}


def differences(mine: Conditions, theirs: Conditions) -> tuple[Difference, ...]:
    """What keeps two recordings from being compared; empty where nothing does."""
    found = []
    for field in fields(Conditions):
        one, other = getattr(mine, field.name), getattr(theirs, field.name)
        if one != other:
            found.append(Difference(field.name, *_told_apart(one, other)))
    return tuple(found)


def _told_apart(one: object, other: object) -> tuple[str, str]:
    """Both as a person reads them; of thresholds only those that differ."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
        mine, theirs = (", ".join(f"{name} {_plain(each.get(name))}" for name in names) for each in (one, other))
        return mine, theirs
    return _plain(one) or "", _plain(other) or ""


def _plain(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value)[:40]
