"""A recording in every format, read again by readers other than the writers: the same numbers as in the CSV."""

from __future__ import annotations

import csv
import json
import math
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
from session.scripted_mat import simulated_packets

from mat.errors import StorageError, UsageError
from mat.files import Recorder, export_csv
from mat.files.csv_lines import CsvStyle
from mat.files.formats import FORMATS, export_recording, writing
from mat.files.formats.c3d import POINTS
from mat.pipeline import AnalysisSettings
from mat.session.header import recording_header
from mat.wire import HostFrame, PacketType

LOST = {700, 701, 1500}
NUMBERS = ("time_s", "seq", "total_force_n", "net_cop_ap_mm", "left_cop_fl_pct", "right_tripod_mth5", "left_load_share")
TEXTS = ("phase", "left_roll", "right_tilt", "quality", "cue")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody steps on, hinges and rolls onto the toes; three scans are lost."""
    path = tmp_path_factory.mktemp("formats") / "drill Wilhelmina Zoë.smat"
    settings = AnalysisSettings(gap_mm=71.0, left_angle_deg=4.0, placement_assumed=False, weight_kg=70.0)
    tape = Recorder(path)
    labels = {"person": "Wilhelmina Zoë", "drill": "slow-hinge"}
    tape.append_host(HostFrame(PacketType.HEADER, recording_header("/dev/ttyWilhelmina", True, settings, labels)))
    for packet in simulated_packets("toes?gap_mm=71", 32):
        if packet.type != PacketType.FRAME or packet.sequence not in LOST:
            tape.append(packet.raw)
    tape.close()
    return path


@pytest.fixture(scope="module")
def plain(recording: Path) -> dict[str, list[str]]:
    """Columns of the CSV."""
    out = recording.with_name("plain.csv")
    export_csv(recording, out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


def exported(recording: Path, ending: str, **options) -> Path:
    out = recording.with_name(f"{ending[1:]}{'-'.join(options)}{ending}")
    export_recording(recording, out, **options)
    return out


def assert_same_numbers(values, texts: list[str], name: str) -> None:
    """Undefined where the CSV is empty, else equal to its last digit."""
    expected = np.array([float(text) if text else math.nan for text in texts])
    found = np.array([math.nan if value is None else value for value in values], dtype=float)
    np.testing.assert_allclose(found, expected, atol=5.1e-4, rtol=0, equal_nan=True, err_msg=name)


def assert_same_table(read, plain: dict[str, list[str]]) -> None:
    for name in NUMBERS:
        assert_same_numbers(read(name), plain[name], name)
    for name in TEXTS:
        assert [value or "" for value in read(name)] == plain[name], name


def test_json(recording: Path, plain: dict[str, list[str]]) -> None:
    content = json.loads(exported(recording, ".json").read_text(encoding="utf-8"))
    assert list(content["frames"]) == list(plain)
    assert_same_table(content["frames"].__getitem__, plain)
    assert content["header"]["person"] == "Wilhelmina Zoë"
    assert content["units"]["net_cop_ap_mm"] == "mm"
    assert content["repetitions"]


def test_parquet(recording: Path, plain: dict[str, list[str]]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(exported(recording, ".parquet"))
    assert table.column_names == list(plain)
    assert_same_table(lambda name: table[name].to_pylist(), plain)
    assert json.loads(table.schema.metadata[b"smart-mat"])["settings"]["gap_mm"] == 71.0
    assert table.schema.field("left_cop_fl_pct").type == "double"


def test_excel_workbook_holds_numbers(recording: Path, plain: dict[str, list[str]]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(exported(recording, ".xlsx"), read_only=True)
    assert book.sheetnames == ["frames", "repetitions", "about"]
    heading, *rows = book["frames"].iter_rows(values_only=True)
    assert list(heading) == list(plain)
    columns = dict(zip(heading, zip(*rows, strict=True), strict=True))
    assert_same_table(columns.__getitem__, plain)
    assert all(isinstance(value, int | float) for value in columns["total_force_n"])
    told = dict(book["about"].iter_rows(values_only=True, max_col=2))
    assert "forward" in told["axes"]
    assert told["total_force_n"].endswith("[N]")


def test_matlab(recording: Path, plain: dict[str, list[str]]) -> None:
    scipy_io = pytest.importorskip("scipy.io")
    content = scipy_io.loadmat(exported(recording, ".mat"), simplify_cells=True)
    frames = content["frames"]
    assert list(frames) == list(plain)
    for name in NUMBERS:
        assert_same_numbers(frames[name], plain[name], name)
    for name in ("phase", "left_roll"):
        assert [str(text).strip() for text in frames[name]] == plain[name]
    assert json.loads(str(content["about"]))["program"] == "smart-mat"
    assert len(np.atleast_1d(content["repetitions"]["start_s"])) >= 2


@pytest.fixture(scope="module")
def frames(recording: Path):
    """The C3D file as a library reads it that shares nothing with the one that writes it."""
    c3d = pytest.importorskip("c3d")
    with exported(recording, ".c3d").open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = c3d.Reader(file)
        read = [(points.copy(), analog.copy()) for _, points, analog in reader.read_frames()]
    return reader, np.stack([points for points, _ in read]), np.stack([analog for _, analog in read])


class TestC3D:
    """Read by a library that shares nothing with the one that writes it."""

    def test_lost_scans_are_missing_points(self, frames, plain: dict[str, list[str]]) -> None:
        reader, points, _ = frames
        assert reader.point_rate == pytest.approx(100)
        assert [label.strip() for label in reader.point_labels] == list(POINTS)
        assert len(points) == len(plain["time_s"]) + len(LOST)
        assert (points[sorted(LOST), :, 3] < 0).all()

    def test_points_are_the_centres_of_pressure(self, frames, plain: dict[str, list[str]]) -> None:
        _, points, _ = frames
        kept = [index for index in range(len(points)) if index not in LOST]
        for index, prefix in enumerate(("net_cop", "left_cop", "right_cop")):
            there = points[kept, index, 3] >= 0
            assert there.tolist() == [text != "" for text in plain[f"{prefix}_ap_mm"]]
            for axis, name in enumerate(("ml_mm", "ap_mm")):
                expected = [float(text) for text in plain[f"{prefix}_{name}"] if text]
                np.testing.assert_allclose(points[kept, index, axis][there], expected, atol=1e-3)

    def test_platforms_carry_the_force(self, frames, plain: dict[str, list[str]]) -> None:
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

    def test_a_program_that_knows_platforms_finds_the_same_cop(self, recording: Path) -> None:
        """From corners, force and moment, as any motion laboratory's software does."""
        ezc3d = pytest.importorskip("ezc3d")
        content = ezc3d.c3d(str(exported(recording, ".c3d")), extract_forceplat_data=True)
        points = content["data"]["points"]
        for index, platform in enumerate(content["data"]["platform"], start=1):
            there = np.isfinite(points[0, index])
            assert there.sum() > 2000
            np.testing.assert_allclose(platform["center_of_pressure"][:2, there], points[:2, index, there], atol=1e-2)
            assert (platform["force"][2, there] < 0).all(), "the load points down"

    def test_scans_without_a_steady_rate_are_refused(self, recording: Path, tmp_path: Path) -> None:
        table = writing.read_table(recording)
        time_s = table.columns["time_s"]
        time_s[100:] = time_s[100:] - time_s[100] + time_s[99] + 1e-4
        with pytest.raises(UsageError, match="steady rate"):
            writing._writer(".c3d")(table, {}, tmp_path / "x.c3d", False)


