"""Notes at a time or over a span: listed, jumped to, written and taken away."""

from __future__ import annotations

from pathlib import Path

from mat.errors import SmartMatError
from mat.session.notes import LONGEST_NOTE, Note, in_order, notes_path, read_notes, write_notes
from viz.qt import QtCore, QtGui, QtWidgets
from viz.said import in_own_words
from viz.texts import elapsed, text


class NoteList(QtCore.QAbstractListModel):
    """Notes as a list that draws only what is seen: a hundred thousand cost no more than ten."""

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._notes: tuple[Note, ...] = ()

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        self.beginResetModel()
        self._notes = notes
        self.endResetModel()

    def rowCount(self, parent: QtCore.QModelIndex | None = None) -> int:  # noqa: N802
        return len(self._notes)

    def data(self, index: QtCore.QModelIndex, role: int = 0) -> str | None:
        return written(self._notes[index.row()]) if role == QtCore.Qt.ItemDataRole.DisplayRole else None


def written(note: Note) -> str:
    """``1:05  slower`` or ``1:05–1:20  slower``."""
    until = "" if note.end_s is None else f"–{elapsed(note.end_s)}"
    return f"{elapsed(note.time_s)}{until}  {note.text}"


class NotesPanel(QtWidgets.QWidget):
    """Kept in a file beside the recording at every change.

    Parameters
    ----------
    recording
        The recording's file.
    """

    jumped = QtCore.pyqtSignal(float)
    changed = QtCore.pyqtSignal()
    asked = QtCore.pyqtSignal(str)
    failed = QtCore.pyqtSignal(str)
    left = QtCore.pyqtSignal()

    def __init__(self, recording: Path, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = notes_path(recording)
        self.notes: tuple[Note, ...] = ()
        #: Why notes cannot be kept; damaged ones are never written over.
        self.fault = ""
        self._listed = NoteList(self)
        self.list = QtWidgets.QListView()
        self.list.setModel(self._listed)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(text("review.notes"))
        self.list.activated.connect(self._jump)
        self.list.clicked.connect(self._jump)
        self.line = QtWidgets.QLineEdit()
        self.line.setMaxLength(LONGEST_NOTE)
        self.line.returnPressed.connect(lambda: self.asked.emit(self.line.text().strip()))
        box = QtWidgets.QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.list, 1)
        box.addWidget(self.line)
        remove = QtWidgets.QShortcut(QtGui.QKeySequence(QtGui.QKeySequence.StandardKey.Delete), self.list)
        remove.setContext(QtCore.Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove)
        self.show_span(None)
        self._read()

    def begin(self) -> None:
        """Write a note."""
        self.line.setFocus()

    def show_span(self, span_s: tuple[float, float] | None) -> None:
        """Say what a note will be about: the marked span, or the cursor."""
        if span_s is None:
            self.line.setPlaceholderText(text("review.note.write"))
        else:
            start, end = (elapsed(each) for each in span_s)
            self.line.setPlaceholderText(text("review.note.write_span", start=start, end=end))

    def add(self, time_s: float, said: str, end_s: float | None = None) -> None:
        """Keep a note; an empty one is none."""
        until_s = None if end_s is None else round(end_s, 3)
        if said and self._keep((*self.notes, Note(round(time_s, 3), said, until_s))):
            self.line.clear()
            self.left.emit()

    def _read(self) -> None:
        try:
            self.notes = read_notes(self._path)
        except SmartMatError as error:
            self.fault = in_own_words(str(error))
            self.line.setEnabled(False)
        self._listed.show_notes(self.notes)

    def _keep(self, notes: tuple[Note, ...]) -> bool:
        try:
            write_notes(self._path, notes)
        except SmartMatError as error:
            self.failed.emit(in_own_words(str(error)))
            return False
        self.notes = in_order(notes)
        self._listed.show_notes(self.notes)
        self.changed.emit()
        return True

    def _jump(self, index: QtCore.QModelIndex) -> None:
        self.jumped.emit(self.notes[index.row()].time_s)

    def _remove(self) -> None:
        row = self.list.currentIndex().row()
        if row >= 0 and not self.fault:
            self._keep((*self.notes[:row], *self.notes[row + 1 :]))
