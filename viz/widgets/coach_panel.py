"""Set, repetitions and tempo, in figures to be read from two metres."""

from __future__ import annotations

from itertools import pairwise

from viz import theme
from viz.coaching import CoachPicture, Pace
from viz.qt import QtCore, QtGui, QtWidgets
from viz.state import Role, Symbol
from viz.texts import text
from viz.widgets.panel import Panel
from viz.widgets.symbol import draw_symbol
from viz.widgets.type import capitals_px, draw_capitals, draw_text

#: Shares of the width: set, count, tempo.
_SET, _COUNT = 0.245, 0.355
_HEAD, _PAD = 0.26, 0.02
_SYMBOLS = {-1: Symbol.DOWN, 0: Symbol.PAUSE, 1: Symbol.UP}


class CoachPanel(Panel):
    """Drawn anew when what is written changes, or the tempo moves by a pixel."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._coach: CoachPicture | None = None
        self._drawn: tuple[object, ...] = ()
        self.setToolTip(text("tip.coach"))

    @property
    def coach(self) -> CoachPicture | None:
        """What is shown."""
        return self._coach

    @property
    def capital_px(self) -> float:
        """How high set and repetitions stand, pixels."""
        return capitals_px(self.px(theme.FIGURE_SHARE), text("panel.of", done=10, all=10), self._columns()[1][1])

    def show_coach(self, coach: CoachPicture) -> None:
        self._coach = coach
        pace = coach.pace
        moved = None if pace is None or pace.share is None else round(pace.share * 0.4 * self.width())
        drawn = (coach.title, coach.set_written, coach.count_label, coach.count_written, pace and pace.word, moved)
        if drawn != self._drawn:
            self._drawn = drawn
            self.update()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        painter, coach = self.ground(theme.look().panel), self._coach
        if coach is None:
            return
        pad = _PAD * self.width()
        head, body = _HEAD * self.height(), (1 - _HEAD) * self.height()
        places = self._columns()
        labels = (text("panel.set") if coach.set_written else "", coach.count_label, coach.title)
        for (x, width), label in zip(places, labels, strict=True):
            place = QtCore.QRectF(x, 0.03 * self.height(), width, head)
            draw_text(painter, place, label, self.px(theme.LABEL_SHARE), theme.look().quiet_text)
        for (x, width), figure in zip(places, (coach.set_written, coach.count_written), strict=False):
            place = QtCore.QRectF(x, head, width, body * 0.9)
            draw_capitals(painter, place, figure, self.px(theme.FIGURE_SHARE), theme.look().text)
        for x, _ in places[1:]:
            rule = QtCore.QRectF(x - 0.75 * pad, 0.15 * self.height(), 2, 0.7 * self.height())
            painter.fillRect(rule, QtGui.QColor(theme.look().button))
        if coach.pace is not None:
            x, width = places[2]
            self._paint_pace(painter, coach.pace, QtCore.QRectF(x, head, width, body))

    def _columns(self) -> list[tuple[float, float]]:
        """Left edge and width of set, count and tempo."""
        pad = _PAD * self.width()
        edges = [pad, _SET * self.width(), (_SET + _COUNT) * self.width(), self.width() + pad]
        return [(x, end - x - 2 * pad) for x, end in pairwise(edges)]

    def _paint_pace(self, painter: QtGui.QPainter, pace: Pace, place: QtCore.QRectF) -> None:
        """Arrow and word; below them the parts of the tempo, as long as they last, filled as they go by."""
        look = theme.look()
        paced = pace.parts_s is not None
        line = place.height() * (0.62 if paced else 0.9)
        capital = min(self.px(theme.FIGURE_SHARE), 0.72 * line)
        size = capital * 1.05
        symbol = QtCore.QRectF(place.x(), place.y() + (line - size) / 2, size, size)
        draw_symbol(painter, _SYMBOLS[pace.way], Role.OK, symbol, QtGui.QColor(look.text))
        word = QtCore.QRectF(symbol.right() + size * 0.4, place.y(), place.right() - symbol.right() - size * 0.4, line)
        draw_capitals(painter, word, pace.word, capital, look.text)
        if pace.parts_s is not None:
            bar = QtCore.QRectF(
                place.x(), place.y() + line, place.width(), place.height() - line - 0.07 * self.height()
            )
            self._paint_parts(painter, pace, pace.parts_s, bar)

    def _paint_parts(
        self, painter: QtGui.QPainter, pace: Pace, parts_s: tuple[float, float, float], bar: QtCore.QRectF
    ) -> None:
        look, gap, x = theme.look(), 4.0, bar.x()
        total_s = sum(parts_s) or 1.0
        for index, part_s in enumerate(parts_s):
            width = part_s / total_s * bar.width()
            if width > gap:
                part = QtCore.QRectF(x, bar.y(), width - gap, bar.height())
                painter.fillRect(part, QtGui.QColor(look.button))
                over = 0.0 if pace.part is None else (1.0 if index < pace.part else 0.0)
                over = (pace.share or 0.0) if index == pace.part else over
                done = QtCore.QRectF(part.x(), part.y(), part.width() * over, part.height())
                painter.fillRect(done, QtGui.QColor(look.role[Role.OK]))
                painter.setPen(QtGui.QPen(QtGui.QColor(look.line), 1))
                painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
                painter.drawRect(part)
            x += width
