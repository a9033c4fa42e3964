"""People by their code: what of them stays the same from one session to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from mat.errors import SettingsError, finite_number
from mat.posture import LeanLimits, Thresholds
from mat.posture.drill import SCHOOLS, School


@dataclass(frozen=True)
class Person:
    """What a settings file says of a person, in its table ``[people.CODE]``.

    Attributes
    ----------
    values
        Body weight (kg) and foot length (mm), those that are known.
    school
        Where they are taught to hold their weight; None for no preference.
    shoes
        They train in shoes.
    lean
        How far they can lean, from a lean test.
    thresholds
        Those that differ from the general ones.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    school: School | None = None
    shoes: bool = False
    lean: LeanLimits | None = None
    thresholds: Mapping[str, object] = field(default_factory=dict)


_NUMBERS = ("weight_kg", "foot_length_mm")
_ENTRIES = (*_NUMBERS, "school", "shoes", "lean", "thresholds")


def read_people(tables: Mapping[str, object]) -> dict[str, Person]:
    """People of a settings file, by code.

    Raises
    ------
    SettingsError
        An entry means nothing.
    """
    return {code: _read_person(code[:40], table) for code, table in tables.items()}


def _read_person(code: str, table: object) -> Person:
    if not isinstance(table, dict):
        raise SettingsError(f"The person {code} must be a table: [people.{code}].")
    for name in table:
        if name not in _ENTRIES:
            raise SettingsError(f"The person {code} has no entry “{name[:40]}”: there are {', '.join(_ENTRIES)}.")
    school, shoes = table.get("school"), table.get("shoes", False)
    if school is not None and school not in SCHOOLS:
        raise SettingsError(f"The school of the person {code} must be one of {', '.join(SCHOOLS)}.")
    if not isinstance(shoes, bool):
        raise SettingsError(f"The shoes of the person {code} must be true or false.")
    thresholds = table.get("thresholds", {})
    if not isinstance(thresholds, dict):
        raise SettingsError(f"The thresholds of the person {code} must be a table of names and values.")
    Thresholds.from_json(thresholds)
    return Person(
        values={name: finite_number(f"{name} of {code}", table[name]) for name in _NUMBERS if name in table},
        school=cast("School | None", school),
        shoes=shoes,
        lean=_lean(code, table.get("lean")),
        thresholds=thresholds,
    )


def _lean(code: str, value: object) -> LeanLimits | None:
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != set(LeanLimits.__dataclass_fields__):
        raise SettingsError(f"The lean of the person {code} is told by {', '.join(LeanLimits.__dataclass_fields__)}.")
    return LeanLimits(**{name: finite_number(f"{name} of {code}", number) for name, number in value.items()})
