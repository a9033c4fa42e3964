"""The acquisition on scripted mats: what was sent is in the file, whatever happens on the line."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from session.scripted_mat import (
    PATIENCE_S,
    BoardOnAClock,
    Clock,
    Scripted,
    assert_same_table,
    frames_of,
    hello_packet,
    host_frames,
    packets_of,
    plain_frames,
    simulated_packets,
    table_of,
)

from mat.errors import LinkError, PortVanished, ProtocolMismatch, SmartMatError, StorageError
from mat.files import analyse_recording, open_recording
from mat.pipeline import AnalysisSettings
from mat.session import Acquisition, LinkState, acquisition
from mat.wire import Hello, PacketType
from mat.wire.encode import encode_packet
from mat.wire.protocol import SYNC, crc8

GONE = PortVanished("scripted went away")


@pytest.fixture(autouse=True)
def _no_waiting_between_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acquisition, "RETRY_S", 0.001)


def run(transport, path: Path | None, **options) -> tuple[Acquisition, list]:
    """Acquire until the script is over; gives the acquisition and all it analysed."""
    reader = Acquisition(transport, AnalysisSettings(), path, monotonic=transport.clock, **options)
    reader.start()
    assert reader.join(PATIENCE_S), "the acquisition hangs"
    blocks = reader.drain()
    reader.stop()
    return reader, blocks


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
    assert [data for _, data in transport.written if data.strip()][0].endswith(b"s\n")
    assert transport.written[-1][1].endswith(b"x\n")
    info = open_recording(tmp_path / "a.smat")
    assert (info.header["source"], info.header["simulated"]) == ("scripted", False)
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


def _reconnected(tmp_path: Path, away: object, down_s: float = 20.0) -> tuple[BoardOnAClock, Path, list]:
    clock = Clock()
    transport = BoardOnAClock("toes", clock, until_s=70.0)
    transport.events = {
        22.0: lambda mat: setattr(mat, "gone", away),
        22.0 + down_s: lambda mat: setattr(mat, "gone", None),
    }
    reader, blocks = run(transport, tmp_path / "a.smat", reconnect=True)
    assert reader.error is None
    return transport, tmp_path / "a.smat", blocks


def test_after_a_reconnect_live_and_offline_analysis_agree(tmp_path: Path) -> None:
    transport, path, blocks = _reconnected(tmp_path, GONE)
    assert transport.opened == 2
    [gap] = host_frames(path, PacketType.GAP)
    assert gap.content["cause"]
    live, offline = table_of(blocks), table_of(list(analyse_recording(path)))
    assert len(live["seq"]) == len(transport.frame_times_s)
    assert_same_table(live, offline)
    live_changes = [change for block in blocks for change in block.changes]
    assert live_changes == [change for block in analyse_recording(path) for change in block.changes]
    assert any(change.state == "toes" for change in live_changes), "the scenario must have something to agree on"


def assert_time_follows_the_clock(path: Path, frame_times_s: list[float]) -> None:
    """The recording's time over all pauses is that of the frames' arrival, to within reads and retries."""
    time_s = table_of(list(analyse_recording(path)))["time_s"]
    wanted_s = np.array(frame_times_s) - frame_times_s[0]
    assert len(time_s) == len(wanted_s)
    # A read gives what came in 50 ms, opening lasts 0.5 s, a greeting no longer.
    assert np.abs(time_s - wanted_s).max() < 1.2


def test_the_pause_in_the_file_is_as_long_as_the_mat_was_away(tmp_path: Path) -> None:
    transport, path, _ = _reconnected(tmp_path, GONE)
    assert_time_follows_the_clock(path, transport.frame_times_s)


def test_the_pause_counts_from_the_last_frame_also_when_silence_showed_the_loss(tmp_path: Path) -> None:
    clock = Clock()
    first, second = plain_frames(100), plain_frames(100)
    transport = Scripted(clock, [hello_packet(), *first, 30.0], [hello_packet(), *second])
    run(transport, tmp_path / "a.smat", reconnect=True)
    [gap] = host_frames(tmp_path / "a.smat", PacketType.GAP)
    # Three seconds of silence show the loss; they are part of the pause.
    assert gap.content["pause_s"] >= acquisition.SILENCE_S


def test_each_pause_counts_from_its_own_loss(tmp_path: Path) -> None:
    clock = Clock()
    transport = BoardOnAClock("quiet", clock, until_s=60.0)
    for at_s, away in ((5.0, GONE), (8.0, None), (40.0, GONE), (43.0, None)):
        transport.events[at_s] = lambda mat, away=away: setattr(mat, "gone", away)
    run(transport, tmp_path / "a.smat", reconnect=True)
    gaps = [gap.content["pause_s"] for gap in host_frames(tmp_path / "a.smat", PacketType.GAP)]
    assert len(gaps) == 2
    assert all(2.5 < pause_s < 5.0 for pause_s in gaps), gaps
    assert_time_follows_the_clock(tmp_path / "a.smat", transport.frame_times_s)


def test_waiting_for_a_mat_at_the_start_is_no_part_of_a_later_pause(tmp_path: Path) -> None:
    missing = [LinkError("There is no port") for _ in range(20)]
    frames = plain_frames(100)
    transport = Scripted(Clock(), *missing, [hello_packet(), *frames, GONE], [hello_packet(), *frames])
    run(transport, tmp_path / "a.smat", reconnect=True)
    [gap] = host_frames(tmp_path / "a.smat", PacketType.GAP)
    assert gap.content["pause_s"] < 5.0


def test_counts_go_on_over_a_reconnect(tmp_path: Path) -> None:
    frames = plain_frames(50)
    noisy = [b"rubbish" + frame for frame in frames]
    transport = Scripted(Clock(), [hello_packet(), *noisy, GONE], [hello_packet(), *noisy])
    reader, _ = run(transport, tmp_path / "a.smat", reconnect=True)
    health = reader.link().health
    assert health.frames == 100
    assert health.noise_bytes == 100 * len(b"rubbish")


def test_a_board_that_resets_while_it_streams_is_started_again(tmp_path: Path) -> None:
    """Brown-out or reset button: the port stays, the board says HELLO, is idle, and its clock begins anew."""
    transport = BoardOnAClock("quiet", Clock(), until_s=40.0)
    transport.events = {10.0: lambda mat: mat.board.reset()}
    reader, _ = run(transport, tmp_path / "a.smat", reconnect=True)
    assert reader.error is None
    frames = len(frames_of(tmp_path / "a.smat"))
    assert frames > 3000, f"{frames} of about 3900 scans: the mat was left idle"


@pytest.mark.parametrize("reconnect", [False, True])
def test_a_board_that_resets_does_not_end_a_timed_recording_early(tmp_path: Path, reconnect: bool) -> None:
    transport = BoardOnAClock("quiet", Clock(), until_s=60.0)
    transport.events = {10.0: lambda mat: mat.board.reset()}
    reader, _ = run(transport, tmp_path / "a.smat", duration_s=30.0, reconnect=reconnect)
    frames = len(frames_of(tmp_path / "a.smat"))
    told = reader.error is not None
    assert frames >= 2500 or told, f"{frames} of 3000 scans, and nobody is told"


def test_a_lost_start_command_is_sent_again_or_told(tmp_path: Path) -> None:
    transport = BoardOnAClock("quiet", Clock(), until_s=60.0)
    transport.lose_commands = 1
    reader, _ = run(transport, tmp_path / "a.smat", duration_s=5.0)
    frames = len(frames_of(tmp_path / "a.smat"))
    assert frames == 500 or reader.error is not None, f"{frames} scans in a minute, and nobody is told"


def test_half_a_command_of_an_earlier_host_does_not_spoil_the_start(tmp_path: Path) -> None:
    transport = BoardOnAClock("quiet", Clock(), until_s=60.0)
    plain_open = transport.open

    def open_and_leave_half_a_line() -> None:
        plain_open()
        transport.board.write(b"r1")

    transport.open = open_and_leave_half_a_line
    reader, _ = run(transport, tmp_path / "a.smat", duration_s=5.0)
    frames = len(frames_of(tmp_path / "a.smat"))
    assert frames == 500 or reader.error is not None, f"{frames} scans in a minute, and nobody is told"


@pytest.mark.parametrize(("rate_hz", "seconds"), [(100, 5), (50, 3), (120, 2), (1, 7), (100, 0.01), (100, 0.005)])
@pytest.mark.parametrize("frames_a_read", [1, 7, 400])
def test_the_duration_is_cut_to_the_scan(tmp_path: Path, rate_hz: int, seconds: float, frames_a_read: int) -> None:
    frames = plain_frames(2000, period_us=round(1e6 / rate_hz), first_us=(1 << 32) - 2_000_000)
    reads = [b"".join(frames[i : i + frames_a_read]) for i in range(0, len(frames), frames_a_read)]
    run(Scripted(Clock(), [hello_packet(), *reads]), tmp_path / "a.smat", duration_s=seconds)
    assert len(frames_of(tmp_path / "a.smat")) == max(1, round(rate_hz * seconds))


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


def test_a_second_recording_does_not_leave_the_first_open(tmp_path: Path) -> None:
    transport = Scripted(Clock(), [])
    reader = Acquisition(transport, AnalysisSettings(), tmp_path / "one.smat", monotonic=transport.clock)

    def script():
        yield hello_packet()
        yield from plain_frames(10)
        try:
            reader.start_recording(tmp_path / "two.smat")
        except SmartMatError:
            pass
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
    from mat.wire.protocol import crc16  # noqa: PLC0415

    packet[-2:] = crc16(packet[2:-2]).to_bytes(2, "little")
    reader, _ = run(Scripted(Clock(), [hello_packet(), bytes(packet)]), tmp_path / "a.smat")
    assert isinstance(reader.error, ProtocolMismatch)
    assert "version 2" in str(reader.error)
    assert "update this program" in str(reader.error)


def test_a_mat_of_another_size_after_a_reconnect_is_analysed_as_itself(tmp_path: Path) -> None:
    small = Hello(rows=8, cols=8)
    size = (8 * 8 * 10 + 7) // 8 + 2 * ((8 * 10 + 7) // 8) + 6
    frames = [
        encode_packet(PacketType.FRAME, (10_000 * i).to_bytes(4, "little") + bytes(size - 4), i, 3) for i in range(30)
    ]
    script = [hello_packet(), *plain_frames(30), GONE], [hello_packet(small), *frames]
    reader, blocks = run(Scripted(Clock(), *script), None, reconnect=True)
    assert reader.error is None
    assert blocks[-1].force_n.shape[1:] == (8, 8)
    assert sum(map(len, blocks)) == 60


@pytest.mark.parametrize("begin", [0, 30_000])
def test_a_mat_that_streams_already_is_joined_in_mid_stream(tmp_path: Path, begin: int) -> None:
    frames = plain_frames(60, first_sequence=begin, first_us=begin * 10_000)
    script = [frames[0][50:], *frames[1:20], hello_packet(), *frames[20:]]
    reader, blocks = run(Scripted(Clock(), script), tmp_path / "a.smat")
    assert reader.error is None
    assert frames_of(tmp_path / "a.smat")[-40:] == frames[20:]
    assert sum(int(block.block.missed.sum()) for block in blocks) == 0
