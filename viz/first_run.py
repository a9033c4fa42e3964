"""The first run: five short pages, what is typed on them, and the settings file they end in; knows no Qt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mat.errors import SettingsError
from mat.geometry import GAP_RANGE_MM
from mat.pipeline.settings import WEIGHT_RANGE_KG
from mat.session.new_code import UNFIT_SIGNS, is_fit
from mat.session.people_file import LONGEST_CODE, FirstPerson, begin_settings
from mat.session.shoe_size import LONGEST_MM, SHORTEST_MM, UNCERTAINTY_MM, read_foot_length
from viz.entries import read_weight_kg
from viz.texts import text

#: The pages, and how many lines each has.
PAGES: dict[str, int] = {"place": 4, "person": 2, "weight": 2, "foot": 2, "mat": 3}
_NAMES = tuple(PAGES)
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mm)?", re.IGNORECASE)


@dataclass(frozen=True)
class FirstRunPicture:
    """One page as it is written.

    Attributes
    ----------
    step
        ``2 of 5``.
    lines
        In plain words.
    entry
        What is asked for; empty on a page that asks nothing.
    written
        What was typed there before.
    fault
        What is wrong with it.
    first, last
        Of the pages.
    """

    step: str
    title: str
    lines: tuple[str, ...]
    entry: str
    written: str
    fault: str
    first: bool
    last: bool


class FirstRun:
    """Follow somebody through the pages.

    Parameters
    ----------
    path
        The settings file that is begun at the end.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.saved = False
        self._place = 0
        self._faulty = False
        self._written = dict.fromkeys(_NAMES, "")
        self._person = FirstPerson("")

    @property
    def page(self) -> str:
        """The page that is shown."""
        return _NAMES[self._place]

    @property
    def code(self) -> str:
        """Of the person, as it is kept."""
        return self._person.code or text("first.person.default")

    def take(self, written: str) -> bool:
        """What was typed on this page, and on to the next; False where it stays, and says why.

        Raises
        ------
        SmartMatError
            The settings file cannot be written; nothing that is there is overwritten.
        """
        self._written[self.page] = written.strip()
        try:
            self._person = _TAKERS[self.page](self._person, written.strip())
        except (SettingsError, ValueError):
            self._faulty = True
            return False
        self._faulty = False
        if self._place == len(_NAMES) - 1:
            begin_settings(self.path, replace(self._person, code=self.code))
            self.saved = True
        else:
            self._place += 1
        return True

    def back(self) -> None:
        """To the page before; what was typed there stays."""
        self._place, self._faulty = max(0, self._place - 1), False

    def picture(self) -> FirstRunPicture:
        """The page as it is shown, in the language spoken now."""
        page = self.page
        numbers = {"code": text("first.person.default"), "uncertainty_mm": UNCERTAINTY_MM}
        return FirstRunPicture(
            step=text("first.step", step=self._place + 1, steps=len(_NAMES)),
            title=text(f"first.{page}.title"),
            lines=tuple(text(f"first.{page}.{line}", **numbers) for line in range(1, PAGES[page] + 1)),
            entry="" if page == "place" else text(f"first.{page}.entry"),
            written=self._written[page],
            fault=_fault(page) if self._faulty else "",
            first=self._place == 0,
            last=self._place == len(_NAMES) - 1,
        )


def _take_code(person: FirstPerson, written: str) -> FirstPerson:
    if written and not is_fit(written):
        raise ValueError(written)
    return replace(person, code=written)


def _take_weight(person: FirstPerson, written: str) -> FirstPerson:
    return replace(person, weight_kg=read_weight_kg(written) if written else None)


def _take_foot(person: FirstPerson, written: str) -> FirstPerson:
    return replace(person, foot_length_mm=read_foot_length(written).length_mm if written else None)


def _take_gap(person: FirstPerson, written: str) -> FirstPerson:
    if not written:
        return replace(person, gap_mm=None)
    found = _NUMBER.fullmatch(written)
    gap_mm = float(found[1].replace(",", ".")) if found else GAP_RANGE_MM[1] + 1
    if gap_mm > GAP_RANGE_MM[1]:
        raise ValueError(written)
    return replace(person, gap_mm=gap_mm)


def _fault(page: str) -> str:
    limits: dict[str, dict[str, object]] = {
        "person": {"most": LONGEST_CODE, "signs": " ".join(UNFIT_SIGNS)},
        "weight": dict(zip(("least", "most"), WEIGHT_RANGE_KG, strict=True)),
        "foot": {"least": SHORTEST_MM, "most": LONGEST_MM},
        "mat": {"most": GAP_RANGE_MM[1]},
    }
    return text(f"first.{page}.fault", **limits[page])


_TAKERS: dict[str, Callable[[FirstPerson, str], FirstPerson]] = {
    "place": lambda person, written: person,
    "person": _take_code,
    "weight": _take_weight,
    "foot": _take_foot,
    "mat": _take_gap,
}
