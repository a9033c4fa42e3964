"""The questions after a set: beside the sentence, answered with one key each, gone when the rest ends."""

from __future__ import annotations

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.set_questions import QuestionRow, QuestionsPicture
from viz.texts import text
from viz.widgets.panel import Panel
from viz.widgets.type import draw_text

#: Share of the height: the keys below.
_FOOT = 0.07


class QuestionsCard(Panel):
    """Only shows: the keys come through the window."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: QuestionsPicture | None = None
        self._set_number = 0

    def show_questions(self, shown: QuestionsPicture, set_number: int) -> None:
        if (shown, set_number) != (self.shown, self._set_number):
            self.shown, self._set_number = shown, set_number
            self.setAccessibleName(shown.question)
            self.update()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look, shown = theme.look(), self.shown
        painter = self.ground(look.panel)
        if shown is None:
            return
        rim = 0.025 * self.width()
        width, height = self.width() - 2 * rim, self.height() - rim
        small = self.px(theme.LABEL_SHARE)
        title = QtCore.QRectF(rim, rim / 2, width, 0.09 * height)
        draw_text(painter, title, text("questions.title", set=self._set_number), small, look.quiet_text, bold=True)
        foot = QtCore.QRectF(rim, rim / 2 + (1 - _FOOT) * height, width, _FOOT * height)
        draw_text(painter, foot, text("questions.keys"), self.px(theme.SMALL_SHARE), look.quiet_text)
        body = QtCore.QRectF(rim, title.bottom(), width, foot.y() - title.bottom())
        self._paint_rows(painter, shown.rows, QtCore.QRectF(body.x(), body.y(), width, 0.46 * body.height()))
        asked = QtCore.QRectF(body.x(), body.y() + 0.5 * body.height(), width, 0.5 * body.height())
        self._paint_asked(painter, shown, asked)

    def _paint_rows(self, painter: QtGui.QPainter, rows: tuple[QuestionRow, ...], place: QtCore.QRectF) -> None:
        """All of them in two columns, what was told behind each."""
        look, half = theme.look(), -(-len(rows) // 2)
        row, width = place.height() / half, place.width() / 2
        px = min(self.px(theme.LABEL_SHARE), round(0.6 * row))
        for number, each in enumerate(rows):
            column, line_number = divmod(number, half)
            line = QtCore.QRectF(place.x() + column * width, place.y() + line_number * row, width - px, row)
            if each.asked:
                painter.fillRect(line.adjusted(0, 2, 0, -2), QtGui.QColor(look.button))
                painter.fillRect(QtCore.QRectF(line.x(), line.y() + 2, 4, row - 4), QtGui.QColor(look.band))
            inner = line.adjusted(0.5 * px, 0, -0.3 * px, 0)
            question = QtCore.QRectF(inner.x(), inner.y(), 0.52 * inner.width(), row)
            answer = QtCore.QRectF(
                question.right() + 0.4 * px, inner.y(), inner.right() - question.right() - 0.4 * px, row
            )
            draw_text(painter, question, each.question, px, look.text, bold=each.asked)
            draw_text(painter, answer, each.answer or "–", px, look.text if each.answer else look.quiet_text)

    def _paint_asked(self, painter: QtGui.QPainter, shown: QuestionsPicture, place: QtCore.QRectF) -> None:
        """The one the next key answers, its answers below one another."""
        look, row = theme.look(), place.height() / 5
        px = min(self.px(theme.ADVICE_SHARE), round(0.72 * row))
        head = QtCore.QRectF(place.x(), place.y(), place.width(), row)
        draw_text(painter, head, shown.question, round(1.1 * px), look.text, bold=True)
        if shown.hint:
            draw_text(painter, head.translated(0, row), shown.hint, px, look.text)
            typed = QtCore.QRectF(place.x(), head.y() + 2 * row, place.width(), 2 * row)
            draw_text(painter, typed, shown.typed, round(1.6 * px), look.text, bold=True)
        for number, (key, answer) in enumerate(shown.choices, 1):
            line = head.translated(0, number * row)
            cap = QtCore.QRectF(line.x(), line.y() + 0.06 * row, 1.2 * row, 0.88 * row)
            painter.fillRect(cap, QtGui.QColor(look.button))
            draw_text(painter, cap, key, px, look.text, QtCore.Qt.AlignmentFlag.AlignHCenter, bold=True)
            draw_text(painter, line.adjusted(cap.width() + 0.5 * px, 0, 0, 0), answer, px, look.text)
