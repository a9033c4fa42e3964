"""Readings that no sound mat gives: faults of the wiring told from the scans alone, in the middle of a stream.

A scan has 288 readings for 256 cells. What is over must agree, whatever lies on the mat:

- a driven row misses the supply by its resistance times its current, ``1 − u_jj = R_j I_j`` (one a row);
- by superposition the sixteen patterns of a column add up to its all-high reading, or less, because a grounded row has
  the smaller resistance (one a column). A row that is always driven counts sixteen times;
- no two columns have the same film on them: only joined ones read alike in every pattern.

Every scan is judged alone; :mod:`mat.matrix.fault_watch` confirms over time what scans show.
"""

from __future__ import annotations

import numpy as np

from mat.matrix.circuit import ReadoutCircuit
from mat.matrix.inversion import conductance
from mat.matrix.soundness import (
    ALIKE_RMS_LSB,
    HIGH_COLUMN,
    LOADED_LSB,
    ROW_MISFIT_SHARE,
    SILENT_LSB,
    alike,
    are_same,
    doubtful,
    exceeds_sum,
    neighbours,
    reads_all,
    row_misfit,
    select_pairs,
    silent_between,
    too_high,
    too_low,
)
from mat.matrix.suspicions import Suspicions
from mat.wire import FrameBlock

#: Supply against reference is judged on this many rows, those with the least current; sound mats stay within 0.01.
LIGHT_ROWS = 4
SUPPLY_MISFIT = 0.025
ROWS_OF_A_LOW_REFERENCE = 3
#: The rms of a column's patterns from which on joined ones are told: cells that differ by 6 % as film does then differ
#: by 2.5 counts under a load that is the same on both.
ALIKE_LEAST_RMS_LSB = 30.0
#: Pairs of lines that differ in one select line, all of them alike, before that line is named.
SELECT_PAIRS = 3
#: Columns are compared while a foot stands on either pad: so many of its rows on end bear at least this share of its
#: most loaded one. A kettlebell (up to 180 mm) or a dumbbell (two heads) may be alike on two columns, or leave one out.
FOOT_ROWS, FOOT_ROW_SHARE = 10, 0.02
#: So many rows that miss current have one cause, a column that carries it to ground.
ROWS_OF_A_GROUNDED_COLUMN = 3
#: A supply can sag; if no row reads more than this, the row sense itself is dead.
DEAD_SENSE = 0.6
#: A row that reads no more while it is driven is dead, and spoils what is computed of the others (firmware: 32 counts).
DEAD_ROW = 0.03
#: Two patterns whose readings sum up to within this are the same.
SAME_PATTERN_LSB = 16


def judge(block: FrameBlock, cells_s: np.ndarray | None = None) -> Suspicions:
    """What n scans show of the wiring.

    Parameters
    ----------
    block
        Scans.
    cells_s
        (n, rows, cols) S, their conductances where they are known already.

    Returns
    -------
    Suspicions
    """
    if cells_s is None:
        cells_s = conductance(block)
    which = np.flatnonzero(doubtful(block, cells_s))
    if len(which) == len(block):
        return examine(block, cells_s)
    rows, cols = block.cells.shape[1:]
    sound = Suspicions.none(len(block), rows, cols)
    return sound.but(which, examine(block.rows_at(which), cells_s[which])) if len(which) else sound


