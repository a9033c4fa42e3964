"""The guided check of the lines' order: stances found in a stream, and what several of them say."""

from __future__ import annotations

import numpy as np
import pytest
from matrix.stances import FILMS, GRID
from matrix.test_line_order import prints

from mat.geometry import MatGeometry
from mat.session.line_check import StanceCollector, judge_lines

GEOMETRY = MatGeometry(GRID)


def stances(count: int, first: int = 0) -> list[np.ndarray]:
    """Forces of a person at different places."""
    return list(FILMS["fsr402"].force_n(prints("mun104")[first : first + count]))


def stream(*parts: tuple[np.ndarray, float], sway: float = 0.01) -> tuple[np.ndarray, np.ndarray]:
    """Each part for some seconds at 100 scans/s, its load swaying."""
    rng = np.random.default_rng(2)
    frames = [cells[None] * (1 + sway * rng.standard_normal((round(s * 100), 1, 1))) for cells, s in parts]
    force_n = np.concatenate(frames)
    return np.arange(len(force_n), dtype=np.int64) * 10_000, force_n


EMPTY = np.zeros((16, 16))


def test_step_on_stand_step_off_elsewhere() -> None:
    one, two = stances(2)
    collector = StanceCollector()
    steps = collector.process(*stream((EMPTY, 1), (one, 3), (EMPTY, 1), (two, 3), (EMPTY, 1)))
    assert steps == ["on", "stood", "off", "on", "stood", "off"]
    assert len(collector.prints) == 2
    np.testing.assert_allclose(collector.prints[0], one, rtol=0.02, atol=1e-6)


def test_the_same_place_does_not_count_twice() -> None:
    one = stances(1)[0]
    collector = StanceCollector()
    assert collector.process(*stream((one, 3), (EMPTY, 1), (one * 1.1, 3))) == [
        "on",
        "stood",
        "off",
        "on",
        "same place",
    ]
    assert len(collector.prints) == 1


def test_who_fidgets_is_not_taken() -> None:
    one = stances(1)[0]
    two = np.roll(one, 1, axis=1)
    collector = StanceCollector()
    assert collector.process(*stream(*[(one, 0.4), (two, 0.4)] * 8)) == ["on"]
    assert collector.process(*stream((EMPTY, 3), sway=0)) == ["off"]


@pytest.mark.parametrize("size", [1, 13, 100])
def test_however_it_is_cut_the_same_is_found(size: int) -> None:
    time_us, force_n = stream((EMPTY, 0.5), (stances(1)[0], 2.2), (EMPTY, 0.5))
    whole, cut = StanceCollector(), StanceCollector()
    steps = whole.process(time_us, force_n)
    pieces = [cut.process(time_us[at : at + size], force_n[at : at + size]) for at in range(0, len(time_us), size)]
    assert [step for piece in pieces for step in piece] == steps
    np.testing.assert_allclose(cut.prints[0], whole.prints[0], rtol=1e-9)


def test_a_sound_mat() -> None:
    found = judge_lines(stances(12), GEOMETRY)
    assert [finding.subject for finding in found] == ["lines"]
    assert found[0].good is not False


def test_exchanged_columns_are_to_be_mended() -> None:
    swapped = [cells[:, np.r_[0:3, 4, 3, 5:16]] for cells in stances(6)]
    found = judge_lines(swapped, GEOMETRY)
    assert found[0].good is False
    assert "Columns 3 and 4 are exchanged" in found[0].text


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_pad_with_its_columns_the_wrong_way_round(side) -> None:
    columns = GRID.columns(side)
    mirrored = [cells.copy() for cells in stances(6)]
    for cells in mirrored:
        cells[:, columns] = cells[:, columns][:, ::-1]
    found = {finding.subject: finding for finding in judge_lines(mirrored, GEOMETRY)}
    assert found["sides"].good is False
    assert f"The {side} pad shows the other foot" in found["sides"].text


def test_pads_plugged_crosswise() -> None:
    crossed = [np.roll(cells, 8, axis=1) for cells in stances(6)]
    found = {finding.subject: finding for finding in judge_lines(crossed, GEOMETRY)}
    assert "J1 and J2 are exchanged" in found["sides"].text