@pytest.mark.parametrize("ending", [".csv", ".json", ".xlsx", ".parquet", ".mat"])
def test_repetitions_of_every_format_are_the_same(recording: Path, ending: str) -> None:
    expected = writing.read_table(recording).repetitions
    out = exported(recording, ending, repetitions=True)
    text = out.read_text(encoding="utf-8").splitlines() if ending in (".csv", ".json") else []
    starts = {
        ".csv": lambda: [float(row["start_s"]) for row in csv.DictReader(text)],
        ".json": lambda: [row["start_s"] for row in json.loads(text[0])["repetitions"]],
        ".parquet": lambda: list(_parquet(out)["start_s"].to_pylist()),
        ".xlsx": lambda: _sheet(out)["start_s"],
        ".mat": lambda: np.atleast_1d(
            pytest.importorskip("scipy.io").loadmat(out, simplify_cells=True)["repetitions"]["start_s"]
        ).tolist(),
    }[ending]()
    assert len(expected) >= 2
    assert list(starts) == pytest.approx([row["start_s"] for row in expected], rel=1e-5)


def _parquet(out: Path):
    return pytest.importorskip("pyarrow.parquet").read_table(out)


def _sheet(out: Path) -> dict[str, tuple]:
    heading, *rows = pytest.importorskip("openpyxl").load_workbook(out)["repetitions"].iter_rows(values_only=True)
    return dict(zip(heading, zip(*rows, strict=True), strict=True))


