"""Moving through a recording, its bands and scenes: without Qt."""

from __future__ import annotations

import numpy as np
import pytest
from simulated_recordings import recording_of

from mat.geometry import SIDES
from mat.posture.repetitions import Correction
from mat.session.reading import Recording
from viz.review.bands import REMOVED, ROWS, bands_of
from viz.review.help_page import LETTERS, state_name
from viz.review.model import SPEEDS, ReviewModel
from viz.review.scenes import scan_scene
from viz.state import Role
from viz.texts import text


@pytest.fixture
def toes() -> Recording:
    return recording_of("sim:toes?seed=3", 40.0)


def test_every_state_on_the_timeline_has_a_letter_of_its_own(toes: Recording) -> None:
    letters = [text(f"review.letter.{state}") for state in LETTERS]
    assert len(set(letters)) == len(LETTERS)
    assert all(state_name(state) for state in LETTERS)
    bands = bands_of(toes)
    assert {band.state for band in bands if band.state} <= set(LETTERS)
    assert {band.row for band in bands} <= set(ROWS)


def test_rolls_stand_on_the_foot_that_rolled_and_repetitions_are_numbered(toes: Recording) -> None:
    bands = bands_of(toes)
    rolls = [(band.row, band.start_s, band.end_s) for band in bands if band.state == "toes"]
    told = [
        (e.side, e.start_us / 1e6, e.end_us and e.end_us / 1e6) for e in toes.events if e.state == "toes" and e.side
    ]
    assert rolls
    assert sorted(rolls) == sorted(told)
    numbers = [band.number for band in bands if band.row == "repetitions"]
    assert numbers == [f"{rep.set_number}.{rep.number}" for rep in toes.repetitions]
    alarmed = [rep for rep in toes.repetitions if "toes" in {worst.state for worst in rep.worst.values()}]
    assert sum(band.role is Role.ALARM for band in bands if band.row == "repetitions") == len(alarmed)


def test_a_repetition_that_was_removed_by_hand_stays_to_be_seen(toes: Recording) -> None:
    rep = toes.repetitions[1]
    corrected = toes.with_corrections([Correction("remove", rep.start_us, rep.bottom_us, rep.end_us)])
    told = [(band.number, band.start_s) for band in bands_of(corrected) if band.row == "repetitions"]
    assert (REMOVED, rep.start_us / 1e6) in told
    assert len(told) == len(toes.repetitions)
    assert sum(number == REMOVED for number, _ in told) == 1


def test_a_roll_covers_the_heel_that_lifts_in_it(toes: Recording) -> None:
    left = [band for band in bands_of(toes) if band.row == "left"]
    rolls = [index for index, band in enumerate(left) if band.state == "toes"]
    lifted = [index for index, band in enumerate(left) if band.state == "corner_heel"]
    assert rolls
    assert lifted
    assert min(rolls) > max(lifted)


def test_a_scene_is_the_scan_and_tells_its_state(toes: Recording) -> None:
    geometry = toes.settings.geometry(toes.info.hello)
    rolled = next(event for event in toes.events if event.state == "toes" and event.side)
    scan = int(np.searchsorted(toes.time_s, rolled.start_us / 1e6)) + 1
    scene = scan_scene(toes, geometry, scan)
    assert scene.state.key in {"toes", "twist"}
    assert toes.force_n is not None
    area_m2 = geometry.grid.row_pitch_mm * geometry.grid.col_pitch_mm / 1e6
    np.testing.assert_allclose(scene.pressure_kpa * area_m2 * 1000, toes.force_n[scan], rtol=1e-6)
    for side in SIDES:
        assert scene.feet[side].fl_pct == toes.frames[f"{side}_cop_fl_pct"][scan]
        assert scene.feet[side].standing is not None
        assert scene.feet[side].band_pct is not None
    assert len(scene.net_trail_mm) == pytest.approx(150, abs=3)


def test_before_anybody_stands_no_foot_is_drawn(toes: Recording) -> None:
    scene = scan_scene(toes, toes.settings.geometry(toes.info.hello), 0)
    assert scene.state.key in {"step_on", "stand_still"}
    assert all(foot.standing is None for foot in scene.feet.values())


def test_the_cursor_stays_inside_and_the_stretch_follows(toes: Recording) -> None:
    model = ReviewModel(toes)
    model.see(0.0, 10.0)
    model.move_to(25.0)
    assert model.seen_s[0] <= 25.0 <= model.seen_s[1]
    model.move_to(1e9)
    assert model.cursor_s == model.end_s
    assert model.scan == len(toes) - 1
    model.move_to(-5.0)
    assert (model.cursor_s, model.scan) == (0.0, 0)


def test_scans_and_repetitions_are_stepped_through_one_by_one(toes: Recording) -> None:
    model = ReviewModel(toes)
    for expected in range(1, 50):
        model.step_scans(1)
        assert model.scan == expected
    starts = [rep.start_us / 1e6 for rep in toes.repetitions]
    assert len(starts) >= 2
    model.move_to(0.0)
    for index, start_s in enumerate(starts):
        model.step_repetition(1)
        assert model.cursor_s == start_s
        assert model.repetition_at_cursor() == index
    model.step_repetition(1)
    assert model.cursor_s == starts[-1]
    model.step_repetition(-1)
    assert model.cursor_s == starts[-2]


def test_zoom_keeps_the_place_and_the_limits(toes: Recording) -> None:
    model = ReviewModel(toes)
    model.see(0.0, 20.0)
    model.zoom(0.5, 8.0)
    start, end = model.seen_s
    assert end - start == pytest.approx(10.0)
    assert (8.0 - start) / (end - start) == pytest.approx(8.0 / 20.0)
    for _ in range(30):
        model.zoom(0.5)
    assert model.seen_s[1] - model.seen_s[0] == pytest.approx(1.0)
    for _ in range(30):
        model.zoom(2.0)
    assert model.seen_s == (0.0, model.end_s)


def test_playing_moves_by_speed_and_holds_at_the_end(toes: Recording) -> None:
    model = ReviewModel(toes)
    assert not model.advance(1.0)
    model.toggle_play()
    for speed in SPEEDS:
        model.speed = speed
        model.move_to(1.0)
        assert model.advance(0.5)
        assert model.cursor_s == pytest.approx(1.0 + 0.5 * speed)
    model.move_to(model.end_s - 0.01)
    assert model.advance(1.0)
    assert not model.playing
    model.toggle_play()
    assert model.cursor_s == 0.0
    for _ in range(9):
        model.step_speed(1)
    assert model.speed == SPEEDS[-1]


def test_both_sets_are_kept_and_shown_in_turn(toes: Recording) -> None:
    model = ReviewModel(toes)
    model.toggle_set()
    assert model.recording is toes
    other = recording_of("sim:quiet", 14.0)
    model.compare(other)
    assert model.recording is other
    model.toggle_set()
    assert model.recording is toes
    model.compare(None)
    assert model.changed is None
