"""The arch index of real prints on 20 mm cells, against the full-resolution prints."""

from __future__ import annotations

import numpy as np
import pytest
from foot.prints import GEOMETRY, random_prints
from foot.test_stance import Mat, standing

from mat.foot import CellPoints, find_footprint
from mat.foot.arch import arch_index
from mat.foot.regions import FOREFOOT_TOES_PCT
from mat.geometry import SIDES

POINTS = {side: CellPoints.of(GEOMETRY, side) for side in SIDES}


@pytest.mark.parametrize("name", ["mun104", "emed"])
def test_against_the_full_resolution_print(name):
    errors, told = [], []
    for laid in random_prints(name, 60):
        pad_n = laid.pad_n(42.0)[0][0]
        index = arch_index(pad_n, find_footprint(pad_n, POINTS[laid.side]), POINTS[laid.side])
        toeless_pct = laid.placed.along_mm / laid.placed.length_mm * 100 / FOREFOOT_TOES_PCT * 100
        place = laid.placed.along_mm / laid.placed.length_mm
        force_n = laid.picture[laid.picture > 0] * np.exp(_slope(laid) * (place - 0.5))
        middle = (toeless_pct >= 100 / 3) & (toeless_pct < 200 / 3)
        errors.append(index.value - force_n[middle].sum() / force_n[toeless_pct < 100].sum())
        told.append(index.sd)
    error = np.array(errors)
    print(f"{name}: arch index off by {error.mean():+.3f} ± {error.std():.3f}, at most {np.abs(error).max():.3f}; "
          f"told uncertainty {np.mean(told):.3f}")  # fmt: skip
    assert np.sqrt((error**2).mean()) <= 2 * np.mean(told)
    assert np.abs(error).max() <= 0.06


def _slope(laid) -> float:
    """Exponent of the re-weighting that puts the print's CoP at 42 % (as real_footprints.tilted does)."""
    pressure = laid.picture[laid.picture > 0]
    place = laid.placed.along_mm / laid.placed.length_mm
    slopes = np.linspace(-12, 12, 481)
    weights = pressure * np.exp(slopes[:, None] * (place - 0.5))
    return float(np.interp(42.0, weights @ place / weights.sum(axis=1) * 100, slopes))


def test_no_midfoot_is_next_to_nothing_and_a_flat_foot_is_more():
    pad_n = next(iter(random_prints("mun104", 1))).pad_n(42.0)[0][0]
    side = SIDES[0]
    footprint = find_footprint(pad_n, POINTS[side])
    along_pct = footprint.along_mm(POINTS[side].points_mm.mean(axis=2)) / footprint.contact_length_mm * 100
    arch = (along_pct > 22) & (along_pct < 60)
    plain = arch_index(pad_n, footprint, POINTS[side]).value
    assert arch_index(np.where(arch, 0, pad_n), footprint, POINTS[side]).value == pytest.approx(0, abs=0.01)
    assert arch_index(np.where(arch, 3 * pad_n, pad_n), footprint, POINTS[side]).value > 1.5 * plain


def test_heels_and_lengths_of_a_stance():
    stance = Mat(body_weight_n=700.0, foot_length_mm=315.0).show(4, standing(across_mm=100.0))
    # Each heel lies 60 mm from its pad's inner edge, the pads are 60 mm apart.
    assert stance.heel_distance_mm == pytest.approx(60 + 2 * 60, abs=8)
    assert set(stance.length_misfit) == {"left", "right"}
    assert all(share < -0.08 for share in stance.length_misfit.values())
    assert Mat(body_weight_n=700.0, foot_length_mm=265.0).show(4, standing()).length_misfit == {}
    short = Mat(body_weight_n=700.0, foot_length_mm=235.0).show(4, standing())
    assert set(short.length_misfit) == {"left", "right"}
    assert all(share > 0.08 for share in short.length_misfit.values())
    for foot in short.feet.values():
        assert 80 <= foot.footprint.width_mm <= 125
