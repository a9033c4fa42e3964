"""Corrections of repetitions beside a recording: kept, applied by whoever reads it, taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from simulated_recordings import recorded

from mat.errors import SettingsError
from mat.pipeline import PAUSE_US, AnalysisSettings
from mat.posture.repetitions import Correction
from mat.posture.repetitions.measures import COLUMNS
from mat.session.corrections import Corrector, corrections_path, corrector_of, read_corrections, write_corrections
from mat.session.reading import Recording, read
from mat.session.summary import lines, row, summarise


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "Übung am Montag.smat"
    file.write_bytes(recorded("sim:toes?seed=3", 40.0))
    return file


def _remove(recording: Recording, index: int) -> Correction:
    rep = recording.repetitions[index]
    return Correction("remove", rep.start_us, rep.bottom_us, rep.end_us)


def test_without_corrections_nothing_changes(path: Path) -> None:
    recording = read(path)
    assert recording.repetitions == recording.found
    assert recording.corrections == ()
    assert corrector_of(path) is None
    assert not any("by hand" in line for line in lines(recording.summary))


def test_reading_and_summing_up_apply_them_and_say_so(path: Path) -> None:
    before, untouched = path.read_bytes(), read(path)
    kept = (_remove(untouched, 1),)
    write_corrections(corrections_path(path), kept)
    assert read_corrections(corrections_path(path)) == kept
    recording, summed = read(path), summarise(path)
    assert path.read_bytes() == before
    assert [rep.start_us for rep in recording.repetitions] == [
        rep.start_us for index, rep in enumerate(untouched.repetitions) if index != 1
    ]
    assert [rep.number for rep in recording.repetitions] == list(range(1, len(untouched.repetitions)))
    for summary in (recording.summary, summed.summary):
        assert summary.corrected == 1
        assert "Repetitions corrected by hand: 1." in lines(summary)
        assert len(summary.repetitions) == len(untouched.repetitions) - 1
    assert row(summed)["corrected_by_hand"] == 1
    assert row(summed)["repetitions"] == len(untouched.repetitions) - 1


def test_a_moved_one_is_measured_anew_and_taken_back_it_is_as_found(path: Path) -> None:
    recording = read(path)
    rep = recording.repetitions[0]
    moved = recording.with_corrections(
        [Correction("move", rep.start_us - 400_000, rep.bottom_us, rep.end_us + 300_000)]
    )
    changed = moved.repetitions[0]
    assert (changed.start_us, changed.end_us) == (rep.start_us - 400_000, rep.end_us + 300_000)
    assert changed.source == "marked"
    # By hand from the frame table: half-second means hide nothing of an excursion this slow.
    within = (recording.time_s >= changed.start_us / 1e6) & (recording.time_s < changed.end_us / 1e6)
    assert changed.ap_mm == pytest.approx(np.ptp(recording.frames["net_cop_ap_mm"][within]), rel=0.15)
    assert changed.worst == rep.worst
    assert moved.with_corrections([]).repetitions == recording.found


def test_a_pause_of_weeks_costs_no_memory() -> None:
    corrector = Corrector((), AnalysisSettings())
    weeks_us = 30 * 86_400 * 1_000_000
    time_us = np.concatenate([np.arange(0, 2_000_000, 10_000), weeks_us + np.arange(0, 2_000_000, 10_000)])
    corrector._keep(time_us, np.ones((len(time_us), len(COLUMNS))), (700.0, 40.0))
    corrector._keep(time_us[-1:] + 2 * PAUSE_US + np.arange(100) * 10_000, np.ones((100, len(COLUMNS))), (700.0, 40.0))
    assert sum(len(rows) for rows in corrector._course._rows) < 200


@pytest.mark.parametrize(
    "damaged",
    ["", "[]", "{", '{"corrections": 3}', '{"corrections": [1]}', '{"corrections": [{"kind": "add"}]}', "[" * 100_000,
     '{"corrections": [{"kind": "eat", "start_us": 1, "bottom_us": 2, "end_us": 900000}]}',
     '{"corrections": [{"kind": "add", "start_us": 5, "bottom_us": 2, "end_us": 1}]}'],
)  # fmt: skip
def test_damaged_ones_are_told_and_never_guessed(path: Path, damaged: str) -> None:
    corrections_path(path).write_text(damaged, encoding="utf-8")
    with pytest.raises(SettingsError, match="mend, rename or delete"):
        read(path)
    with pytest.raises(SettingsError, match="mend, rename or delete"):
        summarise(path)


def test_other_thresholds_keep_the_corrections(path: Path) -> None:
    recording = read(path)
    write_corrections(corrections_path(path), [_remove(recording, 0)])
    settings = replace(recording.settings, gap_mm=90.0)
    assert len(read(path, settings).repetitions) == len(recording.repetitions) - 1


def test_times_at_which_nothing_was_recorded_are_told_as_undefined(path: Path) -> None:
    late_us = 1_000_000_000
    added = read(path).with_corrections([Correction("add", late_us, late_us + 900_000, late_us + 2_000_000)])
    beyond = added.repetitions[-1]
    assert beyond.start_us == late_us
    assert np.isnan([beyond.ap_mm, beyond.peak_force_n, beyond.in_band_share, beyond.depth_m]).all()
    assert beyond.worst == {}
    assert lines(added.summary)
