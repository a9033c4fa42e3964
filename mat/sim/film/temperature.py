"""Temperature: film warms under a foot, and warm film conducts more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import Grid
from mat.sim.film.stage import Response, elapsed

#: Conductance at the same force, a kelvin (Tekscan A201 data sheet: 0.36 %/°C).
PER_KELVIN = 0.0036
#: A film on a floor under a foot takes minutes to warm: five of them. [judgement]
WARMING_S = 300.0
#: A cell that conducts less carries nothing worth the name: under a milligram on any film.
_COVERED_S = 1e-10


@dataclass(frozen=True)
class WarmFeet:
    """Loaded cells approach ``rise_k`` above the room with the time constant :data:`WARMING_S`, others go back.

    A sole of 28–30 °C in a room of 20 °C, through film and socks: 5 K. [judgement]
    """

    rise_k: float
    has_memory = True

    def begin(self, grid: Grid) -> Response:
        """Film as warm as the room."""
        return _Warmth(self.rise_k * PER_KELVIN)


class _Warmth:
    """How far each cell has warmed, 0–1."""

    def __init__(self, gain: float) -> None:
        self._gain = gain
        self._warmed: np.ndarray | None = None
        self._covered: np.ndarray | None = None
        self._last_s: float | None = None

    def __call__(self, time_s: np.ndarray, conductance_s: np.ndarray) -> np.ndarray:
        if not len(time_s):
            return conductance_s
        loaded = (conductance_s > _COVERED_S).astype(float)
        kept = np.exp(-elapsed(time_s, self._last_s) / WARMING_S)
        warmed = np.zeros_like(loaded[0]) if self._warmed is None else self._warmed
        covered = loaded[0] if self._covered is None else self._covered
        course = np.empty_like(loaded)
        for k, now in enumerate(loaded):
            warmed = covered + kept[k] * (warmed - covered)
            covered = now
            course[k] = warmed
        self._warmed, self._covered, self._last_s = warmed, covered, float(time_s[-1])
        return conductance_s * (1 + self._gain * course)
