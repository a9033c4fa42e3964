"""Who stands where: settling, baseline, stepping off, moved feet, body weight; to the tenth of a second."""

from __future__ import annotations

import numpy as np
import pytest
from foot.prints import BODY_N, GEOMETRY, both_pads_n, lay, random_prints, template

from mat.foot import Stance, StanceTracker
from mat.foot.stance import LEAST_BODY_WEIGHT_N

RATE_HZ = 50
NOTHING = np.zeros((1, 16, 16))


def pad(side: str, fl_pct: float = 42.0, share: float = 0.5, across_mm: float = 85.0, rear_mm: float = 24.0):
    across = across_mm if side == "left" else 160 - across_mm
    return lay(template("mun104", side), side, rear_mm, across, 1).pad_n(fl_pct, share * BODY_N)[0]


def standing(fl_pct: float = 42.0, left: float = 0.5, **where: float) -> np.ndarray:
    """(1, rows, cols) newtons of a person on both pads."""
    return both_pads_n(pad("left", fl_pct, left, **where), pad("right", fl_pct, 1 - left, **where))


def one_leg() -> np.ndarray:
    return both_pads_n(pad("left", share=1.0), 0 * pad("right"))


class Mat:
    """Feeds a tracker scene by scene and remembers when the stance changed."""

    def __init__(self, **person: float) -> None:
        self.tracker = StanceTracker(GEOMETRY, **person)
        self.time_us = 0
        self.history: list[tuple[float, Stance]] = []

    def show(self, seconds: float, *frames: np.ndarray) -> Stance:
        """The frames one after the other, over and over."""
        count = round(seconds * RATE_HZ)
        time_us = self.time_us + np.arange(count) * (1_000_000 // RATE_HZ)
        scene = np.concatenate(frames)[np.arange(count) % len(frames)]
        for first, stance in self.tracker.process(time_us, scene):
            self.history.append((time_us[first] / 1e6, stance))
        self.time_us = int(time_us[-1]) + 1_000_000 // RATE_HZ
        return self.tracker.stance

    def first(self, condition) -> float:
        return next(when for when, stance in self.history if condition(stance))


def test_nobody():
    mat = Mat()
    stance = mat.show(5, NOTHING)
    assert not stance.occupied
    assert not stance.feet
    assert stance.body_weight_n == LEAST_BODY_WEIGHT_N
    assert not stance.weighed


def test_footprints_after_two_still_seconds_and_the_baseline_after_ten():
    mat = Mat(body_weight_n=BODY_N)
    mat.show(1, NOTHING)
    stance = mat.show(12, standing())
    assert mat.first(lambda s: s.occupied) == pytest.approx(1.1)
    assert mat.first(lambda s: len(s.feet) == 2) == pytest.approx(3.0)
    assert mat.first(lambda s: s.baseline.duration_s == 2.0) == pytest.approx(3.0)
    assert mat.first(lambda s: s.baseline.duration_s == 10.0) == pytest.approx(11.0)
    for side in ("left", "right"):
        assert stance.baseline.foot(side).fl_pct == pytest.approx(42, abs=3)
        assert stance.baseline.foot(side).fl_sd_pct == pytest.approx(0, abs=1e-6)
        assert stance.baseline.foot(side).shares.sum() == pytest.approx(1)
    assert stance.baseline.left_share == pytest.approx(0.5, abs=1e-6)


def test_no_footprint_while_moving():
    mat = Mat(body_weight_n=BODY_N)
    frames = [standing(fl) for fl in np.concatenate([np.linspace(30, 55, 25), np.linspace(55, 30, 25)])]
    stance = mat.show(6, *frames)
    assert stance.occupied
    assert not stance.feet
    assert not mat.show(1.8, standing()).feet
    assert len(mat.show(0.5, standing()).feet) == 2


def test_sway_of_a_few_millimetres_is_still_and_gives_its_sd():
    mat = Mat(body_weight_n=BODY_N)
    phase = np.linspace(0, 2 * np.pi, 100, endpoint=False)
    stance = mat.show(12, *[standing(42 + 1.2 * np.sin(p)) for p in phase])
    assert stance.baseline.duration_s == 10.0
    assert stance.baseline.foot("left").fl_sd_pct == pytest.approx(1.2 / np.sqrt(2), rel=0.15)


def test_a_lean_taken_after_the_first_seconds_is_no_baseline():
    mat = Mat(body_weight_n=BODY_N)
    before = mat.show(2.5, standing(40)).baseline.foot("left").fl_pct
    mat.show(0.5, *[standing(fl) for fl in np.linspace(40, 58, 25)])
    baseline = mat.show(14, standing(58)).baseline
    assert baseline.foot("left").fl_pct == before
    assert baseline.duration_s == 2.0


def test_stepping_off_for_half_a_second_forgets_the_stance():
    mat = Mat(body_weight_n=BODY_N)
    mat.show(4, standing())
    assert len(mat.show(0.3, NOTHING).feet) == 2
    assert len(mat.show(1, standing()).feet) == 2, "a hop of 0.3 s keeps the stance"
    stance = mat.show(0.8, NOTHING)
    assert not stance.occupied
    assert not stance.feet
    assert stance.baseline.duration_s == 0
    assert len(mat.show(2.5, standing(rear_mm=10.0)).feet) == 2
    assert mat.tracker.stance.feet["left"].footprint.rear_mm[1] == pytest.approx(10, abs=7)


def test_a_moved_foot_is_forgotten_after_a_second_and_found_again():
    mat = Mat(body_weight_n=BODY_N)
    mat.show(4, standing())
    moved = both_pads_n(pad("left"), pad("right", across_mm=105))
    mat.show(0.8, moved)
    assert len(mat.tracker.stance.feet) == 2
    stance = mat.show(0.5, moved)
    assert set(stance.feet) == {"left"}
    assert stance.moved == {"right"}
    stance = mat.show(3, moved)
    assert set(stance.feet) == {"left", "right"}
    assert not stance.moved


@pytest.mark.parametrize("fl_pct", [18, 75])
def test_a_roll_is_no_moved_foot(fl_pct):
    mat = Mat(body_weight_n=BODY_N)
    mat.show(4, standing())
    frames = [standing(fl) for fl in np.linspace(42, fl_pct, 10)]
    mat.show(0.2, *frames)
    stance = mat.show(5, standing(fl_pct))
    assert not stance.moved
    assert len(stance.feet) == 2


def test_one_foot_only():
    mat = Mat(body_weight_n=BODY_N)
    stance = mat.show(12, one_leg())
    assert set(stance.feet) == {"left"}
    assert set(stance.baseline.feet) == {"left"}
    assert stance.baseline.left_share == 1.0
    stance = mat.show(3, standing())
    assert set(stance.feet) == {"left", "right"}
    assert stance.baseline.left_share == pytest.approx(0.5, abs=1e-6)


def test_the_scale_is_set_once_in_the_first_still_stance():
    mat = Mat(body_weight_n=1.25 * BODY_N)
    assert not mat.show(1.9, standing()).weighed
    stance = mat.show(1, standing())
    assert stance.weighed
    assert stance.force_scale == pytest.approx(1.25, rel=1e-6)
    mat.show(1, NOTHING)
    assert mat.show(4, 0.8 * standing()).force_scale == stance.force_scale, "the film's scale is not set twice"


@pytest.mark.parametrize("factor", [0.45, 2.1])
def test_a_scale_out_of_range_is_refused(factor):
    mat = Mat(body_weight_n=factor * BODY_N)
    stance = mat.show(4, standing())
    assert not stance.weighed
    assert stance.force_scale == 1.0
    assert stance.weight_misfit == pytest.approx(1 / factor, rel=0.01)
    assert stance.body_weight_n == pytest.approx(BODY_N), "judged by the load that is there"


def test_a_refused_scale_is_tried_again_in_the_next_stance():
    """First a foot of 280 N alone, the other still on the floor; then all of the weight."""
    mat = Mat(body_weight_n=BODY_N)
    mat.show(3, 0.4 * one_leg())
    assert not mat.tracker.stance.weighed
    mat.show(1, NOTHING)
    stance = mat.show(4, standing())
    assert stance.weighed
    assert stance.force_scale == pytest.approx(1.0, rel=1e-6)


def test_a_foot_put_on_first_does_not_set_the_scale_for_the_person():
    """One foot still on the floor with 45 % of the weight, for 3 s; then both on the mat."""
    mat = Mat(body_weight_n=BODY_N)
    mat.show(3, 0.55 * one_leg())
    stance = mat.show(5, standing())
    assert stance.force_scale == pytest.approx(1.0, rel=0.05)


def test_a_foot_put_on_first_is_not_taken_for_the_weight_of_the_person():
    mat = Mat()
    mat.show(3, 0.55 * one_leg())
    assert mat.show(5, standing()).body_weight_n == pytest.approx(BODY_N, rel=0.05)


def test_without_an_entered_weight_it_is_measured_and_nothing_scaled():
    mat = Mat()
    stance = mat.show(4, standing())
    assert stance.body_weight_n == pytest.approx(BODY_N, rel=1e-6)
    assert stance.force_scale == 1.0
    assert not stance.weighed


@pytest.mark.parametrize("block", [1, 3, 64])
def test_blocks_change_nothing(block):
    rng = np.random.default_rng(1)
    wobble = 1 + 0.01 * rng.standard_normal((40, 1, 1))
    scenes = [np.repeat(NOTHING, 40, 0), *[standing() * wobble] * 3, one_leg() * wobble,
              np.repeat(NOTHING, 40, 0), *[standing(rear_mm=12.0) * wobble] * 4]  # fmt: skip
    frames = np.concatenate(scenes)
    time_us = np.arange(len(frames)) * 20_000

    def changes(size: int) -> list[tuple[int, tuple]]:
        tracker, known = StanceTracker(GEOMETRY, BODY_N), []
        for start in range(0, len(frames), size):
            pairs = tracker.process(time_us[start : start + size], frames[start : start + size])
            known += [(start + first, stance) for first, stance in pairs]
        told = [(known[0][0], facts(known[0][1]))]
        for at, stance in known:
            if facts(stance) != told[-1][1]:
                told.append((at, facts(stance)))
        return told

    assert len(changes(len(frames))) > 5
    assert changes(block) == changes(len(frames))


def facts(stance: Stance) -> tuple:
    feet = tuple((side, tuple(np.round(foot.footprint.rear_mm, 6))) for side, foot in stance.feet.items())
    return stance.occupied, stance.moved, feet, round(stance.baseline.left_share, 9), stance.weighed


@pytest.mark.parametrize("picture", ["mun104", "emed"])
@pytest.mark.parametrize("seed", range(6))
def test_pads_plugged_crosswise_are_seen_and_others_are_not(picture, seed):
    """A foot's arch opens inwards; with the pads exchanged both arches open outwards."""
    left, right = random_prints(picture, 2, seed=seed, clear_mm=5)
    pads = [laid.film_pad_n(np.array([42.0])) for laid in (left, right)]
    sound, crossed = Mat(), Mat()
    assert not sound.show(4, both_pads_n(*pads)).sides_swapped
    assert crossed.show(4, both_pads_n(*reversed(pads))).sides_swapped
    crossed.show(1, NOTHING)
    assert not crossed.show(1, NOTHING).sides_swapped
