"""The whole line: mirrored people, pauses, other mats, weights, what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matrix.stances import HELLO, as_block
from pipeline.sessions import SETTINGS, analysed, assert_same, codes_of, mirrored, scans_of, session_bytes
from real_footprints import film_cells, mun104, place, tilted

from mat.errors import SettingsError
from mat.geometry import SIDES, MatGeometry
from mat.pipeline import AnalysisSettings, Pipeline
from mat.pipeline.analysis import PHASES, QUALITIES
from mat.pipeline.quality import quality_names
from mat.posture import ROLLS, SHIFTS, TILTS, IntervalLog
from mat.pressure import FSR_FILM
from mat.sim.board import SimulatedBoard, simulated_hello
from mat.sim.body import Body, Stance
from mat.sim.circuit import CircuitModel, quantise
from mat.sim.drills import Repetitions
from mat.sim.film import Film
from mat.sim.motion import PosturalSway
from mat.wire import FrameBlock, Hello

OTHER = {"left": "right", "right": "left"}


def flag(analysis, name: str) -> np.ndarray:
    return (analysis.quality >> QUALITIES.index(name) & 1).astype(bool)


@pytest.mark.parametrize("name", ["toes", "shift", "inward"])
def test_the_mirrored_person_gives_the_mirrored_result(name):
    scans = scans_of(session_bytes(name))
    here, there = analysed(scans), analysed(mirrored(scans))
    # The inversion adds up in single precision, in the order of the columns: a thousandth of what one count makes.
    close = {"rtol": 1e-4, "atol": 1e-3, "equal_nan": True}
    np.testing.assert_allclose(there.net_cop_mm, here.net_cop_mm * [-1, 1], **close)
    np.testing.assert_allclose(there.left_load_share, 1 - here.left_load_share, **close)
    for side in SIDES:
        one, other = here.feet[side], there.feet[OTHER[side]]
        np.testing.assert_allclose(other.cop_mm, one.cop_mm * [-1, 1], **close)
        for field in ("force_n", "fl_pct", "cop_medial_mm", "tripod"):
            np.testing.assert_allclose(getattr(other, field), getattr(one, field), err_msg=field, **close)
        assert np.nanmax(np.abs(other.shares - one.shares)) <= 0.02, "a cell's 1/64 on the other side of a cut"
        np.testing.assert_array_equal(there.roll[OTHER[side]], here.roll[side])
        np.testing.assert_array_equal(there.tilt[OTHER[side]], here.tilt[side])
    swapped = np.array([0, SHIFTS.index("right"), SHIFTS.index("left"), -1])
    np.testing.assert_array_equal(there.shift, swapped[here.shift])
    np.testing.assert_array_equal(there.quality, here.quality)
    for channel in ("phase", "set_number", "repetition", "person"):
        np.testing.assert_array_equal(getattr(there, channel), getattr(here, channel), err_msg=channel)
    assert [r.bottom_us for r in there.repetitions] == [r.bottom_us for r in here.repetitions]
    assert [(e.state, e.start_us, {OTHER[s] for s in e.sides}) for e in there.events if e.channel == "person"] == [
        (e.state, e.start_us, set(e.sides)) for e in here.events if e.channel == "person"
    ]


def test_a_film_that_reads_twice_as_much_is_the_same_person():
    """Scale of force: with the body weight entered, states and repetitions do not depend on the film's own gain."""
    scans = scans_of(session_bytes("toes"))
    law = replace(SETTINGS.film, conductance_at_1n_s=SETTINGS.film.conductance_at_1n_s / 1.5**SETTINGS.film.exponent)
    here, there = analysed(scans), analysed(scans, settings=replace(SETTINGS, film=law))
    for name, codes in codes_of(here).items():
        if name != "quality":
            assert (codes_of(there)[name] == codes).mean() > 0.995, name
    assert [r.bottom_us for r in there.repetitions] == [r.bottom_us for r in here.repetitions]


def with_pause(scans: FrameBlock, at_s: float, pause_us: int) -> FrameBlock:
    """The same scans, the clock having run on for a while at one of them."""
    return replace(scans, time_us=scans.time_us + np.where(scans.time_us >= at_s * 1e6, pause_us, 0))


def test_after_a_pause_of_a_second_the_stance_is_taken_anew():
    scans = scans_of(session_bytes("toes"))
    before, after = analysed(scans), analysed(with_pause(scans, 8.0, 1_000_000))
    at = int(np.searchsorted(scans.time_us, 8_000_000))
    assert np.isfinite(before.feet["left"].fl_pct[at])
    assert np.isfinite(after.feet["left"].fl_pct[at - 1])
    unknown = after.feet["left"].fl_pct[at : at + 90]
    assert np.isnan(unknown).all(), "two still seconds are needed again"
    assert np.isfinite(after.feet["left"].fl_pct[at + 125 :]).any()


@pytest.mark.parametrize("pause_us", [900_000, 1_000_000, 60_000_000])
def test_a_pause_between_blocks_is_a_pause_within_one(pause_us):
    scans = with_pause(scans_of(session_bytes("toes")), 8.0, pause_us)
    at = int(np.searchsorted(scans.time_us, 8_000_000))
    whole = analysed(scans)
    assert_same(whole, analysed(scans, [at]))
    assert_same(whole, analysed(scans, [at - 1, at, at + 1]))


