"""Today's plan from the weeks, and a physio's prescription: read whole or refused with a sentence."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.errors import SettingsError
from mat.posture import Band, Tempo
from mat.session.drills import catalogue, read_drills
from mat.session.prescription import LARGEST_BYTES, parse_prescription, read_prescription
from mat.session.programme import is_learning, own_drills, programme, todays_plan, week_of

BEGAN = date(2026, 11, 2)

FILE = """
id = "weber-2026-11"
from = "Physio Weber"
review = 2026-12-20
school = "heels"
cues = "external"
note = "Stop below the knee."

[[drill]]
drill = "slow-hinge"
sets = 2
repetitions = 6
tempo_s = [4, 1, 4]
band = [28, 44]

[[drill]]
drill = "Wall hinge"
check_set = true

[[drill]]
drill = "stair-hold"
title = "Hold on the stair"
seconds = 15
"""


def test_every_drill_of_the_programme_is_known():
    phases, check_days = programme()
    for phase in phases:
        assert {*phase.gate, *phase.drills, *phase.extras} <= set(catalogue())
    assert check_days == (0, 14, 30)
    assert [phase.first_week for phase in phases] == [1, 3, 5, 7]
    assert [phase.last_week for phase in phases] == [2, 4, 6, None]


@pytest.mark.parametrize(
    ("day", "week", "sessions", "items"),
    [
        (0, 1, 0, ["active-foot", "wall-hinge*", "wall-hinge"]),
        (1, 1, 1, ["active-foot", "broomstick-hinge*", "broomstick-hinge"]),
        (13, 2, 5, ["active-foot", "slow-hinge*", "slow-hinge"]),
        (14, 3, 6, ["hinge-hold"]),  # held, not counted: no check set
        (28, 5, 9, ["dumbbell-deadlift*", "dumbbell-deadlift"]),
        (90, 13, 31, ["good-morning*", "good-morning", "kettlebell-swing+"]),
    ],
)
def test_the_plan_of_a_day(day, week, sessions, items):
    plan = todays_plan(BEGAN, BEGAN + timedelta(days=day), sessions)
    assert plan.week == week
    assert [i.drill.key + "*" * i.check_set + "+" * i.extra for i in plan.items] == items
    assert plan.curve_day == (day in (0, 14, 30))


def test_before_the_first_day_it_is_the_first_week():
    assert week_of(None, BEGAN) == week_of(BEGAN, BEGAN - timedelta(days=3)) == 1
    assert todays_plan(None, BEGAN).curve_day


def test_own_drills_change_those_of_the_programme():
    own = read_drills({"wall-hinge": {"repetitions": 4}})
    assert todays_plan(BEGAN, BEGAN, 0, own).items[-1].drill.repetitions == 4


def test_own_drills_are_read_from_the_settings_file(tmp_path):
    path = tmp_path / "settings.toml"
    assert own_drills(path) == {}
    path.write_text("[drills.slow-hinge]\nsets = 1\n")
    assert own_drills(path)["slow-hinge"].sets == 1


def test_quick_descents_are_told_in_the_first_weeks():
    assert is_learning("slow-hinge")
    assert not is_learning("kettlebell-swing")


def test_a_prescription():
    read = parse_prescription(FILE)
    assert (read.name, read.sender, read.school, read.cues) == ("weber-2026-11", "Physio Weber", "heels", "external")
    assert read.review == date(2026, 12, 20)
    assert not read.is_over(date(2026, 12, 20))
    assert read.is_over(date(2026, 12, 21))
    slow, wall, own = (item.drill for item in read.items)
    assert (slow.title, slow.sets, slow.repetitions, slow.rest_s) == ("Slow hinge", 2, 6, 60.0)
    assert (slow.settings.tempo, slow.settings.band) == (Tempo(4, 1, 4), Band(28, 44))
    assert {drill.settings.school for drill in (slow, wall, own)} == {"heels"}
    assert wall.thresholds == {"heels_pct": 18, "heels_exit_pct": 22}
    assert [item.check_set for item in read.items] == [False, True, False]
    assert (own.key, own.title, own.seconds) == ("stair-hold", "Hold on the stair", 15.0)
    assert read.find(None).drill is slow
    assert read.find("Wall hinge").drill is wall
    with pytest.raises(SettingsError, match=r"no drill “squat”: it has slow-hinge, wall-hinge, stair-hold"):
        read.find("squat")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "1 to 20 drills"),
        ("drill = 3", "1 to 20 drills"),
        ("[[drill]]\nsets = 3", "names one"),
        ('[[drill]]\ndrill = "slow-hing"', "nobody knows the drill “slow-hing”"),
        ('[[drill]]\ndrill = "slow-hinge"\nspeed = 3', "no entry “speed”"),
        ('[[drill]]\ndrill = "slow-hinge"\nsets = 9999', "1 to 50"),
        ('[[drill]]\ndrill = "slow-hinge"\nsets = nan', "must be a number"),
        ('[[drill]]\ndrill = "slow-hinge"\ntempo_s = [0, 0, 0]', "cannot be followed"),
        ('[[drill]]\ndrill = "slow-hinge"\nband = [60, 20]', "cannot be"),
        ('[[drill]]\ndrill = "slow-hinge"\nthresholds = { toes_pct = "x" }', "number"),
        ('[[drill]]\ndrill = "slow-hinge"\ncheck_set = 1', "true or false"),
        ('[[drill]]\ndrill = "a\\u001bb"', "printable"),
        ('school = "yoga"\n[[drill]]\ndrill = "quiet"', "school must be one of"),
        ('cues = ["plain"]\n[[drill]]\ndrill = "quiet"', "cues must be one of"),
        ('review = "soon"\n[[drill]]\ndrill = "quiet"', "must be a day"),
        ('review = 2026-12-20T10:00:00\n[[drill]]\ndrill = "quiet"', "must be a day"),
        ('id = "' + "x" * 200 + '"\n[[drill]]\ndrill = "quiet"', "up to 100 characters"),
        ('run = "rm -rf"\n[[drill]]\ndrill = "quiet"', "no entry “run”"),
        ("a = " + "[" * 5000, "nested|TOML"),
        ("[[drill]]\n" * 21, "1 to 20 drills"),
        ("not toml at all", "not written as TOML"),
    ],
)
def test_what_is_refused(text, complaint):
    with pytest.raises(SettingsError, match=complaint):
        parse_prescription(text)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"\xff\xfe\x00", "is no text"), (b"#" * (LARGEST_BYTES + 1), "too long"), (b"x = 1", "In the prescription")],
)
def test_files_that_are_none(tmp_path, content, complaint):
    path = tmp_path / "plan.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=complaint):
        read_prescription(path)


def test_a_file_that_is_not_there():
    with pytest.raises(SettingsError, match="cannot be read"):
        read_prescription(Path("nowhere") / "plan.toml")


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=200) | st.text(alphabet="[]drill=\"'{}\n.0129-_ae", max_size=200))
def test_any_text_is_read_or_refused(text):
    with suppress(SettingsError):
        assert parse_prescription(text).items


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(FILE) - 1), to=st.sampled_from(list('0x"[]=\n\x00-')))
def test_one_wrong_character_is_read_or_refused(at, to):
    with suppress(SettingsError):
        assert parse_prescription(FILE[:at] + to + FILE[at + 1 :]).items
