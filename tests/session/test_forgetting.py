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


def test_the_library_forgets_too_and_what_lies_deeper(home: Path) -> None:
    deeper = home / "recordings" / "2025"
    deeper.mkdir()
    (home / "recordings" / "hers.smat").rename(deeper / "hers.smat")
    cache = home / "library.sqlite"
    cache.write_bytes(b"zoe")
    folders = home / "settings.toml", home / "recordings", home / "diaries"
    forgotten = forget("zoe", *folders, with_recordings=True, caches=(cache,))
    assert cache.exists()
    forgotten.finish()
    assert not cache.exists()
    assert b"zoe" not in b"".join(_files(home).values())
    assert not (deeper / "hers.smat").exists()


def test_what_was_made_of_another_recording_stays(home: Path) -> None:
    """Names that begin alike: hers.smat, and his hers.2.smat."""
    folder = home / "recordings"
    (folder / "his.smat").rename(folder / "hers.2.smat")
    hers = ("hers.smat.notes.json", "hers.reps.csv", "hers.smat.corrections.json")
    for name in (*hers, "hers.2.csv", "hers.2.smat.notes.json"):
        (folder / name).touch()
    _forget(home).finish()
    left = {each.name for each in folder.iterdir()}
    assert {"hers.2.smat", "hers.2.csv", "hers.2.smat.notes.json"} <= left
    assert not left & set(hers)


def test_the_code_they_were_sent_as_is_struck_and_undone(home: Path) -> None:
    codes = home / "sent-as.json"
    codes.write_text('{"zoe": "PABC234", "jo": "PXYZ567"}')
    codes.chmod(0o600)
    forgotten = _forget(home)
    assert "zoe" not in codes.read_text()
    assert "PXYZ567" in codes.read_text()
    forgotten.undo()
    assert codes.read_text() == '{"zoe": "PABC234", "jo": "PXYZ567"}'
    assert codes.stat().st_mode & 0o777 == 0o600


def test_what_a_crash_left_waiting_is_swept(home: Path) -> None:
    _forget(home)
    assert any(forgetting.WAITING in name for name in _files(home))
    forgetting.sweep(home / "recordings", home / "diaries")
    assert not any(forgetting.WAITING in name for name in _files(home))
    assert (home / "recordings" / "his.smat").exists()
