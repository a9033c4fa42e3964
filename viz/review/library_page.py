"""The folder of recordings: date, person, drill, duration, words, quality; Enter opens one."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from mat.session.adherence import PlanOfDay
from viz.qt import QtCore, QtWidgets
from viz.review.adherence_table import AdherenceTable
from viz.review.library import Entry, File
from viz.review.work import LEAVE_S, Work, library_work
from viz.said import in_own_words
from viz.texts import elapsed, text

COLUMNS = ("date", "person", "drill", "duration", "repetitions", "quality", "words", "file")


def cells_of(file: File, entry: Entry | None) -> tuple[str, ...]:
    """A row as it is read; what a file does not say is told by the file itself."""
    date = (entry.created if entry else "")[:16].replace("T", " ")
    date = date or datetime.fromtimestamp(file.mtime_ns / 1e9).isoformat(" ", "minutes")
    if entry is None:
        return (date, "", "", "", "", "", text("review.library.reading"), file.path.name)
    if entry.fault:
        return (date, "", "", "", "", text("review.library.fault"), in_own_words(entry.fault), file.path.name)
    quality = text(f"review.grade.{entry.quality}")
    return (
        date, entry.person, entry.drill, elapsed(entry.duration_s), str(entry.repetitions), quality, entry.words,
        file.path.name,
    )  # fmt: skip


class LibraryPage(QtWidgets.QWidget):
    """Lists at once what the cache knows, the rest as it is read.

    Parameters
    ----------
    folder
        Of the recordings.
    cache
        Where summaries are kept.
    plan
        What was asked of the people, for the weeks; None for the programme.
    """

    chosen = QtCore.pyqtSignal(object)

    def __init__(
        self, folder: Path, cache: Path, plan: PlanOfDay | None = None, parent: QtWidgets.QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._files: list[File] = []
        self._entries: dict[Path, Entry] = {}
        self._rows: dict[Path, int] = {}
        self.search = QtWidgets.QLineEdit()
        self.search.setPlaceholderText(text("review.library.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.table = self._new_table()
        self.search.returnPressed.connect(self.table.setFocus)
        self.status = QtWidgets.QLabel(text("review.library.reading"))
        self.status.setWordWrap(True)
        self.weeks = AdherenceTable(plan)
        self.table.currentCellChanged.connect(lambda *_: self._show_weeks())
        title = QtWidgets.QLabel(text("review.library.title", folder=folder))
        whole = QtWidgets.QVBoxLayout(self)
        for each in (title, self.search, self.table, self.weeks, self.status):
            whole.addWidget(each, int(each is self.table))
        self._folder = folder
        self.work: Work = library_work(self, folder, cache)
        self.work.result.connect(self._take)
        self.work.failed.connect(self.tell)
        self.work.ended.connect(self._show_count)
        self.work.start()

    def _new_table(self) -> QtWidgets.QTableWidget:
        table = QtWidgets.QTableWidget(0, len(COLUMNS))
        table.setHorizontalHeaderLabels([text(f"review.library.{name}") for name in COLUMNS])
        # An empty header counts as false.
        if (rows := table.verticalHeader()) is not None:
            rows.hide()
        table.setEditTriggers(QtWidgets.QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QtWidgets.QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QtWidgets.QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(text("review.library.list"))
        for column, width in enumerate((130, 90, 120, 80, 60, 80, 480, 170)):
            table.setColumnWidth(column, width)
        table.itemActivated.connect(lambda item: self.chosen.emit(self._files[item.row()].path))
        return table

    def tell(self, said: str) -> None:
        """A word below the list."""
        self.status.setText(said)

    def leave(self) -> None:
        """Nothing is read any more."""
        self.work.drop()
        self.work.wait(LEAVE_S)

    def _take(self, found: tuple[object, object]) -> None:
        first, second = found
        if isinstance(first, Path) and isinstance(second, Entry):
            self._entries[first] = second
            self._show_row(self._rows[first])
            return
        self._files, self._entries = list(first), dict(second)  # type: ignore[call-overload]
        self._rows = {file.path: row for row, file in enumerate(self._files)}
        self.table.setRowCount(len(self._files))
        for row in range(len(self._files)):
            self._show_row(row)
        if self._files:
            self.table.setCurrentCell(0, 0)
            self.table.setFocus()
        self._show_count()

    def _show_row(self, row: int) -> None:
        file = self._files[row]
        entry = self._entries.get(file.path)
        for column, said in enumerate(cells_of(file, entry)):
            item = QtWidgets.QTableWidgetItem(said)
            item.setToolTip(said)
            self.table.setItem(row, column, item)
        self._hide(row, self.search.text().lower())

    def _show_weeks(self) -> None:
        """Of the person of the chosen row."""
        row = self.table.currentRow()
        entry = self._entries.get(self._files[row].path) if 0 <= row < len(self._files) else None
        if entry is not None and not entry.fault:
            self.weeks.show_person(entry.person, self._entries.values(), date.today())
        self.weeks.setVisible(entry is not None and not entry.fault)

    def _filter(self, wanted: str) -> None:
        for row in range(len(self._files)):
            self._hide(row, wanted.lower())

    def _hide(self, row: int, wanted: str) -> None:
        said = " ".join(item.text() for column in range(len(COLUMNS)) if (item := self.table.item(row, column)))
        self.table.setRowHidden(row, not all(word in said.lower() for word in wanted.split()))

    def _show_count(self) -> None:
        minutes = sum(entry.duration_s for entry in self._entries.values()) / 60
        key = "review.library.count" if self._files else "review.library.none"
        self.status.setText(text(key, count=len(self._files), minutes=minutes, folder=self._folder))
        self._show_weeks()
