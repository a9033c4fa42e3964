"""Files of the review: notes beside a recording, and the cache of the library."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from simulated_recordings import recorded

from mat.errors import SettingsError
from mat.posture.repetitions import Correction
from mat.session.corrections import corrections_path, write_corrections
from mat.session.forgetting import WAITING
from mat.session.notes import Note, notes_path, read_notes, write_notes
from mat.session.reading import read
from viz.review import library
from viz.review.adherence_table import AdherenceTable
from viz.review.library import Entry, SummaryCache, files_in, read_entry


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
     '{"notes": [{"time_s": NaN, "text": "a"}]}', '{"notes": [{"time_s": 1}]}',
     '{"notes": [{"time_s": 2, "end_s": 2, "text": "a"}]}', '{"notes": [{"time_s": 2, "end_s": "3", "text": "a"}]}'],
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


def test_a_note_over_a_span_comes_back_and_one_at_a_time_is_written_as_before(tmp_path: Path) -> None:
    path = tmp_path / "a.smat.notes.json"
    notes = (Note(1.0, "at a time"), Note(1.0, "over a span", 4.5))
    write_notes(path, reversed(notes))
    assert read_notes(path) == notes
    assert path.read_text(encoding="utf-8").count("end_s") == 1


@pytest.mark.skipif(os.name == "nt", reason="on Windows rights are the folder's")
def test_what_is_said_of_a_person_is_its_owners_only(tmp_path: Path) -> None:
    notes, corrections, cache = (tmp_path / name for name in ("a.notes.json", "a.corrections.json", "library.sqlite"))
    write_notes(notes, [Note(1.0, "limps")])
    write_corrections(corrections, [Correction("add", 0, 500_000, 1_000_000)])
    SummaryCache(cache).close()
    assert [path.stat().st_mode & 0o777 for path in (notes, corrections, cache)] == [0o600] * 3


def test_an_entry_follows_the_corrections_beside_its_recording(tmp_path: Path) -> None:
    path = tmp_path / "a.smat"
    path.write_bytes(recorded("sim:toes?seed=3", 40.0))
    [file] = files_in(tmp_path)
    entry = read_entry(path)
    cache = SummaryCache(tmp_path / "library.sqlite")
    cache.keep(file, entry)
    assert cache.known(files_in(tmp_path)) == {path: entry}
    rep = read(path).repetitions[0]
    write_corrections(corrections_path(path), [Correction("remove", rep.start_us, rep.bottom_us, rep.end_us)])
    os.utime(corrections_path(path), ns=(file.mtime_ns + 10**9,) * 2)
    assert cache.known(files_in(tmp_path)) == {}
    assert read_entry(path).repetitions == entry.repetitions - 1
    cache.close()


def test_a_thousand_recordings_are_known_by_one_look_at_the_cache(tmp_path: Path) -> None:
    cache, entry = SummaryCache(tmp_path / "library.sqlite"), Entry(person="P7", words="as kept")
    folder = tmp_path / "März"
    folder.mkdir()
    for number in range(1000):
        (folder / f"Übung {number}.smat").write_bytes(b"x")
    files = files_in(tmp_path)
    cache.keep_all((file, entry) for file in files)
    asked: list[str] = []
    cache._base.set_trace_callback(asked.append)
    assert len(cache.known(files)) == 1000
    assert len(asked) == 1
    cache.close()


def test_nothing_is_kept_of_a_recording_that_is_gone(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "März", tmp_path / "März 2"
    for each in (folder, elsewhere):
        each.mkdir()
        (each / "a.smat").write_bytes(b"x")
    cache = SummaryCache(tmp_path / "library.sqlite")
    files = files_in(tmp_path)
    cache.keep_all((file, Entry(person="P7")) for file in files)
    (folder / "a.smat").unlink()
    cache.forget_gone(folder, files_in(folder))
    assert list(cache.known(files)) == [elsewhere / "a.smat"]
    cache.close()


def test_recordings_that_wait_for_an_undo_are_not_listed(tmp_path: Path) -> None:
    (tmp_path / WAITING / "P7").mkdir(parents=True)
    (tmp_path / WAITING / "P7" / "a.smat").write_bytes(b"x")
    assert files_in(tmp_path) == []


def test_the_weeks_of_a_person_are_summed_up_from_the_entries(qtbot) -> None:
    def entry(day: int, person: str = "P7", **figures: float) -> Entry:
        return Entry(f"2026-11-{day:02}T08:00", person, "wall-hinge", repetitions=30, figures=figures)

    table = AdherenceTable()
    qtbot.addWidget(table)
    entries = [entry(2, standing_s=150.0), entry(4, standing_s=210.0), entry(4, "P8"), Entry(fault="damaged")]
    table.show_person("P7", entries, date(2026, 11, 5))
    cells = [item.text() if (item := table.table.item(0, column)) else "" for column in range(5)]
    # On either day the active foot and a main drill were asked; the second day's is another one.
    assert cells == ["2026-11-02", "2 of 4", "1 of 4", "30 of 60", "6"]
    assert table.table.rowCount() == 1
