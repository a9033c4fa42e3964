"""The acquisition on scripted mats: what was sent is in the file, whatever happens on the line."""

from __future__ import annotations

import contextlib
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from session.scripted_mat import (
    PATIENCE_S,
    Clock,
    Scripted,
    frames_of,
    hello_packet,
    host_frames,
    packets_of,
    plain_frames,
    run,
    simulated_packets,
)

from mat.errors import PortVanished, ProtocolMismatch, SmartMatError, StorageError
from mat.files import open_recording
from mat.pipeline import AnalysisSettings
from mat.session import Acquisition, LinkState, acquisition
from mat.wire import Hello, PacketType
from mat.wire.encode import encode_packet
from mat.wire.protocol import SYNC, crc8, crc16

GONE = PortVanished("scripted went away")


@pytest.fixture(autouse=True)
def _no_waiting_between_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acquisition, "RETRY_S", 0.001)


def test_what_is_sent_is_in_the_file_byte_for_byte(tmp_path: Path) -> None:
    packets = simulated_packets("toes", 3)
    stream = b"".join(packet.raw for packet in packets)
    cuts = np.sort(np.random.default_rng(1).integers(0, len(stream), 500))
    pieces = [stream[a:b] for a, b in pairwise([0, *cuts.tolist(), len(stream)])]
    transport = Scripted(Clock(), pieces)
    reader, blocks = run(transport, tmp_path / "a.smat")
    device = [packet.raw for packet in packets_of(tmp_path / "a.smat") if packet.type < 0x80]
    assert device == [packet.raw for packet in packets]
    assert sum(len(block) for block in blocks) == 300
    assert reader.link().state is LinkState.ENDED
    assert next(data for _, data in transport.written if data.strip()).endswith(b"s\n")
    assert transport.written[-1][1].endswith(b"x\n")
    info = open_recording(tmp_path / "a.smat")
    assert (info.header["source"], info.header["simulated"]) == ("scripted", True), (
        "the mat itself says that it is simulated"
    )
    [end] = host_frames(tmp_path / "a.smat", PacketType.END)
    assert (end.content["frames"], end.content["missed"], end.content["noise_bytes"]) == (300, 0, 0)


def test_noise_between_frames_costs_nothing_and_is_counted(tmp_path: Path) -> None:
    frames, rng = plain_frames(200), np.random.default_rng(2)
    noise = [rng.integers(0, 256, rng.integers(0, 60), dtype=np.uint8).tobytes() for _ in frames]
    noise[7] = SYNC * 9
    noise[50] = frames[50][:200]
    script = [hello_packet(), *(rubbish + frame for rubbish, frame in zip(noise, frames, strict=True))]
    reader, _ = run(Scripted(Clock(), script), tmp_path / "a.smat")
    assert frames_of(tmp_path / "a.smat") == frames
    assert reader.link().health.missed == 0
    assert reader.link().health.noise_bytes == sum(map(len, noise))


def test_a_damaged_frame_is_missed_and_its_neighbours_stay(tmp_path: Path) -> None:
    frames = plain_frames(100)
    damaged = [bytes([*frame[:100], frame[100] ^ 4, *frame[101:]]) for frame in frames]
    script = [hello_packet(), *(damaged[i] if i % 10 == 5 else frame for i, frame in enumerate(frames))]
    reader, blocks = run(Scripted(Clock(), script), tmp_path / "a.smat")
    assert frames_of(tmp_path / "a.smat") == [frame for i, frame in enumerate(frames) if i % 10 != 5]
    assert reader.link().health.missed == 10
    missed = np.concatenate([block.block.missed for block in blocks])
    sequence = np.concatenate([block.block.sequence for block in blocks])
    assert np.array_equal(missed[1:], np.diff(sequence) - 1)


def test_a_false_host_header_on_the_line_does_not_silence_a_streaming_mat(tmp_path: Path) -> None:
    """Host frames are never on the line (PROTOCOL.md): a false one of 65,535 bytes must not hold frames back."""
    header = bytes([0x83, 0x10, 0xFF, 0xFF, 0, 0])
    rubbish = SYNC + header + bytes([crc8(header)])
    frames = plain_frames(120, period_us=100_000)
    transport = Scripted(Clock(), [hello_packet(), rubbish, *frames], read_s=0.1)
    reader, _ = run(transport, tmp_path / "a.smat")
    assert reader.error is None, str(reader.error)
    assert frames_of(tmp_path / "a.smat") == frames


