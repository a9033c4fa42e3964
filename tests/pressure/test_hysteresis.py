"""Following the loops: on the film of the simulation, and on one with loops of another kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mat.geometry import Grid, MatGeometry
from mat.pressure import FSR_FILM, PressureStage, hysteresis
from mat.pressure.calibration import Calibration
from mat.pressure.hysteresis import LoopFollower, carried_n
from mat.sim.film import Hysteresis, pad_patches
from mat.wire import Hello

GRID = Grid(16, 16, 20.0, 20.0)
STEPS = 4000


def moving_n(seed: int) -> np.ndarray:
    """(n,) load of a cell that was trodden on, then stands, sways and hinges, N; and whether it counts."""
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 40, STEPS)
    tread = 60 * np.sin(np.pi * t / 2) ** 2 * (t < 2)
    stand = (25 + 1.5 * np.sin(2 * np.pi * t / 3.3 + rng.uniform(0, 6)) + 12 * np.sin(2 * np.pi * t / 8) ** 2) * (t > 3)
    return tread + stand


def dahl(force_n: np.ndarray, loop: float) -> np.ndarray:
    """Loops of Dahl's friction (1968): sides are approached exponentially, minor loops do not close."""
    largest, side, before, answered = 1e-6, 0.0, 0.0, np.empty_like(force_n)
    for k, now in enumerate(force_n):
        largest = max(largest, now)
        half_width = loop * largest / 2 * np.sin(np.pi * min(now / largest, 1))
        kept = np.exp(-min(abs(now - before) / max(2 * half_width, 1e-4), 30))
        aim = -np.sign(now - before)
        side = aim + (side - aim) * kept if aim else side
        answered[k], before = now + half_width * side, now
    return np.maximum(answered, 0)


def play(force_n: np.ndarray, loop: float) -> np.ndarray:
    """The simulated film's own loops, on the 16 places of a cell under uneven pressure that wanders a little.

    The pressure's slope across a cell under recorded prints of somebody who sways and hinges: half of its mean from the
    middle to the rim at the upper quartile, and it wanders by 0.008 (SD) at the upper tenth; here by 0.035.
    """
    layout = pad_patches(MatGeometry(GRID), "left").subset(np.arange(2048) < 16)
    along, across = (np.mgrid[:4, :4].reshape(2, 16) - 1.5) / 1.5
    turn = np.linspace(0, 40 * np.pi / 4, len(force_n))[:, None]
    share = (1 + 0.5 * along + 0.05 * along * np.cos(turn) + 0.05 * across * np.sin(turn)) / 16
    return Hysteresis(loop).begin(layout)(np.arange(len(force_n)) * 0.01, force_n[:, None] * share).sum(axis=1)


def follow(answered_n: np.ndarray, loop: float) -> np.ndarray:
    time_us = 10_000 * np.arange(len(answered_n))
    return LoopFollower(loop, np.zeros((1, 1))).process(time_us, answered_n[:, None, None])[:, 0, 0]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("film", "loop", "at_most"), [(play, 0.1, 0.5), (dahl, 0.05, 0.75)])
def test_it_earns_its_keep(film, loop, at_most, seed):
    """Error of the force while standing, with and without; Dahl's loops are none it was derived from."""
    true_n = moving_n(seed)
    answered_n = film(true_n, 0.1)
    standing = np.arange(STEPS) > 500
    before, after = (
        np.sqrt(np.mean((found - true_n)[standing] ** 2)) for found in (answered_n, follow(answered_n, loop))
    )
    print(f"{film.__name__}: {before:.2f} → {after:.2f} N rms")
    assert before > 0.5
    assert after < at_most * before


def test_noise_moves_no_loop(monkeypatch):
    """Who stands still for two minutes is not read lighter and lighter: a loop remembers how far the noise went."""
    rng, scans = np.random.default_rng(7), 12_000
    trodden_n = 40 * np.sin(np.pi * np.linspace(0, 1, 100)) ** 2
    answered_n = np.concatenate([trodden_n, np.linspace(0, 15, 50), np.full(scans, 15.0)])
    answered_n *= 1 + 0.018 * rng.standard_normal(len(answered_n))

    def lost() -> float:
        found_n = follow(answered_n, 0.1)
        return 1 - found_n[-1000:].mean() / found_n[200:500].mean()

    with_average = lost()
    monkeypatch.setattr(hysteresis, "AVERAGED_S", 1e-6)
    without = lost()
    print(f"read lighter by {without:.1%}, averaged {with_average:.1%}")
    assert without > 0.02
    assert abs(with_average) < 0.3 * without


