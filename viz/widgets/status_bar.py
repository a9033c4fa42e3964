"""Source, link health, keys, and the record button."""

from __future__ import annotations

from viz import texts, theme
from viz.model import LinkPicture
from viz.qt import QtCore, QtGui, QtWidgets
from viz.widgets.type import draw_text, font


class StatusBar(QtWidgets.QWidget):
    """Emits :attr:`record_pressed` when the button is pressed."""

    record_pressed = QtCore.pyqtSignal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._link: LinkPicture | None = None
        self._window_height = 720
        self.button = QtWidgets.QPushButton(texts.RECORD_BUTTON, self)
        self.button.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        self.button.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self.record_pressed)
        self._style(recording=False)

    @property
    def health(self) -> str:
        """The line shown."""
        return self._link.health if self._link else ""

    def set_window_height(self, height: int) -> None:
        self._window_height = height
        self.button.setFont(font(theme.pixels(height, theme.LABEL_SHARE), bold=True))
        self.update()

    def show_link(self, link: LinkPicture) -> None:
        if link == self._link:
            return
        before, self._link = self._link, link
        if before is None or before.recording != link.recording:
            self._style(recording=bool(link.recording))
        written = texts.STOP_BUTTON.format(elapsed=link.recorded) if link.recording else texts.RECORD_BUTTON
        if self.button.text() != written:
            self.button.setText(written)
        if before is None or (before.source, before.health, before.recording) != (
            link.source,
            link.health,
            link.recording,
        ):
            self.update()

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        width = round(0.22 * self.width())
        self.button.setGeometry(self.width() - width, 0, width, self.height())

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        painter = QtGui.QPainter(self)
        painter.fillRect(self.rect(), QtGui.QColor(theme.WINDOW))
        if self._link is None:
            return
        px = theme.pixels(self._window_height, theme.LABEL_SHARE)
        small = theme.pixels(self._window_height, theme.SMALL_SHARE)
        room, height = self.button.x() - px, float(self.height())
        draw_text(painter, QtCore.QRectF(4, 0, room * 0.36, height), self._link.source, px, theme.TEXT)
        draw_text(painter, QtCore.QRectF(room * 0.38, 0, room * 0.28, height), self._link.health, px, theme.QUIET_TEXT)
        keys = QtCore.QRectF(room * 0.67, 0, room * 0.33, height)
        draw_text(
            painter,
            keys,
            self._link.recording or texts.KEYS,
            small,
            theme.QUIET_TEXT,
            QtCore.Qt.AlignmentFlag.AlignRight,
        )

    def _style(self, recording: bool) -> None:
        ground, ink = ("#c22f2f", "#ffffff") if recording else (theme.BUTTON, theme.TEXT)
        self.button.setStyleSheet(
            f"QPushButton {{ background: {ground}; color: {ink}; border: 1px solid {theme.LINE}; border-radius: 6px; }}"
            f"QPushButton:hover {{ border-color: {theme.TEXT}; }}"
        )
