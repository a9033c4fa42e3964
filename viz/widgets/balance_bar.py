"""Left and right share of the load, as a bar about its middle."""

from __future__ import annotations

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.texts import percent, text
from viz.widgets.panel import Panel
from viz.widgets.type import capitals_px, draw_capitals

_FIGURE_WIDTH = 0.36
#: Free space as a share of the height; the sides' letters, smaller than the figures, and their width.
_PAD, _SMALLER, _NAME = 0.12, 0.62, 1.2


class BalanceBar(Panel):
    """Both shares in figures, and a bar whose border is the balance; empty where nobody stands."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._left_pct: float | None = None
        self._drawn: tuple[int, str] | None = None
        self.setToolTip(text("tip.balance"))

    @property
    def figures(self) -> tuple[str, str]:
        """Left and right as written; empty where not defined."""
        if self._left_pct is None:
            return "", ""
        left = round(self._left_pct)
        return percent(left), percent(100 - left)

    def show_share(self, left_pct: float | None) -> None:
        """Left share of the load, %; None where it is not defined."""
        self._left_pct = left_pct
        drawn = (-1 if left_pct is None else round(self._bar().width() * left_pct / 100), self.figures[0])
        if drawn == self._drawn:
            return
        # Figures of this height are drawn as outlines: dear, and they change less often than the bar moves.
        alone = self._drawn is not None and drawn[1] == self._drawn[1]
        self._drawn = drawn
        self.update(self._bar_ground() if alone else self.rect())

    @property
    def capital_px(self) -> float:
        """How high the figures stand, pixels."""
        return capitals_px(self.px(theme.FIGURE_SHARE), percent(88), self._figure_place().width())

    def _figure_place(self) -> QtCore.QRectF:
        """Of the left figure; the right one's is its mirror image."""
        pad, name = _PAD * self.height(), _NAME * _SMALLER * self.px(theme.FIGURE_SHARE)
        return QtCore.QRectF(name + 2 * pad, 0, _FIGURE_WIDTH * self.width() - name - 3 * pad, self.height())

    def _bar(self) -> QtCore.QRectF:
        side = _FIGURE_WIDTH * self.width()
        return QtCore.QRectF(side, self.height() * 0.2, self.width() - 2 * side, self.height() * 0.6)

    def _bar_ground(self) -> QtCore.QRect:
        """All that moves with the share."""
        return self._bar().adjusted(-4, -9, 4, 9).toAlignedRect()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look = theme.look()
        painter = self.ground(look.panel)
        bar = self._bar()
        painter.fillRect(bar, QtGui.QColor(look.button))
        if self._left_pct is not None:
            border = bar.x() + bar.width() * self._left_pct / 100
            middle = bar.center().x()
            left = QtCore.QRectF(bar.x(), bar.y(), border - bar.x(), bar.height())
            right = QtCore.QRectF(border, bar.y(), bar.right() - border, bar.height())
            painter.fillRect(left, QtGui.QColor(look.foot["left"]))
            painter.fillRect(right, QtGui.QColor(look.foot["right"]))
            painter.fillRect(QtCore.QRectF(border - 3, bar.y(), 6, bar.height()), QtGui.QColor(look.panel))
            tick = QtCore.QRectF(middle - 1.5, bar.y() - 7, 3, bar.height() + 14)
            painter.fillRect(tick, QtGui.QColor(look.text))
        if a0 is None or not self._bar_ground().contains(a0.rect()):
            self._paint_figures(painter)

    def _paint_figures(self, painter: QtGui.QPainter) -> None:
        look, capital, small = theme.look(), self.px(theme.FIGURE_SHARE), self.px(theme.FIGURE_SHARE) * _SMALLER
        figure, height, pad = self._figure_place(), float(self.height()), self.height() * _PAD
        name_width = small * _NAME
        right_align = QtCore.Qt.AlignmentFlag.AlignRight
        name = QtCore.QRectF(pad, 0, name_width, height)
        draw_capitals(painter, name, text("side.letter.left"), small, look.foot["left"])
        draw_capitals(painter, figure, self.figures[0], capital, look.text, right_align)
        mirrored = QtCore.QRectF(self.width() - figure.right(), 0, figure.width(), height)
        draw_capitals(painter, mirrored, self.figures[1], capital, look.text)
        name.moveLeft(self.width() - pad - name_width)
        draw_capitals(painter, name, text("side.letter.right"), small, look.foot["right"], right_align)
