"""Source, link health, and the buttons that a newcomer looks for."""

from __future__ import annotations

from viz import theme
from viz.model import LinkPicture
from viz.qt import QtCore, QtGui, QtWidgets
from viz.texts import text
from viz.widgets.panel import Panel
from viz.widgets.push_button import page_buttons
from viz.widgets.type import draw_text, elided, fitting_font

#: Shares of the width: record button, one that leads to a page, the gap between them.
_RECORD, _PAGE, _GAP = 0.20, 0.12, 0.006
#: Pages that have a button here: the others are reached from them.
_PAGES = ("drills", "help")
#: Share of the source of the room beside the buttons; the rest is health.
_SOURCE = 0.26


class StatusBar(Panel):
    """Emits :attr:`record_pressed`, or :attr:`asked` with the name of a page."""

    record_pressed = QtCore.pyqtSignal()
    asked = QtCore.pyqtSignal(str)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._link: LinkPicture | None = None
        self.button = QtWidgets.QPushButton(text("button.record"), self)
        self.button.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        self.button.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        self.button.setToolTip(text("tip.record"))
        self.button.clicked.connect(self.record_pressed)
        self.pages = page_buttons(self, _PAGES, self.asked.emit)
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
        width, page, gap = (round(share * self.width()) for share in (_RECORD, _PAGE, _GAP))
        x = self.width() - width
        self.button.setGeometry(x, 0, width, self.height())
        for button in reversed(self.pages.values()):
            x -= page + gap
            button.setGeometry(x, 0, page, self.height())
        self._fit_button()

    def _fit_button(self) -> None:
        longest = text("button.stop", elapsed="88:88")
        self.button.setFont(fitting_font(longest, self.px(theme.LABEL_SHARE), 0.9 * self.button.width(), bold=True))
        fonts = [
            fitting_font(button.text(), self.px(theme.LABEL_SHARE), 0.78 * button.width(), bold=True)
            for button in self.pages.values()
        ]
        for button in self.pages.values():
            button.setFont(min(fonts, key=lambda made: made.pixelSize()))

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look = theme.look()
        painter, link = self.ground(look.window), self._link
        if link is None:
            return
        px = self.px(theme.LABEL_SHARE)
        room, height = self.pages["drills"].x() - px, float(self.height())
        source = QtCore.QRectF(4, 0, room * _SOURCE - px, height)
        health = QtCore.QRectF(room * _SOURCE, 0, room * (1 - _SOURCE), height)
        written = elided(link.recording or link.source, px, source.width())
        draw_text(painter, source, written, px, look.text)
        draw_text(painter, health, link.health, px, look.quiet_text)

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
