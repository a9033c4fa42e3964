"""Readings that no sound mat gives: faults of the wiring told from the scans alone, in the middle of a stream.

A scan has 288 readings for 256 cells. What is over must agree, whatever lies on the mat:

- a driven row misses the supply by its resistance times its current, ``1 − u_jj = R_j I_j`` (one a row);
- by superposition the sixteen patterns of a column add up to its all-high reading, or less, because a grounded row has
  the smaller resistance (one a column). A row that is always driven counts sixteen times;
- no two columns have the same film on them: only joined ones read alike in every pattern.

Every scan is judged alone; :mod:`mat.matrix.fault_watch` confirms over time what scans show.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from mat.matrix.circuit import ReadoutCircuit
from mat.matrix.inversion import conductance
from mat.matrix.suspicions import Suspicions
from mat.wire import FrameBlock

#: A row may miss what its current explains by this share of the supply, and of that drop itself. Sound mats reach 0.3
#: of this under 130 kg on FSR402-like film, 0.8 on 300 µS/N: what the inversion's rounds leave, resistors of 1 %.
ROW_MISFIT, ROW_MISFIT_SHARE = 0.025, 0.25
#: The other way round the inversion errs more: 250 kg on 300 µS/N film reach 0.6 of this.
ROW_EXCESS, ROW_EXCESS_SHARE = 0.05, 0.5
#: Supply against reference is judged on this many rows, those with the least current; sound mats stay within 0.01.
LIGHT_ROWS = 4
SUPPLY_MISFIT = 0.025
#: A row that carries this drop cannot read the whole supply; three that do, or read too much, say that the reference is
#: low.
CARRYING_DROP = 0.04
ROWS_OF_A_LOW_REFERENCE = 3
#: Sixteen patterns may exceed the all-high reading, which comes last, by what a foot leaves within a scan, and by the
#: noise and offset of sixteen readings: 13 counts were seen without offset, an offset of 2 counts adds 30. A row that
#: is always driven adds fifteen times its share.
SUM_EXCESS_SHARE, SUM_EXCESS_LSB = 0.3, 48.0
#: A column at the supply: 130 kg on 300 µS/N film leave 0.87.
HIGH_COLUMN = 0.97
#: Joined lines differ by the converter's noise only (rms 1.1 counts at 0.76 a reading). Neighbours under a foot differ
#: by 2.4 counts at the least (250 kg on 300 µS/N film), 8 under 70 kg on FSR402-like film.
ALIKE_RMS_LSB = 1.7
#: All-high reading of a column that is loaded; and the rms of its patterns from which on joined ones are told: cells
#: that
#: differ by 6 % as film does then differ by 2.5 counts under a load that is the same on both.
LOADED_LSB, ALIKE_LEAST_RMS_LSB = 50.0, 30.0
#: A column that reads nothing but the converter's offset.
SILENT_LSB = 3.0
#: Columns are compared while a foot stands on either pad: so many of its rows on end bear at least this share of its
#: most loaded one. A kettlebell (up to 180 mm) or a dumbbell (two heads) may be alike on two columns, or leave one out.
FOOT_ROWS, FOOT_ROW_SHARE = 10, 0.02
#: Pairs of lines that differ in one select line, all of them alike, before that line is named.
SELECT_PAIRS = 3
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
    circuit = ReadoutCircuit.of(block.hello)
    if cells_s is None:
        cells_s = conductance(block)
    select_lines = _select_lines(block)
    dead_columns = select_lines.min(axis=1, keepdims=True)
    no_select = ~select_lines.any(axis=1, keepdims=True)
    high_cols = (block.cells.min(axis=1) >= HIGH_COLUMN * circuit.full_scale) & no_select
    no_high = no_select & ~high_cols.any(axis=1, keepdims=True)
    driven_rows = _always_driven(block, no_high)
    clear = no_high & ~driven_rows.any(axis=1, keepdims=True)

    misfit, drop = _row_misfit(block, cells_s, circuit)
    too_low = misfit > ROW_MISFIT + ROW_MISFIT_SHARE * drop
    too_high = misfit < -(ROW_EXCESS + ROW_EXCESS_SHARE * drop)
    low = _light_rows_low(misfit, drop) & clear
    dead_sense = low & (block.row_sense.max(axis=1, keepdims=True) < DEAD_SENSE * circuit.full_scale)
    reference = _reference_low(block, too_high, drop, circuit) & clear & ~too_low.any(axis=1, keepdims=True)
    off = (too_low | too_high) & clear & ~low & ~reference
    dead = off & (block.row_sense < DEAD_ROW * circuit.full_scale)
    off &= dead | ~dead.any(axis=1, keepdims=True)
    joined_rows = _joined_rows(block.cells, off)
    weak_rows = off & ~joined_rows & ~_next(joined_rows)
    grounded = _grounded(block, weak_rows)
    joined_cols, silent_cols = _joined_cols(block) & no_high, _silent(block) & no_select & ~grounded
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


def _reference_low(block: FrameBlock, too_high: np.ndarray, drop: np.ndarray, circuit: ReadoutCircuit) -> np.ndarray:
    """(n, 1): several rows read more than their current leaves them."""
    full = (block.row_sense >= circuit.full_scale - 1) & (drop > CARRYING_DROP)
    return (full | too_high).sum(axis=1, keepdims=True) >= ROWS_OF_A_LOW_REFERENCE


def _always_driven(block: FrameBlock, judged: np.ndarray) -> np.ndarray:
    """Rows driven in every pattern, (n, rows).

    Their own pattern is the least of all. So is that of every row that bears nothing; of these the loaded one it is
    whose own voltage is the lowest.
    """
    total = block.cells.sum(axis=1, dtype=np.int32)
    too_much = (total > (1 + SUM_EXCESS_SHARE) * block.all_high + SUM_EXCESS_LSB) & judged
    found = np.zeros(block.cells.shape[:2], dtype=bool)
    which = np.flatnonzero(too_much.any(axis=1))
    if len(which):
        of_row = block.cells[which].sum(axis=2, dtype=np.int32)
        least = of_row <= of_row.min(axis=1, keepdims=True) + SAME_PATTERN_LSB
        found[which, np.argmin(np.where(least, block.row_sense[which], np.iinfo(np.uint16).max), axis=1)] = True
    return found


def _like_the_next(block: FrameBlock) -> tuple[np.ndarray, np.ndarray]:
    """Loaded columns that read as the next does, as (k,) scans and (k,) columns."""
    total = block.all_high.astype(np.int32)
    near = np.abs(total[:, :-1] - total[:, 1:]) <= 4 * ALIKE_RMS_LSB
    scan, col = np.nonzero(near & (total[:, :-1] >= LOADED_LSB))
    same = _same(block.cells[scan, :, col], block.cells[scan, :, col + 1])
    return scan[same], col[same]


def _same(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether lines (k, patterns) differ by noise only, (k,)."""
    off = some.astype(np.int32) - others
    return (off * off).sum(axis=1) <= ALIKE_RMS_LSB**2 * off.shape[1]


