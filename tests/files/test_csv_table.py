"""The exported table: columns, numbers and gaps as DESIGN §5 has them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from files.drill_tables import COLUMNS, LOST, OF_A_FOOT
from session.scripted_mat import assert_same_table, simulated_packets, table_of

from mat.files import ReadHealth, analyse_recording
from mat.wire import HostFrame, PacketType
from mat.wire.host import encode_host_frame

WORDS = {
    "phase": {"empty", "settling", "stand", "descent", "bottom", "ascent", "hold", "paused", ""},
    "roll": {"none", "toes_caution", "toes", "heels_caution", "heels", ""},
    "tilt": {"none", "inward", "outward", "gripping", "corner_heel", "corner_mth1", "corner_mth5", ""},
    "shift": {"none", "left", "right", ""},
    "quality": {
        "saturated", "dead_cell", "unloaded", "light", "uncalibrated", "off_pad", "feet_moved", "supported", "",
    },
}  # fmt: skip


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] else math.nan for row in rows])


def test_the_header_is_that_of_the_design(drill_csv: tuple[Path, ReadHealth]) -> None:
    content = drill_csv[0].read_bytes()
    first = content.split(b"\n", 1)[0]
    assert first == ",".join(COLUMNS).encode()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\n")
    content.decode("utf-8")


def test_a_row_is_a_scan_and_missed_is_what_is_missing(rows: list[dict[str, str]], drill_csv) -> None:
    sequence = [int(row["seq"]) for row in rows]
    assert sequence == [i for i in range(3200) if i not in LOST]
    assert [int(row["missed"]) for row in rows] == [0, *(np.diff(sequence) - 1).tolist()]
    assert drill_csv[1].frames == len(rows)
    assert drill_csv[1].missed == len(LOST)
    np.testing.assert_allclose(column(rows, "time_s"), np.array(sequence) / 100, atol=1e-6)


def test_what_is_undefined_is_empty_and_no_number_is_a_word(rows: list[dict[str, str]]) -> None:
    words = {"phase", "shift", "cue", "set", "rep", "quality"} | {
        f"{side}_{name}" for side in ("left", "right") for name in ("roll", "tilt")
    }
    for row in rows:
        assert None not in row
        for name, text in row.items():
            if name not in words and text:
                assert math.isfinite(float(text)), f"{name} = {text}"
                assert set(text) <= set("-0123456789."), f"{name} = {text}"
    empty = [row for row in rows if float(row["total_force_n"]) == 0]
    assert len(empty) > 50
    assert {row["phase"] for row in empty[:50]} == {"empty"}
    for row in empty:
        assert row["net_cop_ml_mm"] == row["net_cop_ap_mm"] == row["left_load_share"] == ""
        assert row["left_cop_fl_pct"] == row["right_tripod_heel"] == row["left_heel_share"] == ""
    assert any(row["left_cop_fl_pct"] for row in rows), "somebody must be standing, too"


def test_states_are_the_words_of_the_design(rows: list[dict[str, str]]) -> None:
    for name in COLUMNS:
        kind = name.removeprefix("left_").removeprefix("right_")
        if kind in WORDS:
            found = {word for row in rows for word in (row[name].split(";") if kind == "quality" else [row[name]])}
            assert found <= WORDS[kind], name
    assert "toes" in {row["left_roll"] for row in rows}


@pytest.mark.parametrize("side", ["left", "right"])
def test_shares_and_tripods_sum_to_one(rows: list[dict[str, str]], side: str) -> None:
    for names in (
        [f"{side}_{name}" for name in OF_A_FOOT if name.endswith("_share")],
        [f"{side}_{name}" for name in OF_A_FOOT if name.startswith("tripod_")],
    ):
        values = np.stack([column(rows, name) for name in names])
        known = np.isfinite(values)
        assert np.array_equal(known.all(axis=0), known.any(axis=0)), "all of them or none"
        sums = values[:, known.all(axis=0)].sum(axis=0)
        assert len(sums) > 500
        # Each is rounded to 1e-6.
        np.testing.assert_allclose(sums, 1, atol=0.5e-6 * len(names) + 1e-9)


def test_figures_are_those_of_the_analysis(drill: Path, rows: list[dict[str, str]]) -> None:
    table = table_of(list(analyse_recording(drill)))
    assert list(table) == COLUMNS
    for name, values in table.items():
        if values.dtype.kind == "U":
            assert [row[name] for row in rows] == values.tolist(), name
        else:
            digits = 3 if name.endswith(("_n", "_mm", "_pct")) else 6
            np.testing.assert_allclose(column(rows, name), values.astype(float), atol=0.5001 * 10**-digits, rtol=0)


def test_the_load_adds_up(rows: list[dict[str, str]]) -> None:
    total, left, right = (column(rows, name) for name in ("total_force_n", "left_force_n", "right_force_n"))
    np.testing.assert_allclose(left + right, total, atol=0.002)
    share = column(rows, "left_load_share")
    here = np.isfinite(share)
    np.testing.assert_allclose(share[here], left[here] / total[here], atol=2e-5)


def test_blocks_do_not_show_in_the_table(drill: Path, tmp_path: Path) -> None:
    """A host frame after every scan cuts the stream into blocks of one: the same figures."""
    frames = simulated_packets("toes?gap_mm=71", 12)
    note = encode_host_frame(HostFrame(PacketType.NOTE, {}), 0)
    whole, cut = tmp_path / "whole.smat", tmp_path / "cut.smat"
    whole.write_bytes(b"".join(packet.raw for packet in frames))
    cut.write_bytes(note.join(packet.raw for packet in frames))
    assert_same_table(table_of(list(analyse_recording(whole))), table_of(list(analyse_recording(cut))))
