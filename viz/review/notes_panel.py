"""Notes at a time: listed, jumped to, written and taken away."""

from __future__ import annotations

from pathlib import Path

from mat.errors import SmartMatError
from viz.qt import QtCore, QtGui, QtWidgets
from viz.review.note_file import LONGEST_NOTE, Note, notes_path, read_notes, write_notes
from viz.texts import elapsed, text


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
        self.list = QtWidgets.QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(text("review.notes"))
        self.list.itemActivated.connect(self._jump)
        self.list.itemClicked.connect(self._jump)
        self.line = QtWidgets.QLineEdit()
        self.line.setMaxLength(LONGEST_NOTE)
        self.line.setPlaceholderText(text("review.note.write"))
        self.line.returnPressed.connect(lambda: self.asked.emit(self.line.text().strip()))
        box = QtWidgets.QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.list, 1)
        box.addWidget(self.line)
        remove = QtWidgets.QShortcut(QtGui.QKeySequence(QtGui.QKeySequence.StandardKey.Delete), self.list)
        remove.setContext(QtCore.Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove)
        self._read()

    def begin(self) -> None:
        """Write a note."""
        self.line.setFocus()

    def add(self, time_s: float, said: str) -> None:
        """Keep a note; an empty one is none."""
        if said and self._keep((*self.notes, Note(round(time_s, 3), said))):
            self.line.clear()
            self.left.emit()

    def _read(self) -> None:
        try:
            self.notes = read_notes(self._path)
        except SmartMatError as error:
            self.fault = str(error)
            self.line.setEnabled(False)
        self._show()

    def _keep(self, notes: tuple[Note, ...]) -> bool:
        try:
            write_notes(self._path, notes)
        except SmartMatError as error:
            self.failed.emit(str(error))
            return False
        self.notes = tuple(sorted(notes))
        self._show()
        self.changed.emit()
        return True

    def _show(self) -> None:
        self.list.clear()
        self.list.addItems([f"{elapsed(note.time_s)}  {note.text}" for note in self.notes])

    def _jump(self, item: QtWidgets.QListWidgetItem) -> None:
        self.jumped.emit(self.notes[self.list.row(item)].time_s)

    def _remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0 and not self.fault:
            self._keep((*self.notes[:row], *self.notes[row + 1 :]))
