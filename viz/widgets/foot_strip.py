"""Where the weight of one foot has been along the foot, over the last seconds."""

from __future__ import annotations

import numpy as np

from mat.geometry import Side
from viz import theme
from viz.model import STRIP_S, Strip
from viz.qt import QtCore, QtGui, QtWidgets, pg
from viz.texts import percent, text
from viz.widgets.panel import Panel, paints_its_ground
from viz.widgets.type import capitals_px, draw_capitals, draw_text, font
from viz.zones import RollZones

_TOP_PCT = 100.0
#: Share of the width for the newest figure, and of the type's height for the heading.
_FIGURE_WIDTH, _HEAD = 0.30, 1.35
#: The line is drawn anew when it has moved so far: a smooth line is the dearest thing in the window.
MOVED_PX = 2
#: Pauses marked at most, and how long one must be for its word to stand in it, s.
MOST_GAPS, NAMED_GAP_S = 6, 3.0
#: What the figure may take of its room.
_INNER = 0.9


class FootStrip(Panel):
    """Heading with the newest figure, and a line over the zones of the roll states."""

    def __init__(self, side: Side, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.look()
        self.side: Side = side
        self.figure = ""
        self._zones: RollZones | None = None
        self._band_pct: tuple[float, float] | None = None
        self._shown_s = float("nan")
        self._box = pg.PlotItem(enableMenu=False)
        self._plot = pg.PlotWidget(self, background=look.panel, plotItem=self._box)
        paints_its_ground(self._plot)
        box = self._box
        box.hideButtons()
        view = box.getViewBox()
        view.setMouseEnabled(False, False)
        view.setRange(xRange=(-STRIP_S, 0), yRange=(0, _TOP_PCT), padding=0, disableAutoRange=True)
        grounds = (look.zone_alarm, look.zone_caution, look.zone_free, look.zone_caution, look.zone_alarm)
        self._grounds = [self._rectangle(QtGui.QPen(QtCore.Qt.PenStyle.NoPen), QtGui.QColor(each)) for each in grounds]
        dashes = pg.mkPen(look.band, width=2, style=QtCore.Qt.PenStyle.DashLine)
        self._target = self._rectangle(dashes, QtCore.Qt.BrushStyle.NoBrush, z=-5)
        self._line = pg.PlotCurveItem(
            pen=pg.mkPen(look.foot[side], width=3), antialias=True, connect="finite", skipFiniteCheck=False
        )
        box.addItem(self._line, ignoreBounds=True)
        self._gaps = [self._gap() for _ in range(MOST_GAPS)]
        self._set_ticks()
        self.setToolTip(text("tip.strip"))

    @property
    def zones(self) -> RollZones | None:
        """Those shaded."""
        return self._zones

    @property
    def band_pct(self) -> tuple[float, float] | None:
        """The target band drawn, % of foot length."""
        return self._band_pct

    @property
    def capital_px(self) -> float:
        """How high the figure stands, pixels."""
        return capitals_px(self.px(theme.FIGURE_SHARE), percent(88), self._figure_place().width() * _INNER)

    @property
    def line(self) -> tuple[np.ndarray | None, np.ndarray | None]:
        """What is drawn: seconds ago, % of foot length."""
        return self._line.getData()

    def set_window_height(self, height: int) -> None:
        super().set_window_height(height)
        small = self.px(theme.SMALL_SHARE)
        box, look = self._box, theme.look()
        for name in ("left", "bottom"):
            axis = box.getAxis(name)
            axis.setStyle(tickFont=font(small), tickLength=0, tickTextOffset=round(small * 0.3))
            axis.setPen(look.line)
            axis.setTextPen(look.quiet_text)
        for _, word in self._gaps:
            word.setFont(font(small, bold=True))
        box.getAxis("left").setWidth(round(small * 3.6))
        box.getAxis("bottom").setHeight(round(small * 1.6))

    def show_strip(self, strip: Strip) -> None:
        """The line; drawn anew when it has moved by two pixels, some ten times a second."""
        moved_s = strip.newest_s - self._shown_s
        if 0 <= moved_s < MOVED_PX * STRIP_S / max(1, self._plot.width()):
            return
        self._shown_s = strip.newest_s
        self._line.setData(strip.ago_s, strip.fl_pct[self.side])
        self._show_gaps(strip.gaps_ago_s)

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """Pauses that are marked, from and to, seconds ago."""
        shown = [ground.rect() for ground, _ in self._gaps if ground.isVisible()]
        return [(each.left(), each.right()) for each in shown]

    def _show_gaps(self, gaps_ago_s: np.ndarray) -> None:
        """Hatched, and named where the word has room."""
        newest = gaps_ago_s[-MOST_GAPS:]
        for number, (ground, word) in enumerate(self._gaps):
            there = number < len(newest)
            ground.setVisible(there)
            named = there and newest[number][1] - max(newest[number][0], -STRIP_S) > NAMED_GAP_S
            word.setVisible(bool(named))
            if there:
                begin, end = max(float(newest[number][0]), -STRIP_S), float(newest[number][1])
                ground.setRect(begin, 0, end - begin, _TOP_PCT)
                word.setPos((begin + end) / 2, _TOP_PCT / 2)

    def _gap(self) -> tuple[QtWidgets.QGraphicsRectItem, pg.TextItem]:
        look = theme.look()
        hatch = QtGui.QBrush(QtGui.QColor(look.quiet_text), QtCore.Qt.BrushStyle.BDiagPattern)
        ground = self._rectangle(pg.mkPen(look.quiet_text, width=1), hatch, z=-6)
        word = pg.TextItem(text("strip.gap"), color=look.text, anchor=(0.5, 0.5), fill=pg.mkBrush(look.panel))
        word.setZValue(5)
        self._box.addItem(word, ignoreBounds=True)
        for item in (ground, word):
            item.setVisible(False)
        return ground, word

    def show_figure(self, fl_pct: float | None, zones: RollZones | None) -> None:
        """The newest place, None where not defined, and where the states begin."""
        figure = percent(fl_pct)
        if figure != self.figure:
            self.figure = figure
            self.update(self._figure_place().toAlignedRect())
        if zones is not None and zones != self._zones:
            self._zones = zones
            edges = (0.0, zones.heels, zones.heels_caution, zones.toes_caution, zones.toes, _TOP_PCT)
            for ground, low, high in zip(self._grounds, edges, edges[1:], strict=False):
                ground.setRect(-STRIP_S, low, STRIP_S, high - low)

    def show_band(self, band_pct: tuple[float, float] | None) -> None:
        """Where the CoP belongs, % of foot length; None where nothing is asked."""
        if band_pct != self._band_pct:
            self._band_pct = band_pct
            low, high = band_pct or (0.0, 0.0)
            self._target.setVisible(band_pct is not None)
            self._target.setRect(-1.1 * STRIP_S, low, 1.2 * STRIP_S, high - low)

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        head = round(self._head_height())
        self._plot.setGeometry(0, head, round(self._figure_place().x()), self.height() - head - 2)

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look = theme.look()
        painter = self.ground(look.panel)
        pad = 0.02 * self.width()
        figure = self._figure_place()
        heading = text("strip.heading", side=text(f"side.{self.side}"))
        head = QtCore.QRectF(pad, 0, figure.x() - 2 * pad, self._head_height())
        draw_text(painter, head, heading, self.px(theme.LABEL_SHARE), look.foot[self.side])
        inner = figure.adjusted((1 - _INNER) / 2 * figure.width(), 0, (_INNER - 1) / 2 * figure.width(), 0)
        right = QtCore.Qt.AlignmentFlag.AlignRight
        draw_capitals(painter, inner, self.figure, self.px(theme.FIGURE_SHARE), look.text, right)

    def _head_height(self) -> float:
        return _HEAD * self.px(theme.LABEL_SHARE)

    def _figure_place(self) -> QtCore.QRectF:
        width = _FIGURE_WIDTH * self.width()
        return QtCore.QRectF(self.width() - width, 0, width, self.height())

    def _rectangle(self, pen: QtGui.QPen, brush: object, z: float = -10) -> QtWidgets.QGraphicsRectItem:
        item = QtWidgets.QGraphicsRectItem()
        item.setPen(pen)
        item.setBrush(QtGui.QBrush(brush))  # type: ignore[arg-type]
        item.setZValue(z)
        self._box.addItem(item, ignoreBounds=True)
        return item

    def _set_ticks(self) -> None:
        words = [(9, text("strip.heel")), (50, percent(50)), (91, text("strip.toes"))]
        self._box.getAxis("left").setTicks([words])
        ago = [(-s, text("strip.ago", seconds=s)) for s in (15, 5)]
        self._box.getAxis("bottom").setTicks([[*ago]])
