"""The recorder and the disk: nothing is overwritten, nothing lost while the disk is full, the truth told when it is."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from session.scripted_mat import frames_of, plain_frames

from mat.errors import StorageError
from mat.files import Recorder, recorder
from mat.wire import HostFrame, PacketType

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90.0


def wait_for(true) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE_S / 0.01)):
        if true():
            return
        pause.wait(0.01)
    raise AssertionError("it never came to that")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "SYNC_EVERY_S", 0.01)


def test_packets_are_in_the_file_as_they_were_given(tmp_path: Path) -> None:
    frames = plain_frames(1000)
    tape = Recorder(tmp_path / "a.smat")
    for frame in frames:
        tape.append(frame)
    tape.close()
    tape.close()
    assert (tmp_path / "a.smat").read_bytes() == b"".join(frames)


def test_many_threads_may_append(tmp_path: Path) -> None:
    frames = plain_frames(800)
    tape = Recorder(tmp_path / "a.smat")
    threads = [threading.Thread(target=lambda part=frames[i::4]: [tape.append(f) for f in part]) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    tape.close()
    assert sorted(frames_of(tmp_path / "a.smat")) == sorted(frames)


def test_what_was_appended_reaches_the_disk_without_closing(tmp_path: Path) -> None:
    frames = plain_frames(10)
    tape = Recorder(tmp_path / "a.smat")
    for frame in frames:
        tape.append(frame)
    wait_for(lambda: (tmp_path / "a.smat").stat().st_size == sum(map(len, frames)))
    tape.close()


def test_an_existing_file_folder_or_link_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file.smat").write_text("mine")
    (tmp_path / "folder.smat").mkdir()
    (tmp_path / "link.smat").symlink_to(tmp_path / "nowhere")
    for name in ("file.smat", "folder.smat", "link.smat"):
        with pytest.raises(StorageError, match=r"another name|cannot be made"):
            Recorder(tmp_path / name)
    assert (tmp_path / "file.smat").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", ["no/folder/a.smat", "x" * 300 + ".smat", "file/a.smat"])
def test_a_file_that_cannot_be_made_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="folder"):
        Recorder(tmp_path / name)


MAKE = (
    "import os, pathlib, sys; from mat.files import Recorder; from mat.errors import StorageError\n"
    "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
    "try: Recorder(pathlib.Path(sys.argv[1]) / 'a.smat')\n"
    "except StorageError as error: print(error)\n"
)


@pytest.mark.skipif(sys.platform == "win32", reason="needs the rights of a Unix")
def test_a_folder_one_may_not_write_to_is_told() -> None:
    """Root may write everywhere, so it gives its rights up first."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", MAKE, folder], capture_output=True, text=True, timeout=60, check=False, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr
        assert "may write to" in done.stdout
        assert list(Path(folder).iterdir()) == []


class FullDisk:
    """os.write that takes ``free`` bytes and then, until ``mended``, nothing."""

    def __init__(self, free: int, code: int = errno.ENOSPC) -> None:
        self.free, self.code, self.mended, self.refused = free, code, False, 0
        self._write = os.write

    def __call__(self, file: int, data: memoryview) -> int:
        if self.mended:
            return self._write(file, data)
        if self.free <= 0:
            self.refused += 1
            raise OSError(self.code, os.strerror(self.code))
        taken = self._write(file, data[: self.free])
        self.free -= taken
        return taken


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_nothing_is_lost_when_a_full_disk_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    frames = plain_frames(300)
    disk = FullDisk(free=10_001, code=code)
    monkeypatch.setattr(recorder.os, "write", disk)
    tape = Recorder(tmp_path / "a.smat")
    for frame in frames[:200]:
        tape.append(frame)
    wait_for(lambda: disk.refused > 3)
    assert tape.fault is not None
    assert "free some space" in tape.fault
    for frame in frames[200:]:
        tape.append(frame)
    disk.mended = True
    wait_for(lambda: tape.fault is None)
    tape.close()
    assert (tmp_path / "a.smat").read_bytes() == b"".join(frames)


def test_closing_on_a_full_disk_says_how_much_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = plain_frames(100)
    monkeypatch.setattr(recorder.os, "write", FullDisk(free=10_001))
    tape = Recorder(tmp_path / "a.smat")
    for frame in frames:
        tape.append(frame)
    with pytest.raises(StorageError) as told:
        tape.close()
    monkeypatch.undo()
    lost = sum(map(len, frames)) - 10_001
    assert f"{lost:,}" in str(told.value)
    assert frames_of(tmp_path / "a.smat") == frames[: 10_001 // len(frames[0])]


def test_a_failing_sync_is_told_and_writes_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    frames = plain_frames(50)
    monkeypatch.setattr(recorder.os, "fsync", fail)
    tape = Recorder(tmp_path / "a.smat")
    for frame in frames:
        tape.append(frame)
    wait_for(lambda: tape.fault is not None)
    threading.Event().wait(0.1)
    assert tape.fault is not None, "still not synced"
    monkeypatch.undo()
    wait_for(lambda: tape.fault is None)
    tape.append(frames[0])
    tape.close()
    assert (tmp_path / "a.smat").read_bytes() == b"".join([*frames, frames[0]])


def test_memory_is_bounded_while_the_disk_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = plain_frames(100)
    disk = FullDisk(free=0)
    monkeypatch.setattr(recorder.os, "write", disk)
    monkeypatch.setattr(recorder, "MAX_WAITING_BYTES", 20 * len(frames[0]))
    tape = Recorder(tmp_path / "a.smat")
    for frame in frames:
        tape.append(frame)
    disk.mended = True
    with pytest.raises(StorageError, match=f"{80 * len(frames[0]):,}"):
        tape.close()
    assert frames_of(tmp_path / "a.smat") == frames[:20]


def test_a_host_frame_that_is_no_json_leaves_nothing_half_written(tmp_path: Path) -> None:
    tape = Recorder(tmp_path / "a.smat")
    for content in ({"note": "x" * 70_000}, {"note": float("nan")}, {"note": object()}):
        with pytest.raises((ValueError, TypeError)):
            tape.append_host(HostFrame(PacketType.NOTE, content))
    tape.append_host(HostFrame(PacketType.NOTE, {"note": "ü"}))
    tape.close()
    assert (tmp_path / "a.smat").stat().st_size < 60


LIMITED = """
import pathlib, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
sys.argv = ["smart-mat", "record", "sim:quiet", "--seconds", "30", "--fast", "-o", sys.argv[1]]
from mat.cli import main
main()
"""


def test_a_recording_that_outgrows_the_disk_ends_with_a_sentence(tmp_path: Path) -> None:
    """A real limit of the system: the process may write no file larger than 300,000 bytes."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, tmp_path / "a.smat"],
        capture_output=True, text=True, timeout=120, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "cannot be written" in done.stderr
    assert "bytes of the recording are not in" in done.stderr
    assert (tmp_path / "a.smat").stat().st_size == 300_000
    assert len(frames_of(tmp_path / "a.smat")) in range(780, 796)
