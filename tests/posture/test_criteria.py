"""All criteria of a foot judged at once say what each says alone, and a machine that skips what is idle misses none."""

from __future__ import annotations

import numpy as np
import pytest

from mat.foot import FootMeasures
from mat.foot.baseline import FootBaseline
from mat.posture import Thresholds, criteria
from mat.posture.criteria import VALUES, Criterion, CriterionTable, foot_values

T = Thresholds()
BASE = FootBaseline(40.0, 2.0, np.array([0.5, 0.08, 0.1, 0.14, 0.1, 0.08]), 0.05, np.array([0.5, 0.05, 0.05]))
HIGH_ARCH = FootBaseline(40.0, 2.0, np.array([0.6, 0.0, 0.12, 0.14, 0.14, 0.0]), 0.0, np.array([0.6, 0.0, 0.05]))
ALL: list[Criterion] = [
    criteria.toes_caution_place, criteria.toes_caution_heel, criteria.toes_place, criteria.toes_tripod,
    criteria.toes_heel, criteria.heels_caution_place, criteria.heels_place, criteria.heels_front, criteria.inward,
    criteria.outward, criteria.gripping, criteria.arch, criteria.heels_reach(20.0),
    *(criteria.corner_lifting(index) for index in range(3)),
]  # fmt: skip


def feet_of_all_kinds(n: int = 400) -> FootMeasures:
    """Everything somewhere between nothing and all, with places where it is not defined."""
    rng = np.random.default_rng(8)
    shares, tripod = rng.dirichlet(np.ones(6), n), rng.dirichlet(np.ones(3), n) * 1.2 - 0.05
    fl_pct, cores = rng.uniform(0, 100, n), shares[:, [0, 2, 4]] * rng.uniform(0, 1, (n, 3))
    for values in (shares, tripod, fl_pct, cores):
        values[rng.random(n) < 0.1] = np.nan
    return FootMeasures(np.full(n, 350.0), np.zeros((n, 2)), np.zeros(n), fl_pct, shares, tripod, cores)


@pytest.mark.parametrize("base", [BASE, HIGH_ARCH])
def test_together_they_say_what_each_says_alone(base):
    foot = feet_of_all_kinds()
    conditions = CriterionTable(ALL, T).conditions(foot, base)
    for index, criterion in enumerate(ALL):
        enter, stay = criterion(foot, base, T)
        np.testing.assert_array_equal(conditions.enter(index), enter)
        np.testing.assert_array_equal(conditions.stay(index), stay)
        assert conditions.may_begin[index] or not enter.any()
        assert (enter <= stay).all(), "what may be entered is not left at once"


def test_limits_follow_the_baseline():
    """The table remembers its limits only for the baseline they were made for."""
    foot, table = feet_of_all_kinds(), CriterionTable(ALL, T)
    first = [table.conditions(foot, BASE).enter(index) for index in range(len(ALL))]
    other = [table.conditions(foot, HIGH_ARCH).enter(index) for index in range(len(ALL))]
    again = [table.conditions(foot, BASE).enter(index) for index in range(len(ALL))]
    np.testing.assert_array_equal(first, again)
    arch = ALL.index(criteria.arch)
    assert first[arch].any()
    assert not other[arch].any(), "an arch that does not touch in the stance is not judged"
    assert not other[-2].any(), "nor is a corner whose core bears nothing"


def test_values_are_those_of_the_foot():
    foot = feet_of_all_kinds()
    values = dict(zip(VALUES, foot_values(foot, BASE), strict=True))
    np.testing.assert_allclose(values["moved_pct"], np.abs(foot.fl_pct - 40.0))
    np.testing.assert_allclose(values["front"], foot.shares[:, 2:].sum(axis=1))
    np.testing.assert_allclose(values["midfoot_gain"], foot.shares[:, 1] - 0.08)
    np.testing.assert_allclose(values["toes_gain"], foot.shares[:, 5] - 0.08)
    np.testing.assert_allclose(values["core_mth5"], foot.core_shares[:, 2])
    front = foot.tripod[:, 1] + foot.tripod[:, 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        lean = np.where(front > 0, (foot.tripod[:, 1] - foot.tripod[:, 2]) / front, np.nan) - 0.05
    np.testing.assert_allclose(values["lean"], lean)
