"""Traces whose sway is known by formula: circle, ellipse, sine, white noise, random walk, standstill."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from mat.posture.sway import (
    DUARTE,
    PRIETO,
    QUIJOUX,
    Preparation,
    SpectrumSettings,
    SwaySettings,
    dfa_exponent,
    ellipse_scale,
    gravity_line_mm,
    linear_diffusion,
    log_diffusion,
    low_passed,
    mean_square_displacement,
    measure_complexity,
    measure_density,
    measure_spectrum,
    measure_sway,
    noise_velocity_mm_s,
    prepared,
    resampled,
    sample_entropy,
)
from mat.posture.sway.density import dwell_samples
from mat.posture.sway.velocity import velocity_peaks

RATE_HZ = 100.0
N = 6000
TIME_S = np.arange(N) / RATE_HZ
RAW = SwaySettings(Preparation(low_pass_hz=None))


def circle_mm(radius_mm: float = 5.0, turns_hz: float = 0.5) -> np.ndarray:
    angle = 2 * np.pi * turns_hz * TIME_S
    return radius_mm * np.column_stack([np.cos(angle), np.sin(angle)])


def random_walk_mm(seed: int, samples: int = N, step_mm: float = 0.5) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).normal(0, step_mm, (samples, 2)), axis=0)


def test_circle() -> None:
    sway = measure_sway(circle_mm() + np.array([12.0, 210.0]), RATE_HZ, RAW)
    far, fast = sway.distances, sway.velocities
    chord = 2 * 5.0 * np.sin(np.pi * 0.5 / RATE_HZ)
    assert (far.mean_ml_mm, far.mean_ap_mm) == pytest.approx((12.0, 210.0))
    assert far.mean_distance_mm == pytest.approx(5.0)
    assert far.max_distance_mm == pytest.approx(5.0)
    assert far.rms_ml_mm == pytest.approx(5 / np.sqrt(2))
    assert far.range_mm == pytest.approx(10.0)
    assert far.hull_area_mm2 == pytest.approx(200 * np.sin(2 * np.pi / 200) / 2 * 25)
    assert far.circle_area_mm2 == pytest.approx(np.pi * 25, rel=1e-6)
    assert far.ellipse_area_mm2 == pytest.approx(np.pi * 12.5 * ellipse_scale(N))
    assert np.isnan(far.direction_deg), "a circle has no direction"
    assert fast.path_mm == pytest.approx(chord * (N - 1))
    assert fast.mean_velocity_mm_s == pytest.approx(chord * (N - 1) / 60)
    assert fast.sway_area_rate_mm2_s == pytest.approx(12.5 * np.sin(2 * np.pi * 0.5 / RATE_HZ) * (N - 1) / 60)
    assert fast.mean_frequency_hz == pytest.approx(0.5, rel=3e-4)
    assert sway.mean_frequency_spectral_hz == pytest.approx(0.5, rel=2e-3)
    assert sway.remarks == ()


def test_path_over_steps_is_the_speed_of_a_steady_circle() -> None:
    chord = 2 * 5.0 * np.sin(np.pi * 0.5 / RATE_HZ)
    by_steps = measure_sway(circle_mm(), RATE_HZ, SwaySettings(RAW.preparation, duration="n-1")).velocities
    assert by_steps.mean_velocity_mm_s == pytest.approx(chord * RATE_HZ, rel=1e-12)


@pytest.mark.parametrize("angle_deg", [0.0, 30.0, 60.0, 89.0])
def test_direction_of_a_narrow_ellipse(angle_deg: float) -> None:
    """30° from AP towards the right and towards the left are the same direction of sway."""
    for side in (1, -1):
        turn = side * np.radians(angle_deg)
        along, across = 10 * np.sin(np.pi * TIME_S), 2 * np.cos(np.pi * TIME_S)
        place = np.column_stack([along * np.sin(turn) + across * np.cos(turn),
                                 along * np.cos(turn) - across * np.sin(turn)])  # fmt: skip
        far = measure_sway(place, RATE_HZ, RAW).distances
        assert far.direction_deg == pytest.approx(angle_deg, abs=1e-6)
        assert far.ellipse_major_mm / far.ellipse_minor_mm == pytest.approx(5.0)
        assert far.ellipse_area_mm2 == pytest.approx(np.pi * far.ellipse_major_mm * far.ellipse_minor_mm)


@pytest.mark.parametrize(("ellipse", "low", "high"), [("prediction", 0.93, 0.97), ("chi2", 0.93, 0.97)])
def test_the_ellipse_holds_95_percent_of_a_normal_cloud(ellipse: str, low: float, high: float) -> None:
    cloud = np.random.default_rng(4).normal(0, [3.0, 8.0], (N, 2))
    far = measure_sway(cloud, RATE_HZ, SwaySettings(RAW.preparation, ellipse=ellipse)).distances  # type: ignore[arg-type]
    from_mean = cloud - cloud.mean(axis=0)
    distance2 = np.einsum("ni,ij,nj->n", from_mean, np.linalg.inv(np.cov(cloud.T, ddof=0)), from_mean)
    assert low < np.mean(distance2 <= ellipse_scale(N, ellipse)) < high  # type: ignore[arg-type]
    assert far.ellipse_area_mm2 == pytest.approx(np.pi * 24 * 5.991, rel=0.06)


@pytest.mark.parametrize("settings", [QUIJOUX, DUARTE, PRIETO], ids=["welch_10s", "welch_half", "multitaper"])
def test_sine_power_and_frequency(settings: SpectrumSettings) -> None:
    """4 mm at 1 Hz carries 8 mm²; every estimate must find it at its place."""
    spectrum = measure_spectrum(4 * np.sin(2 * np.pi * TIME_S), RATE_HZ, settings)
    assert spectrum.power_mm2 == pytest.approx(8.0, rel=0.01)
    assert spectrum.mean_frequency_hz == pytest.approx(1.0, abs=0.02)
    assert spectrum.peak_frequency_hz == pytest.approx(1.0, abs=0.15)
    assert spectrum.frequency_50_hz == pytest.approx(1.0, abs=0.05)
    assert spectrum.frequency_95_hz == pytest.approx(1.0, abs=0.15)
    assert spectrum.frequency_dispersion < 0.2
    assert spectrum.power_to_0_5_hz_mm2 < 0.02
    assert spectrum.power_0_5_to_2_hz_mm2 == pytest.approx(8.0, rel=0.01)


@pytest.mark.parametrize("settings", [QUIJOUX, DUARTE, PRIETO], ids=["welch_10s", "welch_half", "multitaper"])
def test_white_noise_fills_the_band_evenly(settings: SpectrumSettings) -> None:
    noise = np.random.default_rng(8).normal(0, 2.0, N)
    spectrum = measure_spectrum(noise, RATE_HZ, settings)
    low, high = settings.band_hz or (0.0, 50.0)
    assert spectrum.power_mm2 == pytest.approx(4.0 * (high - low) / 50, rel=0.15)
    assert spectrum.mean_frequency_hz == pytest.approx((low + high) / 2, rel=0.06)
    assert spectrum.frequency_dispersion == pytest.approx(0.5, abs=0.06), "√(1 − 3/4) for a flat spectrum from 0"


@pytest.mark.parametrize("samples", [999, 1000])
def test_the_multitaper_spectrum_holds_the_power_of_the_tapered_trace(samples: int) -> None:
    """Parseval, with a trace that has power at half the rate (an even number of samples only has that bin)."""
    signal = np.random.default_rng(3).normal(0, 1, samples) + 2.0 * (-1.0) ** np.arange(samples)
    signal -= signal.mean()
    whole = SpectrumSettings("multitaper", detrend="constant", tapers=5, band_hz=None)
    orders, places = np.arange(1, 6)[:, None], np.arange(1, samples + 1)
    tapers = np.sqrt(2 / (samples + 1)) * np.sin(np.pi * orders * places / (samples + 1))
    expected = np.mean(np.sum((tapers * signal) ** 2, axis=1))
    assert measure_spectrum(signal, RATE_HZ, whole).power_mm2 == pytest.approx(expected, rel=1e-12)


def test_white_noise_scales_with_one_half() -> None:
    noise = np.random.default_rng(1).normal(0, 1.0, (N, 2))
    complexity = measure_complexity(noise, RATE_HZ)
    assert 0.44 < complexity.dfa_ml < 0.56
    assert 0.44 < complexity.dfa_ap < 0.56


def test_random_walk_scales_with_three_halves_and_diffuses_at_half_its_step() -> None:
    exponents, coefficients, hurst = [], [], []
    for seed in range(8):
        walk = random_walk_mm(seed)
        complexity = measure_complexity(walk, RATE_HZ)
        exponents += [complexity.dfa_ml, complexity.dfa_ap]
        for axis in walk.T:
            diffusion = linear_diffusion(axis, RATE_HZ)
            coefficients.append(diffusion.short_mm2_s)
            hurst += [diffusion.short_exponent, log_diffusion(axis, RATE_HZ).short_exponent]
    assert 1.42 < np.mean(exponents) < 1.58
    assert np.mean(coefficients) == pytest.approx(0.25 * RATE_HZ / 2, rel=0.15), "D = step² rate / 2"
    assert 0.45 < np.mean(hurst) < 0.55


def test_displacement_by_transform_is_that_by_definition() -> None:
    place = random_walk_mm(3, 700) + np.array([5.0, 200.0])
    direct = [np.mean(np.sum((place[lag:] - place[:-lag]) ** 2, axis=1)) for lag in range(1, 301)]
    assert mean_square_displacement(place, 300) == pytest.approx(np.array(direct), rel=1e-10)


def test_entropy_orders_a_sine_below_a_walk_below_noise() -> None:
    noise = np.random.default_rng(5).normal(size=1200)
    sine, walk = np.sin(2 * np.pi * 0.5 * np.arange(1200) / 20), np.cumsum(noise)
    assert sample_entropy(sine) < 0.35 > sample_entropy(walk)
    # Gaussian noise, m = 2, r = 0.2 SD: −ln P(|x − y| ≤ 0.2) = −ln erf(0.1)
    assert sample_entropy(noise) == pytest.approx(2.185, abs=0.15)


def test_entropy_is_that_of_counting_pair_by_pair() -> None:
    """More templates than are compared at once, so that the blocks meet."""
    signal = np.random.default_rng(6).normal(size=1100).round(2)
    tolerance = 0.2 * np.std(signal)
    far = [
        np.abs(signal[k : len(signal) - 2 + k, None] - signal[None, k : len(signal) - 2 + k]) <= tolerance
        for k in range(3)
    ]
    pairs = np.triu(np.ones_like(far[0]), 1)
    shorter, longer = (far[0] & far[1] & pairs).sum(), (far[0] & far[1] & far[2] & pairs).sum()
    assert sample_entropy(signal) == pytest.approx(np.log(shorter / longer), rel=1e-12)


def test_fluctuation_without_and_with_overlap_agree_on_a_long_walk() -> None:
    walk, windows = random_walk_mm(2)[:, 0], (16, 32, 64, 128, 256, 512)
    assert dfa_exponent(walk, windows, overlap=True) == pytest.approx(dfa_exponent(walk, windows), abs=0.08)


def test_dwell_is_that_of_walking_along_the_trace() -> None:
    place = random_walk_mm(7, 400, 0.6)
    expected = []
    for start in range(len(place) - 1):
        stop = start + 1
        while stop < len(place) and np.hypot(*(place[stop] - place[start])) <= 3.0:
            stop += 1
        expected.append(stop - start - 1)
    assert dwell_samples(place, 3.0).tolist() == expected


def test_density_of_a_trace_that_rests_at_two_places() -> None:
    """5 s here, 5 s 20 mm further: it stays about 5 s at each and goes 20 mm between."""
    place = np.zeros((N, 2))
    place[:, 1] = np.where((TIME_S // 5) % 2 == 1, 20.0, 0.0) + 0.2 * np.sin(2 * np.pi * TIME_S)
    density = measure_density(prepared(place, RATE_HZ, RAW.preparation))
    assert density.mean_peak_s == pytest.approx(5.0, rel=0.15)


def test_velocity_peaks_between_changes_of_sign() -> None:
    speed = np.array([1.0, 3, 0, -2, -5, -1, 4, 0, 2, -1, -9])
    peaks = velocity_peaks(speed)
    assert peaks.changes == 3
    assert (peaks.positive_mm_s, peaks.negative_mm_s, peaks.all_mm_s) == (4.0, 5.0, 4.5)


def test_filter_passes_sway_and_stops_noise() -> None:
    slow, fast = np.sin(2 * np.pi * 1.0 * TIME_S), np.sin(2 * np.pi * 30.0 * TIME_S)
    middle = slice(500, 5500)
    assert low_passed(slow, RATE_HZ, 10)[middle] == pytest.approx(slow[middle], abs=1e-4)
    assert np.abs(low_passed(fast, RATE_HZ, 10)[middle]).max() < 1e-3
    at_cut_off = low_passed(np.sin(2 * np.pi * 10 * TIME_S), RATE_HZ, 10)[middle]
    assert np.sqrt(2) * at_cut_off.std() == pytest.approx(0.5, abs=1e-6)


def test_the_low_pass_takes_off_the_noise_floor() -> None:
    """0.1 mm of white noise nearly doubles the raw velocity of a quiet stance and adds little behind the filter."""
    still = low_passed(random_walk_mm(9, step_mm=0.15), RATE_HZ, 3)
    noisy = still + np.random.default_rng(9).normal(0, 0.1, still.shape)

    def velocity(trace: np.ndarray, settings: SwaySettings) -> float:
        return measure_sway(trace, RATE_HZ, settings).velocities.mean_velocity_mm_s

    assert velocity(noisy, RAW) > 2 * velocity(still, RAW)
    assert velocity(noisy, SwaySettings()) < 0.6 * velocity(noisy, RAW)


@pytest.mark.parametrize("low_pass_hz", [None, 10.0, 5.0])
@pytest.mark.parametrize("rate_hz", [50.0, 100.0])
def test_the_noise_floor_is_the_velocity_of_noise(low_pass_hz: float | None, rate_hz: float) -> None:
    preparation = Preparation(low_pass_hz=low_pass_hz)
    noise = np.random.default_rng(12).normal(0, 0.1, (40_000, 2))
    place = prepared(noise, rate_hz, preparation).cop_mm
    measured = np.hypot(*np.diff(place, axis=0).T).mean() * rate_hz
    assert noise_velocity_mm_s(0.1, rate_hz, preparation) == pytest.approx(measured, rel=0.02)


def test_importing_sway_does_not_load_the_heavy_parts_of_scipy() -> None:
    """The window and the command line import the posture layer at every start."""
    ask = "import sys, mat.posture.sway; print([m for m in ('scipy.signal', 'scipy.stats') if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "[]"


def test_resampling_keeps_a_line_and_bridges_a_hole() -> None:
    time = np.sort(np.random.default_rng(2).uniform(0, 10, 1500))
    time = np.concatenate([[0.0], time[(time < 4) | (time > 4.5)], [10.0]])
    line = np.column_stack([3 * time - 1, 7 - time])
    even = resampled(time, line, 25)
    instants = np.arange(len(even)) / 25
    assert len(even) == 251
    inner = (instants > 0.1) & (instants < 9.9)
    assert np.abs(even[inner] - np.column_stack([3 * instants - 1, 7 - instants])[inner]).max() < 0.15
    assert np.isfinite(even).all()


def test_gravity_line_is_the_pendulums_answer_to_a_sine() -> None:
    """At ω the pendulum follows by ω0² / (ω0² + ω²), without lag."""
    height_m, turns = 1.70, 2 * np.pi * 0.5
    above = 0.521 * height_m
    own = 9.8 * above / (0.0533 * height_m**2 + above**2)
    sway = 10 * np.sin(turns * TIME_S)
    line = gravity_line_mm(sway + 150, RATE_HZ, height_m)
    inner = slice(500, 5500)
    assert line[inner] == pytest.approx(150 + sway[inner] * own / (own + turns**2), abs=0.02)
