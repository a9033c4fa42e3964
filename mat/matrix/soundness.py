"""Bounds that every scan of a sound mat meets: what is within them need not be looked at any closer.

Nearly all scans are, and to say so costs a tenth of asking each what may be wrong (:mod:`mat.matrix.plausibility`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from mat.matrix.circuit import ReadoutCircuit
from mat.wire import FrameBlock

#: A row may miss what its current explains by this share of the supply, and of that drop itself. Sound mats reach 0.3
#: of this under 130 kg on FSR402-like film, 0.8 on 300 µS/N: what the inversion's rounds leave, resistors of 1 %.
ROW_MISFIT, ROW_MISFIT_SHARE = 0.025, 0.25
#: The other way round the inversion errs more: 250 kg on 300 µS/N film reach 0.6 of this.
ROW_EXCESS, ROW_EXCESS_SHARE = 0.05, 0.5
#: A row that carries this drop cannot read the whole supply; three that do, or read too much, say that the reference is
#: low.
CARRYING_DROP = 0.04
#: Sixteen patterns may exceed the all-high reading, which comes last, by what a foot leaves within a scan, and by the
#: noise and offset of sixteen readings: 13 counts were seen without offset, an offset of 2 counts adds 30. A row that
#: is always driven adds fifteen times its share.
SUM_EXCESS_SHARE, SUM_EXCESS_LSB = 0.3, 48.0
#: A column at the supply: 130 kg on 300 µS/N film leave 0.87.
HIGH_COLUMN = 0.97
#: Joined lines differ by the converter's noise only (rms 1.1 counts at 0.76 a reading). Neighbours under a foot differ
#: by 2.4 counts at the least (250 kg on 300 µS/N film), 8 under 70 kg on FSR402-like film.
ALIKE_RMS_LSB = 1.7
#: Columns whose all-high readings differ by more are not alike.
NEAR_LSB = 4 * ALIKE_RMS_LSB
#: All-high reading of a column that is loaded, and of one that reads nothing but the converter's offset.
LOADED_LSB, SILENT_LSB = 50.0, 3.0


def doubtful(block: FrameBlock, cells_s: np.ndarray) -> np.ndarray:
    """Scans in which something may be wrong; the others are sound.

    Parameters
    ----------
    block
        Scans.
    cells_s
        (n, rows, cols) S, their conductances.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    circuit = ReadoutCircuit.of(block.hello)
    at_supply = block.cells[:, 0] >= HIGH_COLUMN * circuit.full_scale
    found = np.logical_or.reduce(at_supply | exceeds_sum(block), axis=1)
    found |= _gaps(block.all_high).any(axis=(1, 2))
    misfit, drop = row_misfit(block, cells_s, circuit)
    # Within the least of their bounds, which most scans are, rows need not be held against each of them.
    if np.abs(misfit).max(initial=0.0) > min(ROW_MISFIT, ROW_EXCESS, CARRYING_DROP - 1 / circuit.full_scale):
        found |= (too_low(misfit, drop) | too_high(misfit, drop) | reads_all(block, drop, circuit)).any(axis=1)
    scan, _, _ = alike(block, _pairs(block.all_high.shape[1]))
    found[scan] = True
    return found


def row_misfit(block: FrameBlock, cells_s: np.ndarray, circuit: ReadoutCircuit) -> tuple[np.ndarray, np.ndarray]:
    """What each driven row misses beyond its current, and what that explains; (n, rows) shares of the reference."""
    sense = block.row_sense / circuit.full_scale
    through = np.einsum("njc,njc->nj", cells_s, block.cells) / circuit.full_scale
    drop = circuit.row_high_ohm * np.maximum(sense * (cells_s @ _ones(cells_s.shape[2])) - through, 0.0)
    return 1 - sense - drop, drop


@cache
def _ones(count: int, kind: type = np.float64) -> np.ndarray:
    """Products with ones add up several times as fast as sums do."""
    return np.ones(count, kind)


