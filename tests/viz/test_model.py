"""The view model on simulated blocks: what it shows, and what it survives."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from live_sessions import FakeSource, analysed

from mat.geometry import SIDES
from mat.pipeline import Analysis, AnalysisSettings, Pipeline
from mat.session import LinkState
from mat.wire import FrameBlock, Hello
from viz.model import CAPACITY, STRIP_EVERY_S, STRIP_POINTS, STRIP_S, TRAIL_S, LiveModel
from viz.texts import text


def _later(block: Analysis, seconds: float) -> Analysis:
    return replace(block, block=replace(block.block, time_us=block.block.time_us + round(seconds * 1e6)))


def test_before_any_scan_nothing_is_shown_as_zero(source: FakeSource) -> None:
    source.set(state=LinkState.CONNECTING, message="Waiting for sim:test …")
    picture = LiveModel(source).poll(0.0)
    assert (picture.state.key, picture.state.advice) == ("waiting", "Waiting for sim:test …")
    assert picture.scene is None
    assert len(picture.strip.ago_s) == 0
    assert picture.link.health == text("health.none")


def test_figures_are_those_of_the_newest_scan(source: FakeSource) -> None:
    blocks = analysed("sim:toes", 19.8)
    model = LiveModel(source)
    source.give(blocks)
    picture = model.poll(0.0)
    newest, scene = blocks[-1], picture.scene
    assert scene is not None
    assert (picture.state.key, picture.state.side) == ("toes", "both")
    assert scene.left_pct == pytest.approx(newest.left_load_share[-1] * 100)
    assert scene.net_cop_mm == pytest.approx(newest.net_cop_mm[-1])
    area_m2 = 0.02 * 0.02
    assert scene.pressure_kpa.sum() * 1000 * area_m2 == pytest.approx(newest.total_force_n[-1])
    for side in SIDES:
        foot = scene.feet[side]
        assert foot.fl_pct == pytest.approx(newest.feet[side].fl_pct[-1])
        assert foot.fl_pct is not None
        assert foot.fl_pct > foot.zones.toes
        assert foot.tripod_pct is not None
        assert sum(foot.tripod_pct) == pytest.approx(100)
        assert foot.trail_mm[-1] == pytest.approx(newest.feet[side].cop_mm[-1])
        assert picture.strip.fl_pct[side][-1] == pytest.approx(newest.feet[side].fl_pct[-1], abs=1.0)
    assert picture.link.health == "100.0 Hz · 2 lost · line 8 ms"
    assert picture.link.simulated


def test_an_empty_mat_has_no_shares_and_no_cop(source: FakeSource) -> None:
    source.give(analysed("sim:empty", 2.0))
    scene = LiveModel(source).poll(0.0).scene
    assert scene is not None
    assert scene.state.key == "step_on"
    assert scene.left_pct is None
    assert scene.net_cop_mm is None
    assert all(foot.fl_pct is None and foot.tripod_pct is None and foot.cop_mm is None for foot in scene.feet.values())


def test_one_foot_only_leaves_the_other_empty(source: FakeSource) -> None:
    source.give(analysed("sim:single-leg", 25.0))
    picture = LiveModel(source).poll(0.0)
    assert picture.scene is not None
    assert picture.scene.feet["left"].fl_pct is None
    assert picture.scene.feet["right"].fl_pct is not None
    assert np.isnan(picture.strip.fl_pct["left"][-1])
    assert np.isfinite(picture.strip.fl_pct["right"][-1])


def test_poll_by_poll_or_all_at_once_gives_the_same_picture() -> None:
    blocks = analysed("sim:toes", 19.8)
    often, once = FakeSource(), FakeSource()
    model = LiveModel(often)
    for block in blocks:
        often.give([block])
        step_by_step = model.poll(0.0)
    once.give(blocks)
    at_once = LiveModel(once).poll(0.0)
    assert at_once.state == step_by_step.state
    for side in SIDES:
        np.testing.assert_array_equal(at_once.strip.fl_pct[side], step_by_step.strip.fl_pct[side])
        one, other = at_once.scene.feet[side].trail_mm, step_by_step.scene.feet[side].trail_mm
        np.testing.assert_array_equal(one, other)


def test_a_window_that_did_not_look_for_long_stays_bounded(source: FakeSource) -> None:
    blocks = analysed("sim:quiet", 14.0)
    span_s = blocks[-1].block.time_s[-1] + 0.01
    source.give([_later(block, span_s * lap) for lap in range(10) for block in blocks])
    model = LiveModel(source)
    picture = model.poll(60.0)
    assert picture.state.key == "balanced"
    ago_s = picture.strip.ago_s
    assert len(ago_s) <= STRIP_POINTS
    assert -STRIP_S <= ago_s[0] < -STRIP_S + 0.2
    assert -0.1 < ago_s[-1] <= 0
    assert len(model._history) <= CAPACITY


def test_the_line_is_drawn_through_the_same_scans_as_it_moves(source: FakeSource) -> None:
    """Thinned to what a screen can show, but always the same scans: otherwise it would shimmer."""
    model, blocks = LiveModel(source), analysed("sim:quiet", 22.03)
    source.give(blocks[:-3])
    pictures = [model.poll(0.0)]
    for block in blocks[-3:]:
        source.give([block])
        pictures.append(model.poll(0.0))
    drawn = []
    for picture in pictures:
        assert picture.scene is not None
        # The strip is cut less often than the scene: its own newest scan is what its times count from.
        assert 0 <= picture.scene.time_us / 1e6 - picture.strip.newest_s < STRIP_EVERY_S
        scans = np.round((picture.strip.ago_s + picture.strip.newest_s) * 100).astype(int)
        assert (np.diff(scans) == 7).all()
        drawn.append(scans)
    for before, after in pairwise(drawn):
        assert after[after <= before[-1]].tolist() == before[before >= after[0]].tolist()


def test_a_gap_breaks_line_and_trail(source: FakeSource) -> None:
    blocks = analysed("sim:quiet", 14.0)
    source.give([*blocks[:-1], _later(blocks[-1], 0.8)])
    picture = LiveModel(source).poll(0.0)
    after = len(blocks[-1]) / 100
    fl_pct, ago_s = picture.strip.fl_pct["left"], picture.strip.ago_s
    breaks = np.flatnonzero(np.isnan(fl_pct) & (ago_s > -5))
    assert len(breaks) == 1
    assert ago_s[breaks[0]] == pytest.approx(-after, abs=0.05)
    assert picture.scene is not None
    assert len(picture.scene.net_trail_mm) <= len(blocks[-1])


def test_trails_last_as_long_as_they_should(source: FakeSource) -> None:
    source.give(analysed("sim:toes", 19.8))
    scene = LiveModel(source).poll(0.0).scene
    assert scene is not None
    everything = np.concatenate([block.net_cop_mm for block in analysed("sim:toes", 19.8)])
    oldest = np.flatnonzero((everything == scene.net_trail_mm[0]).all(axis=1))[0]
    assert (len(everything) - oldest) / 100 == pytest.approx(TRAIL_S, abs=0.06)


@pytest.mark.parametrize(("rows", "cols", "pitch_um"), [(12, 8, 25_000), (32, 32, 10_000)])
def test_a_mat_of_another_size_takes_over(source: FakeSource, rows: int, cols: int, pitch_um: int) -> None:
    model = LiveModel(source)
    source.give(analysed("sim:quiet", 5.0))
    first = model.poll(0.0).scene
    hello = Hello(rows=rows, cols=cols, row_pitch_um=pitch_um, col_pitch_um=pitch_um)
    source.give([Pipeline(AnalysisSettings(), hello).process(_blank_block(hello, 30))])
    picture = model.poll(0.1)
    assert first is not None
    assert picture.scene is not None
    assert picture.scene.geometry.grid == hello.grid
    assert picture.scene.pressure_kpa.shape == (rows, cols)
    assert len(picture.strip.ago_s) == 30


def _blank_block(hello: Hello, n: int) -> FrameBlock:
    index = np.arange(n)
    return FrameBlock(
        time_us=index * 10_000,
        sequence=index,
        missed=np.zeros(n, int),
        restarted=np.zeros(n, bool),
        scan_us=np.full(n, 9000),
        cells=np.zeros((n, hello.rows, hello.cols), "u2"),
        all_high=np.zeros((n, hello.cols), "u2"),
        row_sense=np.zeros((n, hello.rows), "u2"),
        hello=hello,
    )


def test_silence_from_a_streaming_mat_is_told_and_forgotten(source: FakeSource) -> None:
    model, blocks = LiveModel(source), analysed("sim:quiet", 14.0)
    source.give(blocks[:-1])
    assert model.poll(10.0).state.key == "balanced"
    assert model.poll(10.9).state.key == "balanced"
    silent = model.poll(14.0)
    assert silent.state.key == "no_data"
    assert "4 s" in silent.state.advice
    assert silent.link.health == text("health.none")
    source.give(blocks[-1:])
    assert model.poll(14.1).state.key == "balanced"


def test_silence_from_the_first_second_is_told(source: FakeSource) -> None:
    model = LiveModel(source)
    assert model.poll(5.0).state.key == "waiting"
    assert model.poll(5.9).state.key == "waiting"
    assert model.poll(6.5).state.key == "no_data"


@pytest.mark.parametrize(
    ("state", "key"), [(LinkState.LOST, "lost"), (LinkState.FAILED, "failed"), (LinkState.ENDED, "ended")]
)
def test_a_link_that_ended_comes_before_the_person(source: FakeSource, state: LinkState, key: str) -> None:
    model = LiveModel(source)
    source.give(analysed("sim:toes", 19.8))
    assert model.poll(0.0).state.key == "toes"
    source.set(state=state, message="Check the cable.")
    picture = model.poll(0.1)
    assert (picture.state.key, picture.state.advice) == (key, "Check the cable.")
    assert (picture.scene is None) == (key != "ended")  # figures nobody measures any more are not shown


def test_a_disk_fault_is_told_beside_the_person(source: FakeSource) -> None:
    source.give(analysed("sim:toes", 19.8))
    source.set(message="The disk is full: free some space.")
    picture = LiveModel(source).poll(0.0)
    assert picture.state.key == "toes"
    assert picture.link.fault == "The disk is full: free some space."


def test_doubts_are_told_for_a_while_and_then_no_more(source: FakeSource) -> None:
    model, blocks = LiveModel(source), analysed("sim:quiet", 14.0)
    doubted = replace(blocks[-1], quality=np.full(len(blocks[-1]), 1, np.uint8))
    source.give([*blocks[:-1], doubted])
    assert model.poll(0.0).notes == (text("quality.saturated"),)
    source.give([_later(blocks[-1], 1.5)])
    assert model.poll(0.1).notes == (text("quality.saturated"),)
    source.give([_later(blocks[-1], 3.0)])
    assert model.poll(0.2).notes == ()


@pytest.mark.parametrize(
    ("weight_kg", "note"),
    [(70.0, None), (None, text("quality.uncalibrated")), (200.0, text("note.weight_misfit"))],
)
def test_an_entered_weight_is_doubted_only_once_it_can_be_wrong(weight_kg: float | None, note: str | None) -> None:
    settings = AnalysisSettings(weight_kg=weight_kg)
    source, told = FakeSource(settings), set()
    model = LiveModel(source)
    for block in analysed("sim:quiet", 9.0, settings):
        source.give([block])
        picture = model.poll(0.0)
        told |= {(picture.state.key, text) for text in picture.notes}
    weight_notes = {text("quality.uncalibrated"), text("note.weight_misfit")}
    assert {text for _, text in told} & weight_notes == ({note} if note else set())
    assert (("step_on", note) in told) == (weight_kg is None)


def test_a_clock_that_starts_anew_starts_the_window_anew(source: FakeSource) -> None:
    """As at the beginning of a recording; no poll may fall between the old clock and the new one."""
    model, blocks = LiveModel(source), analysed("sim:quiet", 14.0)
    doubted = replace(blocks[-1], quality=np.full(len(blocks[-1]), 1, np.uint8))
    source.give([*blocks[:-1], doubted])
    assert model.poll(0.0).notes == (text("quality.saturated"),)
    source.give([doubted, *blocks[:4]])
    picture = model.poll(0.1)
    assert picture.notes == ()
    assert len(picture.strip.ago_s) == sum(len(block) for block in blocks[:4])


def test_a_picture_once_given_never_changes(source: FakeSource) -> None:
    model, blocks = LiveModel(source), analysed("sim:toes", 19.8)
    source.give(blocks[:200])
    picture = model.poll(0.0)
    before = picture.strip.fl_pct["left"].copy(), picture.scene.net_trail_mm.copy(), picture.scene.pressure_kpa.copy()
    source.give(blocks[200:])
    model.poll(0.1)
    for kept, now in zip(
        before, (picture.strip.fl_pct["left"], picture.scene.net_trail_mm, picture.scene.pressure_kpa), strict=True
    ):
        np.testing.assert_array_equal(kept, now)
