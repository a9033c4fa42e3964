"""Pages that somebody calls over the live page: keys, drills, sources, people, guided pages; one at a time."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from mat.errors import SmartMatError
from viz.choosing import Choosing
from viz.guide import TASKS, Guide
from viz.qt import QtGui
from viz.said import in_window_words
from viz.source_list import source_groups
from viz.state import Role
from viz.texts import text
from viz.widgets.drills_page import DrillsPage
from viz.widgets.guide_page import GuidePage
from viz.widgets.help_page import HelpPage
from viz.widgets.people_page import PeoplePage
from viz.widgets.sources_page import SourcesPage

if TYPE_CHECKING:
    from viz.drill_book import DrillBook
    from viz.main_window import MainWindow
    from viz.mats import Mats
    from viz.people_book import PeopleBook

Cover = HelpPage | SourcesPage | GuidePage | PeoplePage | DrillsPage


class Covers:
    """Over the live page of a window.

    Parameters
    ----------
    window
        Whose pages they are.
    mats
        Where another mat comes from; None where there is only the one.
    people
        Who trains here; None where nobody is kept.
    data_folder
        Whose recordings are offered.
    drills
        What can be trained; None where nobody leads.
    """

    def __init__(
        self,
        window: MainWindow,
        mats: Mats | None,
        people: PeopleBook | None,
        data_folder: Path | None,
        drills: DrillBook | None = None,
    ) -> None:
        self.page: Cover | None = None
        self.guide: Guide | None = None
        self._leaving: Cover | None = None
        self.choosing = Choosing(window, self, mats, people)
        self._window, self._mats, self._people, self._drills = window, mats, people, drills
        self._data_folder = data_folder or Path()

    # --- which page ------------------------------------------------------------------------------------------------

    def show_help(self) -> None:
        """The keys; the same key again takes them away."""
        if self._toggled_off(HelpPage):
            return
        page = HelpPage(self._window.type_heights(), self._window)
        page.set_window_height(self._window.height())
        page.closed.connect(self.close)
        page.asked.connect(self.show)
        self.cover_with(page)

    def show_sources(self, current: str = "") -> None:
        """The choice of mats; the one shown now is marked where nothing is plugged in."""
        if self._toggled_off(SourcesPage):
            return
        window = self._window
        page = SourcesPage(lambda: source_groups(self._data_folder), window.height(), window, current or window.source)
        page.closed.connect(self._leave_offering)
        page.chosen.connect(self.choosing.take_source)
        page.asked.connect(self.show)
        self.cover_with(page)
        page.list.setFocus()

    def show_people(self) -> None:
        """Who trains here."""
        if self._people is None or self._toggled_off(PeoplePage):
            return
        page = PeoplePage(self._people, self._window)
        page.closed.connect(self._leave_offering)
        page.chosen.connect(self.choosing.take_person)
        self.cover_with(page)
        page.take_focus()

    def show_drills(self) -> None:
        """What is trained."""
        if self._drills is None or self._toggled_off(DrillsPage):
            return
        page = DrillsPage(self._drills, self._window)
        page.closed.connect(self.close)
        page.chosen.connect(self.choosing.take_drill)
        page.asked.connect(self.show)
        self.cover_with(page)
        page.list.setFocus()

    def show_guide(self, name: str) -> None:
        """``calibrate``, ``verify`` or ``doctor``; what runs already goes on."""
        if self.guide is not None:
            self.takes_letter("k" if name == "calibrate" else "")
            return
        if self._mats is None or self._window.due.must_be_read:
            return
        if self._window.recording_runs:
            self._window.tell(text("guide.busy_recording"), Role.FAULT)
            return
        guide = Guide(name, self._mats.bench(), self, self._window.play)
        self.cover_with(GuidePage(self._window))
        self.guide = guide
        self.page.pressed.connect(self._press_guide)  # type: ignore[union-attr]
        self.look()

    def show(self, name: str) -> None:
        """A page by its name."""
        if name == "people" and isinstance(self.page, DrillsPage):
            self.choosing.come_back_to_drills()
        if name in TASKS:
            self.show_guide(name)
        else:
            {
                "help": self.show_help, "source": self.show_sources, "people": self.show_people,
                "drills": self.show_drills,
            }[name]()  # fmt: skip

    def cover_with(self, page: Cover) -> None:
        """This page instead of the one before."""
        self.close()
        self.page = page
        page.setGeometry(self._window.rect())
        page.show()
        page.raise_()

    def close(self) -> None:
        """Back to the live page; a guided task that runs is ended, and changes nothing."""
        guide, self.guide = self.guide, None
        page, self.page = self.page, None
        if self._people is not None and isinstance(page, PeoplePage):
            self._finish_deletion()
        if page is not None:
            # Held until another one goes: it still has to swallow the Enter that took it away.
            self._leaving = page
            page.hide()
            page.deleteLater()
            self._window.setFocus()
        if guide is not None:
            guide.close()

    def _finish_deletion(self) -> None:
        """Whoever was deleted on the page is gone for good, and trains no longer."""
        people, mats = self._people, self._mats
        assert people is not None
        try:
            people.finish()
            if mats is not None and people.current and not people.knows(people.current):
                people.current = ""
                self._window.take_views(mats.take_person(""))
        except SmartMatError as error:
            self._window.tell(in_window_words(str(error)), Role.FAULT)

    def shut(self) -> None:
        """The window closes."""
        if self.guide is not None:
            self.guide.abandon()
            self.guide = None
        if self._people is not None:
            with contextlib.suppress(SmartMatError):  # swept at the next start
                self._people.finish()

    def leave(self) -> bool:
        """Esc; True where there was a page."""
        if isinstance(self.page, GuidePage):
            self.page.leave()
            return True
        if isinstance(self.page, PeoplePage):
            self.page.press("close")
            return True
        there = self.page is not None
        if isinstance(self.page, SourcesPage):
            self._leave_offering()
        else:
            self.close()
        return there

    def _leave_offering(self) -> None:
        self.close()
        self.choosing.offer_drill()

    def _toggled_off(self, kind: type[Cover]) -> bool:
        """The page was there and is away now, or another one must be read or ended first."""
        shown = isinstance(self.page, kind)
        if shown:
            self.close()
        return shown or self._window.due.must_be_read or self.guide is not None

    # --- while it is shown -----------------------------------------------------------------------------------------

    def look(self) -> None:
        """At each look of the window."""
        if self.guide is not None and isinstance(self.page, GuidePage):
            self.guide.look()
            self.page.show_picture(self.guide.picture())

    def place(self) -> None:
        """The window has another size: pages whose type follows it are made anew."""
        if self.page is None:
            return
        if isinstance(self.page, HelpPage):
            self.page.set_window_height(self._window.height())
        if isinstance(self.page, GuidePage) and self.page.made_for != self._window.height():
            self.make_anew()
        self.page.setGeometry(self._window.rect())

    def press(self, event: QtGui.QKeyEvent) -> bool:
        """A key of the window; True where the page took it."""
        page = self._guide_page
        return page is not None and page.press(event)

    def takes_letter(self, letter: str) -> bool:
        """A letter that means something else to the page than to the window; True where the page took it."""
        page = self._guide_page
        return page is not None and page.press_key(letter)

    @property
    def _guide_page(self) -> GuidePage | None:
        return self.page if type(self.page) is GuidePage else None

    def make_anew(self) -> None:
        """Another look, language or size: a task that runs keeps its place."""
        if isinstance(self.page, GuidePage) and self.guide is not None:
            guide, self.guide = self.guide, None
            guide.press("", self.page.written)
            self.cover_with(GuidePage(self._window))
            self.guide = guide
            self.page.pressed.connect(self._press_guide)
            self.look()
        else:
            names: dict[type[Cover], str] = {HelpPage: "help", SourcesPage: "source", DrillsPage: "drills"}
            name = names.get(type(self.page), "") if self.page is not None else ""
            self.close()
            if name:
                self.show(name)

    # --- a guided task -----------------------------------------------------------------------------------------------

    def _press_guide(self, command: str, written: dict[str, str]) -> None:
        guide = self.guide
        if guide is None:
            return
        guide.press(command, written)
        if guide.closed:
            self.close()
            if guide.follows:
                self.show_guide(guide.follows)
            else:
                self.choosing.offer_drill()
        else:
            self.look()

    def pause(self) -> None:
        """Let the mat go."""
        assert self._mats is not None
        self._mats.pause()

    def resume(self) -> None:
        """Take it back."""
        assert self._mats is not None
        try:
            self._window.take_views(self._mats.resume())
        except SmartMatError as error:
            self._window.tell(text("guide.resumed", reason=in_window_words(str(error))), Role.FAULT)
