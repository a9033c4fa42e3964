"""Where the weight of one foot has been along the foot, over the last seconds."""

from __future__ import annotations

import numpy as np

from mat.geometry import Side
from viz import texts, theme
from viz.model import STRIP_S
from viz.qt import QtCore, QtGui, QtWidgets, pg
from viz.widgets.type import draw_text, font
from viz.zones import RollZones

_TOP_PCT = 100.0
_HEAD_SHARE = 0.19


class FootStrip(QtWidgets.QWidget):
    """Heading with the newest figure, and a line over the zones of the roll states."""

    def __init__(self, side: Side, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.side: Side = side
        self.figure = ""
        self._zones: RollZones | None = None
        self._shown: np.ndarray | None = None
        self._window_height = 720
        self._box = pg.PlotItem(enableMenu=False)
        self._plot = pg.PlotWidget(self, background=theme.PANEL, plotItem=self._box)
        box = self._box
        box.hideButtons()
        view = box.getViewBox()
        view.setMouseEnabled(False, False)
        view.setRange(xRange=(-STRIP_S, 0), yRange=(0, _TOP_PCT), padding=0, disableAutoRange=True)
        self._bands = [self._band(colour) for colour in _BANDS]
        self._line = pg.PlotCurveItem(
            pen=pg.mkPen(theme.FOOT[side], width=2), antialias=True, connect="finite", skipFiniteCheck=False
        )
        box.addItem(self._line, ignoreBounds=True)
        self._set_ticks()

    @property
    def zones(self) -> RollZones | None:
        """Those shaded."""
        return self._zones

    @property
    def line(self) -> tuple[np.ndarray | None, np.ndarray | None]:
        """What is drawn: seconds ago, % of foot length."""
        return self._line.getData()

    def set_window_height(self, height: int) -> None:
        self._window_height = height
        small = theme.pixels(height, theme.SMALL_SHARE)
        box = self._box
        for name in ("left", "bottom"):
            axis = box.getAxis(name)
            axis.setStyle(tickFont=font(small), tickLength=0, tickTextOffset=round(small * 0.3))
            axis.setPen(theme.LINE)
            axis.setTextPen(theme.QUIET_TEXT)
        box.getAxis("left").setWidth(round(small * 3.4))
        box.getAxis("bottom").setHeight(round(small * 1.7))
        self.update()

    def show_strip(self, ago_s: np.ndarray, fl_pct: np.ndarray) -> None:
        """The line; the same arrays are not drawn again."""
        if fl_pct is self._shown:
            return
        self._shown = fl_pct
        self._line.setData(ago_s, fl_pct)

    def show_figure(self, fl_pct: float | None, zones: RollZones | None) -> None:
        """The newest place, None where not defined, and where the states begin."""
        figure = texts.percent(fl_pct)
        if figure != self.figure:
            self.figure = figure
            self.update(self._head().toAlignedRect())
        if zones is not None and zones != self._zones:
            self._zones = zones
            edges = (0.0, zones.heels, zones.heels_caution, zones.toes_caution, zones.toes, _TOP_PCT)
            for band, low, high in zip(self._bands, edges, edges[1:], strict=False):
                band.setRect(-STRIP_S, low, STRIP_S, high - low)

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        head = round(self._head().bottom())
        self._plot.setGeometry(0, head, self.width() - 6, self.height() - head - 2)

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        painter = QtGui.QPainter(self)
        painter.fillRect(self.rect(), QtGui.QColor(theme.PANEL))
        head = self._head()
        pad = head.height() * 0.3
        inner = head.adjusted(pad, 0, -pad, 0)
        heading = texts.STRIP_HEADING.format(side=texts.SIDES[self.side])
        small = theme.pixels(self._window_height, theme.LABEL_SHARE)
        draw_text(painter, inner.adjusted(0, 0, -inner.width() * 0.4, 0), heading, small, theme.FOOT[self.side])
        place = inner.adjusted(inner.width() * 0.6, 0, 0, 0)
        px = theme.pixels(self._window_height, theme.FIGURE_SHARE)
        draw_text(painter, place, self.figure, px, theme.TEXT, QtCore.Qt.AlignmentFlag.AlignRight, bold=True)

    def _head(self) -> QtCore.QRectF:
        height = max(_HEAD_SHARE * self.height(), 1.25 * theme.pixels(self._window_height, theme.FIGURE_SHARE))
        return QtCore.QRectF(0, 0, self.width(), height)

    def _band(self, colour: str) -> QtWidgets.QGraphicsRectItem:
        band = QtWidgets.QGraphicsRectItem()
        band.setPen(QtGui.QPen(QtCore.Qt.PenStyle.NoPen))
        band.setBrush(QtGui.QColor(colour))
        band.setZValue(-10)
        self._box.addItem(band, ignoreBounds=True)
        return band

    def _set_ticks(self) -> None:
        words = [(4, texts.REARWARD), (50, texts.PERCENT.format(value=50)), (96, texts.FORWARD)]
        self._box.getAxis("left").setTicks([words])
        ago = [(-s, texts.SECONDS_AGO.format(seconds=s)) for s in (15, 10, 5)]
        self._box.getAxis("bottom").setTicks([[*ago]])


_BANDS = (theme.ZONE_ALARM, theme.ZONE_CAUTION, theme.ZONE_FREE, theme.ZONE_CAUTION, theme.ZONE_ALARM)
