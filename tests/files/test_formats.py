"""A recording in every format, read again by readers other than the writers: the same numbers as in the CSV."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from files.drill_tables import exported

from mat.files.formats import FORMATS
from mat.files.whole_table import read_table

NUMBERS = ("time_s", "seq", "total_force_n", "net_cop_ap_mm", "left_cop_fl_pct", "right_tripod_mth5", "left_load_share")
TEXTS = ("phase", "left_roll", "right_tilt", "quality", "cue")


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


def test_json(drill: Path, plain: dict[str, list[str]]) -> None:
    content = json.loads(exported(drill, ".json").read_text(encoding="utf-8"))
    assert list(content["frames"]) == list(plain)
    assert_same_table(content["frames"].__getitem__, plain)
    assert content["header"]["person"] == "Wilhelmina Zoë"
    assert content["units"]["net_cop_ap_mm"] == "mm"
    assert content["repetitions"]


def test_parquet(drill: Path, plain: dict[str, list[str]]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(exported(drill, ".parquet"))
    assert table.column_names == list(plain)
    assert_same_table(lambda name: table[name].to_pylist(), plain)
    assert json.loads(table.schema.metadata[b"smart-mat"])["settings"]["gap_mm"] == 71.0
    assert table.schema.field("left_cop_fl_pct").type == "double"


def test_excel_workbook_holds_numbers(drill: Path, plain: dict[str, list[str]]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(exported(drill, ".xlsx"), read_only=True)
    assert book.sheetnames == ["frames", "repetitions", "about"]
    heading, *rows = book["frames"].iter_rows(values_only=True)
    assert list(heading) == list(plain)
    columns = dict(zip(heading, zip(*rows, strict=True), strict=True))
    assert_same_table(columns.__getitem__, plain)
    assert all(isinstance(value, int | float) for value in columns["total_force_n"])
    told = dict(book["about"].iter_rows(values_only=True, max_col=2))
    assert "forward" in told["axes"]
    assert told["total_force_n"].endswith("[N]")


def test_matlab(drill: Path, plain: dict[str, list[str]]) -> None:
    scipy_io = pytest.importorskip("scipy.io")
    content = scipy_io.loadmat(exported(drill, ".mat"), simplify_cells=True)
    frames = content["frames"]
    assert list(frames) == list(plain)
    for name in NUMBERS:
        assert_same_numbers(frames[name], plain[name], name)
    for name in ("phase", "left_roll"):
        assert [str(text).strip() for text in frames[name]] == plain[name]
    assert json.loads(str(content["about"]))["program"] == "smart-mat"
    assert len(np.atleast_1d(content["repetitions"]["start_s"])) >= 2


@pytest.mark.parametrize("ending", [".csv", ".json", ".xlsx", ".parquet", ".mat"])
def test_repetitions_of_every_format_are_the_same(drill: Path, ending: str) -> None:
    expected = read_table(drill).repetitions
    out = exported(drill, ending, repetitions=True)
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
def test_an_anonymous_export_names_nobody(drill: Path, ending: str) -> None:
    out = exported(drill, ending, anonymous=True)
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
