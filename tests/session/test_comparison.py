"""Comparison of two recordings: courses by hand, what may be compared, and when a change is real."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from simulated_recordings import recording_of

from mat.files.markers import Marker
from mat.posture import Thresholds
from mat.session.comparison import (
    CHANNELS,
    POINTS,
    Conditions,
    Courses,
    changes_between,
    conditions_of,
    courses_of,
    differences,
)
from mat.session.comparison.conditions import told_context
from mat.session.reading import Recording


@pytest.fixture(scope="module")
def toes() -> Recording:
    return recording_of("sim:toes?seed=3", 40.0)


def _with(recording: Recording, **columns: np.ndarray) -> Recording:
    return replace(recording, frames={**recording.frames, **columns})


class TestCourses:
    """Repetitions on 0–100 % of their own time."""

    def test_a_line_in_time_is_a_line_in_share_whatever_a_repetition_lasts(self, toes: Recording) -> None:
        line = toes.time_s * 3.0
        found = courses_of(_with(toes, left_load_share=line))["share"].values
        for values, rep in zip(found, toes.repetitions, strict=True):
            expected = 300.0 * np.linspace(rep.start_us / 1e6, rep.end_us / 1e6, POINTS)
            # The last scan before the end is the last that counts: a hundredth of a second at a slope of 300/s.
            np.testing.assert_allclose(values, expected, atol=3.1)

    def test_mean_and_spread_by_hand(self) -> None:
        values = np.array([[1.0] * POINTS, [2.0] * POINTS, [6.0] * POINTS])
        values[2, 5] = np.nan
        courses = Courses(values)
        assert (courses.mean[0], courses.spread[0]) == (3.0, pytest.approx(math.sqrt(7.0)))
        assert (courses.mean[5], courses.spread[5]) == (1.5, pytest.approx(math.sqrt(0.5)))
        assert np.isnan(Courses(values[:1]).spread).all()
        np.testing.assert_array_equal(Courses(values[:1]).edges[0], values[0])

    def test_forward_means_the_same_wherever_somebody_stood(self, toes: Recording) -> None:
        moved = _with(toes, net_cop_ap_mm=toes.frames["net_cop_ap_mm"] + 37.0)
        np.testing.assert_allclose(
            courses_of(moved)["net_ap"].values, courses_of(toes)["net_ap"].values, atol=1e-9, equal_nan=True
        )

    def test_force_is_told_in_body_weight(self, toes: Recording) -> None:
        assert 95 < float(np.nanmean(courses_of(toes)["force"].values)) < 105

    def test_nothing_to_compare_is_empty(self, toes: Recording) -> None:
        none = courses_of(replace(toes, repetitions=()))
        assert {channel: len(none[channel]) for channel in CHANNELS} == dict.fromkeys(CHANNELS, 0)
        assert all(np.isnan(each.mean).all() for each in none.values())


class TestConditions:
    """What must be alike."""

    def test_each_condition_is_named_with_both_values(self, toes: Recording) -> None:
        mine = conditions_of(toes.info)
        assert differences(mine, mine) == ()
        other = replace(mine, footwear="socks", gap_mm=90.0, calibrated=True)
        told = [str(each) for each in differences(mine, other)]
        assert told == [
            "gap of the pads, mm (90 instead of 60)",
            "calibration (yes instead of no)",
            "footwear (socks instead of not told)",
        ]

    def test_of_thresholds_only_those_that_differ(self, toes: Recording) -> None:
        mine = conditions_of(toes.info)
        [found] = differences(mine, replace(mine, thresholds=Thresholds(toes_pct=70.0).to_json()))
        assert (found.mine, found.theirs) == ("toes_pct 68", "toes_pct 70")

    def test_they_come_back_from_a_cache(self, toes: Recording) -> None:
        mine = conditions_of(toes.info)
        assert Conditions.from_json(mine.to_json()) == mine

    def test_answers_after_a_set_count(self, toes: Recording) -> None:
        answers = [
            Marker(1, "answers", {"kind": "answers", "pain_before": 2, "load_kg": 12}),
            Marker(2, "answers", {"kind": "answers", "pain_before": 5, "load_kg": 16, "footwear": "socks"}),
        ]
        mine = conditions_of(toes.info, answers)
        assert (mine.load_kg, mine.footwear) == ("16", "socks")
        told = told_context({"footwear": "barefoot"}, answers)
        assert (told["pain_before"], told["footwear"]) == (2, "barefoot")


class TestChanges:
    """A change against the smallest detectable one."""

    REPEATS = ({"sway_velocity_mm_s": 10.0}, {"sway_velocity_mm_s": 11.0}, {"sway_velocity_mm_s": 12.0})

    @pytest.mark.parametrize(("now", "real"), [(12.75, False), (12.80, True), (7.2, True), (11.0, False)])
    def test_the_limit_by_hand(self, now: float, real: bool) -> None:
        # SD of 10, 11, 12 is 1, so the SDC is 1.96 · √2 = 2.772; the other one had 10.
        [change] = changes_between({"sway_velocity_mm_s": now}, {"sway_velocity_mm_s": 10.0}, self.REPEATS)
        assert change.least == pytest.approx(2.7719, abs=1e-3)
        assert change.is_real is real
        assert change.moved == pytest.approx(now - 10.0)

    def test_too_few_repeats_tell_nothing(self) -> None:
        [change] = changes_between({"down_s": 2.0}, {"down_s": 3.0}, [{"down_s": 3.0}, {"down_s": None}])
        assert (change.is_real, change.repeats) == (None, 1)

    def test_rounding_is_no_change(self) -> None:
        """Repeats that happen to be equal must not make a tenth of a second real."""
        alike = [{"up_s": 1.5}] * 4
        assert changes_between({"up_s": 1.7}, {"up_s": 1.5}, alike)[0].is_real is False
        assert changes_between({"up_s": 1.8}, {"up_s": 1.5}, alike)[0].is_real is True

    def test_shares_are_told_in_percent_and_undefined_ones_left_out(self) -> None:
        now, then = {"left_load_share": 0.52, "in_band_share": None}, {"left_load_share": 0.50, "in_band_share": 1.0}
        [change] = changes_between(now, then, [])
        assert (change.name, change.now, change.then) == ("left_load_share", 52.0, 50.0)
