"""A damaged recording made whole again: every sound packet of it in a new file, closed properly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mat.errors import RecordingError, UsageError
from mat.files.packing import read_chunks
from mat.files.placing import new_file
from mat.files.recording import CHUNK_BYTES, open_recording
from mat.wire import Framer, HostFrame, Packet, PacketType
from mat.wire.host import encode_host_frame
from mat.wire.protocol import FIRST_HOST_TYPE


@dataclass(frozen=True)
class Repair:
    """What a repair found and did.

    Attributes
    ----------
    packets
        Sound packets, all of them kept byte for byte.
    damaged_bytes
        Bytes that belong to none; left out.
    was_closed
        It had been closed properly.
    """

    packets: int
    damaged_bytes: int
    was_closed: bool

    @property
    def needed(self) -> bool:
        """There was something to mend."""
        return self.damaged_bytes > 0 or not self.was_closed


def repair_recording(damaged: Path, out: Path) -> Repair:
    """Write the sound packets of a recording to a new file; the old one is only read.

    Parameters
    ----------
    out
        A file that does not exist yet.

    Raises
    ------
    RecordingError
        It is not a recording, or cannot be read.
    UsageError
        ``out`` exists.
    StorageError
        It cannot be written.
    """
    if open_recording(damaged).foreign is not None:
        raise RecordingError(f"{damaged} is of another maker's device: export it again from that maker's program.")
    if out.exists():
        raise UsageError(f"{out} exists already and is not overwritten: choose another name.")
    framer, closed, packets, host_frames = Framer(), False, 0, 0
    with new_file(out) as unfinished, unfinished.open("wb") as file:
        for packet in _packets(damaged, framer):
            if closed and packet.type < FIRST_HOST_TYPE:
                closed = False  # an END in the middle: two recordings in one file
            closed |= packet.type == PacketType.END
            host_frames += packet.type >= FIRST_HOST_TYPE
            file.write(packet.raw)
            packets += 1
        if not closed:
            file.write(encode_host_frame(HostFrame(PacketType.END, {"repaired": True}), host_frames))
    return Repair(packets, framer.health.bytes_skipped, closed)


def _packets(path: Path, framer: Framer) -> Iterator[Packet]:
    for chunk in read_chunks(path, CHUNK_BYTES):
        yield from framer.feed(chunk)
    yield from framer.finish()
