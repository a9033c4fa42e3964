"""What stood on the mat in each tenth of a second, and for how long it has stood still."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.foot.cop import both_pads, centre_of_pressure
from mat.geometry import SIDES, Grid, MatGeometry
from mat.pressure.ticks import TICKS_PER_S

#: Film newtons below which a pad's tick has no CoP worth following.
COP_LEAST_N = 10.0


@dataclass(frozen=True)
class Moments:
    """The load of t tenths of a second on the floor, in film newtons. Second index 0 is the left foot, 1 the right.

    Attributes
    ----------
    cells_n
        (t, rows, cols) mean force on the cells.
    force_n
        (t, 2) on either pad.
    cop_mm
        (t, 2, 2) of either pad; NaN where it bears next to nothing.
    total_n, net_cop_mm
        (t,) and (t, 2), of both together.
    """

    cells_n: np.ndarray
    force_n: np.ndarray
    cop_mm: np.ndarray
    total_n: np.ndarray
    net_cop_mm: np.ndarray

    def __len__(self) -> int:
        return len(self.total_n)

    def at(self, index: int | slice) -> Moments:
        """Some of them."""
        return Moments(*(getattr(self, name)[index] for name in self.__dataclass_fields__))


def moments_of(cells_n: np.ndarray, geometry: MatGeometry) -> Moments:
    """Loads of t tenths of a second, from the (t, rows, cols) mean forces on the cells."""
    pads = both_pads(cells_n, geometry)
    least_n = np.full(len(cells_n), COP_LEAST_N)
    total_n = pads["left"][0] + pads["right"][0]
    return Moments(
        cells_n=cells_n,
        force_n=np.stack([pads[side][0] for side in SIDES], axis=1),
        cop_mm=np.stack([centre_of_pressure(*pads[side], least_n) for side in SIDES], axis=1),
        total_n=total_n,
        net_cop_mm=centre_of_pressure(total_n, pads["left"][1] + pads["right"][1], least_n),
    )


class RecentMoments:
    """The last seconds, ready to be looked at as arrays.

    Parameters
    ----------
    longest_s
        How far back anybody looks.
    """

    def __init__(self, longest_s: float, grid: Grid) -> None:
        self._capacity = round(longest_s * TICKS_PER_S)
        # Twice as long as needed: what is looked at always lies in one piece, and is moved once in longest_s.
        count = 2 * self._capacity
        cells = np.empty((count, grid.rows, grid.cols))
        self._stored = Moments(
            cells, np.empty((count, 2)), np.empty((count, 2, 2)), np.empty(count), np.empty((count, 2))
        )
        self._start = self._stop = 0

    def append(self, moment: Moments) -> None:
        """The next tenth of a second (a single one, without its first axis)."""
        if self._stop == 2 * self._capacity:
            kept = min(self._stop - self._start, self._capacity)
            for name in Moments.__dataclass_fields__:
                array = getattr(self._stored, name)
                array[:kept] = array[self._stop - kept : self._stop]
            self._start, self._stop = 0, kept
        for name in Moments.__dataclass_fields__:
            getattr(self._stored, name)[self._stop] = getattr(moment, name)
        self._stop += 1

    def clear(self) -> None:
        self._start = self._stop

    def last(self, duration_s: float) -> Moments | None:
        """The last tenths of a second, oldest first, valid until the next append; None if they have not all come."""
        count = round(duration_s * TICKS_PER_S)
        if self._stop - self._start < count:
            return None
        return self._stored.at(slice(self._stop - count, self._stop))
