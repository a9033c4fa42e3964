"""An exported table never takes the place of the recording or of anybody's file, and appears whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest

from mat.errors import StorageError, UsageError
from mat.files import export_csv


@pytest.mark.parametrize("name", ["rec.csv", "rec.json", "rec.csv.part", "rec.json.part"])
def test_an_export_never_destroys_the_recording(drill: Path, tmp_path: Path, name: str) -> None:
    """Whatever the recording is called, also like a file the export makes on its way."""
    mine = tmp_path / name
    shutil.copy(drill, mine)
    with contextlib.suppress(UsageError, StorageError):
        export_csv(mine, tmp_path / "rec.csv")
    assert mine.read_bytes() == drill.read_bytes()


def test_a_link_to_the_recording_is_no_way_round(drill: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.smat"
    shutil.copy(drill, mine)
    (tmp_path / "out.csv").symlink_to(mine)
    with pytest.raises(UsageError):
        export_csv(mine, tmp_path / "out.csv")
    assert mine.read_bytes() == drill.read_bytes()


def test_a_target_that_cannot_be_written_leaves_nothing_behind(drill: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").write_text("")
    for name in ("no/folder/a.csv", "folder.csv", "file/a.csv", "x" * 300 + ".csv"):
        with pytest.raises(StorageError, match="cannot be written"):
            export_csv(drill, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.csv"]


def test_a_failed_export_leaves_the_table_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time_s,yesterday")
    (tmp_path / "a.smat").write_bytes(b"nothing")
    with pytest.raises(Exception, match=r"a\.smat"):
        export_csv(tmp_path / "a.smat", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "time_s,yesterday"


@pytest.mark.parametrize("name", ["a.csv", "a.json"])
def test_a_stranger_s_file_is_not_replaced(drill: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"mine": 1}')
    with pytest.raises(UsageError, match="no export of smart-mat"):
        export_csv(drill, tmp_path / "a.csv")
    assert (tmp_path / name).read_text() == '{"mine": 1}'
    (tmp_path / name).unlink()
    export_csv(drill, tmp_path / "a.csv")
    export_csv(drill, tmp_path / "a.csv")


def test_a_table_of_somebody_s_own_with_our_word_in_it_is_not_replaced(drill: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("trial,time_s,angle_deg\n1,0.5,12\n")
    with pytest.raises(UsageError, match="no export of smart-mat"):
        export_csv(drill, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text().startswith("trial")
