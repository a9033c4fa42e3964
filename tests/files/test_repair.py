"""A damaged recording repaired: every sound scan is kept, nothing is added, the original is never touched."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from session.scripted_mat import simulated_packets

from mat.errors import RecordingError, StorageError, UsageError
from mat.files import ReadHealth, Recorder, read_items
from mat.files.repair import repair_recording
from mat.pipeline import AnalysisSettings
from mat.session.header import recording_header
from mat.wire import FrameBlock, HostFrame, PacketType


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("repair") / "whole.smat"
    tape = Recorder(path)
    tape.append_host(HostFrame(PacketType.HEADER, recording_header("sim", True, AnalysisSettings(), {})))
    for packet in simulated_packets("quiet", 2):
        tape.append(packet.raw)
    tape.append_host(HostFrame(PacketType.END, {}))
    tape.close()
    return path


def scans(path: Path) -> tuple[list[int], ReadHealth]:
    health = ReadHealth()
    blocks = [item for item in read_items(path, health) if isinstance(item, FrameBlock)]
    return [int(sequence) for block in blocks for sequence in block.sequence], health


def test_a_sound_one_stays_as_it_is(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "a.smat").write_bytes(whole.read_bytes())
    done = repair_recording(tmp_path / "a.smat", tmp_path / "b.smat")
    assert (tmp_path / "b.smat").read_bytes() == whole.read_bytes()
    assert not done.needed


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0.05, 1), flips=st.lists(st.floats(0.05, 1), max_size=6), seed=st.integers(0, 99))
def test_whatever_happened_to_it(whole: Path, tmp_path: Path, cut: float, flips: list[float], seed: int) -> None:
    content = bytearray(whole.read_bytes()[: int(cut * whole.stat().st_size)])
    rng = np.random.default_rng(seed)
    for flip in flips:
        at = min(int(flip * len(content)), len(content) - 1)
        content[at : at + int(rng.integers(1, 40))] = rng.integers(0, 256, int(rng.integers(1, 40)), np.uint8).tobytes()
    damaged, out = tmp_path / "damaged.smat", tmp_path / "out.smat"
    damaged.write_bytes(content)
    out.unlink(missing_ok=True)
    try:
        done = repair_recording(damaged, out)
    except RecordingError:
        assert not out.exists()
        return
    assert damaged.read_bytes() == bytes(content), "the original is never touched"
    before, _ = scans(damaged)
    after, health = scans(out)
    assert after == before
    assert (health.damaged_bytes, health.closed) == (0, True)
    (tmp_path / "again.smat").unlink(missing_ok=True)
    assert not repair_recording(out, tmp_path / "again.smat").needed
    assert done.packets > 0


def test_what_is_refused(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "a.smat").write_bytes(whole.read_bytes())
    (tmp_path / "rubbish.smat").write_bytes(b"rubbish" * 1000)
    with pytest.raises(UsageError, match="not overwritten"):
        repair_recording(tmp_path / "a.smat", tmp_path / "a.smat")
    with pytest.raises(RecordingError, match="not a smart-mat recording"):
        repair_recording(tmp_path / "rubbish.smat", tmp_path / "c.smat")
    with pytest.raises(StorageError, match="choose a folder"):
        repair_recording(tmp_path / "a.smat", tmp_path / "nowhere" / "c.smat")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.smat", "rubbish.smat"]
