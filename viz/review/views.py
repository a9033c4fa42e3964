"""What stands beside the pads, one at a time: traces, comparison, sway."""

from __future__ import annotations

from pathlib import Path

from viz.qt import QtWidgets
from viz.review.compare_page import ComparePage
from viz.review.finding import repeats_before
from viz.review.model import ReviewModel
from viz.review.sway_page import SwayPage
from viz.review.trace_plots import TracePlots
from viz.texts import text

#: From left to right.
VIEWS = ("traces", "compare", "sway")


class Views(QtWidgets.QTabWidget):
    """Comparison and sway look for what they need when they are seen first.

    Parameters
    ----------
    model
        What is shown.
    folder, cache
        Where to look for recordings to compare with, and of their summaries.
    """

    def __init__(self, model: ReviewModel, folder: Path, cache: Path, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        #: Not before the recording is read to its end.
        self.ready = False
        self.traces = TracePlots(model)
        self.compare = ComparePage(model, folder, cache)
        self.sway = SwayPage(model)
        for name, view in zip(VIEWS, (self.traces, self.compare, self.sway), strict=True):
            self.addTab(view, text(f"review.{name}"))
        self.currentChanged.connect(lambda _: self.begin())
        self.compare.searched.connect(self._tell_repeats)

    def show_recording(self, *, ready: bool) -> None:
        """The set that is shown now, or its repetitions, changed."""
        self.ready = ready
        self.traces.draw_recording()
        if ready:
            self.compare.show_recording()
            self.begin()

    def show_cursor(self) -> None:
        """The cursor moved, and a marked span with it."""
        self.traces.show_stretch()
        self.traces.show_cursor()
        if self.ready and self.currentWidget() is self.sway:
            self.sway.begin()

    def begin(self) -> None:
        """The view that is seen now looks for what it needs."""
        if not self.ready or self.currentWidget() is self.traces:
            return
        self.compare.begin()
        if self.currentWidget() is self.sway:
            self.sway.begin()

    def leave(self) -> None:
        """Nothing is looked for any more."""
        self.compare.leave()

    def _tell_repeats(self) -> None:
        created = self._model.made.recording.label("created")
        self.sway.show_repeats(repeats_before(self.compare.found.candidates, created))
