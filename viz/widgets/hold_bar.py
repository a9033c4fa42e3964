"""How much of the time that is asked has been held, as a bar to be seen from the mat."""

from __future__ import annotations

import time
from collections.abc import Callable

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.state import Role
from viz.widgets.panel import Panel

#: Where nothing tells how long it takes, a piece of this share runs through, once in this time.
_PIECE, _ROUND_S = 0.2, 2.5


class HoldBar(Panel):
    """Filled as time is held; striped while it does not count."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.share: float | None = 0.0
        self.counts = False
        self.clock: Callable[[], float] = time.monotonic

    def show_share(self, share: float | None, counts: bool) -> None:
        """0–1; None where the length is not known. ``counts``: time is being held just now."""
        if (share, counts) != (self.share, self.counts) or share is None:
            self.share, self.counts = share, counts
            self.update()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look = theme.look()
        painter = self.ground(look.button)
        colour = QtGui.QColor(look.role[Role.OK] if self.counts else look.quiet_text)
        brush = QtGui.QBrush(
            colour, QtCore.Qt.BrushStyle.SolidPattern if self.counts else QtCore.Qt.BrushStyle.BDiagPattern
        )
        width, height = float(self.width()), float(self.height())
        if self.share is None:
            at = self.clock() % _ROUND_S / _ROUND_S * (1 + _PIECE) - _PIECE
            painter.fillRect(QtCore.QRectF(at * width, 0, _PIECE * width, height), brush)
        else:
            painter.fillRect(QtCore.QRectF(0, 0, self.share * width, height), brush)
        painter.setPen(QtGui.QPen(QtGui.QColor(look.line), 2))
        painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
        painter.drawRect(QtCore.QRectF(1, 1, width - 2, height - 2))
