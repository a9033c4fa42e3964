"""All keys of the review on one page; a click or key takes it away."""

from __future__ import annotations

from collections.abc import Sequence
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

#: Of the two columns of keys and the one of letters.
_WIDTHS_PCT = (41, 37, 22)


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
        self.setMargin(24)
        self.setWordWrap(True)
        self.setStyleSheet(f"background: {look.panel}; color: {look.text}; font-size: 13px;")
        self.setTextFormat(QtCore.Qt.TextFormat.RichText)
        self.setAlignment(QtCore.Qt.AlignmentFlag.AlignTop)
        self.setText(_page())

    def mousePressEvent(self, ev: QtGui.QMouseEvent | None) -> None:  # noqa: N802
        self.closed.emit()


def _page() -> str:
    half = -(-len(REVIEW_KEYS) // 2)
    letters = [(text(f"review.letter.{state}"), state_name(state)) for state in LETTERS]
    tables = (*(_table(_keys(part)) for part in (REVIEW_KEYS[:half], REVIEW_KEYS[half:])), _table(letters))
    columns = "".join(f"<td width='{wide}%'>{table}</td>" for table, wide in zip(tables, _WIDTHS_PCT, strict=True))
    return (
        f"<h2>{escape(text('review.help.title'))}</h2><table width='100%'><tr>{columns}</tr></table>"
        f"<p>{escape(text('help.not_medical'))}</p>"
    )


def _keys(part: Sequence[tuple[str, tuple[str, ...], str]]) -> list[tuple[str, str]]:
    """Keys as they are written, and what they do."""
    return [(key.replace("Ctrl", text("key.control")), text(f"review.help.{action}")) for action, _, key in part]


def _table(rows: Sequence[tuple[str, str]]) -> str:
    cells = (f"<td style='padding-right:14px'><b>{escape(key)}</b></td><td>{escape(said)}</td>" for key, said in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
