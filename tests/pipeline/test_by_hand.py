"""What a hand tells the pipeline: a repetition ended, the session is paused; and a load that changes within one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from pipeline.sessions import SETTINGS, scans_of

from mat.pipeline import PHASES, AnalysisSettings, Pipeline
from mat.posture import DrillSettings
from mat.posture.repetitions import Repetition
from mat.sim.session import Session
from mat.sim.trial import Trial

HINGES = Trial(seed=4, reps=4, rep_s=3.0, pause_s=1.5, first_s=13.0)
PAUSED = PHASES.index("paused")


@pytest.fixture(scope="module")
def session():
    return Session(HINGES, rate_hz=50)


def told_of(session: Session, at_s: dict[float, str], drill: DrillSettings | None = None) -> list[Repetition]:
    """Repetitions of a session; at some seconds a hand marks, pauses or goes on."""
    pipeline = Pipeline(AnalysisSettings(weight_kg=HINGES.weight_kg, drill=drill or DrillSettings()), session.hello)
    told: list[Repetition] = []
    for block in session.blocks(max_block=50):
        begins_s = block.time_us[0] / 1e6
        for second in [second for second in at_s if second <= begins_s]:
            action = at_s.pop(second)
            if action == "mark":
                pipeline.mark_repetition()
            else:
                pipeline.pause(action == "pause")
        analysis = pipeline.process(block)
        told += analysis.repetitions
    return told


def test_a_mark_on_a_repetition_that_was_found_adds_none(session):
    plain = told_of(session, {})
    assert [repetition.source for repetition in plain] == ["found"] * HINGES.reps
    known_s = plain[1].known_us / 1e6
    marked = told_of(session, {known_s + 0.1: "mark"})
    assert [repetition.start_us for repetition in marked] == [repetition.start_us for repetition in plain]


def test_a_mark_counts_what_the_force_does_not_tell(session):
    """Somebody who stands still is said to have done one: numbers go on behind it, and it ends where the hand was."""
    told = told_of(session, {12.0: "mark"})
    assert [repetition.source for repetition in told] == ["marked", *["found"] * HINGES.reps]
    assert [repetition.number for repetition in told] == list(range(1, HINGES.reps + 2))
    assert told[0].end_us == pytest.approx(12.0e6, abs=1.5e6)


def test_nobody_can_be_marked(session):
    assert [repetition.source for repetition in told_of(session, {0.0: "mark"})] == ["found"] * HINGES.reps


def test_what_is_done_in_a_pause_is_not_counted(session):
    second, third = session.truth().reps[1:3]
    told = told_of(session, {second.start_s - 0.5: "pause", third.end_s + 0.3: "on"})
    assert len(told) == HINGES.reps - 2
    assert not any(second.start_s < repetition.bottom_us / 1e6 < third.end_s for repetition in told)


def test_the_phase_of_a_pause_is_paused():
    scans = scans_of_session()
    pipeline = Pipeline(SETTINGS, scans.hello)
    pipeline.process(scans.rows_at(slice(0, 400)))
    pipeline.pause(True)
    paused = pipeline.process(scans.rows_at(slice(400, 500)))
    pipeline.pause(False)
    after = pipeline.process(scans.rows_at(slice(500, 600)))
    assert (paused.phase == PAUSED).all()
    assert not (after.phase == PAUSED).any()
    assert np.isfinite(paused.net_cop_mm).all(), "measured all the same"


def scans_of_session():
    return scans_of(Session(Trial(seed=4, reps=1, rep_s=3.0), rate_hz=50).wire)


@pytest.mark.parametrize("load_kg", [8.0, 16.0, 24.0])
def test_a_kettlebell_picked_up_and_put_down_within_repetitions(load_kg):
    """Lifted from the floor in the first repetition of a set, put down in the last: no step-off, nothing invented."""
    trial = Trial(seed=5, drill="deadlift", reps=5, rep_s=4.0, load_kg=load_kg, from_floor=True)
    session = Session(trial, rate_hz=50)
    pipeline = Pipeline(AnalysisSettings(weight_kg=trial.weight_kg), session.hello)
    parts = [pipeline.process(block) for block in session.blocks()]
    told = [repetition for part in parts for repetition in part.repetitions]
    true = session.truth().reps
    inside = [any(rep.start_s < one.bottom_us / 1e6 < rep.end_s for rep in true) for one in told]
    assert all(inside), "invented"
    assert trial.reps - 2 <= len(told) <= trial.reps
    standing_s = [(one.start_s, two.end_s) for one, two in itertools.pairwise(true)]
    gone = [event for part in parts for event in part.events if event.channel == "presence"]
    assert not [event for event in gone if standing_s[0][0] < event.start_us / 1e6 < standing_s[-1][1]]
