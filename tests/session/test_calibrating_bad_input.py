"""What must end a calibration or hold it up, each with what to do; the calibration before stays."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from real_footprints import GRID, emed_step, mun104, place, tilted
from session.calibrated_mat import HELLO, CalibratedMat, as_asked

from mat.errors import LinkError, SettingsError, SmartMatError
from mat.geometry import MatGeometry
from mat.pressure import FSR_FILM
from mat.pressure.calibration import Calibration
from mat.session.calibrating import CalibrationFlow, Equipment
from mat.session.calibrating.checks import check_feet
from mat.session.calibrating.walk import MatReader, walk
from mat.session.calibrations import calibration_path, find_calibration, keep_calibration
from mat.sim import SimTransport
from mat.wire import Hello

GEOMETRY = MatGeometry(GRID)


@pytest.fixture
def old(tmp_path, monkeypatch) -> Calibration:
    """A calibration of mat 3 from before."""
    monkeypatch.setenv("SMART_MAT_HOME", str(tmp_path / "home"))
    calibration = Calibration.assumed(Hello(mat_id=3), FSR_FILM, "2026-01-01")
    keep_calibration(calibration)
    return calibration


class Unplugged:
    """A simulated mat whose cable is pulled after so many reads."""

    def __init__(self, reads: int) -> None:
        self._mat, self._left = SimTransport("sim:quiet?seed=3", fast=True), reads

    def __getattr__(self, name: str) -> object:
        return getattr(self._mat, name)

    def read(self, timeout_s: float) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise LinkError("The mat went away: check its cable.")
        return self._mat.read(timeout_s)


def begin(hello: Hello) -> CalibrationFlow:
    return CalibrationFlow(hello, Equipment(70.0), FSR_FILM, placements=2)


def test_a_cable_pulled_in_mid_calibration_changes_nothing(old):
    transport, shown = Unplugged(40), []
    with pytest.raises(LinkError, match=r"check its cable"):
        walk(MatReader(transport, time.monotonic), transport, begin, lambda: None, shown.append)  # type: ignore[arg-type]
    assert shown, "it had begun"
    assert find_calibration(Hello(mat_id=3)) == old


def test_quitting_changes_nothing(old):
    transport = SimTransport("sim:quiet?seed=3", fast=True)
    assert walk(MatReader(transport, time.monotonic), transport, begin, lambda: "quit", lambda view: None) is None
    assert find_calibration(Hello(mat_id=3)) == old


def test_a_recording_in_between_or_a_stop_ends_it_without_a_result():
    transport = SimTransport("sim:quiet?seed=3", fast=True)
    asked = iter([False] * 30 + [True] * 1000)
    reader = MatReader(transport, time.monotonic, lambda: next(asked))
    assert walk(reader, transport, begin, lambda: None, lambda view: None) is None


def at_step(number: int, mat: CalibratedMat) -> CalibrationFlow:
    flow = CalibrationFlow(HELLO, Equipment(70.0), FSR_FILM, placements=2)
    mat.walk(flow, until=lambda view: view.number >= number)
    return flow


def test_an_undone_zero_is_not_restless_for_what_lay_on_the_mat_before():
    """Seen when it was tried: the treading person's steps counted as noise, and were told fifteen minutes later."""
    mat = CalibratedMat()
    flow = at_step(2, mat)
    mat.walk(flow, seconds=6)
    flow.undo()
    mat.walk(flow, do=as_asked(kind="tread", bears="person"), seconds=4)
    assert flow.view.light.state == "wrong"
    mat.perform(flow.steps[0])
    for _ in range(40):
        flow.feed(mat.block())
        if flow.view.number == 2:
            break
    assert flow.view.number == 2
    zero = flow.measured[0].held
    assert zero is not None
    assert zero.noise_s is not None
    assert FSR_FILM.force_n(zero.noise_s).max() < 0.2


def test_a_restless_mat_is_told_at_once():
    rng = np.random.default_rng(1)

    def shaken(cells_s: np.ndarray) -> np.ndarray:
        cells_s = cells_s.copy()
        cells_s[:, 4, 4] += 4e-4 * (rng.random(len(cells_s)) < 0.5)
        return cells_s

    mat = CalibratedMat(change=shaken)
    views = mat.walk(CalibrationFlow(HELLO, Equipment(70.0), FSR_FILM), seconds=8)
    assert any("restless" in view.note and "row 4, column 4" in view.note for view in views)
    assert views[-1].number == 1


