"""Files of the review: notes beside a recording, and the cache of the library."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from review_recordings import recorded

from mat.errors import SettingsError
from viz.review import library
from viz.review.library import Entry, SummaryCache, files_in, read_entry
from viz.review.note_file import Note, notes_path, read_notes, write_notes


def test_notes_come_back_by_time_and_the_recording_is_untouched(tmp_path: Path) -> None:
    recording = tmp_path / "Übung am Montag.smat"
    recording.write_bytes(b"as it was")
    path = notes_path(recording)
    assert path.name == "Übung am Montag.smat.notes.json"
    assert read_notes(path) == ()
    write_notes(path, (Note(9.5, "später"), Note(1.25, "früher “so”\n→")))
    assert read_notes(path) == (Note(1.25, "früher “so”\n→"), Note(9.5, "später"))
    assert recording.read_bytes() == b"as it was"
    assert sorted(file.name for file in tmp_path.iterdir()) == [recording.name, path.name]


@pytest.mark.parametrize(
    "damaged",
    ["", "[]", "{", '{"notes": 3}', '{"notes": [1]}', '{"notes": [{"time_s": "1", "text": "a"}]}', "[" * 100_000,
     '{"notes": [{"time_s": NaN, "text": "a"}]}', '{"notes": [{"time_s": 1}]}'],
)  # fmt: skip
def test_damaged_notes_are_told(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "a.smat.notes.json"
    path.write_text(damaged, encoding="utf-8")
    with pytest.raises(SettingsError, match="mend or rename"):
        read_notes(path)


def test_a_sound_recording_and_a_stranger_are_listed(tmp_path: Path) -> None:
    sound, stranger = tmp_path / "a.smat", tmp_path / "b.smat"
    sound.write_bytes(recorded("sim:quiet", 14.0))
    stranger.write_bytes(b"no recording" * 100)
    entry = read_entry(sound)
    assert entry.quality in {"good", "fair", "poor"}
    assert entry.duration_s == pytest.approx(14.0, abs=0.1)
    assert entry.words
    assert "not a smart-mat recording" in read_entry(stranger).fault


def test_files_are_found_below_the_folder_newest_first(tmp_path: Path) -> None:
    (tmp_path / "März").mkdir()
    for name, at_s in (("old.smat", 1000), ("März/new.smat", 3000), ("middle.smat", 2000), ("other.csv", 4000)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (at_s, at_s))
    assert [file.path.name for file in files_in(tmp_path)] == ["new.smat", "middle.smat", "old.smat"]
    assert files_in(tmp_path / "nowhere") == []


def test_an_entry_is_known_until_the_file_changes(tmp_path: Path) -> None:
    (tmp_path / "a.smat").write_bytes(b"x")
    [file] = files_in(tmp_path)
    cache = SummaryCache(tmp_path / "cache" / "library.sqlite")
    entry = Entry(created="2026-03-01T10:00", person="P7", duration_s=61.5, words="three repetitions", quality="good")
    cache.keep(file, entry)
    cache.close()
    cache = SummaryCache(tmp_path / "cache" / "library.sqlite")
    assert cache.known([file]) == {file.path: entry}
    (tmp_path / "a.smat").write_bytes(b"xy")
    assert cache.known(files_in(tmp_path)) == {}
    cache.close()


def test_another_version_of_the_program_sums_up_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.smat").write_bytes(b"x")
    cache = SummaryCache(tmp_path / "library.sqlite")
    cache.keep(files_in(tmp_path)[0], Entry(words="as before"))
    monkeypatch.setattr(library, "_VERSION", ("another",))
    assert cache.known(files_in(tmp_path)) == {}
    cache.close()


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "a.smat").write_bytes(b"x")
    (tmp_path / "library.sqlite").write_bytes(b"no database at all" * 200)
    cache = SummaryCache(tmp_path / "library.sqlite")
    files = files_in(tmp_path)
    cache.keep(files[0], Entry(words="again"))
    assert cache.known(files)[files[0].path].words == "again"
    cache.close()


def test_a_cache_that_cannot_be_kept_lasts_as_long_as_the_window(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    cache = SummaryCache(tmp_path / "file" / "library.sqlite")
    (tmp_path / "a.smat").write_bytes(b"x")
    cache.keep(files_in(tmp_path)[0], Entry(words="kept"))
    assert len(cache.known(files_in(tmp_path))) == 1
    cache.close()
