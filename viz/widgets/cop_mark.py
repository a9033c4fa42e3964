"""A centre of pressure: a mark of fixed size on the screen, and where it has just been, fading."""

from __future__ import annotations

import numpy as np

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets, pg

#: The trail is drawn in this many stretches of rising opacity.
_FADES = 5


class CopMark(pg.GraphicsObject):
    """Round for a foot, a diamond for both together.

    Parameters
    ----------
    colour
        Of mark and trail.
    round_mark
        A disc; else a diamond.
    """

    def __init__(self, colour: str, round_mark: bool) -> None:
        super().__init__()
        self._round = round_mark
        self._radius_px = 8.0
        self._place_mm: np.ndarray | None = None
        self._trail_mm = np.empty((0, 2))
        self._trail = QtGui.QPolygonF()
        self._pixel_mm: float | None = None
        self._brush = QtGui.QBrush(QtGui.QColor(colour))
        self._edge = pg.mkPen(theme.look().edge, width=2.5)
        self._trail_pens = [
            pg.mkPen(_faded(colour, (fade + 1) / _FADES), width=1.5 + 2.0 * (fade + 1) / _FADES)
            for fade in range(_FADES)
        ]
        for pen in self._trail_pens:
            pen.setCapStyle(QtCore.Qt.PenCapStyle.FlatCap)  # round ends would lie on one another and shine
        self._bounds = QtCore.QRectF()

    @property
    def place_mm(self) -> np.ndarray | None:
        """Where the mark is, None if it is not shown."""
        return self._place_mm

    def set_radius(self, radius_px: float) -> None:
        self._radius_px = radius_px
        self.update()

    def show_place(self, place_mm: np.ndarray | None, trail_mm: np.ndarray) -> None:
        """Move the mark; None takes it away."""
        self._place_mm, self._trail_mm = place_mm, trail_mm
        self._trail = pg.functions.arrayToQPolygonF(trail_mm[:, 0], trail_mm[:, 1])
        self._fit_bounds()
        self.update()

    def viewTransformChanged(self) -> None:  # noqa: N802
        self._pixel_mm = None
        self._fit_bounds()

    def _fit_bounds(self) -> None:
        place_mm = self._place_mm
        bounds = QtCore.QRectF() if place_mm is None else self._bounds_of(place_mm, self._trail_mm)
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds

    def _bounds_of(self, place_mm: np.ndarray, trail_mm: np.ndarray) -> QtCore.QRectF:
        if self._pixel_mm is None:
            pixel = self.pixelVectors()[0]
            self._pixel_mm = pixel.length() if pixel is not None else None
        reach_mm = (self._radius_px + 4) * (self._pixel_mm or 1.0)
        x, y = place_mm.tolist()
        around = self._trail.boundingRect() if len(trail_mm) else QtCore.QRectF(x, y, 0, 0)
        low_x, high_x = min(around.left(), x) - reach_mm, max(around.right(), x) + reach_mm
        low_y, high_y = min(around.top(), y) - reach_mm, max(around.bottom(), y) + reach_mm
        return QtCore.QRectF(low_x, low_y, high_x - low_x, high_y - low_y)

    def boundingRect(self) -> QtCore.QRectF:  # noqa: N802
        return self._bounds

    def paint(self, painter: QtGui.QPainter, option: QtWidgets.QStyleOptionGraphicsItem, widget: object = None) -> None:
        if self._place_mm is None:
            return
        to_screen = painter.worldTransform()
        painter.resetTransform()
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        points = to_screen.map(self._trail)
        for fade, pen in enumerate(self._trail_pens):
            first, last = fade * len(points) // _FADES, (fade + 1) * len(points) // _FADES
            painter.setPen(pen)
            painter.drawPolyline(points.mid(max(0, first - 1), last - max(0, first - 1)))
        painter.setPen(self._edge)
        painter.setBrush(self._brush)
        self._draw_mark(painter, to_screen.map(QtCore.QPointF(*self._place_mm)))

    def _draw_mark(self, painter: QtGui.QPainter, centre: QtCore.QPointF) -> None:
        r = self._radius_px
        if self._round:
            painter.drawEllipse(centre, r, r)
            return
        reach = 1.3 * r
        corners = [(0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0)]
        painter.drawPolygon(QtGui.QPolygonF([QtCore.QPointF(dx, dy) + centre for dx, dy in corners]))


def _faded(colour: str, opacity: float) -> QtGui.QColor:
    made = QtGui.QColor(colour)
    made.setAlphaF(opacity)
    return made
