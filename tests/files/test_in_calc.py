"""LibreOffice Calc under a German locale opens what we write for spreadsheets: numbers are numbers, figures agree."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from session.scripted_mat import hello_packet, simulated_packets

import mat
from mat.files import Recorder
from mat.files.csv_lines import CsvStyle
from mat.files.formats import export_recording
from mat.wire import HostFrame, PacketType

pytestmark = pytest.mark.calc

PATIENCE_S = 200
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
#: Separators of Calc's import dialog: as it is installed (tab, comma, semicolon), and semicolon only. German, 1031.
AS_INSTALLED, SEMICOLONS = "9/44/59", "59"


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, dict[str, list]]]:
    """Opens a file with Calc and gives its sheets: columns by their heading, of floats, texts and None."""
    office = shutil.which("soffice")
    assert office is not None, "LibreOffice is missing: “make calc” installs it"
    home = tmp_path_factory.mktemp("calc")

    def opened(path: Path, separators: str | None = None) -> dict[str, dict[str, list]]:
        how = (
            []
            if separators is None
            else [f"--infilter=Text - txt - csv (StarCalc):{separators},34,76,1,,1031,false,true"]
        )
        subprocess.run(
            [
                office, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", *how, "--convert-to",
                "fods:OpenDocument Spreadsheet Flat XML", "--outdir", str(home), str(path),
            ],
            env={**os.environ, "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
            check=True, capture_output=True, timeout=PATIENCE_S,
        )  # fmt: skip
        return sheets_of(home / f"{path.stem}.fods")

    return opened


def sheets_of(path: Path) -> dict[str, dict[str, list]]:
    sheets = {}
    for sheet in ElementTree.parse(path).iter(f"{_TABLE}table"):
        rows = [cells_of(row) for row in sheet.iter(f"{_TABLE}table-row")]
        names = [name for name in rows[0] if name is not None]
        body = [row + [None] * (len(names) - len(row)) for row in rows[1:] if any(cell is not None for cell in row)]
        sheets[sheet.get(f"{_TABLE}name")] = {name: [row[at] for row in body] for at, name in enumerate(names)}
    return sheets


def cells_of(row: ElementTree.Element) -> list:
    cells: list = []
    for cell in row:
        count = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        kind = cell.get(f"{_OFFICE}value-type")
        value = cell.get(f"{_OFFICE}value")
        text = "".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
        cells += [float(value) if kind == "float" and value else text or None] * min(count, 100)
    return cells


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recorded") / "Übung.smat"
    tape = Recorder(path)
    tape.append_host(HostFrame(PacketType.HEADER, {"format": 1, "simulated": True, "drill": "hinge"}))
    tape.append(hello_packet())
    for packet in simulated_packets("hinge", 25)[1:]:
        tape.append(packet.raw)
    tape.append_host(HostFrame(PacketType.END, {}))
    tape.close()
    return path


def check_figures(columns: dict[str, list], recording: Path) -> None:
    """Five figures, computed here from Calc's cells and by the analysis itself."""
    frames = mat.read(recording).frames

    def cells(name: str) -> np.ndarray:
        values = columns[name]
        assert all(value is None or isinstance(value, float) for value in values), f"{name} is not a number in Calc"
        return np.array([np.nan if value is None else value for value in values])

    assert len(columns["time_s"]) == len(frames["time_s"]) == 2500
    pairs = {
        "mean force": (np.nanmean(cells("total_force_n")), np.nanmean(frames["total_force_n"])),
        "share": (np.nanmedian(cells("left_load_share")), np.nanmedian(frames["left_load_share"])),
        "range": (np.ptp(cells("net_cop_ap_mm")[900:]), np.ptp(frames["net_cop_ap_mm"][900:])),
        "place": (np.nanmax(cells("right_cop_fl_pct")), np.nanmax(frames["right_cop_fl_pct"])),
        "tripod": (np.nanmean(cells("left_tripod_mth5")), np.nanmean(frames["left_tripod_mth5"])),
    }
    for name, (calculated, computed) in pairs.items():
        assert calculated == pytest.approx(computed, abs=0.002), name
    assert columns["phase"] == [phase or None for phase in frames["phase"]]
    assert [text or "" for text in columns["quality"]] == list(frames["quality"])


def test_a_workbook_opens_right(
    calc: Callable[..., dict[str, dict[str, list]]], recording: Path, tmp_path: Path
) -> None:
    export_recording(recording, tmp_path / "table.xlsx")
    sheets = calc(tmp_path / "table.xlsx")
    assert set(sheets) == {"frames", "repetitions", "about"}
    check_figures(sheets["frames"], recording)


@pytest.mark.parametrize("separators", [AS_INSTALLED, SEMICOLONS])
def test_a_csv_with_decimal_commas_opens_right(
    calc: Callable[..., dict[str, dict[str, list]]], recording: Path, tmp_path: Path, separators: str
) -> None:
    style = CsvStyle.for_spreadsheet(decimal_comma=True)
    export_recording(recording, tmp_path / "table.csv", style=style)
    (columns,) = calc(tmp_path / "table.csv", separators).values()
    check_figures(columns, recording)
    export_recording(recording, tmp_path / "reps.csv", style=style, repetitions=True)
    (columns,) = calc(tmp_path / "reps.csv", separators).values()
    repetitions = mat.read(recording).repetitions
    assert columns["rep"] == [float(each.number) for each in repetitions]
    assert columns["down_s"] == [pytest.approx(each.down_s, rel=1e-4) for each in repetitions]
