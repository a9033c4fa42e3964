"""Nothing of the user's is replaced by an export, and every sentence says what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from mat.errors import StorageError, UsageError
from mat.files.csv_lines import CsvStyle
from mat.files.formats import export_recording, writing


def test_an_ending_nobody_writes(drill: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.parquet"):
        export_recording(drill, tmp_path / "x.docx")


@pytest.mark.parametrize("ending", [".json", ".xlsx", ".parquet", ".c3d", ".mat"])
def test_a_stranger_stays(drill: Path, tmp_path: Path, ending: str) -> None:
    stranger = tmp_path / f"mine{ending}"
    stranger.write_text("shopping: milk, bread")
    with pytest.raises(UsageError, match="no export of smart-mat"):
        export_recording(drill, stranger)
    assert stranger.read_text() == "shopping: milk, bread"
    stranger.unlink()
    export_recording(drill, stranger)
    export_recording(drill, stranger)


def test_a_table_of_another_program_stays(drill: Path, tmp_path: Path) -> None:
    """Files of these formats all begin alike; what they hold tells whose they are."""
    import ezc3d  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415
    import scipy.io  # noqa: PLC0415

    names = np.array([1.0, 2.0])
    pq.write_table(pa.table({"time_s": names, "about": names}), tmp_path / "mine.parquet")
    scipy.io.savemat(tmp_path / "mine.mat", {"about": names, "frames": names})
    walk = ezc3d.c3d()
    walk["parameters"]["POINT"]["RATE"]["value"] = [100.0]
    walk["parameters"]["POINT"]["LABELS"]["value"] = ["HEEL"]
    walk["data"]["points"] = np.ones((4, 1, 3))
    walk.write(str(tmp_path / "mine.c3d"))
    for ending in (".parquet", ".mat", ".c3d"):
        mine = tmp_path / f"mine{ending}"
        before = mine.read_bytes()
        with pytest.raises(UsageError, match="no export of smart-mat"):
            export_recording(drill, mine)
        assert mine.read_bytes() == before


def test_a_workbook_of_somebody_s_own_stays(drill: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.xlsx"
    with zipfile.ZipFile(mine, "w") as book:
        book.writestr("xl/workbook.xml", '<sheet name="patients"/>')
    with pytest.raises(UsageError, match="no export of smart-mat"):
        export_recording(drill, mine)
    with zipfile.ZipFile(mine) as book:
        assert b"patients" in book.read("xl/workbook.xml")


def test_a_csv_does_not_take_the_place_of_a_table_as_json(drill: Path, tmp_path: Path) -> None:
    """The file beside a CSV has the same name as a table exported as JSON."""
    export_recording(drill, tmp_path / "o.json")
    before = (tmp_path / "o.json").read_bytes()
    with pytest.raises(UsageError, match="no export of smart-mat"):
        export_recording(drill, tmp_path / "o.csv")
    assert (tmp_path / "o.json").read_bytes() == before
    export_recording(drill, tmp_path / "p.csv")
    export_recording(drill, tmp_path / "p.csv")


def test_a_library_that_is_missing_is_named(drill: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError("No module named 'ezc3d'", name="ezc3d")

    monkeypatch.setattr(writing, "import_module", missing)
    with pytest.raises(UsageError, match=r"smart-mat\[c3d\]"):
        export_recording(drill, tmp_path / "x.c3d")


def test_options_that_do_not_go_together(drill: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--reps"):
        export_recording(drill, tmp_path / "x.c3d", repetitions=True)
    with pytest.raises(UsageError, match="--excel"):
        export_recording(drill, tmp_path / "x.xlsx", style=CsvStyle(";", ","))


def test_a_folder_that_is_not_there(drill: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="choose a folder"):
        export_recording(drill, tmp_path / "nowhere" / "x.parquet")
    assert list(tmp_path.iterdir()) == []
