"""The JSON beside the exported table: what the columns mean, and with which settings they were made."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from files.drill_tables import COLUMNS, LOST
from session.scripted_mat import hello_packet, plain_frames, table_of

from mat.files import ReadHealth, analyse_recording, export_csv
from mat.pipeline import AnalysisSettings
from mat.wire import PacketType
from mat.wire.encode import encode_packet


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


def test_the_side_file_says_what_the_columns_mean(drill_csv: tuple[Path, ReadHealth]) -> None:
    side = json.loads(drill_csv[0].with_suffix(".json").read_text(encoding="utf-8"), parse_constant=refuse)
    for name in COLUMNS:
        unit = side["units"].get(name)
        wanted = {"_n": "N", "_mm": "mm", "_s": "s"}
        for end, text in wanted.items():
            if name.endswith(end):
                assert unit == text, name
        if name.endswith(("_pct", "_share")) or "tripod" in name:
            assert unit, name
    assert "right" in side["axes"]
    assert "forward" in side["axes"]
    assert side["settings"]["gap_mm"] == 71.0
    assert (side["settings"]["left_angle_deg"], side["settings"]["right_angle_deg"]) == (3.0, 0.0)
    assert side["settings"]["placement_assumed"] is False
    assert side["settings"]["thresholds"]["toes_pct"] > 0
    assert side["settings"]["film"]["exponent"] > 0
    assert side["version"]
    assert len(side["mat"]["firmware"]) == 3
    assert side["header"]["version"]
    assert side["header"]["person"] == "Wilhelmina Zoë"
    assert (side["frames"], side["missed"], side["closed_properly"]) == (3200 - len(LOST), len(LOST), True)
    assert "not a medical device" in side["note"]


def test_the_side_file_is_json_whatever_the_header_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.smat"
    hostile = b'{"format": 1, "a": NaN, "b": Infinity, "c": "\\ud800", "d": {"e": [1e999]}}'
    path.write_bytes(encode_packet(PacketType.HEADER, hostile, 0) + hello_packet() + b"".join(plain_frames(5)))
    export_csv(path, tmp_path / "a.csv")
    side = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"), parse_constant=refuse)
    assert side["frames"] == 5


def test_other_settings_change_the_figures_and_the_side_file(drill: Path, tmp_path: Path) -> None:
    settings = AnalysisSettings(gap_mm=171.0, placement_assumed=False)
    export_csv(drill, tmp_path / "wide.csv", settings)
    assert json.loads((tmp_path / "wide.json").read_text())["settings"]["gap_mm"] == 171.0
    narrow, wide = (table_of(list(analyse_recording(drill, s))) for s in (None, settings))
    known = np.isfinite(narrow["left_cop_ml_mm"]) & np.isfinite(wide["left_cop_ml_mm"])
    assert known.sum() > 500
    assert np.median(narrow["left_cop_ml_mm"][known] - wide["left_cop_ml_mm"][known]) > 40


def test_every_column_is_explained(drill: Path, tmp_path: Path) -> None:
    export_csv(drill, tmp_path / "a.csv")
    columns = json.loads((tmp_path / "a.json").read_text())["columns"]
    assert list(columns) == (tmp_path / "a.csv").read_text().splitlines()[0].split(",")
    assert all(len(column["meaning"]) > 10 for column in columns.values())
    assert "negative" in columns["left_tripod_heel"]["meaning"]
    assert columns["right_roll"]["values"][2] == "toes"
