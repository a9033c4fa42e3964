"""The timeline: the whole recording as a thin strip, and below it the visible stretch with its bands."""

from __future__ import annotations

import numpy as np

from mat.session.notes import Note
from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.review.bands import ROWS, Band, Row
from viz.review.model import ReviewModel
from viz.state import Role
from viz.texts import elapsed, text
from viz.widgets.type import font

#: Pixels: the whole recording, its distance to the rows, a row, the scale of time, names of the rows on the left.
_WHOLE, _SPACE, _ROW, _SCALE, NAMES_PX = 16, 6, 20, 18, 84
HEIGHT_PX = _WHOLE + _SPACE + len(ROWS) * _ROW + _SCALE
_TYPE_PX = 12
#: Steps of the scale of time, s; labels need this much room.
_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600)
_LABEL_PX = 64
_ZOOM = 1.25
#: Opacity of the marked span, 0–255; more spans of notes than this at once are one black bar.
_SPAN_ALPHA, MOST_SPANS = 45, 2000


class Timeline(QtWidgets.QWidget):
    """Bands of the visible stretch; a press or drag moves the cursor, the wheel zooms.

    Parameters
    ----------
    model
        What is shown.
    """

    moved = QtCore.pyqtSignal(float)
    marked = QtCore.pyqtSignal(float)
    seen = QtCore.pyqtSignal()

    def __init__(self, model: ReviewModel, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        #: (k, 2) start and end of every note, s, by their starts; equal for a note at one time.
        self._notes_s = np.empty((0, 2))
        self._points_s: tuple[float, ...] = ()
        self._drawn: tuple[object, QtGui.QPixmap] | None = None
        self._in_whole = False
        self.setFixedHeight(HEIGHT_PX)
        self.setToolTip(text("review.tip.timeline"))
        self.setAccessibleName(text("review.timeline"))

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """Draw these; they come by their time."""
        self._notes_s = np.array([(note.time_s, note.until_s) for note in notes]).reshape(-1, 2)
        self._drawn = None
        self.update()

    def show_points(self, points_s: tuple[float, ...]) -> None:
        """Points of a repetition that is being added."""
        self._points_s = points_s
        self.update()

    # --- places ----------------------------------------------------------------------------------------------------

    def x_of(self, time_s: float) -> float:
        """Pixels of a time in the visible stretch."""
        start, end = self._model.seen_s
        return NAMES_PX + (time_s - start) / (end - start) * self._width

    def _time_at(self, x: float, whole: bool) -> float:
        start, end = (0.0, self._model.end_s) if whole else self._model.seen_s
        return start + (x - NAMES_PX) / self._width * (end - start)

    @property
    def _width(self) -> int:
        return max(1, self.width() - NAMES_PX - 1)

    # --- mouse -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, a0: QtGui.QMouseEvent | None) -> None:  # noqa: N802
        if a0 is not None:
            self._in_whole = a0.y() < _WHOLE + _SPACE / 2
            time_s = self._time_at(a0.x(), self._in_whole)
            self.moved.emit(time_s)
            if int(a0.modifiers()) & int(QtCore.Qt.KeyboardModifier.ShiftModifier):
                self.marked.emit(time_s)

    def mouseMoveEvent(self, a0: QtGui.QMouseEvent | None) -> None:  # noqa: N802
        if a0 is not None:
            self.moved.emit(self._time_at(a0.x(), self._in_whole))

    def wheelEvent(self, a0: QtGui.QWheelEvent | None) -> None:  # noqa: N802
        if a0 is not None:
            notches = a0.angleDelta().y() / 120
            self._model.zoom(_ZOOM**-notches, self._time_at(a0.position().x(), whole=False))
            self.seen.emit()

    # --- drawing ---------------------------------------------------------------------------------------------------

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        # Bands are drawn once for a stretch; scrubbing only draws the cursor over them.
        state = (self._model.reading, self._model.seen_s, self.size(), self.devicePixelRatioF(), theme.look().name)
        if self._drawn is None or self._drawn[0] != state:
            self._drawn = (state, self._draw_ground())
        painter = QtGui.QPainter(self)
        painter.drawPixmap(0, 0, self._drawn[1])
        self._draw_span(painter)
        painter.setPen(QtGui.QPen(QtGui.QColor(theme.look().text), 2))
        x = round(self.x_of(self._model.cursor_s))
        painter.drawLine(x, _WHOLE + _SPACE, x, HEIGHT_PX - _SCALE + 4)
        share = self._model.cursor_s / self._model.end_s if self._model.end_s else 0.0
        x = NAMES_PX + round(share * self._width)
        painter.drawLine(x, 0, x, _WHOLE)

    def _draw_span(self, painter: QtGui.QPainter) -> None:
        """The marked span, and points of a repetition that is being added."""
        look, top, height = theme.look(), _WHOLE + _SPACE, len(ROWS) * _ROW
        painter.setClipRect(NAMES_PX, 0, self._width, HEIGHT_PX)
        if (span := self._model.span_s) is not None:
            start, end = (self.x_of(each) for each in span)
            shade = QtGui.QColor(look.text)
            shade.setAlpha(_SPAN_ALPHA)
            painter.fillRect(QtCore.QRectF(start, top, end - start, height), shade)
        marks_s = self._points_s if self._model.mark_s is None else (*self._points_s, self._model.mark_s)
        painter.setPen(QtGui.QPen(QtGui.QColor(look.text), 1, QtCore.Qt.PenStyle.DashLine))
        for time_s in marks_s:
            painter.drawLine(QtCore.QPointF(self.x_of(time_s), top), QtCore.QPointF(self.x_of(time_s), top + height))
        painter.setClipping(False)

    def _draw_ground(self) -> QtGui.QPixmap:
        ratio = self.devicePixelRatioF()
        ground = QtGui.QPixmap(self.size() * ratio)
        ground.setDevicePixelRatio(ratio)
        ground.fill(QtGui.QColor(theme.look().window))
        painter = QtGui.QPainter(ground)
        painter.setFont(font(_TYPE_PX))
        self._draw_whole(painter)
        self._draw_rows(painter)
        self._draw_scale(painter)
        painter.end()
        return ground

    def _draw_whole(self, painter: QtGui.QPainter) -> None:
        look, end_s = theme.look(), self._model.end_s or 1.0
        painter.fillRect(NAMES_PX, 0, self._width, _WHOLE, QtGui.QColor(look.panel))
        start, end = (NAMES_PX + time_s / end_s * self._width for time_s in self._model.seen_s)
        painter.fillRect(QtCore.QRectF(start, 0, end - start, _WHOLE), QtGui.QColor(look.button))
        # Upper half: what alarms; lower half: repetitions. Place tells them apart beside the colour.
        for band in self._model.reading.bands:
            if band.row == "repetitions" or band.role is Role.ALARM:
                x = NAMES_PX + band.start_s / end_s * self._width
                width = max(1.0, (band.end_s - band.start_s) / end_s * self._width - 0.5)
                y = _WHOLE / 2 + 1 if band.row == "repetitions" else 2
                painter.fillRect(QtCore.QRectF(x, y, width, _WHOLE / 2 - 3), QtGui.QColor(look.role[band.role]))
        painter.setPen(QtGui.QColor(look.quiet_text))
        self._name(painter, text("review.row.whole"), 0, _WHOLE)

    def _draw_rows(self, painter: QtGui.QPainter) -> None:
        look, top = theme.look(), _WHOLE + _SPACE
        for index, row in enumerate(ROWS):
            y = top + index * _ROW
            painter.fillRect(NAMES_PX, y + 1, self._width, _ROW - 2, QtGui.QColor(look.panel))
            painter.setPen(QtGui.QColor(look.quiet_text))
            self._name(painter, text(f"review.row.{row}"), y, _ROW)
        start, end = self._model.seen_s
        painter.setClipRect(NAMES_PX, 0, self._width, HEIGHT_PX)
        for band in self._model.reading.bands:
            if band.end_s > start and band.start_s < end:
                self._draw_band(painter, band, top + _row_index(band.row) * _ROW)
        self._draw_notes(painter, top)
        painter.setClipping(False)

    def _draw_notes(self, painter: QtGui.QPainter, top: int) -> None:
        """A triangle where a note begins, a line as far as it reaches; of many on one pixel one is drawn."""
        start, end = self._model.seen_s
        seen = self._notes_s[(self._notes_s[:, 0] <= end) & (self._notes_s[:, 1] >= start)]
        painter.setPen(QtGui.QPen(QtGui.QColor(theme.look().text), 1))
        painter.setBrush(QtGui.QColor(theme.look().text))
        pixels = np.round(NAMES_PX + (seen - start) / (end - start) * self._width)
        for x in np.unique(pixels[:, 0]).tolist():
            points = [QtCore.QPointF(x + dx, top + dy) for dx, dy in ((-5.0, -4.0), (5.0, -4.0), (0.0, 5.0))]
            painter.drawPolygon(QtGui.QPolygonF(points))
        spans = np.unique(np.clip(pixels[seen[:, 1] > seen[:, 0]], NAMES_PX, self.width()), axis=0)
        for x, until in spans[:MOST_SPANS].tolist():
            painter.fillRect(QtCore.QRectF(x, top - 4, max(2.0, until - x), 3), QtGui.QColor(theme.look().text))

    def _draw_band(self, painter: QtGui.QPainter, band: Band, y: int) -> None:
        look = theme.look()
        start, end = self.x_of(band.start_s), self.x_of(band.end_s)
        place = QtCore.QRectF(start, y + 2, max(2.0, end - start - 1), _ROW - 4)
        painter.fillRect(place, QtGui.QColor(look.role[band.role]))
        told = band.number or text(f"review.letter.{band.state}")
        if place.width() >= painter.fontMetrics().horizontalAdvance(told) + 2:
            painter.setPen(QtGui.QColor(look.edge))
            painter.drawText(place, int(QtCore.Qt.AlignmentFlag.AlignCenter), told)

    def _draw_scale(self, painter: QtGui.QPainter) -> None:
        start, end = self._model.seen_s
        step = next((s for s in _STEPS_S if s / (end - start) * self._width >= _LABEL_PX), _STEPS_S[-1])
        painter.setPen(QtGui.QColor(theme.look().quiet_text))
        y = HEIGHT_PX - _SCALE
        for count in range(int(start / step), int(end / step) + 1):
            x = self.x_of(count * step)
            if x >= NAMES_PX:
                painter.drawLine(round(x), y, round(x), y + 3)
                told = elapsed(count * step) if step >= 1 else text("review.seconds", time_s=count * step)
                painter.drawText(round(x) + 3, HEIGHT_PX - 4, told)

    def _name(self, painter: QtGui.QPainter, name: str, y: int, height: int) -> None:
        place = QtCore.QRectF(2, y, NAMES_PX - 8, height)
        painter.drawText(place, int(QtCore.Qt.AlignmentFlag.AlignVCenter | QtCore.Qt.AlignmentFlag.AlignRight), name)


def _row_index(row: Row) -> int:
    return ROWS.index(row)
