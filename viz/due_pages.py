"""Pages that are due by themselves: first run, safety, set-up card, questions; each look shows what belongs there."""

from __future__ import annotations

from collections.abc import Callable

from mat.errors import SmartMatError
from viz import layout, theme
from viz.first_run import FirstRun
from viz.qt import QtCore, QtGui, QtWidgets
from viz.safety import setup_picture
from viz.said import in_own_words
from viz.session_pages import SessionPages
from viz.state import Role
from viz.texts import text
from viz.widgets.first_run_page import FirstRunPage
from viz.widgets.panel import Panel
from viz.widgets.questions_card import QuestionsCard
from viz.widgets.safety_page import SafetyPage
from viz.widgets.setup_card import SetupCard

_Key = QtCore.Qt.Key
#: Keys that are no letters, by what they mean to a page.
_MEANT = {
    _Key.Key_Return: "next", _Key.Key_Enter: "next", _Key.Key_Space: "next", _Key.Key_Right: "next",
    _Key.Key_Left: "back", _Key.Key_PageUp: "back", _Key.Key_Backspace: "erase",
}  # fmt: skip


class DuePages:
    """Over the live page of a window.

    Parameters
    ----------
    window
        Whose pages they are.
    pages
        Of the led session; None where nobody leads.
    first_run
        None where it is not the first.
    tell
        A word to the user, and what kind of word.
    welcomed
        Called when the first run was ended or skipped.
    first_done
        Called with the person of a first run that was saved.
    leave_drill
        Goes on without a drill instead of the safety page; False where that cannot be: then the window closes.
    cover
        The page somebody called over the live page.
    """

    def __init__(
        self,
        window: QtWidgets.QWidget,
        pages: SessionPages | None,
        first_run: FirstRun | None,
        tell: Callable[[str, Role], None],
        welcomed: Callable[[], None],
        first_done: Callable[[str], None] = lambda code: None,
        leave_drill: Callable[[], bool] = lambda: False,
        cover: Callable[[], QtWidgets.QWidget | None] = lambda: None,
    ) -> None:
        self.session = pages
        self.page: SafetyPage | FirstRunPage | SetupCard | QuestionsCard | None = None
        self._window, self._first_run = window, first_run
        self._tell, self._welcomed, self._first_done, self._leave_drill = tell, welcomed, first_done, leave_drill
        self._cover = cover
        self._shown = ""
        self._leaving: QtWidgets.QWidget | None = None

    @property
    def must_be_read(self) -> bool:
        """No other page may cover the one that is due."""
        return isinstance(self.page, SafetyPage | FirstRunPage)

    def look(self) -> None:
        """Show what is due now."""
        due = ("first." + self._first_run.page) if self._first_run else (self.session and self.session.due()) or ""
        if due != self._shown:
            self.make_anew(due)
        if self.session is None:
            return
        if isinstance(self.page, SetupCard):
            self.page.show_setup(setup_picture(self.session.questions.answers.pain_before))
        elif isinstance(self.page, QuestionsCard):
            self.page.show_questions(self.session.questions.picture(), self.session.questions.set_number)

    def make_anew(self, due: str = "") -> None:
        """In another look, language or size, or another page; without one it is made at the next look."""
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
            # Held until another one goes: it still has to swallow the Enter that took it away.
            self._leaving, self.page = self.page, None
            self._window.setFocus()
        self._shown = due
        if due:
            self.page = self._made(due)
            self.place()
            self.page.show()
            cover = self._cover()
            if cover is not None and not self.must_be_read:
                # A card that comes by itself stays behind the page somebody is at.
                self.page.stackUnder(cover)
            else:
                self.page.raise_()
            if isinstance(self.page, FirstRunPage):
                self.page.take_focus()

    def _made(self, due: str) -> SafetyPage | FirstRunPage | SetupCard | QuestionsCard:
        if due == "setup":
            return SetupCard(self._window)
        if due == "questions":
            return QuestionsCard(self._window)
        if due == "safety":
            page = SafetyPage(self._window)
            page.confirmed.connect(self._confirm)
            page.left.connect(self._close)
            return page
        assert self._first_run is not None
        made = FirstRunPage(self._first_run.picture(), self._window.height(), self._window)
        made.went_on.connect(self._go_on)
        made.went_back.connect(self._go_back)
        made.skipped.connect(self._end_first_run)
        return made

    def place(self) -> None:
        """Where the page belongs in a window of this size."""
        page, whole = self.page, self._window.rect()
        if page is None:
            return
        if isinstance(page, Panel):
            page.set_window_height(whole.height())
        placed = layout.arrange(whole.width(), whole.height(), theme.type_scale())
        left, top, bottom = placed.pads.x, placed.pads.y, placed.balance.bottom
        right = {SetupCard: placed.left_strip.right, QuestionsCard: placed.pads.right}.get(type(page))
        page.setGeometry(whole if right is None else QtCore.QRect(left, top, right - left, bottom - top))

    # --- what is pressed -------------------------------------------------------------------------------------------

    def press(self, event: QtGui.QKeyEvent) -> bool:
        """A key of the window; True where the page took it."""
        meant = _MEANT.get(_Key(event.key()), event.text().lower().replace(",", "."))
        if isinstance(self.page, SafetyPage):
            todo = {"next": self._confirm}.get(meant)
        elif isinstance(self.page, FirstRunPage):
            # Cursor keys and spaces belong to what is typed.
            typing = _Key(event.key()) in (_Key.Key_Left, _Key.Key_Right, _Key.Key_Space)
            todo = None if typing else {"next": self._go_on, "back": self._go_back}.get(meant)
        else:
            return self._press_card(meant)
        if todo is not None:
            todo()
        return todo is not None

    def _press_card(self, meant: str) -> bool:
        taken = bool(self.page and self.session and self.session.press(meant))
        if taken:
            self.look()
        return taken

    def leave(self) -> bool:
        """Esc: out of what is due; True where there was something."""
        if isinstance(self.page, SafetyPage):
            self._close()
        elif isinstance(self.page, FirstRunPage):
            self._end_first_run()
        elif self.page is not None and self.session is not None:
            self.session.close()
            self.look()
        else:
            return False
        return True

    def _close(self) -> None:
        if not self._leave_drill():
            self._window.close()

    def _confirm(self) -> None:
        assert self.session is not None
        try:
            self.session.read_safety()
        except SmartMatError as error:
            self.session.go_unnoted()
            self._tell(in_own_words(str(error)), Role.FAULT)
        self.look()

    def _go_on(self) -> None:
        run, page = self._first_run, self.page
        assert run is not None
        assert isinstance(page, FirstRunPage)
        try:
            forward = run.take(page.written)
        except SmartMatError as error:
            page.tell(in_own_words(str(error)))
            return
        if run.saved:
            self._end_first_run()
            self._tell(text("first.saved", path=run.path), Role.OK)
            self._first_done(run.code)
        elif forward:
            self.look()
        else:
            page.tell(run.picture().fault)

    def _go_back(self) -> None:
        assert self._first_run is not None
        self._first_run.back()
        self.look()

    def _end_first_run(self) -> None:
        self._first_run = None
        self._welcomed()
        self.look()
