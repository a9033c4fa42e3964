"""The exported table: columns, numbers and gaps as DESIGN §5 has them, in every locale, beside a JSON that says so."""

from __future__ import annotations

import contextlib
import csv
import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from session.scripted_mat import assert_same_table, hello_packet, plain_frames, simulated_packets, table_of

from mat.errors import StorageError, UsageError
from mat.files import ReadHealth, Recorder, analyse_recording, export_csv
from mat.pipeline import AnalysisSettings
from mat.session.header import recording_header
from mat.wire import HostFrame, PacketType
from mat.wire.encode import encode_packet

ROOT = Path(__file__).parents[2]
#: Written out from DESIGN §5, not taken from the program.
OF_THE_PERSON = [
    "time_s", "seq", "missed", "phase", "set", "rep", "total_force_n", "net_cop_ml_mm", "net_cop_ap_mm",
    "left_load_share", "shift", "cue",
]  # fmt: skip
OF_A_FOOT = [
    "force_n", "cop_ml_mm", "cop_ap_mm", "cop_medial_mm", "cop_fl_pct", "heel_share", "midfoot_share", "mth1_share",
    "mth24_share", "mth5_share", "toes_share", "tripod_heel", "tripod_mth1", "tripod_mth5", "roll", "tilt",
]  # fmt: skip
COLUMNS = [
    *OF_THE_PERSON, *(f"left_{name}" for name in OF_A_FOOT), *(f"right_{name}" for name in OF_A_FOOT), "quality"
]  # fmt: skip
WORDS = {
    "phase": {"empty", "settling", "stand", "descent", "bottom", "ascent", "hold", "paused", ""},
    "roll": {"none", "toes_caution", "toes", "heels_caution", "heels", ""},
    "tilt": {"none", "inward", "outward", "gripping", "corner_heel", "corner_mth1", "corner_mth5", ""},
    "shift": {"none", "left", "right", ""},
    "quality": {
        "saturated", "dead_cell", "unloaded", "light", "uncalibrated", "off_pad", "feet_moved", "supported", "",
    },
}  # fmt: skip
LOST = {700, 701, 702, 1500, 2999}


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody steps on, rolls onto the toes, steps off; five scans are lost."""
    path = tmp_path_factory.mktemp("csv") / "drill.smat"
    settings = AnalysisSettings(gap_mm=71.0, left_angle_deg=3.0, placement_assumed=False, weight_kg=70.0)
    tape = Recorder(path)
    tape.append_host(HostFrame(PacketType.HEADER, recording_header("sim:toes", True, settings, {"person": "Zoë"})))
    for packet in simulated_packets("toes?gap_mm=71", 32):
        if packet.type != PacketType.FRAME or packet.sequence not in LOST:
            tape.append(packet.raw)
    tape.append_host(HostFrame(PacketType.END, {}))
    tape.close()
    return path


@pytest.fixture(scope="module")
def exported(recording: Path) -> tuple[Path, ReadHealth]:
    out = recording.parent / "drill.csv"
    return out, export_csv(recording, out)


@pytest.fixture(scope="module")
def rows(exported: tuple[Path, ReadHealth]) -> list[dict[str, str]]:
    with exported[0].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] else math.nan for row in rows])


def test_the_header_is_that_of_the_design(exported: tuple[Path, ReadHealth]) -> None:
    content = exported[0].read_bytes()
    first = content.split(b"\n", 1)[0]
    assert first == ",".join(COLUMNS).encode()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\n")
    content.decode("utf-8")


def test_a_row_is_a_scan_and_missed_is_what_is_missing(rows: list[dict[str, str]], exported) -> None:
    sequence = [int(row["seq"]) for row in rows]
    assert sequence == [i for i in range(3200) if i not in LOST]
    assert [int(row["missed"]) for row in rows] == [0, *(np.diff(sequence) - 1).tolist()]
    assert exported[1].frames == len(rows)
    assert exported[1].missed == len(LOST)
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


def test_figures_are_those_of_the_analysis(recording: Path, rows: list[dict[str, str]]) -> None:
    table = table_of(list(analyse_recording(recording)))
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


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


def test_the_side_file_says_what_the_columns_mean(exported: tuple[Path, ReadHealth]) -> None:
    side = json.loads(exported[0].with_suffix(".json").read_text(encoding="utf-8"), parse_constant=refuse)
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
    assert side["header"]["person"] == "Zoë"
    assert (side["frames"], side["missed"], side["closed_properly"]) == (3200 - len(LOST), len(LOST), True)
    assert "not a medical device" in side["note"]


def test_the_side_file_is_json_whatever_the_header_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.smat"
    hostile = b'{"format": 1, "a": NaN, "b": Infinity, "c": "\\ud800", "d": {"e": [1e999]}}'
    path.write_bytes(encode_packet(PacketType.HEADER, hostile, 0) + hello_packet() + b"".join(plain_frames(5)))
    export_csv(path, tmp_path / "a.csv")
    side = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"), parse_constant=refuse)
    assert side["frames"] == 5


EXPORT = "import sys; sys.argv = ['smart-mat', 'export', *sys.argv[1:]]; from mat.cli import main; main()"


@pytest.fixture(scope="session")
def german(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with a German locale, made here if the system has none."""
    have = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.lower()
    if "de_de.utf8" in have:
        return {**os.environ, "LC_ALL": "de_DE.UTF-8"}
    folder = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef") is None:
        pytest.skip("no German locale, and no localedef to make one")
    made = subprocess.run(
        ["localedef", "-i", "de_DE", "-f", "UTF-8", folder / "de_DE.UTF-8"], capture_output=True, check=False
    )
    if made.returncode > 1 or not (folder / "de_DE.UTF-8").exists():
        pytest.skip("no German locale, and its sources are not installed")
    return {**os.environ, "LOCPATH": str(folder), "LC_ALL": "de_DE.UTF-8"}


