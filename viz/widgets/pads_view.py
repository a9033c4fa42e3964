"""Both pads on one floor, forward up, the same scale both ways."""

from __future__ import annotations

import numpy as np

from mat.geometry import SIDES, MatGeometry, Side
from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets, pg
from viz.scene import MatScene
from viz.texts import text
from viz.widgets.colour_bar import ColourBar
from viz.widgets.cop_mark import CopMark
from viz.widgets.foot_overlay import FootOverlay
from viz.widgets.pad_image import PadImage, pads_rect_mm
from viz.widgets.panel import Panel, paints_its_ground
from viz.widgets.type import font

#: Floor shown around the pads, mm: room for the loads on both sides, and for the words at both ends.
_BESIDE_MM, _ENDS_MM = 62.0, 22.0
_BAR_WIDTH_SHARE = 0.085
_NO_TRAIL = np.empty((0, 2))
#: Figures on the floor are written anew so often, µs of device time: quicker ones cannot be read.
FIGURES_US = 100_000


class _Floor(pg.GraphicsView):
    """Knows that it was painted."""

    painted = False

    def paintEvent(self, ev: QtGui.QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(ev)
        self.painted = True


class PadsView(Panel):
    """Heatmaps, feet and CoPs, with the scale of the colours beside them."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = _Floor(self, background=theme.look().panel)
        for hint in (QtGui.QPainter.RenderHint.SmoothPixmapTransform, QtGui.QPainter.RenderHint.Antialiasing):
            self._view.setRenderHint(hint)
        paints_its_ground(self._view)
        # A few items, most of which move with each scan: an index of where they lie costs more than it finds.
        scene = self._view.scene()
        assert scene is not None
        scene.setItemIndexMethod(QtWidgets.QGraphicsScene.ItemIndexMethod.NoIndex)
        self._floor = pg.ViewBox(lockAspect=True, enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self._view.setCentralItem(self._floor)
        self._bar = ColourBar(self)
        self._geometry: MatGeometry | None = None
        self._shown: MatScene | None = None
        self._written_us = 0
        self.pads: dict[Side, PadImage] = {}
        self.feet: dict[Side, FootOverlay] = {side: FootOverlay(side) for side in SIDES}
        self.net = CopMark(theme.look().net, round_mark=False)
        self.net.setZValue(9)
        self._words = [pg.TextItem(color=theme.look().quiet_text, anchor=(0.5, 0.5)) for _ in range(4)]
        overlays = [item for side in SIDES for item in self.feet[side].items]
        self.setToolTip(text("tip.pads"))
        for item in (*overlays, self.net, *self._words):
            self._floor.addItem(item, ignoreBounds=True)

    def set_window_height(self, height: int) -> None:
        super().set_window_height(height)
        self._bar.set_window_height(height)
        for overlay in self.feet.values():
            overlay.set_window_height(height)
        self.net.set_radius(max(6.0, height * 0.014))
        for word in self._words:
            word.setFont(font(round(theme.pixels(height, theme.LABEL_SHARE) / max(1.0, theme.type_scale()))))

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
        written = 0 <= scene.time_us - self._written_us < FIGURES_US
        self._written_us = self._written_us if written else scene.time_us
        for side in SIDES:
            self.pads[side].show_pressure(scene.pressure_kpa)
            self.feet[side].show_foot(scene.feet[side], write=not written)
        self.net.show_place(scene.net_cop_mm, scene.net_trail_mm)

    def painted_anew(self) -> bool:
        """The pads were painted since the last time this was asked."""
        painted, self._view.painted = self._view.painted, False
        return painted

    def _clear(self) -> None:
        for side, pad in self.pads.items():
            pad.clear()
            self.feet[side].clear()
        self.net.show_place(None, _NO_TRAIL)

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        bar = max(round(_BAR_WIDTH_SHARE * self.width()), round(4.6 * self.px(theme.SMALL_SHARE)))
        inset = round(0.02 * self.height())
        self._view.setGeometry(0, 0, self.width() - bar, self.height())
        self._bar.setGeometry(self.width() - bar, inset, bar, self.height() - 2 * inset)

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        self.ground(theme.look().panel)

    def _lay_pads(self, geometry: MatGeometry) -> None:
        for pad in self.pads.values():
            for item in pad.items:
                self._floor.removeItem(item)
        self._geometry = geometry
        self.pads = {side: PadImage(geometry, side) for side in SIDES}
        for pad in self.pads.values():
            for item in pad.items:
                self._floor.addItem(item, ignoreBounds=True)
        shown = pads_rect_mm(geometry).adjusted(-_BESIDE_MM, -_ENDS_MM, _BESIDE_MM, _ENDS_MM)
        self._floor.setRange(shown, padding=0.0)
        self._place_words(geometry, shown)

    def _place_words(self, geometry: MatGeometry, shown: QtCore.QRectF) -> None:
        """Which end is which, and whose pad is whose."""
        length = geometry.grid.pad_length_mm
        for index, side in enumerate(SIDES):
            front, rear = geometry.pad_to_floor(
                side, np.full(2, geometry.grid.pad_width_mm / 2), np.array([length, 0.0])
            )
            self._words[index].setText(text("pad.heading", side=text(f"side.{side}")), color=theme.look().foot[side])
            self._words[index].setPos(front[0], shown.bottom() - _ENDS_MM / 2)
            self._words[2 + index].setText(text("pad.rear"))
            self._words[2 + index].setPos(rear[0], shown.top() + _ENDS_MM / 2)
