"""Lines that change places, told from several prints: a foot is smooth, and a wrong order makes it rough.

The root of the load under a foot is taken as a smooth random field over the lines: a Gaussian process whose covariance
falls with the distance of two lines, Kᵣ along the rows and K꜀ along the columns. For a print F its log-likelihood is

    log p(F) = −½ tr(Kᵣ⁻¹ F K꜀⁻¹ Fᵀ) + const,

and the constant is the same for every order of the lines. So what k prints say of any order of a pad's columns lies in
one matrix M = Σ F Kᵣ⁻¹ F, and the log-evidence for the order π over the one read is ½ (tr K꜀⁻¹ M − tr K꜀⁻¹ M_π).

One print often cannot tell: its own texture hides a swap. Prints at other places and angles have other textures; a
wrong order is always at the same lines, so its evidence adds up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

#: Length over which a foot's load is alike, lines of 20 mm (Matérn 3/2), and what one cell differs by itself (film,
#: texture), share of the field's variance. On real prints lengths of 1 to 1.5 and shares of 0.05 to 0.2 do equally
#: well.
SMOOTH_LINES, OWN_VARIANCE = 1.5, 0.1
#: Log-evidence from which on an order is taken for another (or the read one for right); see tests/matrix/
#: test_line_order.py for detection and false alarms on real prints.
SURE = 5.0
#: After so many stances something is said at all: fewer may share one texture.
LEAST_STANCES = 4
#: Stances that differ less than this along an axis (SD of their centres of load, lines) show the same texture again and
#: again: nothing is said of the lines across it. Of random places on real prints (±24 mm from heel to toes) four do
#: so nine times of ten.
LEAST_SPREAD_LINES = 0.35
#: A pad with less than this share of a print's load is not in it.
_LEAST_SHARE = 0.1
#: More than this many changes are a wiring of another kind.
_MOST_CHANGES = 4


@dataclass(frozen=True)
class Change:
    """Lines that have to change places.

    Attributes
    ----------
    lines
        ``row`` or ``column``.
    order
        (n,) the line that is read where line i should be, for all rows or columns of the mat.
    evidence
        Its log-evidence over the order that is read.
    """

    lines: str
    order: tuple[int, ...]
    evidence: float

    @property
    def text(self) -> str:
        """What to do."""
        moved = [line for line, read in enumerate(self.order) if line != read]
        if len(moved) == 2:
            return f"{self.lines.capitalize()}s {moved[0]} and {moved[1]} are exchanged: swap their two conductors."
        first, last = moved[0], moved[-1]
        if self.order[first] == last and self.order[last] == first:
            return f"{self.lines.capitalize()}s {first} to {last} are in reverse order: turn their conductors round."
        half = len(moved) // 2
        return (
            f"{self.lines.capitalize()}s {first} to {moved[half - 1]} are exchanged with {moved[half]} to {last}: "
            "swap the two groups."
        )


@dataclass(frozen=True)
class OrderJudgement:
    """What k stances say of the order of all lines.

    Attributes
    ----------
    stances
        k.
    changes
        Those that are sure, the strongest first.
    undecided
        Pairs of neighbours, as (``row`` or ``column``, first of the two), of which too little is known.
    unmoved
        ``row`` if all stances were at the same place from heel to toes, ``column`` if from side to side on a pad.
    column_evidence, row_evidence
        (cols, cols), (rows, rows) log-evidence for an exchange of two lines of the read order; NaN between the pads.
    """

    stances: int
    changes: tuple[Change, ...]
    undecided: tuple[tuple[str, int], ...]
    unmoved: tuple[str, ...]
    column_evidence: np.ndarray
    row_evidence: np.ndarray

    @property
    def sure(self) -> bool:
        """Every pair of neighbours is judged."""
        return self.stances >= LEAST_STANCES and not self.undecided

    @property
    def text(self) -> str:
        """In plain words."""
        if self.stances < LEAST_STANCES:
            return f"{self.stances} stances are too few: take {LEAST_STANCES} at different places."
        if self.changes:
            return " ".join(change.text for change in self.changes)
        if self.unmoved:
            where = " and ".join({"row": "further forward or back", "column": "further apart or together"}[axis]
                                 for axis in self.unmoved)  # fmt: skip
            return (
                f"No line is in a wrong place as far as these stances show, but they are too alike: stand {where}, too."
            )
        if not self.undecided:
            return f"The order of all lines is right, as far as {self.stances} stances show."
        pairs = ", ".join(f"{lines} {first}–{first + 1}" for lines, first in self.undecided)
        return f"No line is in a wrong place, but of {pairs} too little is known: stand there, too."


def judge_order(prints: np.ndarray) -> OrderJudgement:
    """What prints say of the order of the lines.

    Parameters
    ----------
    prints
        (k, rows, cols) load of the cells of k stances at different places, any unit (N or S), ≥ 0; the left half of
        the columns is the left pad.

    Returns
    -------
    OrderJudgement
    """
    count, rows, cols = prints.shape
    by_col, by_row = _sufficient(prints)
    unmoved = _unmoved(prints)
    if "column" in unmoved:
        by_col = [np.zeros_like(matrix) for matrix in by_col]
    changes: list[Change] = []
    undecided: list[tuple[str, int]] = []
    column_evidence = np.full((cols, cols), np.nan)
    half = cols // 2
    for pad, matrix in enumerate(by_col):
        first = pad * half
        evidence = _exchange_evidence(matrix)
        column_evidence[first : first + half, first : first + half] = evidence
        found, order = _changes("column", matrix, first, cols)
        changes += found
        undecided += [("column", first + i) for i in _open(matrix[np.ix_(order, order)])]
    if "row" in unmoved:
        by_row = np.zeros_like(by_row)
    found, order = _changes("row", by_row, 0, rows)
    undecided += [("row", i) for i in _open(by_row[np.ix_(order, order)])]
    changes = sorted(changes + found, key=lambda change: -change.evidence) if count >= LEAST_STANCES else []
    return OrderJudgement(count, tuple(changes), tuple(undecided), unmoved, column_evidence, _exchange_evidence(by_row))


def _unmoved(prints: np.ndarray) -> tuple[str, ...]:
    """Axes along which the stances do not differ enough."""
    pads = np.stack(np.split(np.maximum(prints, 0.0), 2, axis=2))
    load = pads.sum(axis=(2, 3))
    place = {
        "row": (pads.sum(axis=3) @ np.arange(pads.shape[2])) / np.where(load > 0, load, 1),
        "column": (pads.sum(axis=2) @ np.arange(pads.shape[3])) / np.where(load > 0, load, 1),
    }
    bears = load > _LEAST_SHARE * load.sum(axis=0)
    spread = {axis: [float(np.std(at[on])) for at, on in zip(where, bears, strict=True) if on.any()]
              for axis, where in place.items()}  # fmt: skip
    return tuple(axis for axis, found in spread.items() if not found or np.mean(found) < LEAST_SPREAD_LINES)


def _precision(lines: int) -> np.ndarray:
    """Inverse covariance of a smooth field over equidistant lines."""
    apart = np.abs(np.subtract.outer(np.arange(lines), np.arange(lines))) * (np.sqrt(3) / SMOOTH_LINES)
    return np.linalg.inv((1 + apart) * np.exp(-apart) + OWN_VARIANCE * np.eye(lines))


def _sufficient(prints: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """The matrix M of each pad's columns, and of the rows, which run through both pads."""
    _, rows, cols = prints.shape
    half = cols // 2
    load = np.maximum(np.asarray(prints, dtype=np.float64), 0.0)
    whole = load.sum(axis=(1, 2))
    of_rows, of_cols = _precision(rows), _precision(half)
    by_col, by_row = [], np.zeros((rows, rows))
    for pad in (load[:, :, :half], load[:, :, half:]):
        there = pad.sum(axis=(1, 2)) > _LEAST_SHARE * np.where(whole > 0, whole, np.inf)
        field = np.sqrt(pad[there])
        field = field / np.sqrt((field**2).mean(axis=(1, 2), keepdims=True))
        by_col.append(np.einsum("krc,rs,ksd->cd", field, of_rows, field, optimize=True))
        by_row = by_row + np.einsum("krc,cd,ksd->rs", field, of_cols, field, optimize=True)
    return by_col, by_row


