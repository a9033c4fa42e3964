"""Faults that begin in mid-stream under a standing person: what device and host say, and that every scan is marked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from firmware.test_emulator import _built, emulate  # noqa: F401
from matrix.stances import FILMS, random_stances

from mat.matrix.fault_watch import FaultWatch
from mat.matrix.plausibility import judge
from mat.wire import FrameBlock, Status, StreamDecoder

BEGIN_S, SECONDS = 1.0, 2.6
#: fault → what is made sure, as kind and line. Column 4 and row 9 bear load in the stance below.
SURE = {
    "open-row=9": ("weak_rows", 9),
    "shorted-row=9": ("weak_rows", 9),
    "joined-rows=9": ("joined_rows", 9),
    "row-stuck-high=9": ("driven_rows", 9),
    "row-stuck-low=9": ("weak_rows", 9),
    "unread-column=4": ("joined_cols", 3),
    "shorted-column=4": ("grounded_cols", 4),
    "column-high=4": ("high_cols", 4),
    "joined-columns=3": ("joined_cols", 3),
    "select-low=0": ("select_lines", 0),
    "select-high=1": ("select_lines", 1),
    "select-high=2": ("select_lines", 2),
    "select-low=3": ("select_lines", 3),
    "dead-columns": ("dead_columns", 0),
    "dead-rows": ("dead_sense", 0),
    "sagging-supply": ("supply", 0),
}
#: What the device itself notices while it streams, beside the host.
TOLD_BY_DEVICE = {"open-row=9", "shorted-row=9", "row-stuck-low=9", "column-high=4", "dead-rows"}


def watched(fault: str, folder: Path, film: str = "fsr402", weight_kg: float = 70, seconds: float = SECONDS):
    """Times, marks and what was made sure, and the complaints of the device itself at the end."""
    cells_s = random_stances(100, weight_kg).conductance_s(FILMS[film], on_patches=True)[3:4]
    options = ["--loop", "--seconds", str(seconds), "--noise-lsb", "0.7", "--row-spread", "0.01"]
    emulate(cells_s, 1, folder, *options, "--fault", fault, "--fault-at", str(BEGIN_S), "--no-audit")
    decoder = StreamDecoder()
    items = decoder.feed((folder / "capture.bin").read_bytes()) + decoder.finish()
    blocks = [item for item in items if isinstance(item, FrameBlock)]
    watch = FaultWatch()
    marks = np.concatenate([watch.process(block, judge(block)) for block in blocks])
    told = [item for item in items if isinstance(item, Status)][-1].complaints
    return np.concatenate([block.time_s for block in blocks]), marks, watch, told


@pytest.mark.parametrize("fault", SURE)
def test_it_is_named_within_a_second_and_every_scan_is_marked(fault: str, tmp_path: Path) -> None:
    time_s, marks, watch, told = watched(fault, tmp_path)
    assert len(time_s) > 200
    assert not marks[time_s < BEGIN_S - 0.02].any()
    # The scan in which it begins holds readings of both.
    assert marks[time_s > BEGIN_S + 0.02].all()
    assert watch.faults == [SURE[fault]]
    assert watch.complaints[0].endswith(".")
    if fault in TOLD_BY_DEVICE:
        assert told


@pytest.mark.parametrize(("film", "weight_kg"), [("velostat", 130), ("high-ohm", 60)])
@pytest.mark.parametrize("fault", ["row-stuck-high=9", "joined-rows=9", "sagging-supply", "joined-columns=3"])
def test_on_the_films_of_highest_and_lowest_resistance(fault: str, film: str, weight_kg: float, tmp_path: Path) -> None:
    # Two rows that both bear 50 mS or more sag so far that joining them changes little: 130 kg on 300 µS/N film.
    weight_kg = 50 if fault.startswith("joined-rows") else weight_kg
    _, marks, watch, _ = watched(fault, tmp_path, film, weight_kg)
    assert watch.faults == [SURE[fault]]
    assert marks[-100:].all()


def test_a_column_that_opens_is_marked_at_once_and_told_after_a_stance(tmp_path: Path) -> None:
    time_s, marks, watch, _ = watched("open-column=4", tmp_path, seconds=4.5)
    assert marks[time_s > BEGIN_S + 0.02].all()
    assert watch.faults == [("silent_cols", 4)]
    assert "probably" in watch.complaints[0]


@pytest.mark.parametrize("fault", ["swapped-columns=3", "swapped-pads"])
def test_what_one_stance_cannot_show_is_not_made_up(fault: str, tmp_path: Path) -> None:
    """Exchanged lines are sound electrically: see the check of the lines' order over several stances."""
    _, marks, watch, _ = watched(fault, tmp_path)
    assert watch.faults == []
    assert marks.sum() <= 1


@pytest.mark.parametrize("bootloader", ["none", "optiboot"])
@pytest.mark.parametrize(
    ("cause", "bits"), [("power-on", 1), ("slow-power-on", 1), ("external", 2), ("brown-out", 4), ("watchdog", 8)]
)
def test_the_cause_of_a_reset_passes_the_bootloader(cause: str, bits: int, bootloader: str, tmp_path: Path) -> None:
    assert causes(bootloader, cause, tmp_path) == [bits, bits]


def test_a_bootloader_that_hides_the_cause_is_told_and_whether_the_mat_was_scanning(tmp_path: Path) -> None:
    assert causes("hiding", "brown-out", tmp_path) == [0x10, 0x30]


def causes(bootloader: str, cause: str, folder: Path) -> list[int]:
    """``reset_cause`` of the first start, and after a reset while it scanned."""
    options = ["--bootloader", bootloader, "--reset-cause", cause, "--reset-at", "0.1"]
    emulate(np.zeros((20, 16, 16)), 100, folder, *options)
    decoder = StreamDecoder()
    items = decoder.feed((folder / "capture.bin").read_bytes()) + decoder.finish()
    return [item.reset_cause for item in items if hasattr(item, "reset_cause")][:2]
