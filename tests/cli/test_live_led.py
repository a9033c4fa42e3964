"""A live session that is led: what drill, prescription, words and check set make of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cli.running import Shell, assert_is_a_sentence

from mat.cli.leading import Lead, lead
from mat.errors import SettingsError
from mat.pipeline import AnalysisSettings
from mat.posture import Band, DrillSettings, Tempo, Thresholds
from mat.session.coach import Message, SetEnded
from mat.session.diary_file import diary_path, read_diary

PRESCRIPTION = """
id = "weber-7"
school = "heels"
cues = "tones"
[[drill]]
drill = "wall-hinge"
band = [20, 40]
[[drill]]
drill = "slow-hinge"
tempo_s = [3, 1, 3]
check_set = true
"""
DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SMART_MAT_HOME", str(tmp_path))
    (tmp_path / "plan.toml").write_text(PRESCRIPTION)
    return tmp_path


def ended(fault: str | None) -> SetEnded:
    return SetEnded(5, 1, 10, 40.0, True, True, fault, Message("coach.after.clean"))


def test_without_anything_it_is_a_free_session():
    led = lead(None, None)
    assert (led.item, led.drill_name, led.labels) == (None, None, {"feedback": "on"})


def test_a_drill_by_its_title():
    led = lead("Slow hinge", None)
    assert led.drill_name == "slow-hinge"
    assert led.item is not None
    assert led.item.learning
    assert led.labels == {"feedback": "on", "drill": "slow-hinge"}


def test_a_free_form_drill_is_kept_by_its_name_and_led_by_nobody():
    assert lead("my own thing", None).item is None


@pytest.mark.parametrize(
    ("arguments", "labels"),
    [
        ({"drill": "slow-hinge", "check_set": True}, {"feedback": "off", "check_set": "yes", "drill": "slow-hinge"}),
        ({"drill": "slow-hinge", "cues": "off"}, {"feedback": "off", "drill": "slow-hinge"}),
    ],
)
def test_feedback_off_stands_in_the_header(arguments, labels):
    assert lead(**{"person": None, **arguments}).labels == labels


def test_a_prescription_changes_drill_school_and_words(home):
    led = lead(None, "anna", home / "plan.toml")
    assert (led.drill_name, led.cues) == ("wall-hinge", "tones")
    assert led.labels == {"feedback": "on", "drill": "wall-hinge", "prescription": "weber-7"}
    given = AnalysisSettings(drill=DrillSettings(shoes=True, school="even"), thresholds=Thresholds(shift=0.2))
    changed = led.settings(given)
    assert changed.drill.band == Band(20, 40)
    assert (changed.drill.school, changed.drill.shoes, changed.drill.wall) == ("heels", True, True)
    assert (changed.thresholds.heels_pct, changed.thresholds.shift) == (18, 0.2)


def test_another_drill_of_the_prescription_and_other_words(home):
    led = lead("slow-hinge", None, home / "plan.toml", "plain")
    assert led.cues == "plain"
    assert led.settings(AnalysisSettings()).drill.tempo == Tempo(3, 1, 3)
    assert led.labels["feedback"] == "off", "it is prescribed as a check set"
    with pytest.raises(SettingsError, match="no drill “quiet”"):
        lead("quiet", None, home / "plan.toml")


def test_today_goes_through_the_programmes_day_and_takes_turns_by_days():
    done = []
    for day in (DAY, DAY, DAY, DAY, DAY + timedelta(days=3), DAY + timedelta(days=3)):
        led = lead("Today", "anna", today=day)
        assert led.item is not None
        done.append(led.item.drill.key + "*" * led.item.check_set)
        led._note([ended("toes")])
        led.close()
    assert done == ["active-foot", "wall-hinge*", "wall-hinge", "wall-hinge", "active-foot", "broomstick-hinge*"]


def test_what_was_done_goes_to_the_diary_of_that_person(home):
    led = lead("slow-hinge", "anna", today=DAY)
    led._note([ended("toes"), ended(None), ended("toes"), ended("shift")])
    led.close()
    kept = read_diary(diary_path(home / "diaries", "anna"))
    assert kept.fault_history(DAY + timedelta(days=1)) == ({"toes", "shift"},)
    assert kept.sessions[0].drills == ("slow-hinge",)


def test_nothing_done_leaves_no_diary(home):
    lead("slow-hinge", "anna").close()
    Lead().close()
    assert not (home / "diaries").exists()


@pytest.mark.parametrize("content", [b"\xff\x00", b"sets = 3", b""])
def test_a_bad_prescription_is_refused_before_anything_is_opened(shell: Shell, content: bytes) -> None:
    (shell.folder / "bad.toml").write_bytes(content)
    ran = shell.run("live", "sim:toes", "--prescription", "bad.toml")
    assert ran.returncode == 1
    assert_is_a_sentence(ran.stderr)
    assert "bad.toml" in ran.stderr
