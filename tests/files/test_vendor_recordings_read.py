"""emed, pedar, F-Scan and XSENSOR recordings: the makers' own forces come back, on the makers' own cells."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from cli.running import Shell
from files.vendor_lists import emed_list
from real_footprints import data_folder, mun104
from vendors import emed_pictures, text_of, xsensor_frames

import mat
from mat.files import analyse_recording, open_recording
from mat.files.vendors.pedar_insoles import sensor_areas_mm2, sensor_corners_mm
from mat.geometry import SIDES
from mat.pipeline import PHASES

#: The centre of pressure of cells is arithmetic: what differs is single precision and printed digits.
COP_MM = 0.05
SAMPLES = ("emed_test.lst", "pedar_example.asc", "FrasP01L.asf", "xsensor_data.csv")


def sample(name: str, folder: Path) -> Path:
    """A maker's file as its program wrote it, in a folder of the test's own."""
    packed = data_folder() / "pressure" / f"{name}.gz"
    (folder / name).write_bytes(gzip.decompress(packed.read_bytes()))
    return folder / name


def cop_mm(force_n: np.ndarray, row_mm: float, col_mm: float) -> np.ndarray:
    """(n, 2) across and along, from the sheet's rear left corner."""
    total = force_n.sum(axis=(1, 2))
    along = force_n.sum(axis=2) @ ((np.arange(force_n.shape[1]) + 0.5) * row_mm)
    across = force_n.sum(axis=1) @ ((np.arange(force_n.shape[2]) + 0.5) * col_mm)
    return np.stack([across, along], axis=1) / total[:, None]


def test_an_emed_step_gives_the_makers_total_and_the_centre_of_its_rows_and_columns(tmp_path: Path) -> None:
    recording = mat.read(sample("emed_test.lst", tmp_path))
    pictures = emed_pictures()
    frames = recording.frames
    assert len(recording) == len(pictures) == 106
    np.testing.assert_allclose(frames["total_force_n"], [picture.total_n for picture in pictures], atol=0.006)
    np.testing.assert_allclose(np.diff(frames["time_s"]), 0.01, atol=1e-9)
    defined = np.isfinite(frames["right_cop_ap_mm"])
    assert defined.sum() > 85
    rows = np.array([picture.row_n for picture in pictures])[:, ::-1][defined]
    columns = np.array([picture.col_n for picture in pictures])[defined]
    along = rows @ ((np.arange(54) + 0.5) * 5) / rows.sum(axis=1)
    across = columns @ ((np.arange(22) + 0.5) * 5) / columns.sum(axis=1)
    np.testing.assert_allclose(frames["right_cop_ap_mm"][defined], along, atol=COP_MM)
    np.testing.assert_allclose(frames["right_cop_ml_mm"][defined], across, atol=COP_MM)
    assert (frames["left_force_n"] == 0).all()


@pytest.mark.parametrize("side", SIDES)
def test_xsensor_insoles_give_the_makers_loads(tmp_path: Path, side: str) -> None:
    recording = mat.read(sample("xsensor_data.csv", tmp_path), cells=True)
    told = [frame.load_n for frame in xsensor_frames(side)]
    np.testing.assert_allclose(recording.frames[f"{side}_force_n"], told, atol=0.05)
    np.testing.assert_allclose(np.diff(recording.time_s), 0.0133, atol=0.001)
    kpa = np.array([frame.kpa[::-1] for frame in xsensor_frames(side)])
    ours = recording.frames[f"{side}_cop_ap_mm"]
    defined = np.isfinite(ours)
    np.testing.assert_allclose(ours[defined], cop_mm(kpa[defined], 8.609, 8.609)[:, 1], atol=COP_MM)


def fscan_kpa(text: str) -> np.ndarray:
    """(n, 60, 21), read without the reader that is tested; heel at row 0."""
    lines = [line.replace("B", "0").split(",") for line in text.splitlines() if line.count(",") == 20]
    return np.array(lines, dtype=float).reshape(-1, 60, 21)[:, ::-1]


def test_fscan_movies_of_both_feet_lie_beside_each_other(tmp_path: Path) -> None:
    path = sample("FrasP01L.asf", tmp_path)
    alone = mat.read(path)
    assert set(alone.info.foreign.pads) == {"left"}
    assert any("one foot" in remark for remark in alone.health.remarks)
    sample("FrasP01R.asf", tmp_path)
    path.touch()
    both = mat.read(tmp_path / "FrasP01R.asf")
    for side in SIDES:
        kpa = fscan_kpa(text_of(f"pressure/FrasP01{side[0].upper()}.asf.gz"))
        force_n = both.frames[f"{side}_force_n"]
        np.testing.assert_allclose(force_n, kpa.sum(axis=(1, 2)) * 25.8064e-3, rtol=1e-6)
        defined = np.isfinite(both.frames[f"{side}_cop_ap_mm"])
        np.testing.assert_allclose(
            both.frames[f"{side}_cop_ap_mm"][defined], cop_mm(kpa[defined], 5.08, 5.08)[:, 1], atol=COP_MM
        )
    np.testing.assert_array_equal(alone.frames["left_force_n"], both.frames["left_force_n"])
    assert both.label("created") == "2017-02-16T11:26:22"


