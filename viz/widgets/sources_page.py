"""Choose a mat: what is plugged in, recordings, simulated mats, or an address typed in."""

from __future__ import annotations

from collections.abc import Callable

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.source_list import SourceGroup
from viz.state import Role
from viz.texts import text
from viz.widgets.push_button import page_buttons
from viz.widgets.type import font

#: How often to look what is plugged in.
LOOK_MS = 1000
_SOURCE = QtCore.Qt.ItemDataRole.UserRole


class SourcesPage(QtWidgets.QFrame):
    """Emits :attr:`chosen` with the source as on the command line; the list follows what is plugged in.

    Parameters
    ----------
    groups
        Gives all that can be chosen now.
    window_height
        Sizes of type follow it.
    parent
        The window.
    """

    chosen = QtCore.pyqtSignal(str)
    closed = QtCore.pyqtSignal()
    asked = QtCore.pyqtSignal(str)

    def __init__(
        self,
        groups: Callable[[], tuple[SourceGroup, ...]],
        window_height: int,
        parent: QtWidgets.QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._groups = groups
        self._shown: tuple[SourceGroup, ...] = ()
        self._fonts = {
            bold: font(theme.pixels(window_height, theme.LABEL_SHARE * 1.15), bold=bold) for bold in (False, True)
        }
        title = QtWidgets.QLabel(text("sources.title"), self)
        title.setFont(font(theme.pixels(window_height, theme.ADVICE_SHARE * 1.3), bold=True))
        self.list = QtWidgets.QListWidget(self)
        self.list.setFont(self._fonts[False])
        self.list.itemActivated.connect(lambda item: self._choose(item.data(_SOURCE)))
        self.address = QtWidgets.QLineEdit(self)
        self.address.setFont(self._fonts[False])
        self.address.setPlaceholderText(text("sources.other"))
        self.address.returnPressed.connect(lambda: self._choose(self.address.text().strip()))
        self.open_button = QtWidgets.QPushButton(text("sources.open"), self)
        self.open_button.setFont(self._fonts[True])
        self.open_button.clicked.connect(self._open_clicked)
        self.fault = QtWidgets.QLabel(self)
        self.fault.setFont(self._fonts[False])
        self.fault.setWordWrap(True)
        self.fault.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        hint = QtWidgets.QLabel(text("sources.hint"), self)
        hint.setFont(self._fonts[False])
        self._lay_out(title, hint, round(window_height * 0.05))
        self._style()
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
        wanted = kept if kept in sources else next(iter(sources), None)
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

    def _lay_out(self, title: QtWidgets.QWidget, hint: QtWidgets.QWidget, margin: int) -> None:
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(2 * margin, margin, 2 * margin, margin)
        column.setSpacing(margin // 3)
        column.addWidget(title)
        column.addWidget(self.list, 1)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(self.address, 1)
        row.addWidget(self.open_button)
        column.addLayout(row)
        self.buttons = page_buttons(self, ("calibrate", "verify", "doctor", "people"), self.asked.emit)
        others = QtWidgets.QHBoxLayout()
        for button in self.buttons.values():
            others.addWidget(button)
        others.addStretch(1)
        column.addLayout(others)
        column.addWidget(self.fault)
        column.addWidget(hint)

    def _style(self) -> None:
        look = theme.look()
        self.setStyleSheet(
            f"QFrame {{ background: {look.panel}; color: {look.text}; border: none; }}"
            f"QLabel {{ color: {look.text}; }}"
            f"QListWidget, QLineEdit {{ background: {look.window}; color: {look.text};"
            f" border: 1px solid {look.line}; border-radius: 6px; padding: 6px; }}"
            f"QListWidget::item:selected {{ background: {look.foot['left']}; color: {look.edge}; }}"
            f"QPushButton {{ background: {look.button}; color: {look.text};"
            f" border: 1px solid {look.line}; border-radius: 6px; padding: 6px 24px; }}"
        )
        self.fault.setStyleSheet(f"color: {look.role[Role.FAULT]};")
