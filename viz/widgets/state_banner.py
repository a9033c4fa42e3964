"""The big word: what the person must see from two metres."""

from __future__ import annotations

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.state import Role, StateWord
from viz.texts import text
from viz.widgets.panel import Panel
from viz.widgets.symbol import draw_symbol
from viz.widgets.type import capitals_px, draw_capitals, draw_paragraph, hanging_px

#: Shares of the banner's height.
_SYMBOL, _PAD, _ADVICE = 0.60, 0.09, 0.26
_SOLE_HEIGHT, _SOLE_WIDTH = 0.74, 0.36


class StateBanner(Panel):
    """Symbol, word, advice and which foot; an alarm fills the banner, a caution frames it.

    ``on_panel``: what lies around it has the colour of a panel, not of the window.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: StateWord | None = None
        self.on_panel = False
        self.setToolTip(text("tip.state"))

    @property
    def state(self) -> StateWord | None:
        """What is shown."""
        return self._state

    def show_state(self, state: StateWord) -> None:
        if state != self._state:
            self._state = state
            foot = text(f"foot.{state.side}") if state.side else ""
            self.setAccessibleName(" ".join([state.word, foot]).strip())
            self.update()

    def capital_px(self, state: StateWord) -> float:
        """How high the word of a state stands here, pixels."""
        return capitals_px(self.px(theme.WORD_SHARE), state.word, self._word_place(state).width())

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        painter = self.ground(theme.look().panel if self.on_panel else theme.look().window)
        if self._state is not None:
            self._paint(painter, self._state)

    def _word_place(self, state: StateWord) -> QtCore.QRectF:
        width, height = float(self.width()), float(self.height())
        left = (2.6 * _PAD + _SYMBOL) * height
        feet = (2 * _SOLE_WIDTH + 2 * _PAD) * height if state.side else _PAD * height
        below = _ADVICE * height if state.advice else 0.0
        return QtCore.QRectF(left, 0.03 * height, width - left - feet, 0.97 * height - below)

    def _paint(self, painter: QtGui.QPainter, state: StateWord) -> None:
        look = theme.look()
        ink = self._paint_ground(painter, state.role)
        width, height = float(self.width()), float(self.height())
        size = _SYMBOL * height
        draw_symbol(
            painter, state.symbol, state.role, QtCore.QRectF(1.3 * _PAD * height, (height - size) / 2, size, size), ink
        )
        place = self._word_place(state)
        capital = self.px(theme.WORD_SHARE)
        # A comma hangs below the line: it would stand in the advice.
        hangs = hanging_px(capital, state.word) if state.advice else 0.0
        above = place.adjusted(0, 0, 0, -hangs)
        draw_capitals(painter, above, state.word, min(capital, above.height()) if hangs else capital, ink.name())
        if state.advice:
            colour = ink.name() if state.role is Role.ALARM else look.text
            below = QtCore.QRectF(place.x(), place.bottom(), place.width(), height - place.bottom() - 0.05 * height)
            draw_paragraph(painter, below, state.advice, self.px(theme.ADVICE_SHARE), colour)
        if state.side:
            soles = (2 * _SOLE_WIDTH + _PAD) * height
            self._paint_feet(painter, state, QtCore.QRectF(width - soles - _PAD * height / 2, 0, soles, height), ink)

    def _paint_ground(self, painter: QtGui.QPainter, role: Role) -> QtGui.QColor:
        """Background by role; gives the colour to write in."""
        look = theme.look()
        colour = QtGui.QColor(look.role[role])
        place = QtCore.QRectF(self.rect())
        radius = place.height() * 0.08
        if role is Role.ALARM:
            painter.setPen(QtCore.Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(place, radius, radius)
            return QtGui.QColor(look.alarm_ink)
        frame = place.height() * (0.045 if role in {Role.CAUTION, Role.FAULT} else 0.0)
        painter.setPen(QtGui.QPen(colour, frame) if frame else QtCore.Qt.PenStyle.NoPen)
        painter.setBrush(QtGui.QColor(look.panel))
        inset = frame / 2
        painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), radius, radius)
        return colour

    def _paint_feet(self, painter: QtGui.QPainter, state: StateWord, place: QtCore.QRectF, ink: QtGui.QColor) -> None:
        """Two soles with their letters, those concerned filled."""
        ground = QtGui.QColor(theme.look().role[state.role] if state.role is Role.ALARM else theme.look().panel)
        height, gap = _SOLE_HEIGHT * place.height(), 0.06 * place.height()
        width = (place.width() - 3 * gap) / 2
        for index, side in enumerate(("left", "right")):
            sole = QtCore.QRectF(place.x() + gap + index * (width + gap), (place.height() - height) / 2, width, height)
            concerned = state.side in {side, "both"}
            painter.setPen(QtGui.QPen(ink, 3))
            painter.setBrush(ink if concerned else QtCore.Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(sole, width * 0.46, width * 0.46)
            letter = ground if concerned else ink
            capital = min(self.px(theme.FIGURE_SHARE), 0.5 * height)
            middle = QtCore.Qt.AlignmentFlag.AlignHCenter
            inside = sole.adjusted(0.15 * width, 0, -0.15 * width, 0)
            draw_capitals(painter, inside, text(f"side.letter.{side}"), capital, letter.name(), middle)
