"""Choose what is trained: today's plan, any drill, a check set, or what a physio's file asks; by keyboard and mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mat.errors import SmartMatError
from viz import theme
from viz.drill_book import DrillBook, DrillChoice, as_check_set, choice_detail
from viz.qt import QtCore, QtGui, QtWidgets
from viz.said import in_own_words
from viz.state import Role
from viz.texts import text
from viz.widgets.page import Page
from viz.widgets.push_button import page_buttons, stand_out
from viz.widgets.tick_box import TickBox

PRESCRIPTION_KIND = "*.toml"
_CHOICE = QtCore.Qt.ItemDataRole.UserRole
#: Widths of list and detail.
_LIST, _DETAIL = 11, 9


class DrillsPage(Page):
    """Emits :attr:`chosen` with a :class:`~viz.drill_book.DrillChoice`.

    Parameters
    ----------
    book
        What can be trained.
    parent
        The window.
    """

    chosen = QtCore.pyqtSignal(object)
    closed = QtCore.pyqtSignal()
    asked = QtCore.pyqtSignal(str)

    def __init__(self, book: DrillBook, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent, parent.height(), 1.1 * theme.LABEL_SHARE, button_share=0.06)
        self._book = book
        self.person, self.remarks = self.words("", 1.0), self.words("", 0.85)
        self.person.setAlignment(QtCore.Qt.AlignmentFlag.AlignRight)
        self.list = QtWidgets.QListWidget(self)
        self.list.setFont(self.sized(1.0))
        self.list.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(text("drills.title"))
        self.list.currentItemChanged.connect(lambda now, before: self._mark())
        self.list.itemActivated.connect(lambda item: self.start())
        self.title = self.words("", 1.35, bold=True)
        self.figures, self.note = self.words("", 0.9), self.words("", 0.9)
        self.not_safe_title = self.words(text("drills.not_safe"), 0.9, bold=True)
        self.not_safe_title.setStyleSheet(f"color: {theme.look().role[Role.CAUTION]};")
        self.not_safe = self.words("", 0.9)
        self.check = TickBox(text("drills.check"), self)
        self.check.setFont(self.sized(0.85))
        self.check.toggled.connect(lambda on: self._fill())
        self.told = self.words("", 1.0, bold=True)
        self.buttons = self._made_buttons()
        self._lay_out()
        for key, pressed in (("C", self.check.click), ("F", self.ask_for_file)):
            QtWidgets.QShortcut(
                QtGui.QKeySequence(key), self, pressed, context=QtCore.Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
        self.setAccessibleName(text("drills.title"))
        self.show_drills()

    def show_drills(self) -> None:
        """Write the list anew; what comes next of today is marked."""
        try:
            shown = self._book.picture()
        except SmartMatError as error:
            self.tell(in_own_words(str(error)))
            return
        self.person.setText(shown.person)
        self.remarks.setText(" · ".join(remark.rstrip(".") for remark in shown.remarks))
        self.buttons["drop"].setVisible(shown.prescribed)
        self.list.clear()
        for group in shown.groups:
            self._add(group.title, None)
            for line in group.lines:
                item = self._add(line.written, line.choice)
                if line.is_next:
                    self.list.setCurrentItem(item)

    def _add(self, written: str, choice: DrillChoice | None) -> QtWidgets.QListWidgetItem:
        item = QtWidgets.QListWidgetItem(written if choice is None else f"   {written}")
        item.setData(_CHOICE, choice)
        if choice is None:
            item.setFont(self.sized(1.0, bold=True))
            item.setFlags(QtCore.Qt.ItemFlag.NoItemFlags)
            item.setForeground(QtGui.QColor(theme.look().text))
        self.list.addItem(item)
        return item

    def tell(self, said: str, role: Role = Role.FAULT) -> None:
        """What stands in the way, or was done."""
        self.told.setStyleSheet(f"color: {theme.look().role[role]};")
        self.told.setText(said)
        self.fit()

    @property
    def choice(self) -> DrillChoice | None:
        """What is marked, as it would be begun; None where nothing is."""
        item = self.list.currentItem()
        marked = item.data(_CHOICE) if item is not None else None
        return as_check_set(marked, self.check.isChecked()) if marked is not None else None

    # --- what is pressed -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin what is marked."""
        choice = self.choice
        if choice is not None:
            self.chosen.emit(choice)

    def ask_for_file(self) -> None:
        """A file that a physio sent: what comes by mail or messenger lies among the downloads."""
        downloads = QtCore.QStandardPaths.writableLocation(QtCore.QStandardPaths.StandardLocation.DownloadLocation)
        written, _ = QtWidgets.QFileDialog.getOpenFileName(
            self.window(), text("drills.physio.title"), downloads, PRESCRIPTION_KIND
        )
        if written:
            self._change(lambda: self._book.take_prescription(Path(written)))

    def _drop(self) -> str:
        self._book.drop_prescription()
        return text("drills.dropped")

    def _change(self, change: Callable[[], str]) -> None:
        """Another plan; what goes wrong is told, and changes nothing."""
        try:
            told = change()
        except SmartMatError as error:
            self.tell(in_own_words(str(error)))
            return
        self.tell(told, Role.OK)
        self.show_drills()

    def leave(self) -> None:
        """Away with the page."""
        self.closed.emit()

    # --- showing ---------------------------------------------------------------------------------------------------

    def _mark(self) -> None:
        """Another drill is marked: a check set of the plan is one until somebody takes the tick away."""
        item = self.list.currentItem()
        marked = item.data(_CHOICE) if item is not None else None
        drill = marked.item if marked is not None else None
        self.check.setChecked(drill is not None and drill.check_set)
        self.check.setEnabled(drill is not None)
        self.buttons["start"].setEnabled(marked is not None)
        self._fill()

    def _fill(self) -> None:
        choice = self.choice
        if choice is None:
            return
        told = choice_detail(choice)
        self.title.setText(told.title)
        self.figures.setText(" · ".join(told.figures))
        for label, written in ((self.note, told.note), (self.not_safe, told.not_safe)):
            label.setText(written)
            label.setVisible(bool(written))
        self.not_safe_title.setVisible(bool(told.not_safe))

    def _made_buttons(self) -> dict[str, QtWidgets.QPushButton]:
        pressed = {
            "start": self.start, "physio": self.ask_for_file, "drop": lambda: self._change(self._drop),
        }  # fmt: skip
        made = {name: self.button(f"drills.{name}", press) for name, press in pressed.items()}
        made["close"] = self.button("button.close", self.leave)
        made |= page_buttons(self, ("people",), self.asked.emit)
        for button in made.values():
            button.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
            button.setMinimumHeight(round(0.06 * self.made_for))
        made["start"].setMinimumHeight(round(0.085 * self.made_for))
        stand_out(made["start"])
        return made

    def _lay_out(self) -> None:
        margin = round(0.04 * self.made_for)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(2 * margin, margin, 2 * margin, margin)
        column.setSpacing(margin // 3)
        head = QtWidgets.QHBoxLayout()
        head.addWidget(self.words(text("drills.title"), 1.5, bold=True), 1)
        head.addWidget(self.person, 1)
        column.addLayout(head)
        column.addWidget(self.remarks)
        halves = QtWidgets.QHBoxLayout()
        halves.setSpacing(margin)
        halves.addWidget(self.list, _LIST)
        halves.addLayout(self._detail(margin), _DETAIL)
        column.addLayout(halves, 1)
        column.addWidget(self.told)
        row = QtWidgets.QHBoxLayout()
        for name in ("physio", "drop", "people"):
            row.addWidget(self.buttons[name])
        row.addStretch(1)
        row.addWidget(self.buttons["close"])
        column.addLayout(row)

    def _detail(self, margin: int) -> QtWidgets.QVBoxLayout:
        """What is told of the drill that is marked, and what begins it."""
        detail = QtWidgets.QVBoxLayout()
        detail.setSpacing(margin // 3)
        detail.addWidget(self.title)
        detail.addWidget(self._scrolled(margin // 3), 1)
        detail.addWidget(self.words(text("drills.stop"), 0.85))
        detail.addWidget(self.check)
        detail.addWidget(self.buttons["start"])
        return detail

    def _scrolled(self, spacing: int) -> QtWidgets.QScrollArea:
        """What a physio wrote of a drill may be longer than its place."""
        inner = QtWidgets.QWidget(self)
        words = QtWidgets.QVBoxLayout(inner)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(spacing)
        for label in (self.figures, self.note, self.not_safe_title, self.not_safe):
            words.addWidget(label)
        words.addStretch(1)
        area = QtWidgets.QScrollArea(self)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area
