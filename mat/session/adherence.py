"""What was planned and what was done, week by week: days, drills, repetitions, minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mat.session.drills import drill_key
from mat.session.programme import DayPlan, todays_plan

#: Tells what is asked on a day: its arguments are the day and how many days were trained before it.
PlanOfDay = Callable[[date, int], DayPlan]


@dataclass(frozen=True)
class Done:
    """One recording.

    Attributes
    ----------
    day
        When.
    drill
        As its header says; empty where it does not.
    seconds
        With somebody on the mat.
    repetitions
        Of them all.
    """

    day: date
    drill: str
    seconds: float
    repetitions: int


@dataclass(frozen=True)
class Week:
    """A week of a person's, Monday to Sunday.

    Attributes
    ----------
    monday
        Its first day.
    days_done, days_open
        Days with a recording; days of the week on which there could have been one: from the first of all to today.
    drills_done, drills_planned
        Of the days that were trained: drills that were asked for, and those of them that were recorded.
    repetitions_done, repetitions_planned
        Of those drills; a drill of holds has none.
    minutes
        With somebody on the mat.
    """

    monday: date
    days_done: int
    days_open: int
    drills_done: int
    drills_planned: int
    repetitions_done: int
    repetitions_planned: int
    minutes: float


def by_programme(began: date) -> PlanOfDay:
    """The plan of the programme of weeks for a person who began on a day."""
    return lambda day, days_done: todays_plan(began, day, days_done)


def weeks_of(done: Iterable[Done], today: date, plan: PlanOfDay | None = None) -> list[Week]:
    """Weeks from the first recording to today, those without one too.

    Parameters
    ----------
    done
        Recordings of one person, in any order.
    today
        The last day that counts: later recordings (a clock that ran ahead) are left out.
    plan
        What was asked for; by default the programme of weeks from the first recording on.
    """
    recordings = sorted((each for each in done if each.day <= today), key=lambda each: each.day)
    if not recordings:
        return []
    began = recordings[0].day
    plan = plan or by_programme(began)
    days = sorted({each.day for each in recordings})
    weeks: list[Week] = []
    monday = _monday(began)
    while monday <= today:
        sunday = monday + timedelta(days=6)
        within = [each for each in recordings if monday <= each.day <= sunday]
        asked = [
            _of_day(day, [each for each in within if each.day == day], plan(day, days.index(day)))
            for day in days
            if monday <= day <= sunday
        ]
        sums = [sum(column) for column in zip(*asked, strict=True)] if asked else [0, 0, 0, 0]
        open_days = (min(sunday, today) - max(monday, began)).days + 1
        weeks.append(Week(monday, len(asked), open_days, *sums, minutes=sum(each.seconds for each in within) / 60))
        monday += timedelta(days=7)
    return weeks


def _of_day(day: date, done: Sequence[Done], plan: DayPlan) -> tuple[int, int, int, int]:
    """Drills done and planned, their repetitions done and planned; a check set is its drill's."""
    made: dict[str, int] = {}
    for each in done:
        made[drill_key(each.drill)] = made.get(drill_key(each.drill), 0) + each.repetitions
    asked = {item.drill.key: item.drill for item in plan.items if not item.extra}
    drills_done = sum(key in made for key in asked)
    planned = sum(drill.sets * drill.repetitions for drill in asked.values() if drill.repetitions)
    repeated = sum(made.get(key, 0) for key, drill in asked.items() if drill.repetitions)
    return drills_done, len(asked), repeated, planned


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
