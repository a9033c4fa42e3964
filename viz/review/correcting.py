"""Corrections of repetitions: made at the cursor, taken back, kept beside the recording. Knows no Qt."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from mat.errors import SmartMatError, UsageError
from mat.posture.repetitions import Correction, Repetition
from mat.session.corrections import corrections_path, read_corrections, write_corrections
from viz.said import in_own_words
from viz.texts import text

Point = Literal["start", "bottom", "end"]
POINTS: tuple[Point, ...] = get_args(Point)


class Correcting:
    """The corrections of one recording.

    Parameters
    ----------
    recording
        The recording's file.
    """

    def __init__(self, recording: Path) -> None:
        self._path = corrections_path(recording)
        self.made: tuple[Correction, ...] = ()
        self._taken_back: list[Correction] = []
        #: Points of a repetition that is being added, device µs; None while none is.
        self.draft: dict[Point, int] | None = None
        #: Why corrections cannot be kept; damaged ones are never written over.
        self.fault = ""
        try:
            self.made = read_corrections(self._path)
        except SmartMatError as error:
            self.fault = in_own_words(str(error))

    @property
    def can_redo(self) -> bool:
        return bool(self._taken_back)

    def remove(self, repetition: Repetition) -> None:
        """That is none."""
        self._keep(Correction("remove", repetition.start_us, repetition.bottom_us, repetition.end_us))

    def begin_adding(self, span_us: tuple[int, int] | None = None) -> None:
        """A repetition is to be added; a marked span gives its start and end."""
        self.draft = {} if span_us is None else {"start": span_us[0], "end": span_us[1]}

    def leave_adding(self) -> None:
        """None is added."""
        self.draft = None

    def set_point(
        self, point: Point, time_us: int, chosen: Repetition | None, repetitions: tuple[Repetition, ...]
    ) -> bool:
        """Put a point of the repetition that is being added, or of the chosen one, to a time.

        Returns
        -------
        bool
            Whether the repetitions have changed: one that is being added does so with its third point.

        Raises
        ------
        UsageError, SettingsError
            No repetition is chosen, the three would not be in order, or it would reach into another one.
        """
        if self.draft is not None:
            self.draft[point] = time_us
            if len(self.draft) < len(POINTS):
                return False
            draft, self.draft = self.draft, None
            self._keep(_free(Correction("add", draft["start"], draft["bottom"], draft["end"]), repetitions))
            return True
        if chosen is None:
            raise UsageError(text("review.correct.choose"))
        times = {each: getattr(chosen, f"{each}_us") for each in POINTS} | {point: time_us}
        others = tuple(each for each in repetitions if each is not chosen)
        self._keep(_free(Correction("move", times["start"], times["bottom"], times["end"]), others))
        return True

    def undo(self) -> bool:
        """Take the last correction back; tells whether there was one."""
        if not self.made:
            return False
        last = self.made[-1]
        self._write(self.made[:-1])
        self._taken_back.append(last)
        return True

    def redo(self) -> bool:
        """Make the last one that was taken back again; tells whether there was one."""
        if not self._taken_back:
            return False
        self._write((*self.made, self._taken_back[-1]))
        self._taken_back.pop()
        return True

    def _keep(self, correction: Correction) -> None:
        self._write((*self.made, correction))
        self._taken_back.clear()

    def _write(self, corrections: tuple[Correction, ...]) -> None:
        if self.fault:
            raise UsageError(self.fault)
        write_corrections(self._path, corrections)
        self.made = corrections


def _free(correction: Correction, others: tuple[Repetition, ...]) -> Correction:
    """A correction that reaches into no other repetition."""
    for each in others:
        if each.start_us < correction.end_us and correction.start_us < each.end_us:
            raise UsageError(text("review.correct.reaches", number=f"{each.set_number}.{each.number}"))
    return correction
