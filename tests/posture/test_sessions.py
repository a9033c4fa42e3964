"""States of a few simulated sessions against the truth; the bench does hundreds (tests/bench/states.py)."""

from __future__ import annotations

import numpy as np
import pytest
from posture.sessions_truth import clean_trial, faulty_trial, score_session, score_sessions


@pytest.fixture(scope="module")
def score():
    return score_sessions(faulty_trial(seed) for seed in range(4))


def test_states_are_those_of_the_truth(score):
    print("\n".join(score.table()))
    assert score.found.total() >= 8, "nothing to compare"
    assert not score.invented
    # Of two feet that tilt outward by 0.07 more than the threshold, cells of 20 mm see less; 200 sessions have 0.98.
    assert score.missed.total() <= 2
    assert score.missed.total() == score.missed["tilt", "outward"]


def test_states_are_told_at_once(score):
    assert abs(np.median(score.delays_s)) <= 0.05


@pytest.mark.parametrize("seed", [1, 2])
def test_a_clean_session_tells_nothing(seed):
    score = score_session(clean_trial(seed))
    assert not score.invented
    assert not score.missed
