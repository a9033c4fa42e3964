"""From cell conductances to the counts a scan carries: circuit, supply, ADC."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.sim.circuit import CircuitModel, quantise
from mat.sim.film.effects import FilmEffects
from mat.wire import Hello

#: Separate ADC noise, rows' resistors and supply noise from the random numbers of sway and film under one seed.
_NOISE_STREAM, _ROW_STREAM, _SUPPLY_STREAM = 3, 4, 7


@dataclass(frozen=True)
class Counts:
    """ADC counts of n scans, uint16: cells (n, rows, cols), all rows high (n, cols), row sense (n, rows)."""

    cells: np.ndarray
    all_high: np.ndarray
    row_sense: np.ndarray


@dataclass(frozen=True)
class Readout:
    """Circuit and ADC of one mat.

    Parameters
    ----------
    circuit
        Its resistors.
    bits
        Of the ADC.
    noise_lsb, offset_lsb, supply_noise
        As in :class:`mat.sim.film.FilmEffects`.
    seed
        Of the noise.
    """

    circuit: CircuitModel
    bits: int = 10
    noise_lsb: float = 0.5
    offset_lsb: float = 0.0
    supply_noise: float = 0.0
    seed: int = 1

    @classmethod
    def of(cls, hello: Hello, effects: FilmEffects, seed: int, row_spread: float = 0.0) -> Readout:
        """The mat that ``hello`` describes, its rows' resistors with relative standard deviation ``row_spread``."""
        deviation = np.random.default_rng([seed, _ROW_STREAM]).standard_normal(hello.rows)
        return cls(
            CircuitModel.from_hello(hello, row_spread * deviation),
            hello.bits,
            effects.noise_lsb,
            effects.offset_lsb,
            effects.supply_noise,
            seed,
        )

    def counts(self, conductance_s: np.ndarray, first_scan: int = 0, run: int = 0) -> Counts:
        """Counts of (n, rows, cols) siemens.

        Parameters
        ----------
        conductance_s
            Of n scans.
        first_scan, run
            Choose the noise: the same two give the same noise, others other.
        """
        read = self.circuit.readings(conductance_s)
        rng = np.random.default_rng([self.seed, _NOISE_STREAM, run, first_scan])
        supply = self._supply(len(conductance_s), first_scan, run)
        parts = [
            quantise(
                part * supply.reshape(-1, *[1] * (part.ndim - 1)),
                self.noise_lsb * rng.standard_normal(part.shape),
                self.bits,
                self.offset_lsb,
            )
            for part in (read.cells, read.all_high, read.row_sense)
        ]
        return Counts(*parts)

    def _supply(self, scans: int, first_scan: int, run: int) -> np.ndarray:
        """(n,) factor common to a scan's readings."""
        if not self.supply_noise:
            return np.ones(scans)
        rng = np.random.default_rng([self.seed, _SUPPLY_STREAM, run, first_scan])
        return 1 + self.supply_noise * rng.standard_normal(scans)
