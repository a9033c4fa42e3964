"""The one sentence after a set, as large as its place allows: it is read from the mat."""

from __future__ import annotations

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.widgets.panel import Panel
from viz.widgets.type import capital_font, capital_px

#: Never smaller than this, capitals in pixels: it would not be a sentence any more.
_LEAST_PX = 8


class SentencePanel(Panel):
    """Covers the strips while there is something to say; hidden otherwise."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = ""
        self.setVisible(False)

    @property
    def sentence(self) -> str:
        """What is said."""
        return self._sentence

    def show_sentence(self, sentence: str) -> None:
        """Empty takes it away."""
        if sentence != self._sentence:
            self._sentence = sentence
            self.setAccessibleName(sentence)
            self.setVisible(bool(sentence))
            self.raise_()
            self.update()

    @property
    def capital_px(self) -> float:
        """How high its capitals stand, pixels."""
        return capital_px(self._fitting()[0])

    def _fitting(self) -> tuple[QtGui.QFont, QtCore.QRect, int]:
        """The largest type in which all of it fits, its place, and how it is broken."""
        rim = round(0.06 * self.height())
        place = self.rect().adjusted(rim, rim, -rim, -rim)
        flags = int(QtCore.Qt.TextFlag.TextWordWrap | QtCore.Qt.AlignmentFlag.AlignVCenter)
        for capital in range(self.px(theme.FIGURE_SHARE), _LEAST_PX, -1):
            made = capital_font(capital)
            needed = QtGui.QFontMetrics(made).boundingRect(place, flags, self._sentence)
            if needed.height() <= place.height() and needed.width() <= place.width():
                return made, place, flags
        return capital_font(_LEAST_PX), place, flags

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look = theme.look()
        painter = self.ground(look.panel)
        made, place, flags = self._fitting()
        painter.setFont(made)
        painter.setPen(QtGui.QColor(look.text))
        painter.drawText(QtCore.QRectF(place), flags, self._sentence)
