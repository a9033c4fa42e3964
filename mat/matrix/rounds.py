"""One round of the inversion, for many frames at once."""

from __future__ import annotations

from functools import partial
from math import isinf

import numpy as np

from mat.matrix.circuit import ReadoutCircuit

#: Spread of the row resistance (resistor and driver) expected before it is measured, as a share of the nominal.
ROW_SPREAD = 0.1
#: Noise of one reading, LSB: rounding (0.29), the ADC's own 0.5, and the driver's supply.
READING_NOISE_LSB = 0.7
#: Even with every cell shorted, 15 grounded rows of 130 Ω in parallel leave a driven row 0.05 of the reference.
MIN_ROW_SENSE = 0.03
#: A loaded column's current is at least this share of what ideal rows would drive.
LEAST_DRIVE = 0.02
#: Divides nothing by itself: far below any drive, of a column without any shape.
_NO_DRIVE = 1e-30
#: A column whose all-high reading is below this many counts carries nothing that could be told from noise.
EMPTY_COLUMN_LSB = 1.5


class Rounds:
    """What stays the same in all rounds of n frames, and the arrays that the rounds work in.

    Matrices are (rows, n, cols), the frames in the middle: what belongs to the rows or columns of all frames then
    multiplies them in one run, and products of matrices go over the same arrays with the frames in front. What is read
    of a pattern is divided by the voltage of its driven row from the start, and so is what the others add.

    Parameters
    ----------
    cells, all_high, row_sense
        Voltages as shares of the reference, shapes (n, rows, cols), (n, cols), (n, rows).
    circuit
        Resistances.
    """

    def __init__(self, cells: np.ndarray, all_high: np.ndarray, row_sense: np.ndarray, circuit: ReadoutCircuit) -> None:
        n, rows, cols = cells.shape
        number, empty = partial(np.asarray, dtype=cells.dtype), partial(np.empty, dtype=cells.dtype)
        self._circuit = circuit
        # Numbers as arrays: with Python's own, steps over one frame take twice the time, a maximum of many five times.
        self._one, self._no_drive = number(1), number(_NO_DRIVE)
        self._pull_down_s = number(circuit.pull_down_s)
        self._noise_s2 = number((READING_NOISE_LSB / circuit.full_scale / (ROW_SPREAD * circuit.row_high_ohm)) ** 2)
        self._zeros = np.zeros((rows, n, cols), cells.dtype)

        self._sense = np.minimum(np.maximum(row_sense, MIN_ROW_SENSE), self._one)  # np.clip takes ten times as long
        self._missing = self._one - self._sense
        self._expected_ohm = circuit.high_ohm(self._missing / circuit.row_high_ohm)
        self._weighted_expected = self._expected_ohm * self._noise_s2
        self._low_above_high_ohm = number(circuit.weak_low_ohm) - self._expected_ohm
        self._all_high = all_high
        self._least_drive = LEAST_DRIVE * (self._one - all_high)
        loaded = (all_high >= EMPTY_COLUMN_LSB / circuit.full_scale) & (all_high < 1)
        #: (n, cols) current through the pull-downs while all rows are driven, 0 for an empty column.
        self._pulled = circuit.pull_down_s * all_high * loaded

        #: Patterns, all-high and ones: small products cost more to begin than to do, so what belongs to the same matrix
        #: is multiplied in one go.
        probes = empty((rows + 2, n, cols))
        self._patterns, self._probes = probes[:rows], probes.transpose(1, 0, 2)
        np.divide(cells.transpose(1, 0, 2), self._sense.T[:, :, None], out=self._patterns)
        probes[rows], probes[rows + 1] = all_high, 1
        #: (n, 2, rows) ones, and the voltages of the rows while all are driven.
        self._drives = empty((n, 2, rows))
        self._drives.fill(1)

        through, self._added = empty((rows + 2, n, rows)), empty((rows, n, cols))
        self._through, self._added_by_frame = through.transpose(1, 0, 2), self._added.transpose(1, 0, 2)
        self._lift, self._back, self._row_sum = through[:rows], through[rows], through[rows + 1]
        self._lift_by_frame = self._through[:, :rows]
        self._own = np.einsum("jnj->nj", self._lift)

    def first_guess(self) -> tuple[np.ndarray, np.ndarray]:
        """Conductances (rows, n, cols) and balances (see :meth:`round`) between ideal rows."""
        return self._scaled(self._patterns)

    def round(self, G: np.ndarray, balance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """One round of the fixed point: row voltages from the conductances, conductances from the column balances.

        ``balance`` is all that conducts from each column, (n, cols): Σ_j G_jc + G_pd.
        """
        # Σ_c G_jc v_c of every pattern and of all-high, and Σ_c G_jc.
        np.matmul(self._probes, G.transpose(1, 2, 0), out=self._through)
        high_ohm = self._driven_ohm(self._sense * (self._row_sum - self._own))
        self._own[:] = 0
        self._drives[:, 1] = self._all_high_volts(high_ohm)
        low_ohm = high_ohm + self._low_above_high_ohm
        self._lift *= low_ohm / (self._one + low_ohm * self._row_sum)
        np.matmul(self._lift_by_frame, G.transpose(1, 0, 2), out=self._added_by_frame)
        shape = self._patterns * balance
        shape -= self._added
        return self._scaled(np.maximum(shape, self._zeros, out=shape))

    def _driven_ohm(self, current: np.ndarray) -> np.ndarray:
        """Resistance of each driven row, (n, rows) Ω: measured where much current tells of it, else as expected.

        The least squares of ``missing − R current`` and of what R differs from the expected, each by its spread;
        ``current`` is that of each row in its own pattern.
        """
        return (self._missing * current + self._weighted_expected) / (current * current + self._noise_s2)

    def _all_high_volts(self, high_ohm: np.ndarray) -> np.ndarray:
        """Voltages of the rows while all are driven, (n, rows), by the resistance that each has when driven alone."""
        one, back, row_sum = self._one, self._back, self._row_sum
        volts = (one + high_ohm * back) / (one + high_ohm * row_sum)
        if isinf(self._circuit.overdrive):
            return volts
        more_ohm = high_ohm - self._expected_ohm
        high_ohm = self._circuit.high_ohm((one - volts) / high_ohm) + more_ohm
        return (one + high_ohm * back) / (one + high_ohm * row_sum)

    def _scaled(self, shape: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Scale every column so that it explains its all-high reading; conductances and balances."""
        sums = self._drives @ shape.transpose(1, 0, 2)
        total = sums[:, 0]
        # Under a load far above the film's range a first guess may drive less than nothing through a column: the
        # floor lets the next round mend it, where a zero would stay for good.
        drive = np.maximum(sums[:, 1] - self._all_high * total, self._least_drive * total)
        scale = self._pulled / np.maximum(drive, self._no_drive)
        return shape * scale, scale * total + self._pull_down_s
