"""The guided check of the order of all lines: several stances at different places, and what they add up to."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mat.foot.footprint import CellPoints, find_footprint, midfoot_offset_mm
from mat.foot.standing import SWAPPED_MM
from mat.geometry import SIDES, MatGeometry, Side
from mat.matrix.line_order import judge_order
from mat.pressure.ticks import TICKS_PER_S, TickAccumulator
from mat.session.doctor import Finding

#: Somebody stands there, and is gone again, N by the film's law; a film that is told wrong may be off by a factor of 3.
ON_N, OFF_N = 150.0, 60.0
#: A stance is still while total and centre of pressure stay within these for so long.
STILL_S, STILL_SHARE, STILL_CELLS = 1.5, 0.10, 0.4
#: Prints more alike than this (cosine of the roots of their loads) stand at the same place and add nothing. Of two
#: random places on real prints one pair in a thousand is more alike.
SAME_PLACE = 0.97
#: Arches that must be seen on a pad before it is called mirrored.
LEAST_ARCHES = 3

Step = Literal["on", "stood", "same place", "off"]


@dataclass(frozen=True)
class _Tick:
    total_n: float
    cop_cells: np.ndarray
    cells_n: np.ndarray


class StanceCollector:
    """Finds still stances in a stream: step on, stand still, step off, elsewhere again.

    Attributes
    ----------
    prints
        (rows, cols) mean forces of the stances found, N.
    """

    def __init__(self) -> None:
        self.prints: list[np.ndarray] = []
        self._ticks = TickAccumulator()
        self._recent: deque[_Tick] = deque(maxlen=round(STILL_S * TICKS_PER_S))
        self._on = self._taken = False

    def process(self, time_us: np.ndarray, force_n: np.ndarray) -> list[Step]:
        """Take the next n scans.

        Parameters
        ----------
        time_us
            (n,) device time.
        force_n
            (n, rows, cols) N.

        Returns
        -------
        list of str
            What happened, in order: ``on``, ``stood`` (a stance was taken), ``same place`` (it was not), ``off``.
        """
        steps: list[Step | None] = [
            self._advance(np.maximum(tick.mean, 0.0)) for tick in self._ticks.process(time_us, force_n)
        ]
        return [step for step in steps if step is not None]

    def next_mat(self) -> None:
        """Another stream begins: whoever stood there is gone; the prints stay."""
        self._ticks = TickAccumulator()
        self._recent.clear()
        self._on = self._taken = False

    def _advance(self, cells_n: np.ndarray) -> Step | None:
        total_n = float(cells_n.sum())
        if not self._on:
            self._on = total_n >= ON_N
            return "on" if self._on else None
        if total_n < OFF_N:
            self._on = self._taken = False
            self._recent.clear()
            return "off"
        if self._taken:
            return None
        self._recent.append(_Tick(total_n, _cop_cells(cells_n), cells_n))
        return self._take() if self._still() else None

    def _still(self) -> bool:
        if len(self._recent) < (self._recent.maxlen or 0):
            return False
        totals = np.array([tick.total_n for tick in self._recent])
        cops = np.array([tick.cop_cells for tick in self._recent])
        return bool(np.ptp(totals) <= STILL_SHARE * totals.mean() and np.ptp(cops, axis=0).max() <= STILL_CELLS)

    def _take(self) -> Step:
        self._taken = True
        mean_n = np.mean([tick.cells_n for tick in self._recent], axis=0)
        if any(_alike(mean_n, known) > SAME_PLACE for known in self.prints):
            return "same place"
        self.prints.append(mean_n)
        return "stood"


def _cop_cells(cells_n: np.ndarray) -> np.ndarray:
    rows, cols = np.indices(cells_n.shape)
    return np.array([(cells_n * rows).sum(), (cells_n * cols).sum()]) / cells_n.sum()


def _alike(some: np.ndarray, other: np.ndarray) -> float:
    """Cosine of the roots of two loads."""
    return float(np.sqrt(some * other).sum() / np.sqrt(some.sum() * other.sum()))


def judge_lines(prints: list[np.ndarray], geometry: MatGeometry) -> list[Finding]:
    """What the stances say: the order of the lines, and which way round the pads' columns are.

    Parameters
    ----------
    prints
        (rows, cols) mean forces of one or more stances, N.
    geometry
        Of the mat.
    """
    order = judge_order(np.array(prints))
    good = False if order.changes else True if order.sure else None
    return [Finding("lines", good, order.text), *_mirrored(prints, geometry)]


def _mirrored(prints: list[np.ndarray], geometry: MatGeometry) -> list[Finding]:
    """A pad whose columns run the wrong way is as smooth as before, but shows the other foot."""
    wrong = [side for side in SIDES if _shows_other_foot(prints, geometry, side)]
    if not wrong:
        return []
    if len(wrong) == len(SIDES):
        text = "Both pads show the other foot: their plugs J1 and J2 are exchanged, or you stand with crossed feet."
    else:
        text = f"The {wrong[0]} pad shows the other foot: its eight columns run the wrong way; turn them round."
    return [Finding("sides", False, text)]


def _shows_other_foot(prints: list[np.ndarray], geometry: MatGeometry, side: Side) -> bool:
    points = CellPoints.of(geometry, side)
    offsets = []
    for cells_n in prints:
        pad_n = cells_n[:, geometry.grid.columns(side)]
        footprint = find_footprint(pad_n, points)
        if footprint is not None:
            offsets.append(midfoot_offset_mm(footprint, pad_n, points))
    seen = np.array([offset for offset in offsets if np.isfinite(offset)])
    return len(seen) >= LEAST_ARCHES and float(np.median(seen)) > SWAPPED_MM
