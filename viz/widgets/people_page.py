"""Who trains here: choose, add, change, delete with one undo, back up and restore; by keyboard and by mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mat.errors import SmartMatError
from mat.posture.drill import SCHOOLS
from mat.session.restoring import Existing
from viz import theme
from viz.guide.work import Work
from viz.people_book import PeopleBook, PersonLine
from viz.qt import QtCore, QtWidgets
from viz.said import in_own_words
from viz.state import Role
from viz.texts import text
from viz.widgets.page import Page
from viz.widgets.tick_box import TickBox

LOOK_MS = 100
ENTRIES = ("code", "weight", "foot")
BUTTONS = ("choose", "save", "new", "delete", "undo", "backup", "restore", "keep", "replace", "close")
_CODE = QtCore.Qt.ItemDataRole.UserRole
BACKUP_KIND = "*.zip"


class PeoplePage(Page):
    """Emits :attr:`chosen` with the code of whoever trains from now on.

    Parameters
    ----------
    book
        The people.
    parent
        The window.
    """

    chosen = QtCore.pyqtSignal(str)
    closed = QtCore.pyqtSignal()

    def __init__(self, book: PeopleBook, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent, parent.height(), 1.1 * theme.LABEL_SHARE, button_share=0.06)
        self._book = book
        self._work: Work | None = None
        self._lines: tuple[PersonLine, ...] = ()
        self.list = QtWidgets.QListWidget(self)
        self.list.setFont(self.sized(1.0))
        self.list.currentItemChanged.connect(lambda now, before: self._fill(now))
        self.list.itemActivated.connect(lambda item: self.press("choose"))
        self.entries = {name: QtWidgets.QLineEdit(self) for name in ENTRIES}
        self.school = QtWidgets.QComboBox(self)
        self.with_recordings = TickBox(text("people.with_recordings"), self)
        self.told = self.words("", 1.0, bold=True)
        self.buttons = {name: self._button(name) for name in BUTTONS}
        self._conflict: Path | None = None
        self._lay_out()
        self._timer = QtCore.QTimer(self)
        self._timer.timeout.connect(self._look)
        self.setAccessibleName(text("people.title"))
        self.show_people()

    def take_focus(self) -> None:
        """Cursor keys choose."""
        (self.list if self.list.count() else self.entries["code"]).setFocus()

    def show_people(self, wanted: str = "") -> None:
        """Write the list anew; the one wanted, or who trains now, is marked."""
        try:
            self._lines = self._book.lines()
        except SmartMatError as error:
            self._lines = ()
            self.tell(in_own_words(str(error)))
        self.list.clear()
        for line in self._lines:
            now = text("people.now") if line.chosen else ""
            item = QtWidgets.QListWidgetItem("   ".join(part for part in (line.code, line.told, now) if part))
            item.setData(_CODE, line.code)
            self.list.addItem(item)
            if line.code == wanted or (line.chosen and not wanted):
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None and self.list.count():
            self.list.setCurrentRow(0)
        self._enable()

    def tell(self, said: str, role: Role = Role.FAULT) -> None:
        """What stands in the way, or was done."""
        self.told.setStyleSheet(f"color: {theme.look().role[role]};")
        self.told.setText(said)
        self.fit()

    @property
    def code(self) -> str:
        """Of whoever is marked in the list; empty for nobody."""
        item = self.list.currentItem()
        return item.data(_CODE) if item is not None else ""

    @property
    def written(self) -> dict[str, str]:
        """What is typed."""
        return {name: entry.text() for name, entry in self.entries.items()} | {
            "school": self.school.currentData() or ""
        }

    # --- what is pressed -------------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """A button; what goes wrong is told on the page."""
        if self._work is not None:
            return
        self.tell("")
        try:
            self._actions()[name]()
        except SmartMatError as error:
            self.tell(in_own_words(str(error)))
            self.show_people(self.code)
        self._enable()

    def _actions(self) -> dict[str, Callable[[], None]]:
        return {
            "choose": self._choose, "save": self._save, "new": self._new, "delete": self._delete, "undo": self._undo,
            "backup": self._back_up, "restore": self._restore, "close": self.leave,
            "keep": lambda: self._bring_back("keep"), "replace": lambda: self._bring_back("replace"),
        }  # fmt: skip

    def leave(self) -> None:
        """Away with the page: whoever was deleted is gone for good now."""
        self._book.finish()
        self.closed.emit()

    def _choose(self) -> None:
        if self.code:
            self._book.finish()
            self.chosen.emit(self.code)

    def _save(self) -> None:
        code = self._book.put(self.written)
        self.show_people(code)
        self.tell(text("people.saved", code=code), Role.OK)

    def _new(self) -> None:
        self.list.setCurrentItem(None)
        self._fill(None)
        self.entries["code"].setFocus()

    def _delete(self) -> None:
        code, with_recordings = self.code, self.with_recordings.isChecked()
        if not code:
            return
        count = self._book.recordings(code)
        self._book.delete(code, with_recordings=with_recordings)
        self.with_recordings.setChecked(False)
        self.show_people()
        # Nobody is marked: a second click, as of a double one, must not take out the next person and with it the undo.
        self.list.setCurrentItem(None)
        key = "people.deleted_all" if with_recordings else "people.deleted"
        self.tell(text(key, code=code, count=count), Role.CAUTION)

    def _undo(self) -> None:
        self._book.undo()
        self.show_people()
        self.tell(text("people.undone"), Role.OK)

    # --- backup ----------------------------------------------------------------------------------------------------

    def _back_up(self) -> None:
        written, _ = QtWidgets.QFileDialog.getSaveFileName(
            self.window(), text("people.backup.title"), text("people.backup.name"), BACKUP_KIND,
            options=QtWidgets.QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if written:
            out = Path(written if written.endswith(".zip") else f"{written}.zip")
            self.run(lambda: self._book.back_up(out))

    def _restore(self) -> None:
        written, _ = QtWidgets.QFileDialog.getOpenFileName(self.window(), text("people.restore.title"), "", BACKUP_KIND)
        if written:
            self._conflict = Path(written)
            self._bring_back("refuse")

    def _bring_back(self, existing: Existing) -> None:
        backup = self._conflict
        if backup is not None:
            self._book.finish()
            self.run(lambda: self._book.restore(backup, existing))

    def run(self, job: Callable[[], str]) -> None:
        """Something that takes its time, in a thread of its own."""
        self._work = Work(lambda work: job())
        self._work.start()
        self.tell(text("people.working"), Role.NEUTRAL)
        self._timer.start(LOOK_MS)

    def _look(self) -> None:
        work = self._work
        if work is None or work.running:
            return
        self._timer.stop()
        self._work = None
        self.show_people()
        if work.error is not None:
            self.tell(in_own_words(str(work.error)))
        else:
            self._conflict = None
            self.tell(str(work.result), Role.OK)
        self._enable()

    # --- showing ---------------------------------------------------------------------------------------------------

    def _fill(self, item: QtWidgets.QListWidgetItem | None) -> None:
        """The form shows whoever is marked."""
        code = item.data(_CODE) if item is not None else ""
        line = next((each for each in self._lines if each.code == code), None)
        for name, entry in self.entries.items():
            entry.setText(line.written[name] if line else "")
        self.school.setCurrentIndex(max(0, self.school.findData(line.written["school"] if line else "")))
        self._enable()

    def _enable(self) -> None:
        for widget in (self.buttons["choose"], self.buttons["delete"], self.with_recordings):
            widget.setEnabled(bool(self.code))
        self.buttons["undo"].setVisible(self._book.can_undo)
        for name in ("keep", "replace"):
            self.buttons[name].setVisible(self._conflict is not None and self._work is None)

    def _button(self, name: str) -> QtWidgets.QPushButton:
        made = self.button("button.close" if name == "close" else f"people.{name}", lambda: self.press(name))
        made.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
        return made

    def _lay_out(self) -> None:
        margin = round(0.045 * self.made_for)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(2 * margin, margin, 2 * margin, margin)
        column.setSpacing(margin // 3)
        column.addWidget(self.words(text("people.title"), 1.5, bold=True))
        column.addWidget(self.words(text("people.intro"), 0.85))
        halves = QtWidgets.QHBoxLayout()
        halves.setSpacing(margin)
        halves.addWidget(self.list, 1)
        halves.addLayout(self._form(margin), 1)
        column.addLayout(halves, 1)
        column.addWidget(self.told)
        last = QtWidgets.QHBoxLayout()
        for name in ("undo", "backup", "restore", "keep", "replace"):
            last.addWidget(self.buttons[name])
        last.addStretch(1)
        last.addWidget(self.buttons["close"])
        column.addLayout(last)

    def _form(self, margin: int) -> QtWidgets.QVBoxLayout:
        form = QtWidgets.QVBoxLayout()
        form.setSpacing(margin // 5)
        for name, entry in self.entries.items():
            entry.setFont(self.sized(1.1))
            entry.setAccessibleName(text(f"people.entry.{name}"))
            entry.returnPressed.connect(lambda: self.press("save"))
            form.addWidget(self.words(text(f"people.entry.{name}"), 0.8))
            form.addWidget(entry)
        form.addWidget(self.words(text("people.entry.school"), 0.8))
        self.school.setFont(self.sized(1.0))
        self.school.setFrame(False)
        self.school.setAccessibleName(text("people.entry.school"))
        self.school.addItem(text("people.school.none"), "")
        for name in SCHOOLS:
            self.school.addItem(text(f"people.school.{name}"), name)
        form.addWidget(self.school, 0)
        form.addStretch(1)
        for names in (("choose", "save", "new"), ("delete",)):
            row = QtWidgets.QHBoxLayout()
            for name in names:
                row.addWidget(self.buttons[name])
            if "delete" in names:
                self.with_recordings.setFont(self.sized(0.85))
                row.addWidget(self.with_recordings)
            row.addStretch(1)
            form.addLayout(row)
        return form
