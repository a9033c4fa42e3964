"""What is no trace of quiet stance: a clear refusal, or a defined result with a remark; never a silent number."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from mat.errors import UsageError
from mat.posture.sway import (
    PRIETO,
    QUIJOUX,
    ComplexitySettings,
    Preparation,
    SwaySettings,
    dfa_exponent,
    gravity_line_mm,
    longest_whole_stretch,
    measure_complexity,
    measure_sway,
    noise_velocity_mm_s,
    resampled,
    sample_entropy,
)

RATE_HZ = 100.0
GOOD = np.cumsum(np.random.default_rng(0).normal(0, 0.3, (3000, 2)), axis=0)


def with_gap() -> np.ndarray:
    trace = GOOD.copy()
    trace[1200:1300, 0] = np.nan
    return trace


@pytest.mark.parametrize(
    ("trace", "rate_hz", "says"),
    [
        (np.zeros(3000), RATE_HZ, r"shape \(n, 2\)"),
        (np.zeros((3000, 3)), RATE_HZ, r"not \(3000, 3\)"),
        (np.zeros((0, 2)), RATE_HZ, "too short"),
        (np.zeros((1, 2)), RATE_HZ, "too short"),
        (GOOD[:399], RATE_HZ, "record at least 4 s"),
        ([["a", "b"]] * 3000, RATE_HZ, "numbers"),
        (None, RATE_HZ, "shape"),
        (with_gap(), RATE_HZ, r"100 of 3000 samples are no numbers, the first at 12.00 s"),
        (np.full((3000, 2), np.inf), RATE_HZ, "3000 of 3000"),
        (GOOD, 0.0, "positive number of Hz"),
        (GOOD, -100.0, "positive number of Hz"),
        (GOOD, float("nan"), "positive number of Hz"),
        (GOOD, "fast", "rate in Hz"),
        (GOOD, 18.0, "20 Hz"),
    ],
)
def test_what_cannot_be_measured_is_refused(trace: np.ndarray, rate_hz: float, says: str) -> None:
    for measure in (measure_sway, measure_complexity):
        with pytest.raises(UsageError, match=says):
            measure(trace, rate_hz)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (SwaySettings(ellipse="circle"), "prediction_n"),  # type: ignore[arg-type]
        (SwaySettings(duration="minutes"), "'n' or 'n-1'"),  # type: ignore[arg-type]
        (SwaySettings(Preparation(skip_s=-1)), "0 or more"),
        (SwaySettings(Preparation(skip_s=29)), "too short"),
        (SwaySettings(Preparation(low_pass_hz=60)), "above 120 Hz"),
        (SwaySettings(Preparation(low_pass_hz=0)), "low-pass"),
        (SwaySettings(Preparation(resample_hz=0)), "resample"),
        (SwaySettings(Preparation(resample_hz=200)), "choose a lower rate"),
        (SwaySettings(Preparation(low_pass_order=0)), "1 to 8"),
        (SwaySettings(Preparation(centring="never")), "'before_filter'"),  # type: ignore[arg-type]
        (SwaySettings(density_radius_mm=0), "radius"),
        (SwaySettings(spectrum=replace(QUIJOUX, estimate="fourier")), "'welch' or 'multitaper'"),  # type: ignore[arg-type]
        (SwaySettings(spectrum=replace(QUIJOUX, integral="simpson")), "'sum' or 'trapezoid'"),  # type: ignore[arg-type]
        (SwaySettings(spectrum=replace(QUIJOUX, band_hz=(70, 90))), "widen"),
        (SwaySettings(spectrum=replace(QUIJOUX, segment_s=0.01)), "segments"),
        (SwaySettings(spectrum=replace(PRIETO, tapers=0)), "tapers"),
    ],
)
def test_settings_that_mean_nothing_are_refused(settings: SwaySettings, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        measure_sway(GOOD, RATE_HZ, settings)


def test_a_short_or_slow_trial_is_measured_with_a_remark() -> None:
    assert measure_sway(GOOD, RATE_HZ).remarks == ()
    short = measure_sway(GOOD[:1800], RATE_HZ)
    assert short.remarks == ("18.0 s measured; sway needs at least 25 s to be compared.",)
    slow = measure_sway(GOOD, 40.0)
    assert slow.remarks == ("40 Hz recorded; sway needs at least 50 Hz to be compared.",)
    assert measure_complexity(GOOD[:1800], 40.0).remarks == slow.remarks
    assert np.isfinite(short.velocities.mean_velocity_mm_s)
    assert len(measure_sway(GOOD[:2400], RATE_HZ).remarks) == 1, "24 s are short, 25 s are not"
    assert measure_sway(GOOD[:2500], RATE_HZ).remarks == ()


def test_a_trace_in_metres_is_remarked() -> None:
    assert measure_sway(GOOD / 1000, RATE_HZ).remarks[0].endswith("less than a person can: is the trace in mm?")


@pytest.mark.parametrize("place_mm", [(0.0, 0.0), (217.3, -43.21), (0.1, 1e5)])
def test_a_constant_trace_has_no_sway_and_no_ratios(place_mm: tuple[float, float]) -> None:
    sway = measure_sway(np.full((3000, 2), place_mm), RATE_HZ)
    assert sway.remarks == ("The CoP does not move in ML.", "The CoP does not move in AP.")
    row = sway.row()
    for name in ("rms_ml_mm", "rms_mm", "range_mm", "path_mm", "mean_velocity_mm_s", "ellipse_area_mm2",
                 "hull_area_mm2", "sway_area_rate_mm2_s", "ap_power_mm2", "zero_crossings_ml"):  # fmt: skip
        assert row[name] == 0, name
    for name in ("mean_frequency_hz", "range_ratio", "direction_deg", "direction_coefficient", "ml_frequency_50_hz",
                 "ap_centroid_frequency_hz", "fractal_dimension_ellipse", "path_per_area_1_mm", "density_mean_peak_s",
                 "peak_velocity_ml_mm_s", "diffusion_plane_short_mm2_s", "log_diffusion_ap_short_exponent",
                 "mean_frequency_spectral_hz"):  # fmt: skip
        assert math.isnan(row[name]), name
    assert all(math.isnan(value) for value in measure_complexity(np.full((3000, 2), place_mm), RATE_HZ).row().values())


def test_a_trace_on_one_line_has_no_area() -> None:
    line = np.column_stack([np.full(3000, 31.7), GOOD[:, 1]])
    sway = measure_sway(line, RATE_HZ)
    assert sway.remarks == ("The CoP does not move in ML.",)
    assert sway.distances.hull_area_mm2 == sway.distances.ellipse_area_mm2 == 0
    assert sway.distances.range_mm == pytest.approx(sway.distances.range_ap_mm)
    assert sway.distances.direction_deg == pytest.approx(0.0)
    assert sway.mean_frequency_spectral_hz == pytest.approx(sway.ap.mean_frequency_hz)
    assert math.isnan(sway.ml.mean_frequency_hz)
    complexity = measure_complexity(line, RATE_HZ)
    assert math.isnan(complexity.entropy_ml)
    assert math.isfinite(complexity.entropy_ap)


def test_a_trace_on_a_slanted_line_has_its_length_for_range() -> None:
    slanted = GOOD[:, 1:] * np.array([[0.6, 0.8]])
    far = measure_sway(slanted, RATE_HZ, SwaySettings(Preparation(low_pass_hz=None))).distances
    assert far.range_mm == pytest.approx(np.ptp(GOOD[:, 1]))
    assert far.hull_area_mm2 == pytest.approx(0, abs=1e-9)
    assert far.direction_deg == pytest.approx(np.degrees(np.arctan2(0.6, 0.8)))


def test_the_shortest_trace_is_measured_through() -> None:
    sway = measure_sway(GOOD[:400], RATE_HZ)
    assert sway.remarks[0].startswith("4.0 s measured")
    undefined = {name for name, value in sway.row().items() if math.isnan(value)}
    allowed = {name for name in sway.row() if name.startswith(("diffusion", "log_diffusion"))}
    assert undefined <= allowed
    assert math.isfinite(measure_complexity(GOOD[:400], RATE_HZ).dfa_ml)


def test_the_longest_whole_stretch() -> None:
    assert longest_whole_stretch(with_gap()) == slice(1300, 3000)
    assert longest_whole_stretch(GOOD) == slice(0, 3000)
    assert longest_whole_stretch(np.full((5, 2), np.nan)) == slice(0, 0)
    assert longest_whole_stretch(np.zeros((0, 2))) == slice(0, 0)
    assert measure_sway(with_gap()[longest_whole_stretch(with_gap())], RATE_HZ).samples == 1700


def test_parts_refuse_what_they_cannot_measure() -> None:
    with pytest.raises(UsageError, match="one axis"):
        sample_entropy(GOOD)
    with pytest.raises(UsageError, match="tolerance above 0"):
        sample_entropy(GOOD[:, 0], tolerance_sd=0)
    with pytest.raises(UsageError, match="two windows"):
        dfa_exponent(GOOD[:, 0], (16,))
    with pytest.raises(UsageError, match="4 to 3000"):
        dfa_exponent(GOOD[:, 0], (16, 4000))
    with pytest.raises(UsageError, match="two windows"):
        measure_complexity(GOOD, RATE_HZ, ComplexitySettings(dfa_windows_samples=()))
    with pytest.raises(UsageError, match="noise"):
        noise_velocity_mm_s(-0.1, RATE_HZ)
    with pytest.raises(UsageError, match="lower it"):
        noise_velocity_mm_s(0.1, 18.0)
    with pytest.raises(UsageError, match="unmoved load"):
        noise_velocity_mm_s(0.1, RATE_HZ, Preparation(resample_hz=25))
    with pytest.raises(UsageError, match="lower it"):
        measure_complexity(GOOD, RATE_HZ, ComplexitySettings(entropy_rate_hz=200))
    with pytest.raises(UsageError, match="height"):
        gravity_line_mm(GOOD[:, 1], RATE_HZ, 170)
    with pytest.raises(UsageError, match="more than a second"):
        gravity_line_mm(GOOD[:80, 1], RATE_HZ, 1.7)
    with pytest.raises(UsageError, match="two samples"):
        resampled(np.zeros(1), np.zeros((1, 2)), 25)


def test_the_trace_given_is_not_changed() -> None:
    trace = GOOD.copy()
    trace.setflags(write=False)
    measure_sway(trace, RATE_HZ, SwaySettings(Preparation(resample_hz=25)))
    measure_complexity(trace, RATE_HZ)


def test_the_filter_is_stated() -> None:
    assert measure_sway(GOOD, RATE_HZ).filter == "Butterworth low-pass 10 Hz, order 4, forwards and backwards"
    raw = SwaySettings(Preparation(skip_s=2, low_pass_hz=None, resample_hz=50))
    assert measure_sway(GOOD, RATE_HZ, raw).filter == (
        "first 2 s dropped, resampled to 50 Hz (sliding window 0.08 s), no filter"
    )
