"""An obedient simulated mat: what a calibration asks for is put on it, as a careful person would."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

import numpy as np

from mat.geometry import SIDES, MatGeometry, Side
from mat.sim.film import Film, pad_patches
from mat.sim.loads import BoardLoad, FoamSheet, placement_rng
from mat.sim.loads_person import PLACES, Move, Person, treading_n
from mat.sim.motion import GRAVITY_M_S2, Sway, smooth_step
from mat.sim.tread import CellSource

#: Between two things asked the mat lies empty for so long, s.
CLEARING_S = 1.5
#: A person on a board sways by this much, along and across, mm.
_WANDER_MM = (4.0, 2.0)
_WANDER_STREAM = 24
#: The foot of a load on a marked point, and how well it is put there, mm.
PUCK_RADIUS_MM, PUCK_PLACING_MM = 55.0, 1.0


class Asked(Protocol):
    """What a step of a calibration asks for."""

    @property
    def kind(self) -> str: ...
    @property
    def bears(self) -> Literal["nothing", "load", "person"]: ...
    @property
    def side(self) -> Side | None: ...
    @property
    def turned(self) -> bool: ...
    @property
    def number(self) -> int: ...
    @property
    def move(self) -> Move: ...
    @property
    def spot(self) -> int: ...
    @property
    def at_mm(self) -> tuple[float, float]: ...


@runtime_checkable
class Performer(Protocol):
    """A source that can do what a calibration asks."""

    def perform(self, asked: Asked) -> None:
        """Do it from now on."""
        ...


class ObedientCells:
    """Cells of a mat that first lies under a body, and from the first thing asked on bears what is asked.

    Parameters
    ----------
    before
        What lies on it until something is asked.
    film, geometry
        Of the mat.
    weight_kg, foot_length_mm
        Of the person.
    seed
        Of foam, placements and sway.
    load_kg, board_kg
        What the person puts on, and board with foam.
    """

    def __init__(
        self, before: CellSource, film: Film, geometry: MatGeometry, weight_kg: float, foot_length_mm: float, seed: int,
        load_kg: float = 10.0, board_kg: float = 0.6,
    ) -> None:  # fmt: skip
        self._before, self._film, self._geometry, self._seed = before, film, geometry, seed
        self._pads = [pad_patches(geometry, side) for side in SIDES]
        self._person = Person(weight_kg, foot_length_mm, geometry, seed)
        self._foam = FoamSheet(seed)
        self._kg = {"load": load_kg + board_kg, "person": weight_kg + board_kg}
        self._asked: Asked | None = None
        self._begun_s: float | None = None
        #: Of the foam under the board that lies there now.
        self._stiffness: np.ndarray | None = None
        self._run, self._last_s = film.begin(self._pads), -np.inf

    def perform(self, asked: Asked) -> None:
        """Clear the mat, then do this."""
        self._asked, self._begun_s, self._stiffness = asked, None, None

    def conductance_s(self, time_s: np.ndarray) -> np.ndarray:
        """Cells at (n,) ascending seconds; (n, rows, cols) siemens."""
        if self._asked is None:
            return self._before.conductance_s(time_s)
        if len(time_s) and time_s[0] <= self._last_s:
            # The board has booted again: it is another film's life.
            self._run, self._begun_s = self._film.begin(self._pads), None
        if self._begun_s is None and len(time_s):
            self._begun_s = float(time_s[0]) + CLEARING_S
        if len(time_s):
            self._last_s = float(time_s[-1])
        since_s = time_s - (self._begun_s or 0.0)
        on = since_s > 0
        forces = [np.zeros((len(time_s), len(pad.cell))) for pad in self._pads]
        if on.any():
            for force_n, pressed_n in zip(forces, self._pressed_n(self._asked, since_s[on]), strict=True):
                force_n[on] = pressed_n
        return self._run.advance(time_s, forces)

    def _pressed_n(self, asked: Asked, since_s: np.ndarray) -> list[np.ndarray]:
        """(n, patches) newtons on both pads, (n,) seconds after it was begun."""
        if asked.bears == "nothing":
            return [np.zeros((len(since_s), len(pad.cell))) for pad in self._pads]
        if asked.kind == "tread":
            return treading_n(self._person, since_s, self._seed)
        if asked.kind == "point" and asked.side is not None:
            return self._puck_n(asked, asked.side, since_s)
        if asked.side is None:
            return self._person.patches_n(since_s, PLACES[asked.spot % len(PLACES)], asked.move)
        return self._board_n(asked, asked.side, since_s)

    def _puck_n(self, asked: Asked, side: Side, since_s: np.ndarray) -> list[np.ndarray]:
        """A load on a round foam foot, put on a mark to within some millimetres."""
        off_mm = PUCK_PLACING_MM * placement_rng(self._seed, 100 + asked.number).standard_normal(2)
        along_mm, across_mm = np.array(asked.at_mm) + off_mm
        centre = self._geometry.pad_to_floor(side, np.array(across_mm), np.array(along_mm))
        index = SIDES.index(side)
        distance = np.linalg.norm(self._pads[index].centres_mm - centre, axis=1)
        share = np.maximum(1 - (distance / PUCK_RADIUS_MM) ** 2, 0.0) ** 0.5
        forces = [np.zeros((len(since_s), len(pad.cell))) for pad in self._pads]
        load_n = self._kg["load"] * GRAVITY_M_S2
        forces[index] = load_n * smooth_step(since_s)[:, None] * share / share.sum()
        return forces

    def _board_n(self, asked: Asked, side: Side, since_s: np.ndarray) -> list[np.ndarray]:
        board = BoardLoad.drawn(side, self._kg[asked.bears], asked.turned, placement_rng(self._seed, asked.number))
        rng = np.random.default_rng([self._seed, _WANDER_STREAM, asked.number])
        sways = asked.bears == "person"
        wander_mm = np.stack([size * Sway(rng).at(since_s) * sways for size in _WANDER_MM], axis=1)
        index = SIDES.index(side)
        forces = [np.zeros((len(since_s), len(pad.cell))) for pad in self._pads]
        centres_mm = self._pads[index].centres_mm
        if self._stiffness is None:
            self._stiffness = board.stiffness(self._geometry, centres_mm, self._foam)
        carried_n = board.patches_n(self._geometry, centres_mm, self._stiffness, wander_mm)
        forces[index] = smooth_step(since_s)[:, None] * carried_n
        return forces