@pytest.mark.parametrize("side", SIDES)
def test_pedar_sensors_keep_their_force_and_its_middle(tmp_path: Path, side: str) -> None:
    """Laying sensors of odd shape onto cells moves nothing: force by the published areas, middle of the quadrangles."""
    recording = mat.read(sample("pedar_example.asc", tmp_path))
    rows = [line.split("\t") for line in text_of("pressure/pedar_example.asc.gz").splitlines()[10:] if line.strip()]
    kpa = np.array([[float(cell) for cell in row if cell.strip()] for row in rows])
    sensors = kpa[:, 1:100] if side == "left" else kpa[:, 100:]
    areas_mm2 = sensor_areas_mm2("y")
    force_n = sensors * areas_mm2 * 1e-3
    np.testing.assert_allclose(recording.frames[f"{side}_force_n"], force_n.sum(axis=1), rtol=1e-6, atol=1e-6)
    middles = np.array([middle_of(corners) for corners in sensor_corners_mm(side, areas_mm2)])
    ours = recording.frames[f"{side}_cop_ap_mm"]
    defined = np.isfinite(ours)
    assert defined.sum() > 900
    true_mm = force_n[defined] @ middles / force_n[defined].sum(axis=1, keepdims=True)
    np.testing.assert_allclose(ours[defined], true_mm[:, 1], atol=COP_MM)


def middle_of(corners: np.ndarray) -> np.ndarray:
    """Mean of a sensor's points as they are spread: even in both directions of its quadrangle."""
    return corners.mean(axis=0)


def test_pedar_sensors_count_from_the_heel_and_the_inner_side() -> None:
    for side, inner in (("left", 1), ("right", -1)):
        middles = sensor_corners_mm(side, sensor_areas_mm2("y")).mean(axis=1)
        first_row = middles[5:12, 0] * inner
        assert (np.diff(first_row) < 0).all()
        assert middles[0, 1] < middles[40, 1] < middles[98, 1]
    length_mm = np.ptp(sensor_corners_mm("right", sensor_areas_mm2("y"))[..., 1])
    assert 260 < length_mm < 300, "an insole for EU 42 to 43"
    assert sensor_areas_mm2("q") is None


@pytest.mark.parametrize("name", SAMPLES)
def test_feet_are_known_from_the_print_and_a_walk_is_not_judged(tmp_path: Path, name: str) -> None:
    recording = mat.read(sample(name, tmp_path))
    sides = tuple(recording.info.foreign.pads)
    for side in sides:
        place = recording.frames[f"{side}_cop_fl_pct"]
        assert np.isfinite(place).sum() > 10
        shares = np.stack([recording.frames[f"{side}_{region}_share"] for region in mat_regions()])
        np.testing.assert_allclose(shares[:, np.isfinite(place)].sum(axis=0), 1)
        # In a step the load walks from the heel to the ball of the foot.
        assert np.nanmin(place) < 25
        assert np.nanmax(place) > 55
        assert 220 < recording.stance.feet[side].footprint.contact_length_mm < 300
    assert set(recording.frames["phase"]) <= {"settling", "empty"}
    assert recording.events == ()
    assert set(recording.frames["left_roll"]) == {""}
    assert "uncalibrated" not in ";".join(set(recording.frames["quality"]))
    assert recording.summary.grade.word == "fair"


def mat_regions() -> tuple[str, ...]:
    return ("heel", "midfoot", "mth1", "mth24", "mth5", "toes")


def standing_kpa(count: int, border_cols: int = 8) -> np.ndarray:
    """(count, rows, cols): both prints of MUN104 beside each other on one platform, 700 N in all, swaying a little."""
    left, right = mun104("left"), mun104("right")
    beside = np.concatenate([left, np.zeros((len(left), border_cols)), right], axis=1)
    beside = np.where(beside > 0.025 * beside.max(), beside, 0)
    place = np.linspace(-0.5, 0.5, len(beside))[:, None]
    sway = 0.05 * np.sin(np.arange(count) / 40)[:, None, None]
    # Standing, more than half of the load is under the heels.
    pictures = beside * np.exp((sway - 1.2) * place)
    return pictures * (700 / 0.025 / pictures.sum(axis=(1, 2), keepdims=True))


