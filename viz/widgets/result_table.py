"""What came of a guided task, line by line: sign and word first, so that nothing is told by colour alone."""

from __future__ import annotations

from viz import theme
from viz.guide.picture import GuidePicture
from viz.qt import QtCore, QtWidgets
from viz.widgets.type import font


class ResultTable(QtWidgets.QScrollArea):
    """Lines of a result; long sentences are wrapped, many lines scroll.

    Parameters
    ----------
    picture
        Its head and rows, and the lines above them.
    window_height
        Sizes of type follow it.
    parent
        The page.
    """

    def __init__(self, picture: GuidePicture, window_height: int, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = window_height
        self.setWidgetResizable(True)
        self.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        inside = QtWidgets.QWidget()
        inside.setStyleSheet(f"background: {theme.look().panel};")
        grid = QtWidgets.QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(round(0.03 * window_height))
        grid.setVerticalSpacing(round(0.012 * window_height))
        marked = any(row.mark for row in picture.rows)
        columns = max((len(row.cells) for row in picture.rows), default=1) + marked
        above = 0
        for line in picture.lines:
            grid.addWidget(self._label(line), above, 0, 1, columns)
            above += 1
        for column, written in enumerate(picture.head):
            grid.addWidget(self._label(written, bold=True, wrapped=column == _widest(picture)), above, column + marked)
        for number, row in enumerate(picture.rows, above + 1):
            if marked:
                mark = self._label(row.mark, bold=True, wrapped=False)
                mark.setStyleSheet(f"color: {theme.look().role[row.role]};")
                grid.addWidget(mark, number, 0)
            for column, written in enumerate(row.cells):
                grid.addWidget(self._label(written, wrapped=column == _widest(picture)), number, column + marked)
        grid.setColumnStretch(_widest(picture) + marked, 1)
        grid.setRowStretch(above + len(picture.rows) + 1, 1)
        self.setWidget(inside)

    def _label(self, written: str, bold: bool = False, wrapped: bool = True) -> QtWidgets.QLabel:
        made = QtWidgets.QLabel(written)
        made.setFont(font(theme.pixels(self._height, theme.LABEL_SHARE), bold))
        made.setWordWrap(wrapped)
        made.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        made.setAlignment(QtCore.Qt.AlignmentFlag.AlignTop)
        return made


def _widest(picture: GuidePicture) -> int:
    """The column with the longest texts takes the room there is."""
    columns = max((len(row.cells) for row in picture.rows), default=1)
    longest = [
        max((len(row.cells[c]) for row in picture.rows if c < len(row.cells)), default=0) for c in range(columns)
    ]
    return longest.index(max(longest))
