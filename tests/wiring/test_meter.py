"""The maker's ohmmeter on boards with plugs, breaks and shorts instead of film."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from mat.sim import CircuitModel, quantise
from mat.wire import Hello
from wiring.build import ROOT
from wiring.meter import Reading, lines, readings
from wiring.standing import standing_cells


def reading(cells_s: np.ndarray, broken_rows: tuple[int, ...] = ()) -> Reading:
    """Fifty noisy scans; a row broken before its strip drives nothing and its far end hears nothing."""
    cells_s = cells_s.copy()
    cells_s[list(broken_rows)] = 0
    seen = CircuitModel.from_hello(Hello(), np.random.default_rng(2).normal(0, 0.01, 16)).readings(cells_s[None])
    rng = np.random.default_rng(1)
    counts = []
    for part in (seen.cells, seen.all_high, seen.row_sense):
        many = np.repeat(part, 50, axis=0)
        if part is seen.row_sense:
            many[:, list(broken_rows)] = 0
        counts.append(quantise(many, 0.5 * rng.standard_normal(many.shape), 10))
    return Reading.of(*counts, Hello())


def plug(*places: tuple[int, int], ohm: float = 1000.0) -> np.ndarray:
    cells_s = np.zeros((16, 16))
    for place in places:
        cells_s[place] = 1 / ohm
    return cells_s


@pytest.mark.parametrize("place", [(0, 0), (0, 15), (15, 0), (15, 15), (5, 11)])
def test_a_plug_of_1_kohm_reads_1_00_kohm_at_any_crossing(place: tuple[int, int]) -> None:
    seen = reading(plug(place))
    assert seen.crossing_ohm[place] == pytest.approx(1000, rel=0.01)
    assert np.isfinite(seen.crossing_ohm).sum() == 1
    assert list(lines(seen))[:1] == ["rows: all 16 arrive at their far end"]
    assert f"row {place[0]:2} × column {place[1]:2}: " in list(lines(seen))[1]


def test_no_plug_no_crossing() -> None:
    assert list(lines(reading(plug()))) == ["rows: all 16 arrive at their far end", "crossings: none conducts"]


def test_a_broken_row_is_named_and_a_loaded_one_is_no_fault() -> None:
    text = list(lines(reading(plug(*((3, c) for c in range(8))), broken_rows=(9,))))
    assert text[0] == "rows that do not arrive at their far end: 9 (0.00): open on the way, or shorted"
    assert len(text) == 1 + 8
    assert all(line.startswith("row  3") for line in text[1:])


@pytest.mark.parametrize("floats_at", [0.0, 0.4, 0.8])
def test_an_open_far_end_that_floats_is_named(floats_at: float) -> None:
    """Nothing holds the multiplexer's open input: it may stand anywhere."""
    none = np.zeros((1, 16, 16))
    sense = np.full((1, 16), 1023.0)
    sense[0, 5] = 1023 * floats_at
    seen = Reading.of(none, np.zeros((1, 16)), sense, Hello())
    assert list(np.flatnonzero(seen.lost)) == [5]


def test_130_kg_on_low_ohm_film_is_no_fault() -> None:
    for cells_s in standing_cells("velostat", 130):
        assert not reading(cells_s).lost.any()


def test_many_crossings_are_cut_short() -> None:
    text = list(lines(reading(plug(*((r, c) for r in range(6) for c in range(6)), ohm=5000))))
    assert text[-1] == "and 12 more"


def test_it_goes_on_reading_and_sees_a_person_step_on() -> None:
    seen = [np.isfinite(each.crossing_ohm).sum() for each, _ in zip(readings("sim:quiet"), range(3), strict=False)]
    assert seen[0] == 0
    assert seen[2] > 50


def test_the_command_reads_a_mat_and_says_what_is_missing() -> None:
    command = [sys.executable, "-m", "wiring", "meter"]
    there = subprocess.run([*command, "sim:empty"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert there.returncode == 0
    assert there.stdout.splitlines() == ["rows: all 16 arrive at their far end", "crossings: none conducts"]
    absent = subprocess.run([*command, "/dev/no-such-port"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert absent.returncode == 1
    assert absent.stderr.startswith("There is no port /dev/no-such-port")
    assert "Traceback" not in absent.stderr
