"""Another mat, another person or another drill in the same window; what stands in the way is told on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mat.errors import SmartMatError
from viz.drill_book import DrillChoice
from viz.drill_words import drill_title
from viz.said import in_window_words
from viz.state import Role
from viz.texts import text
from viz.widgets.drills_page import DrillsPage
from viz.widgets.people_page import PeoplePage
from viz.widgets.sources_page import SourcesPage

if TYPE_CHECKING:
    from viz.covers import Covers
    from viz.main_window import MainWindow
    from viz.mats import Mats, Views
    from viz.people_book import PeopleBook


class Choosing:
    """What a choice on a page changes.

    Parameters
    ----------
    window, covers
        Whose pages they are.
    mats
        Where another mat comes from; None where there is only the one.
    people
        Who trains here; None where nobody is kept.
    """

    def __init__(self, window: MainWindow, covers: Covers, mats: Mats | None, people: PeopleBook | None) -> None:
        self._window, self._covers, self._mats, self._people = window, covers, mats, people
        self._offers_drill = False

    def take_source(self, source: str) -> None:
        """Show another mat."""
        if self._change(lambda mats: mats.change(source)):
            self.offer_drill()

    def take_person(self, code: str) -> None:
        """Somebody else trains from now on, on the same mat."""
        if not self._change(lambda mats: mats.take_person(code)):
            return
        if self._people is not None:
            self._people.current = code
        self.offer_drill()

    def take_drill(self, choice: DrillChoice) -> None:
        """This is trained from now on, on the same mat."""
        if self._change(lambda mats: mats.take_drill(choice)):
            self._window.tell(_begun(choice))

    def leave_drill(self) -> bool:
        """Whoever leaves the safety page trains freely; False where nothing else can be trained."""
        mats = self._mats
        if mats is None or mats.choose_drill is None:
            return False
        try:
            self._window.take_views(mats.take_drill(DrillChoice()))
        except SmartMatError:
            return False
        self._window.tell(text("drills.left"), Role.NEUTRAL)
        return True

    # --- the first run ---------------------------------------------------------------------------------------------

    def begin_with(self, code: str) -> None:
        """The first run is done: they train from now on; left are a mat, its calibration, and the first drill."""
        mats = self._mats
        if mats is None:
            return
        try:
            self._window.take_views(mats.take_person(code))
        except SmartMatError as error:
            self._window.tell(in_window_words(str(error)), Role.FAULT)
            return
        if self._people is not None:
            self._people.current = code
        self._offers_drill = True
        if self._covers.page is None and not mats.acquisition.calibrated:
            self._covers.show_guide("calibrate")
        self.offer_drill()

    def come_back_to_drills(self) -> None:
        """Whoever chose a person from the page of drills is led back to it."""
        self._offers_drill = True

    def offer_drill(self) -> None:
        """Behind the last page of a first run the first drill is offered, once."""
        if self._offers_drill and self._covers.page is None:
            self._offers_drill = False
            self._covers.show_drills()

    def _change(self, change: Callable[[Mats], Views]) -> bool:
        page = self._covers.page
        if self._mats is None or not isinstance(page, SourcesPage | PeoplePage | DrillsPage):
            return False
        if self._window.recording_runs:
            page.tell(text("sources.recording_runs"))
            return False
        try:
            views = change(self._mats)
        except SmartMatError as error:
            page.tell(in_window_words(str(error)))
            return False
        self._covers.close()
        self._window.take_views(views)
        return True


def _begun(choice: DrillChoice) -> str:
    if choice.item is None:
        return text("drills.freely")
    drill = choice.item.drill
    return text("drills.begun", title=drill_title(drill.key, drill.title))
