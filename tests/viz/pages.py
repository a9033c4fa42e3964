"""Every page of the window as a picture, drawn from simulated scans: for the reference pictures and the film strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from guide_pages import GUIDE_PAGES, people_book
from live_sessions import FakeSource, analysed

from mat.link import Port
from mat.pressure.health import Advice, HealthNote
from mat.session import LinkState
from mat.session.coach import CoachView, Message
from mat.session.diary import Diary, SessionNote, SetAnswers
from mat.session.diary_file import diary_path, write_diary
from viz.drill_book import DrillBook
from viz.first_run import FirstRun
from viz.main_window import MainWindow
from viz.mats import Views
from viz.model import LiveModel
from viz.preferences import Preferences
from viz.qt import QtCore, QtGui, QtWidgets
from viz.readable import Heights
from viz.recording_control import RecordingControl
from viz.session_pages import SessionPages
from viz.source_list import source_groups
from viz.texts import text
from viz.widgets.drills_page import DrillsPage
from viz.widgets.guide_page import GuidePage
from viz.widgets.help_page import HelpPage
from viz.widgets.people_page import PeoplePage
from viz.widgets.sources_page import SourcesPage

WIDTH, HEIGHT = 1280, 800
BAND = {"left": (30.0, 46.0), "right": (30.0, 46.0)}
SET = CoachView(
    stage="set", message=Message("coach.stage.set", {"set": 2, "sets": 3}), drill="slow-hinge", title="Slow hinge",
    set_number=2, sets=3, repetition=3, repetitions=5, tempo_phase="down", tempo_share=0.6, tempo_s=(5.0, 0.0, 5.0),
    band_pct=BAND,
)  # fmt: skip
REST = replace(
    SET, stage="rest", message=Message("coach.stage.rest"), repetition=5, tempo_phase=None,
    seconds_left=41.2, seconds_of=60.0, sentence=Message("coach.after.toes"),
)  # fmt: skip
WORN = HealthNote("drift", Advice.RECALIBRATE, "Your weight reads +7% in quiet stance: recalibrate (“smart-mat "
                  "calibrate”).")  # fmt: skip
#: Pages that somebody calls, other than guided ones.
COVERS = ("people", "people_deleted", "drills", "drills_check", "drills_physio")
PORTS = [Port("/dev/ttyUSB0", "USB Serial", 0x1A86, 0x7523)]


@dataclass(frozen=True)
class Page:
    """What a page shows: scans, the session, the link, a page over it."""

    scans: str = "sim:toes"
    duration_s: float = 19.8
    view: CoachView | None = None
    link: dict[str, object] = field(default_factory=dict)
    cover: str = ""
    asked: str | None = None
    first_run: tuple[str, ...] | None = None
    away_s: tuple[float, float] | None = None


class Attended:
    """A led session at one moment, whose answers go nowhere."""

    def __init__(self, view: CoachView | None, safety_due: bool) -> None:
        self._view, self._due = view, safety_due

    def view(self) -> CoachView | None:
        return self._view

    def safety_due(self) -> bool:
        return self._due

    def read_safety(self) -> None:
        return None

    def take_answers(self, set_number: int, answers: SetAnswers) -> None:
        return None


PAGES: dict[str, Page] = {
    "alarm": Page(view=replace(SET, repetition=2, tempo_phase="up", tempo_share=0.3)),
    "set": Page("sim:quiet", 14.0, SET),
    "countdown": Page(
        "sim:quiet", 14.0,
        replace(SET, stage="countdown", message=Message("coach.stage.countdown", {"set": 2, "sets": 3}), repetition=0,
                tempo_phase=None, seconds_left=2.4, seconds_of=3.0),
    ),
    "rest": Page("sim:quiet", 14.0, REST),
    "paused": Page("sim:empty", 2.0, replace(SET, stage="paused", message=Message("coach.stage.paused"))),
    "lost": Page("sim:quiet", 14.0, SET, {"state": LinkState.LOST, "message": ""}),
    "gap": Page("sim:toes", 18.0, None, {"measurement": (WORN,)}, away_s=(4.0, 12.0)),
    "help": Page("sim:quiet", 14.0, cover="help"),
    "sources": Page("sim:quiet", 14.0, cover="sources"),
    "safety": Page("sim:quiet", 14.0, SET, asked="safety"),
    "setup": Page("sim:empty", 2.0, replace(SET, stage="step_on", message=Message("coach.stage.step_on"), set_number=1,
                                            repetition=0, tempo_phase=None), asked=""),
    "questions": Page("sim:quiet", 14.0, REST, asked="2"),
    "questions_load": Page("sim:quiet", 14.0, REST, asked="317>12.5"),
    **{name: Page("sim:empty", 2.0, cover=name) for name in (*GUIDE_PAGES, *COVERS)},
    "first_place": Page("sim:empty", 2.0, first_run=()),
    "first_person": Page("sim:empty", 2.0, first_run=("",)),
    "first_weight": Page("sim:empty", 2.0, first_run=("", "zoe", "154 stone")),
    "first_foot": Page("sim:empty", 2.0, first_run=("", "zoe", "61.5")),
    "first_mat": Page("sim:empty", 2.0, first_run=("", "zoe", "61.5", "EU 39")),
}  # fmt: skip


def draw(
    app: QtWidgets.QApplication,
    page: Page,
    look: str,
    language: str,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    seen: Callable[[MainWindow], None] = lambda window: None,
) -> QtGui.QImage:
    """One page as it stands in a window of that size."""
    source = FakeSource()
    model = LiveModel(source, lambda: page.view, lambda: 0.031 if page.view else None)
    first_run = _first_run(page.first_run)
    views = Views(model, RecordingControl(source, Path("recordings")), pages=_session_pages(page))
    window = MainWindow(views, lambda: 100.0, first_run=first_run)
    window._timer.stop()
    window.resize(*size)
    window.prefer(Preferences(look=look, language=language))
    window.show()
    app.processEvents()
    from_s, to_s = page.away_s or (0.0, 0.0)
    blocks = analysed(page.scans, page.duration_s)
    source.give([each for each in blocks if not from_s <= each.block.time_s[-1] < to_s])
    source.set(**page.link)
    window.look()
    _cover(window, page.cover, size)
    if isinstance(window.cover, HelpPage):
        window.cover.set_window_height(size[1])
    app.processEvents()
    seen(window)
    image = window.grab().toImage()
    window.close()
    window.deleteLater()
    return image


def _cover(window: MainWindow, name: str, size: tuple[int, int]) -> None:
    """The page that somebody called over the live page."""
    if name == "help":
        window.covers.cover_with(HelpPage(Heights(27.4, 14.1), window))
    elif name == "sources":
        folder = Path("recordings")
        window.covers.cover_with(SourcesPage(lambda: source_groups(folder, lambda: PORTS), size[1], window))
    elif name in GUIDE_PAGES:
        guided = GuidePage(window)
        window.covers.cover_with(guided)
        guided.show_picture(GUIDE_PAGES[name]())
        if guided.bar is not None:
            guided.bar.clock = lambda: 1.2
    elif name.startswith("drills"):
        _show_drills(window, name)
    elif name.startswith("people"):
        _show_people(window, name.endswith("deleted"))


def _show_people(window: MainWindow, deleted: bool) -> None:
    with TemporaryDirectory() as folder:
        people = PeoplePage(people_book(Path(folder)), window)
        window.covers.cover_with(people)
        if deleted:
            people.show_people("jo")
            people.press("delete")


PRESCRIPTION = """
id = "weber-7"
from = "Dr. Weber"
review = 2027-01-31
note = "Go only as far as it feels easy."
[[drill]]
drill = "slow-hinge"
tempo_s = [3, 1, 3]
[[drill]]
drill = "wall-hinge"
check_set = true
[[drill]]
drill = "towel"
title = "Towel under the toes"
seconds = 20
not_safe = "Not on a wet floor."
"""


def drill_book(folder: Path) -> DrillBook:
    """Zoe's, in the fourth week of the programme, on a day on which something was done already."""
    write_diary(
        diary_path(folder, "zoe"),
        Diary(date(2026, 10, 30), sessions=(SessionNote(date(2026, 10, 30), ("active-foot",)),)),
    )
    return DrillBook(folder, lambda: "zoe", lambda: (("band-hinge", True),), dict, lambda: date(2026, 11, 20))


def _show_drills(window: MainWindow, name: str) -> None:
    with TemporaryDirectory() as folder:
        book = drill_book(Path(folder))
        if name == "drills_physio":
            sent = Path(folder) / "weber.toml"
            sent.write_text(PRESCRIPTION, encoding="utf-8")
            book.take_prescription(sent)
        page = DrillsPage(book, window)
        window.covers.cover_with(page)
        if name == "drills_check":
            chosen = page.list.findItems(text("drill.single-leg"), QtCore.Qt.MatchFlag.MatchContains)
            page.list.setCurrentItem(chosen[-1])


def _first_run(typed: tuple[str, ...] | None) -> FirstRun | None:
    """After so much was typed on its pages."""
    if typed is None:
        return None
    run = FirstRun(Path("settings.toml"))
    for written in typed:
        run.take(written)
    return run


def _session_pages(page: Page) -> SessionPages | None:
    """After so many keys; ``>`` is Enter."""
    if page.asked is None:
        return None
    attended = Attended(page.view, page.asked == "safety")
    pages = SessionPages(attended, attended)
    if page.asked != "safety":
        pages.due()
        for key in page.asked:
            pages.press("next" if key == ">" else key)
    return pages
