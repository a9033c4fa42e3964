"""Creep taken back, on films that creep otherwise than the correction supposes."""

from __future__ import annotations

import numpy as np
import pytest

from mat.pressure.calibration import History, fit_creep
from mat.pressure.creep import CreepFollower
from mat.sim.film import Creep

STEP_S = 0.01
#: 5 % a decade.
POWER = np.log10(1.05)


def lags(times_s: np.ndarray, weights: np.ndarray, load_s: np.ndarray, step_s: float = STEP_S) -> np.ndarray:
    """Film whose step response is 1 − Σ w exp(−t/τ), up to its scale; the load changes evenly within a step."""
    followed = np.zeros(len(times_s))
    kept = np.exp(-step_s / times_s)
    mean_kept = times_s / step_s * (1 - kept)
    out, before = np.empty(len(load_s)), 0.0
    for k, now in enumerate(load_s):
        followed = followed * kept + before * (mean_kept - kept) + now * (1 - mean_kept)
        out[k], before = now + weights @ followed, now
    return out


def power_law(load_s: np.ndarray) -> np.ndarray:
    """J(t) = (t / 1 s)^0.021, without any lag: Boltzmann's sum over all steps of the load."""
    time_s = STEP_S * (np.arange(len(load_s)) + 0.5)
    return np.convolve(np.diff(load_s, prepend=0.0), time_s**POWER)[: len(load_s)]


def fine_lags(load_s: np.ndarray) -> np.ndarray:
    """Five lags a decade, 4.5 % a decade on both ends of the scale and 5.5 % between: no straight line."""
    times_s = 10.0 ** np.arange(-2.1, 5.5, 0.2)
    weights = 0.2 * (0.05 + 0.005 * np.cos(2 * np.pi * np.log10(times_s) / 4))
    at_once = 1 - weights @ (1 - np.exp(-1 / times_s))
    return at_once * lags(times_s, weights / at_once, load_s)


FILMS = {"power law": power_law, "fine lags": fine_lags}


def taken_back(read_s: np.ndarray, per_decade: float = 0.05) -> np.ndarray:
    time_us = np.arange(len(read_s)) * round(STEP_S * 1e6)
    return CreepFollower(per_decade, 1).process(time_us, read_s[:, None, None])[:, 0, 0]


def swaying(seconds: float = 40.0, hz: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """A foot's load put on within a second, with 10 % sway on it from 10 s on; and when it sways."""
    time_s = STEP_S * np.arange(round(seconds / STEP_S))
    return np.clip(time_s, 0, 1) * (1 + 0.1 * np.sin(2 * np.pi * hz * time_s) * (time_s > 10)), time_s > 15


@pytest.mark.parametrize("film", FILMS)
@pytest.mark.parametrize("hz", [0.1, 0.5, 2.0])
def test_the_amplitude_of_sway_comes_back(film, hz):
    load, sways = swaying(hz=hz)
    read = FILMS[film](load)

    def amplitude(signal: np.ndarray) -> float:
        relative = signal[sways] / signal[sways].mean()
        return float(relative.std() / (load[sways] / load[sways].mean()).std())

    assert amplitude(read) < 0.95, "without the correction sway is read too small"
    assert amplitude(taken_back(read)) == pytest.approx(1.0, abs=0.025)


@pytest.mark.parametrize("film", FILMS)
def test_a_constant_load_stays_constant(film):
    load = np.clip(STEP_S * np.arange(12_000), 0, 1)
    read = FILMS[film](load)
    found = taken_back(read)
    assert read[-1] / read[200] > 1.08
    assert found[-1] / found[200] == pytest.approx(1.0, abs=0.015)


def test_the_simulated_films_creep_is_taken_back():
    load, _ = swaying()
    cells = np.broadcast_to(load[:, None, None], (len(load), 1, 1))
    time_s = STEP_S * np.arange(len(load))
    read = Creep(0.05).begin(None)(time_s, cells)[:, 0, 0]  # type: ignore[arg-type]
    np.testing.assert_allclose(taken_back(read)[300:], load[300:], rtol=0.01)


def test_how_the_scans_are_cut_changes_nothing_and_nothing_is_negative():
    read = np.random.default_rng(3).uniform(0, 1, (300, 2, 3)) * (np.arange(300) % 70 < 40)[:, None, None]
    time_us = np.arange(300) * 10_000
    whole = CreepFollower(0.05, 6).process(time_us, read)
    parts = CreepFollower(0.05, 6)
    cut = [parts.process(time_us[a:b], read[a:b]) for a, b in ((0, 1), (1, 1), (1, 117), (117, 300))]
    np.testing.assert_array_equal(whole, np.concatenate(cut))
    assert whole.min() == 0


@pytest.mark.parametrize("creep", [0.0, 0.02, 0.05, 0.08])
def test_the_creep_is_found_from_loads_that_lie_still(creep):
    """Six loads one after the other; each remembers those before it."""
    time_s = 0.1 * np.arange(900)
    load = np.clip(time_s % 15, 0, 1) * (time_s % 15 < 9) * (1 + time_s // 15)
    cells = np.broadcast_to(load[:, None, None], (len(load), 1, 1)) * 1e-4
    read = Creep(creep).begin(None)(time_s, cells) if creep else cells  # type: ignore[arg-type]
    noisy = read * (1 + 0.0005 * np.random.default_rng(1).standard_normal(read.shape))
    found = fit_creep(History(time_s, noisy), [(start + 2.5, start + 8.5) for start in range(0, 90, 15)])
    assert found == pytest.approx(creep, abs=0.005)


def test_without_a_load_the_data_sheets_are_believed():
    assert 0 < fit_creep(History(np.arange(3.0), np.zeros((3, 2, 2))), []) < 0.05
