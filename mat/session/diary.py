"""What a person may tell of a set, when a session ends kindly, and when to ask first; texts are keys.

All answers are optional. Nothing leaves this computer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from mat.errors import SettingsError, StorageError, finite_number
from mat.files.placing import new_text
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

    @property
    def fault_history(self) -> tuple[tuple[str, ...], ...]:
        """Faults of the sessions, oldest first: what :class:`~mat.session.coach.CoachOptions` takes."""
        return tuple(note.faults for note in self.sessions)

    def check_due(self, today: date) -> bool:
        """A check set once a session: none was done today."""
        return not any(note.check_set and note.day == today for note in self.sessions)


# --- kept on disk --------------------------------------------------------------------------------------------------


def diary_path(folder: Path, person: str) -> Path:
    """File of a person's diary; whatever their code, it stays in ``folder``."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else f"%{ord(c):x}" for c in person) or "%"
    return folder / f"{safe[:120]}.diary.json"


def read_diary(path: Path) -> Diary:
    """A diary from its file; empty if there is none.

    Raises
    ------
    SettingsError
        The file is no diary.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return _diary(table)
    except FileNotFoundError:
        return Diary()
    except OSError as error:
        raise SettingsError(
            f"The diary {path} cannot be read ({error.strerror}): check that you may read it."
        ) from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SettingsError(f"The diary {path} is damaged: restore a backup, or delete it to begin anew.") from error


def write_diary(path: Path, diary: Diary) -> None:
    """Keep a diary; the file appears whole or stays as it was.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{path.parent} cannot be made ({error.strerror}): choose another data folder.") from error
    table = {
        "began": _day_text(diary.began),
        "safety_read": _day_text(diary.safety_read),
        "sessions": [{**asdict(note), "day": note.day.isoformat()} for note in diary.sessions],
    }
    with new_text(path) as file:
        json.dump(table, file, ensure_ascii=False, indent=1)
        file.write("\n")


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _diary(table: Mapping[str, object]) -> Diary:
    sessions = table.get("sessions", [])
    if not isinstance(table, dict) or not isinstance(sessions, list):
        raise ValueError("no diary")
    return Diary(_day(table.get("began")), _day(table.get("safety_read")), tuple(_note(each) for each in sessions))


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _note(table: Mapping[str, object]) -> SessionNote:
    unknown = set(table) - {field.name for field in fields(SessionNote)}
    day, pain = _day(table.get("day")), table.get("pain")
    if unknown or day is None or (pain is not None and (not isinstance(pain, int) or not 0 <= pain <= 10)):
        raise ValueError("no session")
    names: dict[str, tuple[str, ...]] = {}
    for name in ("drills", "faults"):
        listed = table.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise ValueError(name)
        names[name] = tuple(listed)
    return SessionNote(day, names["drills"], names["faults"], pain, table.get("check_set") is True)
