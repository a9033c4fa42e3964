"""Traces over time, one plot a channel, all on one axis of time with the cursor through them."""

from __future__ import annotations

from collections.abc import Callable

from viz import theme
from viz.qt import QtCore, QtWidgets, pg
from viz.review.channels import CHANNELS, Channel, trace
from viz.review.model import ReviewModel
from viz.review.timeline import NAMES_PX
from viz.texts import text

_SIDES = ("left", "right")


class TracePlots(QtWidgets.QWidget):
    """A press or drag moves the cursor.

    Parameters
    ----------
    model
        What is shown.
    """

    moved = QtCore.pyqtSignal(float)

    def __init__(self, model: ReviewModel, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._view = _Plots(self._pressed)
        self._boxes: dict[str, QtWidgets.QCheckBox] = {}
        self._plots: dict[str, pg.PlotItem] = {}
        self._cursors: dict[str, pg.InfiniteLine] = {}
        chooser = QtWidgets.QHBoxLayout()
        for channel in CHANNELS:
            box = QtWidgets.QCheckBox(text(f"review.channel.{channel.name}", digit=channel.key))
            box.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
            box.setChecked(channel.shown)
            box.toggled.connect(self._arrange)
            self._boxes[channel.name] = box
            chooser.addWidget(box)
        chooser.addStretch(1)
        whole = QtWidgets.QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(chooser)
        whole.addWidget(self._view, 1)
        for channel in CHANNELS:
            self._plots[channel.name] = self._new_plot(channel)
        self.draw_recording()
        self._arrange()

    def toggle(self, channel: str) -> None:
        """Show a channel, or hide it."""
        self._boxes[channel].toggle()

    def shown(self) -> list[str]:
        """Names of the channels that are shown, from top to bottom."""
        return [name for name, box in self._boxes.items() if box.isChecked()]

    def draw_recording(self) -> None:
        """Take the values of the set that is shown now."""
        recording, look = self._model.recording, theme.look()
        for channel in CHANNELS:
            plot = self._plots[channel.name]
            for old in list(plot.listDataItems()):
                plot.removeItem(old)
            if not len(recording):
                continue
            for column in channel.columns:
                side = column.partition("_")[0]
                two = len(channel.columns) == len(_SIDES)
                # The right foot's line is dashed: sides are not told by colour alone.
                dashed = QtCore.Qt.PenStyle.DashLine if two and side == "right" else QtCore.Qt.PenStyle.SolidLine
                pen = pg.mkPen(look.foot[side] if two else look.net, width=1, style=dashed)
                plot.plot(recording.time_s, trace(recording, channel, column), pen=pen, connect="finite")

    def show_stretch(self) -> None:
        """Draw the visible stretch."""
        for name in self.shown():
            _box(self._plots[name]).setXRange(*self._model.seen_s, padding=0)

    def show_cursor(self) -> None:
        """Put the cursor where it is."""
        for name in self.shown():
            self._cursors[name].setValue(self._model.cursor_s)

    def _new_plot(self, channel: Channel) -> pg.PlotItem:
        look = theme.look()
        plot = pg.PlotItem(enableMenu=False)
        plot.hideButtons()
        box = _box(plot)
        box.setMouseEnabled(x=False, y=False)
        # Peaks survive: the least and greatest value of each pixel is drawn, of the visible stretch only.
        plot.setDownsampling(auto=True, mode="peak")
        plot.setClipToView(True)
        box.enableAutoRange(axis="y")
        box.setAutoVisible(y=True)
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setPen(look.line)
            axis.setTextPen(look.quiet_text)
        plot.getAxis("left").setWidth(NAMES_PX)
        plot.setLabel("left", text(f"review.axis.{channel.name}"))
        plot.showGrid(x=True, y=True, alpha=0.15)
        cursor = pg.InfiniteLine(angle=90, pen=pg.mkPen(look.text, width=1))
        plot.addItem(cursor, ignoreBounds=True)
        self._cursors[channel.name] = cursor
        return plot

    def _arrange(self) -> None:
        layout = self._view.ci
        layout.clear()
        names = self.shown()
        for row, name in enumerate(names):
            plot = self._plots[name]
            layout.addItem(plot, row=row, col=0)
            _box(plot).setXLink(None if row == 0 else _box(self._plots[names[0]]))
            plot.getAxis("bottom").setStyle(showValues=row == len(names) - 1)
        self.show_stretch()
        self.show_cursor()

    def _pressed(self, x: float) -> None:
        for name in self.shown():
            self.moved.emit(_box(self._plots[name]).mapSceneToView(QtCore.QPointF(x, 0.0)).x())
            return


def _box(plot: pg.PlotItem) -> pg.ViewBox:
    box = plot.getViewBox()
    assert box is not None
    return box


class _Plots(pg.GraphicsLayoutWidget):
    """Tells where the left button is held."""

    def __init__(self, pressed: Callable[[float], None]) -> None:
        super().__init__()
        self.setBackground(theme.look().panel)
        self._pressed = pressed
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(0, 2, 1, 2)
        self.ci.setSpacing(2)

    def mousePressEvent(self, ev) -> None:  # noqa: N802
        if ev.button() == QtCore.Qt.MouseButton.LeftButton:
            self._pressed(ev.x())

    def mouseMoveEvent(self, ev) -> None:  # noqa: N802
        if ev.buttons() & QtCore.Qt.MouseButton.LeftButton:
            self._pressed(ev.x())

    def mouseReleaseEvent(self, ev) -> None:  # noqa: N802
        ev.accept()

    def wheelEvent(self, ev) -> None:  # noqa: N802
        ev.ignore()