def examine(block: FrameBlock, cells_s: np.ndarray) -> Suspicions:
    """The same without passing over the scans that are plainly sound."""
    circuit = ReadoutCircuit.of(block.hello)
    select_lines = _select_lines(block)
    dead_columns = select_lines.min(axis=1, keepdims=True)
    no_select = ~select_lines.any(axis=1, keepdims=True)
    high_cols = (block.cells.min(axis=1) >= HIGH_COLUMN * circuit.full_scale) & no_select
    no_high = no_select & ~high_cols.any(axis=1, keepdims=True)
    driven_rows = _always_driven(block, no_high)
    clear = no_high & ~driven_rows.any(axis=1, keepdims=True)

    misfit, drop = row_misfit(block, cells_s, circuit)
    below, above = too_low(misfit, drop), too_high(misfit, drop)
    low = _light_rows_low(misfit, drop) & clear
    dead_sense = low & (block.row_sense.max(axis=1, keepdims=True) < DEAD_SENSE * circuit.full_scale)
    reference = _reference_low(above | reads_all(block, drop, circuit)) & clear & ~below.any(axis=1, keepdims=True)
    off = (below | above) & clear & ~low & ~reference
    dead = off & (block.row_sense < DEAD_ROW * circuit.full_scale)
    off &= dead | ~dead.any(axis=1, keepdims=True)
    joined_rows = _joined_rows(block.cells, off)
    weak_rows = off & ~joined_rows & ~_next(joined_rows)
    grounded = _grounded(block, weak_rows)
    joined_cols, silent_cols = _joined_cols(block) & no_high, silent_between(block.all_high) & no_select & ~grounded
    asked = joined_cols.any(axis=1) | silent_cols.any(axis=1)
    on_feet = _on_feet(cells_s, asked)[:, None]
    return Suspicions(
        driven_rows=driven_rows,
        weak_rows=weak_rows & ~grounded.any(axis=1, keepdims=True),
        joined_rows=joined_rows,
        high_cols=high_cols,
        joined_cols=joined_cols & on_feet,
        silent_cols=silent_cols & on_feet,
        grounded_cols=grounded,
        select_lines=select_lines & ~dead_columns,
        dead_columns=dead_columns,
        dead_sense=dead_sense,
        supply=low & ~dead_sense,
        reference=reference,
    )


def _reference_low(above: np.ndarray) -> np.ndarray:
    """(n, 1): several rows read more than their current leaves them."""
    return above.sum(axis=1, keepdims=True) >= ROWS_OF_A_LOW_REFERENCE


def _always_driven(block: FrameBlock, judged: np.ndarray) -> np.ndarray:
    """Rows driven in every pattern, (n, rows).

    Their own pattern is the least of all. So is that of every row that bears nothing; of these the loaded one it is
    whose own voltage is the lowest.
    """
    too_much = exceeds_sum(block) & judged
    found = np.zeros(block.cells.shape[:2], dtype=bool)
    which = np.flatnonzero(too_much.any(axis=1))
    if len(which):
        of_row = block.cells[which].sum(axis=2, dtype=np.int32)
        least = of_row <= of_row.min(axis=1, keepdims=True) + SAME_PATTERN_LSB
        found[which, np.argmin(np.where(least, block.row_sense[which], np.iinfo(np.uint16).max), axis=1)] = True
    return found


def _joined_cols(block: FrameBlock) -> np.ndarray:
    """Columns that read as the next does, (n, cols), though their neighbours do not.

    A load that is the same on both sides of a line is so further out, too, and a bar is the same on three.
    """
    found = np.zeros(block.all_high.shape, dtype=bool)
    last = block.all_high.shape[1] - 1
    scan, _, col = alike(block, neighbours(last + 1))
    if len(scan):
        here = block.cells[scan, :, col].astype(np.float64)
        before = np.where((col > 0)[:, None], block.cells[scan, :, np.maximum(col - 1, 0)], 0)
        after = np.where((col + 1 < last)[:, None], block.cells[scan, :, np.minimum(col + 2, last)], 0)
        strong = (here * here).mean(axis=1) >= ALIKE_LEAST_RMS_LSB**2
        found[scan, col] = strong & ~are_same(before, after) & ~are_same(here, before) & ~are_same(here, after)
    return found


