"""One recording whose tables several tests read: somebody steps on, hinges, rolls onto the toes, steps off."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from files.drill_tables import LOST
from session.scripted_mat import simulated_packets

from mat.files import ReadHealth, Recorder, export_csv
from mat.pipeline import AnalysisSettings
from mat.session.header import recording_header
from mat.wire import HostFrame, PacketType


@pytest.fixture(scope="session")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recording; scans of it are lost."""
    path = tmp_path_factory.mktemp("drill") / "drill Wilhelmina Zoë.smat"
    settings = AnalysisSettings(gap_mm=71.0, left_angle_deg=3.0, placement_assumed=False, weight_kg=70.0)
    labels = {"person": "Wilhelmina Zoë", "drill": "slow-hinge"}
    tape = Recorder(path)
    tape.append_host(HostFrame(PacketType.HEADER, recording_header("/dev/ttyWilhelmina", True, settings, labels)))
    for packet in simulated_packets("toes?gap_mm=71", 32):
        if packet.type != PacketType.FRAME or packet.sequence not in LOST:
            tape.append(packet.raw)
    tape.append_host(HostFrame(PacketType.END, {}))
    tape.close()
    return path


@pytest.fixture(scope="session")
def drill_csv(drill: Path) -> tuple[Path, ReadHealth]:
    """Its table, and what reading it met."""
    out = drill.with_name("drill.csv")
    return out, export_csv(drill, out)


@pytest.fixture(scope="session")
def rows(drill_csv: tuple[Path, ReadHealth]) -> list[dict[str, str]]:
    """Rows of the table."""
    with drill_csv[0].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def plain(rows: list[dict[str, str]]) -> dict[str, list[str]]:
    """Columns of the table."""
    return {name: [row[name] for row in rows] for name in rows[0]}
