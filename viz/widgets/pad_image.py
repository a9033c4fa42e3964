"""Heatmap of one pad, lying on the floor where the pad lies."""

from __future__ import annotations

import numpy as np

from mat.geometry import MatGeometry, Side
from viz import theme
from viz.kernel import Smoothing
from viz.qt import QtCore, QtGui, QtWidgets, pg
from viz.widgets.pressure_item import PressureItem


class PadImage:
    """An image item and the pad's edge.

    Parameters
    ----------
    geometry
        Of the mat.
    side
        Which pad.
    """

    def __init__(self, geometry: MatGeometry, side: Side) -> None:
        grid = geometry.grid
        self._columns = grid.columns(side)
        self._smooth = Smoothing(grid.rows, grid.pad_cols)
        self._blank = self._smooth(np.zeros((grid.rows, grid.pad_cols)))
        shape = self._blank.shape
        self.image = PressureItem((shape[0], shape[1]))
        to_floor = _pad_to_floor(geometry, side)
        self.image.setTransform(
            QtGui.QTransform.fromScale(grid.pad_width_mm / shape[1], grid.pad_length_mm / shape[0]) * to_floor
        )
        self.edge = QtWidgets.QGraphicsRectItem(0, 0, grid.pad_width_mm, grid.pad_length_mm)
        self.edge.setTransform(to_floor)
        self.edge.setPen(pg.mkPen(theme.look().line, width=1))
        self.edge.setZValue(1)

    @property
    def items(self) -> tuple[QtWidgets.QGraphicsItem, ...]:
        return self.image, self.edge

    def show_pressure(self, pressure_kpa: np.ndarray) -> None:
        """(rows, cols) of the whole mat, kPa."""
        self.image.set_pressure(self._smooth(pressure_kpa[:, self._columns]))

    def clear(self) -> None:
        """No pressure is known."""
        self.image.set_pressure(self._blank)


def pad_corners_mm(geometry: MatGeometry, side: Side) -> np.ndarray:
    """(4, 2) corners of a pad on the floor, mm."""
    width, length = geometry.grid.pad_width_mm, geometry.grid.pad_length_mm
    return geometry.pad_to_floor(side, np.array([0, width, width, 0.0]), np.array([0, 0, length, length]))


def _pad_to_floor(geometry: MatGeometry, side: Side) -> QtGui.QTransform:
    """Pad millimetres to floor millimetres, read off the geometry itself at three points."""
    origin, across, along = geometry.pad_to_floor(side, np.array([0, 1.0, 0]), np.array([0, 0, 1.0]))
    return QtGui.QTransform(*(across - origin), *(along - origin), *origin)


def pads_rect_mm(geometry: MatGeometry) -> QtCore.QRectF:
    """The floor under both pads."""
    corners = np.concatenate([pad_corners_mm(geometry, "left"), pad_corners_mm(geometry, "right")])
    low, high = corners.min(axis=0), corners.max(axis=0)
    return QtCore.QRectF(*low, *(high - low))
