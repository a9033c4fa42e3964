"""What of the page is about corrections by hand: buttons and keys to the editor, the editor to table and timeline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mat.errors import SmartMatError, UsageError
from mat.posture.repetitions import Repetition
from viz.qt import QtCore, QtWidgets
from viz.review.correcting import POINTS, Correcting, Point
from viz.review.correction_bar import CorrectionBar
from viz.review.model import ReviewModel
from viz.review.repetition_table import RepetitionTable
from viz.said import in_own_words
from viz.texts import text


class CorrectedRepetitions(QtWidgets.QWidget):
    """The repetition table with its corrections.

    Parameters
    ----------
    recording
        The recording's file.
    model
        What is shown.
    """

    changed = QtCore.pyqtSignal()
    drafted = QtCore.pyqtSignal(object)
    told = QtCore.pyqtSignal(str)

    def __init__(self, recording: Path, model: ReviewModel, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        #: Not before the recording is read to its end: its repetitions are still being found.
        self.ready = True
        self.correcting = Correcting(recording)
        self.table = RepetitionTable()
        self.bar = CorrectionBar()
        self.bar.pressed.connect(self.do)
        whole = QtWidgets.QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self.bar)
        whole.addWidget(self.table, 1)
        self._actions: dict[str, Callable[[], bool]] = {
            "add_repetition": self._add,
            "remove_repetition": self._remove,
            **{f"set_{point}": lambda point=point: self._set(point) for point in POINTS},
            "undo": self.correcting.undo,
            "redo": self.correcting.redo,
        }
        self._show()

    def do(self, action: str) -> None:
        """One of the actions of the bar."""
        if not self.ready:
            self.told.emit(text("review.correct.wait"))
            return
        try:
            has_changed = self._actions[action]()
        except SmartMatError as error:
            self.told.emit(in_own_words(str(error)))
        else:
            self.told.emit("")
            if has_changed:
                self._model.correct(self.correcting.made)
                self.changed.emit()
        self._show()

    def leave_adding(self) -> None:
        """A repetition that was begun is not added."""
        self.correcting.leave_adding()
        self._show()

    def _show(self) -> None:
        self.bar.show_state(self.correcting)
        draft = self.correcting.draft
        self.drafted.emit(() if draft is None else tuple(time_us / 1e6 for time_us in draft.values()))

    def _add(self) -> bool:
        span = self._model.span_s
        self.correcting.begin_adding(None if span is None else (round(span[0] * 1e6), round(span[1] * 1e6)))
        self._model.mark_s = None
        return False

    def _remove(self) -> bool:
        chosen = self._chosen()
        if chosen is None:
            raise UsageError(text("review.correct.choose"))
        self.correcting.remove(chosen)
        # Pressed twice by mistake, the key must not take the next one away too.
        self.table.choose_none()
        return True

    def _set(self, point: Point) -> bool:
        repetitions = self._model.recording.repetitions
        return self.correcting.set_point(point, self._model.cursor_us, self._chosen(), repetitions)

    def _chosen(self) -> Repetition | None:
        row, repetitions = self.table.currentRow(), self._model.recording.repetitions
        return repetitions[row] if 0 <= row < len(repetitions) else None