def _select_lines(block: FrameBlock) -> np.ndarray:
    """Select lines that stand still, (n, 4): columns that differ in it alone read alike, all that are loaded."""
    pairs = select_pairs(block.all_high.shape[1])
    found = np.zeros((len(block), int(pairs.line[-1]) + 1), dtype=bool)
    scan, pair, _ = alike(block, pairs)
    if len(scan) < SELECT_PAIRS:
        return found
    same = np.zeros((len(block), len(pairs.one)), dtype=bool)
    same[scan, pair] = True
    either_loaded = np.maximum(block.all_high[:, pairs.one], block.all_high[:, pairs.other]) >= LOADED_LSB
    for line in range(found.shape[1]):
        of_line = pairs.line == line
        each = same[:, of_line]
        found[:, line] = (each.sum(axis=1) >= SELECT_PAIRS) & (each | ~either_loaded[:, of_line]).all(axis=1)
    return found


def _light_rows_low(misfit: np.ndarray, drop: np.ndarray) -> np.ndarray:
    """(n, 1): even the rows with the least current miss the reference."""
    lightest = np.argpartition(drop, LIGHT_ROWS, axis=1)[:, :LIGHT_ROWS]
    light = np.take_along_axis(misfit, lightest, axis=1)
    explained = np.take_along_axis(drop, lightest, axis=1)
    return (light > SUPPLY_MISFIT + ROW_MISFIT_SHARE * explained).min(axis=1, keepdims=True)


def _joined_rows(cells: np.ndarray, off: np.ndarray) -> np.ndarray:
    """Rows that are one with the next: both off, and whichever is driven the columns read the same, (n, rows)."""
    found = np.zeros(off.shape, dtype=bool)
    scan, row = np.nonzero(off[:, :-1] & off[:, 1:])
    if len(scan):
        step = cells[scan, row].astype(np.int32) - cells[scan, row + 1]
        found[scan, row] = (step * step).sum(axis=1) <= ALIKE_RMS_LSB**2 * cells.shape[2]
    return found


def _next(lines: np.ndarray) -> np.ndarray:
    """The next line of each."""
    after = np.zeros_like(lines)
    after[:, 1:] = lines[:, :-1]
    return after


def _by_pad(of_cols: np.ndarray) -> np.ndarray:
    """(n, cols) as (n, pads, columns of a pad)."""
    return of_cols.reshape(len(of_cols), 2, -1)


def _on_feet(cells_s: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Scans of those asked for with a foot on either pad, (n,)."""
    found = np.zeros(len(cells_s), dtype=bool)
    scan = np.flatnonzero(asked)
    if len(scan):
        cells = cells_s[scan]
        of_rows = cells.reshape(*cells.shape[:2], 2, -1).sum(axis=3)
        loaded = of_rows > FOOT_ROW_SHARE * of_rows.max(axis=1, keepdims=True)
        count = np.cumsum(np.pad(loaded, ((0, 0), (1, 0), (0, 0))), axis=1)
        on_end = count[:, FOOT_ROWS:] - count[:, :-FOOT_ROWS] == FOOT_ROWS
        found[scan] = on_end.any(axis=1).all(axis=1)
    return found


def _grounded(block: FrameBlock, weak_rows: np.ndarray) -> np.ndarray:
    """The column through which weak rows lose their current, (n, cols): it reads nothing beside the most load."""
    found = np.zeros(block.all_high.shape, dtype=bool)
    scan = np.flatnonzero(weak_rows.sum(axis=1) >= ROWS_OF_A_GROUNDED_COLUMN)
    if len(scan):
        total = block.all_high[scan].astype(np.float64)
        pads = _by_pad(total)
        beside = np.zeros_like(pads)
        beside[:, :, 1:] += pads[:, :, :-1]
        beside[:, :, :-1] += pads[:, :, 1:]
        weight = np.where(total <= SILENT_LSB, beside.reshape(total.shape), 0.0)
        best = weight.argmax(axis=1)
        found[scan, best] = weight[np.arange(len(scan)), best] > 0
    return found
