"""Analysed scans written down by a test: who stands there, what goes wrong when, which repetitions were found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from mat.foot import FootMeasures, Stance
from mat.geometry import SIDES
from mat.pipeline import PHASES, QUALITIES, Analysis
from mat.posture import PERSON, SHIFTS, TILTS
from mat.posture.repetitions import Repetition
from mat.session.coach import Coach, CoachEvent
from mat.wire import FrameBlock, Hello

RATE_HZ = 100
PERIOD_US = 1_000_000 // RATE_HZ


class Scene:
    """``seconds`` of scans, empty at first; every method fills [start_s, stop_s)."""

    def __init__(self, seconds: float) -> None:
        n = round(seconds * RATE_HZ)
        self.n = n
        self.phase = np.full(n, PHASES.index("empty"), dtype=np.int8)
        self.person, self.shift = np.zeros(n, dtype=np.int8), np.zeros(n, dtype=np.int8)
        self.tilt = {side: np.zeros(n, dtype=np.int8) for side in SIDES}
        self.left_share = np.full(n, np.nan)
        self.quality = np.zeros(n, dtype=np.uint8)
        self.numbers = np.zeros((n, 2), dtype=np.int16)
        self.repetitions: list[Repetition] = []

    def stands(self, start_s: float, stop_s: float | None = None, settles_s: float = 2.0) -> Scene:
        scans, settled = _scans(start_s, stop_s, self.n), _scans(start_s + settles_s, stop_s, self.n)
        self.phase[scans] = PHASES.index("settling")
        self.phase[settled] = PHASES.index("stand")
        self.left_share[scans] = 0.5
        return self

    def moves(self, start_s: float, stop_s: float, set_number: int = 1, number: int = 1) -> Scene:
        scans = _scans(start_s, stop_s, self.n)
        self.phase[scans] = PHASES.index("descent")
        self.numbers[scans] = (set_number, number)
        return self

    def rolls(self, state: str, start_s: float, stop_s: float) -> Scene:
        self.person[_scans(start_s, stop_s, self.n)] = PERSON.index(state)
        return self

    def tilts(self, state: str, start_s: float, stop_s: float, sides: tuple[str, ...] = SIDES) -> Scene:
        for side in sides:
            self.tilt[side][_scans(start_s, stop_s, self.n)] = TILTS.index(state)  # type: ignore[index]
        return self

    def shifts(self, side: str, start_s: float, stop_s: float) -> Scene:
        self.shift[_scans(start_s, stop_s, self.n)] = SHIFTS.index(side)
        return self

    def lifts(self, other: str, start_s: float, stop_s: float) -> Scene:
        self.left_share[_scans(start_s, stop_s, self.n)] = 1.0 if other == "right" else 0.0
        return self

    def holds_on(self, start_s: float, stop_s: float) -> Scene:
        self.quality[_scans(start_s, stop_s, self.n)] |= 1 << QUALITIES.index("supported")
        return self

    def repeats(
        self, times_s: Iterable[float], duration_s: float = 3.0, down_s: float = 1.6, set_number: int = 1,
        first: int = 1, early_cop_mm: float = -8.0,
    ) -> Scene:  # fmt: skip
        """Repetitions that begin at ``times_s``, confirmed half a second after their end."""
        for number, start_s in enumerate(times_s, first):
            self.moves(start_s, start_s + duration_s, set_number, number)
            self.repetitions.append(_repetition(start_s, duration_s, down_s, set_number, number, early_cop_mm))
        return self

    def analysis(self) -> Analysis:
        n, nothing = self.n, np.full(self.n, np.nan)
        pairs = np.full((n, 2), np.nan)
        block = FrameBlock(
            time_us=np.arange(n, dtype=np.int64) * PERIOD_US,
            sequence=np.arange(n),
            missed=np.zeros(n, dtype=np.int64),
            restarted=np.zeros(n, dtype=bool),
            scan_us=np.full(n, 7488),
            cells=np.zeros((n, 16, 16), dtype=np.uint16),
            all_high=np.zeros((n, 16), dtype=np.uint16),
            row_sense=np.zeros((n, 16), dtype=np.uint16),
            hello=Hello(mcu="simulated"),
        )
        return Analysis(
            block=block, force_n=np.zeros((n, 16, 16)), total_force_n=nothing, net_cop_mm=pairs,
            left_load_share=self.left_share,
            feet={side: FootMeasures.without_footprint(nothing, pairs) for side in SIDES},
            roll={side: np.zeros(n, dtype=np.int8) for side in SIDES},
            tilt=dict(self.tilt), arch={side: np.zeros(n, dtype=bool) for side in SIDES},
            shift=self.shift, phase=self.phase, set_number=self.numbers[:, 0], repetition=self.numbers[:, 1],
            person=self.person, touch=np.zeros(n, dtype=np.int8), quality=self.quality, changes=(),
            repetitions=tuple(self.repetitions), events=(), running=(), stance=Stance(),
        )  # fmt: skip


def cut(analysis: Analysis, at: Iterable[int]) -> list[Analysis]:
    """The same scans in blocks that end before the scans ``at``."""
    edges = sorted({0, len(analysis), *(scan % (len(analysis) + 1) for scan in at)})
    parts = []
    for start, stop in pairwise(edges):
        rows = slice(start, stop)
        time_us = analysis.block.time_us
        since = -1 if start == 0 else int(time_us[start - 1])
        until = int(time_us[stop - 1]) if stop < len(analysis) else 1 << 62
        arrays = ("force_n", "total_force_n", "net_cop_mm", "left_load_share", "shift", "phase", "set_number",
                  "repetition", "person", "touch", "quality")  # fmt: skip
        parts.append(
            replace(
                analysis,
                block=analysis.block.rows_at(rows),
                tilt={side: analysis.tilt[side][rows] for side in SIDES},
                repetitions=tuple(each for each in analysis.repetitions if since < each.known_us <= until),
                **{name: getattr(analysis, name)[rows] for name in arrays},
            )
        )
    return parts


def told(coach: Coach, analysis: Analysis, kind: type | tuple[type, ...] = object) -> list[CoachEvent]:
    """Events of one kind."""
    return [event for event in coach.process(analysis) if isinstance(event, kind)]


def _scans(start_s: float, stop_s: float | None, n: int) -> slice:
    return slice(round(start_s * RATE_HZ), n if stop_s is None else round(stop_s * RATE_HZ))


def _repetition(
    start_s: float, duration_s: float, down_s: float, set_number: int, number: int, early_cop_mm: float
) -> Repetition:
    start_us, nan = round(start_s * 1e6), float("nan")
    end_us = start_us + round(duration_s * 1e6)
    return Repetition(
        set_number, number, start_us, (start_us + end_us) // 2, end_us, end_us + 500_000, down_s, 0.0,
        duration_s - down_s, "found", early_cop_mm, nan, nan, nan, nan, {}, nan, nan, nan, nan, {}, nan,
    )  # fmt: skip