def test_a_hole_shorter_than_a_second_keeps_the_stance():
    scans = scans_of(session_bytes("toes"))
    after = analysed(with_pause(scans, 8.0, 900_000))
    known = scans.time_us > 5_000_000
    assert np.isfinite(after.feet["left"].fl_pct[known]).all()


def test_a_roll_does_not_last_through_a_pause():
    scans = scans_of(session_bytes("toes"))
    whole = analysed(scans)
    rolled = np.flatnonzero(whole.roll["left"] == ROLLS.index("toes"))
    at_us = int(scans.time_us[rolled[0] + 3])
    paused = analysed(with_pause(scans, at_us / 1e6, 600_000_000))
    log = IntervalLog()
    for change in paused.changes:
        log.add(change)
    lasted = [i.end_us - i.start_us for i in log.intervals if i.end_us is not None]
    assert max(lasted) < 20_000_000, "ten minutes without the mat were no ten minutes on the toes"


def test_a_restart_of_the_device_begins_anew_however_short():
    scans = scans_of(session_bytes("toes"))
    at = int(np.searchsorted(scans.time_us, 8_000_000))
    restarted = scans.restarted.copy()
    restarted[at] = True
    after = analysed(replace(scans, restarted=restarted))
    assert np.isnan(after.feet["left"].fl_pct[at : at + 90]).all()


def other_mat(rows: int, cols: int, row_um: int, col_um: int) -> FrameBlock:
    """Somebody standing on a mat of another grid, for eight seconds."""
    hello = replace(simulated_hello(), rows=rows, cols=cols, row_pitch_um=row_um, col_pitch_um=col_um, rate_hz=50)
    geometry = MatGeometry(hello.grid)
    stance = Stance(70.0, 240.0, 4.0)
    motion = Repetitions(PosturalSway(2, 1.0), 4.0, None)
    board = SimulatedBoard(Body(stance, motion, geometry, Film(FSR_FILM, hello.grid)), hello)
    data = board.advance(0)
    board.write(b"s\n")
    return scans_of(data + board.advance(8_000_000))


@pytest.mark.parametrize(
    ("rows", "cols", "row_um", "col_um"),
    [(20, 12, 16_000, 26_000), (16, 16, 20_000, 20_000), (32, 20, 10_000, 16_000)],
)
def test_mats_of_other_sizes(rows, cols, row_um, col_um):
    scans = other_mat(rows, cols, row_um, col_um)
    analysis = analysed(scans)
    assert analysis.force_n.shape == (len(scans), rows, cols)
    assert len(analysis.stance.feet) == 2
    end = slice(-100, None)
    assert analysis.total_force_n[end].mean() == pytest.approx(70 * 9.80665, rel=0.05)
    for side in SIDES:
        assert 30 < analysis.feet[side].fl_pct[end].mean() < 55
        np.testing.assert_allclose(analysis.feet[side].shares[end].sum(axis=1), 1, atol=1e-9)
    assert not analysis.changes


@pytest.mark.parametrize(
    ("rows", "cols", "row_um", "col_um"), [(8, 8, 40_000, 40_000), (32, 16, 10_000, 20_000), (20, 12, 20_000, 30_000)]
)
def test_real_feet_on_mats_of_other_sizes(rows, cols, row_um, col_um):
    hello = replace(HELLO, rows=rows, cols=cols, row_pitch_um=row_um, col_pitch_um=col_um)
    analysis = analysed(real_stance(hello=hello))
    for side in SIDES:
        # Coarser cells know the print's ends less well: 20 mm of 280 at 40 mm pitch.
        assert analysis.feet[side].fl_pct[-1] == pytest.approx(42, abs=7 if row_um > 20_000 else 3)
        assert analysis.feet[side].shares[-1].sum() == pytest.approx(1)
    assert not analysis.changes


def test_a_mat_too_small_for_feet_still_has_forces_and_a_cop():
    """8 × 8 cells of 20 mm: the middle of a stance pressed on it."""
    rng = np.random.default_rng(1)
    hello = replace(HELLO, rows=8, cols=8)
    cells_s = FSR_FILM.conductance_s(rng.uniform(5, 30, (1, 8, 8))).repeat(200, axis=0)
    analysis = analysed(press(cells_s, hello))
    assert np.isfinite(analysis.net_cop_mm).all()
    assert analysis.total_force_n.min() > 500


def press(cells_s: np.ndarray, hello: Hello = HELLO) -> FrameBlock:
    read = CircuitModel.from_hello(hello).readings(cells_s)
    rng = np.random.default_rng(1)
    parts = [
        quantise(p, 0.3 * rng.standard_normal(p.shape), hello.bits) for p in (read.cells, read.all_high, read.row_sense)
    ]
    scans = as_block(*parts, hello)
    return replace(scans, time_us=scans.time_us * 2)


