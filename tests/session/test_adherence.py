"""Weeks of a person: planned and done, counted by hand."""

from __future__ import annotations

from datetime import date

from mat.session.adherence import Done, weeks_of
from mat.session.prescription import parse_prescription

MONDAY = date(2026, 11, 2)
PRESCRIBED = parse_prescription('[[drill]]\ndrill = "slow-hinge"\n[[drill]]\ndrill = "active-foot"\n')


def _plan(day: date, days_done: int):
    return PRESCRIBED.plan()


def _done(day: int, drill: str, repetitions: int = 0, seconds: float = 60.0) -> Done:
    return Done(date(2026, 11, day), drill, seconds, repetitions)


def test_a_week_by_hand() -> None:
    # Slow hinge: 3 sets of 5; active foot is held. Wednesday and Friday; on Friday the holds were left out.
    done = [_done(6, "slow-hinge", 10, 90.0), _done(4, "Slow hinge", 15), _done(4, "active-foot"), _done(4, "other", 9)]
    [week] = weeks_of(done, date(2026, 11, 8), _plan)
    assert (week.monday, week.days_done, week.days_open) == (MONDAY, 2, 5)
    assert (week.drills_done, week.drills_planned) == (3, 4)
    assert (week.repetitions_done, week.repetitions_planned) == (25, 30)
    assert week.minutes == 4.5


def test_weeks_without_a_day_stand_between() -> None:
    weeks = weeks_of([_done(2, "slow-hinge", 15), _done(17, "slow-hinge", 15)], date(2026, 11, 18), _plan)
    assert [(week.monday.day, week.days_done, week.days_open) for week in weeks] == [(2, 1, 7), (9, 0, 7), (16, 1, 3)]
    assert weeks[1].drills_planned == 0


def test_the_programme_is_the_plan_where_no_other_is_given() -> None:
    # Its first day asks for the active foot and the wall hinge, whose check set is no other drill.
    [week] = weeks_of([_done(2, "wall-hinge", 30), _done(2, "active-foot")], MONDAY)
    assert (week.drills_done, week.drills_planned) == (2, 2)
    assert week.repetitions_done == 30


def test_nothing_done_has_no_weeks_and_days_ahead_do_not_count() -> None:
    assert weeks_of([], MONDAY) == []
    assert weeks_of([_done(9, "slow-hinge")], MONDAY) == []
