"""What lies over a pad's heatmap: outline, tripod with its loads, CoP with its trail."""

from __future__ import annotations

import numpy as np

from mat.foot.stance import StandingFoot
from mat.geometry import Side
from viz import texts, theme
from viz.outline import foot_outline
from viz.qt import QtCore, QtGui, QtWidgets, pg
from viz.scene import FootScene
from viz.widgets.cop_mark import CopMark
from viz.widgets.type import font

#: Where the loads of heel, MTH1 and MTH5 stand: behind the heel, in the arch, and on the outer side, where no film is
#: hot and the feet of a narrow stance leave room.
_LABEL_ANCHORS: dict[Side, tuple[tuple[float, float], ...]] = {
    "left": ((0.5, -0.35), (0.08, -0.12), (1.12, 0.75)),
    "right": ((0.5, -0.35), (0.92, -0.12), (-0.12, 0.75)),
}


class FootOverlay:
    """Items of one foot; persistent, moved and not made again."""

    def __init__(self, side: Side) -> None:
        self.side: Side = side
        self._standing: StandingFoot | None = None
        self.outline = QtWidgets.QGraphicsPathItem()
        self.outline.setPen(pg.mkPen(theme.OUTLINE, width=1.5))
        self.tripod = QtWidgets.QGraphicsPathItem()
        self.tripod.setPen(pg.mkPen(theme.TRIPOD, width=2))
        self.labels = tuple(
            pg.TextItem(color=theme.TEXT, anchor=anchor, fill=pg.mkBrush(18, 22, 28, 190))
            for anchor in _LABEL_ANCHORS[side]
        )
        self.cop = CopMark(theme.FOOT[side], round_mark=True)
        self._written = ["", "", ""]
        for z, item in enumerate((self.outline, self.tripod), start=2):
            item.setZValue(z)
        for label in self.labels:
            label.setZValue(6)
            label.setVisible(False)
        self.cop.setZValue(5)

    @property
    def items(self) -> tuple[QtWidgets.QGraphicsItem, ...]:
        return self.outline, self.tripod, self.cop, *self.labels

    @property
    def loads_written(self) -> tuple[str, ...]:
        """The tripod loads as shown: heel, MTH1, MTH5; empty where not defined."""
        return tuple(self._written)

    def set_window_height(self, height: int) -> None:
        for label in self.labels:
            label.setFont(font(theme.pixels(height, theme.LABEL_SHARE), bold=True))
        self.cop.set_radius(max(6.0, height * 0.011))

    def show_foot(self, foot: FootScene) -> None:
        if foot.standing is not self._standing:
            self._standing = foot.standing
            self._place(foot.standing)
        self._write_loads(foot.tripod_pct)
        self.cop.show_place(foot.cop_mm, foot.trail_mm)

    def clear(self) -> None:
        """Nothing is known of the foot; its outline stays where it stood."""
        self._write_loads(None)
        self.cop.show_place(None, np.empty((0, 2)))

    def _write_loads(self, tripod_pct: tuple[float, float, float] | None) -> None:
        self.tripod.setVisible(tripod_pct is not None)
        loads = tripod_pct or (None, None, None)
        for index, load in enumerate(loads):
            written = texts.percent(load)
            if written != self._written[index]:
                self._written[index] = written
                self.labels[index].setText(written)
                self.labels[index].setVisible(bool(written))

    def _place(self, standing: StandingFoot | None) -> None:
        if standing is None:
            self.outline.setPath(QtGui.QPainterPath())
            self.tripod.setPath(QtGui.QPainterPath())
            return
        self.outline.setPath(_closed_path(foot_outline(standing.footprint)))
        self.tripod.setPath(_closed_path(standing.regions.corners_mm))
        for label, corner in zip(self.labels, standing.regions.corners_mm, strict=True):
            label.setPos(*corner)


def _closed_path(points_mm: np.ndarray) -> QtGui.QPainterPath:
    path = QtGui.QPainterPath()
    path.addPolygon(QtGui.QPolygonF([QtCore.QPointF(x, y) for x, y in points_mm]))
    path.closeSubpath()
    return path
