"""Drills by name: the catalogue that comes with the program, and what a settings file changes or adds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mat.errors import SettingsError, finite_number
from mat.posture import Band, DrillSettings, Tempo, Thresholds

CATALOGUE = "drills.toml"


@dataclass(frozen=True)
class Drill:
    """A drill as it is done.

    Attributes
    ----------
    key
        Name on the command line.
    title
        Name for a person.
    sets, rest_s
        How many, and the rest between them.
    repetitions, seconds
        Of a set: one of them, the other None.
    note
        What to know.
    settings
        What the analysis must know of it.
    thresholds
        Those that differ from the general ones.
    not_safe
        When it is not to be done; empty where only the general list "ask first" holds.
    """

    key: str
    title: str
    sets: int
    rest_s: float
    repetitions: int | None
    seconds: float | None
    note: str
    settings: DrillSettings
    thresholds: Mapping[str, object]
    not_safe: str = ""


@cache
def catalogue() -> Mapping[str, Drill]:
    """The drills that come with the program, by key."""
    text = (files("mat.session") / CATALOGUE).read_text(encoding="utf-8")
    return {key: read_drill(key, table) for key, table in tomllib.loads(text).items()}


def drill_key(name: str) -> str:
    """``Slow hinge`` and ``slow-hinge`` are the same drill."""
    return "-".join(name.casefold().replace("_", " ").replace("-", " ").split())


def find_drill(name: str, own: Mapping[str, Drill]) -> Drill | None:
    """A drill by key or title, the user's own first; None if nobody knows it."""
    known = {**catalogue(), **own}
    key = drill_key(name)
    titled = {drill_key(drill.title): drill for drill in known.values()}
    return known.get(key) or titled.get(key)


def read_drills(tables: Mapping[str, object]) -> dict[str, Drill]:
    """Drills of a settings file; one that the catalogue has keeps what the file does not change.

    Raises
    ------
    SettingsError
        An entry means nothing.
    """
    raw = tomllib.loads((files("mat.session") / CATALOGUE).read_text(encoding="utf-8"))
    read: dict[str, Drill] = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise SettingsError(f"The drill {name[:40]} must be a table: [drills.{name[:40]}].")
        key = drill_key(name)
        read[key] = read_drill(key, {**_without_rivals(raw.get(key, {}), table), **table})
    return read


#: Of these a drill has one at most: what the file gives takes the place of what the catalogue gave.
_RIVALS = (("repetitions", "seconds"), ("band", "around"), ("tempo_s", "expected_rep_s"))


def _without_rivals(known: Mapping[str, object], table: Mapping[str, object]) -> dict[str, object]:
    gone = {name for pair in _RIVALS for name in pair if any(other in table for other in pair)}
    return {name: value for name, value in known.items() if name not in gone}


def read_drill(key: str, table: Mapping[str, object]) -> Drill:
    """One drill from its table.

    Raises
    ------
    SettingsError
        An entry means nothing.
    """
    for name in table:
        if name not in _ENTRIES:
            raise SettingsError(f"The drill {key} has no entry “{name[:40]}”: there are {', '.join(sorted(_ENTRIES))}.")
    for pair in _RIVALS:
        if all(name in table for name in pair):
            raise SettingsError(f"The drill {key} takes {pair[0]} or {pair[1]}, not both.")
    thresholds = table.get("thresholds", {})
    if not isinstance(thresholds, dict):
        raise SettingsError(f"The thresholds of the drill {key} must be a table of names and values.")
    Thresholds.from_json(thresholds)
    number = {name: _number(key, name, table[name]) for name in _NUMBERS if name in table}
    repetitions = number.get("repetitions")
    return Drill(
        key=key,
        title=_text(key, "title", table.get("title", key)),
        sets=round(number.get("sets", 1)),
        rest_s=number.get("rest_s", 60.0),
        repetitions=None if repetitions is None else round(repetitions),
        seconds=number.get("seconds"),
        note=_text(key, "note", table.get("note", "")),
        settings=_analysis(key, table, number),
        thresholds=thresholds,
        not_safe=_text(key, "not_safe", table.get("not_safe", "")),
    )


_NUMBERS = {
    "sets": (1, 50),
    "rest_s": (0, 3600),
    "repetitions": (1, 200),
    "seconds": (1, 3600),
    "around": (1, 40),
    "expected_rep_s": (0.6, 20),
}
_ENTRIES = {*_NUMBERS, "title", "note", "not_safe", "band", "tempo_s", "wall", "cautions", "thresholds"}


def _analysis(key: str, table: Mapping[str, object], number: Mapping[str, float]) -> DrillSettings:
    band = tempo = None
    if "band" in table:
        low_pct, high_pct = _numbers(key, "band", table["band"], 2)
        band = Band(low_pct, high_pct)
    elif "around" in number:
        band = Band(-number["around"], number["around"], relative=True)
    if "tempo_s" in table:
        tempo = Tempo(*_numbers(key, "tempo_s", table["tempo_s"], 3))
    return DrillSettings(
        name=key,
        counts_repetitions="seconds" not in table,
        tempo=tempo,
        expected_rep_s=number.get("expected_rep_s"),
        band=band,
        wall=_switch(key, "wall", table.get("wall", False)),
        cautions=_switch(key, "cautions", table.get("cautions", True)),
    )


def _number(key: str, name: str, value: object) -> float:
    number = finite_number(f"{name} of the drill {key}", value)
    low, high = _NUMBERS[name]
    if not low <= number <= high:
        raise SettingsError(f"The drill {key} cannot have {name} = {number:g}: give {low:g} to {high:g}.")
    return number


def _numbers(key: str, name: str, value: object, count: int) -> list[float]:
    if not isinstance(value, list) or len(value) != count:
        raise SettingsError(f"The {name} of the drill {key} is told by {count} numbers in brackets.")
    return [finite_number(f"{name} of the drill {key}", each) for each in value]


def _text(key: str, name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > 400 or not value.isprintable():
        raise SettingsError(f"The {name} of the drill {key} must be a text of one line.")
    return value


def _switch(key: str, name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise SettingsError(f"The {name} of the drill {key} must be true or false.")
    return value
