"""What was typed for the window stays when another mat or another person is chosen in it."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
import typer

from mat.cli.live import Session, Typed, _only_person, live
from mat.errors import NoMatFound, SettingsError, SmartMatError, UsageError
from mat.posture import Tempo
from mat.session import Acquisition
from mat.session.coach import Message, SetEnded
from mat.session.diary_file import diary_path, read_diary
from mat.session.drills import catalogue
from mat.session.kept_prescription import keep_prescription, kept_prescription
from mat.session.programme import PlanItem
from mat.session.sources import DEFAULT_SIMULATION
from viz.drill_book import DrillChoice
from viz.people_book import PeopleBook

SETTINGS = """
[people.zoe]
weight_kg = 61.5
foot_length_mm = 249
school = "heels"

[people.jo]
weight_kg = 82
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMART_MAT_HOME", str(tmp_path))
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def _header(acquisition: Acquisition, path: Path) -> dict[str, object]:
    """What a recording of it says."""
    from mat.files import open_recording  # noqa: PLC0415

    acquisition.start()
    acquisition.start_recording(path)
    try:
        while acquisition.link().recorded_s < 0.1 and not acquisition.join(0.01):
            pass
    finally:
        acquisition.stop()
    return dict(open_recording(path).header)


def test_drill_person_and_typed_values_go_to_the_next_mat(home: Path) -> None:
    session = Session(Typed(gap_mm=85.0), drill="wall-hinge", person="zoe")
    for number, source in enumerate(("sim:quiet", "sim:toes?seed=5")):
        acquisition = session.opened(source)
        assert acquisition.settings.gap_mm == 85.0
        assert acquisition.settings.drill.name == "wall-hinge"
        assert acquisition.settings.drill.school == "heels"
        header = _header(acquisition, home / f"{number}.smat")
        assert (header["person"], header["drill"], header["feedback"]) == ("zoe", "wall-hinge", "on")
        assert session.lead(acquisition).coach.view(0).drill == "wall-hinge"


def test_another_person_brings_their_own_values(home: Path) -> None:
    session = Session(Typed(weight_kg=70.0, gap_mm=85.0), drill="wall-hinge", person="zoe")
    session.choose_person("jo")
    acquisition = session.opened("/dev/ttyUSB77")
    assert (acquisition.settings.weight_kg, acquisition.settings.gap_mm) == (82.0, 85.0)
    assert acquisition.settings.foot_length_mm is None
    assert acquisition.settings.drill.school != "heels"
    session.choose_person("")
    assert _header(session.opened("sim:quiet"), home / "nobody.smat").get("person") is None


def test_a_person_whose_file_cannot_be_read_is_not_taken(home: Path) -> None:
    session = Session(person="zoe")
    (home / "settings.toml").write_text("[people", encoding="utf-8")
    with pytest.raises(SettingsError):
        session.choose_person("jo")
    assert session.person == "zoe"
    with pytest.raises(UsageError):
        session.choose_person("x" * 200)


def test_each_person_has_the_safety_page_of_their_own_diary(home: Path) -> None:
    session = Session(drill="wall-hinge", person="zoe")
    assert session.led.safety_due()
    session.led.read_safety()
    assert not session.led.safety_due()
    session.choose_person("jo")
    assert session.led.safety_due()
    assert read_diary(diary_path(home / "diaries", "zoe")).safety_read is not None


ENDED = SetEnded(5, 1, 10, 40.0, True, True, None, Message("coach.after.clean"))
PLAN = """
id = "weber-7"
cues = "tones"
school = "even"
[[drill]]
drill = "slow-hinge"
tempo_s = [3, 1, 3]
[[drill]]
drill = "slow-hinge"
check_set = true
"""


def test_a_drill_chosen_in_the_window_is_led_and_recorded(home: Path) -> None:
    session = Session(Typed(gap_mm=85.0), drill="wall-hinge", person="zoe")
    session.led._note([ENDED])
    assert session.led.done == (("wall-hinge", False),)
    session.choose_drill(DrillChoice(PlanItem(catalogue()["slow-hinge"], check_set=True)))
    note = read_diary(diary_path(home / "diaries", "zoe")).sessions[-1]
    assert note.drills == ("wall-hinge",), "what was trained before is noted"
    assert session.led.done == ()
    acquisition = session.opened("sim:quiet")
    assert (acquisition.settings.drill.name, acquisition.settings.gap_mm) == ("slow-hinge", 85.0)
    assert acquisition.settings.drill.school == "heels", "the person's own"
    header = _header(acquisition, home / "a.smat")
    assert (header["person"], header["drill"], header["feedback"]) == ("zoe", "slow-hinge", "off")
    view = session.lead(acquisition).coach.view(0)
    assert (view.drill, view.check_set, view.sets) == ("slow-hinge", True, 1)