def test_a_device_cannot_write_host_frames_into_a_recording(tmp_path: Path) -> None:
    """An END that came over the line would call a cut recording closed; a GAP would change its time."""
    forged = encode_packet(PacketType.END, b"{}", 0) + encode_packet(PacketType.GAP, b'{"pause_s": 999}', 1)
    frames = plain_frames(20)
    _, blocks = run(Scripted(Clock(), [hello_packet(), *frames[:10], forged, *frames[10:]]), tmp_path / "a.smat")
    assert len(host_frames(tmp_path / "a.smat", PacketType.END)) == 1
    assert host_frames(tmp_path / "a.smat", PacketType.GAP) == []
    assert blocks[-1].block.time_s[-1] == pytest.approx(0.19)


def test_silence_ends_it_with_a_sentence_and_a_closed_recording(tmp_path: Path) -> None:
    reader, blocks = run(Scripted(Clock(), [hello_packet(), *plain_frames(50), 60.0]), tmp_path / "a.smat")
    assert isinstance(reader.error, PortVanished)
    assert "silent" in str(reader.error)
    assert "check the cable" in str(reader.error)
    assert reader.link().state is LinkState.FAILED
    assert reader.link().message == str(reader.error)
    assert sum(map(len, blocks)) == 50
    assert len(host_frames(tmp_path / "a.smat", PacketType.END)) == 1


def test_a_short_silence_is_waited_out(tmp_path: Path) -> None:
    frames = plain_frames(50)
    reader, _ = run(Scripted(Clock(), [hello_packet(), *frames[:25], 2.5, *frames[25:]]), tmp_path / "a.smat")
    assert reader.error is None
    assert frames_of(tmp_path / "a.smat") == frames


@pytest.mark.parametrize(("rate_hz", "seconds"), [(100, 5), (50, 3), (120, 2), (1, 7), (100, 0.01), (100, 0.005)])
@pytest.mark.parametrize("frames_a_read", [1, 7, 400])
def test_the_duration_is_cut_to_the_scan(tmp_path: Path, rate_hz: int, seconds: float, frames_a_read: int) -> None:
    period_us = round(1e6 / rate_hz)
    frames = plain_frames(2000, period_us=period_us, first_us=(1 << 32) - 2_000_000)
    reads = [b"".join(frames[i : i + frames_a_read]) for i in range(0, len(frames), frames_a_read)]
    run(Scripted(Clock(), [hello_packet(), *reads]), tmp_path / "a.smat", duration_s=seconds)
    # Scans begun in [0, seconds): 120 Hz is 8333 µs to the device, so a 241st scan begins before 2 s are over.
    assert len(frames_of(tmp_path / "a.smat")) == math.ceil(seconds * 1e6 / period_us)


def test_the_duration_counts_scans_that_came_with_the_greeting(tmp_path: Path) -> None:
    transport = Scripted(Clock(), [hello_packet() + b"".join(plain_frames(700)), *plain_frames(10)])
    run(transport, tmp_path / "a.smat", duration_s=2.0)
    assert len(frames_of(tmp_path / "a.smat")) == 200


def test_recordings_begin_and_end_in_mid_stream(tmp_path: Path) -> None:
    """Two recordings of one stream: each holds its own stretch, opens alone, and its END counts its own scans."""
    steps: list = []
    transport = Scripted(Clock(), steps)
    reader = Acquisition(transport, AnalysisSettings(), monotonic=transport.clock)
    frames = plain_frames(300)

    def at(action, frame: bytes):
        action()
        return frame

    def script():
        yield hello_packet()
        yield from frames[:100]
        yield at(lambda: reader.start_recording(tmp_path / "one.smat"), frames[100])
        yield from frames[101:150]
        yield at(reader.stop_recording, frames[150])
        yield from frames[151:200]
        yield at(lambda: reader.start_recording(tmp_path / "two.smat"), frames[200])
        yield from frames[201:]

    transport.scripts[0] = script()
    reader.start()
    assert reader.join(PATIENCE_S)
    reader.stop()
    assert reader.error is None
    for name, stretch in (("one", frames[100:150]), ("two", frames[200:])):
        path = tmp_path / f"{name}.smat"
        assert frames_of(path) == stretch
        assert open_recording(path).hello == Hello()
        [end] = host_frames(path, PacketType.END)
        assert end.content["frames"] == len(stretch)


