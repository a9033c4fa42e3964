"""The guided calibration: what a person does well, and what they do wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from session.calibrated_mat import EVEN, HELLO, CalibratedMat, as_asked

from mat.errors import SettingsError, UsageError
from mat.geometry import MatGeometry
from mat.pressure import FSR_FILM
from mat.session.calibrating import CalibrationFlow, Equipment, calibration_steps
from mat.session.calibrating.checks import check_feet, check_rows, check_weights, turned_round
from mat.session.calibrating.finish import finish
from mat.session.calibrating.flow import Phase
from mat.sim.film import GainSpread

WEIGHT = Equipment(70.0)


def flow(equipment: Equipment = WEIGHT) -> CalibrationFlow:
    return CalibrationFlow(HELLO, equipment, FSR_FILM, placements=2)


@pytest.fixture(scope="module")
def done() -> CalibrationFlow:
    walked = flow()
    CalibratedMat().walk(walked)
    assert walked.finished
    return walked


@pytest.fixture(scope="module")
def outcome(done):
    return done.outcome("2026-01-02T03:04:05+01:00")


def at_step(number: int, mat: CalibratedMat) -> CalibrationFlow:
    """A flow whose steps before this one were done."""
    begun = flow()
    mat.walk(begun, until=lambda view: view.number >= number)
    return begun


def test_a_whole_calibration_finds_gains_law_and_says_what_it_gave(outcome):
    calibration = outcome.calibration
    true = GainSpread.drawn(HELLO.grid, EVEN.gain_spread, 5).gain
    error = np.log(calibration.gain / true)
    print(f"gains off by {np.std(error - error.mean()):.1%}, exponent {calibration.film.exponent:.3f}")
    assert 0.005 < np.std(error - error.mean()) < 0.05
    assert calibration.film.exponent == pytest.approx(FSR_FILM.exponent, abs=0.04)
    assert [row.group for row in outcome.rows] == ["zero", "even out left", "even out right", "weigh", "touch-up"]
    assert calibration.mat_id == HELLO.mat_id
    assert calibration.created.startswith("2026-01-02")
    assert 0.5 < calibration.expected_cop_ap_mm < 3
    assert outcome.rows[-1].cop_ap_mm <= outcome.rows[1].cop_ap_mm


def test_how_the_scans_are_cut_changes_nothing(done):
    mat, other = CalibratedMat(), flow()
    asked = None
    while not other.finished and other.view.number < 4:
        if other.view.step is not asked:
            asked = other.view.step
            mat.perform(asked)
        block = mat.block()
        for scan in range(len(block)):
            other.feed(block.rows_at(slice(scan, scan + 1)))
    for one, two in zip(done.measured[:3], other.measured[:3], strict=True):
        np.testing.assert_allclose(one.held.cells_s, two.held.cells_s, atol=1e-15)
        np.testing.assert_array_equal(one.held.counted, two.held.counted)


def test_zero_is_refused_while_something_is_on_the_mat():
    mat = CalibratedMat()
    views = mat.walk(flow(), do=as_asked(kind="weigh", bears="person"), seconds=12)
    assert views[-1].number == 1
    assert views[-1].light.state == "wrong"
    assert "take it off" in views[-1].light.text


def test_a_board_on_the_wrong_pad_is_told():
    mat = CalibratedMat()
    views = mat.walk(at_step(3, mat), do=as_asked(side="right"), seconds=12)
    assert views[-1].number == 3
    assert "other pad" in views[-1].light.text


def test_a_load_without_a_board_is_told():
    mat = CalibratedMat()
    views = mat.walk(at_step(3, mat), do=as_asked(kind="point", at_mm=(160.0, 80.0)), seconds=12)
    assert views[-1].number == 3
    assert "whole pad" in views[-1].light.text


def test_moving_holds_the_light_and_stepping_off_begins_the_step_again():
    mat = CalibratedMat()
    begun = at_step(11, mat)
    assert begun.view.step.kind == "weigh"
    views = mat.walk(begun, do=as_asked(move="rock"), seconds=14)
    assert views[-1].number == 11
    assert any("still" in view.light.text for view in views)
    mat.perform(begun.view.step)
    mat.walk(begun, do=lambda step: step, until=lambda view: view.held > 0.4)
    mat.perform(begun.steps[0])
    notes = [begun.feed(mat.block()).note for _ in range(8)]
    assert any("again" in note for note in notes)
    assert begun.view.held == 0


def test_undo_repeat_and_skip_say_what_they_do():
    mat = CalibratedMat()
    begun = flow()
    assert "nothing to undo" in begun.undo().note.lower()
    assert "cannot be left out" in begun.skip().note
    mat.walk(begun, until=lambda view: view.number == 2)
    assert "left out" in begun.skip().note.lower()
    assert begun.view.number == 3
    begun.undo()
    assert begun.view.number == 2
    assert begun.view.phase is Phase.CLEARING
    assert begun.repeat().number == 2


def test_what_was_left_out_stands_in_the_table(done):
    kept = [one if one.step.kind != "touch-up" else replace(one, held=None) for one in done.measured]
    outcome = finish(HELLO, FSR_FILM, kept, "2026-01-01")
    assert outcome.rows[-1].text == "left out"
    assert [step.done for step in outcome.calibration.history][-1] == ""


@pytest.mark.parametrize("factor", [2.2046, 10.0, 0.4536])
def test_a_weight_in_pounds_or_ten_times_is_refused(done, factor):
    """The person's weight was typed wrong: the boards with the canister say so."""
    measured = [
        replace(one, step=replace(one.step, load_n=one.step.load_n * factor)) if one.step.bears == "person" else one
        for one in done.measured
    ]
    with pytest.raises(SettingsError, match=r"weights do not agree.*Nothing was changed"):
        finish(HELLO, FSR_FILM, measured, "2026-01-01")


