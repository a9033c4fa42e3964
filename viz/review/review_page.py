"""One recording: words, timeline, pads, traces, repetitions and notes, all at one cursor; comparison and sway."""

from __future__ import annotations

import time
from pathlib import Path

from mat.pipeline import AnalysisSettings
from mat.session.reading import Recording
from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.review.corrected_page import CorrectedRepetitions
from viz.review.filing import Filing
from viz.review.heading import Heading
from viz.review.model import ReviewModel
from viz.review.notes_panel import NotesPanel
from viz.review.page_buttons import PageButtons
from viz.review.thresholds_dialog import ThresholdsDialog
from viz.review.timeline import Timeline
from viz.review.views import Views
from viz.review.work import LEAVE_S, Read, Work, reading_work
from viz.scene import MatScene
from viz.texts import text
from viz.widgets.pads_view import PadsView

#: While playing, this often.
_FRAME_MS = 16
#: Type on the pads is read at the desk: as in a live window so much lower.
_PADS_SHARE = 0.42


class ReviewPage(QtWidgets.QWidget):
    """Made for one recording; for another it is made anew.

    Parameters
    ----------
    recording
        Read with its cells.
    folder, cache
        Where to look for recordings to compare with, and of their summaries.
    growing
        It is still being read: :meth:`grow` gives the rest.
    """

    def __init__(
        self,
        recording: Recording,
        folder: Path,
        cache: Path,
        parent: QtWidgets.QWidget | None = None,
        *,
        growing: bool = False,
    ) -> None:
        super().__init__(parent)
        self.path: Path = recording.info.path
        self.model = ReviewModel(recording)
        self.heading = Heading()
        self.timeline = Timeline(self.model)
        self.pads = PadsView()
        self.views = Views(self.model, folder, cache)
        self.traces, self.compare, self.sway = self.views.traces, self.views.compare, self.views.sway
        self.repetitions = CorrectedRepetitions(self.path, self.model)
        self.table = self.repetitions.table
        self.filing = Filing(self, folder)
        self.filing.told.connect(self.tell)
        self.notes = NotesPanel(self.path)
        self.status = QtWidgets.QLabel()
        self.buttons = PageButtons()
        self.status.setWordWrap(True)
        self.dialog: ThresholdsDialog | None = None
        self.work: Work | None = None
        #: More of the recording is still being read.
        self.growing = growing
        self._share = 0.0
        self._told = self.notes.fault or self.repetitions.correcting.fault
        self._lay_out()
        self._connect()
        self._scene: MatScene | None = None
        self._played_s = 0.0
        self._timer = QtCore.QTimer(self)
        self._timer.setTimerType(QtCore.Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._play_on)
        self.show_all()

    def _lay_out(self) -> None:
        below = QtWidgets.QSplitter(QtCore.Qt.Orientation.Vertical)
        below.addWidget(self.pads)
        tabs = QtWidgets.QTabWidget()
        tabs.addTab(self.repetitions, text("review.repetitions"))
        tabs.addTab(self.notes, text("review.notes"))
        self._tabs = tabs
        below.addWidget(tabs)
        below.setSizes([420, 260])
        across = QtWidgets.QSplitter(QtCore.Qt.Orientation.Horizontal)
        across.addWidget(self.views)
        across.addWidget(below)
        across.setSizes([720, 560])
        whole = QtWidgets.QVBoxLayout(self)
        whole.setContentsMargins(10, 8, 10, 6)
        whole.setSpacing(6)
        whole.addWidget(self.heading)
        whole.addWidget(self.timeline)
        whole.addWidget(across, 1)
        below_all = QtWidgets.QHBoxLayout()
        below_all.addWidget(self.status, 1)
        below_all.addWidget(self.buttons)
        whole.addLayout(below_all)

    def _connect(self) -> None:
        for teller in (self.timeline.moved, self.traces.moved, self.table.jumped, self.notes.jumped):
            teller.connect(self.move_to)
        self.timeline.seen.connect(self.show_cursor)
        self.notes.changed.connect(lambda: self.timeline.show_notes(self.notes.notes))
        self.timeline.marked.connect(self._mark_at)
        self.notes.asked.connect(self._keep_note)
        self.repetitions.changed.connect(self.show_all)
        self.repetitions.drafted.connect(self.timeline.show_points)
        self.repetitions.told.connect(self.tell)
        self.notes.failed.connect(self.tell)
        self.notes.left.connect(self.setFocus)
        self.timeline.show_notes(self.notes.notes)

    # --- moving ----------------------------------------------------------------------------------------------------

    def move_to(self, time_s: float) -> None:
        """Put the cursor there."""
        self.model.move_to(time_s)
        self.show_cursor()

    def show_cursor(self) -> None:
        """Draw everything at the cursor."""
        self._scene = self.model.scene()
        self.pads.show_scene(self._scene)
        self.timeline.update()
        self.views.show_cursor()
        self.table.show_current(self.model.repetition_at_cursor())
        self.notes.show_span(self.model.span_s)
        self._show_status()

    def toggle_play(self) -> None:
        """Play, or hold."""
        self.model.toggle_play()
        self._played_s = time.monotonic()
        if self.model.playing:
            self._timer.start()
        self._show_status()

    def step_speed(self, steps: int) -> None:
        """Slower or faster."""
        self.model.step_speed(steps)
        self._show_status()

    def _play_on(self) -> None:
        now_s = time.monotonic()
        moved = self.model.advance(now_s - self._played_s)
        self._played_s = now_s
        if moved:
            self.show_cursor()
        if not self.model.playing:
            self._timer.stop()

    # --- a recording that is still being read ----------------------------------------------------------------------

    def grow(self, read: Read) -> None:
        """Take more of the recording; the last time it is whole."""
        self.growing = not read.whole
        self.model.grow(read.recording)
        self.show_all()

    def show_share(self, share: float) -> None:
        """So much of the recording was read."""
        self._share = share
        self._show_status()

    # --- notes and thresholds --------------------------------------------------------------------------------------

    def begin_note(self) -> None:
        """Write a note at the cursor."""
        self._tabs.setCurrentWidget(self.notes)
        self.notes.begin()

    def toggle_mark(self) -> None:
        """A span begins at the cursor, or none is marked any more."""
        self.model.toggle_mark()
        self.show_cursor()

    def leave_marks(self) -> None:
        """No span is marked, no repetition begun, no note being written."""
        self.model.mark_s = None
        self.repetitions.leave_adding()
        self.setFocus()
        self.show_cursor()

    def _mark_at(self, time_s: float) -> None:
        self.model.mark_s = time_s
        self.show_cursor()

    def _keep_note(self, said: str) -> None:
        span = self.model.span_s
        start_s, end_s = span if span is not None else (self.model.cursor_s, None)
        self.notes.add(start_s, said, end_s)

    def open_thresholds(self) -> None:
        """The dialog of the thresholds, once."""
        if self.dialog is None:
            shown = self.model.changed or self.model.made
            made = self.model.made.recording.settings
            self.dialog = ThresholdsDialog(made, shown.recording.settings, self.window())
            self.dialog.changed.connect(self.recompute)
        self.dialog.show()
        self.dialog.raise_()

    def recompute(self, settings: AnalysisSettings) -> None:
        """Read the recording again with other thresholds; the window goes on meanwhile."""
        if self.work is not None:
            self.work.drop()
            self.work = None
        if settings == self.model.made.recording.settings:
            self._take(None)
            return
        self.tell(text("review.recomputing", share=0.0))
        self.work = reading_work(self, self.path, settings)
        self.work.result.connect(self._take_changed)
        self.work.failed.connect(self.tell)
        self.work.start()

    def toggle_set(self) -> None:
        """Show the other thresholds."""
        self.model.toggle_set()
        self.show_all()

    def _take_changed(self, read: Read | float) -> None:
        if not isinstance(read, Read):
            self.tell(text("review.recomputing", share=read))
        elif read.whole:
            self._take(read.recording)

    def _take(self, recording: Recording | None) -> None:
        self.work = None
        self._told = ""
        self.model.compare(recording)
        self.show_all()

    def show_all(self) -> None:
        """Draw the set that is shown now, whole."""
        self.repetitions.ready = not self.growing
        self.heading.show_model(self.model)
        self.table.show_recording(self.model.recording)
        self.views.show_recording(ready=not self.growing)
        self.show_cursor()

    def tell(self, said: str) -> None:
        """A word in the line at the bottom."""
        self._told = said
        self._show_status()

    def _show_status(self) -> None:
        model = self.model
        scene = self._scene
        parts = [
            text("review.playing" if model.playing else "review.held"),
            text("review.speed", speed=model.speed),
            text("review.cursor", time_s=model.cursor_s, end_s=model.end_s),
            scene.state.word if scene else text("review.empty"),
            text("review.keys"),
        ]
        if (span := model.span_s) is not None:
            parts.insert(3, text("review.span", seconds=span[1] - span[0]))
        if self.growing:
            parts.insert(0, text("review.growing", share=self._share))
        self.status.setText(" · ".join(([self._told] if self._told else []) + parts))

    def leave(self) -> None:
        """Nothing is played or read any more."""
        self._timer.stop()
        self.views.leave()
        self.filing.leave()
        if self.work is not None:
            self.work.drop()
            self.work.wait(LEAVE_S)
            self.work = None
        if self.dialog is not None:
            self.dialog.close()

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        self.pads.set_window_height(round(_PADS_SHARE * self.height()))

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        QtGui.QPainter(self).fillRect(self.rect(), QtGui.QColor(theme.look().window))
