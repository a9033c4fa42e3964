"""What scans show of faults in the wiring, each scan for itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np


@dataclass(frozen=True)
class Suspicions:
    """What n scans show, each for itself.

    Attributes
    ----------
    driven_rows
        (n, rows) bool: the row is driven in every pattern.
    weak_rows
        (n, rows) bool: its voltage is not what its current explains: broken, shorted or badly joined.
    joined_rows
        (n, rows) bool: it and the next row are one.
    high_cols
        (n, cols) bool: the column is at the supply.
    joined_cols
        (n, cols) bool: it and the next column read alike.
    silent_cols
        (n, cols) bool: it reads nothing between two loaded neighbours. A load with a gap of a column does that too.
    grounded_cols
        (n, cols) bool: it reads nothing, and rows lose a current that no column gives back.
    select_lines
        (n, 4) bool: a select line of the multiplexers stands still.
    dead_columns, dead_sense
        (n, 1) bool: the multiplexer of the columns, of the row sense, gives nothing.
    supply
        (n, 1) bool: the rows' supply is below the converter's reference.
    reference
        (n, 1) bool: the reference is below the rows' supply.
    """

    driven_rows: np.ndarray
    weak_rows: np.ndarray
    joined_rows: np.ndarray
    high_cols: np.ndarray
    joined_cols: np.ndarray
    silent_cols: np.ndarray
    grounded_cols: np.ndarray
    select_lines: np.ndarray
    dead_columns: np.ndarray
    dead_sense: np.ndarray
    supply: np.ndarray
    reference: np.ndarray
    any: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        found = np.concatenate([getattr(self, kind) for kind in KINDS], axis=1)
        object.__setattr__(self, "any", found.any(axis=1))

    @classmethod
    @lru_cache(maxsize=8)  # of nearly every block
    def none(cls, count: int, rows: int, cols: int) -> Suspicions:
        """Of scans that show nothing; its arrays cannot be written to."""
        widths = (rows, cols, (cols - 1).bit_length(), 1)
        no_row, no_col, no_line, nothing = (np.broadcast_to(np.False_, (count, width)) for width in widths)
        return cls(
            driven_rows=no_row, weak_rows=no_row, joined_rows=no_row,
            high_cols=no_col, joined_cols=no_col, silent_cols=no_col, grounded_cols=no_col,
            select_lines=no_line, dead_columns=nothing, dead_sense=nothing, supply=nothing, reference=nothing,
        )  # fmt: skip

    def but(self, which: np.ndarray, found: Suspicions) -> Suspicions:
        """The same, with what the scans of these numbers, (k,), show put in their places."""
        parts = {kind: getattr(self, kind).copy() for kind in KINDS}
        for kind, part in parts.items():
            part[which] = getattr(found, kind)
        return Suspicions(**parts)


KINDS = (
    "dead_columns", "dead_sense", "select_lines", "supply", "reference", "driven_rows", "high_cols", "grounded_cols",
    "joined_rows", "weak_rows", "joined_cols", "silent_cols",
)  # fmt: skip
