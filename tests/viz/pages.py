"""Every page of the window as a picture, drawn from simulated scans: for the reference pictures and the film strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from live_sessions import FakeSource, analysed

from mat.link import Port
from mat.session import LinkState
from mat.session.coach import CoachView, Message
from viz.main_window import MainWindow
from viz.mats import Views
from viz.model import LiveModel
from viz.preferences import Preferences
from viz.qt import QtGui, QtWidgets
from viz.readable import Heights
from viz.recording_control import RecordingControl
from viz.source_list import source_groups
from viz.widgets.help_page import HelpPage
from viz.widgets.sources_page import SourcesPage

WIDTH, HEIGHT = 1280, 800
BAND = {"left": (30.0, 46.0), "right": (30.0, 46.0)}
SET = CoachView(
    stage="set", message=Message("coach.stage.set", {"set": 2, "sets": 3}), drill="slow-hinge", title="Slow hinge",
    set_number=2, sets=3, repetition=3, repetitions=5, tempo_phase="down", tempo_share=0.6, tempo_s=(5.0, 0.0, 5.0),
    band_pct=BAND,
)  # fmt: skip
PORTS = [Port("/dev/ttyUSB0", "USB Serial", 0x1A86, 0x7523)]


@dataclass(frozen=True)
class Page:
    """What a page shows: scans, the session, the link, a page over it."""

    scans: str = "sim:toes"
    duration_s: float = 19.8
    view: CoachView | None = None
    link: dict[str, object] = field(default_factory=dict)
    cover: str = ""


PAGES: dict[str, Page] = {
    "alarm": Page(view=replace(SET, repetition=2, tempo_phase="up", tempo_share=0.3)),
    "set": Page("sim:quiet", 14.0, SET),
    "countdown": Page(
        "sim:quiet", 14.0,
        replace(SET, stage="countdown", message=Message("coach.stage.countdown", {"set": 2, "sets": 3}), repetition=0,
                tempo_phase=None, seconds_left=2.4, seconds_of=3.0),
    ),
    "rest": Page(
        "sim:quiet", 14.0,
        replace(SET, stage="rest", message=Message("coach.stage.rest"), repetition=5, tempo_phase=None,
                seconds_left=41.2, seconds_of=60.0, sentence=Message("coach.after.toes")),
    ),
    "paused": Page("sim:empty", 2.0, replace(SET, stage="paused", message=Message("coach.stage.paused"))),
    "lost": Page("sim:quiet", 14.0, SET, {"state": LinkState.LOST, "message": ""}),
    "help": Page("sim:quiet", 14.0, cover="help"),
    "sources": Page("sim:quiet", 14.0, cover="sources"),
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
    window = MainWindow(Views(model, RecordingControl(source, Path("recordings"))), lambda: 100.0)
    window._timer.stop()
    window.resize(*size)
    window.prefer(Preferences(look=look, language=language))
    window.show()
    app.processEvents()
    source.give(analysed(page.scans, page.duration_s))
    source.set(**page.link)
    window.look()
    if page.cover == "help":
        window._cover_with(HelpPage(Heights(27.4, 14.1), window))
    elif page.cover == "sources":
        folder = Path("recordings")
        window._cover_with(SourcesPage(lambda: source_groups(folder, lambda: PORTS), size[1], window))
    if isinstance(window.cover, HelpPage):
        window.cover.set_window_height(size[1])
    app.processEvents()
    seen(window)
    image = window.grab().toImage()
    window.close()
    window.deleteLater()
    return image
