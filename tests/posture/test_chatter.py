"""No state comes and goes: at any baseline a value near any threshold changes a state at most once a crossing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from posture.series import BASE, BODY_N, RATE_HZ, SHARES, measures, states, told
from posture.series import QUIET as QUIET_VALUES

from mat.foot import REGIONS, Baseline, FootBaseline, FootMeasures
from mat.posture import ROLLS, SHIFTS, TILTS, FootStates, ShiftState, Thresholds
from mat.posture.criteria import heels_caution_limit_pct, toes_caution_limit_pct

BASELINES = [28.0, 30.0, 34.0, 38.0, 40.0, 44.0, 48.0, 50.0, 52.0]
T = Thresholds()
SCANS = 20 * RATE_HZ


def standing(base: FootBaseline) -> FootMeasures:
    """Twenty seconds exactly in the baseline."""
    foot = measures([QUIET_VALUES] * SCANS)
    return replace(foot, fl_pct=np.full(SCANS, base.fl_pct), shares=np.tile(base.shares, (SCANS, 1)))


def there_and_back(start: float, end: float) -> np.ndarray:
    """Slowly to a value and slowly back."""
    way = 1 - np.abs(np.linspace(-1, 1, SCANS))
    return start + way * (end - start)


def sway(seed: int, amplitude: float) -> np.ndarray:
    """Sway as fast as people sway, within ± amplitude."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(SCANS) / RATE_HZ
    parts = sum(
        np.sin(2 * np.pi * f * time_s + p) for f, p in zip(rng.uniform(0.1, 2, 8), rng.uniform(0, 6.3, 8), strict=True)
    )
    return amplitude * parts / np.abs(parts).max()


@pytest.mark.parametrize("base_pct", np.arange(28.0, 52.5, 0.5))
@pytest.mark.parametrize("sd", [0.5, 2.0, 4.0, 8.0])
def test_entry_and_exit_are_never_exchanged(base_pct, sd):
    base = replace(BASE, fl_pct=base_pct, fl_sd_pct=sd)
    toes, heels = toes_caution_limit_pct(base, T), heels_caution_limit_pct(base, T)
    assert T.heels_pct < heels < toes < T.toes_pct
    assert heels + T.heels_caution_exit_pct < toes - T.toes_caution_exit_pct
    assert T.heels_exit_pct < T.toes_exit_pct
    assert heels + T.heels_caution_exit_pct <= 33.0


@pytest.mark.parametrize("base_pct", BASELINES)
@pytest.mark.parametrize("end_pct", [10.0, 85.0])
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_place_moving_slowly_through_every_limit(base_pct, end_pct, seed):
    """Sway of ± 1.4 % (less than the least half distance of an exit) upon a slow lean: each state once in, once out."""
    base = replace(BASE, fl_pct=base_pct)
    place = there_and_back(base_pct, end_pct) + (0 if seed is None else sway(seed, 1.4))
    changes = [state for _, state in told(states(replace(standing(base), fl_pct=place), base)[0], ROLLS)]
    lean = ["toes_caution", "toes"] if end_pct > 50 else ["heels_caution", "heels"]
    assert changes == [lean[0], lean[1], lean[0], "none"]


SHARE_LIMITS = [
    ("heel", T.toes_caution_heel_ratio, T.toes_caution_heel_exit_ratio, "roll"),
    ("heel", T.toes_heel_ratio, T.toes_heel_exit_ratio, "roll"),
    ("mth1", T.corner_ratio, T.corner_exit_ratio, "tilt"),
    ("mth5", T.corner_ratio, T.corner_exit_ratio, "tilt"),
]


@pytest.mark.parametrize(("region", "enter", "leave", "channel"), SHARE_LIMITS)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), heel=st.floats(0.3, 0.7), centre=st.floats(0.0, 1.0))
def test_shares_around_a_limit(region, enter, leave, channel, seed, heel, centre):
    """A share that sways by less than half of the way from entry to exit never enters twice."""
    rest = SHARES[1:] / SHARES[1:].sum() * (1 - heel)
    base = replace(BASE, shares=np.array([heel, *rest]))
    own = base.shares[REGIONS.index(region)]
    foot = standing(base)
    ratio = enter + centre * (leave - enter) + sway(seed, 0.49 * (leave - enter))
    ratio[: 2 * RATE_HZ] = enter - 0.01
    shares = foot.shares.copy()
    shares[:, REGIONS.index(region)] = ratio * own
    roll, tilt = states(replace(foot, shares=shares), base)
    codes, names = (roll, ROLLS) if channel == "roll" else (tilt, TILTS)
    mine = {name for name in names if name not in {"none"}}
    entered = [state for _, state in told(codes, names) if state in mine]
    assert len(entered) == len(set(entered)), entered


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), edge=st.sampled_from([T.tilt_from_pct, T.tilt_to_pct]), base_pct=st.floats(28, 52))
def test_a_tilt_at_the_end_of_where_it_is_judged(seed, edge, base_pct):
    base = replace(BASE, fl_pct=base_pct)
    foot = standing(base)
    tripod = np.tile([0.5, 0.5 * 0.8, 0.5 * 0.2], (SCANS, 1))
    codes = states(replace(foot, fl_pct=edge + sway(seed, 1.4), tripod=tripod), base)[1]
    assert [state for _, state in told(codes, TILTS)].count("inward") <= 1


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_gripping_while_the_place_sways_around_its_limit(seed):
    foot = standing(BASE)
    shares = foot.shares.copy()
    shares[:, REGIONS.index("toes")] += 0.12
    place = BASE.fl_pct + T.gripping_fl_pct + sway(seed, 0.9)
    codes = states(replace(foot, fl_pct=place, shares=shares))[1]
    assert [state for _, state in told(codes, TILTS)].count("gripping") <= 1


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_foot_that_hardly_bears_enough(seed):
    """Around a fifth of body weight a foot is judged, then no longer: not in turns."""
    foot = replace(standing(BASE), force_n=(0.21 + sway(seed, 0.009)) * BODY_N)
    assert len(told(states(foot)[0], ROLLS)) <= 1


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), own=st.floats(0.35, 0.65), side=st.sampled_from([-1, 1]))
def test_shift_around_its_limit(seed, own, side):
    share = own + side * (0.085 + sway(seed, 0.0149))
    share[: 2 * RATE_HZ] = own + side * 0.12
    baseline = Baseline({"left": BASE, "right": BASE}, own, 10.0)
    codes = ShiftState(T).advance(np.arange(SCANS) * 10_000, share, baseline)
    assert len(told(codes, SHIFTS)) == 1


@pytest.mark.parametrize("hole_s", [0.13, 0.5, 0.99])
def test_what_nobody_saw_is_no_dwell(hole_s):
    """Scans missing while the foot is beyond a limit: the dwell begins anew behind the hole."""
    foot = standing(BASE)
    place = foot.fl_pct.copy()
    place[300:] = 70.0
    scans = np.concatenate([np.arange(310), np.arange(310 + round(hole_s * RATE_HZ), 600)])
    time_us = scans * 10_000
    part = FootMeasures(
        **{n: getattr(replace(foot, fl_pct=place), n)[scans] for n in FootMeasures.__dataclass_fields__}
    )
    codes = FootStates("left", T).advance(time_us, part, Baseline({"left": BASE}, 0.5, 10.0), BODY_N)
    first_us = time_us[np.flatnonzero(codes.roll == ROLLS.index("toes"))[0]]
    behind_us = (310 + round(hole_s * RATE_HZ)) * 10_000
    assert first_us == behind_us + 150_000
