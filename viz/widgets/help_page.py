"""All keys on one page over the window, and how large the type stands on this screen."""

from __future__ import annotations

from viz import theme
from viz.keys import KEYS
from viz.qt import QtCore, QtGui, QtWidgets
from viz.readable import Heights
from viz.texts import text
from viz.widgets.panel import Panel
from viz.widgets.push_button import page_buttons
from viz.widgets.type import draw_paragraph, draw_text

_MARGIN, _KEY_WIDTH = 0.05, 0.16
#: Pages of the window that have a button here.
_PAGES = ("drills", "source", "people", "calibrate", "verify", "doctor")


class HelpPage(Panel):
    """A click or any of its keys takes it away.

    Parameters
    ----------
    type_heights
        Of state word and figures on this screen.
    """

    closed = QtCore.pyqtSignal()
    asked = QtCore.pyqtSignal(str)

    def __init__(self, type_heights: Heights, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights = type_heights
        self.buttons = page_buttons(self, _PAGES, self.asked.emit)

    @property
    def sizes_told(self) -> str:
        """What is said of the type's size."""
        told = self._heights
        key = "help.sizes" if told.from_two_metres else "help.sizes_small"
        return text(key, word_mm=told.word_mm, figure_mm=told.figure_mm)

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        margin = _MARGIN * self.height()
        height = round(0.062 * self.height())
        width = max(button.sizeHint().width() for button in self.buttons.values())
        right = round(self.width() - 2 * margin)
        for row, button in enumerate(self.buttons.values()):
            button.setGeometry(right - width, round(2.4 * margin) + row * round(1.25 * height), width, height)

    def mousePressEvent(self, a0: QtGui.QMouseEvent | None) -> None:  # noqa: N802
        self.closed.emit()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look = theme.look()
        painter = self.ground(look.panel)
        margin = _MARGIN * self.height()
        x, width = 2 * margin, self.width() - 4 * margin
        row = (self.height() - 2 * margin) / (len(KEYS) + 5)
        px = min(self.px(theme.ADVICE_SHARE), round(0.72 * row))
        title = QtCore.QRectF(x, margin, width, 1.5 * row)
        draw_text(painter, title, text("help.title"), round(1.5 * px), look.text, bold=True)
        y = title.bottom()
        for action, _, written in KEYS:
            key_place = QtCore.QRectF(x, y, _KEY_WIDTH * width, row)
            draw_text(painter, key_place, written.replace("Ctrl", text("key.control")), px, look.text, bold=True)
            told = QtCore.QRectF(key_place.right(), y, width - key_place.width(), row)
            draw_text(painter, told, text(f"help.{action}"), px, look.text)
            y += row
        small = QtCore.QRectF(x, y + 0.4 * row, width, 1.9 * row)
        draw_paragraph(painter, small, self.sizes_told, px, look.quiet_text)
        last = QtCore.QRectF(x, small.bottom(), width, row)
        draw_text(painter, last, text("help.not_medical"), round(0.8 * px), look.quiet_text)
