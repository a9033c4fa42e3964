"""The compiled sketch in the emulator, a line with faults, ``smart-mat record``, ``smart-mat export``.

A relay between two pseudo-terminals damages packets that it cut from the clean stream itself, so that what must be in
the recording is known to the byte.
"""

from __future__ import annotations

import binascii
import csv
import fcntl
import os
import select
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest
from cli.running import ROOT, Shell, finish, wait_until
from session.scripted_mat import frames_of

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("avr-g++") is None, reason="needs avr-gcc and pseudo-terminals"
)
FIRMWARE = ROOT / "firmware"
HEADER_BYTES, CRC_BYTES, FRAME = 9, 2, 1
SECONDS = 4


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    with (Path(tempfile.gettempdir()) / "smart-mat-build.lock").open("w") as lock:
        # Two test processes must not build into one folder at once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        for folder in (FIRMWARE, FIRMWARE / "emulator"):
            subprocess.run(["make", "-s", "-j2", "-C", folder], check=True, capture_output=True)


class Relay:
    """Carry bytes from the device to the host, damaging some packets, and commands back unharmed."""

    def __init__(self, port: Path, kinds: str, share: float, seed: int) -> None:
        self._device = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self._host, self._slave = os.openpty()
        os.set_blocking(self._host, False)
        self.path = os.ttyname(self._slave)
        self._rng, self._kinds, self._share = np.random.default_rng(seed), kinds.split(), share
        self.sent: list[tuple[bytes, bool]] = []
        self.injected = 0
        self._buffer, self._outgoing, self._ending = bytearray(), bytearray(), threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Relay:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()
        for end in (self._device, self._host, self._slave):
            os.close(end)

    def _run(self) -> None:
        """Nothing may be lost here: what the host does not take yet waits."""
        while not self._ending.is_set():
            wanted = [self._host] if self._outgoing else []
            readable, writable, _ = select.select([self._device, self._host], wanted, [], 0.05)
            if self._host in readable:
                os.write(self._device, os.read(self._host, 4096))
            if self._device in readable:
                self._buffer += os.read(self._device, 65_536)
                self._cut_into_packets()
            if self._host in writable:
                del self._outgoing[: os.write(self._host, self._outgoing)]

    def _cut_into_packets(self) -> None:
        """The clean stream is packets one behind the other, unless the computer was too slow for the emulator."""
        while len(self._buffer) >= HEADER_BYTES:
            size = HEADER_BYTES + int.from_bytes(self._buffer[4:6], "little") + CRC_BYTES
            if self._buffer[:2] == b"\xa5\x5a" and len(self._buffer) < size <= 400:
                return
            packet = bytes(self._buffer[:size])
            if packet[:2] == b"\xa5\x5a" and binascii.crc_hqx(packet[2:-2], 0xFFFF) == int.from_bytes(
                packet[-2:], "little"
            ):
                self._outgoing += self._damaged(packet)
                del self._buffer[:size]
            else:
                del self._buffer[:1]

    def _damaged(self, packet: bytes) -> bytes:
        hit = packet[2] == FRAME and self._rng.random() < self._share
        kind = str(self._rng.choice(self._kinds)) if hit else ""
        if packet[2] == FRAME:
            self.sent.append((packet, kind in ("", "inject")))
        place = int(self._rng.integers(len(packet)))
        if kind == "flip":
            return bytes([*packet[:place], packet[place] ^ 1 << int(self._rng.integers(8)), *packet[place + 1 :]])
        if kind == "drop":
            return packet[:place] + packet[place + int(self._rng.integers(1, 30)) :]
        if kind == "lose":
            return b""
        if kind == "inject":
            self.injected += 1
            return self._rng.choice([b"\xa5\x5a\x01", b"\xa5", self._rng.bytes(40), packet[:200]]) + packet
        return packet


@pytest.mark.parametrize(("kinds", "share"), [("flip drop", 0.1), ("inject", 0.3), ("flip drop lose inject", 0.4)])
def test_every_undamaged_frame_is_kept_and_every_lost_one_counted(tmp_path: Path, kinds: str, share: float) -> None:
    shell, port = Shell(tmp_path), tmp_path / "mat"
    np.save(tmp_path / "cells.npy", np.random.default_rng(1).uniform(0, 4e-4, (100, 16, 16)).astype("<f4"))
    emulator = subprocess.Popen(
        [FIRMWARE / "build" / "mat-emulator", "--elf", FIRMWARE / "build" / "uno.elf", "--loop", "--rate", "100",
         "--cells", tmp_path / "cells.npy", "--link", port],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until(lambda: port.is_symlink() or emulator.poll() is not None)
        with Relay(port, kinds, share, seed=11) as relay:
            ran = finish(shell.start("record", relay.path, "-o", "a.smat", "--seconds", SECONDS))
    finally:
        emulator.kill()
        emulator.wait()
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    check_recording(shell, relay, ran.stdout)


def device_us(frame: bytes) -> int:
    return int.from_bytes(frame[HEADER_BYTES : HEADER_BYTES + 4], "little")


def check_recording(shell: Shell, relay: Relay, said: str) -> None:
    good = [frame for frame, undamaged in relay.sent if undamaged]
    begun_us = device_us(good[0])
    wanted = [frame for frame in good if device_us(frame) - begun_us < SECONDS * 1e6]
    assert len(wanted) < len(good), "the relay must have gone on behind the end"
    kept = frames_of(shell.folder / "a.smat")
    assert kept == wanted
    assert len(wanted) < SECONDS * 100 or relay.injected, "there must have been faults"
    sequence = np.array([int.from_bytes(frame[6:8], "little") for frame in wanted])
    lost = int((np.diff(sequence) - 1).sum())
    assert f"{len(wanted)} scans, {lost} lost" in said
    exported = shell.done("export", "a.smat", "-o", "a.csv")
    assert f"{len(wanted)} scans" in exported
    with (shell.folder / "a.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["seq"]) for row in rows] == sequence.tolist()
    assert [int(row["missed"]) for row in rows] == [0, *(np.diff(sequence) - 1).tolist()]
