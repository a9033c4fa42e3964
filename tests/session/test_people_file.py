"""The first settings file, never over one that is there; a person taken out and put back."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from mat.errors import SettingsError, StorageError
from mat.session.people_file import FirstPerson, begin_settings, remove_person
from mat.session.settings import read_settings

FULL = FirstPerson("zoe", 61.5, 241.0, 60.0)
TWO = """# mine
gap_mm = 60

[people.zoe]  # she
weight_kg = 61.5
[people.zoe.thresholds]
toes_pct = 66

# next door
[people."jo k"]
weight_kg = 80
[drills.slow-hinge]
tempo_s = [4, 1, 4]
"""


def test_the_first_settings_are_what_the_program_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    begin_settings(path, FULL)
    values = read_settings(path, person="zoe")
    assert (values["weight_kg"], values["foot_length_mm"], values["gap_mm"]) == (61.5, 241, 60)
    assert [each.name for each in path.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize("code", ["zoe", "Jo K", "Zoë", 'a"b', "a.b", "[x]"])
def test_any_code_is_read_back(tmp_path: Path, code: str) -> None:
    path = tmp_path / "settings.toml"
    begin_settings(path, FirstPerson(code, 70))
    assert read_settings(path, person=code) == {"weight_kg": 70}
    assert tomllib.loads(path.read_text(encoding="utf-8"))["people"] == {code: {"weight_kg": 70}}


@pytest.mark.parametrize("without_links", [False, True])
def test_what_is_there_is_never_overwritten(tmp_path: Path, monkeypatch, without_links: bool) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("gap_mm = 1\n")
    monkeypatch.setattr(Path, "exists", lambda self: False)  # it came between looking and writing
    if without_links:
        monkeypatch.setattr(os, "link", _no_links)
    with pytest.raises(SettingsError, match="there already"):
        begin_settings(path, FULL)
    assert path.read_text() == "gap_mm = 1\n"
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]


def _no_links(*paths: Path) -> None:
    raise PermissionError("no links here")


def test_a_disk_without_links_gets_its_settings(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(os, "link", _no_links)
    begin_settings(tmp_path / "settings.toml", FULL)
    assert read_settings(tmp_path / "settings.toml", person="zoe")["weight_kg"] == 61.5


def test_a_weight_that_cannot_be_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        begin_settings(tmp_path / "settings.toml", FirstPerson("zoe", weight_kg=-3))
    assert [each.name for each in tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="choose a folder"):
        begin_settings(tmp_path / "file" / "settings.toml", FULL)


def test_a_person_is_gone_and_one_undo_brings_them_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(TWO)
    removed = remove_person(path, "zoe")
    left = path.read_text()
    assert "zoe" not in left
    assert "she" not in left
    assert tomllib.loads(left)["people"] == {"jo k": {"weight_kg": 80}}
    assert "# mine" in left
    removed.undo()
    assert path.read_text() == TWO
    remove_person(path, "jo k")
    assert tomllib.loads(path.read_text())["drills"] == {"slow-hinge": {"tempo_s": [4, 1, 4]}}


def test_no_undo_over_a_file_that_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(TWO)
    removed = remove_person(path, "zoe")
    path.write_text("gap_mm = 2\n")
    with pytest.raises(SettingsError, match="changed since"):
        removed.undo()
    assert path.read_text() == "gap_mm = 2\n"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("people = { zoe = { weight_kg = 60 } }\n", "by hand"),
        ("[people]\nzoe.weight_kg = 60\n", "by hand"),
        ("[people.jo]\nweight_kg = 60\n", "no person"),
        ("[people.zoe\n", "mend it"),
        ('note = """\n[people.zoe]\n"""\n[people.zoe]\nweight_kg = 60\n', "by hand"),
    ],
)
def test_what_cannot_be_taken_out_safely_stays(tmp_path: Path, written: str, told: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(written)
    with pytest.raises(SettingsError, match=told):
        remove_person(path, "zoe")
    assert path.read_text() == written