def test_a_quick_step_is_followed_at_once(monkeypatch):
    """The average is hardly behind a load that comes and goes within half a second."""
    load_n = 40 * np.sin(np.pi * np.linspace(0, 1, 50)) ** 2
    averaged = follow(load_n, 0.1)
    monkeypatch.setattr(hysteresis, "AVERAGED_S", 1e-6)
    at_once = follow(load_n, 0.1)
    assert np.abs(averaged - at_once).max() < 0.03 * 40


def test_without_a_loop_nothing_changes():
    true_n = moving_n(1)
    np.testing.assert_array_equal(follow(true_n, 0.0), true_n)


@pytest.mark.parametrize("side", [-1.0, -0.3, 0.0, 0.5, 1.0])
def test_both_sides_of_a_loop_are_inverted_exactly(side):
    """Taking the answer for the load in the loop's width read 0.3 of body weight 4 % light."""
    loop, closing_n = 0.1, 60.0
    load_n = np.linspace(0, closing_n, 61)
    answered_n = load_n + side * 2 * loop * load_n * (1 - load_n / closing_n)
    np.testing.assert_allclose(carried_n(answered_n, side * loop, np.full(61, closing_n)), load_n, atol=1e-9)


def test_a_foot_unloaded_far_below_what_it_bore_is_not_read_heavy():
    """A loop of 10 % reads a fifth of the largest load 16 % too heavy on the way down."""
    load_n = np.concatenate([np.linspace(0, 50, 300), np.linspace(50, 10, 300)])
    answered_n = play(load_n, 0.1)
    assert answered_n[-1] > 1.12 * 10
    assert follow(answered_n, 0.1)[-1] == pytest.approx(10, rel=0.06)


def test_the_largest_load_and_none_are_left_as_they_are():
    answered_n = np.concatenate([np.linspace(0, 50, 200), np.linspace(50, 0, 200)])
    found = follow(answered_n, 0.1)
    assert found[199] == pytest.approx(50)
    assert found[-1] == pytest.approx(0)
    up, down = found[100], found[299]
    assert up >= answered_n[100]
    assert down <= answered_n[299]
    assert (found >= 0).all()


@pytest.mark.parametrize("block", [1, 13, 500])
def test_blocks_change_nothing(block):
    rng = np.random.default_rng(1)
    force_n = np.abs(np.cumsum(rng.standard_normal((600, 16, 16)), axis=0))
    time_us = np.cumsum(rng.integers(8_000, 30_000, 600))
    whole = LoopFollower(0.1, np.full((16, 16), 5.0)).process(time_us, force_n)
    follower = LoopFollower(0.1, np.full((16, 16), 5.0))
    cuts = [slice(i, i + block) for i in range(0, 600, block)]
    cut = np.concatenate([follower.process(time_us[part], force_n[part]) for part in cuts])
    np.testing.assert_allclose(cut, whole, rtol=1e-12, atol=1e-12)
    assert len(follower.process(time_us[:0], force_n[:0])) == 0


def test_the_stage_takes_loops_and_contact_back():
    calibration = replace(
        Calibration.assumed(Hello(), FSR_FILM), loop=0.1, contact_n=0.2, largest_n=np.full((16, 16), 60.0)
    )
    load_n = np.concatenate([np.linspace(0.5, 40, 100), np.linspace(40, 20, 50)])
    answered_n = 256 * load_n
    cells_s = FSR_FILM.conductance_s(np.tile(load_n[:, None, None], (1, 16, 16)))
    force_n = PressureStage(FSR_FILM, calibration).process(np.arange(150) * 10_000, cells_s).sum(axis=(1, 2))
    assert force_n[50] - answered_n[50] > 0.05 * answered_n[50], "on the way up"
    assert force_n[-1] - answered_n[-1] < -0.02 * answered_n[-1], "on the way down"
