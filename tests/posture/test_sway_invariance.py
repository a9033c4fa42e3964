"""What turning, moving, scaling, mirroring and reversing a trace may change, and what it may not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.posture.sway import Preparation, SwayMeasures, SwaySettings, measure_complexity, measure_sway
from mat.posture.sway.density import RADIUS_MM

RATE_HZ = 100.0
seeds = st.integers(0, 10_000)
few = settings(max_examples=12, deadline=None)
#: Measures of the plane, which know no axes.
PLANAR = (
    "mean_distance_mm", "max_distance_mm", "rms_mm", "range_mm", "hull_area_mm2", "circle_area_mm2", "ellipse_area_mm2",
    "ellipse_major_mm", "ellipse_minor_mm", "path_mm", "mean_velocity_mm_s", "sway_area_rate_mm2_s",
    "mean_frequency_hz", "path_per_area_1_mm", "fractal_dimension_range", "fractal_dimension_circle",
    "fractal_dimension_ellipse",
)  # fmt: skip


def stance_mm(seed: int, samples: int = 3000) -> np.ndarray:
    """A quiet stance as a random walk drawn back to its middle, more AP than ML."""
    pushes = np.random.default_rng(seed).normal(0, [0.25, 0.4], (samples, 2))
    place = np.zeros((samples, 2))
    for now in range(1, samples):
        place[now] = 0.995 * place[now - 1] + pushes[now]
    return place


def same(ours: float, theirs: float) -> bool:
    return (np.isnan(ours) and np.isnan(theirs)) or bool(np.isclose(ours, theirs, rtol=1e-8, atol=1e-10))


def scaled(name: str, factor: float) -> float:
    """How a measure of that name grows with the trace: its unit says so."""
    if name.endswith("1_mm"):
        return 1 / factor
    if name.endswith(("_mm2", "_mm2_s")):
        return factor**2
    return factor if name.endswith(("_mm", "_mm_s")) or name.startswith("phase_plane") else 1.0


@few
@given(seeds, st.floats(-300, 300), st.floats(-300, 300))
def test_moving_the_trace_moves_only_its_mean_place(seed: int, ml_mm: float, ap_mm: float) -> None:
    before = measure_sway(stance_mm(seed), RATE_HZ).row()
    after = measure_sway(stance_mm(seed) + np.array([ml_mm, ap_mm]), RATE_HZ).row()
    assert after.pop("mean_ml_mm") == pytest.approx(before.pop("mean_ml_mm") + ml_mm, abs=1e-9)
    assert after.pop("mean_ap_mm") == pytest.approx(before.pop("mean_ap_mm") + ap_mm, abs=1e-9)
    assert [name for name in before if not same(after[name], before[name])] == []


@few
@given(seeds, st.floats(-180, 180))
def test_turning_the_trace_keeps_all_measures_of_the_plane(seed: int, angle_deg: float) -> None:
    turn = np.radians(angle_deg)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    before = measure_sway(stance_mm(seed), RATE_HZ).row()
    after = measure_sway(stance_mm(seed) @ matrix.T, RATE_HZ).row()
    kept = [*PLANAR, *(name for name in before if name.startswith(("radius_", "density_", "diffusion_plane_")))]
    assert [name for name in kept if not same(after[name], before[name])] == []


@few
@given(seeds, st.floats(0.05, 50))
def test_scaling_the_trace_scales_measures_as_their_units_say(seed: int, factor: float) -> None:
    before = measure_sway(stance_mm(seed), RATE_HZ).row()
    larger = replace(SwaySettings(), density_radius_mm=RADIUS_MM * factor)
    after = measure_sway(stance_mm(seed) * factor, RATE_HZ, larger).row()
    apart = [name for name in before if not same(after[name] / scaled(name, factor), before[name])]
    assert apart == []


@few
@given(seeds, st.floats(0.05, 50), st.floats(-300, 300))
def test_entropy_and_fluctuation_know_neither_place_nor_scale(seed: int, factor: float, shift_mm: float) -> None:
    before, after = (measure_complexity(trace, RATE_HZ).row()
                     for trace in (stance_mm(seed), stance_mm(seed) * factor + shift_mm))  # fmt: skip
    # A pair at the very tolerance may fall to either side: one of some 10^4 pairs.
    assert after == pytest.approx(before, abs=2e-4)


@few
@given(seeds)
def test_a_mirrored_person_sways_as_much_to_the_other_side(seed: int) -> None:
    before = measure_sway(stance_mm(seed), RATE_HZ).row()
    after = measure_sway(stance_mm(seed) * np.array([-1.0, 1.0]), RATE_HZ).row()
    for name in ("mean_ml_mm", "direction_coefficient"):
        assert after.pop(name) == pytest.approx(-before.pop(name), abs=1e-12)
    right, left = "peak_velocity_right_mm_s", "peak_velocity_left_mm_s"
    after[right], after[left] = after[left], after[right]
    assert [name for name in before if not same(after[name], before[name])] == []


@few
@given(seeds)
def test_turning_by_90_degrees_swaps_the_axes(seed: int) -> None:
    before, after = (measure_sway(trace, RATE_HZ).row() for trace in (stance_mm(seed), stance_mm(seed)[:, ::-1]))
    of_axes = [name for name in before if "ml" in name.split("_")]
    assert [name for name in of_axes if not same(after[name], before[name.replace("ml", "ap")])] == []
    assert same(after["direction_deg"], 90 - before["direction_deg"])


@few
@given(seeds, st.integers(0, 800))
def test_dropping_seconds_is_cutting_samples(seed: int, samples: int) -> None:
    """When the clock began does not matter: only what was measured does."""
    dropped = measure_sway(stance_mm(seed), RATE_HZ, SwaySettings(Preparation(skip_s=samples / RATE_HZ)))
    assert dropped.row() == pytest.approx(measure_sway(stance_mm(seed)[samples:], RATE_HZ).row(), nan_ok=True)


@few
@given(seeds)
def test_backwards_in_time_the_distances_stay(seed: int) -> None:
    raw = SwaySettings(Preparation(low_pass_hz=None))

    def forth_and_back(trace: np.ndarray) -> SwayMeasures:
        return measure_sway(trace, RATE_HZ, raw)

    before, after = forth_and_back(stance_mm(seed)).row(), forth_and_back(stance_mm(seed)[::-1]).row()
    kept = [*PLANAR, "rms_ml_mm", "rms_ap_mm", "path_ml_mm", *(name for name in before if "diffusion" in name)]
    assert [name for name in kept if not same(after[name], before[name])] == []
