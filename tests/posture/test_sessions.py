"""States of a few simulated sessions against the truth; the bench does hundreds (tests/bench/states.py)."""

from __future__ import annotations

import numpy as np
import pytest
from posture.sessions_truth import clean_trial, faulty_trial, score_session, score_sessions


@pytest.fixture(scope="module")
def score():
    return score_sessions(faulty_trial(seed) for seed in range(12))


def test_states_are_those_of_the_truth(score):
    print("\n".join(score.table()))
    found, missed, invented = score.found.total(), score.missed.total(), score.invented.total()
    assert found >= 30, "nothing to compare"
    # The goal over hundreds of sessions is 0.98 (tests/bench/states.py); one of 48 is 0.01 here.
    assert 2 * found / (2 * found + missed + invented) >= 0.95


def test_states_are_told_at_once(score):
    assert abs(np.median(score.delays_s)) <= 0.05


@pytest.mark.parametrize("seed", [1, 2])
def test_a_clean_session_tells_nothing(seed):
    score = score_session(clean_trial(seed))
    assert not score.invented
    assert not score.missed