def test_the_rate_is_right_after_a_recording_begins_in_mid_stream(tmp_path: Path) -> None:
    transport = Scripted(Clock(), [])
    reader = Acquisition(transport, AnalysisSettings(), monotonic=transport.clock)
    frames, seen = plain_frames(2500), []

    def script():
        yield hello_packet()
        yield from frames[:1500]
        seen.append(reader.link().health.rate_hz)
        reader.start_recording(tmp_path / "a.smat")
        yield from frames[1500:2400]
        health = reader.link().health
        seen.extend([health.rate_hz, health.late_s, health.clock_ppm])
        yield from frames[2400:]

    transport.scripts[0] = script()
    reader.start()
    assert reader.join(PATIENCE_S)
    reader.stop()
    assert reader.error is None
    before_hz, after_hz, late_s, clock_ppm = seen
    assert before_hz == pytest.approx(100, rel=0.01)
    assert after_hz == pytest.approx(100, rel=0.01)
    assert 0 <= late_s < 0.02
    assert math.isnan(clock_ppm) or abs(clock_ppm) < 2000


def test_a_second_recording_does_not_leave_the_first_open(tmp_path: Path) -> None:
    transport = Scripted(Clock(), [])
    reader = Acquisition(transport, AnalysisSettings(), tmp_path / "one.smat", monotonic=transport.clock)

    def script():
        yield hello_packet()
        yield from plain_frames(10)
        with contextlib.suppress(SmartMatError):
            reader.start_recording(tmp_path / "two.smat")
        yield from plain_frames(10, first_us=900_000, first_sequence=10)

    transport.scripts[0] = script()
    reader.start()
    assert reader.join(PATIENCE_S)
    reader.stop()
    for path in tmp_path.glob("*.smat"):
        assert len(host_frames(path, PacketType.END)) == 1, f"{path.name} was left open"


def test_a_window_that_never_looks_loses_only_its_own_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acquisition, "KEPT_BLOCKS", 20)
    frames = plain_frames(500)
    _, blocks = run(Scripted(Clock(), [hello_packet(), *frames]), tmp_path / "a.smat")
    assert frames_of(tmp_path / "a.smat") == frames
    assert len(blocks) == 20
    assert blocks[-1].block.sequence[-1] == 499


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_the_programme_itself_never_vanishes(tmp_path: Path) -> None:
    script = [hello_packet(), *plain_frames(20), RuntimeError("a fault nobody thought of")]
    reader, _ = run(Scripted(Clock(), script), tmp_path / "a.smat")
    assert reader.link().state is LinkState.FAILED
    assert reader.error is not None
    assert "nobody thought of" in str(reader.error)
    assert len(frames_of(tmp_path / "a.smat")) == 20
    assert len(host_frames(tmp_path / "a.smat", PacketType.END)) == 1


def test_a_recording_that_cannot_be_made_opens_no_mat(tmp_path: Path) -> None:
    (tmp_path / "a.smat").write_text("mine")
    transport = Scripted(Clock(), [hello_packet()])
    reader = Acquisition(transport, AnalysisSettings(), tmp_path / "a.smat", monotonic=transport.clock)
    with pytest.raises(StorageError, match="another name"):
        reader.start()
    assert transport.opened == 0
    assert (tmp_path / "a.smat").read_text() == "mine"
    reader.stop()


def test_firmware_of_a_later_protocol_is_named(tmp_path: Path) -> None:
    packet = bytearray(plain_frames(1)[0])
    packet[3] = 0x23
    packet[8] = crc8(packet[2:8])
    packet[-2:] = crc16(packet[2:-2]).to_bytes(2, "little")
    reader, _ = run(Scripted(Clock(), [hello_packet(), bytes(packet)]), tmp_path / "a.smat")
    assert isinstance(reader.error, ProtocolMismatch)
    assert "version 2" in str(reader.error)
    assert "update this program" in str(reader.error)


@pytest.mark.parametrize("begin", [0, 30_000])
def test_a_mat_that_streams_already_is_joined_in_mid_stream(tmp_path: Path, begin: int) -> None:
    frames = plain_frames(60, first_sequence=begin, first_us=begin * 10_000)
    script = [frames[0][50:], *frames[1:20], hello_packet(), *frames[20:]]
    reader, blocks = run(Scripted(Clock(), script), tmp_path / "a.smat")
    assert reader.error is None
    assert frames_of(tmp_path / "a.smat")[-40:] == frames[20:]
    assert sum(int(block.block.missed.sum()) for block in blocks) == 0
