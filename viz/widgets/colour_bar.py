"""What the colours of the pads mean, in kPa."""

from __future__ import annotations

import numpy as np

from viz import colours, theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.texts import text
from viz.widgets.panel import Panel
from viz.widgets.type import draw_text

_TICK_KPA = 50


class ColourBar(Panel):
    """The fixed scale of :data:`viz.colours.PRESSURE_LEVELS_KPA`."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        table = np.ascontiguousarray(colours.lookup_table()[::-1, None, :])
        self._ramp = QtGui.QImage(table.tobytes(), 1, len(table), 3, QtGui.QImage.Format.Format_RGB888).copy()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look = theme.look()
        painter, px = self.ground(look.panel), self.px(theme.SMALL_SHARE)
        low, high = colours.PRESSURE_LEVELS_KPA
        bar = QtCore.QRectF(2, 2.2 * px, 1.1 * px, self.height() - 3.6 * px)
        painter.drawImage(bar, self._ramp)
        painter.setPen(QtGui.QColor(look.line))
        painter.drawRect(bar)
        room = self.width() - bar.right() - 5
        draw_text(painter, QtCore.QRectF(0, 0, self.width(), 1.6 * px), text("unit.pressure"), px, look.quiet_text)
        for kpa in range(int(low), int(high) + 1, _TICK_KPA):
            y = bar.bottom() - (kpa - low) / (high - low) * bar.height()
            place = QtCore.QRectF(bar.right() + 5, y - px, room, 2 * px)
            written = text("pressure.over", kpa=kpa) if kpa == high else f"{kpa}"
            draw_text(painter, place, written, px, look.quiet_text)
