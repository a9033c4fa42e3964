"""The lines over one pad that stand still for minutes: outline, tripod, target band; kept as one picture."""

from __future__ import annotations

import numpy as np

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets, pg

#: Width of the rim that keeps a line apart from any pressure, pixels.
_RIM_PX = 5


class FootLines(QtWidgets.QGraphicsItem):
    """Drawn once and then copied at each paint, as lines with smooth edges are slow to draw."""

    def __init__(self) -> None:
        super().__init__()
        self.setCacheMode(QtWidgets.QGraphicsItem.CacheMode.DeviceCoordinateCache)
        look = theme.look()
        rim = pg.mkPen(look.edge, width=_RIM_PX)
        tripod, outline = pg.mkPen(look.tripod, width=2), pg.mkPen(look.outline, width=1.5)
        band = pg.mkPen(look.band, width=3, style=QtCore.Qt.PenStyle.DashLine)
        self._pens = {"outline": (outline,), "tripod": (rim, tripod), "band": (rim, band)}
        self._paths = {name: QtGui.QPainterPath() for name in self._pens}
        self._tripod_shown = True
        self._bounds = QtCore.QRectF()

    def place(self, outline_mm: np.ndarray | None, tripod_mm: np.ndarray | None, band_mm: np.ndarray | None) -> None:
        """Corners of each line, (k, 2) on the floor, mm; None where there is none."""
        lines = {"outline": outline_mm, "tripod": tripod_mm, "band": band_mm}
        self._paths = {name: _closed_path(points) for name, points in lines.items()}
        together = QtCore.QRectF()
        for path in self._paths.values():
            together = together.united(path.boundingRect())
        self.prepareGeometryChange()
        # A millimetre is about a pixel: rims and joints reach no further.
        self._bounds = together.adjusted(-_RIM_PX, -_RIM_PX, _RIM_PX, _RIM_PX) if together.isValid() else together
        self.update()

    def show_tripod(self, shown: bool) -> None:
        """Whether its loads are known."""
        if shown != self._tripod_shown:
            self._tripod_shown = shown
            self.update()

    def boundingRect(self) -> QtCore.QRectF:  # noqa: N802
        return self._bounds

    def paint(self, painter: QtGui.QPainter, option: QtWidgets.QStyleOptionGraphicsItem, widget: object = None) -> None:
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        for name, pens in self._pens.items():
            if name != "tripod" or self._tripod_shown:
                for pen in pens:
                    painter.strokePath(self._paths[name], pen)


def _closed_path(points_mm: np.ndarray | None) -> QtGui.QPainterPath:
    path = QtGui.QPainterPath()
    if points_mm is not None:
        path.addPolygon(QtGui.QPolygonF([QtCore.QPointF(x, y) for x, y in points_mm]))
        path.closeSubpath()
    return path
