"""Seeded sessions: drawn persons, frames with their truth, presets reaching the film."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mat.matrix import ReadoutCircuit, invert
from mat.pressure.film import FSR_FILM
from mat.sim.film import PRESETS
from mat.sim.session import Session, sessions
from mat.sim.trial import FaultPlan, Trial, drawn_trial, drawn_trials

SHORT = Trial(reps=2, rep_s=2.0, first_s=3.0)


def test_persons_are_drawn_from_their_seed_within_what_the_mat_is_for():
    trials = list(drawn_trials(200))
    assert trials == list(drawn_trials(200))
    assert len({trial.foot_length_mm for trial in trials}) > 190
    assert {trial.arch for trial in trials} == {"high", "normal", "flat"}
    assert {trial.paced for trial in trials} == {True, False}
    for trial in trials:
        assert 220 <= trial.foot_length_mm <= 310
        assert 35 < trial.weight_kg < 140
        assert 0 <= trial.toe_out_deg <= 10
    person = drawn_trial(5)
    assert drawn_trial(5, rep_s=3.0, reps=4) == replace(person, rep_s=3.0, reps=4)


def test_every_drawn_person_fits_on_the_pads():
    for trial in drawn_trials(60):
        assert len(Session(trial).body.footprints) == 2


def test_frames_and_truth_belong_together():
    session = Session(SHORT, rate_hz=60)
    time_s = np.concatenate([block.time_s for block in session.blocks()])
    truth = session.truth()
    np.testing.assert_allclose(time_s - time_s[0], truth.time_s, atol=1e-6)
    cells = np.concatenate([block.cells for block in session.blocks()])
    empty = truth.force_n.sum(axis=1) == 0
    assert empty.any()
    assert cells[empty].max() <= 3
    assert len(truth.reps) == 2


def test_the_net_pressure_comes_back_from_ideal_film():
    session = Session(SHORT, replace(PRESETS["ideal"], noise_lsb=0), rate_hz=25)
    blocks = session.blocks()
    parts = [
        np.concatenate([getattr(block, name) for block in blocks]) / 1024 for name in ("cells", "all_high", "row_sense")
    ]
    force_n = FSR_FILM.force_n(invert(*parts, ReadoutCircuit.of(session.hello)))
    centres = session.geometry.cell_centres_mm
    standing = (session.truth().time_s > 2.2) & (session.truth().time_s < 6)
    found_mm = np.tensordot(force_n, centres, axes=2)[standing] / force_n.sum(axis=(1, 2))[standing, None]
    # Law per cell instead of per patch, and ten bits: a few millimetres at most (ELECTRONICS §2).
    assert np.abs(found_mm - session.truth().net_cop_mm[standing]).max() < 4


def test_sessions_differ_by_seed_and_not_by_repetition():
    first, again, other = (
        Session(replace(SHORT, seed=seed), PRESETS["typical"], rate_hz=25).wire for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_other_persons_can_stand_on_the_same_film():
    one, two = (Session(drawn_trial(seed), PRESETS["typical"], film_seed=7) for seed in (1, 2))
    gains = [session.body.begin_film()._film.cell_stages[1].gain for session in (one, two)]
    np.testing.assert_array_equal(*gains)


def test_many_sessions_one_after_the_other():
    trials = drawn_trials(3, 11, reps=2, rep_s=1.5, first_s=2.5, faults=(FaultPlan("toes", 2, duration_s=0.3),))
    for session in sessions(trials, PRESETS["typical"], rate_hz=25):
        truth = session.truth()
        assert sum(map(len, session.blocks())) == len(truth.time_s)
        assert [fault.kind for fault in truth.faults] == ["toes"]
