"""Names and units of Duarte's published code, and the figures the authors of the data published themselves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from posture_trials import (
    CM2,
    MM_PER_CM,
    RATE_HZ,
    RAW,
    REAL_TRIALS,
    Family,
    Values,
    author_published,
    disagreements,
    sway_of,
    trial_mm,
)  # fmt: skip

from mat.posture.sway import DUARTE, gravity_line_mm


def duarte(trial: str) -> Values:
    sway = sway_of(trial, RAW, spectrum=DUARTE)
    far, fast = sway.distances, sway.velocities
    values = {
        "area95": far.ellipse_area_mm2 / CM2,
        "semi_axes_0": far.ellipse_major_mm / MM_PER_CM,
        "semi_axes_1": far.ellipse_minor_mm / MM_PER_CM,
        "direction": far.direction_deg,
        "center_AP_ML_0": far.mean_ap_mm / MM_PER_CM,
        "center_AP_ML_1": far.mean_ml_mm / MM_PER_CM,
        "path_length": fast.path_mm / MM_PER_CM,
        "mean_velocity_N": fast.mean_velocity_mm_s / MM_PER_CM,
        "total_path_AP": fast.path_ap_mm / MM_PER_CM,
        "total_path_ML": fast.path_ml_mm / MM_PER_CM,
        "mean_freq_resultant": sway.mean_frequency_spectral_hz,
    }
    for axis, spectrum in (("AP", sway.ap), ("ML", sway.ml)):
        values |= {
            f"mpf_{axis}": spectrum.mean_frequency_hz,
            f"fpeak_{axis}": spectrum.peak_frequency_hz,
            f"f50_{axis}": spectrum.frequency_50_hz,
            f"f80_{axis}": spectrum.frequency_80_hz,
            f"f95_{axis}": spectrum.frequency_95_hz,
            f"power_{axis}": spectrum.power_mm2 / CM2,
        }
    return values


def duarte_published(published: Mapping[str, object]) -> Values:
    """Lists become single figures; the two axes of the ellipse one angle of the longer from AP."""
    values = {name: value for name, value in published.items() if not isinstance(value, list)}
    for name in ("semi_axes", "center_AP_ML"):
        values |= {f"{name}_{place}": value for place, value in enumerate(published[name])}  # type: ignore[arg-type]
    angle = abs(published["angles_deg"][0]) % 180  # type: ignore[index]
    return values | {"direction": min(angle, 180 - angle)}


def authors(trial: str) -> Values:
    ours = duarte(trial)
    return {
        "COParea": ours["area95"],
        "COPvelo": ours["mean_velocity_N"],
        "COPmfreq": ours["mean_freq_resultant"],
    }


def gravity_line(trial: str) -> Values:
    forward = trial_mm(trial)[:, 1]
    line = gravity_line_mm(forward, RATE_HZ, 1.70)
    apart = np.sqrt(np.mean((forward - line) ** 2))
    return {"cogv_AP_rms": np.std(line) / MM_PER_CM, "cop_minus_cogv_AP_rms": apart / MM_PER_CM}


FAMILIES: dict[str, Family] = {"bmc_raw100": (duarte, 1e-9), "cogve_rms": (gravity_line, 1e-9)}


@pytest.mark.parametrize("trial", REAL_TRIALS)
def test_area_velocity_and_frequency_are_those_the_data_authors_published(trial: str) -> None:
    assert disagreements(authors(trial), author_published(trial), 1e-9) == {}
