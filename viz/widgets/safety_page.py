"""The safety page: read before a led session, confirmed with one key or left with another."""

from __future__ import annotations

from collections.abc import Sequence

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.safety import safety_picture
from viz.state import Role
from viz.texts import text
from viz.widgets.panel import Panel
from viz.widgets.push_button import push_button
from viz.widgets.type import draw_paragraph, draw_text, fitting_font

_MARGIN = 0.05
#: Height of a line of either list, of the window's.
_ROW = 0.048


class SafetyPage(Panel):
    """A click outside its two buttons does nothing: nobody confirms by accident."""

    confirmed = QtCore.pyqtSignal()
    left = QtCore.pyqtSignal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = safety_picture()
        self.confirm = push_button(text("safety.confirm"), self, self.confirmed.emit)
        self.leave = push_button(text("safety.leave"), self, self.left.emit)
        self.setAccessibleName(text("safety.title"))

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        margin, height = round(_MARGIN * self.height()), round(0.085 * self.height())
        y, width = self.height() - margin - height, round(0.25 * self.width())
        self.confirm.setGeometry(round(1.6 * margin), y, round(1.5 * width), height)
        self.leave.setGeometry(self.width() - round(1.6 * margin) - width, y, width, height)

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look, said = theme.look(), self.said
        painter = self.ground(look.panel)
        margin, row = _MARGIN * self.height(), _ROW * self.height()
        width = self.width() - 3.2 * margin
        first = QtCore.QRectF(1.6 * margin, 0.8 * margin, 0.51 * width, row)
        second = QtCore.QRectF(1.6 * margin + 0.53 * width, first.y(), 0.47 * width, row)
        px = self._list_px(min(first.width(), second.width()))
        plain = min(self.px(theme.ADVICE_SHARE), round(0.75 * row))
        large = round(0.95 * row)
        draw_text(painter, first, said.title, large, look.text, bold=True)
        draw_text(painter, second, said.stop_title, large, look.text, bold=True)
        intro = QtCore.QRectF(first.x(), first.bottom(), 0.96 * first.width(), 1.7 * row)
        draw_paragraph(painter, intro, said.intro, plain, look.text)
        y = self._list(painter, said.ask, first.translated(0, intro.bottom() + 0.2 * row - first.y()), px)
        rule = QtCore.QRectF(second.x() - 0.02 * width, first.y(), 2, y - first.y())
        painter.fillRect(rule, QtGui.QColor(look.line))
        below = self._list(painter, said.stop, second.translated(0, 1.3 * row), px)
        below = self._emergency(painter, QtCore.QRectF(second.x(), below + 0.5 * row, second.width(), 2.4 * row), plain)
        chair = QtCore.QRectF(second.x(), below + 0.4 * row, second.width(), 2 * row)
        draw_paragraph(painter, chair, said.chair, round(1.25 * plain), look.text)
        draw_paragraph(
            painter, QtCore.QRectF(first.x(), y + 0.3 * row, width, 1.7 * row), said.promise, plain, look.quiet_text
        )

    def _list_px(self, width: float) -> int:
        """One size for all entries, so that none looks less important."""
        wanted = min(self.px(theme.ADVICE_SHARE), round(0.75 * _ROW * self.height()))
        entries = (*self.said.ask, *self.said.stop)
        return min(fitting_font(entry, wanted, width - 0.6 * wanted).pixelSize() for entry in entries)

    def _emergency(self, painter: QtGui.QPainter, place: QtCore.QRectF, px: int) -> float:
        """On a ground of its own; gives where it ends."""
        look = theme.look()
        painter.fillRect(place, QtGui.QColor(look.role[Role.ALARM]))
        inner = place.adjusted(0.5 * px, 0, -0.5 * px, 0)
        draw_paragraph(painter, inner, self.said.emergency, px, look.alarm_ink)
        return place.bottom()

    def _list(self, painter: QtGui.QPainter, entries: Sequence[str], place: QtCore.QRectF, px: int) -> float:
        """Entries below one another; gives where they end."""
        look = theme.look()
        for entry in entries:
            dot = QtCore.QRectF(place.x(), place.center().y() - 0.12 * px, 0.24 * px, 0.24 * px)
            painter.fillRect(dot, QtGui.QColor(look.role[Role.CAUTION]))
            draw_text(painter, place.adjusted(0.6 * px, 0, 0, 0), entry, px, look.text)
            place = place.translated(0, place.height())
        return place.y()
