"""Source, link health, keys, and the record button."""

from __future__ import annotations

from viz import theme
from viz.model import LinkPicture
from viz.qt import QtCore, QtGui, QtWidgets
from viz.texts import text
from viz.widgets.panel import Panel
from viz.widgets.type import draw_text, fitting_font

#: Shares of the room beside the button: source, health, keys.
_SOURCE, _HEALTH = 0.24, 0.56


class StatusBar(Panel):
    """Emits :attr:`record_pressed` when the button is pressed."""

    record_pressed = QtCore.pyqtSignal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._link: LinkPicture | None = None
        self.button = QtWidgets.QPushButton(text("button.record"), self)
        self.button.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        self.button.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        self.button.setToolTip(text("tip.record"))
        self.button.clicked.connect(self.record_pressed)
        self.setToolTip(text("tip.health"))
        self._style(recording=False)

    @property
    def health(self) -> str:
        """The line shown."""
        return self._link.health if self._link else ""

    def set_window_height(self, height: int) -> None:
        super().set_window_height(height)
        self._fit_button()

    def show_link(self, link: LinkPicture) -> None:
        if link == self._link:
            return
        before, self._link = self._link, link
        if before is None or before.recording != link.recording:
            self._style(recording=bool(link.recording))
        written = text("button.stop", elapsed=link.recorded) if link.recording else text("button.record")
        if self.button.text() != written:
            self.button.setText(written)
        if before is None or _line(before) != _line(link):
            self.update()

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        width = round(0.22 * self.width())
        self.button.setGeometry(self.width() - width, 0, width, self.height())
        self._fit_button()

    def _fit_button(self) -> None:
        longest = text("button.stop", elapsed="88:88")
        self.button.setFont(fitting_font(longest, self.px(theme.LABEL_SHARE), 0.9 * self.button.width(), bold=True))

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look = theme.look()
        painter, link = self.ground(look.window), self._link
        if link is None:
            return
        px, small = self.px(theme.LABEL_SHARE), self.px(theme.SMALL_SHARE)
        room, height = self.button.x() - px, float(self.height())
        source = QtCore.QRectF(4, 0, room * (_SOURCE - 0.02), height)
        health = QtCore.QRectF(room * _SOURCE, 0, room * (_HEALTH - 0.02), height)
        keys = QtCore.QRectF(room * (_SOURCE + _HEALTH), 0, room * (1 - _SOURCE - _HEALTH), height)
        draw_text(painter, source, link.source, px, look.text)
        draw_text(painter, health, link.health, px, look.quiet_text)
        right = QtCore.Qt.AlignmentFlag.AlignRight
        draw_text(painter, keys, link.recording or text("keys"), small, look.quiet_text, right)

    def _style(self, recording: bool) -> None:
        look = theme.look()
        ground, ink = ("#b3261e", "#ffffff") if recording else (look.button, look.text)
        self.button.setStyleSheet(
            f"QPushButton {{ background: {ground}; color: {ink}; border: 1px solid {look.line}; border-radius: 6px; }}"
            f"QPushButton:hover {{ border-color: {look.text}; }}"
        )


def _line(link: LinkPicture) -> tuple[str, str, str]:
    """What is painted of it."""
    return link.source, link.health, link.recording
