"""What may not change what a person did: where they stand, how the pads lie, their weight, a mirror, the clock, blocks.

Forces go in as they are, so that film and circuit, which have no such symmetry, are left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline.sessions import SETTINGS, analysed, scans_of, session_bytes

from mat.geometry import SIDES, Side
from mat.pipeline import Analysis, AnalysisSettings, Pipeline
from mat.posture import SHIFTS
from mat.wire import FrameBlock

OTHER: dict[Side, Side] = {"left": "right", "right": "left"}
FOOT_NUMBERS = ("force_n", "fl_pct", "cop_medial_mm", "shares", "tripod")
PERSON_CODES = ("phase", "set_number", "repetition", "person")
SESSIONS = ("toes", "shift", "inward")
few = settings(max_examples=3, deadline=None)


@pytest.fixture(scope="module", params=SESSIONS)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@cache
def scans_and_forces(name: str) -> tuple[FrameBlock, np.ndarray]:
    """A simulated person's scans, and the forces on the cells."""
    scans = scans_of(session_bytes(name))
    return scans, analysed(scans).force_n.astype(float)


def judged(
    scans: FrameBlock, force_n: np.ndarray, how: AnalysisSettings = SETTINGS, cuts: Sequence[int] = ()
) -> Analysis:
    """Forces through the line, in blocks."""
    pipeline = Pipeline(how, scans.hello)
    edges = sorted({0, len(scans), *(cut % len(scans) for cut in cuts)})
    parts = [pipeline.process_forces(scans.rows_at(slice(a, b)), force_n[a:b]) for a, b in itertools.pairwise(edges)]
    return Analysis.joined(scans, parts)


@cache
def here(name: str) -> Analysis:
    """The session as it is."""
    return judged(*scans_and_forces(name))


