"""What a physio prescribes, in a TOML file that is sent: checked whole before anything of it is used."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal, cast, get_args

from mat.errors import SettingsError, SmartMatError
from mat.posture.drill import SCHOOLS, School
from mat.session.drills import drill_key, find_drill, read_drills
from mat.session.programme import DayPlan, PlanItem, is_learning

Cues = Literal["plain", "external", "tones", "off"]
CUES: tuple[Cues, ...] = get_args(Cues)
#: No prescription is longer.
LARGEST_BYTES, MOST_DRILLS, LONGEST_TEXT, LONGEST_NAME = 64 << 10, 20, 400, 100
_ENTRIES = ("id", "from", "note", "review", "school", "cues", "drill")
#: What a drill of a prescription has beyond those of a drill.
_OWN_ENTRIES = ("drill", "check_set")


@dataclass(frozen=True)
class Prescription:
    """What is to be done until the review.

    Attributes
    ----------
    name
        Its ``id``; kept in the recording's header.
    items
        In order.
    school, cues
        None where the person's own stay.
    review
        Day of the review.
    sender, note
        Who wrote it, and what to know.
    """

    name: str
    items: tuple[PlanItem, ...]
    school: School | None = None
    cues: Cues | None = None
    review: date | None = None
    sender: str = ""
    note: str = ""

    def plan(self) -> DayPlan:
        """The day's plan: all of it."""
        return DayPlan(0, self.items)

    def is_over(self, today: date) -> bool:
        """The day of the review has passed."""
        return self.review is not None and today > self.review

    def find(self, drill: str | None) -> PlanItem:
        """The item of a drill; the first without one.

        Raises
        ------
        SettingsError
            It is not prescribed.
        """
        if drill is None:
            return self.items[0]
        key = drill_key(drill)
        for item in self.items:
            if key in (item.drill.key, drill_key(item.drill.title)):
                return item
        known = ", ".join(item.drill.key for item in self.items)
        raise SettingsError(f"The prescription has no drill “{drill[:40]}”: it has {known}.")


def read_prescription(path: Path) -> Prescription:
    """A prescription file.

    Raises
    ------
    SettingsError
        It cannot be read, or an entry means nothing; nothing of it is used then.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise SettingsError(
            f"The prescription {path} cannot be read ({error.strerror}): check the name and that you may read it."
        ) from error
    if len(data) > LARGEST_BYTES:
        raise SettingsError(f"{path} is too long for a prescription: ask for a .toml file of a page or two.")
    try:
        return parse_prescription(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is no text: ask for the prescription as a .toml file.") from error
    except SmartMatError as error:
        raise SettingsError(f"In the prescription {path}: {error}") from error


def parse_prescription(text: str) -> Prescription:
    """A prescription from its text.

    Raises
    ------
    SettingsError
        As for :func:`read_prescription`.
    """
    try:
        table = tomllib.loads(text)
    except RecursionError as error:
        raise SettingsError("it is nested far too deep: ask for a new one.") from error
    except ValueError as error:
        raise SettingsError(f"it is not written as TOML ({error}): mend that place, or ask for a new one.") from error
    for name in table:
        if name not in _ENTRIES:
            raise SettingsError(f"there is no entry “{name[:40]}”: there are {', '.join(_ENTRIES)}.")
    drills = table.get("drill")
    if not isinstance(drills, list) or not 1 <= len(drills) <= MOST_DRILLS:
        raise SettingsError(f"it must hold 1 to {MOST_DRILLS} drills, each in a table [[drill]].")
    school = _one_of(table, "school", SCHOOLS)
    return Prescription(
        name=_text(table, "id", LONGEST_NAME) or "unnamed",
        items=tuple(_item(each, cast("School | None", school)) for each in drills),
        school=cast("School | None", school),
        cues=cast("Cues | None", _one_of(table, "cues", CUES)),
        review=_day(table.get("review")),
        sender=_text(table, "from"),
        note=_text(table, "note"),
    )


def _item(table: object, school: School | None) -> PlanItem:
    if not isinstance(table, dict) or not isinstance(table.get("drill"), str):
        raise SettingsError('every [[drill]] names one, as in drill = "slow-hinge".')
    key, check_set = drill_key(table["drill"]), table.get("check_set", False)
    if not isinstance(check_set, bool):
        raise SettingsError(f"the check_set of the drill {key[:40]} must be true or false.")
    if len(key) > LONGEST_NAME or not key.isprintable():
        raise SettingsError(f"a drill's name has at most {LONGEST_NAME} printable characters: choose another.")
    changes = {name: value for name, value in table.items() if name not in _OWN_ENTRIES}
    known = find_drill(key, {})
    if known is None and not ("title" in changes and ("repetitions" in changes or "seconds" in changes)):
        raise SettingsError(
            f"nobody knows the drill “{key[:40]}”: take one of the program's, or give title and repetitions or seconds."
        )
    name = known.key if known else key
    drill = read_drills({name: changes})[name] if known is None or changes else known
    if school is not None:
        drill = replace(drill, settings=replace(drill.settings, school=school))
    return PlanItem(drill, check_set, learning=is_learning(drill.key))


def _text(table: Mapping[str, object], name: str, longest: int = LONGEST_TEXT) -> str:
    value = table.get(name, "")
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise SettingsError(f"the {name} must be a text of one line, up to {longest} characters.")
    return value


def _one_of(table: Mapping[str, object], name: str, known: tuple[str, ...]) -> str | None:
    value = table.get(name)
    if value is not None and value not in known:
        raise SettingsError(f"the {name} must be one of {', '.join(known)}.")
    return value  # type: ignore[return-value]


def _day(value: object) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise SettingsError("the review must be a day, as in review = 2027-01-31 (without quotes).")
