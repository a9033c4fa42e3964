"""The mat's circuit: cell conductances to the voltages its ADC sees.

Every row is driven through its series resistor, high or low; every column goes to ground through its pull-down.
With g_j = 1/R_j and S_c = G_pd + Σ_j G_jc, taking the columns out of the nodal equations leaves, for the rows,

    A·u = g·e,   A = diag(g_j + Σ_c G_jc) − G·diag(1/S)·Gᵀ,   v_c = Σ_j G_jc·u_j / S_c.

Driving row r high changes only g_r, so that one inverse (all rows low) gives all patterns by Sherman and Morrison's
rank-one update; the pattern with all rows high is a second system.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.wire import Hello


@dataclass(frozen=True)
class CircuitReadings:
    """Voltages of n scans as fractions of the reference.

    Attributes
    ----------
    cells
        (n, rows, cols): column voltage while the row is driven.
    all_high
        (n, cols): column voltage while every row is driven.
    row_sense
        (n, rows): the row's own voltage while it is driven.
    """

    cells: np.ndarray
    all_high: np.ndarray
    row_sense: np.ndarray


@dataclass(frozen=True)
class CircuitModel:
    """Resistors of one mat.

    Attributes
    ----------
    row_high_ohm, row_low_ohm
        (rows,) driver and series resistor together, while the row is driven high or low.
    pull_down_ohm
        (cols,) each column to ground.
    """

    row_high_ohm: np.ndarray
    row_low_ohm: np.ndarray
    pull_down_ohm: np.ndarray

    @classmethod
    def from_hello(cls, hello: Hello, row_series_spread: np.ndarray | float = 0.0) -> CircuitModel:
        """The circuit a mat describes.

        Parameters
        ----------
        hello
            Nominal resistors.
        row_series_spread
            Relative deviation of each row's series resistor (0.01 for 1 %), scalar or (rows,).
        """
        series_ohm = hello.row_series_ohm * (1 + np.broadcast_to(row_series_spread, hello.rows))
        return cls(
            row_high_ohm=hello.driver_high_ohm + series_ohm,
            row_low_ohm=hello.driver_low_ohm + series_ohm,
            pull_down_ohm=np.full(hello.cols, float(hello.pull_down_ohm)),
        )

    def readings(self, conductance_s: np.ndarray) -> CircuitReadings:
        """Voltages of all patterns.

        Parameters
        ----------
        conductance_s
            (n, rows, cols) cell conductances, siemens, ≥ 0.
        """
        G = np.asarray(conductance_s, dtype=np.float64)
        high_s, low_s = 1 / self.row_high_ohm, 1 / self.row_low_ohm
        transfer = G / (1 / self.pull_down_ohm + G.sum(axis=1))[:, None, :]
        transfer_t = np.ascontiguousarray(transfer.transpose(0, 2, 1))
        coupling = -(G @ transfer_t)
        diagonal = np.einsum("njj->nj", coupling)
        diagonal += low_s + G.sum(axis=2)

        inverse = np.linalg.inv(coupling)
        own = np.einsum("njj->nj", inverse)
        drive = high_s / (1 + (high_s - low_s) * own)
        # The inverse is symmetric: row r of it is the shape of the row voltages when r is driven.
        cells = (inverse @ transfer) * drive[:, :, None]
        row_sense = own * drive

        diagonal += high_s - low_s
        lifted = np.linalg.solve(coupling, np.broadcast_to(high_s, own.shape)[..., None])
        all_high = (transfer_t @ lifted)[..., 0]
        return CircuitReadings(cells, all_high, row_sense)


def quantise(fraction: np.ndarray, noise_lsb: np.ndarray | float, bits: int, offset_lsb: float = 0.0) -> np.ndarray:
    """ADC counts of voltages given as fractions of the reference.

    Parameters
    ----------
    fraction
        Any shape.
    noise_lsb
        Noise of each conversion, LSB, broadcast against ``fraction``.
    bits
        Resolution; one LSB is 2**−bits of the reference.
    offset_lsb
        The converter's offset.

    Returns
    -------
    ndarray of uint16, clipped to 0 … 2**bits − 1
    """
    counts = np.floor(fraction * float(1 << bits) + noise_lsb + offset_lsb + 0.5)
    return np.clip(counts, 0, (1 << bits) - 1).astype(np.uint16)
