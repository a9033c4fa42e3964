"""Scans passed over as sound are those of which a close look says nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matrix.stances import FILMS, as_block, quantised, random_stances

from mat.matrix import conductance
from mat.matrix.plausibility import examine, judge
from mat.matrix.soundness import doubtful
from mat.matrix.suspicions import KINDS
from mat.wire import FrameBlock

COUNT = 40


def assert_same(block: FrameBlock) -> np.ndarray:
    """Judging agrees with a close look at every scan; gives what that showed."""
    cells_s = conductance(block)
    close, found = examine(block, cells_s), judge(block, cells_s)
    for kind in KINDS:
        np.testing.assert_array_equal(getattr(found, kind), getattr(close, kind), err_msg=kind)
    np.testing.assert_array_equal(found.any, close.any)
    return close.any


def spoilt(block: FrameBlock, fault: str) -> FrameBlock:
    """Readings of a mat with this fault, in every second scan."""
    cells, all_high, row_sense = block.cells.copy(), block.all_high.copy(), block.row_sense.copy()
    half = slice(None, None, 2)
    busy = int(all_high.sum(axis=0).argmax())
    if fault == "column at the supply":
        cells[half, :, busy] = all_high[half, busy] = 1023
    elif fault == "columns joined":
        cells[half, :, busy + 1], all_high[half, busy + 1] = cells[half, :, busy], all_high[half, busy]
    elif fault == "silent column":
        cells[half, :, busy] = all_high[half, busy] = 0
    elif fault == "select line":
        cells[half, :, 1::2], all_high[half, 1::2] = cells[half, :, ::2], all_high[half, ::2]
    elif fault == "row driven":
        cells[half] = np.minimum(cells[half] + cells[half, 5:6], 1023)
    elif fault == "weak row":
        row_sense[half, 5] //= 2
    elif fault == "dead row sense":
        row_sense[half] = 200
    elif fault == "supply low":
        row_sense[half] = (row_sense[half] * 0.9).astype(np.uint16)
    elif fault == "reference low":
        row_sense[half] = 1023
    return as_block(cells, all_high, row_sense)


FAULTS = (
    "column at the supply", "columns joined", "silent column", "select line", "row driven", "weak row",
    "dead row sense", "supply low", "reference low",
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_is_passed_over(fault: str) -> None:
    block = quantised(random_stances(COUNT, 70).conductance_s(FILMS["fsr402"], on_patches=True))
    suspect = assert_same(spoilt(block, fault))
    assert suspect[::2].any(), "the fault shows"
    assert not suspect[1::2].any()


@pytest.mark.parametrize("film", FILMS)
def test_hardly_a_sound_scan_is_looked_at_closely(film: str) -> None:
    looked = scans = 0
    for weight_kg in (50, 70, 100):
        block = quantised(random_stances(COUNT, weight_kg).conductance_s(FILMS[film], on_patches=True))
        looked += int(doubtful(block, conductance(block)).sum())
        scans += len(block)
        assert not assert_same(block).any()
    print(f"{film}: {looked} of {scans} sound scans looked at closely")
    assert looked <= 0.1 * scans


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), top=st.sampled_from([4, 60, 300, 1024]), alike=st.booleans())
def test_whatever_is_read_nothing_is_passed_over(seed: int, top: int, alike: bool) -> None:
    rng = np.random.default_rng(seed)
    cells = rng.integers(0, top, (60, 16, 1 if alike else 16)) + rng.integers(0, 3, (60, 16, 16))
    all_high = np.where(rng.random((60, 16)) < 0.5, cells.sum(axis=1), rng.integers(0, 1024, (60, 16)))
    row_sense = rng.choice([1023, 1000, 900, 500, 10], (60, 16)) - rng.integers(0, 10, (60, 16))
    parts = [np.clip(part, 0, 1023).astype(np.uint16) for part in (cells, all_high, row_sense)]
    assert_same(as_block(parts[0], parts[1], parts[2]))
