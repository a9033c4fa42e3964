"""A session in six pictures, for the README: ``python -m viz.film_strip session.png`` simulates and draws it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mat.errors import SmartMatError, StorageError
from mat.pipeline import Analysis, AnalysisSettings, Pipeline
from mat.session import LinkHealth, LinkState, LinkView
from mat.session.coach import Coach, CoachView
from mat.session.drills import catalogue
from mat.session.sources import settings_of
from mat.sim import SimTransport
from mat.wire import FrameBlock, Hello, StreamDecoder
from viz.display import require_qt
from viz.model import LiveModel, Picture
from viz.texts import text

SOURCE, DRILL, LASTS_S = "sim:toes?seed=3", "good-morning", 110.0
#: Each picture is drawn at this size, and stands in the strip at a third of it, pixels.
SIZE, SHOWN, COLUMNS = (1280, 800), (480, 300), 3
#: Scans are taken by twentieths of a second, as a window would find them.
STEP_S = 0.05


@dataclass(frozen=True)
class Frame:
    """One moment of the session, up to which a window is to be led."""

    name: str
    picture: Picture


#: What the frames show, in the order in which it happens: the first moment at which it is true.
MOMENTS: tuple[tuple[str, Callable[[Picture], bool]], ...] = (
    ("step on", lambda picture: picture.state.key == "step_on"),
    ("stand still", lambda picture: picture.state.key == "stand_still"),
    ("countdown", lambda picture: picture.state.key == "countdown"),
    ("balanced", lambda picture: picture.state.key == "balanced" and picture.coach.count_written.startswith("2/")),
    ("toes", lambda picture: picture.state.key == "toes"),
    ("rest", lambda picture: picture.state.key == "rest"),
)


class Session:
    """A simulated mat, analysed and coached step by step: what :class:`~viz.model.LiveModel` asks of a source."""

    def __init__(self, source: str = SOURCE, drill: str = DRILL) -> None:
        known = catalogue()[drill]
        self._transport = SimTransport(source, fast=True, duration_s=LASTS_S)
        brought = settings_of(self._transport)
        self.settings = replace(AnalysisSettings(), drill=known.settings, **brought)  # type: ignore[arg-type]
        self._coach = Coach(known)
        self._blocks: list[Analysis] = []
        self._newest_us: int | None = None
        self._link = LinkView(
            state=LinkState.STREAMING, message="", source=source, simulated=True, hello=Hello(),
            health=LinkHealth(rate_hz=100.0), status=None, recording=None, recorded_s=0.0,
        )  # fmt: skip

    def steps(self) -> Iterator[float]:
        """Take the scans, and give the time after each step, s."""
        decoder, pipeline = StreamDecoder(), None
        self._transport.open()
        self._transport.write(b"s\n")
        while not self._transport.finished:
            for item in decoder.feed(self._transport.read(STEP_S)):
                if isinstance(item, Hello) and pipeline is None:
                    pipeline = Pipeline(self.settings, item)
                elif isinstance(item, FrameBlock) and pipeline is not None:
                    block = pipeline.process(item)
                    self._coach.process(block)
                    self._blocks.append(block)
                    self._newest_us = int(block.block.time_us[-1])
                    yield self._newest_us / 1e6
        self._transport.close()

    def drain(self) -> list[Analysis]:
        """The blocks since the last call."""
        blocks, self._blocks = self._blocks, []
        return blocks

    def link(self) -> LinkView:
        """A link without fault."""
        return self._link

    def view(self) -> CoachView | None:
        """Where the session is."""
        return None if self._newest_us is None else self._coach.view(self._newest_us)


def frames() -> list[Frame]:
    """The moments of the session, each with the picture a window would draw."""
    session = Session()
    model = LiveModel(session, session.view)
    found: list[Frame] = []
    for now_s in session.steps():
        picture = model.poll(now_s)
        name, shows = MOMENTS[len(found)]
        if shows(picture):
            found.append(Frame(name, picture))
            if len(found) == len(MOMENTS):
                break
    return found


def save_film_strip(out: Path) -> None:
    """Write the session's frames side by side as a PNG.

    Raises
    ------
    NoDisplay
        Qt itself is missing (a screen is not needed).
    StorageError
        The file cannot be written.
    """
    require_qt()
    from viz.live_page import LivePage  # noqa: PLC0415
    from viz.qt import QtCore, QtGui, QtWidgets  # noqa: PLC0415
    from viz.state import Role  # noqa: PLC0415

    # Kept alive until the picture is done: an application that is collected takes its widgets along.
    app = QtWidgets.QApplication.instance() or QtWidgets.QApplication([text("program"), "-platform", "offscreen"])
    taken = frames()
    rows = -(-len(taken) // COLUMNS)
    strip = QtGui.QImage(COLUMNS * SHOWN[0], rows * SHOWN[1], QtGui.QImage.Format.Format_RGB32)
    painter = QtGui.QPainter(strip)
    smooth = QtCore.Qt.TransformationMode.SmoothTransformation
    for index, frame in enumerate(taken):
        page = LivePage()
        page.setAttribute(QtCore.Qt.WidgetAttribute.WA_DontShowOnScreen)
        page.resize(*SIZE)
        page.show()
        app.processEvents()
        page.show_picture(frame.picture, ("", Role.NEUTRAL))
        shown = page.grab().toImage().scaled(*SHOWN, transformMode=smooth)
        painter.drawImage(index % COLUMNS * SHOWN[0], index // COLUMNS * SHOWN[1], shown)
        page.close()
    painter.end()
    if not strip.save(str(out), "PNG"):
        raise StorageError(text("fault.picture", path=out, reason=text("film.refused")))


def main() -> int:
    """Write the strip to the file given."""
    if len(sys.argv) != 2:
        print(text("film.usage"), file=sys.stderr)
        return 2
    try:
        save_film_strip(Path(sys.argv[1]))
    except SmartMatError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
