"""The live window: pulls the newest picture on a timer, and hands each widget its part."""

from __future__ import annotations

import time
from collections.abc import Callable

from mat.geometry import SIDES, Side
from viz import layout, texts, theme
from viz.layout import Place
from viz.model import LiveModel, Picture
from viz.qt import QtCore, QtGui, QtWidgets
from viz.recording_control import RecordingControl
from viz.state import Role
from viz.widgets.balance_bar import BalanceBar
from viz.widgets.foot_strip import FootStrip
from viz.widgets.notice_bar import NoticeBar
from viz.widgets.pads_view import PadsView
from viz.widgets.state_banner import StateBanner
from viz.widgets.status_bar import StatusBar

#: About 60 looks a second.
POLL_MS = 16
#: A word about what was just done stays this long.
MESSAGE_S = 6.0


class MainWindow(QtWidgets.QWidget):
    """Thin shell around a :class:`~viz.model.LiveModel`.

    Parameters
    ----------
    model
        Gives the pictures.
    recording
        Begins and ends recordings.
    monotonic
        Steady clock, seconds.
    """

    def __init__(
        self, model: LiveModel, recording: RecordingControl, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._model = model
        self._recording = recording
        self._monotonic = monotonic
        self._message: tuple[str, Role, float] | None = None
        self.banner = StateBanner(self)
        self.pads = PadsView(self)
        self.balance = BalanceBar(self)
        self.strips: dict[Side, FootStrip] = {side: FootStrip(side, self) for side in SIDES}
        self.notice = NoticeBar(self)
        self.status = StatusBar(self)
        self.status.record_pressed.connect(self.toggle_recording)
        self.setMinimumSize(*layout.LEAST_SIZE)
        self.resize(_fitting(QtCore.QSize(*layout.DEFAULT_SIZE)))
        self._set_keys()
        self._timer = QtCore.QTimer(self)
        self._timer.setTimerType(QtCore.Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start(POLL_MS)

    def look(self) -> None:
        """Pull the newest picture and show what is new in it."""
        self.show_picture(self._model.poll(self._monotonic()))

    def show_picture(self, picture: Picture) -> None:
        scene = picture.scene
        self.banner.show_state(picture.state)
        self.pads.show_scene(scene)
        self.balance.show_share(scene.left_pct if scene else None)
        for side, strip in self.strips.items():
            foot = scene.feet[side] if scene else None
            strip.show_figure(foot.fl_pct if foot else None, foot.zones if foot else None)
            strip.show_strip(picture.strip.ago_s, picture.strip.fl_pct[side])
        self.notice.show_notice(picture.link.simulated, *self._notice(picture))
        self.status.show_link(picture.link)
        title = texts.WINDOW_TITLE.format(source=picture.link.source)
        if self.windowTitle() != title:
            self.setWindowTitle(title)

    def toggle_recording(self) -> None:
        """Begin or end a recording."""
        text, fault = self._recording.toggle()
        self._message = (text, Role.FAULT if fault else Role.OK, self._monotonic()) if text else None
        self.look()

    def _notice(self, picture: Picture) -> tuple[str, Role]:
        """The most urgent text: a disk that takes nothing, then what was just done, then doubts."""
        if picture.link.fault:
            return picture.link.fault, Role.FAULT
        if self._message is not None:
            text, role, since_s = self._message
            if role is Role.FAULT or self._monotonic() - since_s < MESSAGE_S:
                return text, role
            self._message = None
        return (picture.notes[0] if picture.notes else ""), Role.NEUTRAL

    def _set_keys(self) -> None:
        keys = {
            "R": self.toggle_recording,
            "F11": self._toggle_full_screen,
            "Esc": self._leave_full_screen,
            "Ctrl+Q": self.close,
        }
        for key, action in keys.items():
            shortcut = QtWidgets.QShortcut(QtGui.QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(action)

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _leave_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        height = self.height()
        placed = layout.arrange(self.width(), height)
        parts: list[tuple[QtWidgets.QWidget, Place]] = [
            (self.banner, placed.banner),
            (self.pads, placed.pads),
            (self.balance, placed.balance),
            (self.strips["left"], placed.left_strip),
            (self.strips["right"], placed.right_strip),
            (self.notice, placed.notice),
            (self.status, placed.status),
        ]
        for widget, place in parts:
            widget.set_window_height(height)  # type: ignore[attr-defined]
            widget.setGeometry(place.x, place.y, place.width, place.height)

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        painter = QtGui.QPainter(self)
        painter.fillRect(a0.rect() if a0 else self.rect(), QtGui.QColor(theme.WINDOW))

    def closeEvent(self, a0: QtGui.QCloseEvent | None) -> None:  # noqa: N802
        self._timer.stop()
        self._recording.finish()
        super().closeEvent(a0)


def _fitting(wanted: QtCore.QSize) -> QtCore.QSize:
    """As large as wanted, but not larger than the screen has room for."""
    screen = QtWidgets.QApplication.primaryScreen()
    return wanted.boundedTo(screen.availableGeometry().size()) if screen else wanted
