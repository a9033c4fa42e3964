"""One line for what the user should know: the simulated mat, doubts about the figures, faults."""

from __future__ import annotations

from viz import texts, theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.state import Role
from viz.widgets.type import draw_paragraph, draw_text, font


class NoticeBar(QtWidgets.QWidget):
    """A badge while the mat is simulated, and the most urgent text."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.simulated = False
        self.text = ""
        self._role = Role.NEUTRAL
        self._window_height = 720

    def set_window_height(self, height: int) -> None:
        self._window_height = height
        self.update()

    def show_notice(self, simulated: bool, text: str, role: Role) -> None:
        if (simulated, text, role) != (self.simulated, self.text, self._role):
            self.simulated, self.text, self._role = simulated, text, role
            self.setToolTip(text)
            self.update()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QtGui.QColor(theme.WINDOW))
        px = theme.pixels(self._window_height, theme.LABEL_SHARE)
        height, left = float(self.height()), 0.0
        if self.simulated:
            left = QtGui.QFontMetricsF(font(px, bold=True)).horizontalAdvance(texts.SIMULATED) + 2 * px
            badge = QtCore.QRectF(1, 1, left, height - 2)
            painter.setPen(QtCore.Qt.PenStyle.NoPen)
            painter.setBrush(QtGui.QColor(theme.ROLE[Role.CAUTION]))
            painter.drawRoundedRect(badge, 5, 5)
            centre = QtCore.Qt.AlignmentFlag.AlignHCenter
            draw_text(painter, badge, texts.SIMULATED, px, "#1a1203", centre, bold=True)
            left += px
        place = QtCore.QRectF(left + 4, 0, self.width() - left - 8, height)
        draw_paragraph(
            painter, place, self.text, px, theme.TEXT if self._role is Role.NEUTRAL else theme.ROLE[self._role]
        )
