"""Health of the measurement in a running session: what is handed to the watch, and what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from mat.pipeline import QUALITIES, Analysis, AnalysisSettings
from mat.pressure import FSR_FILM
from mat.pressure.calibration import Calibration
from mat.pressure.health import Advice
from mat.session import Acquisition
from mat.session.measurement import MeasurementWatch, calibration_age_days
from mat.sim import SimTransport
from mat.wire import Hello

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HELLO = Hello(mat_id=3)


def calibration(days: float = 1.0) -> Calibration:
    made = (NOW - timedelta(days=days)).isoformat()
    return replace(Calibration.assumed(HELLO, FSR_FILM, made), largest_n=np.full((16, 16), 200.0))


def read(source: str, seconds: float, settings: AnalysisSettings) -> tuple[list[Analysis], Acquisition]:
    acquisition = Acquisition(SimTransport(source, fast=True), settings, duration_s=seconds)
    acquisition.start()
    assert acquisition.join(60)
    blocks = acquisition.drain()
    acquisition.stop()
    return blocks, acquisition


@pytest.fixture(scope="module")
def quiet() -> list[Analysis]:
    """Somebody of 70 kg stands quietly for 50 s on even film."""
    return read("sim:quiet?seed=3&weight_kg=70", 50, AnalysisSettings(calibration=calibration()))[0]


def told(blocks: list[Analysis], weight_kg: float, days: float = 1.0, repeats: int = 1):
    watch = MeasurementWatch()
    watch.meet(HELLO, AnalysisSettings(weight_kg=weight_kg, calibration=calibration(days)), NOW)
    for _ in range(repeats):
        for block in blocks:
            watch.process(block)
    return watch.notes


def test_all_is_well_while_the_weight_is_right(quiet):
    scale = np.median(np.concatenate([block.total_force_n for block in quiet])[3000:]) / (70 * 9.80665)
    assert told(quiet, 70 * scale) == ()


def test_a_drift_is_told_with_its_reason_first_to_wait_then_to_recalibrate(quiet):
    scale = np.median(np.concatenate([block.total_force_n for block in quiet])[3000:]) / (70 * 9.80665)
    (note,) = told(quiet, 70 * scale / 1.1)
    assert note.advice is Advice.WAIT
    assert "+10%" in note.text
    (note,) = told(quiet, 70 * scale / 1.1, repeats=7)
    assert note.advice is Advice.RECALIBRATE
    (note,) = told(quiet, 70 * scale / 1.3, repeats=7)
    assert note.advice is Advice.RENEW_FILM


def test_the_scale_of_the_entered_weight_hides_no_drift(quiet):
    """What the stance tracker did to the forces is taken back before they are compared."""
    scaled = [
        replace(
            block, force_n=2 * block.force_n, stance=replace(block.stance, force_scale=2 * block.stance.force_scale)
        )
        for block in quiet
    ]
    scale = np.median(np.concatenate([block.total_force_n for block in quiet])[3000:]) / (70 * 9.80665)
    assert [note.text for note in told(scaled, 70 * scale / 1.1)] == [
        note.text for note in told(quiet, 70 * scale / 1.1)
    ]


@pytest.mark.parametrize("quality", ["supported", "unloaded", "light", "off_pad", "feet_moved"])
def test_support_and_feet_that_are_not_there_say_nothing_of_the_film(quiet, quality):
    bit = np.uint8(1 << QUALITIES.index(quality))
    assert told([replace(block, quality=block.quality | bit) for block in quiet], 50.0) == ()


def test_a_repetition_says_nothing_of_the_film(quiet):
    assert told([replace(block, phase=np.full_like(block.phase, 3)) for block in quiet], 50.0) == ()


def test_an_old_calibration_is_told():
    (note,) = told([], 70.0, days=40)
    assert note.advice is Advice.RECALIBRATE
    assert "40 days" in note.text


@pytest.mark.parametrize(("created", "days"), [
    ("2026-05-30T00:00:00+00:00", 2.0), ("2027-01-01T00:00:00+00:00", 0.0), ("", None), ("yesterday", None),
])  # fmt: skip
def test_ages(created, days):
    assert calibration_age_days(created, NOW) == days


def test_another_mat_is_watched_anew_and_the_same_one_is_not(quiet):
    watch = MeasurementWatch()
    settings = AnalysisSettings(weight_kg=50.0, calibration=calibration())
    watch.meet(HELLO, settings, NOW)
    for block in quiet:
        watch.process(block)
    assert watch.notes
    watch.meet(HELLO, settings, NOW)
    assert watch.notes
    watch.meet(Hello(mat_id=4), settings, NOW)
    assert watch.notes == ()


def test_the_link_tells_it():
    _, acquisition = read("sim:quiet?seed=3", 2, AnalysisSettings())
    (note,) = acquisition.link().measurement
    assert note.subject == "calibration"
    assert "smart-mat calibrate" in note.text
