"""The recording that is running, if one is: begun and ended by the user, fed by the acquisition."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from mat.files import Recorder
from mat.wire import Hello, HostFrame, Packet, PacketType
from mat.wire.messages import decode_hello


class Tape:
    """Put a header and the mat's HELLO before whatever is recorded, and an END behind it.

    Parameters
    ----------
    header
        Gives the content of the HEADER, once the mat has introduced itself.
    """

    def __init__(self, header: Callable[[Hello], dict[str, object]]) -> None:
        self._header = header
        self._lock = threading.Lock()
        self._recorder: Recorder | None = None
        self._hello: Packet | None = None
        self._begins = False
        self._headed = False

    @property
    def path(self) -> Path | None:
        """File being written, None if none is."""
        recorder = self._recorder
        return recorder.path if recorder else None

    @property
    def fault(self) -> str | None:
        """Why nothing can be written at the moment."""
        recorder = self._recorder
        return recorder.fault if recorder else None

    def begin(self, path: Path) -> None:
        """Record to a new file from now on.

        Raises
        ------
        StorageError
            The file cannot be made.
        """
        recorder = Recorder(path)
        with self._lock:
            self._recorder, self._begins, self._headed = recorder, True, False

    def append(self, packets: list[Packet]) -> Packet | None:
        """The next packets of the mat, byte for byte.

        Returns
        -------
        Packet or None
            When a recording begins in mid-stream, the mat's HELLO that was put before these packets.
        """
        with self._lock:
            before = self._hello if self._begins else None
            self._begins = False
            for packet in packets:
                if packet.type == PacketType.HELLO:
                    self._hello = packet
            if self._recorder is not None and self._hello is not None:
                self._write(self._recorder, packets if before is None else [before, *packets], self._hello)
            return before

    def _write(self, recorder: Recorder, packets: list[Packet], hello: Packet) -> None:
        if not self._headed:
            header = self._header(decode_hello(hello.payload))
            recorder.append_host(HostFrame(PacketType.HEADER, header))
            self._headed = True
        for packet in packets:
            recorder.append(packet.raw)

    def append_host(self, frame: HostFrame) -> None:
        """A host frame of ours."""
        with self._lock:
            if self._recorder is not None and self._headed:
                self._recorder.append_host(frame)

    def end(self, counters: dict[str, object]) -> Path | None:
        """Close the recording properly; gives its path, None if there was none or the mat never spoke.

        Raises
        ------
        StorageError
            Part of it could not be written.
        """
        with self._lock:
            recorder, self._recorder = self._recorder, None
            heard = self._headed
        if recorder is None:
            return None
        recorder.append_host(HostFrame(PacketType.END, counters))
        recorder.close()
        if not heard:
            # The mat never spoke: an empty file would only stand in the way of the next try.
            recorder.path.unlink(missing_ok=True)
            return None
        return recorder.path
