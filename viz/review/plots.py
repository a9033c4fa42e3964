"""A plot in the window's look: no menu, nothing to zoom by mistake, type as everywhere else in the review."""

from __future__ import annotations

from viz import theme
from viz.qt import pg
from viz.widgets.type import font

_TICK_PX, _LABEL_PX, _TITLE_PX = 11, 12, 18


def new_plot(x_label: str = "", y_label: str = "", title: str = "") -> pg.PlotItem:
    """An empty plot with the labels of its axes and what stands above it, already translated."""
    look = theme.look()
    plot = pg.PlotItem(enableMenu=False)
    plot.hideButtons()
    box_of(plot).setMouseEnabled(x=False, y=False)
    for name, label in (("bottom", x_label), ("left", y_label)):
        axis = plot.getAxis(name)
        axis.setPen(look.line)
        axis.setTextPen(look.quiet_text)
        axis.setStyle(tickFont=font(_TICK_PX))
        if label:
            axis.setLabel(label, **{"font-size": f"{_LABEL_PX}px", "color": look.quiet_text})
    if title:
        style = {"size": f"{_LABEL_PX}px", "color": look.quiet_text}
        plot.setTitle(title, **style)
        plot.titleLabel.setMaximumHeight(_TITLE_PX)
        plot.layout.setRowFixedHeight(0, _TITLE_PX)  # type: ignore[attr-defined]  (the library hides a method)
    plot.showGrid(x=True, y=True, alpha=0.15)
    return plot


def box_of(plot: pg.PlotItem) -> pg.ViewBox:
    """The view box that every plot has."""
    box = plot.getViewBox()
    assert box is not None
    return box
