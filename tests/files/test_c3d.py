"""The C3D file, read by libraries that share nothing with the one that writes it."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from files.drill_tables import LOST, exported

from mat.errors import UsageError
from mat.files.formats.c3d import POINTS, write
from mat.files.whole_table import read_table


@pytest.fixture(scope="module")
def frames(drill: Path):
    """The C3D file as a library reads it that shares nothing with the one that writes it."""
    c3d = pytest.importorskip("c3d")
    with exported(drill, ".c3d").open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = c3d.Reader(file)
        read = [(points.copy(), analog.copy()) for _, points, analog in reader.read_frames()]
    return reader, np.stack([points for points, _ in read]), np.stack([analog for _, analog in read])


def test_lost_scans_are_missing_points(frames, plain: dict[str, list[str]]) -> None:
    reader, points, _ = frames
    assert reader.point_rate == pytest.approx(100)
    assert [label.strip() for label in reader.point_labels] == list(POINTS)
    assert len(points) == len(plain["time_s"]) + len(LOST)
    assert (points[sorted(LOST), :, 3] < 0).all()


def test_points_are_the_centres_of_pressure(frames, plain: dict[str, list[str]]) -> None:
    _, points, _ = frames
    kept = [index for index in range(len(points)) if index not in LOST]
    for index, prefix in enumerate(("net_cop", "left_cop", "right_cop")):
        there = points[kept, index, 3] >= 0
        assert there.tolist() == [text != "" for text in plain[f"{prefix}_ap_mm"]]
        for axis, name in enumerate(("ml_mm", "ap_mm")):
            expected = [float(text) for text in plain[f"{prefix}_{name}"] if text]
            np.testing.assert_allclose(points[kept, index, axis][there], expected, atol=1e-3)


def test_platforms_carry_the_force(frames, plain: dict[str, list[str]]) -> None:
    reader, _, analog = frames
    labels = [label.strip() for label in reader.analog_labels]
    assert labels == [*(f"{s}{c}" for s in "LR" for c in ("Fx", "Fy", "Fz", "Mx", "My", "Mz")), "LFORCE", "RFORCE"]
    kept = [index for index in range(len(analog)) if index not in LOST]
    for side, label in (("left", "LFORCE"), ("right", "RFORCE")):
        force_n = analog[kept, labels.index(label), 0]
        np.testing.assert_allclose(force_n, [float(text) for text in plain[f"{side}_force_n"]], atol=1e-2)
        platform_n = analog[kept, labels.index(f"{label[0]}Fz"), 0]
        defined = np.array([text != "" for text in plain[f"{side}_cop_ap_mm"]])
        np.testing.assert_allclose(platform_n, np.where(defined, force_n, 0), atol=1e-2)


def test_a_program_that_knows_platforms_finds_the_same_cop(drill: Path) -> None:
    """From corners, force and moment, as any motion laboratory's software does."""
    ezc3d = pytest.importorskip("ezc3d")
    content = ezc3d.c3d(str(exported(drill, ".c3d")), extract_forceplat_data=True)
    points = content["data"]["points"]
    for index, platform in enumerate(content["data"]["platform"], start=1):
        there = np.isfinite(points[0, index])
        assert there.sum() > 2000
        np.testing.assert_allclose(platform["center_of_pressure"][:2, there], points[:2, index, there], atol=1e-2)
        assert (platform["force"][2, there] < 0).all(), "the load points down"


def test_scans_without_a_steady_rate_are_refused(drill: Path, tmp_path: Path) -> None:
    table = read_table(drill)
    time_s = table.columns["time_s"]
    time_s[100:] = time_s[100:] - time_s[100] + time_s[99] + 1e-4
    with pytest.raises(UsageError, match="steady rate"):
        write(table, {}, tmp_path / "x.c3d", False)
