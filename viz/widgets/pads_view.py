"""Both pads on one floor, forward up, the same scale both ways."""

from __future__ import annotations

import numpy as np

from mat.geometry import SIDES, MatGeometry, Side
from viz import texts, theme
from viz.qt import QtCore, QtGui, QtWidgets, pg
from viz.scene import MatScene
from viz.widgets.colour_bar import ColourBar
from viz.widgets.cop_mark import CopMark
from viz.widgets.foot_overlay import FootOverlay
from viz.widgets.pad_image import PadImage, pads_rect_mm
from viz.widgets.type import font

#: Floor shown around the pads; room for the words at both ends.
_MARGIN_MM = 22.0
_BAR_WIDTH_SHARE = 0.085
_NO_TRAIL = np.empty((0, 2))


class PadsView(QtWidgets.QWidget):
    """Heatmaps, feet and CoPs, with the scale of the colours beside them."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = pg.GraphicsView(self, background=theme.PANEL)
        for hint in (QtGui.QPainter.RenderHint.SmoothPixmapTransform, QtGui.QPainter.RenderHint.Antialiasing):
            self._view.setRenderHint(hint)
        self._floor = pg.ViewBox(lockAspect=True, enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self._view.setCentralItem(self._floor)
        self._bar = ColourBar(self)
        self._geometry: MatGeometry | None = None
        self._shown: MatScene | None = None
        self._window_height = 720
        self.pads: dict[Side, PadImage] = {}
        self.feet: dict[Side, FootOverlay] = {side: FootOverlay(side) for side in SIDES}
        self.net = CopMark(theme.NET, round_mark=False)
        self.net.setZValue(7)
        self._words = [pg.TextItem(color=theme.QUIET_TEXT, anchor=(0.5, 0.5)) for _ in range(4)]
        overlays = [item for side in SIDES for item in self.feet[side].items]
        for item in (*overlays, self.net, *self._words):
            self._floor.addItem(item, ignoreBounds=True)

    def set_window_height(self, height: int) -> None:
        self._window_height = height
        self._bar.set_window_height(height)
        for overlay in self.feet.values():
            overlay.set_window_height(height)
        self.net.set_radius(max(6.0, height * 0.011))
        for word in self._words:
            word.setFont(font(theme.pixels(height, theme.LABEL_SHARE)))

    def show_scene(self, scene: MatScene | None) -> None:
        """Draw a scan; one that is drawn already is left as it is. None empties the pads."""
        if scene is self._shown:
            return
        self._shown = scene
        if scene is None:
            self._clear()
            return
        if scene.geometry is not self._geometry:
            self._lay_pads(scene.geometry)
        for side in SIDES:
            self.pads[side].show_pressure(scene.pressure_kpa)
            self.feet[side].show_foot(scene.feet[side])
        self.net.show_place(scene.net_cop_mm, scene.net_trail_mm)

    def _clear(self) -> None:
        for side, pad in self.pads.items():
            pad.clear()
            self.feet[side].clear()
        self.net.show_place(None, _NO_TRAIL)

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        bar = max(
            round(_BAR_WIDTH_SHARE * self.width()), round(4.6 * theme.pixels(self._window_height, theme.SMALL_SHARE))
        )
        inset = round(0.02 * self.height())
        self._view.setGeometry(0, 0, self.width() - bar, self.height())
        self._bar.setGeometry(self.width() - bar, inset, bar, self.height() - 2 * inset)

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        QtGui.QPainter(self).fillRect(self.rect(), QtGui.QColor(theme.PANEL))

    def _lay_pads(self, geometry: MatGeometry) -> None:
        for pad in self.pads.values():
            for item in pad.items:
                self._floor.removeItem(item)
        self._geometry = geometry
        self.pads = {side: PadImage(geometry, side) for side in SIDES}
        for pad in self.pads.values():
            for item in pad.items:
                self._floor.addItem(item, ignoreBounds=True)
        shown = pads_rect_mm(geometry, _MARGIN_MM)
        self._floor.setRange(shown, padding=0.0)
        self._place_words(geometry, shown)

    def _place_words(self, geometry: MatGeometry, shown: QtCore.QRectF) -> None:
        """Which end is which, and whose pad is whose."""
        length = geometry.grid.pad_length_mm
        for index, side in enumerate(SIDES):
            front, rear = geometry.pad_to_floor(
                side, np.full(2, geometry.grid.pad_width_mm / 2), np.array([length, 0.0])
            )
            self._words[index].setText(f"{texts.SIDES[side]}   ▲ {texts.FORWARD}", color=theme.FOOT[side])
            self._words[index].setPos(front[0], shown.bottom() - _MARGIN_MM / 2)
            self._words[2 + index].setText(texts.REARWARD)
            self._words[2 + index].setPos(rear[0], shown.top() + _MARGIN_MM / 2)
