"""Where the film or the converter is at its end and a force is no longer measured."""

from __future__ import annotations

import numpy as np

from mat.wire import FrameBlock

#: FSR film saturates near 1 MPa (ELECTRONICS §2): 400 N on a 20 × 20 mm cell.
FILM_LIMIT_KPA = 1000.0
#: With an all-high reading this close to the reference, one count is more than a tenth of the column's load.
CONVERTER_MARGIN_LSB = 3


def saturated(force_n: np.ndarray, block: FrameBlock, top_n: float | None = None) -> np.ndarray:
    """Scans in which a cell or a column is beyond what can be measured, (n,) bool.

    Parameters
    ----------
    force_n
        (n, rows, cols) force on the cells, N.
    block
        The scans themselves.
    top_n
        Top of the calibrated range of a cell, N; None if nothing was calibrated.
    """
    grid = block.hello.grid
    limit_n = FILM_LIMIT_KPA * 1e-3 * grid.row_pitch_mm * grid.col_pitch_mm
    limit_n = limit_n if top_n is None else min(limit_n, top_n)
    top = (1 << block.hello.bits) - CONVERTER_MARGIN_LSB
    return (force_n.max(axis=(1, 2)) > limit_n) | (block.all_high >= top).any(axis=1)