@pytest.mark.parametrize("ending", FORMATS)
def test_an_anonymous_export_names_nobody(recording: Path, ending: str) -> None:
    out = exported(recording, ending, anonymous=True)
    files = [out, out.with_suffix(".json")] if ending == ".csv" else [out]
    if ending == ".xlsx":
        book = pytest.importorskip("openpyxl").load_workbook(out)
        content = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    elif ending == ".mat":
        content = str(pytest.importorskip("scipy.io").loadmat(out, simplify_cells=True)["about"])
    else:
        content = " ".join(file.read_bytes().decode("utf-8", errors="replace") for file in files)
    assert "Wilhelmina" not in content
    if ending != ".c3d":
        assert "slow-hinge" in content


class TestRefused:
    """Nothing of the user's is replaced, and every sentence says what to do."""

    def test_an_ending_nobody_writes(self, recording: Path, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"\.parquet"):
            export_recording(recording, tmp_path / "x.docx")

    @pytest.mark.parametrize("ending", [".json", ".xlsx", ".parquet", ".c3d", ".mat"])
    def test_a_stranger_stays(self, recording: Path, tmp_path: Path, ending: str) -> None:
        stranger = tmp_path / f"mine{ending}"
        stranger.write_text("shopping: milk, bread")
        with pytest.raises(UsageError, match="no export of smart-mat"):
            export_recording(recording, stranger)
        assert stranger.read_text() == "shopping: milk, bread"
        stranger.unlink()
        export_recording(recording, stranger)
        export_recording(recording, stranger)

    def test_a_table_of_another_program_stays(self, recording: Path, tmp_path: Path) -> None:
        """Files of these formats all begin alike; what they hold tells whose they are."""
        import ezc3d  # noqa: PLC0415
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415
        import scipy.io  # noqa: PLC0415

        names = np.array([1.0, 2.0])
        pq.write_table(pa.table({"time_s": names, "about": names}), tmp_path / "mine.parquet")
        scipy.io.savemat(tmp_path / "mine.mat", {"about": names, "frames": names})
        walk = ezc3d.c3d()
        walk["parameters"]["POINT"]["RATE"]["value"] = [100.0]
        walk["parameters"]["POINT"]["LABELS"]["value"] = ["HEEL"]
        walk["data"]["points"] = np.ones((4, 1, 3))
        walk.write(str(tmp_path / "mine.c3d"))
        for ending in (".parquet", ".mat", ".c3d"):
            mine = tmp_path / f"mine{ending}"
            before = mine.read_bytes()
            with pytest.raises(UsageError, match="no export of smart-mat"):
                export_recording(recording, mine)
            assert mine.read_bytes() == before

    def test_a_workbook_of_somebody_s_own_stays(self, recording: Path, tmp_path: Path) -> None:
        mine = tmp_path / "mine.xlsx"
        with zipfile.ZipFile(mine, "w") as book:
            book.writestr("xl/workbook.xml", '<sheet name="patients"/>')
        with pytest.raises(UsageError, match="no export of smart-mat"):
            export_recording(recording, mine)
        with zipfile.ZipFile(mine) as book:
            assert b"patients" in book.read("xl/workbook.xml")

    def test_a_csv_does_not_take_the_place_of_a_table_as_json(self, recording: Path, tmp_path: Path) -> None:
        """The file beside a CSV has the same name as a table exported as JSON."""
        export_recording(recording, tmp_path / "o.json")
        before = (tmp_path / "o.json").read_bytes()
        with pytest.raises(UsageError, match="no export of smart-mat"):
            export_recording(recording, tmp_path / "o.csv")
        assert (tmp_path / "o.json").read_bytes() == before
        export_recording(recording, tmp_path / "p.csv")
        export_recording(recording, tmp_path / "p.csv")

    def test_a_library_that_is_missing_is_named(
        self, recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def missing(name: str) -> None:
            raise ModuleNotFoundError("No module named 'ezc3d'", name="ezc3d")

        monkeypatch.setattr(writing, "import_module", missing)
        with pytest.raises(UsageError, match=r"smart-mat\[c3d\]"):
            export_recording(recording, tmp_path / "x.c3d")

    def test_options_that_do_not_go_together(self, recording: Path, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="--reps"):
            export_recording(recording, tmp_path / "x.c3d", repetitions=True)
        with pytest.raises(UsageError, match="--excel"):
            export_recording(recording, tmp_path / "x.xlsx", style=CsvStyle(";", ","))

    def test_a_folder_that_is_not_there(self, recording: Path, tmp_path: Path) -> None:
        with pytest.raises(StorageError, match="choose a folder"):
            export_recording(recording, tmp_path / "nowhere" / "x.parquet")
        assert list(tmp_path.iterdir()) == []
