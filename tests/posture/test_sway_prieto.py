"""Names and units of Prieto et al. 1996; compared in test_sway_reference.py."""

from __future__ import annotations

import pytest
from posture_trials import CM2, MM_PER_CM, RAW, Family, Values, sway_of

from mat.posture.sway import PRIETO, Preparation


def prieto(trial: str, preparation: Preparation) -> Values:
    sway = sway_of(trial, preparation, ellipse="f_3", spectrum=PRIETO)
    exact = sway_of(trial, preparation, ellipse="f_exact", duration="n-1")
    far, fast = sway.distances, sway.velocities
    values = {
        "N": sway.samples,
        "T": sway.duration_s,
        "MVELO_Nminus1": exact.velocities.mean_velocity_mm_s / MM_PER_CM,
        "convex_hull_area": far.hull_area_mm2 / CM2,
        "AREA_CC": far.circle_area_mm2 / CM2,
        "AREA_CE_F3.00": far.ellipse_area_mm2 / CM2,
        "AREA_CE_Fexact": exact.distances.ellipse_area_mm2 / CM2,
        "AREA_chi2": sway_of(trial, preparation, ellipse="chi2").distances.ellipse_area_mm2 / CM2,
        "AREA_SW_T": fast.sway_area_rate_mm2_s / CM2,
        "AREA_SW_Nminus1": exact.velocities.sway_area_rate_mm2_s / CM2,
        "FD_RANGE": fast.fractal_dimension_range,
        "FD_CC": fast.fractal_dimension_circle,
        "FD_CE": fast.fractal_dimension_ellipse,
        "principal_axis_deg_from_AP": far.direction_deg,
    }
    for part, name in (("_ml", "_ML"), ("_ap", "_AP"), ("", "")):
        values |= {
            f"MDIST{name}": getattr(far, f"mean_distance{part}_mm") / MM_PER_CM,
            f"RDIST{name}": getattr(far, f"rms{part}_mm") / MM_PER_CM,
            f"RANGE{name}": getattr(far, f"range{part}_mm") / MM_PER_CM,
            f"TOTEX{name}": getattr(fast, f"path{part}_mm") / MM_PER_CM,
            f"MVELO{name}": getattr(fast, f"mean_velocity{part}_mm_s") / MM_PER_CM,
            f"MFREQ{name}": getattr(fast, f"mean_frequency{part}_hz"),
        }
    for axis, spectrum in (("ML", sway.ml), ("AP", sway.ap), ("RD", sway.radius)):
        values |= {
            f"POWER_{axis}": spectrum.power_mm2 / CM2,
            f"P50_{axis}": spectrum.frequency_50_hz,
            f"P95_{axis}": spectrum.frequency_95_hz,
            f"CFREQ_{axis}": spectrum.centroid_frequency_hz,
            f"FREQD_{axis}": spectrum.frequency_dispersion,
            f"MPF_{axis}": spectrum.mean_frequency_hz,
        }
    return values


FAMILIES: dict[str, Family] = {
    "prieto_raw100": (lambda trial: prieto(trial, RAW), 1e-9),
    "prieto_lp5_100Hz": (lambda trial: prieto(trial, Preparation(low_pass_hz=5)), 1e-9),
}


def test_the_variants_differ_as_published() -> None:
    """Two definitions of one measure on one trial must not be mistaken for each other."""
    areas = {
        kind: sway_of("BDS00001", RAW, ellipse=kind).distances.ellipse_area_mm2
        for kind in ("prediction", "prediction_n", "f_exact", "f_3", "chi2", "confidence")
    }
    assert len({f"{area:.9g}" for area in areas.values()}) == len(areas)
    n = 6000
    assert areas["prediction"] / areas["prediction_n"] == pytest.approx(n / (n - 1), rel=1e-12)
    assert areas["prediction"] / areas["confidence"] == pytest.approx(n + 1, rel=1e-12)
