"""The circuit model and the compiled firmware in its emulated mat read the same counts from the same cells."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from mat.sim import CircuitModel, parse_source, quantise
from mat.wire import FrameBlock, StreamDecoder

BUILD = Path(__file__).parents[2] / "firmware" / "build"
EMULATOR, ELF = BUILD / "mat-emulator", BUILD / "uno.elf"
CELLS_HZ = 10.0

pytestmark = pytest.mark.skipif(not (EMULATOR.exists() and ELF.exists()), reason="build it: make -C firmware")


def test_both_read_the_same_counts(tmp_path: Path):
    cells = parse_source("sim:toes").body().conductance_s(np.arange(17, 21, 0.25)).astype(np.float32)
    np.save(tmp_path / "cells.npy", cells)
    capture = tmp_path / "capture.bin"
    command = [EMULATOR, "--elf", ELF, "--cells", tmp_path / "cells.npy", "--rate", f"{CELLS_HZ:g}", "--out", capture]
    subprocess.run([*map(str, command), "--seconds", "1.5"], check=True, capture_output=True, timeout=120)

    decoder = StreamDecoder()
    blocks = [i for i in decoder.feed(capture.read_bytes()) + decoder.finish() if isinstance(i, FrameBlock)]
    time_s = np.concatenate([block.time_s for block in blocks])
    # A scan in the middle of the time its cells lie still.
    middle = np.abs(time_s * CELLS_HZ % 1 - 0.5) < 0.2
    shown = np.floor(time_s * CELLS_HZ).astype(int)[middle]
    assert set(shown) >= set(range(14))
    ideal = CircuitModel.from_hello(blocks[0].hello).readings(cells[shown])
    for name in ("cells", "all_high", "row_sense"):
        read = np.concatenate([getattr(block, name) for block in blocks])[middle].astype(int)
        off = read - quantise(getattr(ideal, name), 0.0, 10)
        # Settling leaves up to 0.1 LSB: seldom enough to round another way.
        assert np.abs(off).max() <= 1, name
        assert (off != 0).mean() < 0.01, name
