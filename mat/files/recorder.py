"""Writing a recording: append-only, synced off the acquisition path, nothing lost while the disk is full."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from mat.errors import StorageError
from mat.files.placing import sync_folder
from mat.wire import HostFrame
from mat.wire.host import encode_host_frame

#: Writes begin this often. What is appended just behind one is safe when the next has been synced: after this and the
#: time a disk takes for it, so within 0.5 s on any disk that syncs in 0.25 s (SSD: 1–20 ms, SD card: up to 200 ms).
SYNC_EVERY_S = 0.25
#: Kept in memory at most while the disk takes nothing: half an hour of a 100 Hz mat.
MAX_WAITING_BYTES = 64 << 20


class Recorder:
    """Append packets to a new file from any thread; a thread of its own writes and syncs them.

    While the disk takes nothing, packets wait in memory, :attr:`fault` says what is wrong, and writing is tried
    again until it works or the recording is closed.

    Parameters
    ----------
    path
        A file that does not exist yet.
    monotonic, wait
        Clock, s, and what waits so long or until the recording is closed, then True: replaced in tests only.

    Raises
    ------
    StorageError
        The file exists, or cannot be made.
    """

    def __init__(
        self,
        path: Path,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        self.path = path
        self._monotonic = monotonic
        self.fault: str | None = None
        self._file = _create(path)
        self._host_frames = 0
        self._waiting = bytearray()
        self._lost_bytes = 0
        # A sync that failed is tried again though nothing new was written: else its fault would be forgotten.
        self._unsynced = False
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._wait = wait or self._closing.wait
        self._thread = threading.Thread(target=self._run, name="smart-mat recorder", daemon=True)
        self._thread.start()

    def append(self, packet: bytes) -> None:
        """Take a whole packet; returns at once."""
        with self._lock:
            if len(self._waiting) + len(packet) > MAX_WAITING_BYTES:
                self._lost_bytes += len(packet)
            else:
                self._waiting += packet

    def append_host(self, frame: HostFrame) -> bytes:
        """Take a host frame; gives the packet it became."""
        packet = encode_host_frame(frame, self._host_frames)
        self._host_frames += 1
        self.append(packet)
        return packet

    def close(self) -> None:
        """Write and sync what is left.

        Raises
        ------
        StorageError
            Some of it could not be written.
        """
        if self._closing.is_set():
            return
        self._closing.set()
        self._thread.join()
        self._write()
        os.close(self._file)
        lost = len(self._waiting) + self._lost_bytes
        if lost:
            raise StorageError(
                f"{self.fault or 'The disk took nothing.'} The last {lost:,} bytes of the recording are not in "
                f"{self.path}; all before them can be read."
            )

    def _run(self) -> None:
        sync_folder(self.path.parent)
        began_s = self._monotonic()
        while not self._wait(max(0.0, began_s + SYNC_EVERY_S - self._monotonic())):
            began_s = self._monotonic()
            self._write()

    def _write(self) -> None:
        with self._lock:
            data = bytes(self._waiting)
        written = 0
        try:
            while written < len(data):
                written += os.write(self._file, memoryview(data)[written:])
            self._unsynced |= written > 0
            if self._unsynced:
                os.fsync(self._file)
            self._unsynced, self.fault = False, None
        except OSError as error:
            self.fault = (
                f"{self.path} cannot be written ({error.strerror}): free some space on that disk; "
                "the recording goes on in memory meanwhile."
            )
        with self._lock:
            del self._waiting[:written]


def _create(path: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, flags, 0o600)
    except FileExistsError as error:
        raise StorageError(f"{path} exists already and is not overwritten: choose another name.") from error
    except OSError as error:
        raise StorageError(
            f"{path} cannot be made ({error.strerror}): choose a folder that exists and that you may write to."
        ) from error
