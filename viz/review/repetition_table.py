"""Repetitions as a table; a row jumps to its start."""

from __future__ import annotations

import math

from mat.geometry import SIDES
from mat.posture.repetitions import Repetition
from mat.session.reading import Recording
from viz.qt import QtCore, QtWidgets
from viz.texts import elapsed, text

_ROW_PX = 24
#: Behind the number of a repetition that was marked or corrected by hand.
BY_HAND = "*"
#: Headings by their name in the catalogue.
COLUMNS = ("number", "start", "worst_left", "worst_right", "down", "hold", "up", "ap", "ml", "in_band", "left_share")


def cells_of(repetition: Repetition) -> tuple[str, ...]:
    """A row as it is read; what is not defined is empty."""
    worst = [repetition.worst.get(side) for side in SIDES]
    return (
        f"{repetition.set_number}.{repetition.number}{'' if repetition.source == 'found' else BY_HAND}",
        elapsed(repetition.start_us / 1e6),
        *(text(f"state.{each.state}") if each else "" for each in worst),
        *(_number(value, "review.figure.tenths") for value in (repetition.down_s, repetition.hold_s, repetition.up_s)),
        *(_number(value, "review.figure.whole") for value in (repetition.ap_mm, repetition.ml_mm)),
        _number(100 * repetition.in_band_share, "review.figure.whole"),
        _number(100 * repetition.left_share_at_peak, "review.figure.whole"),
    )


def _number(value: float, key: str) -> str:
    return text(key, value=value) if math.isfinite(value) else ""


class RepetitionTable(QtWidgets.QTableWidget):
    """Choosing a row tells the time of its start."""

    jumped = QtCore.pyqtSignal(float)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self._starts_s: list[float] = []
        self.setHorizontalHeaderLabels([text(f"review.column.{name}") for name in COLUMNS])
        rows, heads = self.verticalHeader(), self.horizontalHeader()
        if rows is not None and heads is not None:
            rows.hide()
            rows.setDefaultSectionSize(_ROW_PX)
            heads.setSectionResizeMode(QtWidgets.QHeaderView.ResizeMode.ResizeToContents)
        self.setEditTriggers(QtWidgets.QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QtWidgets.QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QtWidgets.QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(text("review.repetitions"))
        self.setToolTip(text("review.tip.repetitions"))
        self.cellClicked.connect(lambda row, column: self._jump(row))
        self.currentCellChanged.connect(lambda row, *others: self._jump(row))

    def show_recording(self, recording: Recording) -> None:
        """List its repetitions."""
        self.blockSignals(True)
        self._starts_s = [each.start_us / 1e6 for each in recording.repetitions]
        self.setRowCount(len(recording.repetitions))
        for row, repetition in enumerate(recording.repetitions):
            for column, said in enumerate(cells_of(repetition)):
                item = QtWidgets.QTableWidgetItem(said)
                item.setTextAlignment(int(QtCore.Qt.AlignmentFlag.AlignCenter))
                self.setItem(row, column, item)
        self.blockSignals(False)

    def show_current(self, index: int | None) -> None:
        """Mark the repetition at the cursor, without a jump."""
        if index is None or index == self.currentRow():
            return
        self.blockSignals(True)
        self.setCurrentCell(index, 0)
        self.blockSignals(False)
        if (seen := self.viewport()) is not None:
            seen.update()

    def choose_none(self) -> None:
        """No row is the current one."""
        self.blockSignals(True)
        self.setCurrentCell(-1, -1)
        self.blockSignals(False)

    def _jump(self, row: int) -> None:
        if 0 <= row < len(self._starts_s):
            self.jumped.emit(self._starts_s[row])
