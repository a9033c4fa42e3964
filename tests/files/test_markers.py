"""Markers of a recording: written while it is made, read back with their device times, whatever else stands in them."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mat.errors import RecordingError
from mat.files import read_items
from mat.files.markers import Marker, cue_column, markers_in, read_markers
from mat.pipeline import AnalysisSettings
from mat.session import Acquisition, LinkState
from mat.session.coach import Cue, SetEnded, StageChange, StartBeep, Tick
from mat.session.coach.marks import mark_of
from mat.session.coach.view import Message
from mat.sim import SimTransport
from mat.wire import FrameBlock, HostFrame, PacketType


def recorded(path: Path, *contents: dict[str, object], labels: dict[str, str] | None = None) -> Path:
    """Four seconds of a simulated mat with markers put in while it is recorded."""
    transport = SimTransport("sim:quiet", fast=True, duration_s=4)
    acquisition = Acquisition(transport, AnalysisSettings(), path, labels=labels)
    waiting = list(contents)
    take = acquisition._analyse

    def analyse(packets) -> None:
        take(packets)
        while waiting and acquisition._begun_us is not None:
            acquisition.mark(waiting.pop(0))

    acquisition._analyse = analyse
    acquisition.start()
    assert acquisition.join(30)
    acquisition.stop()
    assert acquisition.link().state is LinkState.ENDED
    assert not waiting
    return path


def test_what_was_marked_is_read_back(tmp_path):
    cue = mark_of(Cue(2_000_000, "toes", "alarm", ("left",), 4), heard=True, delay_s=0.0213)
    beep = mark_of(StartBeep(1_000_000, 2), heard=True, delay_s=0.01)
    assert cue is not None
    assert beep is not None
    path = recorded(tmp_path / "a.smat", cue, beep, labels={"drill": "wall-hinge", "feedback": "on"})
    assert read_markers(path) == [
        Marker(1_000_000, "start_beep", beep),
        Marker(2_000_000, "cue", cue),
    ]
    assert cue == {
        "kind": "cue", "cue": "toes", "severity": "alarm", "sides": ["left"], "repetition": 4, "time_us": 2_000_000,
        "heard": True, "delay_s": 0.0213,
    }  # fmt: skip
    header = next(item for item in read_items(path) if isinstance(item, HostFrame))
    assert (header.content["drill"], header.content["feedback"]) == ("wall-hinge", "on")


def test_markers_change_no_scan(tmp_path):
    marks = [{"kind": "cue", "cue": "toes", "heard": True, "time_us": 1_000_000 + k} for k in range(50)]
    with_marks, without = recorded(tmp_path / "a.smat", *marks), recorded(tmp_path / "b.smat")
    first, second = (
        np.concatenate([item.cells for item in read_items(path) if isinstance(item, FrameBlock)])
        for path in (with_marks, without)
    )
    np.testing.assert_array_equal(first, second)
    assert len(read_markers(with_marks)) == 50


def test_without_a_recording_a_mark_is_nothing():
    acquisition = Acquisition(SimTransport("sim:quiet", fast=True, duration_s=1), AnalysisSettings())
    acquisition.mark({"kind": "note"})
    acquisition.start()
    assert acquisition.join(30)
    acquisition.mark({"kind": "note", "time_us": 500_000})
    acquisition.stop()


def test_what_happened_before_the_recording_is_not_in_it(tmp_path):
    early = {"kind": "cue", "cue": "heels", "heard": True, "time_us": -1}
    path = recorded(tmp_path / "a.smat", early, {"kind": "cue", "cue": "toes", "heard": True, "time_us": 3_000_000})
    assert [marker.content["cue"] for marker in read_markers(path)] == ["toes"]


def test_marks_from_several_threads_are_whole(tmp_path):
    transport = SimTransport("sim:quiet", fast=True, duration_s=6)
    acquisition = Acquisition(transport, AnalysisSettings(), tmp_path / "a.smat")
    ready = threading.Event()
    take = acquisition._analyse

    def analyse(packets) -> None:
        take(packets)
        if acquisition._begun_us is not None:
            ready.set()

    acquisition._analyse = analyse

    def mark(thread: int) -> None:
        assert ready.wait(30)
        for k in range(100):
            acquisition.mark({"kind": "note", "thread": thread, "k": k, "time_us": 1_000_000})

    threads = [threading.Thread(target=mark, args=(i,)) for i in range(3)]
    acquisition.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert acquisition.join(30)
    acquisition.stop()
    found = [(marker.content["thread"], marker.content["k"]) for marker in read_markers(tmp_path / "a.smat")]
    assert sorted(found) == [(i, k) for i in range(3) for k in range(100)]


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (StageChange(5, "rest", 1), "stage"),
        (SetEnded(5, 1, 8, 31.25, True, False, "toes", Message("coach.after.toes")), "set_ended"),
        (Tick(5, "down", True, 0), None),
    ],
)
def test_marks_of_the_session_are_json(event, kind):
    content = mark_of(event, heard=False)
    assert (content["kind"] if content else None) == kind
    assert json.loads(json.dumps(content)) == content


@pytest.mark.parametrize("time", ["soon", -5, 1 << 70, True, None, 2.5])
def test_a_time_that_cannot_be_is_that_of_the_scan_before(tmp_path, time):
    path = recorded(tmp_path / "a.smat")
    items = list(read_items(path))
    blocks = [k for k, item in enumerate(items) if isinstance(item, FrameBlock)]
    frame = HostFrame(PacketType.MARKER, {"time_us": time, "kind": "cue", "cue": "toes", "heard": True})
    behind = markers_in([*items[: blocks[0] + 1], frame, *items[blocks[0] + 1 :]])
    ahead = markers_in([frame, *items])
    first = items[blocks[0]]
    assert isinstance(first, FrameBlock)
    assert [marker.time_us for marker in behind] == [int(first.time_us[-1])]
    assert [marker.time_us for marker in ahead] == [int(first.time_us[0])]


def marker(time_us: int, **content: object) -> Marker:
    return Marker(time_us, "cue", {"cue": "toes", "heard": True, **content})


@pytest.mark.parametrize(
    ("markers", "expected"),
    [
        ([], ["", "", ""]),
        ([marker(20)], ["", "toes", ""]),
        ([marker(15)], ["", "toes", ""]),  # its own scan was lost: the next one tells
        ([marker(20, heard=False)], ["", "", ""]),
        ([marker(20, heard="yes")], ["", "", ""]),
        ([marker(20, cue=7)], ["", "", ""]),
        ([replace(marker(20), kind="count")], ["", "", ""]),
        ([marker(5)], ["", "", ""]),  # of the block before
        ([marker(31)], ["", "", ""]),  # of the block behind
        ([marker(10), marker(30, cue="heels")], ["toes", "", "heels"]),
    ],
)
def test_the_cue_column(markers, expected):
    assert cue_column(markers, np.array([10, 20, 30]), last_us=9).tolist() == expected


def test_the_cue_column_is_the_same_in_blocks_of_any_length():
    times = np.arange(0, 1000, 10)
    markers = [marker(t, cue=f"c{t}") for t in (0, 95, 300, 301, 990)]
    whole = cue_column(markers, times)
    for size in (1, 7, 33):
        parts = [
            cue_column(markers, times[a : a + size], int(times[a - 1]) if a else None)
            for a in range(0, len(times), size)
        ]
        assert np.concatenate(parts).tolist() == whole.tolist()
    assert len(cue_column(markers, times[:0])) == 0


def test_what_is_no_recording_is_told(tmp_path):
    (tmp_path / "x.smat").write_bytes(b"nothing")
    with pytest.raises(RecordingError):
        read_markers(tmp_path / "x.smat")
