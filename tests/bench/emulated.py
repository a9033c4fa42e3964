"""Accuracy of a calibrated mat whose every scan went through the compiled sketch, in the emulated circuit."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from bench.accuracy import LIMITS, SEEDS, errors, gathered
from bench.firmware import BUILD, Figure, figure
from bench.pressed_mat import Performed, Plan, PressedMat, fitted, performed
from bench.trials import Trial, real_trial

from mat.matrix import conductance
from mat.pressure import FSR_FILM
from mat.sim.film import PRESETS
from mat.wire import FrameBlock, StreamDecoder


def emulated_circuit(seed: int = SEEDS[0]) -> dict[str, Figure]:
    """One mat through the compiled sketch in the emulated circuit, beside the Python circuit."""
    mat = PressedMat(PRESETS["typical"], FSR_FILM, seed)
    done = performed(mat, seed, Plan())
    trial = real_trial(mat, np.random.default_rng([seed, 92]))
    python = judged(mat, done, trial)
    mat.take(through_emulator(mat.true_s))
    sketch = judged(mat, done, replace(trial, cells_s=mat.read_s[-len(trial.cells_s) :]))
    rows = {
        f"emulated circuit: {name}": figure(sketch[name], unit, limit) for name, (unit, limit) in LIMITS.items()
    }  # fmt: skip
    gap_mm = abs(sketch["quiet_cop_ap_mm"] - python["quiet_cop_ap_mm"])
    return rows | {"emulated less Python circuit: quiet_cop_ap_mm": figure(gap_mm, "mm", 0.3)}


def judged(mat: PressedMat, done: Performed, trial: Trial) -> dict[str, float]:
    return gathered([errors(trial, fitted(mat, done, FSR_FILM, Plan())["touch-up"])])


def through_emulator(true_s: np.ndarray) -> np.ndarray:
    """Conductance that the host reads of cells, one scan each, through sketch, processor and circuit."""
    with tempfile.TemporaryDirectory() as folder:
        cells, capture = Path(folder) / "cells.npy", Path(folder) / "capture.bin"
        np.save(cells, true_s.astype("<f4"))
        subprocess.run(
            [BUILD / "mat-emulator", "--elf", BUILD / "uno.elf", "--cells", cells, "--rate", "100", "--out", capture,
             "--noise-lsb", "0.5", "--row-spread", "0.01", "--commands", "r100;s", "--seed", "5"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        decoder = StreamDecoder()
        items = decoder.feed(capture.read_bytes()) + decoder.finish()
    blocks = [item for item in items if isinstance(item, FrameBlock)]
    sequence = np.concatenate([block.sequence for block in blocks])
    if not np.array_equal(sequence, np.arange(len(true_s))):
        raise RuntimeError(f"{len(sequence)} scans of {len(true_s)} came back: the emulated mat lost some")
    return np.concatenate([conductance(block) for block in blocks])
