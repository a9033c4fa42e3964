"""Lists kept in a file beside a recording: what is there is read whole, or refused with what to do."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from mat.errors import SettingsError, StorageError
from mat.posture.repetitions import Correction
from mat.session.beside import path_beside, read_beside, write_beside
from mat.session.corrections import corrections_path, read_corrections, write_corrections
from mat.session.notes import Note, notes_path, read_notes, write_notes

DAMAGED = SettingsError("Mend it.")
RECORDING = "drill.1.smat"


def test_the_whole_name_stands_in_front(tmp_path: Path) -> None:
    """Two recordings whose names differ in their ending only have files of their own."""
    assert path_beside(tmp_path / RECORDING, ".notes.json") == tmp_path / "drill.1.smat.notes.json"
    kept = {path(tmp_path / RECORDING).name for path in (notes_path, corrections_path)}
    assert kept == {"drill.1.smat.notes.json", "drill.1.smat.corrections.json"}


def test_what_was_written_is_read_for_its_owner_only(tmp_path: Path) -> None:
    notes = (Note(1.5, "Zoë: knee felt odd"), Note(2.0, "better", 4.0))
    corrections = (Correction("add", 0, 900_000, 2_000_000),)
    write_notes(notes_path(tmp_path / RECORDING), notes)
    write_corrections(corrections_path(tmp_path / RECORDING), corrections)
    assert read_notes(notes_path(tmp_path / RECORDING)) == notes
    assert read_corrections(corrections_path(tmp_path / RECORDING)) == corrections
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("read", [read_notes, read_corrections])
def test_no_file_is_an_empty_list_and_one_that_cannot_be_read_is_told(
    tmp_path: Path, read: Callable[[Path], tuple[object, ...]]
) -> None:
    path = tmp_path / "a.json"
    assert read(path) == ()
    path.mkdir()
    with pytest.raises(SettingsError, match=r"a\.json beside the recording cannot be read .*check that you may read"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"others": []}', b'{"entries": 7}', b'{"entries": ["x"]}', b"\xff"])
def test_what_is_no_such_list_is_refused_as_its_kind_says(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as refused:
        read_beside(path, "entries", int, DAMAGED)
    assert refused.value is DAMAGED
    assert path.read_bytes() == content


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_beside(path, {"entries": [1, 2]})
    with pytest.raises(TypeError):
        write_beside(path, {"entries": [object()]})
    with pytest.raises(StorageError):
        write_beside(tmp_path / "nowhere" / "a.json", {"entries": []})
    assert read_beside(path, "entries", int, DAMAGED) == (1, 2)
    assert [each.name for each in tmp_path.iterdir()] == ["a.json"]
