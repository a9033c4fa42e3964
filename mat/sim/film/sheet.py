"""The film under both feet: its law, its effects, and a run of it that remembers."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mat.errors import UsageError
from mat.geometry import Grid
from mat.pressure.film import FilmLaw
from mat.sim.film.patches import PATCH_SHARE, PatchLayout
from mat.sim.film.stage import CellStage, PatchStage


@dataclass(frozen=True)
class Film:
    """A film, as it was made.

    Parameters
    ----------
    law
        Of a whole cell; patches follow it with their share of the area.
    grid
        Cells of the mat.
    patch_stages, cell_stages
        Effects of real film, in order.
    """

    law: FilmLaw
    grid: Grid
    patch_stages: Sequence[PatchStage] = ()
    cell_stages: Sequence[CellStage] = ()

    @property
    def has_memory(self) -> bool:
        """Whether its conductance depends on earlier loads."""
        return any(stage.has_memory for stage in (*self.patch_stages, *self.cell_stages))

    @property
    def forgetful(self) -> Film:
        """The same film without the effects that remember (hysteresis, creep, warmth)."""
        return Film(
            self.law,
            self.grid,
            tuple(stage for stage in self.patch_stages if not stage.has_memory),
            tuple(stage for stage in self.cell_stages if not stage.has_memory),
        )

    def begin(self, layouts: Sequence[PatchLayout]) -> FilmRun:
        """Fresh film, never loaded, under the patches of the left and of the right foot (or pad)."""
        return FilmRun(self, layouts)

    def conductance_s(self, layouts: Sequence[PatchLayout], forces_n: Sequence[np.ndarray]) -> np.ndarray:
        """Conductance of all cells, each frame for itself: of fresh film, one second after each load is put on.

        Parameters
        ----------
        layouts
            Patches in contact under the left and the right foot.
        forces_n
            (n, P) newtons on those patches, per foot.

        Returns
        -------
        ndarray, shape (n, rows, cols), siemens
        """
        return self.forgetful.begin(layouts).advance(np.zeros(len(forces_n[0])), forces_n)


class FilmRun:
    """A film in use. What it carried is remembered from call to call, and over all loads of the run.

    Parameters
    ----------
    film
        Its description.
    layouts
        Patches under the left and the right foot; the same throughout.
    """

    def __init__(self, film: Film, layouts: Sequence[PatchLayout]) -> None:
        self._film = film
        self._layouts = tuple(layouts)
        self._sums = [np.unique(layout.cell, return_index=True) for layout in layouts]
        self._patches = [[stage.begin(layout) for stage in film.patch_stages] for layout in layouts]
        self._cells = [stage.begin(film.grid) for stage in film.cell_stages]
        self._last_s = -np.inf

    def advance(self, time_s: np.ndarray, forces_n: Sequence[np.ndarray]) -> np.ndarray:
        """Load the film on.

        Parameters
        ----------
        time_s
            (n,) seconds, ascending, not before those of the last call. A load lasts until the next time.
        forces_n
            (n, P) newtons on the patches, per layout.

        Returns
        -------
        ndarray, shape (n, rows, cols), siemens, at these times

        Raises
        ------
        UsageError
            The times do not ascend.
        """
        time_s = np.asarray(time_s, dtype=float)
        if len(time_s) and not (np.diff(time_s, prepend=self._last_s) >= 0).all():
            raise UsageError("Film cannot be loaded backwards in time: give ascending times, or begin a new run.")
        cells = np.zeros((len(time_s), self._film.grid.rows * self._film.grid.cols))
        for stages, (occupied, first), force_n in zip(self._patches, self._sums, forces_n, strict=True):
            answered_n = force_n
            for respond in stages:
                answered_n = respond(time_s, answered_n)
            patch_s = self._film.law.conductance_s(answered_n, share=PATCH_SHARE)
            cells[:, occupied] += np.add.reduceat(patch_s, first, axis=1)
        conductance = cells.reshape(-1, self._film.grid.rows, self._film.grid.cols)
        for respond in self._cells:
            conductance = respond(time_s, conductance)
        if len(time_s):
            self._last_s = float(time_s[-1])
        return conductance

    def copy(self) -> FilmRun:
        """The film as it is now, to go on from here a second time."""
        twin = copy.copy(self)
        twin._patches = [[copy.copy(respond) for respond in stages] for stages in self._patches]
        twin._cells = [copy.copy(respond) for respond in self._cells]
        return twin
