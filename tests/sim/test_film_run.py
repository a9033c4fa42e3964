"""A film in use: cuts, order, copies, and boards that ask again."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from films import GRID, answer, one_cell, pads, pressed
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.errors import UsageError
from mat.pressure.film import FSR_FILM
from mat.sim import Readout, SimTransport, parse_source, simulated_hello
from mat.sim.film import PRESETS
from mat.wire import FrameBlock, StreamDecoder

FILM = PRESETS["worn"].film(FSR_FILM, GRID, seed=3)
TIME_S = np.arange(120) / 100


def loads_n() -> list[np.ndarray]:
    rng = np.random.default_rng(2)
    course = 1 + 0.5 * np.sin(TIME_S[:, None] * rng.uniform(1, 9, 60)) + rng.uniform(-0.4, 0.4, (len(TIME_S), 60))
    return [np.maximum(course, 0), np.maximum(course[:, ::-1] - 0.5, 0)]


LAYOUTS = [pad.subset(np.arange(len(pad.cell)) % 34 == 0).subset(np.arange(61) < 60) for pad in pads()]
WHOLE = FILM.begin(LAYOUTS).advance(TIME_S, loads_n())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, len(TIME_S)), max_size=12))
def test_however_the_scans_are_cut_the_numbers_are_the_same(cuts):
    run, parts = FILM.begin(LAYOUTS), []
    for a, b in itertools.pairwise([0, *sorted(cuts), len(TIME_S)]):
        parts.append(run.advance(TIME_S[a:b], [load[a:b] for load in loads_n()]))
    np.testing.assert_allclose(np.concatenate(parts), WHOLE, rtol=1e-9)


def test_a_run_remembers_and_a_new_one_does_not():
    run = FILM.begin(LAYOUTS)
    first = run.advance(TIME_S, loads_n())
    later = run.advance(TIME_S + 2, loads_n())
    assert np.abs(later / np.where(first > 0, first, 1) - 1)[first > 0].max() > 0.01
    np.testing.assert_array_equal(FILM.begin(LAYOUTS).advance(TIME_S, loads_n()), first)


def test_a_copy_goes_on_from_the_same_state_and_leaves_the_other_alone():
    run = FILM.begin(LAYOUTS)
    run.advance(TIME_S[:50], [load[:50] for load in loads_n()])
    rest = TIME_S[50:], [load[50:] for load in loads_n()]
    twin = run.copy()
    np.testing.assert_allclose(twin.advance(*rest), WHOLE[50:], rtol=1e-12)
    np.testing.assert_allclose(run.advance(*rest), WHOLE[50:], rtol=1e-12)


def test_any_load_can_be_pressed_and_read_in_three_lines():
    hello, effects, time_s = simulated_hello(), PRESETS["typical"], np.array([0, 60.0])
    left_n, right_n = np.full((2, 2048), 0.2), np.zeros((2, 2048))
    cells_s = effects.film(FSR_FILM, GRID, seed=3).begin(pads()).advance(time_s, [left_n, right_n])
    counts = Readout.of(hello, effects, seed=3).counts(cells_s)
    assert (counts.cells.shape, counts.all_high.shape, counts.row_sense.shape) == ((2, 16, 16), (2, 16), (2, 16))
    assert counts.cells[:, :, :8].min() > 5
    assert counts.cells[:, :, 8:].max() <= 3
    assert cells_s[1, :, :8].sum() > 1.08 * cells_s[0, :, :8].sum()


def test_film_is_not_loaded_backwards_in_time():
    run = FILM.begin(one_cell())
    run.advance(np.array([5.0]), pressed(np.array([3.0])))
    with pytest.raises(UsageError, match="begin a new run"):
        run.advance(np.array([4.9]), pressed(np.array([3.0])))


def test_each_frame_for_itself_is_fresh_film_one_second_after_loading():
    load_n = np.array([5.0, 30.0, 10.0])
    film = PRESETS["typical"].film(FSR_FILM, GRID, seed=3)
    alone = film.conductance_s(one_cell(), pressed(load_n))[:, 7, 3]
    for one_n, one_s in zip(load_n, alone, strict=True):
        assert answer(film, np.full(2, one_n), np.array([0, 1.0]))[1] == pytest.approx(one_s, rel=1e-9)


def test_a_board_that_asks_again_gets_what_the_film_would_have_done_without():
    body = parse_source("sim:hinge?effects=typical").body()
    time_s = np.arange(1.0, 4.0, 0.01)
    straight = body.cells()
    expected = np.concatenate([straight.conductance_s(time_s[a : a + 50]) for a in range(0, 300, 50)])
    asked = body.cells()
    asked.conductance_s(time_s[:100])
    asked.conductance_s(time_s[100:200])
    np.testing.assert_allclose(asked.conductance_s(time_s[130:180]), expected[130:180], rtol=1e-9)
    np.testing.assert_allclose(asked.conductance_s(time_s[130:300]), expected[130:300], rtol=1e-9)
    # Booted again: fresh film.
    np.testing.assert_allclose(asked.conductance_s(time_s[:100]), expected[:100], rtol=1e-9)


def read(text: str, seconds: float, rate_at: dict[int, bytes] | None = None) -> np.ndarray:
    transport = SimTransport(text, fast=True, duration_s=seconds)
    transport.open()
    transport.write(b"s\n")
    data, reads = b"", 0
    while not transport.finished:
        transport.write((rate_at or {}).get(reads, b""))
        data += transport.read(0.1)
        reads += 1
    decoder = StreamDecoder()
    found = [item for item in decoder.feed(data) + decoder.finish() if isinstance(item, FrameBlock)]
    return np.concatenate([block.cells for block in found])


def test_asking_for_the_rate_in_mid_session_leaves_film_and_readings_alone():
    text = "sim:hinge?effects=typical&noise_lsb=0"
    np.testing.assert_array_equal(read(text, 6, {4: b"r100\n", 7: b"r100\n"}), read(text, 6))


def test_creep_is_in_the_bytes_of_a_long_stance():
    cells = read("sim:quiet?creep=0.05&sway=0&noise_lsb=0&film=2:1", 60)
    total = cells.sum(axis=(1, 2), dtype=float)
    assert 1.05 < total[-1] / total[300] < 1.10
