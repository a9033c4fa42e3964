"""Rows at an even rate on request: what is slow stays, what would fold back is gone, gaps stay empty, it is said."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import ezc3d
import numpy as np
import pytest
from session.scripted_mat import hello_packet, simulated_packets

from mat.errors import UsageError
from mat.files import Recorder
from mat.files.formats import export_recording
from mat.files.resampling import resampled
from mat.files.whole_table import WholeTable, read_table
from mat.wire import HostFrame, PacketType


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds of a simulated mat with half a second missing in the middle."""
    path = tmp_path_factory.mktemp("resampled") / "a.smat"
    tape = Recorder(path)
    tape.append_host(HostFrame(PacketType.HEADER, {"format": 1, "simulated": True}))
    tape.append(hello_packet())
    scans = [packet.raw for packet in simulated_packets("hinge", 10) if packet.type == PacketType.FRAME]
    for number, raw in enumerate(scans):
        if not 500 <= number < 550:
            tape.append(raw)
    tape.append_host(HostFrame(PacketType.END, {}))
    tape.close()
    return path


@pytest.fixture(scope="module")
def table(recording: Path) -> WholeTable:
    return read_table(recording)


def with_force(table: WholeTable, time_s: np.ndarray, values: np.ndarray) -> WholeTable:
    """A table of nothing but a force, for filters whose answer is known."""
    count = len(time_s)
    columns = {"time_s": time_s, "seq": np.arange(count), "missed": np.zeros(count, int), "total_force_n": values}
    return replace(table, columns=columns)


@pytest.mark.parametrize(("wave_hz", "kept"), [(1.0, 1.0), (3.0, 1.0), (6.5, 0.99), (11.0, 0.002), (20.0, 1e-4)])
def test_what_the_new_rate_can_hold_is_kept_and_the_rest_does_not_fold_back(
    table: WholeTable, wave_hz: float, kept: float
) -> None:
    """100 Hz to 20 Hz: 11 Hz would come back as 9, 20 as a constant."""
    time_s = np.arange(4000) / 100
    at_20 = resampled(with_force(table, time_s, 300 * np.sin(2 * np.pi * wave_hz * time_s)), 20.0).columns
    middle = at_20["total_force_n"][100:-100]
    size = np.sqrt(2 * np.mean(middle**2)) / 300
    if kept > 0.5:
        assert size == pytest.approx(kept, rel=0.02)
    else:
        assert size < kept


def test_a_line_between_scans_where_there_are_more_rows(table: WholeTable) -> None:
    time_s = np.arange(400) / 100
    more = resampled(with_force(table, time_s, 5 * time_s), 1000.0)
    np.testing.assert_allclose(more.columns["total_force_n"], 5 * more.columns["time_s"], atol=1e-9)
    assert len(more.columns["time_s"]) == 3991
    assert more.resampling is not None
    assert more.resampling["filter"] == "none"


def test_gaps_stay_empty_and_missed_scans_add_up(table: WholeTable) -> None:
    lost = resampled(table, 25.0)
    time_s = lost.columns["time_s"]
    np.testing.assert_allclose(np.diff(time_s), 0.04, atol=1e-12)
    before = float(table.columns["time_s"][499])
    inside = (time_s > before + 1e-6) & (time_s < before + 0.51 - 1e-6)
    assert 11 <= inside.sum() <= 13
    assert np.isnan(lost.columns["total_force_n"][inside]).all()
    assert set(lost.columns["phase"][inside]) == {""}
    assert np.isfinite(lost.columns["total_force_n"][~inside]).all()
    assert lost.columns["missed"].sum() == table.columns["missed"].sum() == 50
    assert (np.diff(lost.columns["seq"]) >= 0).all()


def test_undefined_stays_undefined_and_shares_sum_to_one(table: WholeTable) -> None:
    slower = resampled(table, 20.0).columns
    shares = np.stack([slower[f"left_{name}_share"] for name in ("heel", "midfoot", "mth1", "mth24", "mth5", "toes")])
    defined = np.isfinite(shares).all(axis=0)
    assert 50 < defined.sum() < len(defined)
    np.testing.assert_allclose(shares[:, defined].sum(axis=0), 1.0, atol=1e-9)
    known = np.interp(slower["time_s"], table.columns["time_s"], np.isfinite(table.columns["left_heel_share"]))
    assert not np.isfinite(shares[0][known < 1]).any()


def test_every_cue_stands_in_one_row(table: WholeTable) -> None:
    cues = np.full(len(table.columns["time_s"]), "", dtype="<U40")
    cues[[30, 31, 333, 400]] = ["down", "hold", "up", "toes"]
    told = resampled(replace(table, columns={**table.columns, "cue": cues}), 100.0).columns
    assert [cue for cue in told["cue"] if cue] == ["down", "hold", "up", "toes"]
    assert np.flatnonzero(told["cue"] == "up")[0] == 333


def test_the_files_say_what_was_done(recording: Path, tmp_path: Path) -> None:
    export_recording(recording, tmp_path / "a.csv", rate_hz=50)
    about = json.loads((tmp_path / "a.json").read_text())
    assert about["resampling"]["rate_hz"] == 50
    assert "80 dB from 25 Hz" in about["filter"]
    with (tmp_path / "a.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["time_s"]) for row in rows[:3]] == [0.0, 0.02, 0.04]
    export_recording(recording, tmp_path / "a.c3d", rate_hz=50)
    read = ezc3d.c3d(str(tmp_path / "a.c3d"))
    assert read["parameters"]["POINT"]["RATE"]["value"][0] == 50
    assert np.isfinite(read["data"]["analogs"]).all()
    export_recording(recording, tmp_path / "b.csv")
    assert json.loads((tmp_path / "b.json").read_text())["resampling"] is None


@pytest.mark.parametrize("rate_hz", [0.0, -5.0, 0.5, 5000.0, float("nan"), float("inf")])
def test_a_rate_nobody_needs_is_refused(table: WholeTable, rate_hz: float) -> None:
    with pytest.raises(UsageError, match="--rate"):
        resampled(table, rate_hz)
