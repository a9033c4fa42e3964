"""What a person may tell of a set, when a session ends kindly, and when to ask first; texts are keys.

All answers are optional. Nothing leaves this computer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Literal, get_args

from mat.errors import SettingsError, finite_number
from mat.session.coach import Message

#: Pain up by this much, or this high, ends the session (BIOMECHANICS §6, 0–10).
PAIN_RISE, PAIN_HIGH = 2, 5
#: "Ask first" is shown again after so many days, and after pain as high as this (BIOMECHANICS §6).
ASK_AGAIN_DAYS, ASK_PAIN = 30, 4
#: The heaviest load that is no slip of the finger, kg.
HEAVIEST_KG = 300.0
Felt = Literal["hamstrings_glutes", "thighs", "low_back", "nothing"]
Footwear = Literal["barefoot", "socks", "shoes"]
Support = Literal["none", "chair", "wall"]
Eyes = Literal["open", "closed"]
_CHOICES: dict[str, tuple[str, ...]] = {
    "felt": get_args(Felt), "footwear": get_args(Footwear), "support": get_args(Support), "eyes": get_args(Eyes),
}  # fmt: skip
_SCALES = ("pain_before", "pain_after", "effort")
#: The questions, in the order they are asked: one key each.
QUESTIONS = ("pain_before", "pain_after", "felt", "effort", "load_kg", "footwear", "support", "eyes")
#: Sessions kept for the sentence after a set, and for the physio.
KEPT_SESSIONS = 200
SAFETY_ASK = (
    "acute_back", "sciatica", "surgery", "osteoporosis", "hip_replacement", "pregnancy", "blood_pressure", "vertigo",
    "numb_feet", "under_16", "balance",
)  # fmt: skip
SAFETY_STOP = ("below_knee", "numbness", "weakness", "dizziness", "next_day")
SETUP_CARD = ("setup.feet", "setup.hips", "setup.breath")


@dataclass(frozen=True)
class SetAnswers:
    """What was told of one set; None where nothing was.

    Raises
    ------
    SettingsError
        A value that is none of the answers.
    """

    pain_before: int | None = None
    pain_after: int | None = None
    felt: Felt | None = None
    effort: int | None = None
    load_kg: float | None = None
    footwear: Footwear | None = None
    support: Support | None = None
    eyes: Eyes | None = None

    def __post_init__(self) -> None:
        for name in _SCALES:
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10):
                raise SettingsError(f"The answer {name} is a whole number from 0 to 10: give one, or leave it out.")
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in (None, *choices):
                raise SettingsError(f"The answer {name} is one of {', '.join(choices)}: give one, or leave it out.")
        if self.load_kg is not None and not 0 <= finite_number("load", self.load_kg) <= HEAVIEST_KG:
            raise SettingsError(f"A load of {self.load_kg:g} kg cannot be: give 0 to {HEAVIEST_KG:g}, or leave it out.")

    def to_json(self) -> dict[str, object]:
        """What was told, without what was not."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def with_answer(self, question: str, value: object) -> SetAnswers:
        """With one answer more, or another.

        Raises
        ------
        SettingsError
            No such question, or no such answer.
        """
        if question not in QUESTIONS:
            raise SettingsError(f"There is no question “{question[:40]}”: there are {', '.join(QUESTIONS)}.")
        return replace(self, **{question: value})  # type: ignore[arg-type]


def answers_mark(time_us: int, set_number: int, answers: SetAnswers) -> dict[str, object]:
    """Content of the MARKER that keeps a set's answers with its recording."""
    return {"kind": "answers", "time_us": time_us, "set": set_number, **answers.to_json()}


def answer_for_key(question: str, key: str) -> object | None:
    """The answer one key gives: a digit on a scale (``x`` is 10), the first letters' number for a choice; else None.

    A load is typed, not keyed.
    """
    if question in _SCALES:
        return 10 if key.lower() == "x" else int(key) if len(key) == 1 and key in "0123456789" else None
    choices = _CHOICES.get(question, ())
    place = int(key) - 1 if len(key) == 1 and key in "123456789" else -1
    return choices[place] if 0 <= place < len(choices) else None


def choices_of(question: str) -> tuple[str, ...]:
    """Keys of the texts of a question's answers, in the order of their digits 1, 2, 3 …; empty for scales and loads."""
    return tuple(f"diary.{question}.{choice}" for choice in _CHOICES.get(question, ()))


def ends_kindly(answers: Sequence[SetAnswers]) -> Message | None:
    """Why the session ends now; None where it goes on. ``answers`` of the session's sets, in order.

    Pain is measured against the first that was told in the session.
    """
    told = [pain for each in answers for pain in (each.pain_before, each.pain_after) if pain is not None]
    if not told:
        return None
    first, last = told[0], told[-1]
    if last >= PAIN_HIGH:
        return Message("diary.end.pain_high", {"pain": last})
    if last - first >= PAIN_RISE:
        return Message("diary.end.pain_up", {"rise": last - first})
    return None


def highest_pain(answers: Sequence[SetAnswers]) -> int | None:
    """The worst pain told."""
    told = [pain for each in answers for pain in (each.pain_before, each.pain_after) if pain is not None]
    return max(told, default=None)


@dataclass(frozen=True)
class SessionNote:
    """A session that is over.

    Attributes
    ----------
    day
        When.
    drills
        Keys of what was done.
    faults
        What the sentences were about.
    pain
        The worst that was told.
    check_set
        It held one.
    """

    day: date
    drills: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    pain: int | None = None
    check_set: bool = False


@dataclass(frozen=True)
class Diary:
    """One person's diary.

    Attributes
    ----------
    began
        First day of the programme; None before.
    safety_read
        When the list "ask first" was read last; None never.
    sessions
        Oldest first.
    """

    began: date | None = None
    safety_read: date | None = None
    sessions: tuple[SessionNote, ...] = ()

    def must_ask_first(self, today: date) -> bool:
        """The safety page is due: never read, a month ago, or before the last pain of 4 and more."""
        read = self.safety_read
        return read is None or not 0 <= (today - read).days < ASK_AGAIN_DAYS

    def read_safety(self, today: date) -> Diary:
        """The list was read."""
        return replace(self, safety_read=today)

    def with_session(self, note: SessionNote) -> Diary:
        """With one session more; after pain of 4 and more the list must be read again."""
        hurt = note.pain is not None and note.pain >= ASK_PAIN
        return replace(
            self,
            began=self.began or note.day,
            safety_read=None if hurt else self.safety_read,
            sessions=(*self.sessions, note)[-KEPT_SESSIONS:],
        )

    def fault_history(self, today: date) -> tuple[frozenset[str], ...]:
        """Faults of the days before this one, oldest first: what :class:`~mat.session.coach.CoachOptions` takes.

        Several drills of one day are one session.
        """
        days = sorted({note.day for note in self.sessions if note.day < today})
        return tuple(
            frozenset(fault for note in self.sessions if note.day == day for fault in note.faults) for day in days
        )

    def days_before(self, today: date) -> int:
        """Days with a session before this one."""
        return len({note.day for note in self.sessions if note.day < today})

    def done_on(self, today: date) -> tuple[tuple[str, bool], ...]:
        """What was done today: (drill, as a check set)."""
        return tuple((drill, note.check_set) for note in self.sessions if note.day == today for drill in note.drills)

    def check_due(self, today: date) -> bool:
        """A check set once a session: none was done today."""
        return not any(note.check_set and note.day == today for note in self.sessions)