def test_a_board_on_the_wrong_pad_is_told_and_goes_on_when_it_lies_right():
    mat = CalibratedMat()
    flow = at_step(2, mat)
    flow.skip()
    wrong = mat.walk(flow, do=as_asked(side="right"), seconds=8)
    assert "other pad" in wrong[-1].light.text
    assert wrong[-1].number == 3
    mat.perform(flow.steps[0])
    flow.feed(mat.block())
    right = mat.walk(flow, until=lambda view: view.number == 4, seconds=20)
    assert right[-1].number == 4


@pytest.mark.parametrize("typed_kg", [154.3, 31.75])
def test_a_weight_typed_wrong_is_told_at_the_first_board(typed_kg: float):
    """Seen when it was tried: pounds typed as kilograms were told behind the last of 22 steps."""
    mat = CalibratedMat(weight_kg=70.0)
    flow = CalibrationFlow(HELLO, Equipment(typed_kg), FSR_FILM)
    with pytest.raises(SettingsError, match=r"weights do not agree.*Nothing was changed"):
        mat.walk(flow, seconds=200)
    assert flow.view.number <= 5


def test_copper_on_copper_is_not_looked_for_on_top_of_the_mat_for_ever():
    """Seen when it was tried: shorted cells kept the zero waiting for something to be taken off."""

    def shorted(cells_s: np.ndarray) -> np.ndarray:
        cells_s = cells_s.copy()
        cells_s[:, 3:5, 2:4] = 0.1
        return cells_s

    views = CalibratedMat(change=shorted).walk(CalibrationFlow(HELLO, Equipment(70.0), FSR_FILM), seconds=8)
    assert views[-1].number == 1
    assert "If nothing is" in views[-1].light.text
    assert "smart-mat doctor" in views[-1].light.text


def test_film_that_answers_nowhere_on_a_part_of_the_pad_is_not_taken_for_a_small_board_only():
    """Seen when it was tried: 40 dead cells kept the board waiting for foam that lay there."""
    dead = np.random.default_rng(1).random((GRID.rows, GRID.cols)) < 0.3
    mat = CalibratedMat(change=lambda cells_s: np.where(dead, 0.0, cells_s))
    flow = at_step(2, mat)
    flow.skip()
    views = mat.walk(flow, seconds=8)
    assert views[-1].number == 3
    assert "does not press the whole pad" in views[-1].light.text
    assert "film does not answer" in views[-1].light.text


def prints(picture_of) -> np.ndarray:
    """(rows, cols) N of 70 kg on real prints."""
    cells = np.zeros((GRID.rows, GRID.cols))
    for side in ("left", "right"):
        picture = picture_of(side)
        placed = place(picture, side, GEOMETRY, 25, 80 + (6 if side == "left" else -6), 2)
        patches = placed.patches_n(tilted(picture, placed, np.array([44.0]), np.array([343.0])))
        edge = round(GRID.row_pitch_mm / 5)
        cells[:, GRID.columns(side)] = patches.reshape(GRID.rows, edge, GRID.pad_cols, edge).sum(axis=(1, 3))
    return cells


def emed_feet(side: str) -> np.ndarray:
    picture = emed_step().max(axis=0)
    return picture if side == "right" else picture[:, ::-1]


@pytest.mark.parametrize("feet", [mun104, emed_feet])
def test_pads_swapped_or_a_mat_turned_round_are_seen_on_real_prints(feet):
    cells = prints(feet)
    check_feet(cells, GEOMETRY)
    with pytest.raises(SettingsError, match=r"heel end.*half a turn.*Nothing was changed"):
        check_feet(cells[::-1, ::-1], GEOMETRY)
    with pytest.raises(SettingsError, match=r"exchanged.*change the two plugs.*Nothing was changed"):
        check_feet(np.concatenate([cells[:, 8:], cells[:, :8]], axis=1), GEOMETRY)


@pytest.mark.parametrize("spoil", [
    lambda text: text[: len(text) // 2], lambda text: text.replace("0.78", "0.88"),
    lambda text: text.replace("2026-01-01", "2026-01-02"), lambda text: "",
])  # fmt: skip
def test_a_file_cut_or_edited_is_refused_and_an_earlier_one_is_there(old, spoil):
    keep_calibration(replace(old, created="2026-01-01T12:00:00"))
    path = calibration_path(3)
    path.write_text(spoil(path.read_text()))
    with pytest.raises(SmartMatError, match=r"smart-mat calibrate"):
        find_calibration(Hello(mat_id=3))
    assert len(list((path.parent / "earlier").iterdir())) == 1
