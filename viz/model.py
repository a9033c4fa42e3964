"""The live window's view model: pulls from the acquisition, knows no Qt, gives a frozen picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mat.geometry import SIDES, MatGeometry, Side
from mat.pipeline import Analysis, AnalysisSettings
from mat.session import LinkState, LinkView
from viz import texts
from viz.history import GAP_S, History, unbroken_tail
from viz.notes import QualityNotes
from viz.scene import MatScene, Trails, mat_scene
from viz.state import SILENT_S, Role, StateWord, read_link, state_word

#: What the strips show, and how long a CoP leaves a trail.
STRIP_S = 20.0
TRAIL_S = 1.5
#: Rows kept at most: 20 s of the fastest mat (free-running, 16 × 16).
CAPACITY = 10_000
#: Points a strip and a trail are drawn with at most.
STRIP_POINTS, TRAIL_POINTS = 600, 45
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
    """

    ago_s: np.ndarray
    fl_pct: dict[Side, np.ndarray]


@dataclass(frozen=True)
class LinkPicture:
    """What is told of link and recording, as it is shown.

    Attributes
    ----------
    source, simulated
        Where the scans come from.
    health
        ``100.0 Hz · 0 lost · 8 ms``.
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
        What makes the figures doubtful.
    link
        Link and recording.
    """

    state: StateWord
    scene: MatScene | None
    strip: Strip
    notes: tuple[str, ...]
    link: LinkPicture


class LiveModel:
    """Follow an acquisition for a window.

    Parameters
    ----------
    source
        The acquisition.
    """

    def __init__(self, source: LiveSource) -> None:
        self._source = source
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
        if blocks:
            self._heard_s = now_s
            self._take(blocks)
        state = read_link(link, self._silent_s(link, now_s)) or (
            self._scene.state if self._scene else state_word("waiting")
        )
        # What is no longer measured is not shown as if it were.
        scene = None if state.role is Role.FAULT else self._scene
        notes = self._notes.texts(scene) if scene else ()
        return Picture(state, scene, self._strip, notes, _link_picture(link, state))

    def _silent_s(self, link: LinkView, now_s: float) -> float | None:
        """Seconds without a scan from a mat that streams; None while the first may still be under way."""
        if link.state is not LinkState.STREAMING:
            self._streaming_s = None
        elif self._streaming_s is None:
            self._streaming_s = now_s
        since_s = max((t for t in (self._streaming_s, self._heard_s) if t is not None), default=now_s)
        silent_s = now_s - since_s
        return None if self._scene is None and silent_s <= SILENT_S else silent_s

    def _take(self, blocks: list[Analysis]) -> None:
        newest = blocks[-1]
        if self._geometry is None or newest.block.hello.grid != self._geometry.grid:
            self._geometry = self._source.settings.geometry(newest.block.hello)
            self._history.clear()
        for block in _of_last_seconds(blocks, STRIP_S):
            self._history.append(_rows(block))
            self._notes.add(block)
        self._scene = mat_scene(newest, self._geometry, self._source.settings.thresholds, trails=self._cut_trails())
        self._strip = self._cut_strip()

    def _cut_trails(self) -> Trails:
        rows = self._history.last(TRAIL_S)

        def trail(column: int) -> np.ndarray:
            tail = unbroken_tail(rows, column)[:, column : column + 2]
            return tail[:: -max(1, len(tail) // TRAIL_POINTS)][::-1]

        return Trails(trail(_NET), {side: trail(_COP[side]) for side in SIDES})

    def _cut_strip(self) -> Strip:
        rows = self._history.last(STRIP_S)
        stride = -(-len(rows) // STRIP_POINTS) or 1
        # Counted from the first scan ever, the same scans are drawn every time: the line does not shimmer.
        rows = rows[-(self._history.first_index + len(self._history) - len(rows)) % stride :: stride]
        newest_s = self._history.last(0.0)[-1:, _TIME]
        fl_pct = rows[:, 1:3].copy()
        fl_pct[1:][np.diff(rows[:, _TIME]) > max(GAP_S, stride * GAP_S / 4)] = np.nan
        ago_s = rows[:, _TIME] - newest_s if len(rows) else np.empty(0)
        return Strip(ago_s, {side: fl_pct[:, _FL[side] - 1] for side in SIDES})


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


def _link_picture(link: LinkView, state: StateWord) -> LinkPicture:
    flowing = link.state is LinkState.STREAMING and state.key not in {"no_data", "waiting"}
    health = texts.HEALTH.format(
        rate_hz=link.health.rate_hz, missed=link.health.missed, late_ms=link.health.late_s * 1000
    )
    return LinkPicture(
        source=link.source,
        simulated=link.simulated,
        health=health if flowing else texts.NO_HEALTH,
        recording=link.recording.name if link.recording else "",
        recorded=texts.elapsed(link.recorded_s),
        fault=link.message if link.message != state.advice else "",
    )
