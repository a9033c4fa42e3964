"""Shaded zones begin exactly where the states are entered."""

from __future__ import annotations

import numpy as np
import pytest

from mat.foot import FootBaseline, FootMeasures
from mat.posture import Thresholds, criteria
from viz.zones import roll_zones

FL_PCT = np.arange(0, 100, 0.01)


def _foot(fl_pct: np.ndarray) -> FootMeasures:
    n = len(fl_pct)
    return FootMeasures(
        np.full(n, 350.0), np.zeros((n, 2)), np.zeros(n), fl_pct, np.full((n, 6), 1 / 6), np.ones((n, 3))
    )


@pytest.mark.parametrize(("fl_pct", "sd_pct"), [(40, 1), (30, 1), (48, 1), (44, 6), (36, 9), (55, 2)])
@pytest.mark.parametrize("thresholds", [Thresholds(), Thresholds(toes_pct=66.0, heels_caution_below_pct=12.0)])
def test_zones_are_the_criteria(fl_pct: float, sd_pct: float, thresholds: Thresholds) -> None:
    base = FootBaseline(fl_pct, sd_pct, np.full(6, 1 / 6), 0.0)
    zones, foot = roll_zones(base, thresholds), _foot(FL_PCT)
    for limit, criterion, above in [
        (zones.toes, criteria.toes_place, True),
        (zones.toes_caution, criteria.toes_caution_place, True),
        (zones.heels_caution, criteria.heels_caution_place, False),
        (zones.heels, criteria.heels_place, False),
    ]:
        entered = FL_PCT[criterion(foot, base, thresholds)[0]]
        edge = entered.min() if above else entered.max()
        assert edge == pytest.approx(limit, abs=0.011)
    assert zones.heels < zones.heels_caution < zones.toes_caution < zones.toes
