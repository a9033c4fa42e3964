"""This recording over another one: chosen by itself or by hand, and in words whether a change is real."""

from __future__ import annotations

from html import escape
from pathlib import Path

from mat.errors import SmartMatError
from mat.session.comparison import Change, Difference, changes_between, courses_of
from mat.session.reading import Recording
from mat.session.summary import RecordingSummary, row
from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.review.change_table import change_table
from viz.review.course_plots import CoursePlots
from viz.review.finding import (
    Candidate,
    Found,
    candidate_at,
    finding_work,
    last_comparable,
    other_work,
    repeats_before,
)
from viz.review.model import ReviewModel
from viz.review.work import Work
from viz.said import in_own_words
from viz.texts import text

#: Room for the figures below the plots.
_WORDS_PX = 170


class ComparePage(QtWidgets.QWidget):
    """Looks for the last comparable recording when it is first shown.

    Parameters
    ----------
    model
        What is shown.
    folder, cache
        Of the recordings, and of their summaries.
    """

    searched = QtCore.pyqtSignal()

    def __init__(self, model: ReviewModel, folder: Path, cache: Path, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._folder, self._cache = model, folder, cache
        self.found = Found((), 0)
        self.candidate: Candidate | None = None
        self.other: Recording | None = None
        self.changes: list[Change] = []
        self._finding: Work | None = None
        self._reading: Work | None = None
        self._by_hand = self._searched = False
        self.chooser = QtWidgets.QComboBox()
        self.chooser.setAccessibleName(text("review.compare.with"))
        self.chooser.setSizeAdjustPolicy(QtWidgets.QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.activated.connect(lambda index: self.choose(self.found.candidates[index]))
        self.other_file = QtWidgets.QPushButton(text("review.compare.file"))
        self.other_file.clicked.connect(self._ask_file)
        self.plots = CoursePlots()
        self.words = QtWidgets.QLabel()
        self.words.setWordWrap(True)
        self.words.setAlignment(QtCore.Qt.AlignmentFlag.AlignTop)
        self.words.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
        across = QtWidgets.QHBoxLayout()
        across.addWidget(QtWidgets.QLabel(text("review.compare.with")))
        across.addWidget(self.chooser, 1)
        across.addWidget(self.other_file)
        whole = QtWidgets.QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.addLayout(across)
        whole.addWidget(self._split(), 1)

    def _split(self) -> QtWidgets.QSplitter:
        """Plots above, words below; on a low screen the words are scrolled."""
        scrolled = QtWidgets.QScrollArea()
        scrolled.setWidget(self.words)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        scrolled.setMinimumHeight(_WORDS_PX // 3)
        parts = QtWidgets.QSplitter(QtCore.Qt.Orientation.Vertical)
        parts.addWidget(self.plots)
        parts.addWidget(scrolled)
        parts.setStretchFactor(0, 1)
        parts.setSizes([_WORDS_PX * 2, _WORDS_PX])
        return parts

    # --- finding the other one -------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Look for the last comparable recording, once."""
        if self._searched:
            return
        self._searched = True
        self.words.setText(text("review.compare.looking"))
        self._finding = finding_work(self, self._model.made.recording, self._folder, self._cache)
        self._finding.result.connect(self._take_found)
        self._finding.failed.connect(self.words.setText)
        self._finding.ended.connect(self._searched_all)
        self._finding.start()

    def choose(self, candidate: Candidate) -> None:
        """Compare with this one from now on."""
        self._by_hand = True
        self._read(candidate)

    def choose_file(self, path: Path) -> None:
        """Compare with a recording that lies anywhere."""
        try:
            self.choose(candidate_at(path, self._model.made.recording))
        except SmartMatError as error:
            self.words.setText(in_own_words(str(error)))

    def leave(self) -> None:
        """Nothing is looked for any more."""
        for work in (self._finding, self._reading):
            if work is not None:
                work.drop()
        self._finding = self._reading = None

    def _ask_file(self) -> None:
        chosen, _ = QtWidgets.QFileDialog.getOpenFileName(
            self, text("review.compare.file"), str(self._folder), "*.smat"
        )
        if chosen:
            self.choose_file(Path(chosen))

    def _take_found(self, found: Found) -> None:
        self.found = found
        self.chooser.clear()
        for index, each in enumerate(found.candidates):
            self.chooser.addItem(_listed(each))
            if each.unlike:
                # Grey, and why: it may be chosen all the same.
                grey = QtCore.Qt.ItemDataRole.ForegroundRole
                self.chooser.setItemData(index, QtGui.QBrush(QtGui.QColor(theme.look().quiet_text)), grey)
            self.chooser.setItemData(index, _reasons(each), QtCore.Qt.ItemDataRole.ToolTipRole)
        self._mark_chosen()
        if self.candidate is None and not self._by_hand:
            newest = last_comparable(found.candidates, self._model.made.recording.label("created"))
            # None that is still to be summed up lies between it and this recording.
            if newest is not None and newest.entry.created >= found.newest_missing:
                self._read(newest)
        self._tell()

    def _searched_all(self) -> None:
        self._finding = None
        self.searched.emit()
        if self.candidate is None:
            self.chooser.setCurrentIndex(-1)
            self._draw()
        else:
            self._tell()

    def _read(self, candidate: Candidate) -> None:
        if self._reading is not None:
            self._reading.drop()
        self.candidate, self.other = candidate, None
        self._mark_chosen()
        self.words.setText(text("review.reading", name=candidate.file.path.name))
        self._reading = other_work(self, candidate.file.path)
        self._reading.result.connect(self._take_other)
        self._reading.failed.connect(self.words.setText)
        self._reading.start()

    def _take_other(self, other: Recording) -> None:
        self._reading, self.other = None, other
        self._draw()

    def _mark_chosen(self) -> None:
        paths = [each.file.path for each in self.found.candidates]
        at = paths.index(self.candidate.file.path) if self.candidate and self.candidate.file.path in paths else -1
        self.chooser.setCurrentIndex(at)

    # --- showing it ------------------------------------------------------------------------------------------------

    def show_recording(self) -> None:
        """The set that is shown now, or its repetitions, changed."""
        if self._searched:
            self._draw()

    def _draw(self) -> None:
        mine = courses_of(self._model.recording)
        theirs = courses_of(self.other) if self.other is not None else None
        # Quiet stances have no repetitions: their figures take the room.
        self.plots.setVisible(any(len(each) for all_of in (mine, theirs or {}) for each in all_of.values()))
        self.plots.draw(mine, theirs, comparable=self.candidate is not None and not self.candidate.unlike)
        self._tell()

    def _tell(self) -> None:
        if self.other is None or self.candidate is None:
            if self.found.missing:
                self.words.setText(text("review.compare.left", count=self.found.missing))
            elif self._finding is None and self._reading is None:
                self.words.setText(text("review.compare.none"))
            return
        recording = self._model.recording
        counts = {"here": len(recording.repetitions), "there": len(self.other.repetitions)}
        told = escape(text("review.compare.counts", **counts)) if any(counts.values()) else ""
        if self.candidate.unlike:
            self.changes = []
            told += f"<br><b>{escape(_reasons(self.candidate))}</b>"
        else:
            self.changes = self._changes(recording)
            told += change_table(self.changes)
        self.words.setText(told)

    def _changes(self, recording: Recording) -> list[Change]:
        assert self.other is not None
        now = row(RecordingSummary(recording.info, recording.health, recording.summary, recording.markers))
        then = row(RecordingSummary(self.other.info, self.other.health, self.other.summary, self.other.markers))
        return changes_between(now, then, repeats_before(self.found.candidates, recording.label("created")))


def _listed(candidate: Candidate) -> str:
    entry = candidate.entry
    date = entry.created[:16].replace("T", " ") or candidate.file.path.name
    known = (date, entry.drill, text("review.compare.repetitions", count=entry.repetitions))
    return " · ".join(each for each in (*known, _reasons(candidate)) if each)


def _reasons(candidate: Candidate) -> str:
    if not candidate.unlike:
        return ""
    return text("review.compare.unlike", reasons="; ".join(_difference(each) for each in candidate.unlike))


def _difference(difference: Difference) -> str:
    not_told = text("review.differs.not_told")
    mine, theirs = difference.mine or not_told, difference.theirs or not_told
    return text("review.differs.both", name=text(f"review.differs.{difference.name}"), theirs=theirs, mine=mine)
