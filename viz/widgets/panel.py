"""What the window's own widgets share: they paint all of their ground, and know how high the window is."""

from __future__ import annotations

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets


class Panel(QtWidgets.QWidget):
    """A widget painted whole.

    Parameters
    ----------
    parent
        The window.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.window_height = 720

    def set_window_height(self, height: int) -> None:
        """Sizes of type follow the window's height."""
        self.window_height = height
        self.update()

    def px(self, share: float) -> int:
        """Type of this share of the window's height, pixels."""
        return theme.pixels(self.window_height, share)

    def ground(self, colour: str) -> QtGui.QPainter:
        """A painter on this widget, its ground painted."""
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QtGui.QColor(colour))
        return painter


def paints_its_ground(view: QtWidgets.QAbstractScrollArea) -> None:
    """A view that fills its ground by itself: what lies behind need not be painted first, 60 times a second."""
    viewport = view.viewport()
    if viewport is not None:
        viewport.setAttribute(QtCore.Qt.WidgetAttribute.WA_OpaquePaintEvent)
