"""What lies over a pad's heatmap: outline, target band, tripod with its loads, CoP with its trail."""

from __future__ import annotations

import numpy as np

from mat.foot.outline import band_outline, foot_outline
from mat.foot.stance import StandingFoot
from mat.geometry import Side
from viz import theme
from viz.load_places import load_places
from viz.qt import QtWidgets
from viz.scene import FootScene
from viz.texts import share
from viz.widgets.cop_mark import CopMark
from viz.widgets.figure_label import FigureLabel
from viz.widgets.foot_lines import FootLines


class FootOverlay:
    """Items of one foot; persistent, moved and not made again."""

    def __init__(self, side: Side) -> None:
        look = theme.look()
        self.side: Side = side
        self._standing: StandingFoot | None = None
        self._band_pct: tuple[float, float] | None = None
        self.lines = FootLines()
        self.loads = tuple(FigureLabel() for _ in range(3))
        self.cop = CopMark(look.foot[side], round_mark=True)
        self.lines.setZValue(2)
        for label in self.loads:
            label.setZValue(7)
            label.setVisible(False)
        self.cop.setZValue(8)

    @property
    def items(self) -> tuple[QtWidgets.QGraphicsItem, ...]:
        return self.lines, self.cop, *self.loads

    @property
    def loads_written(self) -> tuple[str, ...]:
        """The tripod loads as shown: heel, MTH1, MTH5; empty where not defined."""
        return tuple(label.text for label in self.loads)

    @property
    def band_pct(self) -> tuple[float, float] | None:
        """The target band drawn, % of foot length."""
        return self._band_pct if self._standing is not None else None

    def set_window_height(self, height: int) -> None:
        for label in self.loads:
            # Larger type leaves less room for the feet: here it would cover them.
            label.set_capital(theme.pixels(height, theme.FIGURE_SHARE) / max(1.0, theme.type_scale()) ** 2)
        self.cop.set_radius(max(6.0, height * 0.014))

    def show_foot(self, foot: FootScene, *, write: bool = True) -> None:
        """Move what moves; loads are written anew if asked, and at once where they come or go."""
        if foot.standing is not self._standing or foot.band_pct != self._band_pct:
            self._standing, self._band_pct = foot.standing, foot.band_pct
            self._place(foot.standing, foot.band_pct)
        if write or (foot.tripod_pct is None) == any(self.loads_written):
            self._write_loads(foot.tripod_pct)
        self.cop.show_place(foot.cop_mm, foot.trail_mm)

    def clear(self) -> None:
        """Nothing is known of the foot; its outline stays where it stood."""
        self._write_loads(None)
        self.cop.show_place(None, np.empty((0, 2)))

    def _write_loads(self, tripod_pct: tuple[float, float, float] | None) -> None:
        self.lines.show_tripod(tripod_pct is not None)
        for label, load in zip(self.loads, tripod_pct or (None, None, None), strict=True):
            label.write(share(load))

    def _place(self, standing: StandingFoot | None, band_pct: tuple[float, float] | None) -> None:
        if standing is None:
            self.lines.place(None, None, None)
            return
        footprint = standing.footprint
        band_mm = None if band_pct is None else band_outline(footprint, *band_pct)
        self.lines.place(foot_outline(footprint), standing.regions.corners_mm, band_mm)
        for label, place, lateral in zip(self.loads, *load_places(footprint), strict=True):
            label.setPos(*place)
            label.set_anchor(1.0 if lateral == (self.side == "left") else 0.0)
