"""The questions of one set, answered by one key each, in any order, or not at all; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from mat.errors import SettingsError
from mat.session.diary import QUESTIONS, SetAnswers, answer_for_key, choices_of
from viz.texts import text

#: Digits a load is typed with, at most, its decimal sign among them.
_LONGEST_LOAD = 5


@dataclass(frozen=True)
class QuestionRow:
    """One line of the list.

    Attributes
    ----------
    question
        As it is asked, short.
    answer
        As it was given; empty where it was not.
    asked
        It is the one the next key answers.
    """

    question: str
    answer: str
    asked: bool


@dataclass(frozen=True)
class QuestionsPicture:
    """What is shown of the questions.

    Attributes
    ----------
    question
        The one that is asked.
    choices
        (key, answer) of each answer that a key gives; empty for a scale and a load.
    hint
        Which keys answer, where there are no choices.
    typed
        Of a load, so far.
    rows
        All questions.
    """

    question: str
    choices: tuple[tuple[str, str], ...]
    hint: str
    typed: str
    rows: tuple[QuestionRow, ...]


class SetQuestions:
    """Follow the answers of one set.

    Parameters
    ----------
    set_number
        From 1.
    """

    def __init__(self, set_number: int) -> None:
        self.set_number = set_number
        self.answers = SetAnswers()
        self._asked = 0
        self._typed = ""
        self.asks_after = False

    @property
    def asked(self) -> str:
        """The question the next key answers."""
        return QUESTIONS[self._asked]

    @property
    def complete(self) -> bool:
        """The last question is behind."""
        return self._asked >= len(QUESTIONS)

    def after_set(self) -> None:
        """The set is over: what was felt is asked first."""
        self.asks_after = True
        self._go(QUESTIONS.index("pain_after"))

    def press(self, key: str) -> bool:
        """One key; True where it meant something.

        Parameters
        ----------
        key
            A digit, ``x`` for ten, a decimal sign, ``next``, ``back`` or ``erase``.
        """
        if self.complete:
            return False
        if key in ("next", "back"):
            kept = key == "back" or self._take_load()
            if kept:
                self._go(self._asked + (1 if key == "next" else -1))
            return True
        if self.asked == "load_kg":
            return self._type(key)
        answer = answer_for_key(self.asked, key)
        if answer is None:
            return False
        self.answers = self.answers.with_answer(self.asked, answer)
        if self.asks_after:
            self._go(self._asked + 1)
        return True

    def _go(self, place: int) -> None:
        self._asked, self._typed = max(place, 0), ""

    def _type(self, key: str) -> bool:
        if key == "erase":
            self._typed = self._typed[:-1]
            return True
        sign = key == "." and "." not in self._typed
        if not (sign or (len(key) == 1 and key in "0123456789")) or len(self._typed) >= _LONGEST_LOAD:
            return False
        self._typed += key
        return True

    def _take_load(self) -> bool:
        """Keep a load that was typed; False where it cannot be, and the typing begins anew."""
        if self.asked != "load_kg" or self._typed in ("", "."):
            return True
        try:
            self.answers = self.answers.with_answer("load_kg", float(self._typed))
        except SettingsError:
            self._typed = ""
            return False
        return True

    def picture(self) -> QuestionsPicture:
        """What is shown now, in the language spoken now."""
        asked = min(self._asked, len(QUESTIONS) - 1)
        question = QUESTIONS[asked]
        choices = tuple((str(digit), text(key)) for digit, key in enumerate(choices_of(question), 1))
        hint = text("questions.load") if question == "load_kg" else text("questions.scale")
        rows = tuple(
            QuestionRow(text(f"questions.{name}"), self._written(name), name == question) for name in QUESTIONS
        )
        return QuestionsPicture(text(f"diary.{question}"), choices, "" if choices else hint, self._typed, rows)

    def _written(self, question: str) -> str:
        value = getattr(self.answers, question)
        if value is None:
            return ""
        if question == "felt":
            return text(f"questions.felt.{value}")
        return text(f"diary.{question}.{value}") if isinstance(value, str) else text("questions.figure", value=value)
