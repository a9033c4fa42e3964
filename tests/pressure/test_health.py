"""Live health: what is told, when, and when it is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mat.pressure import FSR_FILM
from mat.pressure.calibration import Calibration
from mat.pressure.health import Advice, HealthWatch
from mat.wire import Hello

CALIBRATION = replace(Calibration.assumed(Hello(), FSR_FILM), largest_n=np.full((16, 16), 60.0))
SCANS_PER_S = 50


def watched(
    force_n: np.ndarray, seconds: float, quiet: bool = True, empty: bool = False, age_days: float = 1.0,
    calibration: Calibration | None = CALIBRATION, weight_n: float | None = 700.0, block: int = 10**6,
):  # fmt: skip
    """Health after some seconds of one load."""
    count = round(seconds * SCANS_PER_S)
    watch = HealthWatch((16, 16), calibration, age_days, weight_n)
    time_us = np.arange(count) * 1_000_000 // SCANS_PER_S
    scans = np.broadcast_to(force_n, (count, 16, 16)) if force_n.ndim == 2 else force_n[:count]
    for first in range(0, count, block):
        part = slice(first, min(first + block, count))
        size = part.stop - part.start
        watch.process(time_us[part], scans[part], np.full(size, quiet), np.full(size, empty))
    return watch.health()


def stance(total_n: float) -> np.ndarray:
    cells = np.zeros((16, 16))
    cells[3:13, 2:6], cells[3:13, 10:14] = 1.0, 1.0
    return cells * total_n / cells.sum()


def test_a_mat_in_order_has_nothing_to_tell():
    health = watched(stance(710), 60)
    assert health.drift == pytest.approx(0.0143, abs=1e-3)
    assert health.notes == ()


@pytest.mark.parametrize(("total_n", "seconds", "advice"), [
    (760, 60, Advice.WAIT), (760, 330, Advice.RECALIBRATE), (640, 330, Advice.RECALIBRATE), (900, 330,
    Advice.RENEW_FILM),
])  # fmt: skip
def test_drift_is_told_with_what_to_do(total_n, seconds, advice):
    notes = watched(stance(total_n), seconds).notes
    assert [note.subject for note in notes] == ["drift"]
    assert notes[0].advice is advice


def test_a_load_in_the_hands_or_a_hand_on_the_chair_is_no_drift():
    """16 kg picked up, or support: not quiet, so the total says nothing of the film."""
    assert watched(stance(857), 330, quiet=False).drift is None
    assert watched(stance(857), 330, weight_n=None).drift is None


def test_cells_beyond_what_was_calibrated():
    cells = stance(700)
    cells[5, 5] = 95.0
    assert "saturation" in [note.subject for note in watched(cells, 30, quiet=False).notes]
    cells[5, 5] = 85.0
    assert not watched(cells, 30, quiet=False).notes


def test_dead_cells_are_found_among_loaded_neighbours_only():
    cells = 20 * (stance(700) > 0)
    cells = cells.astype(float)
    cells[7, 4] = 0.0
    health = watched(cells, 10, quiet=False)
    assert np.argwhere(health.dead).tolist() == [[7, 4]]
    assert [note.subject for note in health.notes] == ["dead cells"]
    assert not watched(np.zeros((16, 16)), 10, empty=True).dead.any()


def test_many_dead_cells_ask_for_new_film():
    dead = np.zeros((16, 16), dtype=bool)
    dead[::3, 2::4] = True
    health = watched(stance(700), 60, calibration=replace(CALIBRATION, dead=dead))
    assert health.notes[0].advice is Advice.RENEW_FILM


def test_noise_of_the_empty_mat():
    noise = np.zeros((500, 16, 16))
    noise[:, 3, 9] = 1.5 * np.abs(np.random.default_rng(1).standard_normal(500))
    notes = watched(noise, 10, quiet=False, empty=True).notes
    assert [note.subject for note in notes] == ["noise"]
    assert "Row 3, column 9" in notes[0].text
    assert not watched(noise * 0.1, 10, quiet=False, empty=True).notes


def test_age_and_none_at_all():
    assert [note.subject for note in watched(stance(700), 60, age_days=40).notes] == ["age"]
    assert not watched(stance(700), 60, age_days=27).notes
    assert [note.subject for note in watched(stance(700), 60, calibration=None).notes] == ["calibration"]


@pytest.mark.parametrize("block", [1, 7, 100])
def test_blocks_change_nothing(block):
    one, other = (watched(stance(760), 60, block=size) for size in (10**6, block))
    assert one.notes == other.notes
    assert one.drift == pytest.approx(other.drift, rel=1e-12)
