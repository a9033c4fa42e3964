"""Random movement in quiet stance: size, spectrum, seeds."""

from __future__ import annotations

import numpy as np
import pytest

from mat.sim import parse_source
from mat.sim.motion import Sway, plateau, smooth_step, smooth_step_acceleration

RATE_HZ = 100.0


def net_cop_mm(seed: int, seconds: float = 120.0) -> np.ndarray:
    time_s = np.arange(5, 5 + seconds, 1 / RATE_HZ)
    return parse_source(f"sim:quiet?seed={seed}").body().truth(time_s).net_cop_mm


@pytest.mark.parametrize("seed", range(1, 6))
def test_quiet_stance_sways_as_a_healthy_adult(seed):
    cop = net_cop_mm(seed)
    ml_mm, ap_mm = cop.std(axis=0)
    assert 3.5 < ap_mm < 5.5
    assert 1.8 < ml_mm < 3.3
    velocity_mm_s = np.hypot(*np.diff(cop, axis=0).T).mean() * RATE_HZ
    assert 6 < velocity_mm_s < 16


@pytest.mark.parametrize("seed", range(1, 4))
def test_its_power_lies_below_one_hertz_but_not_all_of_it(seed):
    cop = net_cop_mm(seed)
    power = np.abs(np.fft.rfft((cop - cop.mean(axis=0)) * np.hanning(len(cop))[:, None], axis=0)) ** 2
    frequency_hz = np.fft.rfftfreq(len(cop), 1 / RATE_HZ)
    below = power[frequency_hz < 1].sum(axis=0) / power.sum(axis=0)
    assert (below > 0.90).all()
    assert (below < 0.995).all()
    assert (power[(frequency_hz > 0.2) & (frequency_hz < 1)].sum(axis=0) / power.sum(axis=0) > 0.15).all()


def test_seeds_give_other_movements_and_the_same_seed_the_same():
    assert np.abs(net_cop_mm(1, 10) - net_cop_mm(2, 10)).max() > 2
    np.testing.assert_array_equal(net_cop_mm(1, 10), net_cop_mm(1, 10))


def test_it_does_not_repeat_itself():
    sway = Sway(np.random.default_rng(1))
    time_s = np.arange(0, 60, 0.05)
    first = sway.at(time_s)
    for later_s in (60, 600, 3600):
        assert abs(np.corrcoef(first, sway.at(time_s + later_s))[0, 1]) < 0.7
    assert sway.at(np.arange(0, 2000, 0.5)).std() == pytest.approx(1, abs=0.05)


def test_without_sway_a_person_stands_like_a_post():
    truth = parse_source("sim:quiet?sway=0").body().truth(np.arange(3, 10, 0.1))
    assert np.ptp(truth.net_cop_mm, axis=0).max() < 1e-9


def test_smooth_step_is_the_integral_of_its_acceleration():
    x = np.linspace(-0.2, 1.2, 14001)
    step = x[1] - x[0]
    twice = np.cumsum(np.cumsum(smooth_step_acceleration(x))) * step**2
    np.testing.assert_allclose(twice, smooth_step(x), atol=1e-3)


def test_plateau_is_full_between_its_ramps_and_nothing_outside():
    x = np.array([0, 0.1, 0.2, 0.5, 0.8, 0.85, 0.9, 1])
    np.testing.assert_allclose(plateau(x, (0.1, 0.2), (0.8, 0.9)), [0, 0, 1, 1, 1, 0.5, 0, 0], atol=1e-12)
