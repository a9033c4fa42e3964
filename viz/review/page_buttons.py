"""Buttons at the foot of the page, for whoever does not know the keys yet."""

from __future__ import annotations

from viz.qt import QtCore, QtWidgets
from viz.review.keys import REVIEW_KEYS
from viz.texts import text

#: Actions of :data:`~viz.review.keys.REVIEW_KEYS` that have a button.
BUTTONS = ("library", "note", "mark", "thresholds", "report", "export", "help")


class PageButtons(QtWidgets.QWidget):
    """Tells the name of the action that was pressed."""

    pressed = QtCore.pyqtSignal(str)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        across = QtWidgets.QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(4)
        written = {action: key for action, _, key in REVIEW_KEYS}
        self.buttons: dict[str, QtWidgets.QPushButton] = {}
        for action in BUTTONS:
            button = QtWidgets.QPushButton(text(f"review.button.{action}"))
            button.setToolTip(f"{text(f'review.help.{action}')} ({written[action]})")
            button.setStyleSheet("padding: 3px 8px")
            button.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _, action=action: self.pressed.emit(action))
            self.buttons[action] = button
            across.addWidget(button)
