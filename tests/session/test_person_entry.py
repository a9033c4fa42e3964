"""A person put into the settings file: every other line stays, and what cannot be is refused before it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from mat.errors import SettingsError
from mat.session.people_file import people_in
from mat.session.person_entry import put_person
from mat.session.settings import read_settings

WRITTEN = """# mine
gap_mm = 40   # measured

[people.jo]
# Jo's
weight_kg = 80  # in spring
shoes = true
[people.jo.thresholds]
toes_pct = 80.0

[people."zoe k"]
weight_kg = 61.5
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def test_the_first_person_begins_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    put_person(path, "ann", {"weight_kg": 70.25, "school": "heels"})
    assert read_settings(path, person="ann")["weight_kg"] == 70.25
    assert people_in(path)["ann"].school == "heels"


def test_another_person_leaves_every_line(settings: Path) -> None:
    put_person(settings, "ann", {"foot_length_mm": 250.0})
    assert settings.read_text().startswith(WRITTEN)
    assert people_in(settings)["ann"].values == {"foot_length_mm": 250.0}


def test_what_is_changed_is_changed_and_nothing_else(settings: Path) -> None:
    put_person(settings, "jo", {"weight_kg": 82.0, "school": "even", "foot_length_mm": None})
    jo = people_in(settings)["jo"]
    assert (jo.values, jo.school, jo.shoes, jo.thresholds) == ({"weight_kg": 82.0}, "even", True, {"toes_pct": 80.0})
    lines = settings.read_text().splitlines()
    assert [line for line in WRITTEN.splitlines() if line not in lines] == ["weight_kg = 80  # in spring"]
    put_person(settings, "zoe k", {"weight_kg": None})
    assert people_in(settings)["zoe k"].values == {}


def test_a_weight_in_pounds_is_written_as_precisely_as_anybody_is_weighed(settings: Path) -> None:
    put_person(settings, "ann", {"weight_kg": 154 * 0.45359237, "foot_length_mm": 775 / 3})
    assert people_in(settings)["ann"].values == {"weight_kg": 69.85, "foot_length_mm": 258.3}


def test_a_person_without_anything_said_is_one_too(settings: Path) -> None:
    put_person(settings, "K-17", {})
    assert "K-17" in people_in(settings)


@pytest.mark.parametrize(("code", "values"), [
    ("ann", {"weight_kg": 700.0}), ("ann", {"foot_length_mm": 25.0}), ("ann", {"school": "toes"}), ("", {}),
    ("a\nb", {}), ("a" * 41, {}), ("ann", {"age": 40.0}), ("ann", {"weight_kg": float("nan")}),
])  # fmt: skip
def test_what_cannot_be_changes_nothing(settings: Path, code: str, values: dict[str, float | str | None]) -> None:
    with pytest.raises(SettingsError):
        put_person(settings, code, values)
    assert settings.read_text() == WRITTEN


@pytest.mark.parametrize("written", [
    'people = {jo = {weight_kg = 80}}\n', "[people]\njo = {weight_kg = 80}\n", "people = 7\n", "not toml",
    "[people]\njo.weight_kg = 80\n",
])  # fmt: skip
def test_what_only_an_editor_should_change_is_left(tmp_path: Path, written: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(written)
    with pytest.raises(SettingsError):
        put_person(path, "jo", {"weight_kg": 82.0})
    assert path.read_text() == written


def test_nobody_where_there_is_no_file(tmp_path: Path) -> None:
    assert people_in(tmp_path / "settings.toml") == {}