def close(one: np.ndarray, other: np.ndarray, what: str = "", tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(other, one, rtol=tolerance, atol=tolerance, equal_nan=True, err_msg=what)


def times_of(analysis: Analysis, later_us: int = 0) -> list[tuple[object, ...]]:
    """What happened, without its figures."""
    told: list[tuple[object, ...]] = [
        (
            event.channel,
            event.side,
            event.state,
            event.start_us - later_us,
            None if event.end_us is None else event.end_us - later_us,
        )
        for event in analysis.events
    ]
    for repetition in analysis.repetitions:
        us = (repetition.start_us, repetition.bottom_us, repetition.end_us, repetition.known_us)
        told.append((repetition.set_number, repetition.number, *(time_us - later_us for time_us in us)))
    return told


def assert_same_states(one: Analysis, other: Analysis) -> None:
    for channel in (*PERSON_CODES, "shift", "touch"):
        np.testing.assert_array_equal(getattr(other, channel), getattr(one, channel), err_msg=channel)
    for side in SIDES:
        np.testing.assert_array_equal(other.roll[side], one.roll[side])
        np.testing.assert_array_equal(other.tilt[side], one.tilt[side])


def assert_same_feet(one: Analysis, other: Analysis, force: float = 1.0) -> None:
    for side in SIDES:
        for field in FOOT_NUMBERS:
            factor = force if field == "force_n" else 1.0
            close(getattr(one.feet[side], field) * factor, getattr(other.feet[side], field), f"{side} {field}", 1e-7)


def test_the_sessions_hold_what_is_to_be_compared(name):
    whole = here(name)
    assert whole.repetitions
    assert whole.events
    assert np.isfinite(whole.feet["left"].fl_pct).mean() > 0.5


@pytest.mark.parametrize(("left_deg", "right_deg"), [(15.0, -15.0), (-8.0, 3.0), (0.0, 12.0)])
def test_how_the_pads_are_turned(name, left_deg, right_deg):
    """Pads turned with the feet on them: the same feet, once they are found in the same stance."""
    how = replace(SETTINGS, weight_kg=None, left_angle_deg=left_deg, right_angle_deg=right_deg)
    scans, force_n = scans_and_forces(name)
    one, other = judged(scans, force_n, replace(SETTINGS, weight_kg=None)), judged(scans, force_n, how)
    for side in SIDES:
        mine, theirs = one.feet[side], other.feet[side]
        both = np.isfinite(mine.fl_pct) & np.isfinite(theirs.fl_pct)
        assert both.sum() > 0.8 * np.isfinite(mine.fl_pct).sum()
        close(mine.force_n, theirs.force_n, f"{side} force", 1e-7)
        # The direction of sway across the pads decides which moment is still first: a footprint up to 2 s younger,
        # whose axis may differ by 2° (2 mm at 60 mm from its middle, 0.02 of the tripod's 100 mm).
        for field, apart in (("fl_pct", 0.3), ("cop_medial_mm", 2.0), ("shares", 0.02), ("tripod", 0.02)):
            assert np.abs(getattr(mine, field) - getattr(theirs, field))[both].max() <= apart, field
        way_mm = np.hypot(*np.diff(mine.cop_mm, axis=0).T), np.hypot(*np.diff(theirs.cop_mm, axis=0).T)
        close(way_mm[0], way_mm[1], side, 1e-7)


@pytest.mark.parametrize("rows", [-1, 1])
def test_standing_a_cell_further_along(name, rows):
    scans, force_n = scans_and_forces(name)
    # What noise there is in the first and last row would come in at the other end.
    inner_n = np.where(np.isin(np.arange(force_n.shape[1]), (0, force_n.shape[1] - 1))[None, :, None], 0.0, force_n)
    one, other = judged(scans, inner_n), judged(scans, np.roll(inner_n, rows, axis=1))
    way_mm = np.array([0.0, scans.hello.grid.row_pitch_mm * rows])
    for side in SIDES:
        close(one.feet[side].cop_mm + way_mm, other.feet[side].cop_mm, side, 1e-7)
    close(one.net_cop_mm + way_mm, other.net_cop_mm, "net", 1e-7)
    assert_same_feet(one, other)
    assert_same_states(one, other)
    assert times_of(one) == times_of(other)


@few
@given(factor=st.floats(0.6, 1.8))
def test_weight(name, factor):
    """A heavier person who does the same."""
    scans, force_n = scans_and_forces(name)
    assert SETTINGS.weight_kg is not None
    one, other = here(name), judged(scans, force_n * factor, replace(SETTINGS, weight_kg=SETTINGS.weight_kg * factor))
    assert_same_feet(one, other, factor)
    assert_same_states(one, other)
    assert times_of(one) == times_of(other)
    for mine, theirs in zip(one.repetitions, other.repetitions, strict=True):
        assert theirs.peak_force_n == pytest.approx(mine.peak_force_n * factor, rel=1e-7)
        assert (theirs.ap_mm, theirs.in_band_share) == pytest.approx((mine.ap_mm, mine.in_band_share), rel=1e-6)


def test_the_mirrored_person(name):
    scans, force_n = scans_and_forces(name)
    one, other = here(name), judged(scans, force_n[:, :, ::-1])
    close(one.net_cop_mm * [-1, 1], other.net_cop_mm, "net", 1e-7)
    close(1 - one.left_load_share, other.left_load_share, "left", 1e-7)
    for side in SIDES:
        mine, theirs = one.feet[side], other.feet[OTHER[side]]
        for field in ("force_n", "fl_pct", "cop_medial_mm", "tripod"):
            close(getattr(mine, field), getattr(theirs, field), field, 1e-6)
        np.testing.assert_array_equal(other.roll[OTHER[side]], one.roll[side])
        np.testing.assert_array_equal(other.tilt[OTHER[side]], one.tilt[side])
    swapped = np.array([0, SHIFTS.index("right"), SHIFTS.index("left"), -1])
    np.testing.assert_array_equal(other.shift, swapped[one.shift])
    for channel in PERSON_CODES:
        np.testing.assert_array_equal(getattr(other, channel), getattr(one, channel), err_msg=channel)
    for mine, theirs in zip(one.repetitions, other.repetitions, strict=True):
        assert (mine.start_us, mine.bottom_us, mine.end_us) == (theirs.start_us, theirs.bottom_us, theirs.end_us)
        assert theirs.left_share_at_peak == pytest.approx(1 - mine.left_share_at_peak, rel=1e-6)


@few
@given(cuts=st.lists(st.integers(0, 10**6), max_size=60))
def test_blocks(name, cuts):
    one, other = here(name), judged(*scans_and_forces(name), cuts=cuts)
    assert_same_feet(one, other)
    assert_same_states(one, other)
    assert times_of(one) == times_of(other)


@few
@given(later_us=st.integers(0, 10**9))
def test_the_clock(name, later_us):
    """Bins and ticks lie on the clock: what begins whole tenths of a second later is the same then."""
    later_us -= later_us % 100_000
    scans, force_n = scans_and_forces(name)
    one, other = here(name), judged(replace(scans, time_us=scans.time_us + later_us), force_n)
    assert_same_feet(one, other)
    assert_same_states(one, other)
    assert times_of(one) == times_of(other, later_us)
