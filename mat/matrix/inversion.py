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

import numpy as np

from mat.matrix.circuit import ReadoutCircuit
from mat.matrix.rounds import Rounds
from mat.wire import FrameBlock

#: Rounds of the fixed point. Four do for 70 kg on any film; 130 kg on the 300 µS/N film take six until the ADC's steps
#: dominate the error (tests/matrix/test_inversion.py).
ROUNDS = 6
#: After this many a frame is done if its last round moved no cell by more than the second figure (a share of the
#: largest cell): each round leaves a quarter, so that 0.05 % are left, a tenth of what the converter's steps leave.
EARLIEST_ROUND, STEADY = 4, 2e-3
#: Frames worked on at once: what they need stays in the processor's cache.
_BATCH = 340


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
    # Counts of 10 bits are exact in single precision; what it rounds away is 4e-6 of the largest cell, a thousandth of
    # the converter's own steps, and it takes half the time.
    lsb = np.float32(1 / circuit.full_scale)
    found_s = np.empty(block.cells.shape)
    for part in _batches(len(block)):
        found_s[part] = _inverted(
            block.cells[part] * lsb, block.all_high[part] * lsb, block.row_sense[part] * lsb, circuit
        )
    return found_s


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
    found_s = np.empty(cells.shape, cells.dtype)
    for part in _batches(len(cells)):
        found_s[part] = _inverted(cells[part], all_high[part], row_sense[part], circuit)
    return found_s


def _batches(count: int) -> list[slice]:
    size = -(-count // -(-count // _BATCH)) if count else 1  # alike in size
    return [slice(start, start + size) for start in range(0, count, size)]


def _inverted(cells: np.ndarray, all_high: np.ndarray, row_sense: np.ndarray, circuit: ReadoutCircuit) -> np.ndarray:
    """A batch: the rounds that all its frames take, then the last ones for those that still move."""
    rounds = Rounds(cells, all_high, row_sense, circuit)
    G, balance = rounds.first_guess()
    for _ in range(min(ROUNDS, EARLIEST_ROUND) - 1):
        G, balance = rounds.round(G, balance)
    if ROUNDS < 1:
        return G.transpose(1, 0, 2)
    before = G
    G, balance = rounds.round(G, balance)
    before -= G
    moved = _largest(np.abs(before, out=before)) > STEADY * _largest(G)
    if ROUNDS > EARLIEST_ROUND and moved.any():
        which = slice(None)
        if not moved.all():
            which = np.flatnonzero(moved)
            rounds = Rounds(cells[which], all_high[which], row_sense[which], circuit)
        unsteady, balance = G[:, which], balance[which]
        for _ in range(ROUNDS - EARLIEST_ROUND):
            unsteady, balance = rounds.round(unsteady, balance)
        G[:, which] = unsteady
    return G.transpose(1, 0, 2)


def _largest(cells: np.ndarray) -> np.ndarray:
    """Of (rows, n, cols) the largest cell of each frame, (n,)."""
    return cells.max(axis=0).max(axis=1)
