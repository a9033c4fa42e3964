"""A recording as a source: the same packets again, the same figures again, at the pace of the device."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from session.scripted_mat import (
    PATIENCE_S,
    Clock,
    assert_same_table,
    hello_packet,
    packets_of,
    plain_frames,
    simulated_packets,
    table_of,
)

from mat.errors import RecordingError
from mat.files import ReplayTransport, analyse_recording
from mat.pipeline import AnalysisSettings
from mat.session import Acquisition
from mat.wire import HostFrame, PacketType
from mat.wire.host import encode_host_frame


def write(path: Path, *parts: bytes) -> Path:
    head = encode_host_frame(HostFrame(PacketType.HEADER, {"format": 1}), 0)
    path.write_bytes(head + b"".join(parts) + encode_host_frame(HostFrame(PacketType.END, {}), 9))
    return path


def record_again(path: Path, out: Path, duration_s: float | None = None) -> Acquisition:
    reader = Acquisition(ReplayTransport(path, fast=True), AnalysisSettings(), out, duration_s)
    reader.start()
    assert reader.join(PATIENCE_S)
    reader.stop()
    assert reader.error is None
    return reader


def device_packets(path: Path) -> list[bytes]:
    return [packet.raw for packet in packets_of(path) if packet.type < 0x80]


def test_recorded_again_it_has_the_same_device_packets(tmp_path: Path) -> None:
    packets = [packet.raw for packet in simulated_packets("toes", 20)]
    path = write(tmp_path / "a.smat", *packets)
    record_again(path, tmp_path / "b.smat")
    assert device_packets(tmp_path / "b.smat") == packets


def test_recorded_again_for_a_while_it_is_cut_to_the_scan(tmp_path: Path) -> None:
    path = write(tmp_path / "a.smat", hello_packet(), *plain_frames(1500))
    record_again(path, tmp_path / "b.smat", duration_s=2.0)
    assert sum(packet[2] == PacketType.FRAME for packet in device_packets(tmp_path / "b.smat")) == 200


def test_recorded_again_a_pause_stays_a_pause(tmp_path: Path) -> None:
    """The device was away for 30 s: the copy must say so too, or its time is another than the original's."""
    gap = encode_host_frame(HostFrame(PacketType.GAP, {"cause": "the mat was away", "pause_s": 30.0}), 1)
    parts = [hello_packet(), *plain_frames(300), gap, hello_packet(), *plain_frames(300)]
    path = write(tmp_path / "a.smat", *parts)
    record_again(path, tmp_path / "b.smat")
    one, other = (table_of(list(analyse_recording(p))) for p in (path, tmp_path / "b.smat"))
    assert one["time_s"][-1] == pytest.approx(2.99 + 30 + 2.99)
    assert_same_table(one, other)


def test_it_is_paced_by_the_device_clock_over_its_wrap(tmp_path: Path) -> None:
    clock = Clock()

    def sleep(seconds: float) -> None:
        assert seconds >= 0
        clock.now_s += seconds

    frames = plain_frames(300, first_us=(1 << 32) - 1_000_000)
    path = write(tmp_path / "a.smat", hello_packet(), *frames)
    transport = ReplayTransport(path, monotonic=clock, sleep=sleep)
    transport.open()
    began_s, came, arrivals = clock(), b"", []
    while not transport.finished:
        data = transport.read(0.05)
        came += data
        arrivals += [clock() - began_s] * data.count(b"\xa5\x5a\x01")
    assert came == hello_packet() + b"".join(frames)
    due_s = np.arange(300) / 100
    assert np.all(np.array(arrivals) >= due_s - 1e-6)
    assert np.all(np.array(arrivals) <= due_s + 0.06)


def test_a_pause_in_the_recording_is_not_waited_for(tmp_path: Path) -> None:
    clock = Clock()
    slept = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.now_s += seconds

    later = plain_frames(10, first_us=500_000_000, first_sequence=10)
    path = write(tmp_path / "a.smat", hello_packet(), *plain_frames(10), *later)
    transport = ReplayTransport(path, monotonic=clock, sleep=sleep)
    transport.open()
    while not transport.finished:
        transport.read(0.05)
    assert sum(slept) < 2.0


def test_closed_or_reopened_it_behaves(tmp_path: Path) -> None:
    path = write(tmp_path / "a.smat", hello_packet(), *plain_frames(5))
    transport = ReplayTransport(path, fast=True)
    transport.close()
    transport.open()
    transport.write(b"anything")
    first = transport.read(0.01)
    transport.close()
    transport.close()
    transport.open()
    assert transport.read(0.01) == first


def test_what_is_no_recording_is_refused_on_opening(tmp_path: Path) -> None:
    (tmp_path / "a.smat").write_text("nothing of the kind")
    with pytest.raises(RecordingError):
        ReplayTransport(tmp_path / "a.smat").open()