def _evidence(matrix: np.ndarray, order: np.ndarray) -> float:
    """Log-evidence for an order over the one read."""
    precision = _precision(len(matrix))
    return 0.5 * float((precision * (matrix - matrix[np.ix_(order, order)])).sum())


def _exchange_evidence(matrix: np.ndarray) -> np.ndarray:
    """Log-evidence for the exchange of any two lines, symmetric, 0 on the diagonal."""
    lines = len(matrix)
    evidence = np.zeros((lines, lines))
    for first, second in combinations(range(lines), 2):
        evidence[first, second] = evidence[second, first] = _evidence(matrix, _exchanged(lines, first, second))
    return evidence


def _exchanged(lines: int, first: int, second: int) -> np.ndarray:
    order = np.arange(lines)
    order[[first, second]] = second, first
    return order


def _orders(lines: int) -> Iterator[np.ndarray]:
    """What a builder gets wrong: two lines, two halves, a half turned round. (A whole pad so is as smooth.)"""
    for first, second in combinations(range(lines), 2):
        yield _exchanged(lines, first, second)
    half = lines // 2
    whole = np.arange(lines)
    yield np.concatenate([whole[half:], whole[:half]])
    yield np.concatenate([whole[:half][::-1], whole[half:]])
    yield np.concatenate([whole[:half], whole[half:][::-1]])


def _changes(name: str, matrix: np.ndarray, first: int, total: int) -> tuple[list[Change], np.ndarray]:
    """Sure changes, one after the other, and the order after all of them."""
    found: list[Change] = []
    order = np.arange(len(matrix))
    while len(found) < _MOST_CHANGES:
        now = matrix[np.ix_(order, order)]
        best = max(_orders(len(matrix)), key=lambda other: _evidence(now, other))
        evidence = _evidence(now, best)
        if evidence < SURE:
            break
        order = order[best]
        whole = np.arange(total)
        whole[first : first + len(matrix)] = first + best
        found.append(Change(name, tuple(int(line) for line in whole), evidence))
    return found, order


def _open(matrix: np.ndarray) -> list[int]:
    """Pairs of neighbours whose exchange is not plainly worse."""
    lines = len(matrix)
    return [i for i in range(lines - 1) if _evidence(matrix, _exchanged(lines, i, i + 1)) > -SURE]
