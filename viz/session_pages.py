"""Which page belongs over the live page of a led session: safety, then the set-up card, then questions in each rest."""

from __future__ import annotations

from typing import Literal, Protocol

from mat.session.coach import CoachView, Message
from mat.session.diary import SetAnswers
from viz.set_questions import SetQuestions

DuePage = Literal["safety", "setup", "questions"]
#: Before the first set: the card stays while the feet are found, and is gone when counting begins.
_BEFORE_FIRST_SET = ("step_on", "settling", "baseline")
#: A set is over: what was felt can be told.
_AFTER_A_SET = ("rest", "done")


class Care(Protocol):
    """Who keeps what a person reads and tells."""

    def safety_due(self) -> bool: ...

    def read_safety(self) -> None: ...

    def take_answers(self, set_number: int, answers: SetAnswers) -> Message | None: ...


class LedSession(Protocol):
    """What is needed of whoever leads."""

    def view(self) -> CoachView | None: ...

    def take_answers(self, set_number: int, answers: SetAnswers) -> None: ...


class SessionPages:
    """Follow a led session; nothing of it ever waits for a key but the safety page.

    Parameters
    ----------
    led
        Where the session is, and where answers go.
    care
        Whether the safety page is due, and who notes that it was read.
    """

    def __init__(self, led: LedSession, care: Care) -> None:
        self._led, self._care = led, care
        self._must_read = care.safety_due()
        self._card_read = False
        self.questions = SetQuestions(1)
        self._closed = False

    @property
    def holds(self) -> bool:
        """The session does not begin before the safety page was read."""
        return self._must_read

    def read_safety(self) -> None:
        """The safety page was read: from now on the session goes.

        Raises
        ------
        StorageError
            The diary cannot be written; the page stays.
        """
        self._care.read_safety()
        self._must_read = False

    def go_unnoted(self) -> None:
        """The page was read, but could not be noted: the session goes, and the page comes again next time."""
        self._must_read = False

    def due(self) -> DuePage | None:
        """The page that belongs over the live page now."""
        if self._must_read:
            return "safety"
        view = self._led.view()
        stage = view.stage if view is not None else "step_on"
        if not self._card_read:
            self._card_read = stage not in _BEFORE_FIRST_SET
            if not self._card_read:
                return "setup"
        if view is None or stage not in _AFTER_A_SET or not view.set_number:
            return None
        if view.set_number != self.questions.set_number:
            self.questions, self._closed = SetQuestions(view.set_number), False
        if self._closed or self.questions.complete:
            return None
        return "questions" if self.questions.asks_after else self._ask_after()

    def _ask_after(self) -> DuePage:
        self.questions.after_set()
        return "questions"

    def close(self) -> None:
        """Away with the card, or the questions of this set."""
        if self.due() == "setup":
            self._card_read = True
        else:
            self._closed = True

    def press(self, key: str) -> bool:
        """A key for the page that is shown; True where it meant something.

        Parameters
        ----------
        key
            A digit, ``x``, a decimal sign, or ``next``, ``back``, ``erase``.
        """
        page = self.due()
        if page not in ("setup", "questions"):
            return False
        if page == "setup" and key == "next":
            self.close()
            return True
        before = self.questions.answers
        meant = self.questions.press(key)
        if self.questions.answers != before:
            self._led.take_answers(self.questions.set_number, self.questions.answers)
        return meant
