"""Names and units of Quijoux et al. 2021 (code_descriptors_postural_control); compared in test_sway_reference.py."""

from __future__ import annotations

import numpy as np
from posture_trials import CM2, ELLIPSE, MM_PER_CM, RATE_HZ, RAW, Family, Values, published, sway_of, trial_cm

from mat.posture.sway import Distances, Preparation, Spectrum, Velocities


def quijoux(trial: str, preparation: Preparation) -> Values:
    sway = sway_of(trial, preparation, ellipse="prediction_n")
    by_steps = sway_of(trial, preparation, ellipse="prediction_n", duration="n-1").velocities
    values = quijoux_distances(sway.distances) | quijoux_velocities(sway.velocities, by_steps)
    for axis, spectrum, diffusion in (
        ("ML", sway.ml, sway.log_diffusion_ml),
        ("AP", sway.ap, sway.log_diffusion_ap),
    ):
        values |= quijoux_spectrum(spectrum, axis)
        values |= {
            f"short_time_diffusion_Diffusion_{axis}": diffusion.short_at_1_s_mm2 / CM2,
            f"long_time_diffusion_Diffusion_{axis}": diffusion.long_at_1_s_mm2 / CM2,
            f"critical_time_Diffusion_{axis}": diffusion.critical_time_s,
            f"critical_displacement_Diffusion_{axis}": diffusion.critical_mm2 / CM2,
            f"short_time_scaling_Diffusion_{axis}": diffusion.short_exponent,
            f"long_time_scaling_Diffusion_{axis}": diffusion.long_exponent,
        }
    return values | {
        "mean_peak_Sway_Density": sway.density.mean_peak_s,
        "mean_distance_peak_Sway_Density": sway.density.mean_distance_mm / MM_PER_CM,
    }


def quijoux_distances(far: Distances) -> Values:
    lengths = {
        "mean_value_ML": far.mean_ml_mm,
        "mean_value_AP": far.mean_ap_mm,
        "mean_distance_ML": far.mean_distance_ml_mm,
        "mean_distance_AP": far.mean_distance_ap_mm,
        "mean_distance_Radius": far.mean_distance_mm,
        "maximal_distance_ML": far.max_distance_ml_mm,
        "maximal_distance_AP": far.max_distance_ap_mm,
        "maximal_distance_Radius": far.max_distance_mm,
        "rms_ML": far.rms_ml_mm,
        "rms_AP": far.rms_ap_mm,
        "rms_Radius": far.rms_mm,
        "range_ML": far.range_ml_mm,
        "range_AP": far.range_ap_mm,
        "range_ML_AND_AP": far.range_mm,
        "planar_deviation_ML_AND_AP": far.rms_mm,
    }
    return {name: value / MM_PER_CM for name, value in lengths.items()} | {
        "range_ratio_ML_AND_AP": far.range_ratio,
        "coefficient_sway_direction_ML_AND_AP": far.direction_coefficient,
        "confidence_ellipse_area_ML_AND_AP": far.ellipse_area_mm2 / CM2,
        "principal_sway_direction_ML_AND_AP": far.direction_deg,
    }


def quijoux_velocities(fast: Velocities, by_steps: Velocities) -> Values:
    speeds = {
        "mean_velocity_ML": fast.mean_velocity_ml_mm_s,
        "mean_velocity_AP": fast.mean_velocity_ap_mm_s,
        "mean_velocity_ML_AND_AP": fast.mean_velocity_mm_s,
        "phase_plane_parameter_ML": fast.phase_plane_ml,
        "phase_plane_parameter_AP": fast.phase_plane_ap,
        "peak_velocity_all_SPD_ML": fast.peak_velocity_ml_mm_s,
        "peak_velocity_pos_SPD_ML": fast.peak_velocity_right_mm_s,
        "peak_velocity_neg_SPD_ML": fast.peak_velocity_left_mm_s,
        "peak_velocity_all_SPD_AP": fast.peak_velocity_ap_mm_s,
        "peak_velocity_pos_SPD_AP": fast.peak_velocity_forward_mm_s,
        "peak_velocity_neg_SPD_AP": fast.peak_velocity_back_mm_s,
    }
    return {name: value / MM_PER_CM for name, value in speeds.items()} | {
        "sway_area_per_second_ML_AND_AP": by_steps.sway_area_rate_mm2_s / CM2,
        "LFS_ML_AND_AP": fast.path_per_area_1_mm * MM_PER_CM,
        "fractal_dimension_ML_AND_AP": fast.fractal_dimension_ellipse,
        "zero_crossing_SPD_ML": fast.zero_crossings_ml,
        "zero_crossing_SPD_AP": fast.zero_crossings_ap,
        "mean_frequency_ML": by_steps.mean_frequency_ml_hz,
        "mean_frequency_AP": by_steps.mean_frequency_ap_hz,
        "mean_frequency_ML_AND_AP": by_steps.mean_frequency_hz,
    }


def quijoux_spectrum(spectrum: Spectrum, axis: str) -> Values:
    """Their powers are sums of bins without the width of a bin."""
    width = spectrum.bin_hz * CM2
    values = {
        "total_power": spectrum.power_mm2 / width,
        "power_frequency_50": spectrum.frequency_50_hz,
        "power_frequency_95": spectrum.frequency_95_hz,
        "frequency_mode": spectrum.peak_frequency_hz,
        "centroid_frequency": spectrum.centroid_frequency_hz,
        "frequency_dispersion": spectrum.frequency_dispersion,
        "energy_content_below_05": spectrum.power_to_0_5_hz_mm2 / width,
        "energy_content_05_2": spectrum.power_0_5_to_2_hz_mm2 / width,
        "energy_content_above_2": spectrum.power_from_2_hz_mm2 / width,
        "frequency_quotient": spectrum.frequency_quotient,
    }
    return {f"{name}_Power_Spectrum_Density_{axis}": value for name, value in values.items()}


FAMILIES: dict[str, Family] = {
    "quijoux_default": (lambda trial: quijoux(trial, Preparation(resample_hz=25, centring="before_filter")), 1e-9),
    "quijoux_raw100": (lambda trial: quijoux(trial, RAW), 1e-9),
    "quijoux_lp10_100Hz": (lambda trial: quijoux(trial, Preparation(centring="before_filter")), 1e-9),
}


def test_the_sign_changes_the_reference_has_more_are_rounding() -> None:
    """The published 654 come back when the rounding of the centimetres is counted; 652 are movements."""
    place = trial_cm("PDS13OR1")
    from_mean = place[:, 0] - place[:, 0].mean()
    weights = np.array([1, -8, 0, 8, -1]) / 12 * RATE_HZ  # the differentiator inside the trace
    velocity = np.convolve(from_mean, weights, "valid")
    cancels = np.abs(velocity) < 1e-9
    assert cancels.sum() > 0
    assert np.abs(velocity[~cancels]).min() > 1e-4, "nothing lies between rounding and the smallest step of the plate"
    assert published("quijoux_raw100", "PDS13OR1")["zero_crossing_SPD_ML"] == 654
    assert sway_of("PDS13OR1", RAW).velocities.zero_crossings_ml == 652


def test_an_exact_return_has_no_logarithm() -> None:
    sway = sway_of(ELLIPSE, RAW)
    assert np.isnan([sway.log_diffusion_ml.long_exponent, sway.log_diffusion_ap.critical_mm2]).all()
