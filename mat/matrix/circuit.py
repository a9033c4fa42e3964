"""Resistances around the film, as the mat's HELLO tells them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isinf

import numpy as np

from mat.wire import Hello
from mat.wire.messages import Ability

#: Current at which a saturating output has the resistance that HELLO names, A.
RATED_A = 0.02
#: Threshold of a MOSFET in 74HC logic, V. An output of resistance r at small currents has r / (1 − d / 2 (Vcc − Vt))
#: when d lies across it (level-1 MOSFET in its triode region, as in wiring/spice.py).
THRESHOLD_V = 0.7


@dataclass(frozen=True)
class ReadoutCircuit:
    """Nominal resistances of rows and columns.

    Attributes
    ----------
    pull_down_s
        Conductance of each column's pull-down, S.
    row_high_ohm, row_low_ohm
        Series resistor and driver of a row driven high or held low, Ω.
    full_scale
        ADC counts that stand for the reference (2**bits).
    series_ohm
        Resistor in series with each row; the rest of the row's resistance is the driver's.
    overdrive
        Twice the voltage by which the drivers' gates exceed their threshold, as a share of the reference; infinite for
        drivers that are resistors.
    rated
        Current at which the drivers have their nominal resistance, shares of the reference per Ω.
    """

    pull_down_s: float
    row_high_ohm: float
    row_low_ohm: float
    full_scale: int
    series_ohm: float = 100.0
    overdrive: float = float("inf")
    rated: float = 0.0

    @classmethod
    @lru_cache(maxsize=16)  # asked for every block
    def of(cls, hello: Hello) -> ReadoutCircuit:
        reference_v = hello.reference_mv / 1000
        saturating = bool(hello.abilities & Ability.SATURATING)
        return cls(
            pull_down_s=1.0 / hello.pull_down_ohm,
            row_high_ohm=float(hello.row_series_ohm + hello.driver_high_ohm),
            row_low_ohm=float(hello.row_series_ohm + hello.driver_low_ohm),
            full_scale=1 << hello.bits,
            series_ohm=float(hello.row_series_ohm),
            overdrive=2 * (1 - THRESHOLD_V / reference_v) if saturating else float("inf"),
            rated=RATED_A / reference_v if saturating else 0.0,
        )

    def high_ohm(self, current: np.ndarray) -> np.ndarray:
        """Resistance of a row driven high that carries this current (shares of the reference per Ω), any shape, Ω."""
        if isinf(self.overdrive):
            return np.full_like(current, self.row_high_ohm)
        weak_ohm = self._weak_ohm(self.row_high_ohm)
        share = current * (weak_ohm / self.overdrive)
        return self.series_ohm + weak_ohm * (1 + share * (1 + 2 * share))

    @property
    def weak_low_ohm(self) -> float:
        """Resistance of a row held low: it sinks little, the other fourteen share the current with it, Ω."""
        return self.series_ohm + self._weak_ohm(self.row_low_ohm)

    def _weak_ohm(self, row_ohm: float) -> float:
        """A driver's resistance at small currents."""
        driver_ohm = row_ohm - self.series_ohm
        return driver_ohm * (1 - self.rated * driver_ohm / self.overdrive)
