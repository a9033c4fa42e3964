"""Mean of trials, eyes closed against open, smallest detectable change."""

from __future__ import annotations

import math

import numpy as np
import pytest
from posture_trials import RATE_HZ, trial_mm

from mat.errors import UsageError
from mat.posture.sway import (
    RATIO_MEASURES,
    Preparation,
    SwaySettings,
    closed_to_open,
    mean_of_trials,
    measure_complexity,
    measure_sway,
    smallest_detectable_change,
)


def walk_mm(seed: int, samples: int = 3000, step_mm: float = 0.3) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).normal(0, step_mm, (samples, 2)), axis=0)


def test_mean_of_three_trials() -> None:
    trials = [measure_sway(walk_mm(seed), RATE_HZ) for seed in range(3)]
    mean = mean_of_trials(trials)
    assert (mean.trials, mean.settings, mean.remarks) == (3, trials[0].settings, ())
    assert mean.row().keys() == trials[0].row().keys()
    for name, value in mean.row().items():
        assert value == pytest.approx(np.mean([trial.row()[name] for trial in trials]), nan_ok=True)


def test_the_mean_carries_the_remarks_and_tells_uneven_lengths() -> None:
    mean = mean_of_trials([measure_sway(walk_mm(1), RATE_HZ), measure_sway(walk_mm(2, 2000), RATE_HZ)])
    assert mean.remarks == (
        "Trial 2: 20.0 s measured; sway needs at least 25 s to be compared.",
        "The trials last 20.0 to 30.0 s: paths and ranges grow with time.",
    )


def test_a_mean_of_entropies() -> None:
    trials = [measure_complexity(walk_mm(seed), RATE_HZ) for seed in range(2)]
    assert mean_of_trials(trials).values["dfa_ap"] == pytest.approx((trials[0].dfa_ap + trials[1].dfa_ap) / 2)


def test_a_measure_one_trial_lacks_has_no_mean() -> None:
    still = np.zeros((3000, 2))
    mean = mean_of_trials([measure_sway(walk_mm(1), RATE_HZ), measure_sway(still, RATE_HZ)])
    assert math.isnan(mean.values["mean_frequency_hz"])


def test_trials_measured_differently_have_no_mean() -> None:
    raw = SwaySettings(Preparation(low_pass_hz=None))
    with pytest.raises(UsageError, match="different settings"):
        mean_of_trials([measure_sway(walk_mm(1), RATE_HZ), measure_sway(walk_mm(1), RATE_HZ, raw)])
    with pytest.raises(UsageError, match="different settings"):
        mean_of_trials([measure_sway(walk_mm(1), RATE_HZ), measure_complexity(walk_mm(1), RATE_HZ)])  # type: ignore[list-item]
    with pytest.raises(UsageError, match="different rates"):
        mean_of_trials([measure_sway(walk_mm(1), 100), measure_sway(walk_mm(1), 80)])
    with pytest.raises(UsageError, match="at least one trial"):
        mean_of_trials([])


def test_closed_to_open_of_a_trace_twice_as_large() -> None:
    eyes_open, eyes_closed = measure_sway(walk_mm(3), RATE_HZ), measure_sway(2 * walk_mm(3), RATE_HZ)
    ratios = closed_to_open(eyes_open, eyes_closed)
    assert tuple(ratios) == RATIO_MEASURES
    for name, ratio in ratios.items():
        expected = 1 if name.endswith("_hz") else 4 if "mm2" in name else 2
        assert ratio == pytest.approx(expected), name


def test_closed_to_open_of_real_trials() -> None:
    """The same person of the two-plate trials: the eyes closed raise the velocity (authors: 1.6577 / 1.3771)."""
    raw = SwaySettings(Preparation(low_pass_hz=None))
    eyes_open = mean_of_trials([measure_sway(trial_mm("PDS13OR1"), RATE_HZ, raw)])
    eyes_closed = measure_sway(trial_mm("PDS13CR1"), RATE_HZ, raw)
    ratio = closed_to_open(eyes_open, eyes_closed)["mean_velocity_mm_s"]
    assert ratio == pytest.approx(1.6577441800765749 / 1.377135007158859, rel=1e-9)


def test_closed_to_open_wants_the_same_settings_and_sway() -> None:
    sway, raw = measure_sway(walk_mm(1), RATE_HZ), SwaySettings(Preparation(low_pass_hz=None))
    with pytest.raises(UsageError, match="same settings"):
        closed_to_open(sway, measure_sway(walk_mm(1), RATE_HZ, raw))
    entropy = mean_of_trials([measure_complexity(walk_mm(1), RATE_HZ)])
    with pytest.raises(UsageError, match="sway measured"):
        closed_to_open(entropy, entropy)
    still = measure_sway(np.zeros((3000, 2)), RATE_HZ)
    assert all(math.isnan(ratio) for ratio in closed_to_open(still, sway).values())


def test_smallest_detectable_change_by_hand() -> None:
    """Repeats 10, 12, 14: SD 2, so SEM 2 and SDC 1.96 · √2 · 2 = 5.54."""
    change = smallest_detectable_change([[10, 12, 14]])
    assert change.sem == pytest.approx(2.0)
    assert change.sdc == pytest.approx(1.96 * math.sqrt(2) * 2)
    assert (change.repeats, change.occasions, change.mean_of) == (3, 1, 1)
    assert not change.is_real(5.5)
    assert change.is_real(-5.6)


def test_smallest_change_of_a_mean_and_of_several_occasions() -> None:
    single, mean = smallest_detectable_change([[1.0, 3.0]]), smallest_detectable_change([[1.0, 3.0]], mean_of=4)
    assert mean.sdc == pytest.approx(single.sdc / 2)
    pooled = smallest_detectable_change([[10, 12, 14], [30, 30], [5]])
    assert pooled.sem == pytest.approx(math.sqrt(8 / 3)), "differences between occasions do not count"
    assert (pooled.repeats, pooled.occasions) == (6, 3)


def test_changes_of_nobody_are_called_real_one_time_in_twenty() -> None:
    """With many repeats 5 % of the differences of equal true values exceed the SDC; its interval holds the true one."""
    rng, true_sd, held, called = np.random.default_rng(11), 0.7, 0, 0
    for _ in range(400):
        change = smallest_detectable_change([rng.normal(5, true_sd, 60)])
        held += change.sdc_low <= 1.96 * math.sqrt(2) * true_sd <= change.sdc_high
        called += change.is_real(rng.normal(5, true_sd) - rng.normal(5, true_sd))
    assert 0.92 < held / 400 < 0.98
    assert 0.02 < called / 400 < 0.08


@pytest.mark.parametrize(
    ("repeats", "says"),
    [
        ([], "two repeats"),
        ([[]], "two repeats"),
        ([[1.0], [2.0]], "two repeats"),
        ([1.0, 2.0], "grouped by occasion"),
        ([[1.0, math.nan]], "grouped by occasion"),
        ([["a", "b"]], "numbers"),
    ],
)
def test_too_few_repeats_are_refused(repeats: list, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        smallest_detectable_change(repeats)


def test_no_result_is_the_mean_of_nothing() -> None:
    with pytest.raises(UsageError, match="at least one trial"):
        smallest_detectable_change([[1.0, 2.0]], mean_of=0)
