"""The detector's clock: every bin is told once and stays in the history, whatever the load does."""

from __future__ import annotations

import numpy as np
import pytest

from mat.posture import DrillSettings
from mat.posture.repetitions import measures
from mat.posture.repetitions.detector import CycleDetector
from mat.posture.repetitions.expectation import Expectation


def wandering_load(seed: int) -> np.ndarray:
    """20 s in which a tenth of body weight is put down or taken up now and then: bins (400, m)."""
    rng, time_s = np.random.default_rng([seed, 1]), np.arange(2000) / 100
    load = np.cumsum(rng.choice([-0.1, 0, 0, 0, 0.1], 40))
    rows = np.full((400, len(measures.COLUMNS)), np.nan)
    rows[:, measures.TOTAL] = (1 + np.interp(time_s, np.arange(40) * 0.5, load)).reshape(400, 5).mean(axis=1)
    return rows


@pytest.mark.parametrize("seed", [49, 86, 93, *range(12)])
@pytest.mark.parametrize("at_once", [400, 1])
def test_no_bin_is_lost(seed, at_once):
    """A bin with a load that stepped, behind the end of a repetition, once went missing: later times were early."""
    rows, detector = wandering_load(seed), CycleDetector(Expectation(DrillSettings()))
    detector.begin(100)
    told = 0
    for start in range(0, len(rows), at_once):
        for run in detector.process(rows[start : start + at_once]):
            assert len(run.known) == len(run.sunk)
            told += len(run.known)
            assert not run.cycles or detector.history.next_bin == 100 + told
    assert told == len(rows)
    assert detector.history.next_bin == 100 + len(rows)
    np.testing.assert_array_equal(detector.history.total(100, 500), rows[:, measures.TOTAL])
