"""Real footprints at random places, with the truth of where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from real_footprints import GRID, PATCH_MM, PlacedPrint, emed_step, film_cells, mun104, place, tilted

from mat.geometry import SIDES, MatGeometry, Side
from mat.pressure import FSR_FILM

GEOMETRY = MatGeometry(GRID)
BODY_N = 700.0


@dataclass(frozen=True)
class Laid:
    """One template on a pad; ``rear_mm`` is the floor point of its rear edge on its own middle line."""

    picture: np.ndarray
    placed: PlacedPrint
    rear_mm: np.ndarray
    toe_out_deg: float

    @property
    def side(self) -> Side:
        return self.placed.side

    def pad_n(self, fl_pct: np.ndarray, force_n: float = BODY_N / 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Force on the pad's cells (n, rows, pad_cols), true CoP (n, 2) mm and place along the contact (n,) %."""
        fl_pct = np.atleast_1d(np.asarray(fl_pct, dtype=float))
        forces = tilted(self.picture, self.placed, fl_pct, np.full(len(fl_pct), force_n))
        return to_cells(self.placed.patches_n(forces)), self.placed.cop_mm(forces), self.placed.fl_pct(forces)

    def film_pad_n(self, fl_pct: np.ndarray, force_n: float = BODY_N / 2) -> np.ndarray:
        """The same as FSR film tells it, its law acting on 5 mm patches."""
        fl_pct = np.atleast_1d(np.asarray(fl_pct, dtype=float))
        patches = self.placed.patches_n(tilted(self.picture, self.placed, fl_pct, np.full(len(fl_pct), force_n)))
        both = {side: patches if side == self.side else 0 * patches for side in SIDES}
        return FSR_FILM.force_n(film_cells(both, FSR_FILM))[:, :, GRID.columns(self.side)]


def to_cells(patches_n: np.ndarray) -> np.ndarray:
    per_cell = round(GRID.row_pitch_mm / PATCH_MM)
    return patches_n.reshape(-1, GRID.rows, per_cell, GRID.pad_cols, per_cell).sum(axis=(2, 4))


def lay(picture: np.ndarray, side: Side, rear_mm: float, across_mm: float, toe_out_deg: float,
        geometry: MatGeometry = GEOMETRY, over_border: bool = False) -> Laid:  # fmt: skip
    placed = place(picture, side, geometry, rear_mm, across_mm, toe_out_deg, over_border=over_border)
    rear = geometry.pad_to_floor(side, np.array(across_mm), np.array(rear_mm))
    return Laid(picture, placed, rear, toe_out_deg)


@cache
def template(name: str, side: Side) -> np.ndarray:
    if name == "mun104":
        return mun104(side)
    right = emed_step().max(axis=0)
    return right if side == "right" else right[:, ::-1]


def random_prints(name: str, count: int, seed: int = 3, clear_mm: float = 0.0) -> Iterator[Laid]:
    """Places over the whole pad, ±12°; ``clear_mm`` keeps heel and toes that far from the pad's ends."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        side = SIDES[number % 2]
        while True:
            where = rng.uniform((2 + clear_mm, 40, -12), (40, 120, 12))
            try:
                yield lay(template(name, side), side, *where)
            except AssertionError:
                continue
            break


def both_pads_n(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """(n, rows, cols) from the cells of either pad."""
    return np.concatenate([left, right], axis=2)