def too_low(misfit: np.ndarray, drop: np.ndarray) -> np.ndarray:
    """(n, rows): rows that miss more than their current explains."""
    return misfit > ROW_MISFIT + ROW_MISFIT_SHARE * drop


def too_high(misfit: np.ndarray, drop: np.ndarray) -> np.ndarray:
    """(n, rows): rows that miss less than their current must cost."""
    return misfit < -(ROW_EXCESS + ROW_EXCESS_SHARE * drop)


def reads_all(block: FrameBlock, drop: np.ndarray, circuit: ReadoutCircuit) -> np.ndarray:
    """(n, rows): rows that read the whole supply though they carry a current."""
    return (block.row_sense >= circuit.full_scale - 1) & (drop > CARRYING_DROP)


def exceeds_sum(block: FrameBlock) -> np.ndarray:
    """(n, cols): columns whose patterns add up to more than the all-high reading allows."""
    # Sums of counts are exact in single precision.
    total = _ones(block.cells.shape[1], np.float32) @ block.cells.astype(np.float32)
    return total > (1 + SUM_EXCESS_SHARE) * block.all_high + SUM_EXCESS_LSB


def silent_between(all_high: np.ndarray) -> np.ndarray:
    """(n, cols): columns that read nothing between two loaded ones of their pad."""
    return np.pad(_gaps(all_high), ((0, 0), (0, 0), (1, 1))).reshape(all_high.shape)


def _gaps(all_high: np.ndarray) -> np.ndarray:
    """The same without the outermost columns of either pad, (n, 2, …)."""
    total = all_high.reshape(len(all_high), 2, -1)
    loaded = total >= LOADED_LSB
    return (total[:, :, 1:-1] <= SILENT_LSB) & loaded[:, :, :-2] & loaded[:, :, 2:]


@dataclass(frozen=True)
class ColumnPairs:
    """Pairs of columns, (k,) each.

    Attributes
    ----------
    one, other
        Numbers of the columns.
    line
        The select line they differ in; −1 for neighbours.
    """

    one: np.ndarray
    other: np.ndarray
    line: np.ndarray


@cache
def neighbours(cols: int) -> ColumnPairs:
    """Every column and the next."""
    return ColumnPairs(np.arange(cols - 1), np.arange(1, cols), np.full(cols - 1, -1))


@cache
def select_pairs(cols: int) -> ColumnPairs:
    """Columns whose numbers differ in one select line alone."""
    lines = (cols - 1).bit_length()
    pairs = [
        (col, col + (1 << line), line)
        for line in range(lines)
        for col in range(cols - (1 << line))
        if not col >> line & 1
    ]
    return ColumnPairs(*np.array(pairs).T)


@cache
def _pairs(cols: int) -> ColumnPairs:
    """All that may be alike by a fault."""
    parts = neighbours(cols), select_pairs(cols)
    one, other = np.unique([np.concatenate([p.one for p in parts]), np.concatenate([p.other for p in parts])], axis=1)
    return ColumnPairs(one, other, np.full(len(one), -1))


def alike(block: FrameBlock, pairs: ColumnPairs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which of these pairs are loaded and read the same in every pattern, as (k,) scans, pairs and columns."""
    total = block.all_high.astype(np.int32)
    one = total.take(pairs.one, axis=1)
    near = np.abs(one - total.take(pairs.other, axis=1)) <= NEAR_LSB
    scan, pair = (near & (one >= LOADED_LSB)).nonzero()
    if len(scan):
        col = pairs.one[pair]
        same = are_same(block.cells[scan, :, col], block.cells[scan, :, pairs.other[pair]])
        scan, pair = scan[same], pair[same]
    return scan, pair, pairs.one[pair]


def are_same(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether lines (k, patterns) differ by noise only, (k,)."""
    off = some.astype(np.int32) - others
    return (off * off).sum(axis=1) <= ALIKE_RMS_LSB**2 * off.shape[1]
