"""One line for what the user should know: the simulated mat, doubts about the figures, faults."""

from __future__ import annotations

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.state import Role
from viz.texts import text
from viz.widgets.panel import Panel
from viz.widgets.type import draw_paragraph, draw_text, font


class NoticeBar(Panel):
    """A badge while the mat is simulated, and the most urgent text."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.simulated = False
        self.text = ""
        self._role = Role.NEUTRAL

    def show_notice(self, simulated: bool, written: str, role: Role) -> None:
        if (simulated, written, role) != (self.simulated, self.text, self._role):
            self.simulated, self.text, self._role = simulated, written, role
            self.setToolTip(written)
            self.update()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look = theme.look()
        painter, px = self.ground(look.window), self.px(theme.LABEL_SHARE)
        height, left = float(self.height()), 0.0
        if self.simulated:
            badge_text = text("badge.simulated")
            left = QtGui.QFontMetricsF(font(px, bold=True)).horizontalAdvance(badge_text) + 2 * px
            badge = QtCore.QRectF(1, 1, left, height - 2)
            painter.setPen(QtCore.Qt.PenStyle.NoPen)
            painter.setBrush(QtGui.QColor(look.role[Role.CAUTION]))
            painter.drawRoundedRect(badge, 5, 5)
            centre = QtCore.Qt.AlignmentFlag.AlignHCenter
            draw_text(painter, badge, badge_text, px, look.alarm_ink, centre, bold=True)
            left += px
        place = QtCore.QRectF(left + 4, 0, self.width() - left - 8, height)
        colour = look.text if self._role is Role.NEUTRAL else look.role[self._role]
        draw_paragraph(painter, place, self.text, px, colour)