def test_two_feet_that_stand_on_one_platform_are_judged_where_they_stand(tmp_path: Path) -> None:
    kpa = standing_kpa(320)
    path = tmp_path / "Fußbild Ä.lst"
    path.write_text(emed_list(kpa, interval_ms=40.0), encoding="cp1252")
    recording = mat.read(path)
    assert recording.summary.judged_s > 9
    assert recording.summary.duration_s == pytest.approx(319 * 0.04)
    assert set(recording.stance.feet) == set(SIDES)
    assert recording.stance.body_weight_n == pytest.approx(700, rel=0.01)
    assert not recording.settings.placement_assumed
    np.testing.assert_allclose(recording.frames["total_force_n"], 700, rtol=0.002)
    whole = cop_mm(np.round(kpa, 2), 5.0, 5.0)
    ours = recording.net_cop_mm
    assert np.ptp(ours[:, 0] - whole[:, 0]) < COP_MM, "a platform knows where its feet stand"
    np.testing.assert_allclose(ours[:, 1], whole[:, 1], atol=COP_MM)
    assert recording.frames["phase"][-1] == "stand"


def test_a_folder_of_them_is_summed_up_and_drawn_where_somebody_stands(tmp_path: Path) -> None:
    kpa = standing_kpa(320)
    kpa[-20:] = 0
    (tmp_path / "month").mkdir()
    (tmp_path / "month" / "a.lst").write_text(emed_list(kpa, interval_ms=40.0), encoding="cp1252")
    shell = Shell(tmp_path)
    assert [row["file"] for row in json.loads(shell.done("summary", "month", "--json"))] == ["a.lst"]
    drawn_s = float(shell.done("picture", "month/a.lst", "-o", "a.png").split()[3])
    assert drawn_s == pytest.approx(300 * 0.04, abs=0.2)


def test_somebody_who_stands_the_other_way_round_is_turned(tmp_path: Path) -> None:
    kpa = standing_kpa(60)
    for name, pictures in (("a.lst", kpa), ("b.lst", kpa[:, ::-1, ::-1])):
        (tmp_path / name).write_text(emed_list(pictures, 40.0), encoding="cp1252")
    one, other = mat.read(tmp_path / "a.lst"), mat.read(tmp_path / "b.lst")
    for column in ("net_cop_ap_mm", "left_force_n", "right_cop_fl_pct"):
        np.testing.assert_allclose(one.frames[column], other.frames[column], atol=0.01)
    assert any("turned" in remark for remark in other.health.remarks)


def test_a_decimal_comma_is_read_like_a_point(tmp_path: Path) -> None:
    kpa = standing_kpa(30)
    for name, decimal in (("a.lst", "."), ("b.lst", ",")):
        (tmp_path / name).write_text(emed_list(kpa, decimal=decimal), encoding="cp1252")
    one, other = mat.read(tmp_path / "a.lst"), mat.read(tmp_path / "b.lst")
    np.testing.assert_array_equal(one.frames["total_force_n"], other.frames["total_force_n"])


def test_a_left_foot_alone_is_known_by_its_arch(tmp_path: Path) -> None:
    kpa = standing_kpa(20)
    (tmp_path / "left.lst").write_text(emed_list(kpa[:, :, :27]), encoding="cp1252")
    assert set(open_recording(tmp_path / "left.lst").foreign.pads) == {"left"}


def test_saturated_cells_are_marked_where_the_maker_tells_the_limit(tmp_path: Path) -> None:
    text = text_of("pressure/FrasP01L.asf.gz")
    peak_kpa = fscan_kpa(text).max()
    (tmp_path / "a.asf").write_text(text.replace("SATURATION_PRESSURE 1514.73", f"SATURATION_PRESSURE {peak_kpa}"))
    quality = mat.read(tmp_path / "a.asf").frames["quality"]
    assert 1 <= sum("saturated" in each for each in quality) < 20


def test_blocks_of_any_size_give_the_same_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sample("pedar_example.asc", tmp_path)
    whole = mat.read(path)
    monkeypatch.setattr("mat.files.vendors.opening._BLOCK", 7)
    parts = list(analyse_recording(path))
    assert len(parts) > 200
    for name, values in (
        ("total", [part.total_force_n for part in parts]),
        ("net", [part.net_cop_mm for part in parts]),
    ):
        ours = whole.frames["total_force_n"] if name == "total" else whole.net_cop_mm
        np.testing.assert_allclose(np.concatenate(values), ours, atol=1e-9)
    phases = np.concatenate([part.phase for part in parts])
    assert [PHASES[code] for code in phases] == list(whole.frames["phase"])
