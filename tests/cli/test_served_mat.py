"""``smart-mat record`` on ``smart-mat sim``, two processes with a port between them."""

from __future__ import annotations

import os
import sys
import threading

import numpy as np
import pytest
from cli.running import Shell, assert_is_a_sentence, finish, served, wait_until
from session.scripted_mat import frames_of, host_frames

from mat.files import open_recording
from mat.wire import PacketType

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


def test_two_cannot_record_one_mat_and_the_first_is_not_disturbed(shell: Shell) -> None:
    path = shell.folder / "first.smat"
    with served(shell, "quiet", "--link", "mat") as (port, _):
        first = shell.start("record", port, "-o", path, "--seconds", 4)
        wait_until(lambda: path.exists() and path.stat().st_size > 20_000)
        told = shell.refused(1, "record", port, "-o", "second.smat")
        assert "Another program" in told
        assert finish(first).returncode == 0
    assert len(frames_of(path)) == 400
    assert not (shell.folder / "second.smat").exists()


@pytest.mark.parametrize("where", [["--link", "mat"], ["--tcp", "0"]], ids=["pty", "tcp"])
def test_a_mat_is_recorded_twice_in_a_row(shell: Shell, where: list[str]) -> None:
    with served(shell, "quiet?seed=3", *where) as (port, _):
        for name in ("one", "two"):
            said = shell.done("record", port, "-o", f"{name}.smat", "--seconds", 1)
            assert "100 scans, 0 lost" in said
            assert open_recording(shell.folder / f"{name}.smat").header["source"] == port
            [end] = host_frames(shell.folder / f"{name}.smat", PacketType.END)
            assert end.content["noise_bytes"] == 0


@pytest.mark.parametrize("where", [["--link", "mat"], ["--tcp", "0"]], ids=["pty", "tcp"])
def test_a_mat_that_vanishes_is_told_once_and_the_recording_closed(shell: Shell, where: list[str]) -> None:
    path = shell.folder / "a.smat"
    with served(shell, "quiet", *where) as (port, server):
        process = shell.start("record", port, "-o", path)
        wait_until(lambda: process.poll() is not None or (path.exists() and path.stat().st_size > 40_000))
        server.kill()
        ran = finish(process)
    assert ran.returncode == 1
    assert "went away" in ran.stderr
    assert_is_a_sentence(ran.stderr)
    [end] = host_frames(path, PacketType.END)
    assert end.content["frames"] == len(frames_of(path)) > 100
    assert f"{end.content['frames']} scans" in ran.stdout


class Device:
    """A pseudo-terminal that says the same again and again."""

    def __init__(self, says: bytes) -> None:
        self.device, self.host = os.openpty()
        self.path = os.ttyname(self.host)
        os.set_blocking(self.device, False)
        self._says, self._ending = says, threading.Event()
        self._thread = threading.Thread(target=self._talk)

    def _talk(self) -> None:
        while not self._ending.wait(0.02):
            try:
                os.write(self.device, self._says)
            except BlockingIOError:
                continue

    def __enter__(self) -> Device:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()
        os.close(self.device)
        os.close(self.host)


def test_what_is_no_mat_is_named_and_not_waited_for(shell: Shell) -> None:
    with Device(np.random.default_rng(9).bytes(500)) as device:
        sentence = shell.refused(1, "record", device.path, "-o", "a.smat")
    assert "not a mat's" in sentence
    assert device.path in sentence
    assert not (shell.folder / "a.smat").exists()


def test_a_link_that_is_a_file_and_a_port_in_use_are_refused(shell: Shell) -> None:
    (shell.folder / "mat").write_text("mine")
    assert "another path" in shell.refused(1, "sim", "quiet", "--link", "mat")
    assert (shell.folder / "mat").read_text() == "mine"
    shell.refused(1, "sim", "quiet", "--link", "no/such/folder/mat")
    with served(shell, "quiet", "--tcp", "0") as (url, _):
        assert "in use" in shell.refused(1, "sim", "quiet", "--tcp", url.rsplit(":", 1)[1])
