"""The review window: the library, or one recording; keys for everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mat.session.adherence import PlanOfDay
from viz import layout, theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.review.channels import CHANNELS
from viz.review.correction_bar import BUTTONS
from viz.review.help_page import ReviewHelp
from viz.review.keys import REVIEW_KEYS
from viz.review.library_page import LibraryPage
from viz.review.review_page import ReviewPage
from viz.review.style import style_sheet
from viz.review.views import VIEWS
from viz.review.work import LEAVE_S, Read, Work, reading_work
from viz.said import in_own_words
from viz.texts import text

#: What the arrow keys scrub by, s.
STEP_S = 0.1
_ZOOM = 1.6


class ReviewWindow(QtWidgets.QWidget):
    """Shows a recording, or the library to choose one from.

    Parameters
    ----------
    file
        The recording; None for the library.
    folder
        Of the recordings.
    cache
        Where the library's summaries are kept.
    plan
        What was asked of the people; None for the programme of weeks.
    """

    opened = QtCore.pyqtSignal()

    def __init__(self, file: Path | None, folder: Path, cache: Path, plan: PlanOfDay | None = None) -> None:
        super().__init__()
        self._folder, self._cache, self._plan = folder, cache, plan
        #: Why the recording that was asked for could not be shown; empty if it was.
        self.fault = ""
        self.page: ReviewPage | None = None
        self.library: LibraryPage | None = None
        self.help: ReviewHelp | None = None
        self.work: Work | None = None
        self.message = QtWidgets.QLabel()
        self.message.setWordWrap(True)
        self.message.setAlignment(QtCore.Qt.AlignmentFlag.AlignCenter)
        self.message.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pages = QtWidgets.QStackedLayout(self)
        self._pages.addWidget(self.message)
        self.setMinimumSize(*layout.LEAST_SIZE)
        self.resize(*layout.DEFAULT_SIZE)
        self.setStyleSheet(style_sheet())
        self._set_keys()
        if file is None:
            self.show_library()
        else:
            self.open(file)

    # --- pages -----------------------------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Read a recording beside the window, then show it."""
        if self.work is not None:
            self.work.drop()
        self.setWindowTitle(text("window_title", source=path.name))
        self.message.setText(text("review.reading", name=path.name))
        self._pages.setCurrentWidget(self.message)
        self.work = reading_work(self, path, None)
        self.work.result.connect(self._take)
        self.work.failed.connect(self._fail)
        self.work.start()

    def show_library(self) -> None:
        """The folder of recordings."""
        self._drop_page()
        self.setWindowTitle(text("window_title", source=text("review.library.list")))
        if self.library is None:
            self.library = LibraryPage(self._folder, self._cache, self._plan)
            self.library.chosen.connect(self.open)
            self._pages.addWidget(self.library)
        self._pages.setCurrentWidget(self.library)
        self.library.table.setFocus()

    def _take(self, read: Read | float) -> None:
        """As far as it was read; what a damaged file shows at its beginning is shown at once, too."""
        if not isinstance(read, Read):
            if self.page is not None:
                self.page.show_share(read)
            return
        if not read.recording.frames:
            if read.whole:
                self._fail(text("review.fault.empty", name=read.recording.info.path.name))
            return
        if self.page is not None and self.page.growing and self._pages.currentWidget() is self.page:
            self.page.grow(read)
        else:
            self._show_page(read)
        if read.whole:
            self.work, self.fault = None, ""
            self.opened.emit()

    def _show_page(self, read: Read) -> None:
        self._close_page()
        self.page = ReviewPage(read.recording, self._folder, self._cache, growing=not read.whole)
        self._seen(self.page)
        self.page.setFocus()

    def _seen(self, page: ReviewPage) -> None:
        page.buttons.pressed.connect(self._act)
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)

    def _act(self, name: str) -> None:
        self._acts[name]()

    def _fail(self, fault: str) -> None:
        self.work = None
        if self.page is not None and self.page.growing:
            self._close_page()
        if self.library is not None:
            self._pages.setCurrentWidget(self.library)
            self.library.tell(fault)
            return
        self.fault = fault
        self.message.setText(text("review.cannot", fault=in_own_words(fault)))

    def _drop_page(self) -> None:
        if self.work is not None:
            self.work.drop()
            self.work.wait(LEAVE_S)
            self.work = None
        self._close_page()

    def _close_page(self) -> None:
        if self.page is not None:
            self.page.leave()
            self._pages.removeWidget(self.page)
            self.page.deleteLater()
            self.page = None

    def _toggle_help(self) -> None:
        if self.help is not None:
            self.help.deleteLater()
            self.help = None
            return
        self.help = ReviewHelp(self)
        self.help.closed.connect(self._toggle_help)
        self.help.setGeometry(self.rect())
        self.help.show()
        self.help.raise_()

    def _leave(self) -> None:
        if self.help is not None:
            self._toggle_help()
        elif self.page is not None:
            self.page.leave_marks()

    def _change_look(self) -> None:
        theme.use_look("light" if theme.look().name == "dark" else "dark")
        self.setStyleSheet(style_sheet())
        if self.page is not None:
            self._look_anew(self.page)

    def _look_anew(self, before: ReviewPage) -> None:
        """All widgets are made anew, so that none needs to know how to change."""
        page = ReviewPage(before.model.made.recording, self._folder, self._cache, growing=before.growing)
        page.model.changed, page.model.shows_changed = before.model.changed, before.model.shows_changed
        page.model.cursor_s, page.model.seen_s = before.model.cursor_s, before.model.seen_s
        page.model.speed = before.model.speed
        self._close_page()
        self.page = page
        self._seen(page)
        page.show_all()

    # --- keys ------------------------------------------------------------------------------------------------------

    def _set_keys(self) -> None:
        anywhere: dict[str, Callable[[], object]] = {
            "look": self._change_look,
            "library": self.show_library,
            "help": self._toggle_help,
            "leave": self._leave,
            "quit": self.close,
        }
        self._acts = dict(anywhere)
        for name, act in _page_acts().items():
            self._acts[name] = lambda act=act: act(self.page) if self.page else None
        for name, keys, _ in REVIEW_KEYS:
            for key in keys:
                self._key(key, self._acts[name])
        for channel in CHANNELS:
            self._key(channel.key, lambda name=channel.name: self.page.traces.toggle(name) if self.page else None)

    def _key(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QtWidgets.QShortcut(QtGui.QKeySequence(key), self)
        shortcut.activated.connect(lambda: _done(act))

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        super().resizeEvent(a0)
        if self.help is not None:
            self.help.setGeometry(self.rect())

    def closeEvent(self, a0: QtGui.QCloseEvent | None) -> None:  # noqa: N802
        self._drop_page()
        if self.library is not None:
            self.library.leave()
        super().closeEvent(a0)


def _page_acts() -> dict[str, Callable[[ReviewPage], object]]:
    """What the keys do on the page of a recording, by the name of the action."""
    return {
        "play": lambda page: page.toggle_play(),
        "slower": lambda page: page.step_speed(-1),
        "faster": lambda page: page.step_speed(1),
        "back": lambda page: page.move_to(page.model.cursor_s - STEP_S),
        "on": lambda page: page.move_to(page.model.cursor_s + STEP_S),
        "scan_back": lambda page: _moved(page, lambda model: model.step_scans(-1)),
        "scan_on": lambda page: _moved(page, lambda model: model.step_scans(1)),
        "repetition_back": lambda page: _moved(page, lambda model: model.step_repetition(-1)),
        "repetition_on": lambda page: _moved(page, lambda model: model.step_repetition(1)),
        "start": lambda page: page.move_to(0.0),
        "end": lambda page: page.move_to(page.model.end_s),
        "closer": lambda page: _moved(page, lambda model: model.zoom(1 / _ZOOM)),
        "wider": lambda page: _moved(page, lambda model: model.zoom(_ZOOM)),
        "whole": lambda page: _moved(page, lambda model: model.see(0.0, model.end_s)),
        "note": lambda page: page.begin_note(),
        "thresholds": lambda page: page.open_thresholds(),
        "other_set": lambda page: page.toggle_set(),
        "mark": lambda page: page.toggle_mark(),
        "report": lambda page: page.filing.ask_report(page.model.recording),
        "export": lambda page: page.filing.ask_export(page.model.recording),
        **{name: lambda page, name=name: page.repetitions.do(name) for name, _ in BUTTONS},
        **{
            f"show_{name}": lambda page, index=index: page.views.setCurrentIndex(index)
            for index, name in enumerate(VIEWS)
        },
    }


def _done(act: Callable[[], object]) -> None:
    act()


def _moved(page: ReviewPage, move: Callable[..., None]) -> None:
    move(page.model)
    page.show_cursor()
