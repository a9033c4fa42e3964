"""Cues that sounded stand in the table at the scan that entered the state they are for."""

from __future__ import annotations

import csv
from pathlib import Path

from session.scripted_mat import simulated_packets

from mat.files import Recorder, export_csv
from mat.pipeline import AnalysisSettings
from mat.session.header import recording_header
from mat.session.reading import read
from mat.wire import HostFrame, PacketType


def test_a_cue_is_at_its_scan_and_one_that_was_not_heard_is_not(tmp_path: Path) -> None:
    path = tmp_path / "cues.smat"
    tape = Recorder(path)
    tape.append_host(HostFrame(PacketType.HEADER, recording_header("sim", True, AnalysisSettings(), {})))
    for number, packet in enumerate(simulated_packets("quiet", 4)):
        tape.append(packet.raw)
        if number == 200:
            # Written a little later than the scan it belongs to, as a cue is.
            tape.append_host(HostFrame(PacketType.MARKER, _cue("toes", 1_500_000, heard=True)))
            tape.append_host(HostFrame(PacketType.MARKER, _cue("heels", 1_600_000, heard=False)))
    tape.close()
    export_csv(path, tmp_path / "cues.csv")
    with (tmp_path / "cues.csv").open(encoding="utf-8", newline="") as file:
        told = {row["time_s"]: row["cue"] for row in csv.DictReader(file) if row["cue"]}
    assert told == {"1.500000": "toes"}
    recording = read(path)
    assert [marker.kind for marker in recording.markers] == ["cue", "cue"]
    assert list(recording.time_s[recording.frames["cue"] == "toes"]) == [1.5]


def _cue(key: str, time_us: int, *, heard: bool) -> dict[str, object]:
    return {"kind": "cue", "cue": key, "time_us": time_us, "heard": heard}
