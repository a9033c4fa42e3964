"""Recordings of simulated mats, made once a test run."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from typer.testing import CliRunner

from mat.cli.app import app
from mat.session.reading import Recording, read
from mat.wire import Framer, HostFrame, PacketType
from mat.wire.host import decode_host_frame, encode_host_frame


@lru_cache(maxsize=6)
def recorded(source: str, seconds: float) -> bytes:
    """Bytes of a recording."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.smat"
        arguments = ["record", source, "--fast", "--seconds", str(seconds), "-o", str(path)]
        result = CliRunner().invoke(app, arguments)
        assert path.exists(), result.output
        return path.read_bytes()


@lru_cache(maxsize=4)
def recording_of(source: str, seconds: float) -> Recording:
    """The same, read with its cells."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.smat"
        path.write_bytes(recorded(source, seconds))
        return read(path, cells=True)


def labelled(content: bytes, **labels: object) -> bytes:
    """A recording whose header says this too: who it is of, when it was made."""
    framer, whole = Framer(), b""
    for packet in [*framer.feed(content), *framer.finish()]:
        frame = decode_host_frame(packet)
        if frame is not None and frame.kind == PacketType.HEADER:
            whole += encode_host_frame(HostFrame(PacketType.HEADER, {**frame.content, **labels}), packet.sequence)
        else:
            whole += packet.raw
    return whole
