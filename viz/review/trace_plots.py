"""Traces over time, one plot a channel, all on one axis of time with the cursor through them."""

from __future__ import annotations

from collections.abc import Callable

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets, pg
from viz.review.channels import CHANNELS, Channel, trace
from viz.review.model import ReviewModel
from viz.review.plots import box_of, new_plot
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
        #: By column; drawn anew with :meth:`draw_recording`.
        self._lines: dict[str, pg.PlotDataItem] = {}
        #: Channels whose values are not those of the set that is shown now.
        self._stale = {channel.name for channel in CHANNELS}
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
        self._arrange()

    def toggle(self, channel: str) -> None:
        """Show a channel, or hide it."""
        self._boxes[channel].toggle()

    def shown(self) -> list[str]:
        """Names of the channels that are shown, from top to bottom."""
        return [name for name, box in self._boxes.items() if box.isChecked()]

    def draw_recording(self) -> None:
        """Take the values of the set that is shown now; hidden channels take theirs when they are shown."""
        self._stale = {channel.name for channel in CHANNELS}
        self._draw_shown()

    def _draw_shown(self) -> None:
        for channel in CHANNELS:
            if channel.name in self._stale and self._boxes[channel.name].isChecked():
                self._stale.discard(channel.name)
                self._draw(channel)

    def _draw(self, channel: Channel) -> None:
        recording = self._model.recording
        if not len(recording):
            return
        for column in channel.columns:
            line = self._lines.get(column)
            if line is None:
                line = self._plots[channel.name].plot(pen=_pen(channel, column), connect="finite")
                self._lines[column] = line
            line.setData(recording.time_s, trace(recording, channel, column))

    def show_stretch(self) -> None:
        """Draw the visible stretch."""
        for name in self.shown():
            box_of(self._plots[name]).setXRange(*self._model.seen_s, padding=0)

    def show_cursor(self) -> None:
        """Put the cursor where it is."""
        for name in self.shown():
            self._cursors[name].setValue(self._model.cursor_s)

    def _new_plot(self, channel: Channel) -> pg.PlotItem:
        plot = new_plot(y_label=text(f"review.axis.{channel.name}"))
        box = box_of(plot)
        # Peaks survive: the least and greatest value of each pixel is drawn, of the visible stretch only.
        plot.setDownsampling(auto=True, mode="peak")
        plot.setClipToView(True)
        box.enableAutoRange(axis="y")
        box.setAutoVisible(y=True)
        plot.getAxis("left").setWidth(NAMES_PX)
        cursor = pg.InfiniteLine(angle=90, pen=pg.mkPen(theme.look().text, width=1))
        plot.addItem(cursor, ignoreBounds=True)
        self._cursors[channel.name] = cursor
        return plot

    def _arrange(self) -> None:
        self._draw_shown()
        layout = self._view.ci
        layout.clear()
        names = self.shown()
        for row, name in enumerate(names):
            plot = self._plots[name]
            layout.addItem(plot, row=row, col=0)
            box_of(plot).setXLink(None if row == 0 else box_of(self._plots[names[0]]))
            plot.getAxis("bottom").setStyle(showValues=row == len(names) - 1)
        self.show_stretch()
        self.show_cursor()

    def _pressed(self, x: float) -> None:
        for name in self.shown():
            self.moved.emit(box_of(self._plots[name]).mapSceneToView(QtCore.QPointF(x, 0.0)).x())
            return


def _pen(channel: Channel, column: str) -> QtGui.QPen:
    look, side = theme.look(), column.partition("_")[0]
    two = len(channel.columns) == len(_SIDES)
    # The right foot's line is dashed: sides are not told by colour alone.
    dashed = QtCore.Qt.PenStyle.DashLine if two and side == "right" else QtCore.Qt.PenStyle.SolidLine
    return pg.mkPen(look.foot[side] if two else look.net, width=1, style=dashed)


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
