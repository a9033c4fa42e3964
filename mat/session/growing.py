"""Columns that grow block by block and can be looked at meanwhile without a copy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

#: Room for the first blocks, scans; and by how much more than needed there is room when more came than was expected.
_FIRST, _GROWS = 4096, 1.5


class GrowingColumns:
    """Blocks of columns behind one another, in one array a column.

    A recording of an hour has 0.7 GB of them: lists of blocks that are joined at the end would take that twice.
    """

    def __init__(self) -> None:
        self._arrays: dict[str, np.ndarray] = {}
        self._capacity = 0
        #: Rows so far.
        self.count = 0

    def add(self, block: Mapping[str, np.ndarray], expected: int = 0) -> None:
        """Take the next block: the same columns each time, each (n, …) with the same n.

        Parameters
        ----------
        expected
            So many rows there will be in all, as far as is known; room for them costs nothing until they come.
        """
        rows = len(next(iter(block.values())))
        needed = self.count + rows
        if needed > self._capacity:
            self._capacity = max(expected, _FIRST, needed if expected >= needed else round(_GROWS * needed))
        for name, values in block.items():
            self._room(name, values)[self.count : needed] = values
        self.count = needed

    def columns(self) -> dict[str, np.ndarray]:
        """What there is, by name; rows once there never change."""
        return {name: values[: self.count] for name, values in self._arrays.items()}

    def _room(self, name: str, values: np.ndarray) -> np.ndarray:
        before = self._arrays.get(name)
        # A longer text may come later than the first block.
        dtype = values.dtype if before is None else np.promote_types(before.dtype, values.dtype)
        if before is not None and len(before) >= self._capacity and before.dtype == dtype:
            return before
        made = np.empty((self._capacity, *values.shape[1:]), dtype=dtype)
        if before is not None:
            made[: self.count] = before[: self.count]
        self._arrays[name] = made
        return made
