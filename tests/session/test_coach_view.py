"""What the person reads meanwhile: stage, time left, tempo, remarks on the stance."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coach_scenes import RATE_HZ, Scene, cut

from mat.foot import Stance
from mat.foot.baseline import PUBLISHED_BASELINE, Baseline
from mat.geometry import SIDES
from mat.session.coach import STAGES, Coach
from mat.session.drills import catalogue

DRILL = replace(catalogue()["good-morning"], repetitions=3, sets=2, rest_s=20.0)


def test_what_the_person_reads_while_the_stance_cannot_be_measured():
    coach = Coach(DRILL)
    analysis = Scene(10).stands(1.0).holds_on(4.0, 6.0).moves(7.0, 8.0).analysis()
    keys = {}
    for block in cut(analysis, range(0, 1000, 50)):
        coach.process(block)
        keys[int(block.block.time_us[-1]) // 100_000 / 10] = coach.view(int(block.block.time_us[-1])).message.key
    assert keys[0.4] == "coach.stage.step_on"
    assert keys[2.4] == "coach.stage.settling"
    assert keys[3.4] == "coach.stage.baseline"
    assert keys[4.9] == "coach.stage.baseline_supported"
    assert keys[7.4] == "coach.stage.baseline_moving"


@pytest.mark.parametrize(
    ("now_s", "expected"),
    [
        (5.0, {"stage": "baseline", "seconds_left": 3.0, "seconds_of": 5.0}),
        (9.0, {"stage": "countdown", "seconds_left": 2.0, "seconds_of": 3.0}),
        (15.0, {"stage": "set", "repetition": 0, "repetitions": 5, "tempo_phase": "down", "tempo_share": 0.8}),
        (17.0, {"tempo_phase": "up", "tempo_share": 0.2, "tempo_s": (5.0, 0.0, 5.0), "set_number": 1, "sets": 3}),
    ],
)
def test_what_is_shown(now_s, expected):
    coach = Coach(catalogue()["slow-hinge"])
    coach.process(cut(Scene(20).stands(1.0).analysis(), [round(now_s * RATE_HZ) + 1])[0])
    view = coach.view(round(now_s * 1e6))
    for name, value in expected.items():
        assert getattr(view, name) == (pytest.approx(value) if isinstance(value, float) else value), name
    assert view.title == "Slow hinge"
    assert view.band_pct == {"left": (30.0, 48.0), "right": (30.0, 48.0)}


@pytest.mark.parametrize(
    ("places_pct", "duration_s", "key"),
    [
        ((49.0, 48.0), 10.0, "coach.remark.on_toes"),
        ((47.0, 48.0), 10.0, None),
        ((29.0, 30.0), 2.0, "coach.remark.on_heels"),
        ((31.0, 30.0), 2.0, None),
        ((60.0, 60.0), 0.0, None),  # not the person's own
    ],
)
def test_a_stance_on_toes_or_heels_is_told(places_pct, duration_s, key):
    feet = {side: replace(PUBLISHED_BASELINE, fl_pct=pct) for side, pct in zip(SIDES, places_pct, strict=True)}
    analysis = replace(Scene(9).stands(1.0).analysis(), stance=Stance(baseline=Baseline(feet, 0.5, duration_s)))
    coach = Coach(DRILL)
    coach.process(analysis)
    remark = coach.view(9_000_000).remark
    assert (remark.key if remark else None) == key


def test_all_that_a_view_says_stands_in_both_languages():
    from viz.texts import catalogue as texts  # noqa: PLC0415

    keys = {f"coach.stage.{stage}" for stage in STAGES}
    keys |= {"coach.stage." + name for name in ("baseline_moving", "baseline_supported", "check_set", "rest_off")}
    keys |= {"coach.stage.lift_left", "coach.stage.lift_right", "coach.remark.on_toes", "coach.remark.on_heels"}
    for language in ("en", "de"):
        assert keys <= set(texts(language))
    assert {key for key in texts("en") if key.startswith(("coach.", "word.", "diary.", "safety.", "sound."))} == {
        key for key in texts("de") if key.startswith(("coach.", "word.", "diary.", "safety.", "sound."))
    }
