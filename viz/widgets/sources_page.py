"""Choose a mat: what is plugged in, recordings, simulated mats, or an address typed in."""

from __future__ import annotations

from collections.abc import Callable

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.source_list import SourceGroup
from viz.state import Role
from viz.texts import text
from viz.widgets.page import Page
from viz.widgets.push_button import page_buttons

#: How often to look what is plugged in.
LOOK_MS = 1000
_SOURCE = QtCore.Qt.ItemDataRole.UserRole


class SourcesPage(Page):
    """Emits :attr:`chosen` with the source as on the command line; the list follows what is plugged in.

    Parameters
    ----------
    groups
        Gives all that can be chosen now.
    window_height
        Sizes of type follow it.
    parent
        The window.
    current
        The source shown now: marked at first where nothing is plugged in.
    """

    chosen = QtCore.pyqtSignal(str)
    closed = QtCore.pyqtSignal()
    asked = QtCore.pyqtSignal(str)

    def __init__(
        self,
        groups: Callable[[], tuple[SourceGroup, ...]],
        window_height: int,
        parent: QtWidgets.QWidget | None = None,
        current: str = "",
    ) -> None:
        super().__init__(parent, window_height, 1.15 * theme.LABEL_SHARE, button_share=0.06)
        self._groups, self._current = groups, current
        self._shown: tuple[SourceGroup, ...] = ()
        self._fonts = {bold: self.sized(1.0, bold) for bold in (False, True)}
        self.list = QtWidgets.QListWidget(self)
        self.list.setFont(self._fonts[False])
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda item: self._choose(item.data(_SOURCE)))
        self.address = QtWidgets.QLineEdit(self)
        self.address.setFont(self._fonts[False])
        self.address.setPlaceholderText(text("sources.other"))
        self.address.returnPressed.connect(lambda: self._choose(self.address.text().strip()))
        self.open_button = self.button("sources.open", self._open_clicked)
        self.fault = self.words("", 1.0)
        self.fault.setStyleSheet(f"color: {theme.look().role[Role.FAULT]};")
        self._lay_out(round(window_height * 0.05))
        self.look()
        self._timer = QtCore.QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)
        self.list.setFocus()

    def look(self) -> None:
        """Write the list anew if something was plugged in or out; what was chosen stays so."""
        groups = self._groups()
        if groups == self._shown:
            return
        current = self.list.currentItem()
        kept = current.data(_SOURCE) if current else None
        self._shown = groups
        self.list.clear()
        for group in groups:
            self._add(group.title, "", bold=True)
            for choice in group.choices:
                written = "   ".join(part for part in (choice.label, choice.detail) if part)
                self._add(written, choice.source)
        sources = [choice.source for group in groups for choice in group.choices if choice.source]
        plugged = groups[0].choices[0].source if groups else ""
        wanted = next((each for each in (kept, plugged, self._current) if each in sources), next(iter(sources), None))
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item is not None and wanted and item.data(_SOURCE) == wanted:
                self.list.setCurrentItem(item)
                break

    def tell(self, fault: str) -> None:
        """What stands in the way of the choice."""
        self.fault.setText(fault)

    def keyPressEvent(self, a0: QtGui.QKeyEvent | None) -> None:  # noqa: N802
        if a0 is not None and a0.key() == QtCore.Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(a0)

    def _add(self, written: str, source: str, bold: bool = False) -> None:
        item = QtWidgets.QListWidgetItem(written if bold else f"    {written}")
        item.setData(_SOURCE, source)
        item.setFont(self._fonts[bold])
        if not source:
            item.setFlags(QtCore.Qt.ItemFlag.NoItemFlags)
            item.setForeground(QtGui.QColor(theme.look().text if bold else theme.look().quiet_text))
        self.list.addItem(item)

    def _choose(self, source: str | None) -> None:
        if source:
            self.chosen.emit(source)

    def _open_clicked(self) -> None:
        current = self.list.currentItem()
        self._choose(self.address.text().strip() or (current.data(_SOURCE) if current else None))

    def _lay_out(self, margin: int) -> None:
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(2 * margin, margin, 2 * margin, margin)
        column.setSpacing(margin // 3)
        column.addWidget(self.words(text("sources.title"), 1.6, bold=True))
        column.addWidget(self.list, 1)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(self.address, 1)
        row.addWidget(self.open_button)
        column.addLayout(row)
        self.buttons = page_buttons(self, ("drills", "people", "calibrate", "verify", "doctor"), self.asked.emit)
        others = QtWidgets.QHBoxLayout()
        for button in self.buttons.values():
            others.addWidget(button)
        others.addStretch(1)
        column.addLayout(others)
        column.addWidget(self.fault)
        last = QtWidgets.QHBoxLayout()
        last.addWidget(self.words(text("sources.hint"), 0.9), 1)
        last.addWidget(self.button("button.close", self.closed.emit))
        column.addLayout(last)
