"""What stood on the mat in each tenth of a second, and for how long it has stood still."""

from __future__ import annotations

from dataclasses import dataclass, fields

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

    def at(self, some: slice) -> Moments:
        """Some of them."""
        return Moments(*(getattr(self, name)[some] for name in _FIELDS))


_FIELDS = tuple(field.name for field in fields(Moments))


def moments_of(cells_n: np.ndarray, geometry: MatGeometry) -> Moments:
    """Loads of t tenths of a second, from the (t, rows, cols) mean forces on the cells."""
    pads = both_pads(cells_n, geometry)
    count = len(cells_n)
    least_n = np.full(count, COP_LEAST_N)
    force_n, cop_mm = np.empty((count, len(SIDES))), np.empty((count, len(SIDES), 2))
    for index, side in enumerate(SIDES):
        force_n[:, index], cop_mm[:, index] = pads[side][0], centre_of_pressure(*pads[side], least_n)
    total_n = pads["left"][0] + pads["right"][0]
    net_cop_mm = centre_of_pressure(total_n, pads["left"][1] + pads["right"][1], least_n)
    return Moments(cells_n, force_n, cop_mm, total_n, net_cop_mm)


class RecentMoments:
    """The last seconds, ready to be looked at as arrays.

    Parameters
    ----------
    longest_s
        How far back anybody looks.

    Attributes
    ----------
    capacity
        Tenths of a second in ``longest_s``.
    """

    def __init__(self, longest_s: float, grid: Grid) -> None:
        self.capacity = round(longest_s * TICKS_PER_S)
        # Longer than needed: what is looked at always lies in one piece, and is moved once in longest_s.
        count = self._size = 3 * self.capacity
        cells = np.empty((count, grid.rows, grid.cols))
        self._stored = Moments(
            cells, np.empty((count, 2)), np.empty((count, 2, 2)), np.empty(count), np.empty((count, 2))
        )
        self._start = self._stop = 0

    def bring(self, moments: Moments) -> None:
        """The next tenths of a second, at most :attr:`capacity`: each counts from its :meth:`advance` on."""
        count = len(moments)
        if self._stop + count > self._size:
            kept = min(self._stop - self._start, self.capacity)
            for name in _FIELDS:
                array = getattr(self._stored, name)
                array[:kept] = array[self._stop - kept : self._stop]
            self._start, self._stop = 0, kept
        for name in _FIELDS:
            getattr(self._stored, name)[self._stop : self._stop + count] = getattr(moments, name)

    def advance(self) -> None:
        """One of them on."""
        self._stop += 1

    def clear(self) -> None:
        self._start = self._stop

    def last(self, duration_s: float) -> Moments | None:
        """The last tenths of a second, oldest first, valid until more are brought; None if they have not all come."""
        count = round(duration_s * TICKS_PER_S)
        if self._stop - self._start < count:
            return None
        return self._stored.at(slice(self._stop - count, self._stop))
