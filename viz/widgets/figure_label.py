"""A figure on the floor: a fixed size on the screen, on a ground that keeps it readable over any pressure."""

from __future__ import annotations

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.widgets.type import capital_font, capital_px

#: Opacity of the ground, and its rim as a share of the capitals' height.
_OPACITY, _RIM = 170, 0.16
#: Letters as narrow as this, so that loads find room beside a foot, %.
_STRETCH_PCT, _LONG_STRETCH_PCT = 70, 54


class FigureLabel(QtWidgets.QGraphicsItem):
    """Written anew only when its text changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QtWidgets.QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        # Qt draws letters of this size as outlines: at each paint that costs as much as a pad.
        self.setCacheMode(QtWidgets.QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._anchor = 0.0
        self._text = ""
        self._font = capital_font(20)
        self._bounds = QtCore.QRectF()

    @property
    def text(self) -> str:
        """What is written."""
        return self._text

    @property
    def capital_px(self) -> float:
        """How high its figures stand, pixels."""
        return capital_px(self._font)

    def set_anchor(self, anchor: float) -> None:
        """Which point of it lies at its place: 0 left, 0.5 middle, 1 right."""
        self._anchor = anchor
        self._fit()

    def set_capital(self, height_px: float) -> None:
        """Height of its figures, pixels."""
        self._font = capital_font(height_px)
        self._fit()

    def write(self, text: str) -> None:
        """Empty takes it away."""
        if text != self._text:
            self._text = text
            self.setVisible(bool(text))
            self._fit()

    def _fit(self) -> None:
        self.prepareGeometryChange()
        # A load below zero has three signs.
        self._font.setStretch(_STRETCH_PCT if len(self._text) < 3 else _LONG_STRETCH_PCT)
        height = capital_px(self._font)
        width = QtGui.QFontMetricsF(self._font).horizontalAdvance(self._text)
        rim = _RIM * height
        self._bounds = QtCore.QRectF(-self._anchor * width - rim, -height / 2 - rim, width + 2 * rim, height + 2 * rim)
        self.update()

    def boundingRect(self) -> QtCore.QRectF:  # noqa: N802
        return self._bounds

    def paint(self, painter: QtGui.QPainter, option: QtWidgets.QStyleOptionGraphicsItem, widget: object = None) -> None:
        look = theme.look()
        ground = QtGui.QColor(look.panel)
        ground.setAlpha(_OPACITY)
        painter.fillRect(self._bounds, ground)
        painter.setFont(self._font)
        painter.setPen(QtGui.QColor(look.text))
        height = capital_px(self._font)
        painter.drawText(QtCore.QPointF(self._bounds.x() + _RIM * height, height / 2), self._text)
