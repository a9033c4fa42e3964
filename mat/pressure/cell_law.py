"""The film's law on cells that differ: each has its own gain and its own exponent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.pressure.film import FilmLaw

#: Force at which gains are meant, N: that of a cell under a standing foot (28 N, ELECTRONICS §2). A cell of another
#: exponent then differs elsewhere, and not where the mat is used.
PIVOT_N = 28.0
#: Stands in for what is not positive while powers are taken.
_LEAST = 1e-30


@dataclass(frozen=True, eq=False)
class CellLaw:
    """Force of each cell from its conductance: ``(G / scale_s) ** power``.

    Attributes
    ----------
    scale_s
        (rows, cols) or scalar: conductance at 1 N, siemens.
    power
        (rows, cols) or scalar: 1 / exponent.
    """

    scale_s: np.ndarray | float
    power: np.ndarray | float

    @classmethod
    def of(cls, film: FilmLaw, gain: np.ndarray | float = 1.0, exponent_factor: np.ndarray | float = 1.0) -> CellLaw:
        """Cells of ``G = k · gain · F**n · (F / PIVOT_N)**(n · (factor − 1))``, k and n those of the film."""
        uniform = bool(np.all(np.asarray(exponent_factor) == 1))
        pivot = 1.0 if uniform else PIVOT_N ** (-film.exponent * (exponent_factor - 1))
        power = 1 / film.exponent if uniform else 1 / (film.exponent * exponent_factor)
        return cls(film.conductance_at_1n_s * gain * pivot, power)

    def force_n(self, above_rest_s: np.ndarray) -> np.ndarray:
        """(…, rows, cols) siemens above rest to newtons, 0 where not positive."""
        relative = above_rest_s / self.scale_s
        if isinstance(self.power, float) and self.power == 1:
            return np.maximum(relative, 0.0)
        # Two cells of three bear nothing under a standing person, and powers of 0 take five times as long as others.
        return np.power(np.fmax(relative, _LEAST), self.power) * (relative > 0)
