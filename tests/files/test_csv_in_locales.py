"""The exported table in every locale: plain for programs, with the local decimal sign for spreadsheets."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from files.drill_tables import COLUMNS

ROOT = Path(__file__).parents[2]
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


def test_a_decimal_comma_never_gets_into_the_plain_table(drill: Path, drill_csv, german, tmp_path: Path) -> None:
    assert export(german, drill, "-o", tmp_path / "de.csv").returncode == 0
    assert (tmp_path / "de.csv").read_bytes() == drill_csv[0].read_bytes()


def test_excel_gets_semicolons_and_the_local_sign(drill: Path, rows, german, tmp_path: Path) -> None:
    assert export(german, drill, "-o", tmp_path / "de.csv", "--excel").returncode == 0
    with (tmp_path / "de.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.reader(file, delimiter=";"))
    assert told[0] == COLUMNS
    assert len(told) == len(rows) + 1
    times = [row[0] for row in told[1:]]
    assert all("," in text and "." not in text for text in times)
    assert [float(text.replace(",", ".")) for text in times] == [float(row["time_s"]) for row in rows]


@pytest.mark.parametrize("name", ["xx_YY.UTF-8", "de_XX", "nonsense"])
def test_excel_in_a_locale_that_is_not_installed_still_exports(drill: Path, name: str, tmp_path: Path) -> None:
    done = export({**os.environ, "LC_ALL": name}, drill, "-o", tmp_path / "odd.csv", "--excel")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "odd.csv").read_text(encoding="utf-8-sig").startswith("time_s;seq")
