"""The inversion behind the compiled sketch: cells on the emulated mat, its serial line decoded, cells compared."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from matrix.stances import FILMS, Accuracy, random_stances

from mat.matrix import conductance
from mat.wire import FrameBlock, StreamDecoder

FIRMWARE = Path(__file__).parents[2] / "firmware"


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    for folder in (FIRMWARE, FIRMWARE / "emulator"):
        subprocess.run(["make", "-s", "-j2", "-C", folder], check=True, capture_output=True)


@pytest.mark.parametrize(("film", "on_patches"), [*((film, False) for film in FILMS), ("fsr402", True)])
def test_cells_through_the_real_firmware(film, on_patches, tmp_path):
    law = FILMS[film]
    true_s = random_stances(60, 70).conductance_s(law, on_patches)
    np.save(tmp_path / "cells.npy", true_s.astype("<f4"))
    capture = tmp_path / "capture.bin"
    done = subprocess.run(
        [FIRMWARE / "build" / "mat-emulator", "--elf", FIRMWARE / "build" / "uno.elf", "--cells",
         tmp_path / "cells.npy", "--rate", "100", "--out", capture, "--noise-lsb", "0.5", "--row-spread", "0.01",
         "--cmos", "--commands", "r100;s", "--seed", "5"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["violations"] == {}

    decoder = StreamDecoder()
    items = decoder.feed(capture.read_bytes()) + decoder.finish()
    blocks = [item for item in items if isinstance(item, FrameBlock)]
    sequence = np.concatenate([block.sequence for block in blocks])
    np.testing.assert_array_equal(sequence, np.arange(60))
    assert decoder.framer.health.bytes_skipped == 0
    got = Accuracy.of(np.concatenate([conductance(block) for block in blocks]), true_s, law)
    print(f"through the firmware, {film}, patches {on_patches}: {got}")
    assert got.median <= 0.02
    assert got.p95 <= (0.08 if film == "velostat" else 0.07)
    assert got.foot_cop_rms_mm <= 0.5
    # On the 300 µS/N film the converter itself leaves 0.66 mm of net CoP, whatever is computed (test_efficiency.py).
    assert got.cop_rms_mm <= (1.0 if film == "velostat" else 0.5)
