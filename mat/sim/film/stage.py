"""What an effect of real film is: a description that does not change, and a response that remembers.

A stage is frozen and can be shared. ``begin`` gives its response on some patches or cells: fresh film, no history. A
response is called with consecutive times and gives one row for each. It walks from scan to scan, so however the scans
are cut into calls the numbers are the same. It never writes into its state but replaces it: a shallow copy is a
snapshot.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from mat.geometry import Grid
from mat.sim.film.patches import PatchLayout

#: Separates the random numbers of the effects, and of sway (2), ADC (3) and rows (4), under one seed.
GAIN_STREAM, EXPONENT_STREAM, FAULT_STREAM = 1, 5, 6


class Response(Protocol):
    """One effect at work, with what it remembers."""

    def __call__(self, time_s: np.ndarray, values: np.ndarray, /) -> np.ndarray:
        """(n, …) of an ideal film at (n,) ascending seconds to (n, …) of this one."""
        ...


class PatchStage(Protocol):
    """Force the film responds to, from the force it carries; newtons a patch."""

    #: Whether the response depends on what was before.
    has_memory: bool

    def begin(self, layout: PatchLayout) -> Response:
        """Fresh film under these P patches; the response takes and gives (n, P)."""
        ...


class CellStage(Protocol):
    """Conductance of cells, from what an ideal film would give; siemens."""

    has_memory: bool

    def begin(self, grid: Grid) -> Response:
        """Fresh film under all cells; the response takes and gives (n, rows, cols)."""
        ...


def elapsed(time_s: np.ndarray, last_s: float | None) -> np.ndarray:
    """(n,) seconds that passed before each scan; 0 before the first scan of all (``last_s`` None)."""
    return np.diff(time_s, prepend=time_s[0] if last_s is None else last_s)