def export(environment: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", EXPORT, *map(str, arguments)],
        env=environment, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_a_decimal_comma_never_gets_into_the_plain_table(recording: Path, exported, german, tmp_path: Path) -> None:
    assert export(german, recording, "-o", tmp_path / "de.csv").returncode == 0
    assert (tmp_path / "de.csv").read_bytes() == exported[0].read_bytes()


def test_excel_gets_semicolons_and_the_local_sign(recording: Path, rows, german, tmp_path: Path) -> None:
    assert export(german, recording, "-o", tmp_path / "de.csv", "--excel").returncode == 0
    with (tmp_path / "de.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.reader(file, delimiter=";"))
    assert told[0] == COLUMNS
    assert len(told) == len(rows) + 1
    times = [row[0] for row in told[1:]]
    assert all("," in text and "." not in text for text in times)
    assert [float(text.replace(",", ".")) for text in times] == [float(row["time_s"]) for row in rows]


@pytest.mark.parametrize("name", ["xx_YY.UTF-8", "de_XX", "nonsense"])
def test_excel_in_a_locale_that_is_not_installed_still_exports(recording: Path, name: str, tmp_path: Path) -> None:
    done = export({**os.environ, "LC_ALL": name}, recording, "-o", tmp_path / "odd.csv", "--excel")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "odd.csv").read_text(encoding="utf-8-sig").startswith("time_s;seq")


def test_other_settings_change_the_figures_and_the_side_file(recording: Path, tmp_path: Path) -> None:
    settings = AnalysisSettings(gap_mm=171.0, placement_assumed=False)
    export_csv(recording, tmp_path / "wide.csv", settings)
    assert json.loads((tmp_path / "wide.json").read_text())["settings"]["gap_mm"] == 171.0
    narrow, wide = (table_of(list(analyse_recording(recording, s))) for s in (None, settings))
    known = np.isfinite(narrow["left_cop_ml_mm"]) & np.isfinite(wide["left_cop_ml_mm"])
    assert known.sum() > 500
    assert np.median(narrow["left_cop_ml_mm"][known] - wide["left_cop_ml_mm"][known]) > 40


@pytest.mark.parametrize("name", ["rec.csv", "rec.json", "rec.csv.part", "rec.json.part"])
def test_an_export_never_destroys_the_recording(recording: Path, tmp_path: Path, name: str) -> None:
    """Whatever the recording is called, also like a file the export makes on its way."""
    mine = tmp_path / name
    shutil.copy(recording, mine)
    with contextlib.suppress(UsageError, StorageError):
        export_csv(mine, tmp_path / "rec.csv")
    assert mine.read_bytes() == recording.read_bytes()


def test_a_link_to_the_recording_is_no_way_round(recording: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.smat"
    shutil.copy(recording, mine)
    (tmp_path / "out.csv").symlink_to(mine)
    with pytest.raises(UsageError):
        export_csv(mine, tmp_path / "out.csv")
    assert mine.read_bytes() == recording.read_bytes()


def test_a_target_that_cannot_be_written_leaves_nothing_behind(recording: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").write_text("")
    for name in ("no/folder/a.csv", "folder.csv", "file/a.csv", "x" * 300 + ".csv"):
        with pytest.raises(StorageError, match="cannot be written"):
            export_csv(recording, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.csv"]


def test_a_failed_export_leaves_the_table_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time_s,yesterday")
    (tmp_path / "a.smat").write_bytes(b"nothing")
    with pytest.raises(Exception, match=r"a\.smat"):
        export_csv(tmp_path / "a.smat", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "time_s,yesterday"


def test_blocks_do_not_show_in_the_table(recording: Path, tmp_path: Path) -> None:
    """A host frame after every scan cuts the stream into blocks of one: the same figures."""
    from mat.wire.host import encode_host_frame  # noqa: PLC0415

    frames = simulated_packets("toes?gap_mm=71", 12)
    note = encode_host_frame(HostFrame(PacketType.NOTE, {}), 0)
    whole, cut = tmp_path / "whole.smat", tmp_path / "cut.smat"
    whole.write_bytes(b"".join(packet.raw for packet in frames))
    cut.write_bytes(note.join(packet.raw for packet in frames))
    assert_same_table(table_of(list(analyse_recording(whole))), table_of(list(analyse_recording(cut))))


@pytest.mark.parametrize("name", ["a.csv", "a.json"])
def test_a_stranger_s_file_is_not_replaced(recording: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"mine": 1}')
    with pytest.raises(UsageError, match="no export of smart-mat"):
        export_csv(recording, tmp_path / "a.csv")
    assert (tmp_path / name).read_text() == '{"mine": 1}'
    (tmp_path / name).unlink()
    export_csv(recording, tmp_path / "a.csv")
    export_csv(recording, tmp_path / "a.csv")


def test_a_table_of_somebody_s_own_with_our_word_in_it_is_not_replaced(recording: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("trial,time_s,angle_deg\n1,0.5,12\n")
    with pytest.raises(UsageError, match="no export of smart-mat"):
        export_csv(recording, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text().startswith("trial")


def test_every_column_is_explained(recording: Path, tmp_path: Path) -> None:
    export_csv(recording, tmp_path / "a.csv")
    columns = json.loads((tmp_path / "a.json").read_text())["columns"]
    assert list(columns) == (tmp_path / "a.csv").read_text().splitlines()[0].split(",")
    assert all(len(column["meaning"]) > 10 for column in columns.values())
    assert "negative" in columns["left_tripod_heel"]["meaning"]
    assert columns["right_roll"]["values"][2] == "toes"
