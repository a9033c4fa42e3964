"""What was typed for the window stays when another mat or another person is chosen in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mat.cli.live import Session, Typed
from mat.errors import SettingsError, UsageError
from mat.session import Acquisition
from mat.session.diary_file import diary_path, read_diary

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