@pytest.mark.parametrize("weight_kg", [7.0, 700.0, float("nan")])
def test_a_weight_nobody_has_is_refused(weight_kg):
    with pytest.raises(UsageError, match=r"body weight"):
        Equipment(weight_kg)


def test_a_dead_row_is_refused_and_single_dead_cells_are_not():
    dead = np.zeros((16, 16), dtype=bool)
    dead[5, 2], dead[9, 12] = True, True
    check_rows(dead)
    dead[7, :8] = True
    with pytest.raises(SettingsError, match=r"left pad row 7 does not answer"):
        check_rows(dead)
    columns = np.zeros((16, 16), dtype=bool)
    columns[:, 13] = True
    with pytest.raises(SettingsError, match=r"column 13"):
        check_rows(columns)


def test_a_dead_row_through_the_boards(done):
    def without_row(one):
        cells_s = one.held.cells_s.copy()
        cells_s[:, 7] = 0
        return replace(one, held=replace(one.held, cells_s=cells_s))

    with pytest.raises(SettingsError, match=r"row 7"):
        finish(HELLO, FSR_FILM, [without_row(one) for one in done.measured], "2026-01-01")


def test_a_mat_turned_round_and_exchanged_pads_are_refused(done):
    stance = next(one for one in done.measured if one.step.kind == "weigh").held
    force_n = FSR_FILM.force_n(np.maximum(stance.cells_s[stance.counted].mean(axis=0), 0))
    geometry = MatGeometry(HELLO.grid)
    check_feet(force_n, geometry)
    assert not turned_round(force_n[:, :8])
    with pytest.raises(SettingsError, match=r"heel end"):
        check_feet(force_n[::-1, ::-1], geometry)
    with pytest.raises(SettingsError, match=r"exchanged"):
        check_feet(np.concatenate([force_n[:, 8:], force_n[:, :8]], axis=1), geometry)


def test_a_restless_mat_is_refused(done):
    zero = done.measured[0]
    noisy = replace(zero, held=replace(zero.held, noise_s=np.full((16, 16), 3e-4)))
    with pytest.raises(SettingsError, match=r"restless"):
        finish(HELLO, FSR_FILM, [noisy, *done.measured[1:]], "2026-01-01")


def test_agreeing_loads_pass():
    check_weights([], FSR_FILM)


def test_the_computing_tells_how_far_it_is_and_can_be_ended(done):
    told: list[tuple[str, float]] = []
    done.outcome("2026-01-02", lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.1
    assert shares[-1] < 1
    assert len({what for what, _ in told}) >= 3

    def stop(what: str, share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        done.outcome("2026-01-02", stop)


def test_nobody_stands_on_one_leg_and_the_chair_is_in_every_risky_step():
    steps = calibration_steps(WEIGHT)
    assert len(steps) == 1 + 1 + 12 + 1 + 7
    for step in steps:
        assert "one leg" not in step.ask
        if step.kind == "board" and step.bears == "person":
            assert "both feet" in step.ask
            assert "chair" in step.ask
    with pytest.raises(UsageError, match=r"placements"):
        calibration_steps(WEIGHT, 1)
