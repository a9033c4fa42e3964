"""Repetitions of two recordings over one another: mean and spread of each, on the same axes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mat.session.comparison import CHANNELS, POINTS, Courses
from mat.session.comparison.courses import Channel
from viz import theme
from viz.qt import QtCore, pg
from viz.review.plots import box_of, new_plot
from viz.texts import text

_COLUMNS = 2
#: Opacity of the band of ± one standard deviation, 0–255.
_BAND = 55
#: Pixels that hold the widest figures of any of the scales, so that the plots stand in line.
_AXIS_PX = 42
#: Lower than this nothing can be told from two rows of plots.
_LEAST_PX = 200


class CoursePlots(pg.GraphicsLayoutWidget):
    """One plot a channel; this recording solid, the other dashed, and grey where it cannot be compared."""

    def __init__(self) -> None:
        super().__init__()
        self.setBackground(theme.look().panel)
        self.setAccessibleName(text("review.compare"))
        self.setMinimumHeight(_LEAST_PX)
        self.ci.setContentsMargins(2, 2, 2, 2)
        self.ci.setSpacing(2)
        self.plots: dict[Channel, pg.PlotItem] = {}
        for index, channel in enumerate(CHANNELS):
            self.plots[channel] = self._new_plot(channel)
            self.ci.addItem(self.plots[channel], row=index // _COLUMNS, col=index % _COLUMNS)

    def draw(
        self, mine: Mapping[Channel, Courses], theirs: Mapping[Channel, Courses] | None, *, comparable: bool
    ) -> None:
        """Draw both; without another recording only this one."""
        look = theme.look()
        other = look.foot["right"] if comparable else look.quiet_text
        for channel, plot in self.plots.items():
            plot.clear()
            drawn = [mine[channel]] if theirs is None else [mine[channel], theirs[channel]]
            if theirs is not None:
                _draw(plot, theirs[channel], other, QtCore.Qt.PenStyle.DashLine)
            _draw(plot, mine[channel], look.foot["left"], QtCore.Qt.PenStyle.SolidLine)
            if (reach := _reach(drawn)) is not None:
                box_of(plot).setYRange(*reach)

    def _new_plot(self, channel: Channel) -> pg.PlotItem:
        # A word along a low plot's side would be cut: it stands above.
        plot = new_plot(title=text(f"review.compare.{channel}"))
        box_of(plot).setXRange(0, 100, padding=0.01)
        plot.getAxis("left").setWidth(_AXIS_PX)
        return plot


def _draw(plot: pg.PlotItem, courses: Courses, colour: str, style: QtCore.Qt.PenStyle) -> None:
    if not len(courses) or not np.isfinite(courses.mean).any():
        return
    share = np.linspace(0, 100, POINTS)
    pen = pg.mkPen(colour, width=2, style=style)
    plot.plot(share, courses.mean, pen=pen, connect="finite")
    if np.isfinite(courses.spread).all():
        low, high = (pg.PlotCurveItem(share, edge, pen=None) for edge in courses.edges)
        shade = pg.mkColor(colour)
        shade.setAlpha(_BAND)
        plot.addItem(pg.FillBetweenItem(low, high, brush=shade))


def _reach(drawn: list[Courses]) -> tuple[float, float] | None:
    """Least and greatest of all that is drawn: both recordings stand on the same axis."""
    values = np.concatenate([edge for courses in drawn if len(courses) for edge in courses.edges] or [np.empty(0)])
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if len(values) else None
