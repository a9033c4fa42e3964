"""What is done today: by the programme of weeks, or by what a physio prescribed."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from mat.session.drills import Drill, find_drill, read_drills
from mat.session.settings import settings_path

PROGRAMME = "programme.toml"


@dataclass(frozen=True)
class Phase:
    """Some weeks of the programme.

    Attributes
    ----------
    first_week, last_week
        From 1; ``last_week`` None for the last phase.
    gate
        Drills done first each day.
    drills
        The main drill is one of them, in turn.
    extras
        Never asked.
    learning
        Its drills are new: a quick descent is told.
    """

    first_week: int
    last_week: int | None
    gate: tuple[str, ...]
    drills: tuple[str, ...]
    extras: tuple[str, ...] = ()
    learning: bool = False


@dataclass(frozen=True)
class PlanItem:
    """One drill of a day.

    Attributes
    ----------
    check_set
        Ten repetitions without cues.
    extra
        For whoever wants more.
    learning
        A quick descent is told.
    """

    drill: Drill
    check_set: bool = False
    extra: bool = False
    learning: bool = False


@dataclass(frozen=True)
class DayPlan:
    """What is done on one day.

    Attributes
    ----------
    week
        Of the programme, from 1; 0 for a prescription.
    items
        In order: the check set comes before the main drill, so that it shows what has been learnt, not just been told.
    curve_day
        A day of the learning curve: its check set should not be left out.
    """

    week: int
    items: tuple[PlanItem, ...]
    curve_day: bool = False


@cache
def programme() -> tuple[tuple[Phase, ...], tuple[int, ...]]:
    """The phases, and the days of the learning curve counted from the first."""
    table = tomllib.loads((files("mat.session") / PROGRAMME).read_text(encoding="utf-8"))
    return tuple(_phase(each) for each in table["phase"]), tuple(table["check_days"])


def _phase(table: Mapping[str, list]) -> Phase:
    first, *last = table["weeks"]
    return Phase(
        first_week=first,
        last_week=last[0] if last else None,
        gate=tuple(table["gate"]),
        drills=tuple(table["drills"]),
        extras=tuple(table.get("extras", ())),
        learning=bool(table.get("learning", False)),
    )


def week_of(began: date | None, today: date) -> int:
    """Week of the programme, from 1; before its first day it is the first."""
    return 1 if began is None else max(0, (today - began).days) // 7 + 1


def own_drills(path: Path | None = None) -> dict[str, Drill]:
    """Drills of the settings file; none if there is no file, or one that :func:`read_settings` has to complain of."""
    try:
        with (path or settings_path()).open("rb") as file:
            tables = tomllib.load(file).get("drills", {})
    except (OSError, ValueError, RecursionError):
        return {}
    return read_drills(tables) if isinstance(tables, dict) else {}


def is_learning(key: str) -> bool:
    """A drill of the first weeks: a quick descent is told in it."""
    return any(key in (*phase.gate, *phase.drills) for phase in programme()[0] if phase.learning)


def next_item(plan: DayPlan, done: Collection[tuple[str, bool]]) -> PlanItem:
    """What comes next of a day: the first asked item that is not in ``done`` (drill, check set), else the last."""
    asked = [item for item in plan.items if not item.extra]
    return next((item for item in asked if (item.drill.key, item.check_set) not in done), asked[-1])


def todays_plan(began: date | None, today: date, days_done: int = 0, own: Mapping[str, Drill] | None = None) -> DayPlan:
    """The drills of a day.

    Parameters
    ----------
    began
        First day of the programme; None if today is.
    days_done
        Earlier days with a session: the main drill takes turns by them, so that a rest day skips none.
    own
        The user's own drills: they change those of the catalogue.
    """
    phases, check_days = programme()
    week = week_of(began, today)
    phase = next(each for each in phases if each.last_week is None or week <= each.last_week)

    def item(key: str, *, check_set: bool = False, extra: bool = False) -> PlanItem:
        drill = find_drill(key, own or {})
        assert drill is not None, key
        return PlanItem(drill, check_set, extra, phase.learning)

    main = phase.drills[days_done % len(phase.drills)]
    day = 0 if began is None else (today - began).days
    items = [item(key) for key in phase.gate]
    if item(main).drill.repetitions is not None:
        items.append(item(main, check_set=True))
    items += [item(main), *(item(key, extra=True) for key in phase.extras)]
    return DayPlan(week, tuple(items), curve_day=day in check_days)
