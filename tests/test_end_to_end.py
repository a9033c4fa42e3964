"""The main job, nothing stubbed: real footprints on the film, the compiled sketch, the program, the file.

What is simulated: the processor (cycle by cycle), the circuit, the film's law on 5 mm patches. What is real: the
footprints, the sketch, the serial port as the operating system sees it, and the program.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from real_footprints import GRID, emed_step, film_cells, mun104, place, tilted

from mat.geometry import SIDES, MatGeometry, Side
from mat.pressure import FSR_FILM

FIRMWARE = Path(__file__).parents[1] / "firmware"
RATE_HZ = 100
BODY_N = 700.0
#: CoP in % of contact length at the given seconds; linear in between. Stands from 1.5 s, rolls at 14 and 18 s.
ROLLING = [(0, 40), (13, 40), (13.8, 78), (15.2, 78), (16, 40), (17, 40), (17.8, 15), (19.2, 15), (20, 40), (22, 40)]
#: Further than a baseline ever sways, but short of every threshold: nothing may be flagged.
SWAYING = [(0, 40), (13, 40), (14, 48), (15, 48), (16, 33), (17, 33), (18, 47), (19, 40), (20, 40)]


@dataclass(frozen=True)
class Scene:
    """Cells for the emulator, and the truth of either foot: force, CoP, place along the foot."""

    cells_s: np.ndarray
    force_n: dict[Side, np.ndarray]
    cop_mm: dict[Side, np.ndarray]
    fl_pct: dict[Side, np.ndarray]


def times(track: Sequence[tuple[float, float]]) -> np.ndarray:
    return np.arange(0, track[-1][0], 1 / RATE_HZ)


def stepping_on(time_s: np.ndarray) -> np.ndarray:
    """Force of one foot: the mat is empty for a second, then loaded within half a second."""
    return BODY_N / 2 * np.clip((time_s - 1.0) / 0.5, 0, 1)


def scene(prints: dict[Side, tuple[np.ndarray, dict[str, float]]], forces: dict[Side, np.ndarray]) -> Scene:
    geometry = MatGeometry(GRID)
    placed = {side: place(picture, side, geometry, **where) for side, (picture, where) in prints.items()}
    return Scene(
        film_cells({side: placed[side].patches_n(forces[side]) for side in SIDES}, FSR_FILM),
        {side: forces[side].sum(axis=1) for side in SIDES},
        {side: placed[side].cop_mm(forces[side]) for side in SIDES},
        {side: placed[side].fl_pct(forces[side]) for side in SIDES},
    )


LEFT = {"rear_mm": 21.0, "across_mm": 88.0, "toe_out_deg": 6.0}
RIGHT = {"rear_mm": 33.0, "across_mm": 70.0, "toe_out_deg": 4.0}
EMED = {"rear_mm": 27.0, "across_mm": 62.0, "toe_out_deg": 0.0}


def tilting_scene(pictures: dict[Side, np.ndarray], right: dict[str, float], tracks: dict[Side, list]) -> Scene:
    """Both feet stand still, then each follows its own track."""
    geometry = MatGeometry(GRID)
    prints = {"left": (pictures["left"], LEFT), "right": (pictures["right"], right)}
    time_s = times(tracks["left"])
    forces = {}
    for side, (picture, where) in prints.items():
        track_s, track_pct = np.array(tracks[side], dtype=float).T
        fl_pct = np.interp(time_s, track_s, track_pct)
        forces[side] = tilted(picture, place(picture, side, geometry, **where), fl_pct, stepping_on(time_s))
    return scene(prints, forces)


def mun104_scene() -> Scene:
    """Both feet of the template of 104 adults roll onto toes and heels."""
    return tilting_scene({side: mun104(side) for side in SIDES}, RIGHT, dict.fromkeys(SIDES, ROLLING))


def swaying_scene() -> Scene:
    """The emed foot and the template stay on their feet."""
    return tilting_scene(
        {"left": mun104("left"), "right": emed_step().max(axis=0)}, EMED, dict.fromkeys(SIDES, SWAYING)
    )


def walking_scene() -> Scene:
    """The right foot stands, then does the recorded step, three times slower; the left foot stands throughout."""
    geometry = MatGeometry(GRID)
    step_kpa = emed_step()
    print_kpa = step_kpa.max(axis=0)
    standing_s, slower = times([(0, 0), (9, 0)]), 3
    placed = {
        "left": place(mun104("left"), "left", geometry, **LEFT),
        "right": place(print_kpa, "right", geometry, **EMED),
    }
    stance = {
        "left": tilted(mun104("left"), placed["left"], np.full(len(standing_s), 40.0), stepping_on(standing_s)),
        "right": tilted(print_kpa, placed["right"], np.full(len(standing_s), 40.0), stepping_on(standing_s)),
    }
    frames = np.arange(0, len(step_kpa) - 1, 1 / slower)
    before, part = frames.astype(int), (frames % 1)[:, None, None]
    step = step_kpa[before] * (1 - part) + step_kpa[before + 1] * part
    step_n = step[:, print_kpa > 0] * 25e-3  # kPa on 25 mm²
    after = stance["right"][-1:].repeat(RATE_HZ, axis=0)
    forces = {
        "right": np.concatenate([stance["right"], step_n, after]),
        "left": np.concatenate([stance["left"], stance["left"][-1:].repeat(len(step_n) + RATE_HZ, axis=0)]),
    }
    return scene({"left": (mun104("left"), LEFT), "right": (print_kpa, EMED)}, forces)


def record_from_emulator(cells_s: np.ndarray, folder: Path) -> tuple[list[dict[str, str]], dict[str, object], str]:
    """Press the cells into the emulated mat, read it with the command line; gives table, emulator report and output."""
    np.save(folder / "cells.npy", cells_s.astype("<f4"))
    port = folder / "mat"
    emulator = subprocess.Popen(
        [FIRMWARE / "build" / "mat-emulator", "--elf", FIRMWARE / "build" / "uno.elf", "--cells", folder / "cells.npy",
         "--rate", str(RATE_HZ), "--link", port, "--noise-lsb", "0.5", "--seed", "3", "--row-spread", "0.01"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        for _ in range(200):
            if port.is_symlink():
                break
            time.sleep(0.02)
        recording, table = folder / "drill.smat", folder / "drill.csv"
        seconds = len(cells_s) / RATE_HZ
        recorded = smart_mat(
            "record", str(port), "-o", str(recording), "--seconds", f"{seconds:g}", "--weight-kg", "71.4"
        )
        smart_mat("export", str(recording), "-o", str(table))
        report, _ = emulator.communicate(timeout=30)
    finally:
        emulator.kill()
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), json.loads(report), recorded


def smart_mat(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mat", *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr
    return done.stdout


def column(table: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] else np.nan for row in table])


def intervals(table: list[dict[str, str]], side: Side, state: str) -> list[tuple[float, float]]:
    """[start, end) seconds of a roll state."""
    time_s = column(table, "time_s")
    inside = np.array([row[f"{side}_roll"] == state for row in table])
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]])))
    return [
        (time_s[start], time_s[min(stop, len(time_s) - 1)]) for start, stop in zip(edges[::2], edges[1::2], strict=True)
    ]


def pressed(truth_pct: np.ndarray, beyond: np.ndarray, dwell_s: float) -> list[tuple[float, float]]:
    """[start, end) seconds over which the true CoP was beyond a threshold for longer than its dwell."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], beyond, [False]])))
    spans = [(start / RATE_HZ, stop / RATE_HZ) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
    return [(start, stop) for start, stop in spans if stop - start > dwell_s]


SCENES = {"mun104": mun104_scene, "swaying": swaying_scene, "walking": walking_scene}


@pytest.mark.parametrize("name", SCENES)
def test_footprints_through_the_whole_line(name: str, tmp_path: Path) -> None:
    truth = SCENES[name]()
    table, report, said = record_from_emulator(truth.cells_s, tmp_path)

    count = len(truth.cells_s)
    assert report["violations"] == {}
    assert [int(row["seq"]) for row in table] == list(range(count))
    np.testing.assert_allclose(column(table, "time_s"), np.arange(count) / RATE_HZ, atol=20e-6)

    for side in SIDES:
        judged = truth.force_n[side] > 100
        errors = [
            np.abs(column(table, f"{side}_cop_{axis}_mm") - truth.cop_mm[side][:, index])[judged]
            for index, axis in enumerate(("ml", "ap"))
        ]
        for axis, error in zip(("ml", "ap"), errors, strict=True):
            print(f"{name} {side} {axis}: p95 {np.percentile(error, 95):.2f} mm, worst {error.max():.2f} mm")
        assert np.percentile(np.hypot(*errors), 95) <= 2.0
        _check_rolls(table, truth, side, said)


def _check_rolls(table: list[dict[str, str]], truth: Scene, side: Side, said: str) -> None:
    """Each roll that was pressed is flagged once, at once; nothing else is flagged."""
    stance_known = np.isfinite(column(table, f"{side}_cop_fl_pct"))
    bears = truth.force_n[side] > 0.25 * BODY_N
    place_pct = np.where(stance_known & bears, truth.fl_pct[side], 40.0)
    for state, beyond, clear in (
        ("toes", place_pct > 70, bears & (place_pct < 58)),
        ("heels", place_pct < 20, bears & (place_pct > 30)),
    ):
        wanted, found = pressed(place_pct, beyond, 0.25), intervals(table, side, state)
        assert len(found) == len(wanted), f"{side} {state}: pressed {wanted}, flagged {found}"
        for (start, stop), (flagged, ended) in zip(wanted, found, strict=True):
            assert start - 0.1 <= flagged <= start + 0.3, f"{side} {state} pressed at {start}, flagged at {flagged}"
            assert ended >= stop - 0.05
        flagged_rows = np.array([row[f"{side}_roll"] == state for row in table])
        assert not (flagged_rows & clear).any(), f"{side} {state} flagged with the weight over mid-foot"
        assert said.count(f"{side} foot: {state.upper()}") == len(wanted)
