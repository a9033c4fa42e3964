"""Suspicions of single scans made sure over time: what is marked, and what the user is told."""

from __future__ import annotations

import numpy as np

from mat.matrix.suspicions import KINDS, Suspicions
from mat.wire import FrameBlock

#: A suspicion that holds this long is a fault. Longer than a footfall passes over a cell, shorter than a repetition.
CONFIRM_US = 500_000
#: A column silent between loaded ones may be a gap in the load: it has to stay through a stance.
CONFIRM_SILENT_US = 3_000_000
#: Fewer sound scans than this do not end a suspicion: noise at its bound.
LAPSE_SCANS = 5

_TEXTS = {
    "driven_rows": "Row {0} is driven all the time: look for a short of its wire to 5 V, and change its 74HC595.",
    "weak_rows": "Row {0} loses voltage on its way: look for a bad joint, a short to another line, a wrong resistor.",
    "joined_rows": "Rows {0} and {1} touch: look for a whisker of copper or solder between them.",
    "high_cols": "Column {0} is joined to the supply: look at its wire and its resistor to ground.",
    "joined_cols": "Columns {0} and {1} read alike: they touch, or the wire of column {1} to its multiplexer is open.",
    "silent_cols": "Column {0} reads nothing between loaded neighbours: probably its strip or wire is broken. Stand "
    "elsewhere; if the gap stays there, mend it.",
    "select_lines": "Select line S{0} of the multiplexers stands still: check it against the wiring.",
    "dead_columns": "All columns read alike: the multiplexer of the columns or its select lines S0–S3 are dead.",
    "dead_sense": "No row's own voltage is read: the multiplexer of the row sense is dead, or its wire to A1 is off.",
    "grounded_cols": "Column {0} is shorted to ground, or its resistor is: look for a whisker of copper or solder.",
    "supply": "The rows' supply is below the ADC's reference: check the 5 V and AREF wiring.",
    "reference": "The ADC's reference is below the rows' supply: check the AREF and 5 V wiring.",
}


class FaultWatch:
    """Suspicions over the scans of a mat; however the scans are cut into blocks, the same comes out.

    A fault stays until the mat restarts: a joint that comes and goes is not sound because it is there at the moment.
    """

    def __init__(self) -> None:
        self._since: dict[tuple[str, int], tuple[int, int]] = {}  # first µs and last scan that show it
        self._confirmed: list[tuple[str, int]] = []
        self._scans = 0

    @property
    def complaints(self) -> list[str]:
        """The faults made sure so far, one sentence each, with what to do."""
        return [_TEXTS[kind].format(line, line + 1) for kind, line in self._confirmed]

    @property
    def faults(self) -> list[tuple[str, int]]:
        """Kind and line of the faults made sure so far, in the order they were found."""
        return list(self._confirmed)

    def restart(self) -> None:
        """The mat was reset: it may have been mended."""
        self._since.clear()
        self._confirmed.clear()

    def process(self, block: FrameBlock, found: Suspicions) -> np.ndarray:
        """Take the next n scans.

        Parameters
        ----------
        block
            Scans.
        found
            What :func:`~mat.matrix.plausibility.judge` said of them.

        Returns
        -------
        ndarray of bool, shape (n,)
            The scan is not to be believed: it shows a fault, or one was made sure before.
        """
        marked = found.any.copy()
        edges = np.flatnonzero(block.restarted).tolist()
        for start, stop in zip([0, *edges], [*edges, len(block)], strict=True):
            if start < stop and block.restarted[start]:
                self.restart()
            self._take(block.time_us[start:stop], found, start, stop, marked)
            self._scans += stop - start
        return marked

    def _take(self, time_us: np.ndarray, found: Suspicions, start: int, stop: int, marked: np.ndarray) -> None:
        if self._confirmed:
            marked[start:stop] = True
        if not found.any[start:stop].any():
            return
        sure: list[tuple[int, str, int]] = []
        for kind in KINDS:
            shown = getattr(found, kind)[start:stop]
            for line in np.flatnonzero(shown.any(axis=0)):
                at = self._confirm(kind, int(line), time_us, np.flatnonzero(shown[:, line]))
                if at is not None:
                    sure.append((at, kind, int(line)))
        for at, kind, line in sorted(sure, key=lambda entry: (entry[0], KINDS.index(entry[1]), entry[2])):
            self._confirmed.append((kind, line))
            marked[start:stop] |= time_us >= at

    def _confirm(self, kind: str, line: int, time_us: np.ndarray, shown: np.ndarray) -> int | None:
        """When a suspicion that these scans show becomes sure."""
        if (kind, line) in self._confirmed:
            return None
        needed_us = CONFIRM_SILENT_US if kind == "silent_cols" else CONFIRM_US
        at = shown + self._scans
        first_us, last = self._since.get((kind, line), (int(time_us[shown[0]]), int(at[0])))
        begins = np.diff(at, prepend=last) > LAPSE_SCANS
        shown_us = time_us[shown]
        origin_us = np.maximum.accumulate(np.where(begins, shown_us, first_us))
        self._since[kind, line] = (int(origin_us[-1]), int(at[-1]))
        sure = np.flatnonzero(shown_us - origin_us >= needed_us)
        return int(shown_us[sure[0]]) if len(sure) else None
