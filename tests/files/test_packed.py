"""Packed recordings: a third of the size at most, the same bytes, and read by everything that reads a recording."""

from __future__ import annotations

import bz2
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from cli.running import Shell
from session.scripted_mat import assert_same_table, hello_packet, simulated_packets, table_of

import mat
from mat.errors import RecordingError
from mat.files import Recorder, ReplayTransport, analyse_recording, open_recording, packing
from mat.files.packing import pack, read_chunks
from mat.files.repair import repair_recording
from mat.wire import Framer, HostFrame, PacketType


def frames_of(path: Path) -> list[bytes]:
    """FRAME packets of a recording, packed or not."""
    framer = Framer()
    packets = [packet for chunk in read_chunks(path, 1 << 20) for packet in framer.feed(chunk)]
    return [packet.raw for packet in packets if packet.type == PacketType.FRAME]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packed") / "a.smat"
    tape = Recorder(path)
    tape.append_host(HostFrame(PacketType.HEADER, {"format": 1, "simulated": True}))
    for packet in simulated_packets("hinge", 12):
        tape.append(packet.raw)
    tape.append_host(HostFrame(PacketType.END, {}))
    tape.close()
    return path


@pytest.fixture
def packed(plain: Path, tmp_path: Path) -> Path:
    path = tmp_path / "packed.smat"
    whole, size = pack(plain, path)
    assert whole == plain.stat().st_size
    assert size == path.stat().st_size
    return path


def test_it_is_a_third_at_most_and_the_same_bytes(plain: Path, packed: Path) -> None:
    assert packed.stat().st_size < plain.stat().st_size / 3
    assert b"".join(read_chunks(packed, 70_000)) == plain.read_bytes()
    assert bz2.decompress(packed.read_bytes()) == plain.read_bytes(), "any bzip2 opens it"


def test_everything_that_reads_a_recording_reads_it(plain: Path, packed: Path, tmp_path: Path) -> None:
    assert open_recording(packed).header == open_recording(plain).header
    assert_same_table(table_of(list(analyse_recording(plain))), table_of(list(analyse_recording(packed))))
    one, other = mat.read(plain), mat.read(packed)
    assert one.summary.grade.word == other.summary.grade.word
    assert other.health.closed
    assert repair_recording(packed, tmp_path / "b.smat").needed is False
    assert frames_of(tmp_path / "b.smat") == frames_of(plain)
    replay = ReplayTransport(packed, fast=True)
    replay.open()
    assert replay.read(1.0)


def test_commands_take_it(packed: Path, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    assert "1 recording in row.csv" in shell.done("summary", "packed.smat", "-o", "row.csv")
    shell.done("export", "packed.smat", "-o", "a.csv")
    shell.done("record", "packed.smat", "-o", "again.smat", "--fast")
    assert frames_of(tmp_path / "again.smat") == frames_of(packed)


def test_cut_or_damaged_anywhere_it_gives_what_comes_before(plain: Path, packed: Path, tmp_path: Path) -> None:
    content, whole = packed.read_bytes(), frames_of(plain)
    counts = []
    rng = np.random.default_rng(4)
    for number, place in enumerate(np.linspace(4, len(content) - 20, 9).astype(int)):
        for cut in (True, False):
            hurt = bytearray(content[:place] if cut else content)
            if not cut:
                hurt[place] ^= 1 << int(rng.integers(8))
            path = tmp_path / f"hurt{number}{cut}.smat"
            path.write_bytes(hurt)
            try:
                counts.append(len(mat.read(path)))
            except RecordingError as error:
                assert len(str(error)) > 40  # noqa: PT017  (either is right)
                continue
            assert frames_of(path) == whole[: counts[-1]]
    # bzip2 packs 900 kB at a time: what was lost is told.
    assert len(counts) == 0 or max(counts) <= len(whole)


def test_one_that_unpacks_without_end_is_refused(tmp_path: Path, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zeros behind a good beginning: a small file that would fill any memory."""
    monkeypatch.setattr(packing, "LARGEST_BYTES", 40 << 20)
    path = tmp_path / "bomb.smat"
    path.write_bytes(bz2.compress(plain.read_bytes() + bytes(60 << 20)))
    assert path.stat().st_size < plain.stat().st_size
    tracemalloc.start()
    with pytest.raises(RecordingError, match="more than any recording"):
        list(analyse_recording(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60 << 20


def test_hello_alone_is_not_enough(tmp_path: Path) -> None:
    path = tmp_path / "a.smat"
    path.write_bytes(bz2.compress(hello_packet()))
    assert len(mat.read(path)) == 0
