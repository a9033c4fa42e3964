"""Stopped by Ctrl+C, by the system, or killed outright: the exit code tells, and the recording is there."""

from __future__ import annotations

import os
import re
import signal
import sys

import pytest
from cli.running import Shell, finish, served, wait_until
from session.scripted_mat import frames_of, hello_packet, host_frames, plain_frames

from mat.files import open_recording
from mat.files.recorder import SYNC_EVERY_S
from mat.wire import HostFrame, PacketType
from mat.wire.host import encode_host_frame

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pseudo-terminals of a Unix")
FRAME_BYTES = 377
RATE_HZ = 100


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("source", [["sim:quiet"], ["sim:toes", "--fast", "--seconds", "86400"]], ids=["paced", "fast"])
def test_a_stopped_recording_is_closed_properly(shell: Shell, number: int, code: int, source: list[str]) -> None:
    process, path = shell.start("record", *source, "-o", "a.smat"), shell.folder / "a.smat"
    wait_until(lambda: path.exists() and path.stat().st_size > 50 * FRAME_BYTES)
    process.send_signal(number)
    ran = finish(process)
    assert ran.returncode == code
    assert ran.stderr == ""
    [end] = host_frames(path, PacketType.END)
    frames = frames_of(path)
    assert end.content["frames"] == len(frames)
    assert f"{len(frames)} scans, 0 lost. Saved in a.smat" in ran.stdout


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_while_it_waits_for_a_mat_that_says_nothing(shell: Shell, number: int, code: int) -> None:
    device, host = os.openpty()
    try:
        process = shell.start("record", os.ttyname(host), "-o", "a.smat")
        assert process.stdout is not None
        assert "Recording" in process.stdout.readline()
        process.send_signal(number)
        ran = finish(process)
    finally:
        os.close(device)
        os.close(host)
    assert ran.returncode == code


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_export_leaves_no_half_of_a_table(shell: Shell, number: int, code: int) -> None:
    """Four minutes of an empty mat take a moment to export."""
    head = encode_host_frame(HostFrame(PacketType.HEADER, {"format": 1}), 0)
    (shell.folder / "a.smat").write_bytes(head + hello_packet() + b"".join(plain_frames(24_000)))
    before = {"a.smat"}
    process = shell.start("export", "a.smat", "-o", "a.csv")
    wait_until(lambda: process.poll() is not None or {path.name for path in shell.folder.iterdir()} > before)
    process.send_signal(number)
    ran = finish(process)
    left = {path.name for path in shell.folder.iterdir()} - before
    # On a fast computer it may have been done already.
    assert (ran.returncode, left) in ((code, set()), (0, {"a.csv", "a.json"}))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_simulated_mat_takes_its_link_away(shell: Shell, number: int, code: int) -> None:
    with served(shell, "hinge", "--link", "mat") as (_, process):
        assert (shell.folder / "mat").is_symlink()
        process.send_signal(number)
        ran = finish(process)
    assert ran.returncode == code
    assert "Served to 0 hosts" in ran.stdout
    assert not (shell.folder / "mat").is_symlink()


def test_killed_outright_it_loses_half_a_second_at_most(shell: Shell) -> None:
    """What the simulated mat says it sent, against what is in the file of the program that was killed."""
    path = shell.folder / "a.smat"
    with served(shell, "quiet", "--link", "mat") as (port, server):
        process = shell.start("record", port, "-o", "a.smat")
        wait_until(lambda: path.exists() and path.stat().st_size > 150 * FRAME_BYTES)
        process.kill()
        process.communicate()
        server.send_signal(signal.SIGINT)
        told = finish(server).stdout
    sent = int(re.search(r"(\d+) bytes", told)[1]) // FRAME_BYTES
    frames = frames_of(path)
    assert [frame[6] + 256 * frame[7] for frame in frames] == list(range(len(frames))), "a hole before the cut"
    # Half a second of frames, and the tenth of a second that killing and stopping may take.
    assert sent - len(frames) <= (0.5 + 0.1) * RATE_HZ
    assert SYNC_EVERY_S <= 0.5
    assert host_frames(path, PacketType.END) == []
    assert open_recording(path).hello.mcu == "simulated"
    said = shell.done("export", "a.smat", "-o", "a.csv")
    assert "not closed properly" in said
    assert f"{len(frames)} scans" in said
