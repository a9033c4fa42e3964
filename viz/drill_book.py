"""What can be trained: today's plan, a physio's prescription, every drill, or freely; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mat.session.diary import Diary
from mat.session.diary_file import diary_path, read_diary
from mat.session.drills import Drill, catalogue
from mat.session.kept_prescription import drop_prescription, keep_prescription, kept_prescription
from mat.session.prescription import Prescription
from mat.session.programme import DayPlan, PlanItem, is_learning, next_item, own_drills, todays_plan
from viz.drill_words import DrillDetail, amount, detail, drill_title
from viz.texts import text


@dataclass(frozen=True)
class DrillChoice:
    """What is trained from now on.

    Attributes
    ----------
    item
        The drill; None to move freely.
    prescription
        Where it comes from; None for the program's own.
    """

    item: PlanItem | None = None
    prescription: Prescription | None = None


@dataclass(frozen=True)
class DrillLine:
    """One of the list: what it chooses, and how it is written."""

    choice: DrillChoice
    written: str
    is_next: bool = False


@dataclass(frozen=True)
class DrillGroup:
    """Lines under a heading."""

    title: str
    lines: tuple[DrillLine, ...]


@dataclass(frozen=True)
class DrillsPicture:
    """The page as it is written.

    Attributes
    ----------
    person
        Who trains.
    remarks
        What holds for the day.
    groups
        All that can be chosen.
    prescribed
        A prescription is followed, and can be dropped.
    """

    person: str
    remarks: tuple[str, ...]
    groups: tuple[DrillGroup, ...]
    prescribed: bool


@dataclass
class DrillBook:
    """The drills of whoever trains.

    Attributes
    ----------
    diaries
        Folder of diaries and kept prescriptions.
    person
        Code of whoever trains now; empty for nobody.
    done_now
        What was done that the diary has not noted yet: (drill, as a check set).
    own
        Drills of the settings file.
    today
        The day.
    """

    diaries: Path
    person: Callable[[], str] = str
    done_now: Callable[[], Collection[tuple[str, bool]]] = tuple
    own: Callable[[], Mapping[str, Drill]] = own_drills
    today: Callable[[], date] = date.today

    def picture(self) -> DrillsPicture:
        """All that can be chosen now.

        Raises
        ------
        SettingsError
            The diary, the kept prescription or the settings file's drills cannot be read.
        """
        code, today, own = self.person(), self.today(), self.own()
        diary = read_diary(diary_path(self.diaries, code))
        prescription = kept_prescription(self.diaries, code)
        if prescription is not None:
            plan = prescription.plan()
        else:
            plan = todays_plan(diary.began, today, diary.days_before(today), own)
        return DrillsPicture(
            person=text("drills.person", code=code) if code else text("drills.nobody"),
            remarks=_remarks(plan, prescription, today),
            groups=(
                DrillGroup(text("programme.today"), self._plan_lines(plan, prescription, diary)),
                DrillGroup(text("drills.all"), tuple(_line(_item(each)) for each in {**catalogue(), **own}.values())),
                DrillGroup(text("drills.free"), (DrillLine(DrillChoice(), text("drills.free_line")),)),
            ),
            prescribed=prescription is not None,
        )

    def _plan_lines(self, plan: DayPlan, prescription: Prescription | None, diary: Diary) -> tuple[DrillLine, ...]:
        done = (*diary.done_on(self.today()), *self.done_now())
        coming = next_item(plan, done)
        lines = []
        for item in plan.items:
            is_done = (item.drill.key, item.check_set) in done
            mark = "drills.done" if is_done else "drills.next" if item is coming else "drills.extra" * item.extra
            lines.append(_line(item, prescription, text(mark) if mark else "", is_next=item is coming))
        return tuple(lines)

    # --- a physio's file -------------------------------------------------------------------------------------------

    def take_prescription(self, sent: Path) -> str:
        """Follow a physio's file from now on; gives what is said of it (see :func:`keep_prescription`)."""
        prescription = keep_prescription(sent, self.diaries, self.person())
        return text("drills.taken", name=prescription.name, count=len(prescription.items))

    def drop_prescription(self) -> None:
        """Back to the programme of weeks (see :func:`~mat.session.kept_prescription.drop_prescription`)."""
        drop_prescription(self.diaries, self.person())


def as_check_set(choice: DrillChoice, check_set: bool) -> DrillChoice:
    """The same drill as one set without cues, or with its own sets."""
    return replace(choice, item=replace(choice.item, check_set=check_set)) if choice.item is not None else choice


def choice_detail(choice: DrillChoice) -> DrillDetail:
    """What is to be known of a choice before it is begun."""
    if choice.item is None:
        return DrillDetail(text("drills.free_line"), (text("coach.stage.free"),), "", "")
    return detail(choice.item)


def _item(drill: Drill) -> PlanItem:
    return PlanItem(drill, learning=is_learning(drill.key))


def _line(
    item: PlanItem, prescription: Prescription | None = None, mark: str = "", *, is_next: bool = False
) -> DrillLine:
    title = drill_title(item.drill.key, item.drill.title)
    name = text("drills.check_title", title=title) if item.check_set else title
    written = "   ".join(part for part in (name, amount(item), mark) if part)
    return DrillLine(DrillChoice(item, prescription), written, is_next)


def _remarks(plan: DayPlan, prescription: Prescription | None, today: date) -> tuple[str, ...]:
    if prescription is None:
        curve = (text("drills.curve_day"),) if plan.curve_day else ()
        return (text("programme.week", week=plan.week), *curve, text("programme.daily"), text("programme.morning"))
    sender = prescription.sender or prescription.name
    told = [text("drills.from", sender=sender)]
    if prescription.review is not None:
        key = "programme.review_over" if prescription.is_over(today) else "programme.review"
        told.append(text(key, date=prescription.review.isoformat()))
    return (*told, *((prescription.note,) if prescription.note else ()), text("programme.morning"))
