"""One page of the first run: plain words, one entry, and three buttons that are keys too."""

from __future__ import annotations

from collections.abc import Callable

from viz import theme
from viz.first_run import FirstRunPicture
from viz.qt import QtCore, QtWidgets
from viz.state import Role
from viz.texts import text
from viz.widgets.push_button import push_button
from viz.widgets.type import font


class FirstRunPage(QtWidgets.QFrame):
    """Emits what its buttons ask; the window's keys do the same.

    Parameters
    ----------
    shown
        The page.
    window_height
        Sizes of type follow it.
    parent
        The window.
    """

    went_on = QtCore.pyqtSignal()
    went_back = QtCore.pyqtSignal()
    skipped = QtCore.pyqtSignal()

    def __init__(self, shown: FirstRunPicture, window_height: int, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = shown
        self._height = window_height
        self.setAccessibleName(shown.title)
        self.entry = QtWidgets.QLineEdit(shown.written, self)
        self.entry.setAccessibleName(shown.entry)
        self.entry.setFont(self._font(1.5))
        self.entry.setMaximumWidth(round(0.9 * window_height))
        self.entry.setVisible(bool(shown.entry))
        self.fault = self._label(shown.fault, 1.0, bold=True)
        self._lay_out()
        self._style()

    @property
    def written(self) -> str:
        """What is typed."""
        return self.entry.text()

    def take_focus(self) -> None:
        """What is typed goes into the entry; possible only once the page is shown."""
        if self.shown.entry:
            self.entry.setFocus()
            self.entry.selectAll()

    def tell(self, fault: str) -> None:
        """What stands in the way."""
        self.fault.setText(fault)

    def _font(self, scale: float, bold: bool = False):
        return font(theme.pixels(self._height, theme.ADVICE_SHARE * scale), bold)

    def _label(self, written: str, scale: float, bold: bool = False) -> QtWidgets.QLabel:
        made = QtWidgets.QLabel(written, self)
        made.setFont(self._font(scale, bold))
        made.setWordWrap(True)
        made.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        return made

    def _button(self, key: str, pressed: Callable[[], None]) -> QtWidgets.QPushButton:
        made = push_button(text(key), self, pressed)
        made.setMinimumHeight(round(0.075 * self._height))
        return made

    def _lay_out(self) -> None:
        margin = round(0.05 * self._height)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(2 * margin, margin, 2 * margin, margin)
        column.setSpacing(round(0.5 * margin))
        column.addWidget(self._label(self.shown.step, 0.8))
        column.addWidget(self._label(self.shown.title, 1.8, bold=True))
        for line in self.shown.lines:
            column.addWidget(self._label(line, 1.15))
        if self.shown.entry:
            column.addSpacing(margin // 2)
            column.addWidget(self._label(self.shown.entry, 0.9, bold=True))
            column.addWidget(self.entry)
        column.addWidget(self.fault)
        column.addStretch(1)
        row = QtWidgets.QHBoxLayout()
        row.setSpacing(margin)
        row.addWidget(self._button("first.save" if self.shown.last else "first.next", self.went_on.emit))
        if not self.shown.first:
            row.addWidget(self._button("first.back", self.went_back.emit))
        row.addStretch(1)
        row.addWidget(self._button("first.skip", self.skipped.emit))
        column.addLayout(row)

    def _style(self) -> None:
        look = theme.look()
        self.setStyleSheet(
            f"QFrame {{ background: {look.panel}; color: {look.text}; border: none; }}"
            f"QLabel {{ color: {look.text}; }}"
            f"QLineEdit {{ background: {look.window}; color: {look.text};"
            f" border: 2px solid {look.line}; border-radius: 6px; padding: 6px; }}"
        )
        self.fault.setStyleSheet(f"color: {look.role[Role.FAULT]};")
