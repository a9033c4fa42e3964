"""People and drills of a settings file: who does what decides thresholds, band and tempo."""

from __future__ import annotations

from pathlib import Path

import pytest

from mat.errors import SettingsError
from mat.posture import Band, LeanLimits, Tempo, Thresholds
from mat.session.drills import catalogue, find_drill, read_drills
from mat.session.settings import combine, read_settings

FILE = """
weight_kg = 70
[thresholds]
toes_pct = 70
shift = 0.12

[people.zoe]
weight_kg = 61.5
foot_length_mm = 241
school = "heels"
lean = { backward_pct = 18, forward_pct = 25 }
thresholds = { shift = 0.15 }

[people."Herr Müller"]
shoes = true

[drills.slow-hinge]
tempo_s = [4, 1, 4]

[drills."My hinge"]
title = "Mine"
repetitions = 6
around = 5
thresholds = { toes_pct = 66 }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def settings(path: Path, person: str | None = None, drill: str | None = None):
    return combine(read_settings(path, person, drill))


def test_nobody_in_particular(path: Path) -> None:
    found = settings(path)
    assert found.weight_kg == 70
    assert found.thresholds == Thresholds(toes_pct=70, shift=0.12)
    assert found.drill.name == ""


def test_what_is_known_of_a_person_goes_first(path: Path) -> None:
    found = settings(path, "zoe")
    assert (found.weight_kg, found.foot_length_mm) == (61.5, 241)
    assert found.thresholds == Thresholds(toes_pct=70, shift=0.15)
    assert (found.drill.school, found.drill.lean) == ("heels", LeanLimits(18, 25))
    other = settings(path, "Herr Müller")
    assert (other.weight_kg, other.drill.shoes) == (70, True)


def test_a_drill_brings_its_own_and_keeps_what_the_file_does_not_change(path: Path) -> None:
    slow = settings(path, drill="Slow hinge").drill
    assert (slow.name, slow.tempo, slow.band) == ("slow-hinge", Tempo(4, 1, 4), Band(30, 48))
    wall = settings(path, "zoe", "wall-hinge")
    assert wall.drill.wall
    assert wall.thresholds == Thresholds(toes_pct=70, shift=0.15, heels_pct=18, heels_exit_pct=22)
    assert wall.drill.school == "heels"


def test_a_drill_of_ones_own_by_key_or_title(path: Path) -> None:
    for name in ("my-hinge", "My hinge", "MINE"):
        found = settings(path, drill=name)
        assert found.drill.band == Band(-5, 5, relative=True)
        assert found.thresholds.toes_pct == 66


def test_a_name_nobody_knows_is_kept_and_changes_nothing(path: Path) -> None:
    found = settings(path, "nobody", "juggling")
    assert found.drill.name == "juggling"
    assert (found.weight_kg, found.thresholds) == (70, Thresholds(toes_pct=70, shift=0.12))


def test_the_settings_in_force_come_back_from_a_header(path: Path) -> None:
    found = settings(path, "zoe", "slow-hinge")
    assert type(found).from_json(found.to_json()) == found


def test_the_catalogue_holds_the_drills_of_the_programme() -> None:
    assert len(catalogue()) == 17
    for key, drill in catalogue().items():
        assert find_drill(drill.title, {}) is drill
        assert drill.settings.name == key
        assert (drill.repetitions is None) != (drill.seconds is None)
        assert drill.settings.counts_repetitions == (drill.repetitions is not None)
    assert catalogue()["wall-hinge"].settings.band == Band(24, 42)
    assert catalogue()["slow-hinge"].settings.tempo == Tempo(5, 0, 5)
    assert not catalogue()["kettlebell-swing"].settings.cautions
    assert catalogue()["active-foot"].seconds == 30


def test_what_a_drill_has_instead_takes_the_place_of_what_it_had() -> None:
    changed = read_drills({"active-foot": {"repetitions": 4, "band": [30, 50]}})["active-foot"]
    assert (changed.repetitions, changed.seconds, changed.settings.band) == (4, None, Band(30, 50))


RUBBISH = [
    "people = 3", "[people]\nzoe = 3", "[people.zoe]\nheight_m = 1.7", "[people.zoe]\nschool = 'yoga'",
    "[people.zoe]\nweight_kg = 'x'", "[people.zoe]\nlean = 3",
    "[people.zoe]\nlean = { backward_pct = 99, forward_pct = 2 }", "[people.zoe]\nshoes = 1",
    "[people.zoe]\nthresholds = { toes = 3 }", "drills = []", "[drills]\nx = 1", "[drills.x]\nreps = 3",
    "[drills.x]\nrepetitions = 3\nseconds = 3", "[drills.x]\nband = [1]", "[drills.x]\nband = [50, 30]",
    "[drills.x]\ntempo_s = [0, 0, 0]", "[drills.x]\nwall = 'yes'", "[drills.x]\nsets = 0",
    "[drills.x]\ntitle = 3", "[drills.x]\nthresholds = { toes_pct = 'far' }",
    "[drills.x]\nexpected_rep_s = 99",
]  # fmt: skip


@pytest.mark.parametrize("content", RUBBISH)
def test_rubbish_is_a_sentence_that_names_the_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(content)
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        read_settings(path, "zoe", "x")
