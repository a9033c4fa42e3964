"""The prescription somebody follows is a copy of the file that was sent, beside their diary."""

from __future__ import annotations

from pathlib import Path

import pytest

from mat.errors import SettingsError
from mat.session.backup import Places, back_up
from mat.session.diary_file import diary_path
from mat.session.kept_prescription import drop_prescription, keep_prescription, kept_prescription, prescription_path
from mat.session.restoring import restore

PLAN = 'id = "weber-7"\n[[drill]]\ndrill = "slow-hinge"\n'


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "mail" / "plan.toml"
    path.parent.mkdir()
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_it_stays_when_the_mail_is_gone(tmp_path: Path, sent: Path) -> None:
    diaries = tmp_path / "diaries"
    assert kept_prescription(diaries, "zoe") is None
    assert keep_prescription(sent, diaries, "zoe").name == "weber-7"
    sent.unlink()
    kept = kept_prescription(diaries, "zoe")
    assert kept is not None
    assert [item.drill.key for item in kept.items] == ["slow-hinge"]
    assert kept_prescription(diaries, "jo") is None
    drop_prescription(diaries, "zoe")
    drop_prescription(diaries, "zoe")
    assert kept_prescription(diaries, "zoe") is None


def test_a_file_that_means_nothing_leaves_the_one_before(tmp_path: Path, sent: Path) -> None:
    diaries = tmp_path / "diaries"
    keep_prescription(sent, diaries, "zoe")
    for content in (b"\xff\xfe\x00", b"", b'id = "x"\n[[drill]]\ndrill = "nobody-knows"\n', b"x" * 100_000):
        sent.write_bytes(content)
        with pytest.raises(SettingsError):
            keep_prescription(sent, diaries, "zoe")
    with pytest.raises(SettingsError, match="cannot be read"):
        keep_prescription(tmp_path / "nowhere.toml", diaries, "zoe")
    with pytest.raises(SettingsError, match="cannot be read"):
        keep_prescription(tmp_path, diaries, "zoe")
    kept = kept_prescription(diaries, "zoe")
    assert kept is not None
    assert kept.name == "weber-7"


def test_the_kept_copy_may_be_chosen_again(tmp_path: Path, sent: Path) -> None:
    keep_prescription(sent, tmp_path, "zoe")
    assert keep_prescription(prescription_path(tmp_path, "zoe"), tmp_path, "zoe").name == "weber-7"
    assert prescription_path(tmp_path, "zoe").read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize("code", ["", "Zoe", "zoe", "../x", "a.diary.json", "x" * 200, "é"])
def test_each_code_has_a_file_of_its_own_beside_the_diary(tmp_path: Path, code: str) -> None:
    path = prescription_path(tmp_path, code)
    assert path.parent == tmp_path
    assert path != diary_path(tmp_path, code)
    others = {prescription_path(tmp_path, other) for other in ("Zoe", "zoe", "", "jo") if other != code}
    assert path not in others


def test_a_backup_holds_it_and_brings_it_back(tmp_path: Path, sent: Path) -> None:
    keep_prescription(sent, tmp_path / "home" / "diaries", "zoe")
    assert back_up(tmp_path / "all.zip", Places(tmp_path / "home", tmp_path / "home")) == 1
    restore(tmp_path / "all.zip", places=Places(tmp_path / "other", tmp_path / "other"))
    kept = kept_prescription(tmp_path / "other" / "diaries", "zoe")
    assert kept is not None
    assert kept.name == "weber-7"
