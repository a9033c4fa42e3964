"""Readings to the conductance of every cell, crosstalk removed.

Rows are not ideal: the driver and its series resistor let the driven row sag and the grounded rows rise, so every
reading of a column holds a little of all its cells. With u_jk the voltage of row j in pattern k and v_ck that of column
c (all as shares of the reference), the column balance reads

    Σ_j G_jc (u_jk − v_ck) = G_pd v_ck        16 patterns and all-high,

and a grounded row rises to u_jk = w_j Σ_c G_jc v_ck with w_j = R_lo,j / (1 + R_lo,j Σ_c G_jc). The voltage of the
driven row is measured. Drivers that saturate (74HC595) have a resistance that grows with their current: another one for
a row driven alone, for the same row when all are driven, and for a row held low. These relations are solved by a
fixed point of matrix products, for a whole block at once; every frame alone, also in whether it needs the last rounds,
so that cutting a recording into blocks changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from mat.matrix.circuit import ReadoutCircuit
from mat.wire import FrameBlock

#: Rounds of the fixed point. Four do for 70 kg on any film; 130 kg on the 300 µS/N film take six until the ADC's steps
#: dominate the error (tests/matrix/test_inversion.py).
ROUNDS = 6
#: After this many a frame is done if its last round moved no cell by more than the second figure (a share of the
#: largest cell): each round leaves a quarter, so that 0.05 % are left, a tenth of what the converter's steps leave.
EARLIEST_ROUND, STEADY = 4, 2e-3
#: Frames worked on at once: what they need stays in the processor's cache.
_BATCH = 256
#: Spread of the row resistance (resistor and driver) expected before it is measured, as a share of the nominal.
ROW_SPREAD = 0.1
#: Noise of one reading, LSB: rounding (0.29), the ADC's own 0.5, and the driver's supply.
READING_NOISE_LSB = 0.7
#: Even with every cell shorted, 15 grounded rows of 130 Ω in parallel leave a driven row 0.05 of the reference.
MIN_ROW_SENSE = 0.03
#: A loaded column's current is at least this share of what ideal rows would drive.
LEAST_DRIVE = 0.02
#: A column whose all-high reading is below this many counts carries nothing that could be told from noise.
EMPTY_COLUMN_LSB = 1.5


def conductance(block: FrameBlock) -> np.ndarray:
    """Conductance of the cells of n scans.

    Parameters
    ----------
    block
        Scans with all-high and row-sense readings.

    Returns
    -------
    ndarray, shape (n, rows, cols)
        Siemens, 0 where nothing presses; never negative.
    """
    circuit = ReadoutCircuit.of(block.hello)
    full = float(circuit.full_scale)
    readings = (block.cells, block.all_high, block.row_sense)
    # Counts of 10 bits are exact in single precision; what it rounds away is 4e-6 of the largest cell, a thousandth of
    # the converter's own steps, and it takes half the time.
    cells, all_high, row_sense = (counts.astype(np.float32) / np.float32(full) for counts in readings)
    return invert(cells, all_high, row_sense, circuit).astype(np.float64)


def invert(cells: np.ndarray, all_high: np.ndarray, row_sense: np.ndarray, circuit: ReadoutCircuit) -> np.ndarray:
    """Conductances from voltages.

    Parameters
    ----------
    cells, all_high, row_sense
        Voltages as shares of the reference, shapes (n, rows, cols), (n, cols), (n, rows).
    circuit
        Resistances.

    Returns
    -------
    ndarray, shape (n, rows, cols), siemens
    """
    if len(cells) > _BATCH:
        parts = (slice(start, start + _BATCH) for start in range(0, len(cells), _BATCH))
        return np.concatenate([invert(cells[part], all_high[part], row_sense[part], circuit) for part in parts])
    columns = _Columns.of(cells, all_high, row_sense, circuit)
    G = _rescaled(cells / columns.sense[:, :, None], np.ones_like(row_sense), columns, circuit)
    for _ in range(min(ROUNDS, EARLIEST_ROUND) - 1):
        G = _round(G, columns, circuit)
    if ROUNDS < 1:
        return G
    before, G = G, _round(G, columns, circuit)
    moved = np.abs(G - before).max(axis=(1, 2)) > STEADY * G.max(axis=(1, 2))
    which = np.flatnonzero(moved)
    if len(which) and ROUNDS > EARLIEST_ROUND:
        unsteady, few = G[which], columns.of_frames(which)
        for _ in range(ROUNDS - EARLIEST_ROUND):
            unsteady = _round(unsteady, few, circuit)
        G[which] = unsteady
    return G


@dataclass(frozen=True)
class _Columns:
    """What stays the same in all rounds; arrays of n frames."""

    cells: np.ndarray
    all_high: np.ndarray
    sense: np.ndarray
    loaded: np.ndarray
    expected_ohm: np.ndarray
    #: (n, rows + 2, cols) the patterns, all-high and ones: small products cost more to begin than to do, so what
    #: belongs to the same matrix is multiplied in one go.
    probes: np.ndarray

    @classmethod
    def of(cls, cells: np.ndarray, all_high: np.ndarray, row_sense: np.ndarray, circuit: ReadoutCircuit) -> _Columns:
        sense = np.clip(row_sense, MIN_ROW_SENSE, 1.0)
        return cls(
            cells,
            all_high,
            sense,
            all_high >= EMPTY_COLUMN_LSB / circuit.full_scale,
            circuit.high_ohm((1 - sense) / circuit.row_high_ohm),
            np.concatenate([cells, all_high[:, None, :], np.ones_like(all_high)[:, None, :]], axis=1),
        )

    def of_frames(self, which: np.ndarray) -> _Columns:
        return _Columns(*(getattr(self, field.name)[which] for field in fields(self)))


def _round(G: np.ndarray, columns: _Columns, circuit: ReadoutCircuit) -> np.ndarray:
    """One round of the fixed point: row voltages from the conductances, conductances from the column balances."""
    cells, sense, rows = columns.cells, columns.sense, G.shape[1]
    through = columns.probes @ G.transpose(0, 2, 1)  # Σ_c G_jc v_c of every pattern, of all-high, and Σ_c G_jc
    back, row_sum = through[:, rows], through[:, rows + 1].copy()
    more_ohm = _row_deviation(_diagonal(through), row_sum, sense, columns.expected_ohm, circuit)
    volts = _all_high_volts(back, row_sum, columns.expected_ohm, more_ohm, circuit)
    low_ohm = circuit.weak_low_ohm + more_ohm
    lift = through[:, : rows + 1]
    lift *= (low_ohm / (1 + low_ohm * row_sum))[:, None, :]
    _clear_diagonal(lift)
    lift[:, rows] = 1.0
    lifted = lift @ G  # the grounded rows' share of every pattern, and Σ_j G_jc
    shape = cells * (lifted[:, rows] + circuit.pull_down_s)[:, None, :]
    shape -= lifted[:, :rows]
    np.maximum(shape, 0.0, out=shape)
    shape /= sense[:, :, None]
    return _rescaled(shape, volts, columns, circuit)


def _row_deviation(
    back: np.ndarray, row_sum: np.ndarray, sense: np.ndarray, expected_ohm: np.ndarray, circuit: ReadoutCircuit
) -> np.ndarray:
    """What each row's resistance is above the expected, Ω: measured where much current tells of it, else next to 0.

    ``back`` is Σ_c G_jc v_c of each row in its own pattern.
    """
    current = sense * row_sum - back
    noise = READING_NOISE_LSB / circuit.full_scale
    trust = current / (current**2 + (noise / (ROW_SPREAD * circuit.row_high_ohm)) ** 2)
    return (1 - sense - expected_ohm * current) * trust


def _all_high_volts(
    back: np.ndarray, row_sum: np.ndarray, expected_ohm: np.ndarray, more_ohm: np.ndarray, circuit: ReadoutCircuit
) -> np.ndarray:
    """Voltages of the rows while all are driven; ``back`` is Σ_c G_jc v_c."""
    high_ohm = expected_ohm + more_ohm
    volts = (1 + high_ohm * back) / (1 + high_ohm * row_sum)
    if np.isinf(circuit.overdrive):
        return volts
    high_ohm = circuit.high_ohm((1 - volts) / high_ohm) + more_ohm
    return (1 + high_ohm * back) / (1 + high_ohm * row_sum)


def _rescaled(shape: np.ndarray, row_volts: np.ndarray, columns: _Columns, circuit: ReadoutCircuit) -> np.ndarray:
    """Scale every column so that it explains its all-high reading."""
    all_high = columns.all_high
    sums = np.stack([np.ones_like(row_volts), row_volts], axis=1) @ shape
    total = sums[:, 0]
    drive = sums[:, 1] - all_high * total
    # Under a load far above the film's range a first guess may drive less than nothing through a column: the
    # floor lets the next round mend it, where a zero would stay for good.
    drive = np.maximum(drive, LEAST_DRIVE * (1 - all_high) * total)
    usable = columns.loaded & (drive > 0)
    scale = np.where(usable, circuit.pull_down_s * all_high / np.where(usable, drive, 1.0), 0.0)
    return shape * scale[:, None, :].astype(shape.dtype, copy=False)


def _diagonal(through: np.ndarray) -> np.ndarray:
    index = np.arange(through.shape[2])
    return through[:, index, index]


def _clear_diagonal(lift: np.ndarray) -> None:
    index = np.arange(lift.shape[2])
    lift[:, index, index] = 0.0