def real_stance(
    rear_mm: float = 24.0, seconds: float = 5.0, weight_n: float = 700.0, hello: Hello = HELLO
) -> FrameBlock:
    patches = {}
    for side in SIDES:
        placed = place(mun104(side), side, MatGeometry(hello.grid), rear_mm, 80.0, 0.0)
        patches[side] = placed.patches_n(tilted(mun104(side), placed, np.array([42.0]), np.array([weight_n / 2])))
    return press(film_cells(patches, FSR_FILM, hello.grid).repeat(round(seconds * 50), axis=0), hello)


@pytest.mark.parametrize("angle_deg", [-15.0, 0.0, 15.0])
@pytest.mark.parametrize("rear_mm", [11.0, 20.0])
def test_a_foot_on_its_pad_is_on_its_pad_however_the_pad_is_turned(angle_deg, rear_mm):
    settings = replace(SETTINGS, left_angle_deg=angle_deg, right_angle_deg=angle_deg, gap_mm=200.0)
    analysis = analysed(real_stance(rear_mm), settings=settings)
    assert len(analysis.stance.feet) == 2
    assert not flag(analysis, "off_pad").any()


def test_forces_carry_the_entered_weight_and_say_so():
    entered = analysed(real_stance())
    assert entered.total_force_n[-1] == pytest.approx(70 * 9.80665, rel=0.01)
    assert not flag(entered, "uncalibrated")[-1]
    assert flag(entered, "uncalibrated")[0]
    film = analysed(real_stance(), settings=AnalysisSettings())
    assert flag(film, "uncalibrated").all()
    assert film.total_force_n[-1] == pytest.approx(700, rel=0.10)


def test_a_light_load_is_flagged_and_an_empty_mat_is_empty():
    light = analysed(real_stance(weight_n=200.0))
    assert flag(light, "light")[20:].all()
    nobody = analysed(press(np.zeros((100, 16, 16))))
    assert (nobody.phase == PHASES.index("empty")).all()
    assert np.isnan(nobody.net_cop_mm).all()
    assert np.isnan(nobody.left_load_share).all()
    assert all((nobody.roll[side] == -1).all() and (nobody.tilt[side] == -1).all() for side in SIDES)
    assert (nobody.shift == -1).all()
    assert flag(nobody, "unloaded").all()
    assert not nobody.changes


def test_stepping_on_with_one_foot_first_is_no_shift():
    """Two seconds on one foot before the other comes: nobody has a baseline to be off yet."""
    both = real_stance(seconds=1)
    one = replace(both, cells=both.cells.copy(), all_high=both.all_high.copy())
    one.cells[:, :, 8:], one.all_high[:, 8:] = 0, 0
    cells = np.concatenate([one.cells, one.cells, *[both.cells] * 4])
    high = np.concatenate([one.all_high, one.all_high, *[both.all_high] * 4])
    sense = np.concatenate([both.row_sense] * 6)
    scans = as_block(cells, high, sense)
    analysis = analysed(replace(scans, time_us=scans.time_us * 2))
    assert not [change for change in analysis.changes if change.channel == "shift"]


def test_what_a_pipeline_does_not_take():
    scans = real_stance(seconds=1)
    pipeline = Pipeline(SETTINGS, HELLO)
    with pytest.raises(ValueError, match="one or more scans"):
        pipeline.process(scans.rows_at(slice(0, 0)))
    with pytest.raises(ValueError, match="of the mat it was made for"):
        Pipeline(SETTINGS, replace(HELLO, rows=8)).process(scans)


@pytest.mark.parametrize("values", [{"weight_kg": 29.0}, {"weight_kg": float("nan")}, {"weight_kg": 260.0},
                                    {"foot_length_mm": 26.0}, {"foot_length_mm": 42.0},
                                    {"foot_length_mm": 340.0}])  # fmt: skip
def test_settings_no_person_has(values):
    with pytest.raises(SettingsError, match="is not supported"):
        AnalysisSettings(**values)


def test_settings_come_back_from_a_header():
    settings = replace(SETTINGS, gap_mm=120.0, left_angle_deg=5.0, placement_assumed=False)
    assert AnalysisSettings.from_json(settings.to_json()) == settings
    assert AnalysisSettings.from_json({}) == AnalysisSettings()


@pytest.mark.parametrize("values", [{"film": 3}, {"film": {"gain": 1}}, {"thresholds": [1]}, {"weight_kg": "70"},
                                    {"gap_mm": None},
                                    {"film": {"conductance_at_1n_s": "a", "exponent": 1}}])  # fmt: skip
def test_an_edited_header_is_refused_with_a_sentence(values):
    with pytest.raises(SettingsError):
        Pipeline(AnalysisSettings.from_json(values), HELLO)


def test_every_code_has_a_name():
    codes = codes_of(analysed(scans_of(session_bytes("inward"))))
    for side in SIDES:
        assert codes[f"{side} roll"].max() < len(ROLLS)
        assert codes[f"{side} tilt"].max() < len(TILTS)
    assert quality_names(0) == ""
    assert quality_names(0b101) == f"{QUALITIES[0]};{QUALITIES[2]}"
