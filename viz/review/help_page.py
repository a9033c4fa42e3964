"""All keys of the review on one page; a click or key takes it away."""

from __future__ import annotations

from html import escape

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.review.keys import REVIEW_KEYS
from viz.texts import text

#: States whose letters stand on the timeline.
LETTERS = (
    "toes", "toes_caution", "heels", "heels_caution", "twist", "inward", "outward", "gripping", "corner_heel",
    "corner_mth1", "corner_mth5", "shift_left", "shift_right", "wall_touch", "wall_leaning", "supported", "step_off",
)  # fmt: skip


def state_name(state: str) -> str:
    """A state in words."""
    key = f"review.state.{state}" if state in LETTERS[-4:] else f"state.{state}"
    return text(key)


class ReviewHelp(QtWidgets.QLabel):
    """Over the whole window."""

    closed = QtCore.pyqtSignal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.look()
        self.setAutoFillBackground(True)
        self.setMargin(36)
        self.setStyleSheet(f"background: {look.panel}; color: {look.text}; font-size: 15px;")
        self.setTextFormat(QtCore.Qt.TextFormat.RichText)
        self.setAlignment(QtCore.Qt.AlignmentFlag.AlignTop)
        self.setText(_page())

    def mousePressEvent(self, ev: QtGui.QMouseEvent | None) -> None:  # noqa: N802
        self.closed.emit()


def _page() -> str:
    keys = "".join(
        f"<tr><td style='padding-right:24px'><b>{escape(written.replace('Ctrl', text('key.control')))}</b></td>"
        f"<td>{escape(text(f'review.help.{action}'))}</td></tr>"
        for action, _, written in REVIEW_KEYS
    )
    letters = "".join(
        f"<tr><td style='padding-right:14px'><b>{escape(text(f'review.letter.{state}'))}</b></td>"
        f"<td>{escape(state_name(state))}</td></tr>"
        for state in LETTERS
    )
    return (
        f"<h2>{escape(text('review.help.title'))}</h2><table><tr>"
        f"<td style='padding-right:70px'><table>{keys}</table></td><td><table>{letters}</table></td></tr></table>"
        f"<p>{escape(text('help.not_medical'))}</p>"
    )
