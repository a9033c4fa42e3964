"""What a reviewer corrected is in every table that is exported afterwards, and the tables say so."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from cli.running import Shell

import mat
from mat.posture.repetitions import Correction
from mat.session.corrections import corrections_path, write_corrections


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, mat.Recording]:
    """A recording whose second repetition a reviewer took away."""
    shell = Shell(tmp_path_factory.mktemp("corrected"))
    shell.done("record", "sim:hinge", "--seconds", 40, "--fast", "-o", "a.smat")
    found = mat.read(shell.folder / "a.smat")
    second = found.repetitions[1]
    gone = Correction("remove", second.start_us, second.bottom_us, second.end_us)
    write_corrections(corrections_path(shell.folder / "a.smat"), [gone])
    return shell, found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_agree_with_the_corrections(corrected: tuple[Shell, mat.Recording]) -> None:
    shell, found = corrected
    second = found.repetitions[1]
    shell.done("export", "a.smat", "-o", "reps.csv", "--reps")
    starts = [float(row["start_s"]) for row in rows(shell.folder / "reps.csv")]
    kept = [each.start_us / 1e6 for each in found.repetitions if each is not second]
    assert starts == [pytest.approx(start, rel=1e-5) for start in kept]
    shell.done("export", "a.smat", "-o", "frames.csv")
    frames = rows(shell.folder / "frames.csv")
    inside = [row["rep"] for row in frames if second.start_us <= float(row["time_s"]) * 1e6 < second.end_us]
    assert len(inside) > 50
    assert set(inside) == {""}
    assert max(int(row["rep"] or 0) for row in frames) == len(kept)
    assert json.loads((shell.folder / "frames.json").read_text())["repetitions_corrected_by_hand"] is True


def test_a_folder_is_exported_with_its_corrections(corrected: tuple[Shell, mat.Recording]) -> None:
    shell, found = corrected
    shell.done("export", ".", "-o", "tables", "--to", "csv", "--reps")
    assert len(rows(shell.folder / "tables" / "a.csv")) == len(found.repetitions) - 1
    assert "1 there already" in shell.done("export", ".", "-o", "tables", "--to", "csv", "--reps")
