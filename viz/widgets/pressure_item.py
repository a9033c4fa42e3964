"""A pad's pressure as one picture: values to colours in two numpy steps, drawn smoothly."""

from __future__ import annotations

import numpy as np

from viz import colours
from viz.qt import QtCore, QtGui, QtWidgets


class PressureItem(QtWidgets.QGraphicsItem):
    """One unit of the item is one display point; pyqtgraph's own image builds its table of colours at each paint.

    Parameters
    ----------
    shape
        (rows, columns) of the display points.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        super().__init__()
        rows, columns = shape
        self._bounds = QtCore.QRectF(0, 0, columns, rows)
        low_kpa, high_kpa = self.levels = colours.PRESSURE_LEVELS_KPA
        red, green, blue = colours.lookup_table().astype(np.uint32).T
        self._table = np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue
        self._low_kpa, self._steps_per_kpa = low_kpa, len(self._table) / (high_kpa - low_kpa)
        self.set_pressure(np.zeros(shape, dtype=np.float32))

    def set_pressure(self, fine_kpa: np.ndarray) -> None:
        """(rows, columns) kPa, never below the lowest level."""
        self.fine_kpa = fine_kpa
        step = np.minimum((fine_kpa - self._low_kpa) * self._steps_per_kpa, len(self._table) - 1)
        # The picture does not copy: its points live as long as it does.
        self._points = np.ascontiguousarray(self._table[step.astype(np.uint8)])
        rows, columns = self._points.shape
        self._picture = QtGui.QImage(
            self._points.data,  # type: ignore[arg-type]
            columns, rows, 4 * columns, QtGui.QImage.Format.Format_RGB32,
        )  # fmt: skip
        self.update()

    def boundingRect(self) -> QtCore.QRectF:  # noqa: N802
        return self._bounds

    def paint(self, painter: QtGui.QPainter, option: QtWidgets.QStyleOptionGraphicsItem, widget: object = None) -> None:
        painter.drawImage(self._bounds, self._picture)
