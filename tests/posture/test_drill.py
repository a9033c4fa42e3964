"""What the analysis is told of a drill: bands, refusals, and the way through a header."""

from __future__ import annotations

import json

import pytest

from mat.errors import SettingsError
from mat.posture import Band, DrillSettings, LeanLimits, Tempo

BANDS = [
    (Band(30, 48), 40, "mid-foot", (30, 48)),
    (Band(30, 48), 40, "heels", (24, 42)),
    (Band(30, 48), 40, "even", (32, 48)),
    (Band(30, 48), 50, "mid-foot", (30, 50)),
    (Band(30, 48), 28, "mid-foot", (28, 48)),
    (Band(-6, 6, relative=True), 41, "mid-foot", (35, 47)),
    (Band(-6, 6, relative=True), 41, "heels", (29, 41)),
]


@pytest.mark.parametrize(("band", "baseline", "school", "limits"), BANDS)
def test_band(band, baseline, school, limits):
    assert band.limits_pct(baseline, school) == limits


FULL = DrillSettings(
    name="slow hinge", tempo=Tempo(5, 0.5, 5), expected_rep_s=10.0, set_rest_s=20.0, band=Band(30, 48), school="heels",
    shoes=True, wall=True, cautions=False, counts_repetitions=True, lean=LeanLimits(15, 22),
)  # fmt: skip


@pytest.mark.parametrize("drill", [DrillSettings(), FULL, DrillSettings(band=None)])
def test_through_a_header(drill):
    assert DrillSettings.from_json(json.loads(json.dumps(drill.to_json()))) == drill


def test_the_tempo_is_what_is_expected():
    assert FULL.expected_s == 10.5
    assert DrillSettings(expected_rep_s=3.0).expected_s == 3.0
    assert DrillSettings().expected_s is None


REFUSED = [
    {"tempo": {"down_s": 0.1, "hold_s": 0, "up_s": 1}},
    {"tempo": {"down_s": 1, "hold_s": -1, "up_s": 1}},
    {"tempo": {"down_s": 1, "hold_s": 1}},
    {"tempo": [1, 2, 3]},
    {"tempo": {"down": 1}},
    {"band": {"low_pct": 48, "high_pct": 30}},
    {"band": {"low_pct": 30, "high_pct": 48, "relative": 1}},
    {"lean": {"backward_pct": 0.5, "forward_pct": 20}},
    {"lean": {"backward_pct": float("nan"), "forward_pct": 20}},
    {"expected_rep_s": 0.3},
    {"expected_rep_s": "4"},
    {"set_rest_s": 0},
    {"school": "toes"},
    {"shoes": "yes"},
    {"name": 7},
    {"pace": 3},
]


@pytest.mark.parametrize("values", REFUSED, ids=str)
def test_what_no_drill_has_is_refused_with_a_sentence(values):
    with pytest.raises(SettingsError) as refusal:
        DrillSettings.from_json(values)
    assert str(refusal.value)[0].isupper()
    assert len(str(refusal.value)) > 20
