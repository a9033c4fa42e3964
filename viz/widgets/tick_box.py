"""Something that is ticked or not: told by a drawn tick, never by a colour alone."""

from __future__ import annotations

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets

#: Side of the box and the gap behind it, of the type's height; corners of the tick, of the box.
_BOX, _GAP = 1.0, 0.5
_TICK = ((0.18, 0.52), (0.42, 0.76), (0.84, 0.24))


class TickBox(QtWidgets.QCheckBox):
    """A check box as large as its type, in the look in use."""

    def sizeHint(self) -> QtCore.QSize:  # noqa: N802
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + round((_BOX + 2 * _GAP) * metrics.height())
        return QtCore.QSize(width, round(1.3 * metrics.height()))

    def hitButton(self, pos: QtCore.QPoint) -> bool:  # noqa: N802
        return self.rect().contains(pos)

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look, height = theme.look(), self.fontMetrics().height()
        ink = QtGui.QColor(look.text if self.isEnabled() else look.line)
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        side = 0.8 * _BOX * height
        box = QtCore.QRectF(2, (self.height() - side) / 2, side, side)
        painter.setPen(QtGui.QPen(QtGui.QColor(look.text if self.hasFocus() else look.quiet_text), 2))
        painter.setBrush(QtGui.QColor(look.window))
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            corners = [QtCore.QPointF(box.x() + x * side, box.y() + y * side) for x, y in _TICK]
            painter.setPen(QtGui.QPen(ink, 0.14 * side))
            painter.drawPolyline(QtGui.QPolygonF(corners))
        place = QtCore.QRectF(self.rect()).adjusted(side + _GAP * height, 0, 0, 0)
        painter.setPen(ink)
        painter.setFont(self.font())
        painter.drawText(place, int(QtCore.Qt.AlignmentFlag.AlignVCenter), self.text())
