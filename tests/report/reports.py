"""Recordings to report on, and what their pages say."""

from __future__ import annotations

from pathlib import Path

import pytest
from session.scripted_mat import simulated_packets

from mat.files import Recorder
from mat.pipeline import AnalysisSettings
from mat.posture import DrillSettings
from mat.report import ReportOptions, write_report
from mat.session.header import recording_header
from mat.session.reading import Recording
from mat.wire import HostFrame, PacketType

PERSON = "Wilhelmina"


def record(path: Path, scenario: str, seconds: float, **labels: object) -> Path:
    tape = Recorder(path)
    drill = DrillSettings(name="good-morning")
    settings = AnalysisSettings(weight_kg=70.0, foot_length_mm=260.0, placement_assumed=False, drill=drill)
    known = {"person": PERSON, "drill": "good-morning", **labels}
    tape.append_host(HostFrame(PacketType.HEADER, recording_header("sim", True, settings, known)))
    for packet in simulated_packets(scenario, seconds):
        tape.append(packet.raw)
    tape.close()
    return path


def pages(path: Path) -> list[str]:
    """The text of every page, its line breaks gone."""
    document = pytest.importorskip("pypdfium2").PdfDocument(path)
    try:
        texts = [document[index].get_textpage().get_text_range() for index in range(len(document))]
    finally:
        document.close()
    return [" ".join(text.split()) for text in texts]


def report(recording: Recording, tmp_path: Path, earlier=(), **options) -> str:
    write_report(recording, tmp_path / "out.pdf", ReportOptions(**options), earlier)
    told = pages(tmp_path / "out.pdf")
    assert 1 <= len(told) <= 2
    return " ".join(told)
