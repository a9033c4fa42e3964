"""The big word: what the person must see from two metres."""

from __future__ import annotations

from viz import texts, theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.state import Role, StateWord
from viz.widgets.symbol import draw_symbol
from viz.widgets.type import draw_paragraph, draw_text

#: Shares of the banner's height.
_SYMBOL, _WORD, _PAD = 0.66, 0.62, 0.14
_SIDE_WIDTH = 0.20


class StateBanner(QtWidgets.QWidget):
    """Symbol, word, advice and which foot; an alarm fills the banner, a caution frames it."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._state: StateWord | None = None
        self._window_height = 720

    @property
    def state(self) -> StateWord | None:
        """What is shown."""
        return self._state

    def set_window_height(self, height: int) -> None:
        self._window_height = height
        self.update()

    def show_state(self, state: StateWord) -> None:
        if state != self._state:
            self._state = state
            self.setAccessibleName(" ".join([state.word, texts.SIDE_WORDS.get(state.side or "", "")]).strip())
            self.update()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QtGui.QColor(theme.WINDOW))
        if self._state is not None:
            self._paint(painter, self._state)

    def _paint(self, painter: QtGui.QPainter, state: StateWord) -> None:
        ink = self._paint_ground(painter, state.role)
        width, height = float(self.width()), float(self.height())
        pad, size = _PAD * height, _SYMBOL * height
        draw_symbol(painter, state.symbol, state.role, QtCore.QRectF(pad * 1.4, (height - size) / 2, size, size), ink)
        side_width = _SIDE_WIDTH * width if state.side else pad
        left = pad * 2.4 + size
        room = width - left - side_width - pad
        has_advice = bool(state.advice)
        word_height = _WORD * height if has_advice else height
        word_place = QtCore.QRectF(left, pad * 0.25 if has_advice else 0, room, word_height)
        word_px = theme.pixels(self._window_height, theme.WORD_SHARE)
        draw_text(painter, word_place, state.word, word_px, ink.name(), bold=True)
        if has_advice:
            advice_px = theme.pixels(self._window_height, theme.ADVICE_SHARE)
            colour = ink.name() if state.role is Role.ALARM else theme.TEXT
            below = QtCore.QRectF(left, word_place.bottom(), room, height - word_place.bottom() - pad * 0.5)
            draw_paragraph(painter, below, state.advice, advice_px, colour)
        if state.side:
            self._paint_feet(painter, state, QtCore.QRectF(width - side_width - pad, 0, side_width, height), ink)

    def _paint_ground(self, painter: QtGui.QPainter, role: Role) -> QtGui.QColor:
        """Background by role; gives the colour to write in."""
        colour = QtGui.QColor(theme.ROLE[role])
        place = QtCore.QRectF(self.rect())
        radius = place.height() * 0.08
        if role is Role.ALARM:
            painter.setPen(QtCore.Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(place, radius, radius)
            return QtGui.QColor("#160a05")
        frame = place.height() * (0.045 if role in {Role.CAUTION, Role.FAULT} else 0.0)
        painter.setPen(QtGui.QPen(colour, frame) if frame else QtCore.Qt.PenStyle.NoPen)
        painter.setBrush(QtGui.QColor(theme.PANEL))
        inset = frame / 2
        painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), radius, radius)
        return colour

    def _paint_feet(self, painter: QtGui.QPainter, state: StateWord, place: QtCore.QRectF, ink: QtGui.QColor) -> None:
        """Two soles, those concerned filled, above the words that say the same."""
        word_px = theme.pixels(self._window_height, theme.SIDE_SHARE)
        sole_height, sole_width = place.height() * 0.46, place.height() * 0.20
        top = place.height() * 0.12
        for side, offset in (("left", -1.25), ("right", 0.25)):
            sole = QtCore.QRectF(place.center().x() + offset * sole_width, top, sole_width, sole_height)
            painter.setPen(QtGui.QPen(ink, 3))
            concerned = state.side in {side, "both"}
            painter.setBrush(ink if concerned else QtCore.Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(sole, sole_width / 2, sole_width / 2)
        words = QtCore.QRectF(place.x(), top + sole_height, place.width(), place.height() - top - sole_height)
        centre = QtCore.Qt.AlignmentFlag.AlignHCenter
        draw_text(painter, words, texts.SIDE_WORDS[state.side or "both"], word_px, ink.name(), centre, bold=True)
