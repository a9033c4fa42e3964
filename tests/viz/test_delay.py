"""How long a scan takes until it is painted."""

from __future__ import annotations

import pytest

from mat.session import LinkHealth
from viz.delay import KEPT, PaintDelay, arrival_s


def _health(scans: list[tuple[int, float]]) -> LinkHealth:
    health = LinkHealth()
    health._recent.extend(scans)
    return health


def test_the_scan_that_is_drawn_is_found_among_those_that_arrived() -> None:
    health = _health([(10_000 * k, 5.0 + 0.01 * k) for k in range(100)])
    assert arrival_s(health, 990_000) == pytest.approx(5.99)
    assert arrival_s(health, 970_000) == pytest.approx(5.97)  # two newer ones are still in analysis
    assert arrival_s(health, 123) is None
    assert arrival_s(_health([]), 0) is None


def test_each_scan_counts_once_from_its_arrival_to_its_paint() -> None:
    delay = PaintDelay()
    assert delay.p95_s() is None
    delay.painted(1.0)
    assert delay.count == 0
    delay.coming(2.0)
    delay.painted(2.03)
    delay.painted(2.05)  # painted again for another reason
    delay.coming(None)
    delay.painted(9.0)
    assert delay.count == 1
    assert delay.p95_s() == pytest.approx(0.03)


def test_the_figure_is_that_of_the_last_paints() -> None:
    delay = PaintDelay()
    for late_s in [0.5] * KEPT + [0.01] * (KEPT - 10) + [0.03] * 10:
        delay.coming(100.0)
        delay.painted(100.0 + late_s)
    assert delay.count == KEPT
    assert delay.p95_s() == pytest.approx(0.01)
    delay.restart()
    assert delay.p95_s() is None
