"""One page of the first run: plain words, one entry, and three buttons that are keys too."""

from __future__ import annotations

from viz import theme
from viz.first_run import FirstRunPicture
from viz.qt import QtCore, QtWidgets
from viz.state import Role
from viz.widgets.page import Page
from viz.widgets.push_button import stand_out


class FirstRunPage(Page):
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
        super().__init__(parent, window_height)
        self.shown = shown
        self.setAccessibleName(shown.title)
        self.entry = QtWidgets.QLineEdit(shown.written, self)
        self.entry.setAccessibleName(shown.entry)
        self.entry.setFont(self.sized(1.5))
        self.entry.setMaximumWidth(round(0.9 * window_height))
        self.entry.setVisible(bool(shown.entry))
        self.entry.returnPressed.connect(self.went_on)
        self.fault = self.words(shown.fault, 1.0, bold=True)
        self.fault.setStyleSheet(f"color: {theme.look().role[Role.FAULT]};")
        self._lay_out()

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

    def _lay_out(self) -> None:
        margin = round(0.05 * self.made_for)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(2 * margin, margin, 2 * margin, margin)
        column.setSpacing(round(0.5 * margin))
        column.addWidget(self.words(self.shown.step, 0.8))
        column.addWidget(self.words(self.shown.title, 1.8, bold=True))
        for line in self.shown.lines:
            column.addWidget(self.words(line, 1.15))
        if self.shown.entry:
            column.addSpacing(margin // 2)
            column.addWidget(self.words(self.shown.entry, 0.9, bold=True))
            column.addWidget(self.entry)
        column.addWidget(self.fault)
        column.addStretch(1)
        row = QtWidgets.QHBoxLayout()
        row.setSpacing(margin)
        going_on = self.button("first.save" if self.shown.last else "first.next", self.went_on.emit)
        stand_out(going_on)
        row.addWidget(going_on)
        if not self.shown.first:
            row.addWidget(self.button("first.back", self.went_back.emit))
        row.addStretch(1)
        row.addWidget(self.button("first.skip", self.skipped.emit))
        column.addLayout(row)
