"""The log of writes and syncs, replayed up to a power cut at any time: at most half a second is lost.

Time is the test's own: packets arrive, the disk takes its time and the recorder waits on one clock that only they move.
"""

from __future__ import annotations

import os
import threading
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from session.scripted_mat import hello_packet, plain_frames

from mat.errors import RecordingError
from mat.files import Recorder, read_items, recorder
from mat.wire import FrameBlock, HostFrame, PacketType

#: Must reach.
LOSS_S = 0.5
RATE_HZ = 100
FRAMES = 1000
PATIENCE_S = 90.0
_WRITE, _FSYNC = os.write, os.fsync


@dataclass
class Disk:
    """Packets, waits and the disk on one clock; what is written and synced is logged.

    Attributes
    ----------
    written, synced
        (time, bytes in the file) after every write, and after every sync that ended.
    """

    packets: list[bytes]
    sync_s: list[float]
    now_s: float = 0.0
    tape: Recorder | None = None
    appended: int = 0
    written: list[tuple[float, int]] = field(default_factory=list)
    synced: list[tuple[float, int]] = field(default_factory=list)
    image: bytearray = field(default_factory=bytearray)
    ready: threading.Event = field(default_factory=threading.Event)

    def pass_time(self, seconds: float) -> None:
        """The mat goes on scanning meanwhile."""
        end_s = self.now_s + seconds
        while self.appended < len(self.packets) and self.appended / RATE_HZ <= end_s:
            self.now_s = max(self.now_s, self.appended / RATE_HZ)
            assert self.tape is not None
            self.tape.append(self.packets[self.appended])
            self.appended += 1
        self.now_s = end_s

    def wait(self, seconds: float) -> bool:
        """What the recorder waits with; True once the mat is silent, which closes the recording."""
        assert self.ready.wait(PATIENCE_S)
        self.pass_time(seconds)
        return self.appended == len(self.packets)

    def write(self, file: int, data: memoryview) -> int:
        if self.tape is None or file != self.tape._file:
            return _WRITE(file, data)
        self.image += data
        self.written.append((self.now_s, len(self.image)))
        return len(data)

    def fsync(self, file: int) -> None:
        if self.tape is None or file != self.tape._file:
            return _FSYNC(file)
        length = len(self.image)
        self.pass_time(self.sync_s[len(self.synced) % len(self.sync_s)])
        self.synced.append((self.now_s, length))
        return None


def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sync_s: list[float]) -> Disk:
    """Ten seconds of a mat, on a disk that syncs as slowly as told."""
    disk = Disk(plain_frames(FRAMES), sync_s)
    monkeypatch.setattr(recorder.os, "write", disk.write)
    monkeypatch.setattr(recorder.os, "fsync", disk.fsync)
    tape = Recorder(tmp_path / "a.smat", monotonic=lambda: disk.now_s, wait=disk.wait)
    disk.tape = tape
    tape.append_host(HostFrame(PacketType.HEADER, {"format": 1}))
    tape.append(hello_packet())
    disk.ready.set()
    tape._thread.join(PATIENCE_S)
    tape.close()
    monkeypatch.undo()
    assert disk.appended == FRAMES
    return disk


def bytes_at(log: list[tuple[float, int]], cut_s: float) -> int:
    """Length of the file when the log ends at that time."""
    place = bisect_right(log, (cut_s, 1 << 62))
    return log[place - 1][1] if place else 0


def last_scan_s(path: Path, image: bytes) -> float:
    """When the newest scan that can be read was appended; before the first one if there is none."""
    path.write_bytes(image)
    try:
        blocks = [item for item in read_items(path) if isinstance(item, FrameBlock)]
    except RecordingError:
        return -1 / RATE_HZ
    return int(blocks[-1].sequence[-1]) / RATE_HZ if blocks else -1 / RATE_HZ


#: What syncs take: an SSD, a slow SD card, one that hangs now and then.
DISKS = {"ssd": [0.004], "sd card": [0.12, 0.08, 0.24], "hiccups": [0.01] * 9 + [0.25]}


@pytest.mark.parametrize("disk", DISKS)
def test_a_power_cut_at_any_time_loses_at_most_half_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk: str
) -> None:
    """Everything that no sync has confirmed is dropped, and a torn piece of what came behind may stay."""
    log = recorded(tmp_path, monkeypatch, DISKS[disk])
    rng, worst_s = np.random.default_rng(3), 0.0
    syncs = np.array([when for when, _ in log.synced])
    for cut_s in [*rng.uniform(0, FRAMES / RATE_HZ, 60), *(syncs[syncs < FRAMES / RATE_HZ] - 1e-6)]:
        safe = bytes_at(log.synced, cut_s)
        torn = int(rng.integers(0, bytes_at(log.written, cut_s) - safe + 1))
        newest_s = last_scan_s(tmp_path / "cut.smat", bytes(log.image[: safe + torn]))
        worst_s = max(worst_s, cut_s - newest_s)
        assert cut_s - last_scan_s(tmp_path / "cut.smat", bytes(log.image[:safe])) <= LOSS_S
        assert newest_s >= last_scan_s(tmp_path / "cut.smat", bytes(log.image[:safe]))
    assert worst_s > 0.1, "the cuts were somewhere near the worst moment"


def test_a_killed_program_loses_at_most_half_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written stays, synced or not."""
    log = recorded(tmp_path, monkeypatch, DISKS["sd card"])
    for cut_s in np.linspace(0.01, FRAMES / RATE_HZ, 97):
        image = bytes(log.image[: bytes_at(log.written, cut_s)])
        assert cut_s - last_scan_s(tmp_path / "cut.smat", image) <= LOSS_S


def test_it_is_synced_at_least_twice_a_second_and_the_name_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []
    monkeypatch.setattr(recorder, "sync_folder", folders.append)
    log = recorded(tmp_path, monkeypatch, DISKS["ssd"])
    times = [0.0, *(when for when, _ in log.synced)]
    assert max(np.diff(times)) <= 0.5
    assert folders == [tmp_path]
    assert log.synced[-1][1] == len(log.image)
