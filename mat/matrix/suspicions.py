"""What scans show of faults in the wiring, each scan for itself."""

from __future__ import annotations

from dataclasses import dataclass, field

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
        found = [getattr(self, kind).any(axis=1) for kind in KINDS]
        object.__setattr__(self, "any", np.logical_or.reduce(found))


KINDS = (
    "dead_columns", "dead_sense", "select_lines", "supply", "reference", "driven_rows", "high_cols", "grounded_cols",
    "joined_rows", "weak_rows", "joined_cols", "silent_cols",
)  # fmt: skip
