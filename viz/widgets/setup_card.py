"""The set-up card: three lines before the first set, as large as their place allows."""

from __future__ import annotations

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.safety import SetupPicture
from viz.widgets.panel import Panel
from viz.widgets.type import capital_font, draw_text

_LEAST_PX = 8
_REMARK = 0.085


class SetupCard(Panel):
    """Stands under the big word, which goes on leading, and goes by itself when the countdown begins."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: SetupPicture | None = None

    def show_setup(self, shown: SetupPicture) -> None:
        if shown != self.shown:
            self.shown = shown
            self.setAccessibleName("\n".join((shown.title, *shown.lines)))
            self.update()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look, shown = theme.look(), self.shown
        painter = self.ground(look.panel)
        if shown is None:
            return
        rim, remark = 0.04 * self.height(), _REMARK * self.height()
        width = self.width() - 2 * rim
        px = min(self.px(theme.ADVICE_SHARE), round(0.75 * remark))
        title = QtCore.QRectF(rim, rim / 2, width, 1.3 * remark)
        draw_text(painter, title, shown.title, round(1.3 * px), look.quiet_text, bold=True)
        y = self.height() - rim / 2 - len(shown.remarks) * remark
        place = QtCore.QRect(round(rim), round(title.bottom()), round(width), round(y - title.bottom()))
        self._lines(painter, shown.lines, place)
        for written in shown.remarks:
            draw_text(painter, QtCore.QRectF(rim, y, width, remark), written, px, look.quiet_text)
            y += remark

    def _lines(self, painter: QtGui.QPainter, lines: tuple[str, ...], place: QtCore.QRect) -> None:
        flags = int(QtCore.Qt.TextFlag.TextWordWrap | QtCore.Qt.AlignmentFlag.AlignVCenter)
        row = place.height() // len(lines)
        inner = place.adjusted(row // 4, 0, 0, 0)
        made = capital_font(_LEAST_PX)
        for capital in range(self.px(theme.FIGURE_SHARE), _LEAST_PX, -1):
            made = capital_font(capital)
            metrics = QtGui.QFontMetrics(made)
            limits = QtCore.QRect(0, 0, inner.width(), row)
            needed = [metrics.boundingRect(limits, flags, line) for line in lines]
            if all(each.height() <= 0.94 * row and each.width() <= inner.width() for each in needed):
                break
        painter.setFont(made)
        for number, line in enumerate(lines):
            painter.setPen(QtGui.QColor(theme.look().text))
            painter.drawText(QtCore.QRectF(inner.x(), place.y() + number * row, inner.width(), row), flags, line)
            mark = QtCore.QRectF(place.x(), place.y() + (number + 0.15) * row, row / 14, 0.7 * row)
            painter.fillRect(mark, QtGui.QColor(theme.look().band))
