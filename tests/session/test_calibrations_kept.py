"""Calibrations kept in the user's folder: found with their mat, exchanged, damaged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mat.errors import SettingsError, StorageError
from mat.files import open_recording
from mat.pipeline import AnalysisSettings
from mat.pressure import FSR_FILM
from mat.pressure.calibration import Calibration
from mat.session import Acquisition
from mat.session.calibrations import (
    calibration_path,
    calibrations_for,
    find_calibration,
    keep_calibration,
    read_calibration,
)
from mat.sim import SimTransport
from mat.wire import Hello

HELLO = Hello(mat_id=3)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SMART_MAT_HOME", str(tmp_path / "home"))
    return tmp_path


def calibration(gain: float = 1.2) -> Calibration:
    gains = np.ones((16, 16))
    gains[:, ::2] = gain
    return replace(Calibration.assumed(HELLO, FSR_FILM, "2026-01-01"), gain=gains)


def test_it_is_found_again_and_the_one_before_is_kept():
    assert find_calibration(HELLO) is None
    path = keep_calibration(calibration(1.1))
    assert path == calibration_path(3)
    keep_calibration(calibration(1.2))
    keep_calibration(calibration(1.3))
    assert find_calibration(HELLO) == calibration(1.3)
    earlier = sorted((path.parent / "earlier").iterdir())
    assert [read_calibration(one) for one in earlier] == [calibration(1.1), calibration(1.2)]
    assert not list(path.parent.glob(".unfinished*"))


def test_a_cut_file_is_refused_and_can_be_replaced():
    path = keep_calibration(calibration())
    path.write_text(path.read_text()[:500])
    with pytest.raises(SettingsError, match=r"00000003\.json.*cut or damaged.*smart-mat calibrate"):
        find_calibration(HELLO)
    keep_calibration(calibration(1.4))
    assert find_calibration(HELLO) == calibration(1.4)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"hello"])
def test_what_is_no_calibration(home, content):
    path = home / "x.json"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"x\.json"):
        read_calibration(path)
    with pytest.raises(SettingsError, match=r"cannot be read"):
        read_calibration(home / "none.json")


def test_that_of_another_mat_under_this_name_is_refused():
    keep_calibration(calibration())
    calibration_path(3).rename(calibration_path(4))
    with pytest.raises(SettingsError, match=r"of mat 00000003, this is mat 00000004"):
        find_calibration(Hello(mat_id=4))


def test_a_folder_that_cannot_be_made_is_told(home, monkeypatch):
    (home / "file").write_text("")
    monkeypatch.setenv("SMART_MAT_HOME", str(home / "file"))
    with pytest.raises(StorageError):
        keep_calibration(calibration())


def test_a_mat_that_is_opened_brings_its_calibration_and_the_recording_carries_it(home):
    keep_calibration(calibration())
    transport = SimTransport("sim:quiet?seed=3", fast=True)
    out = home / "with.smat"
    reader = Acquisition(transport, AnalysisSettings(), out, 3.0, calibrations=calibrations_for(transport))
    reader.start()
    assert reader.join(60)
    reader.stop()
    assert reader.error is None
    assert open_recording(out).settings.calibration == calibration()
    plain = Acquisition(SimTransport("sim:quiet?seed=3", fast=True), AnalysisSettings(), None, 3.0)
    plain.start()
    assert plain.join(60)
    plain.stop()
    found, uncalibrated = (np.concatenate([block.force_n for block in one.drain()])[-1] for one in (reader, plain))
    loaded = uncalibrated > 5
    ratio = (found / np.where(loaded, uncalibrated, 1))[:, ::2][loaded[:, ::2]]
    np.testing.assert_allclose(ratio, 1.2 ** (-1 / 0.78), rtol=1e-6)


def test_a_damaged_one_ends_the_session_with_a_sentence():
    path = keep_calibration(calibration())
    path.write_text("{")
    transport = SimTransport("sim:quiet?seed=3", fast=True)
    reader = Acquisition(transport, AnalysisSettings(), None, 1.0, calibrations=calibrations_for(transport))
    reader.start()
    assert reader.join(60)
    reader.stop()
    assert isinstance(reader.error, SettingsError)
