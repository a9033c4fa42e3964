"""A body on film that remembers: the cells scan after scan, as a board asks for them."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from mat.sim.film import FilmRun


class CellSource(Protocol):
    """What lies on the mat."""

    def conductance_s(self, time_s: np.ndarray) -> np.ndarray:
        """Cells at (n,) seconds since the first scan; (n, rows, cols) siemens."""
        ...


class Treader(Protocol):
    """Somebody who stands on film."""

    def begin_film(self) -> FilmRun:
        """Fresh film under the feet."""
        ...

    def patches_n(self, time_s: np.ndarray) -> list[np.ndarray]:
        """(n, P) newtons on the patches under each foot at (n,) seconds."""
        ...


class Tread:
    """What a body leaves on one film, from its first scan on.

    A board computes scans ahead and throws some away when its rate changes; it then asks again from an earlier time.
    The film goes back to before the last call and lives through the scans that stand. Asked for a time before the last
    call (the board has booted again) it is fresh film.

    Parameters
    ----------
    body
        Who.
    """

    def __init__(self, body: Treader) -> None:
        self._body = body
        self._begin()

    def conductance_s(self, time_s: np.ndarray) -> np.ndarray:
        """Cells at (n,) ascending seconds; (n, rows, cols) siemens."""
        if not len(time_s):
            return self._film.copy().advance(time_s, self._body.patches_n(time_s))
        if len(self._asked_s) and time_s[0] < self._asked_s[0]:
            self._begin()
        elif len(self._asked_s) and time_s[0] <= self._asked_s[-1]:
            stands_s = self._asked_s[self._asked_s < time_s[0]]
            self._film = self._before
            self._film.advance(stands_s, self._body.patches_n(stands_s))
        self._before, self._asked_s = self._film.copy(), np.array(time_s)
        return self._film.advance(time_s, self._body.patches_n(time_s))

    def _begin(self) -> None:
        self._film = self._before = self._body.begin_film()
        self._asked_s = np.empty(0)
