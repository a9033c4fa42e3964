"""Left and right share of the load, as a bar about its middle."""

from __future__ import annotations

from viz import texts, theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.widgets.type import draw_text

_FIGURE_WIDTH = 0.30


class BalanceBar(QtWidgets.QWidget):
    """Both shares in figures, and a bar whose border is the balance; empty where nobody stands."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._left_pct: float | None = None
        self._drawn: tuple[int, str] | None = None
        self._window_height = 720

    @property
    def figures(self) -> tuple[str, str]:
        """Left and right as written; empty where not defined."""
        if self._left_pct is None:
            return "", ""
        left = round(self._left_pct)
        return texts.percent(left), texts.percent(100 - left)

    def set_window_height(self, height: int) -> None:
        self._window_height = height
        self.update()

    def show_share(self, left_pct: float | None) -> None:
        """Left share of the load, %; None where it is not defined."""
        self._left_pct = left_pct
        drawn = (-1 if left_pct is None else round(self._bar().width() * left_pct / 100), self.figures[0])
        if drawn != self._drawn:
            self._drawn = drawn
            self.update()

    def _bar(self) -> QtCore.QRectF:
        side = _FIGURE_WIDTH * self.width()
        return QtCore.QRectF(side, self.height() * 0.24, self.width() - 2 * side, self.height() * 0.52)

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        painter = QtGui.QPainter(self)
        painter.fillRect(self.rect(), QtGui.QColor(theme.PANEL))
        bar = self._bar()
        painter.fillRect(bar, QtGui.QColor(theme.PAD))
        if self._left_pct is not None:
            border = bar.x() + bar.width() * self._left_pct / 100
            middle = bar.center().x()
            painter.fillRect(QtCore.QRectF(bar.x(), bar.y(), border - bar.x(), bar.height()), _tint("left"))
            painter.fillRect(QtCore.QRectF(border, bar.y(), bar.right() - border, bar.height()), _tint("right"))
            painter.fillRect(QtCore.QRectF(border - 2, bar.y(), 4, bar.height()), QtGui.QColor(theme.TEXT))
            painter.fillRect(
                QtCore.QRectF(middle - 1, bar.y() - 6, 2, bar.height() + 12), QtGui.QColor(theme.QUIET_TEXT)
            )
        self._paint_figures(painter)

    def _paint_figures(self, painter: QtGui.QPainter) -> None:
        px = theme.pixels(self._window_height, theme.FIGURE_SHARE)
        small = theme.pixels(self._window_height, theme.LABEL_SHARE)
        width, height, pad = _FIGURE_WIDTH * self.width(), float(self.height()), self.height() * 0.2
        left, right = self.figures
        name_width, figure_width = width * 0.39, width * 0.61 - 1.8 * pad
        align = QtCore.Qt.AlignmentFlag
        draw_text(
            painter, QtCore.QRectF(pad, 0, name_width - pad / 2, height), texts.SIDES["left"], small, theme.FOOT["left"]
        )
        place = QtCore.QRectF(pad + name_width, 0, figure_width, height)
        draw_text(painter, place, left, px, theme.TEXT, align.AlignRight, bold=True)
        x = self.width() - width + pad * 0.8
        draw_text(painter, QtCore.QRectF(x, 0, figure_width, height), right, px, theme.TEXT, bold=True)
        place = QtCore.QRectF(self.width() - name_width - pad / 2, 0, name_width - pad / 2, height)
        draw_text(painter, place, texts.SIDES["right"], small, theme.FOOT["right"], align.AlignRight)


def _tint(side: str) -> QtGui.QColor:
    return QtGui.QColor(theme.FOOT[side]).darker(165)
