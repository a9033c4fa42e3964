"""A month of recordings exported: what is complete is not done again, and half a file is never left."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path

import pytest
from real_footprints import data_folder
from session.scripted_mat import hello_packet, simulated_packets

from mat.errors import RecordingError, StorageError, UsageError
from mat.files import Recorder
from mat.files.formats import Options, export_folder, folder
from mat.wire import HostFrame, PacketType

CSV = Options(".csv")


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """Three recordings in two folders, one of another maker, one that is none, and a table of somebody's."""
    here = tmp_path / "Übungen März"
    (here / "Zoë").mkdir(parents=True)
    scans = [packet.raw for packet in simulated_packets("quiet", 1.0) if packet.type == PacketType.FRAME]
    for number, name in enumerate(("a.smat", "b.smat", "Zoë/a.smat")):
        tape = Recorder(here / name)
        header = {"format": 1, "simulated": True, "person": "Zoë", "created": f"2026-03-0{number + 1}T10:11:12+01:00"}
        tape.append_host(HostFrame(PacketType.HEADER, header))
        tape.append(hello_packet())
        for raw in scans[: 60 + number]:
            tape.append(raw)
        tape.append_host(HostFrame(PacketType.END, {}))
        tape.close()
    (here / "bad.smat").write_bytes(b"nothing" * 10)
    (here / "table.csv").write_text("a;b\n1;2\n")
    return here


def names(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def test_every_recording_is_exported_and_what_cannot_be_read_is_told(month: Path, tmp_path: Path) -> None:
    shares: list[float] = []
    result = export_folder(month, tmp_path / "out", CSV, progress=shares.append)
    assert len(result.done) == 3
    assert [path.name for path, _ in result.failed] == ["bad.smat"]
    assert "not a smart-mat recording" in result.failed[0][1]
    assert names(tmp_path / "out") == sorted(
        ["Zoë/a.csv", "Zoë/a.json", "a.csv", "a.json", "b.csv", "b.json", folder.LIST_NAME]
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_what_is_complete_is_not_done_again(month: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    export_folder(month, out, CSV)
    done: list[str] = []
    export = folder.export_recording
    monkeypatch.setattr(
        folder,
        "export_recording",
        lambda recording, *rest, **more: (done.append(recording.name), export(recording, *rest, **more)),
    )
    again = export_folder(month, out, CSV)
    assert (len(again.done), len(again.kept)) == (0, 3)
    assert done == ["bad.smat"]
    (out / "b.csv").unlink()
    assert [path.name for path in export_folder(month, out, CSV).done] == ["b.csv"]
    os.utime(month / "a.smat", ns=(1, 1))
    assert [path.name for path in export_folder(month, out, CSV).done] == ["a.csv"]
    (month / "Zoë" / "a.smat.corrections.json").write_text("{}")
    assert [path.parent.name for path in export_folder(month, out, CSV).done] == ["Zoë"]
    assert len(export_folder(month, out, Options(".csv", rate_hz=50)).done) == 3, "other options: everything anew"


def test_stopped_in_mid_file_it_goes_on_with_that_file(
    month: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C at the second recording: no half file, the first is kept, the rest is done the next time."""
    out = tmp_path / "out"
    seen: list[float] = []

    def stop(share: float) -> None:
        seen.append(share)
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_folder(month, out, CSV, progress=stop)
    left = names(out)
    assert folder.LIST_NAME in left
    assert not [name for name in left if "unfinished" in name]
    complete = [name for name in left if name.endswith(".csv")]
    result = export_folder(month, out, CSV)
    assert len(result.kept) + len(result.done) == 3
    assert len(result.kept) == len(complete) == 1
    whole = tmp_path / "whole"
    export_folder(month, whole, CSV)
    for name in names(whole):
        if name != folder.LIST_NAME:
            assert (whole / name).read_bytes() == (out / name).read_bytes()


def test_a_full_disk_ends_it_with_one_sentence(month: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageError("The disk is full: free some space.")

    monkeypatch.setattr(folder, "export_recording", full)
    with pytest.raises(StorageError, match="full"):
        export_folder(month, tmp_path / "out", CSV)


def test_anonymous_files_name_nobody_anywhere(month: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_folder(month, out, Options(".csv", anonymous=True))
    assert len(names(out)) == 7
    for path in out.rglob("*"):
        assert "Zo" not in str(path.relative_to(out))
        assert "Zo" not in path.read_text(encoding="utf-8")
        assert "10:11" not in path.read_text(encoding="utf-8")
    assert any(name.startswith("2026-03-01_") for name in names(out))
    again = export_folder(month, out, Options(".csv", anonymous=True))
    assert len(again.kept) == 3


def test_other_makers_recordings_are_taken_along(month: Path, tmp_path: Path) -> None:
    for name in ("emed_test.lst", "xsensor_data.csv"):
        (month / name).write_bytes(gzip.decompress((data_folder() / "pressure" / f"{name}.gz").read_bytes()))
    shutil.copy(month / "a.smat", month / "emed_test.smat")
    result = export_folder(month, tmp_path / "out", Options(".parquet"))
    assert {"emed_test.parquet", "emed_test.smat.parquet", "xsensor_data.parquet"} <= {p.name for p in result.done}


def test_folders_and_formats_that_cannot_be(month: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RecordingError, match="no recording"):
        export_folder(tmp_path / "empty", tmp_path / "out", CSV)
    with pytest.raises(UsageError, match="is a file"):
        export_folder(month, tmp_path / "file", CSV)
    with pytest.raises(UsageError, match=r"\.doc"):
        export_folder(month, tmp_path / "out", Options(".doc"))
    assert not (tmp_path / "out").exists()


def test_somebodys_file_in_the_way_is_not_replaced(month: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.csv").write_text("mine")
    with pytest.raises(UsageError, match="no export of smart-mat"):
        export_folder(month, tmp_path / "out", CSV)
    assert (tmp_path / "out" / "b.csv").read_text() == "mine"


def test_a_damaged_list_costs_only_time(month: Path, tmp_path: Path) -> None:
    export_folder(month, tmp_path / "out", CSV)
    for content in ("", "[]", '{"options": 3}', '{"done": []}'):
        (tmp_path / "out" / folder.LIST_NAME).write_text(content)
        assert len(export_folder(month, tmp_path / "out", CSV).done) == 3
    assert json.loads((tmp_path / "out" / folder.LIST_NAME).read_text())["program"] == "smart-mat"


def test_the_bad_one_is_an_error_of_its_own(month: Path) -> None:
    with pytest.raises(RecordingError):
        folder.export_recording(month / "bad.smat", month / "x.csv")


@pytest.mark.skipif(os.name == "nt", reason="rights are another matter on Windows")
def test_what_is_exported_is_for_its_owner_alone(month: Path, tmp_path: Path) -> None:
    export_folder(month, tmp_path / "out", CSV)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").rglob("*") if path.is_file()} == {0o600}
    (tmp_path / "out" / "a.csv").chmod(0o644)
    os.utime(month / "a.smat", ns=(1, 1))
    export_folder(month, tmp_path / "out", CSV)
    assert (tmp_path / "out" / "a.csv").stat().st_mode & 0o777 == 0o644, "somebody opened it to others"
