"""Thresholds of the states: change one, and the recording is read again with it."""

from __future__ import annotations

from mat.errors import SmartMatError
from mat.pipeline import AnalysisSettings
from viz.qt import QtCore, QtWidgets
from viz.review.changes import with_thresholds
from viz.said import in_own_words
from viz.texts import text

#: What is typed further within this time goes into the same reading.
_SETTLES_MS = 500


class ThresholdsDialog(QtWidgets.QDialog):
    """Stays open beside the review.

    Parameters
    ----------
    made
        Settings the recording was made with.
    now
        Settings that are shown.
    """

    changed = QtCore.pyqtSignal(object)

    def __init__(self, made: AnalysisSettings, now: AnalysisSettings, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._made = made
        self.setWindowTitle(text("review.thresholds.title"))
        self.resize(520, 620)
        self.boxes: dict[str, QtWidgets.QDoubleSpinBox] = {}
        self.fault = QtWidgets.QLabel()
        self.fault.setWordWrap(True)
        explained = QtWidgets.QLabel(text("review.thresholds.explained"))
        explained.setWordWrap(True)
        back = QtWidgets.QPushButton(text("review.thresholds.back"))
        back.clicked.connect(self.back_to_made)
        close = QtWidgets.QPushButton(text("review.close"))
        close.clicked.connect(self.accept)
        buttons = QtWidgets.QHBoxLayout()
        buttons.addWidget(back)
        buttons.addStretch(1)
        buttons.addWidget(close)
        whole = QtWidgets.QVBoxLayout(self)
        whole.addWidget(explained)
        whole.addWidget(self._form(now), 1)
        whole.addWidget(self.fault)
        whole.addLayout(buttons)
        self._wait = QtCore.QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SETTLES_MS)
        self._wait.timeout.connect(self._tell)

    def back_to_made(self) -> None:
        """All as the recording was made with."""
        for name, value in self._made.thresholds.to_json().items():
            self.boxes[name].setValue(value)

    def _form(self, now: AnalysisSettings) -> QtWidgets.QScrollArea:
        inner = QtWidgets.QWidget()
        form = QtWidgets.QFormLayout(inner)
        made = self._made.thresholds.to_json()
        for name, value in now.thresholds.to_json().items():
            box = QtWidgets.QDoubleSpinBox()
            box.setDecimals(3)
            box.setButtonSymbols(QtWidgets.QAbstractSpinBox.ButtonSymbols.NoButtons)
            box.setRange(-100.0, 100.0)
            box.setSingleStep(1.0 if name.endswith(("_pct", "_mm")) else 0.01)
            box.setValue(value)
            # The wheel over a long list must scroll it, not change what lies under the pointer.
            box.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
            box.wheelEvent = lambda e: e.ignore()  # type: ignore[method-assign]
            box.valueChanged.connect(lambda _: self._wait.start())
            self.boxes[name] = box
            row = QtWidgets.QHBoxLayout()
            row.addWidget(box)
            row.addWidget(QtWidgets.QLabel(text("review.thresholds.made", value=made[name])))
            form.addRow(name, row)
        area = QtWidgets.QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        return area

    def _tell(self) -> None:
        try:
            settings = with_thresholds(self._made, {name: box.value() for name, box in self.boxes.items()})
        except SmartMatError as error:
            self.fault.setText(in_own_words(str(error)))
            return
        self.fault.clear()
        self.changed.emit(settings)
