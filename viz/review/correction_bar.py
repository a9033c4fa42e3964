"""Buttons above the repetition table: add, remove, move the ends, take back. Each has a key."""

from __future__ import annotations

from viz.qt import QtCore, QtWidgets
from viz.review.correcting import Correcting
from viz.texts import text

#: Action and the key that does the same.
BUTTONS = (
    ("add_repetition", "I"), ("remove_repetition", "X"), ("set_start", "S"), ("set_bottom", "B"), ("set_end", "E"),
    ("undo", "Ctrl+Z"), ("redo", "Ctrl+Y"),
)  # fmt: skip


class CorrectionBar(QtWidgets.QWidget):
    """Tells which button was pressed, and what is to be done next while a repetition is added."""

    pressed = QtCore.pyqtSignal(str)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        across = QtWidgets.QHBoxLayout()
        across.setContentsMargins(0, 4, 0, 0)
        across.setSpacing(4)
        self.buttons: dict[str, QtWidgets.QPushButton] = {}
        for action, key in BUTTONS:
            button = QtWidgets.QPushButton(text(f"review.button.{action}"))
            button.setToolTip(f"{text(f'review.help.{action}')} ({key.replace('Ctrl', text('key.control'))})")
            button.setStyleSheet("padding: 4px 8px")
            button.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _, action=action: self.pressed.emit(action))
            self.buttons[action] = button
            across.addWidget(button)
        across.addStretch(1)
        self.words = QtWidgets.QLabel()
        self.words.setWordWrap(True)
        whole = QtWidgets.QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(across)
        whole.addWidget(self.words)

    def show_state(self, correcting: Correcting) -> None:
        """What can be done now, and how much was corrected."""
        self.buttons["undo"].setEnabled(bool(correcting.made))
        self.buttons["redo"].setEnabled(correcting.can_redo)
        self.words.setText(_told(correcting))
        self.words.setVisible(bool(self.words.text()))


def _told(correcting: Correcting) -> str:
    if correcting.fault:
        return correcting.fault
    if correcting.draft is not None:
        missing = [name for name in ("start", "bottom", "end") if name not in correcting.draft]
        return text("review.correct.adding", missing=", ".join(text(f"review.correct.{name}") for name in missing))
    return text("review.correct.made", count=len(correcting.made)) if correcting.made else ""