def _joined_cols(block: FrameBlock) -> np.ndarray:
    """Columns that read as the next does, (n, cols), though their neighbours do not.

    A load that is the same on both sides of a line is so further out, too, and a bar is the same on three.
    """
    found = np.zeros(block.all_high.shape, dtype=bool)
    scan, col = _like_the_next(block)
    if len(scan):
        last = block.all_high.shape[1] - 1
        here = block.cells[scan, :, col].astype(np.float64)
        before = np.where((col > 0)[:, None], block.cells[scan, :, np.maximum(col - 1, 0)], 0)
        after = np.where((col + 1 < last)[:, None], block.cells[scan, :, np.minimum(col + 2, last)], 0)
        strong = (here * here).mean(axis=1) >= ALIKE_LEAST_RMS_LSB**2
        found[scan, col] = strong & ~_same(before, after) & ~_same(here, before) & ~_same(here, after)
    return found


def _select_lines(block: FrameBlock) -> np.ndarray:
    """Select lines that stand still, (n, 4): columns that differ in it alone read alike, all that are loaded."""
    pairs = _select_pairs(block.all_high.shape[1])
    found = np.zeros((len(block), int(pairs.line[-1]) + 1), dtype=bool)
    total = block.all_high.astype(np.int32)
    near = np.abs(total[:, pairs.one] - total[:, pairs.other]) <= 4 * ALIKE_RMS_LSB
    scan, pair = np.nonzero(near & (total[:, pairs.one] >= LOADED_LSB))
    same = _same(block.cells[scan, :, pairs.one[pair]], block.cells[scan, :, pairs.other[pair]])
    if np.count_nonzero(same) < SELECT_PAIRS:
        return found
    alike = np.zeros(near.shape, dtype=bool)
    alike[scan[same], pair[same]] = True
    either_loaded = np.maximum(total[:, pairs.one], total[:, pairs.other]) >= LOADED_LSB
    for line in range(found.shape[1]):
        of_line = pairs.line == line
        each = alike[:, of_line]
        found[:, line] = (each.sum(axis=1) >= SELECT_PAIRS) & (each | ~either_loaded[:, of_line]).all(axis=1)
    return found


@dataclass(frozen=True)
class _SelectPairs:
    """Pairs of columns whose numbers differ in one select line alone, (k,) each."""

    one: np.ndarray
    other: np.ndarray
    line: np.ndarray


@cache
def _select_pairs(cols: int) -> _SelectPairs:
    lines = (cols - 1).bit_length()
    pairs = [
        (col, col + (1 << line), line)
        for line in range(lines)
        for col in range(cols - (1 << line))
        if not col >> line & 1
    ]
    return _SelectPairs(*np.array(pairs).T)


def _row_misfit(block: FrameBlock, cells_s: np.ndarray, circuit: ReadoutCircuit) -> tuple[np.ndarray, np.ndarray]:
    """What each driven row misses beyond its current, and what that explains; (n, rows) shares of the reference."""
    sense = block.row_sense / circuit.full_scale
    through = np.einsum("njc,njc->nj", cells_s, block.cells, optimize=False) / circuit.full_scale
    drop = circuit.row_high_ohm * np.maximum(sense * cells_s.sum(axis=2) - through, 0.0)
    return 1 - sense - drop, drop


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


def _silent(block: FrameBlock) -> np.ndarray:
    """Columns that read nothing between two loaded ones of their pad, (n, cols)."""
    total = _by_pad(block.all_high)
    found = np.zeros(total.shape, dtype=bool)
    loaded = total >= LOADED_LSB
    found[:, :, 1:-1] = (total[:, :, 1:-1] <= SILENT_LSB) & loaded[:, :, :-2] & loaded[:, :, 2:]
    return found.reshape(block.all_high.shape)


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
