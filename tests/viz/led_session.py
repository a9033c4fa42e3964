"""A led session whose place the test chooses."""

from __future__ import annotations

from dataclasses import replace

from pages import SET

from mat.session.coach import CoachView
from mat.session.diary import SetAnswers

STEP_ON = replace(SET, stage="step_on", set_number=1)


class Session:
    """A led session whose view the test sets."""

    def __init__(self, due: bool = False) -> None:
        self.shown: CoachView | None = STEP_ON
        self.is_due, self.read = due, 0
        self.told: list[tuple[int, SetAnswers]] = []

    def view(self) -> CoachView | None:
        return self.shown

    def safety_due(self) -> bool:
        return self.is_due

    def read_safety(self) -> None:
        self.read += 1

    def take_answers(self, set_number: int, answers: SetAnswers) -> None:
        self.told.append((set_number, answers))
