"""Random stances of one person on real footprints, as forces on the film, and the mat's readings of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from real_footprints import GRID, PATCH_MM, PlacedPrint, film_cells, mun104, place, tilted

from mat.geometry import SIDES, MatGeometry, Side
from mat.pressure import FilmLaw
from mat.sim.circuit import CircuitModel, quantise
from mat.wire import FrameBlock, Hello

GRAVITY_M_S2 = 9.80665
FILMS = {
    "high-ohm": FilmLaw(30e-6, 1.0),
    "fsr402": FilmLaw(160e-6, 0.78),
    "velostat": FilmLaw(300e-6, 1.0),
}
HELLO = Hello()


@dataclass(frozen=True)
class Stances:
    """n stances: force on every 5 mm patch of either pad, (n, patches)."""

    patches_n: dict[Side, np.ndarray]

    @property
    def cells_n(self) -> np.ndarray:
        """(n, rows, cols) newtons."""
        per_cell = round(GRID.row_pitch_mm / PATCH_MM)
        pads = [
            self.patches_n[side].reshape(-1, GRID.rows, per_cell, GRID.pad_cols, per_cell).sum(axis=(2, 4))
            for side in SIDES
        ]
        return np.concatenate(pads, axis=2)

    def conductance_s(self, film: FilmLaw, on_patches: bool) -> np.ndarray:
        """The law acting on 5 mm patches, as film does, or on whole cells, as the host assumes."""
        return film_cells(self.patches_n, film) if on_patches else film.conductance_s(self.cells_n)


def random_print(rng: np.random.Generator, side: Side) -> tuple[np.ndarray, PlacedPrint]:
    """The template of 104 adults at a random place and angle that lies on the pad."""
    picture = mun104(side)
    while True:
        where = rng.uniform((2, 45, -12), (30, 115, 12))
        try:
            return picture, place(picture, side, MatGeometry(GRID), *where)
        except AssertionError:
            continue


@cache
def random_stances(count: int, weight_kg: float, seed: int = 1) -> Stances:
    """Two feet at random places and ±12°, 35–65 % of the load on the left, CoP at 28–62 % of either foot."""
    rng = np.random.default_rng(seed)
    patches: dict[Side, list[np.ndarray]] = {side: [] for side in SIDES}
    for left in rng.uniform(0.35, 0.65, count):
        for side, share in zip(SIDES, (left, 1 - left), strict=True):
            picture, placed = random_print(rng, side)
            force_n = np.array([share * weight_kg * GRAVITY_M_S2])
            patches[side].append(placed.patches_n(tilted(picture, placed, rng.uniform(28, 62, 1), force_n)))
    return Stances({side: np.concatenate(rows) for side, rows in patches.items()})


def as_block(cells: np.ndarray, all_high: np.ndarray, row_sense: np.ndarray, hello: Hello = HELLO) -> FrameBlock:
    """Counts as scans 10 ms apart."""
    count = np.arange(len(cells))
    never = np.zeros(len(cells), dtype=bool)
    return FrameBlock(count * 10_000, count, 0 * count, never, 0 * count, cells, all_high, row_sense, hello)


def quantised(conductance_s: np.ndarray, seed: int = 1, noise_lsb: float = 0.5, row_spread: float = 0.01) -> FrameBlock:
    """What the ADC of a board with real resistors reads; another board for every 25 stances."""
    rng = np.random.default_rng(seed)
    parts = []
    for start in range(0, len(conductance_s), 25):
        model = CircuitModel.from_hello(HELLO, row_spread * rng.standard_normal(HELLO.rows))
        read = model.readings(conductance_s[start : start + 25])
        parts.append([
            quantise(part, noise_lsb * rng.standard_normal(part.shape), HELLO.bits)
            for part in (read.cells, read.all_high, read.row_sense)
        ])  # fmt: skip
    return as_block(*(np.concatenate(part) for part in zip(*parts, strict=True)))


@dataclass(frozen=True)
class Accuracy:
    """Relative error of the cells above 1 N; error of the net CoP and, worst side, of one foot's."""

    median: float
    p95: float
    cop_rms_mm: float
    foot_cop_rms_mm: float

    @classmethod
    def of(cls, got_s: np.ndarray, true_s: np.ndarray, film: FilmLaw) -> Accuracy:
        """Conductances compared; CoP of the forces they stand for by the law."""
        heavy = film.force_n(true_s) > 1.0
        error = np.abs(got_s / np.where(heavy, true_s, 1) - 1)[heavy]
        got_n, true_n = film.force_n(got_s), film.force_n(true_s)
        pads = [columns for columns in map(GRID.columns, SIDES) if true_n[:, :, columns].any()]
        feet = max(_cop_rms_mm(got_n, true_n, columns) for columns in pads)
        whole = _cop_rms_mm(got_n, true_n, slice(None))
        return cls(float(np.median(error)), float(np.percentile(error, 95)), whole, feet)

    def __str__(self) -> str:
        cop = f"CoP {self.cop_rms_mm:.3f} mm rms, a foot's {self.foot_cop_rms_mm:.3f} mm"
        return f"median {self.median:.2%}, p95 {self.p95:.2%}, {cop}"


def net_cop_mm(force_n: np.ndarray, columns: slice = slice(None)) -> np.ndarray:
    """(n, 2) by Σ F·r / Σ F over the cells of these columns."""
    centres = MatGeometry(GRID).cell_centres_mm[:, columns]
    chosen = force_n[:, :, columns]
    return np.einsum("nij,ijk->nk", chosen, centres) / chosen.sum(axis=(1, 2))[:, None]


def _cop_rms_mm(got_n: np.ndarray, true_n: np.ndarray, columns: slice) -> float:
    off = net_cop_mm(got_n, columns) - net_cop_mm(true_n, columns)
    return float(np.sqrt((off**2).sum(axis=1).mean()))
