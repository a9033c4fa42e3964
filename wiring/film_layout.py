"""What it costs not to cut the film into patches: conduction sideways, from crossing to crossing.

Film is modelled as one node a crossing. The cell's conductance G is contact for the most part, so half of its
resistance lies to the row (2G) and half to the column (2G). Film that is not cut joins neighbouring nodes with
``width / (gap · sheet resistance)``: along the rows if it is cut into 16 strips a pad, both ways if it is one sheet.
Patches have no joint. Pads are separate. The nodal equations are solved for every pattern; then the host inverts the
readings as it always does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from mat.geometry import MatGeometry
from mat.matrix import ReadoutCircuit, invert
from mat.pressure import FilmLaw
from mat.sim import CircuitReadings
from mat.wire import Hello

Layout = Literal["patches", "strips", "sheet"]
LAYOUTS: tuple[Layout, ...] = ("patches", "strips", "sheet")
#: 31 kΩ a square is commonly quoted as Velostat's upper bound; the others show how much depends on it.
SHEET_OHM = (31e3, 100e3, 10e3)
#: Film between two neighbouring 15 mm tapes 20 mm apart: 5 mm long, 18 mm wide.
FILM_WIDTH_MM, GAP_MM = 18.0, 5.0
#: Keeps nodes of film that touches nothing from floating, S.
_FLOATING_S = 1e-12


@dataclass(frozen=True)
class FilmNetwork:
    """Film between rows and columns of one mat.

    Parameters
    ----------
    layout
        How the film is cut.
    sheet_ohm
        Its resistance along the surface, Ω per square.
    """

    layout: Layout
    sheet_ohm: float
    hello: Hello = field(default_factory=Hello)

    def readings(self, conductance_s: np.ndarray) -> CircuitReadings:
        """Voltages of n frames (n, rows, cols) of cells, as shares of the reference."""
        frames = [self._one(cells) for cells in conductance_s]
        return CircuitReadings(*(np.array(part) for part in zip(*frames, strict=True)))

    def _one(self, G: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rows, cols = G.shape
        base = self._nodal_matrix(G)
        high = 1 / (self.hello.row_series_ohm + self.hello.driver_high_ohm)
        low = 1 / (self.hello.row_series_ohm + self.hello.driver_low_ohm)
        volts = []
        for pattern in range(rows + 1):
            driven = np.full(rows, pattern == rows) | (np.arange(rows) == pattern)
            drive = np.where(driven, high, low)
            Y, current = base.copy(), np.zeros(len(base))
            Y[np.arange(rows), np.arange(rows)] += drive
            current[:rows] = drive * driven
            volts.append(np.linalg.solve(Y, current))
        v = np.array(volts)
        return v[:rows, rows : rows + cols], v[rows, rows : rows + cols], v[np.arange(rows), np.arange(rows)]

    def _nodal_matrix(self, G: np.ndarray) -> np.ndarray:
        """Nodes: rows, columns, film at each crossing; the rows' drivers are not yet in it."""
        rows, cols = G.shape
        film = rows + cols + np.arange(G.size).reshape(G.shape)
        Y = np.zeros((rows + cols + G.size,) * 2)
        row_of, col_of = np.indices(G.shape)
        _join(Y, film.ravel(), row_of.ravel(), 2 * G.ravel())
        _join(Y, film.ravel(), rows + col_of.ravel(), 2 * G.ravel())
        for first, second in self._neighbours(film):
            joint = FILM_WIDTH_MM / (GAP_MM * self.sheet_ohm)
            _join(Y, first.ravel(), second.ravel(), np.full(first.size, joint))
        Y[np.arange(rows, rows + cols), np.arange(rows, rows + cols)] += 1 / self.hello.pull_down_ohm
        Y[film.ravel(), film.ravel()] += _FLOATING_S
        return Y

    def _neighbours(self, film: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        if self.layout == "patches":
            return
        pad_cols = film.shape[1] // 2
        for pad in (film[:, :pad_cols], film[:, pad_cols:]):
            yield pad[:, :-1], pad[:, 1:]
            if self.layout == "sheet":
                yield pad[:-1], pad[1:]


@dataclass(frozen=True)
class Price:
    """Error against the cells without conduction sideways: CoP rms, mm; force found where none acts, % of the whole."""

    cop_mm: float
    foot_cop_mm: float
    smeared_pct: float


def price(network: FilmNetwork, conductance_s: np.ndarray, film: FilmLaw) -> Price:
    """What the host makes of the readings, against what stands on the mat."""
    seen = network.readings(conductance_s)
    got_n = film.force_n(invert(seen.cells, seen.all_high, seen.row_sense, ReadoutCircuit.of(network.hello)))
    true_n = film.force_n(conductance_s)
    empty = true_n <= 0
    centres = MatGeometry(network.hello.grid).cell_centres_mm
    pads = (slice(None, 8), slice(8, None))
    return Price(
        _rms_mm(got_n, true_n, centres),
        max(_rms_mm(got_n[:, :, pad], true_n[:, :, pad], centres[:, pad]) for pad in pads),
        float(100 * (got_n * empty).sum() / got_n.sum()),
    )


def _rms_mm(got_n: np.ndarray, true_n: np.ndarray, centres: np.ndarray) -> float:
    loaded = true_n.sum(axis=(1, 2)) > 1.0
    got, true = (
        np.einsum("nij,ijk->nk", force[loaded], centres) / force[loaded].sum(axis=(1, 2))[:, None]
        for force in (got_n, true_n)
    )
    return float(np.sqrt(((got - true) ** 2).sum(axis=1).mean()))


def _join(Y: np.ndarray, first: np.ndarray, second: np.ndarray, siemens: np.ndarray) -> None:
    """Conductances between pairs of nodes."""
    for a, b, sign in ((first, first, 1), (second, second, 1), (first, second, -1), (second, first, -1)):
        np.add.at(Y, (a, b), sign * siemens)
