"""A mat with broken wiring: what it says of itself reaches the table and the user, live and from the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from real_footprints import GRID, film_cells, mun104, place, tilted

from mat.files import analyse_recording
from mat.geometry import SIDES, MatGeometry
from mat.pipeline import QUALITIES
from mat.pressure import FSR_FILM

FIRMWARE = Path(__file__).parents[2] / "firmware"
DEAD = 1 << QUALITIES.index("dead_cell")
WHERE = {"left": (21.0, 88.0, 6.0), "right": (33.0, 70.0, 4.0)}


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    for folder in (FIRMWARE, FIRMWARE / "emulator"):
        subprocess.run(["make", "-s", "-C", folder], check=True, capture_output=True)


def standing_cells(scans: int) -> np.ndarray:
    placed = {side: place(mun104(side), side, MatGeometry(GRID), *WHERE[side]) for side in SIDES}
    force_n = np.full(1, 350.0)
    patches = {
        side: placed[side].patches_n(tilted(mun104(side), placed[side], np.full(1, 40.0), force_n)) for side in SIDES
    }
    return film_cells(patches, FSR_FILM).repeat(scans, axis=0)


def captured(folder: Path, *options: str) -> Path:
    """Four seconds of somebody standing on the emulated mat, as its bytes came over the line."""
    np.save(folder / "cells.npy", standing_cells(400).astype("<f4"))
    capture = folder / "capture.smat"
    subprocess.run(
        [FIRMWARE / "build" / "mat-emulator", "--elf", FIRMWARE / "build" / "uno.elf", "--cells", folder / "cells.npy",
         "--rate", "100", "--out", capture, *options],
        check=False, capture_output=True,
    )  # fmt: skip
    return capture


@pytest.mark.parametrize("fault", ["open-row=3", "shorted-row=2", "shorted-column=5", "dead-columns"])
def test_every_scan_of_a_faulty_mat_is_marked(fault: str, tmp_path: Path) -> None:
    blocks = list(analyse_recording(captured(tmp_path, "--fault", fault)))
    quality = np.concatenate([block.quality for block in blocks])
    assert len(quality) == 400
    assert (quality & DEAD).all()


def test_no_scan_of_a_sound_mat_is_marked(tmp_path: Path) -> None:
    blocks = list(analyse_recording(captured(tmp_path)))
    assert not (np.concatenate([block.quality for block in blocks]) & DEAD).any()
    assert np.isfinite(blocks[-1].feet["left"].fl_pct[-1])


def test_whoever_records_it_is_told_what_to_mend(tmp_path: Path) -> None:
    capture = captured(tmp_path, "--fault", "shorted-row=2")
    done = subprocess.run(
        [sys.executable, "-m", "mat", "record", capture, "-o", tmp_path / "again.smat"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "Row 2 broken, shorted or stuck" in done.stderr