def test_a_prescribed_drill_brings_its_tempo_school_and_words(home: Path) -> None:
    (home / "plan.toml").write_text(PLAN, encoding="utf-8")
    prescription = keep_prescription(home / "plan.toml", home / "diaries", "zoe")
    session = Session(person="zoe")
    session.choose_drill(DrillChoice(prescription.items[0], prescription))
    settings = session.opened("sim:quiet").settings
    assert (settings.drill.tempo, settings.drill.school) == (Tempo(3, 1, 3), "even")
    assert session.led.cues == "tones"
    assert session.led.labels["prescription"] == "weber-7"
    spoken = Session(person="zoe", cues="external")
    spoken.choose_drill(DrillChoice(prescription.items[0], prescription))
    assert spoken.led.cues == "external", "what was typed goes before"


def test_freely_again_and_the_next_person_begins_freely(home: Path) -> None:
    session = Session(drill="wall-hinge", person="zoe")
    session.choose_drill(DrillChoice())
    assert (session.led.item, session.led.labels) == (None, {"feedback": "on"})
    session.choose_drill(DrillChoice(PlanItem(catalogue()["quiet"])))
    session.choose_person("jo")
    assert session.led.item is None, "it was chosen for zoe"
    assert session.led.person == "jo"


def test_a_diary_that_cannot_be_written_keeps_nobody_from_training(home: Path) -> None:
    session = Session(drill="wall-hinge", person="zoe")
    session.led._note([ENDED])
    (home / "diaries").write_text("no folder", encoding="utf-8")
    choice = DrillChoice(PlanItem(catalogue()["quiet"]))
    with pytest.raises(SmartMatError):
        session.choose_drill(choice)
    session.choose_drill(choice)
    assert session.led.drill_name == "quiet"


def test_who_led_before_and_went_on_is_noted_too(home: Path) -> None:
    """The mat was gone when another drill was chosen: the one before goes on, in the window as it stood."""
    session = Session(drill="wall-hinge", person="zoe")
    before = session.led
    session.choose_drill(DrillChoice(PlanItem(catalogue()["quiet"])))
    before._note([ENDED])
    session.close()
    session.close()
    notes = read_diary(diary_path(home / "diaries", "zoe")).sessions
    assert [note.drills for note in notes] == [("wall-hinge",)], "once"


def test_today_follows_the_prescription_a_person_keeps(home: Path) -> None:
    (home / "plan.toml").write_text(PLAN, encoding="utf-8")
    keep_prescription(home / "plan.toml", home / "diaries", "zoe")
    session = Session(drill="today", person="zoe")
    assert (session.led.drill_name, session.led.cues) == ("slow-hinge", "tones")
    assert Session(drill="today", person="jo").led.drill_name == "active-foot"


def test_a_deleted_person_takes_the_prescription_along(home: Path) -> None:
    (home / "plan.toml").write_text(PLAN, encoding="utf-8")
    keep_prescription(home / "plan.toml", home / "diaries", "zoe")
    book = PeopleBook(home / "settings.toml", home, "zoe")
    book.delete("zoe", with_recordings=False)
    book.undo()
    assert kept_prescription(home / "diaries", "zoe") is not None
    book.delete("zoe", with_recordings=False)
    assert kept_prescription(home / "diaries", "zoe") is None
    book.finish()
    assert [path for path in (home / "diaries").rglob("*") if path.is_file()] == []


# --- which mat, and whose --------------------------------------------------------------------------------------------


@pytest.fixture
def no_mat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mat.session.sources.likely_mat", _none_is_there)
    monkeypatch.setattr("viz.display.require_display", lambda: None)


def _none_is_there() -> NoReturn:
    raise NoMatFound("No USB serial port is there: plug the mat in.")


@pytest.mark.usefixtures("no_mat")
def test_with_no_mat_the_simulated_one_stands_in_only_where_nothing_else_was_asked_for(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[tuple[str, bool]] = []

    def run_live(acquisition: Acquisition, *, choose_source: bool, **options: object) -> int:
        opened.append((acquisition.link().source, choose_source))
        return 0

    monkeypatch.setattr("viz.app.run_live", run_live)
    with pytest.raises(typer.Exit):
        live(person="zoe", drill="wall-hinge")
    assert opened == [(DEFAULT_SIMULATION, True)]
    assert "plug the mat in" in capsys.readouterr().out
    with pytest.raises(NoMatFound):
        live(out=home / "a.smat")
    with pytest.raises(typer.Exit):
        live("sim:toes")
    assert opened[-1] == ("sim:toes", False)


def test_whoever_trains_alone_is_known_by_the_program(home: Path) -> None:
    assert _only_person() == "", "zoe and jo: the window asks"
    (home / "settings.toml").write_text("[people.zoe]\nweight_kg = 61.5\n", encoding="utf-8")
    assert _only_person() == "zoe"
    (home / "settings.toml").write_text("[people", encoding="utf-8")
    assert _only_person() == "", "what is wrong with the file is told where it is read"
