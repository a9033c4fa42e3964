"""The live window's view model: pulls from the acquisition, knows no Qt, gives a frozen picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from mat.geometry import SIDES, MatGeometry, Side
from mat.pipeline import Analysis, AnalysisSettings
from mat.session import LinkState, LinkView
from mat.session.coach import CoachView
from viz.coaching import CoachPicture, coach_picture, headline, reminder, sentence
from viz.delay import PaintDelay, arrival_s
from viz.history import GAP_S, History, pauses, unbroken_tail
from viz.notes import QualityNotes, measurement_notes
from viz.said import in_window_words
from viz.scene import MatScene, Trails, mat_scene
from viz.state import SILENT_S, Role, StateWord, read_link, state_word
from viz.texts import elapsed, text

#: What the strips show, and how long a CoP leaves a trail.
STRIP_S = 20.0
TRAIL_S = 1.5
#: The line of link health is written anew so often, s: figures that change 60 times a second cannot be read.
HEALTH_S = 0.5
#: Rows kept at most: 20 s of the fastest mat (free-running, 16 × 16).
CAPACITY = 10_000
#: Points a strip and a trail are drawn with at most.
STRIP_POINTS, TRAIL_POINTS = 300, 32
#: The strip is cut anew so often, s: it moves by a pixel meanwhile.
STRIP_EVERY_S = 0.04
#: Columns of the history.
_TIME, _FL, _NET, _COP = 0, {"left": 1, "right": 2}, 3, {"left": 5, "right": 7}
_CHANNELS = 8


class LiveSource(Protocol):
    """What the model needs of an acquisition."""

    settings: AnalysisSettings

    def drain(self) -> list[Analysis]: ...

    def link(self) -> LinkView: ...


@dataclass(frozen=True, eq=False)
class Strip:
    """CoP along each foot over the last seconds.

    Attributes
    ----------
    ago_s
        (k,) seconds before the newest scan, rising to 0.
    fl_pct
        By side, (k,) % of foot length; NaN where not defined, and at the first scan after a gap.
    newest_s
        Device time of the newest scan; NaN before the first.
    gaps_ago_s
        (g, 2) beginning and end of each pause without scans (the mat was away), seconds ago.
    """

    ago_s: np.ndarray
    fl_pct: dict[Side, np.ndarray]
    newest_s: float = float("nan")
    gaps_ago_s: np.ndarray = field(default_factory=lambda: np.empty((0, 2)))


@dataclass(frozen=True)
class LinkPicture:
    """What is told of link and recording, as it is shown.

    Attributes
    ----------
    source, simulated
        Where the scans come from.
    health
        ``100.0 Hz · 0 lost · line 8 ms · screen 19 ms``.
    recording
        Name of the file being written, empty if none is.
    recorded
        Its length, ``1:05``.
    fault
        What is wrong while scans go on coming (a disk that takes nothing); empty if nothing is.
    """

    source: str
    simulated: bool
    health: str
    recording: str
    recorded: str
    fault: str


@dataclass(frozen=True, eq=False)
class Picture:
    """All that the window draws.

    Attributes
    ----------
    state
        The big word: the link's where that is at fault, else the person's.
    scene
        The pads; None before the first scan and while none comes.
    strip
        The last 20 s.
    notes
        What makes the figures doubtful: quality of the scans, then what the watch of the measurement advises.
    remark, reminder
        What is to be told of the measurement where nothing else is, and what to do before the first set; or empty.
    link
        Link and recording.
    coach
        Set, repetitions, tempo.
    occupied
        Somebody stands on the mat.
    sentence
        The one thing to say after a set; empty where there is none.
    """

    state: StateWord
    scene: MatScene | None
    strip: Strip
    notes: tuple[str, ...]
    link: LinkPicture
    coach: CoachPicture
    occupied: bool
    sentence: str
    remark: str = ""
    reminder: str = ""


class LiveModel:
    """Follow an acquisition for a window.

    Parameters
    ----------
    source
        The acquisition.
    coach_view
        Where the session is; None where nothing is coached.
    tone_delay_s
        95 of 100 tones began within this time of their state, s; None where none has sounded.
    """

    def __init__(
        self,
        source: LiveSource,
        coach_view: Callable[[], CoachView | None] = lambda: None,
        tone_delay_s: Callable[[], float | None] = lambda: None,
    ) -> None:
        self.delay = PaintDelay()
        self._source = source
        self._coach_view = coach_view
        self._tone_delay_s = tone_delay_s
        self._newest: Analysis | None = None
        self._bands: Mapping[Side, tuple[float, float]] | None = None
        self._health = ""
        self._health_due_s = float("-inf")
        self._history = History(_CHANNELS, STRIP_S, CAPACITY)
        self._geometry: MatGeometry | None = None
        self._notes = QualityNotes(source.settings.weight_kg is not None)
        self._heard_s: float | None = None
        self._streaming_s: float | None = None
        self._scene: MatScene | None = None
        self._strip = self._cut_strip()

    def poll(self, now_s: float) -> Picture:
        """Take what has come since the last call; ``now_s`` in seconds of any steady clock."""
        link = self._source.link()
        blocks = self._source.drain()
        view = self._coach_view()
        if blocks:
            self._heard_s = now_s
            self._take(blocks, view)
            self.delay.coming(arrival_s(link.health, int(blocks[-1].block.time_us[-1])))
        state = read_link(link, self._silent_s(link, now_s)) or headline(self._person(), view)
        # What is no longer measured is not shown as if it were.
        flows = state.role is not Role.FAULT
        scene = self._scene if flows else None
        advised, remark = measurement_notes(link.measurement)
        notes = (*(self._notes.texts(scene) if scene else ()), *advised)
        coach = coach_picture(view, self._newest if flows else None, flows)
        occupied = scene is not None and scene.state.key != "step_on"
        return Picture(
            state, scene, self._strip, notes, self._link_picture(link, state, now_s), coach, occupied, sentence(view),
            remark, reminder(view, link.recording is not None),
        )  # fmt: skip

    def _person(self) -> StateWord:
        return self._scene.state if self._scene else state_word("waiting")

    def _silent_s(self, link: LinkView, now_s: float) -> float | None:
        """Seconds without a scan from a mat that streams; None while the first may still be under way."""
        if link.state is not LinkState.STREAMING:
            self._streaming_s = None
        elif self._streaming_s is None:
            self._streaming_s = now_s
        since_s = max((t for t in (self._streaming_s, self._heard_s) if t is not None), default=now_s)
        silent_s = now_s - since_s
        return None if self._scene is None and silent_s <= SILENT_S else silent_s

    def _take(self, blocks: list[Analysis], view: CoachView | None) -> None:
        newest = self._newest = blocks[-1]
        if self._geometry is None or newest.block.hello.grid != self._geometry.grid:
            self._geometry = self._source.settings.geometry(newest.block.hello)
            self._history.clear()
        for block in _of_last_seconds(blocks, STRIP_S):
            self._history.append(_rows(block))
            self._notes.add(block)
        self._bands = view.band_pct if view else None
        moved_s = float(newest.block.time_s[-1]) - self._strip.newest_s
        if not 0 <= moved_s < STRIP_EVERY_S:
            self._strip = self._cut_strip()
        self._see()

    def say_anew(self) -> None:
        """The language has changed: nothing said before it stays."""
        self._health_due_s = float("-inf")
        self._see()

    def _see(self) -> None:
        """The scene of the newest scan."""
        if self._newest is not None and self._geometry is not None:
            thresholds, trails = self._source.settings.thresholds, self._cut_trails()
            self._scene = mat_scene(self._newest, self._geometry, thresholds, trails=trails, bands=self._bands)

    def _cut_trails(self) -> Trails:
        rows = self._history.last(TRAIL_S)

        def trail(column: int) -> np.ndarray:
            tail = unbroken_tail(rows, column)[:, column : column + 2]
            return tail[:: -max(1, len(tail) // TRAIL_POINTS)][::-1]

        return Trails(trail(_NET), {side: trail(_COP[side]) for side in SIDES})

    def _cut_strip(self) -> Strip:
        rows = self._history.last(STRIP_S)
        newest_s = self._history.last(0.0)[-1:, _TIME]
        if not len(rows):
            nothing: dict[Side, np.ndarray] = {side: np.empty(0) for side in SIDES}
            return Strip(np.empty(0), nothing)
        gaps_ago_s = pauses(rows[:, _TIME]) - newest_s
        stride = -(-len(rows) // STRIP_POINTS)
        # Counted from the first scan ever, the same scans are drawn every time: the line does not shimmer.
        rows = rows[-(self._history.first_index + len(self._history) - len(rows)) % stride :: stride]
        fl_pct = rows[:, 1:3].copy()
        fl_pct[1:][np.diff(rows[:, _TIME]) > max(GAP_S, stride * GAP_S / 4)] = np.nan
        by_side: dict[Side, np.ndarray] = {side: fl_pct[:, _FL[side] - 1] for side in SIDES}
        return Strip(rows[:, _TIME] - newest_s, by_side, float(newest_s[0]), gaps_ago_s)

    def _link_picture(self, link: LinkView, state: StateWord, now_s: float) -> LinkPicture:
        flowing = link.state is LinkState.STREAMING and state.key not in {"no_data", "waiting"}
        if not flowing:
            self._health, self._health_due_s = text("health.none"), float("-inf")
        elif now_s >= self._health_due_s:
            self._health, self._health_due_s = self._health_line(link), now_s + HEALTH_S
        return LinkPicture(
            source=link.source,
            simulated=link.simulated,
            health=self._health,
            recording=link.recording.name if link.recording else "",
            recorded=elapsed(link.recorded_s),
            fault=told if (told := in_window_words(link.message)) != state.advice else "",
        )

    def _health_line(self, link: LinkView) -> str:
        health = link.health
        parts = [text("health", rate_hz=health.rate_hz, missed=health.missed, late_ms=health.late_s * 1000)]
        for key, delay_s in (("health.screen", self.delay.p95_s()), ("health.sound", self._tone_delay_s())):
            if delay_s is not None:
                parts.append(text(key, p95_ms=delay_s * 1000))
        return " · ".join(parts)


def _of_last_seconds(blocks: list[Analysis], span_s: float) -> list[Analysis]:
    """The blocks of one mat that reach into the last ``span_s``; a window that did not look may find thousands."""
    newest = blocks[-1].block
    kept: list[Analysis] = []
    for block in reversed(blocks):
        other_mat = block.block.hello.grid != newest.hello.grid
        if other_mat or newest.time_us[-1] - block.block.time_us[-1] > span_s * 1e6:
            break
        kept.append(block)
    return kept[::-1]


def _rows(block: Analysis) -> np.ndarray:
    feet = block.feet
    return np.column_stack(
        [
            block.block.time_s,
            *(feet[side].fl_pct for side in SIDES),
            block.net_cop_mm,
            *(feet[side].cop_mm for side in SIDES),
        ]
    )
