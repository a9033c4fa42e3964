"""The acquisition on mats that go away, come back, restart or miss a command: the time of the recording stays true."""

from __future__ import annotations

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
    plain_frames,
    run,
    simulated_packets,
    table_of,
)

from mat.errors import LinkError, PortVanished
from mat.files import analyse_recording
from mat.pipeline import AnalysisSettings
from mat.session import Acquisition, acquisition, connection
from mat.wire import Hello, PacketType
from mat.wire.encode import encode_packet

GONE = PortVanished("scripted went away")


@pytest.fixture(autouse=True)
def _no_waiting_between_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acquisition, "RETRY_S", 0.001)


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
    assert gap.content["pause_s"] >= connection.SILENCE_S


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


@pytest.mark.parametrize("lost_reads", [1, 30])
def test_a_reset_whose_hello_is_lost_does_not_end_a_timed_recording_early(tmp_path: Path, lost_reads: int) -> None:
    transport = BoardOnAClock("quiet", Clock(), until_s=60.0)

    def reset_unheard(mat: BoardOnAClock) -> None:
        mat.board.reset()
        mat.deaf_reads = lost_reads

    transport.events = {10.0: reset_unheard}
    reader, blocks = run(transport, tmp_path / "a.smat", duration_s=30.0)
    frames = len(frames_of(tmp_path / "a.smat"))
    assert frames >= 2500 or reader.error is not None, f"{frames} of 3000 scans, and nobody is told"
    assert_same_table(table_of(blocks), table_of(list(analyse_recording(tmp_path / "a.smat"))))


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


def test_a_recording_begun_while_the_mat_is_away_reads_as_it_was_seen(tmp_path: Path) -> None:
    frames = simulated_packets("quiet", 20)
    hello, first, second = frames[0].raw, [p.raw for p in frames[1:901]], [p.raw for p in frames[901:]]
    transport = Scripted(Clock())
    reader = Acquisition(transport, AnalysisSettings(), monotonic=transport.clock, reconnect=True)

    def one():
        yield hello
        yield from first
        yield GONE

    def two():
        reader.drain()
        reader.start_recording(tmp_path / "a.smat")
        yield hello
        yield from second

    transport.scripts = [one(), LinkError("not there yet"), two()]
    reader.start()
    assert reader.join(PATIENCE_S)
    live = table_of(reader.drain())
    reader.stop()
    assert reader.error is None
    assert_same_table(live, table_of(list(analyse_recording(tmp_path / "a.smat"))))
    assert np.all(np.diff(live["time_s"]) < 0.1)
