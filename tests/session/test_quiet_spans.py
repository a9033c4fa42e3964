"""Quiet stances of a frame table, a chosen span, and the mat's noise under them."""

from __future__ import annotations

import numpy as np
import pytest
from simulated_recordings import recording_of

from mat.errors import UsageError
from mat.session.summary import quiet_spans_s, stance_over
from mat.session.summary.quiet import LEAST_S, SETTLE_S, noise_of

RATE_HZ = 100.0


def _frames(seconds: float, phase: str = "stand") -> dict[str, np.ndarray]:
    time_s = np.arange(0, seconds, 1 / RATE_HZ)
    return {
        "time_s": time_s,
        "net_cop_ml_mm": 3.0 * np.sin(2 * np.pi * 0.5 * time_s),
        "net_cop_ap_mm": 4.0 * np.cos(2 * np.pi * 0.5 * time_s) + 120.0,
        "left_load_share": np.full(len(time_s), 0.5),
        "phase": np.full(len(time_s), phase),
        "quality": np.full(len(time_s), "", dtype="<U40"),
    }


def test_the_longest_span_is_the_one_the_summary_measures() -> None:
    quiet = recording_of("sim:quiet?seed=4", 45.0)
    [span] = quiet_spans_s(quiet.frames)
    assert quiet.summary.quiet is not None
    assert span == (quiet.summary.quiet.start_s, quiet.summary.quiet.end_s)
    again = stance_over(quiet.frames, *span)
    assert again.sway.row() == quiet.summary.quiet.sway.row()


def test_each_stretch_begins_anew_behind_a_repetition() -> None:
    frames = _frames(100.0)
    frames["phase"][4000:4500] = "descent"
    spans = quiet_spans_s(frames)
    assert spans == [
        (pytest.approx(SETTLE_S), pytest.approx(39.99)),
        (pytest.approx(45 + SETTLE_S), pytest.approx(99.99)),
    ]
    frames["quality"][7000:7100] = "light;supported"
    assert len(quiet_spans_s(frames)) == 1
    assert quiet_spans_s(_frames(LEAST_S + SETTLE_S - 1)) == []
    assert quiet_spans_s({}) == []


def test_an_ellipse_in_the_plane_by_hand() -> None:
    stance = stance_over(_frames(60.0), 10.0, 50.0)
    # Amplitudes 3 and 4: variances 4.5 and 8, the 95 % ellipse of many samples √5.991 times their roots.
    assert stance.sway.distances.rms_ml_mm == pytest.approx(3 / np.sqrt(2), rel=1e-3)
    assert np.abs(stance.ellipse_mm).max(axis=0) == pytest.approx(np.sqrt(5.991 * np.array([4.5, 8.0])), rel=5e-3)
    assert stance.trace_mm.mean(axis=0) == pytest.approx([0, 0], abs=1e-9)


def test_the_noise_is_found_under_the_sway() -> None:
    frames = _frames(60.0)
    rng = np.random.default_rng(5)
    for name in ("net_cop_ml_mm", "net_cop_ap_mm"):
        frames[name] = frames[name] + rng.normal(0, 0.25, len(frames[name]))
    stance = stance_over(frames, 10.0, 50.0)
    assert stance.noise_mm == pytest.approx(0.25, rel=0.05)
    assert 3.0 < stance.noise_floor_mm_s < 6.0
    assert noise_of(np.stack([_frames(60.0)["net_cop_ml_mm"]] * 2, axis=1), RATE_HZ) < 1e-3


@pytest.mark.parametrize(("start_s", "end_s"), [(10.0, 13.0), (20.0, 10.0), (500.0, 600.0)])
def test_too_short_a_span_is_refused(start_s: float, end_s: float) -> None:
    with pytest.raises(UsageError, match="choose a longer span"):
        stance_over(_frames(60.0), start_s, end_s)


def test_a_span_in_which_nobody_stood_is_refused() -> None:
    frames = _frames(60.0)
    frames["net_cop_ap_mm"][3000:3100] = np.nan
    with pytest.raises(UsageError, match="within one stance"):
        stance_over(frames, 10.0, 50.0)
