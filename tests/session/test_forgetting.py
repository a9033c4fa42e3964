"""A deleted person is gone, their recordings on request; one undo brings all back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mat.errors import SettingsError, StorageError
from mat.pipeline import AnalysisSettings
from mat.session import Acquisition, forgetting
from mat.session.diary import Diary
from mat.session.diary_file import diary_path, write_diary
from mat.session.forgetting import forget
from mat.session.people_file import FirstPerson, begin_settings
from mat.sim import SimTransport


@pytest.fixture
def home(tmp_path: Path) -> Path:
    begin_settings(tmp_path / "settings.toml", FirstPerson("zoe", 61.5))
    write_diary(diary_path(tmp_path / "diaries", "zoe"), Diary(began=date(2026, 3, 1)))
    (tmp_path / "recordings").mkdir()
    for name, labels in (("hers", {"person": "zoe"}), ("his", {"person": "jo"}), ("nobodys", {})):
        path = tmp_path / "recordings" / f"{name}.smat"
        acquisition = Acquisition(
            SimTransport("sim:quiet", fast=True, duration_s=0.5), AnalysisSettings(), path, labels=labels
        )
        acquisition.start()
        acquisition.join(10)
        acquisition.stop()
    for name in ("hers.csv", "hers.json", "his.csv"):
        (tmp_path / "recordings" / name).touch()
    (tmp_path / "recordings" / "damaged.smat").write_bytes(b"no recording")
    return tmp_path


def _files(home: Path) -> dict[str, bytes]:
    return {str(each.relative_to(home)): each.read_bytes() for each in home.rglob("*") if each.is_file()}


def _forget(home: Path, with_recordings: bool = True) -> forgetting.Forgotten:
    return forget("zoe", home / "settings.toml", home / "recordings", home / "diaries", with_recordings=with_recordings)


def test_gone_with_all_recordings_and_nobody_elses(home: Path) -> None:
    before = _files(home)
    _forget(home).finish()
    theirs = {"recordings/hers.smat", "recordings/hers.csv", "recordings/hers.json", "diaries/zoe.diary.json"}
    assert set(before) - set(_files(home)) == theirs
    assert "zoe" not in (home / "settings.toml").read_text()
    with pytest.raises(SettingsError, match="no person"):
        _forget(home)


def test_recordings_stay_unless_asked_for(home: Path) -> None:
    _forget(home, with_recordings=False).finish()
    assert (home / "recordings" / "hers.smat").exists()
    assert not diary_path(home / "diaries", "zoe").exists()


def test_one_undo_brings_all_back(home: Path) -> None:
    before = _files(home)
    forgotten = _forget(home)
    assert not (home / "recordings" / "hers.smat").exists()
    forgotten.undo()
    assert _files(home) == before


def test_a_fault_in_the_middle_loses_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, move = _files(home), forgetting._move

    def stuck(path: Path, to: Path) -> None:
        if path.name == "hers.smat" and to.parent.name == forgetting.WAITING:
            raise StorageError("It cannot be moved: check that you may write there.")
        move(path, to)

    monkeypatch.setattr(forgetting, "_move", stuck)
    with pytest.raises(StorageError):
        _forget(home)
    assert _files(home) == before
