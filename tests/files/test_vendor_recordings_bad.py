"""Other makers' files that are cut, damaged, of another program or delimiter: a sentence, never a wrong number."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from cli.running import Shell
from files.vendor_lists import emed_list
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vendors import text_of

import mat
from mat.errors import RecordingError, SmartMatError
from mat.files import open_recording
from mat.files.repair import repair_recording

TEXTS = {
    ".lst": "pressure/emed_test.lst.gz",
    ".asc": "pressure/pedar_example.asc.gz",
    ".asf": "pressure/FrasP01R.asf.gz",
    ".csv": "pressure/xsensor_data.csv.gz",
}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def short(ending: str) -> str:
    """The first pictures of a maker's recording: what is damaged in them is damaged in all."""
    text = text_of(TEXTS[ending])
    ends = {".lst": "Page 40", ".asc": "     0.40000", ".asf": "Frame 20", ".csv": "FRAME,1480"}
    return text[: text.index(ends[ending])]


def written(folder: Path, ending: str, text: str) -> Path:
    path = folder / f"step{ending}"
    path.write_text(text, encoding="utf-8")
    return path


def tried(path: Path) -> tuple[mat.Recording | None, str]:
    """The recording, or the sentence that refuses it."""
    try:
        return mat.read(path), ""
    except SmartMatError as error:
        return None, str(error)


def line_of(text: str, which: Callable[[str], bool], number: int) -> str:
    return [line for line in text.splitlines() if which(line)][number]


def without_a_cell(ending: str) -> str:
    """The text with one cell of a row in the middle taken away, its delimiter with it."""
    text = short(ending)
    kinds: dict[str, Callable[[str], bool]] = {
        ".lst": lambda line: line.split("\t")[0] == "50",
        ".asc": lambda line: line.startswith("     0."),
        ".asf": lambda line: line.startswith("B,B,B,"),
        ".csv": lambda line: line.startswith("0,0,0,"),
    }
    mark = "," if ending in (".asf", ".csv") else "\t"
    line = line_of(text, kinds[ending], 7)
    place = text.index(line)
    if ending == ".csv":
        # Rows are padded to the widest: a missing cell is an empty one.
        fields = line.split(mark)
        return text[:place] + mark.join([*fields[:5], "", *fields[6:]]) + text[place + len(line) :]
    return text[:place] + mark.join(line.split(mark)[:-2]) + text[place + len(line) :]


@pytest.mark.parametrize("ending", TEXTS)
def test_a_missing_cell_is_named_with_its_place(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path, ending, without_a_cell(ending))
    with pytest.raises(RecordingError, match=r"(picture|line|frame) \d+.* (of|has) .*again") as told:
        open_recording(path)
    assert str(path) in str(told.value)


@pytest.mark.parametrize("ending", TEXTS)
@pytest.mark.parametrize("bad", ["x", "nan", "-5", "1e999"])
def test_what_is_no_pressure_is_named(tmp_path: Path, ending: str, bad: str) -> None:
    text = short(ending)
    row = {".lst": "50\t0.00", ".asc": "     0.05000\t 32.500", ".asf": "B,B,B,0", ".csv": "0,0,0,96.36"}[ending]
    head, cell = row[: max(row.rfind("\t"), row.rfind(",")) + 1], row[max(row.rfind("\t"), row.rfind(",")) + 1 :]
    path = written(tmp_path, ending, text.replace(head + cell, head + bad, 1))
    with pytest.raises(RecordingError, match=r"pressure|value"):
        open_recording(path)


@pytest.mark.parametrize("ending", TEXTS)
def test_a_file_cut_anywhere_gives_its_whole_pictures_or_a_sentence(tmp_path: Path, ending: str) -> None:
    text, told = short(ending), set()
    for cut in np.linspace(10, len(text) - 40, 23).astype(int):
        path = written(tmp_path, ending, text[:cut])
        recording, error = tried(path)
        if recording is None:
            assert len(error) > 40
            continue
        told.add(recording.health.closed)
        whole = mat.read(written(tmp_path, ending, text))
        count = len(recording)
        assert 0 < count <= len(whole)
        np.testing.assert_allclose(recording.frames["total_force_n"], whole.frames["total_force_n"][:count], rtol=1e-3)
    assert False in told


def test_a_cut_file_says_so_in_its_summary(tmp_path: Path, shell: Shell) -> None:
    text = short(".asf")
    written(shell.folder, ".asf", text[: len(text) - 700])
    assert "not closed properly: cut" in shell.done("summary", "step.asf")


@pytest.mark.parametrize("ending", [".lst", ".asc", ".asf"])
def test_a_foreign_head_is_refused_by_name(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path, ending, "Some Other Program 3.1\n" + "1;2;3\n" * 50)
    with pytest.raises(RecordingError, match=r"its head is not that of an? (emed|pedar|F-Scan) recording"):
        open_recording(path)


def test_a_table_of_somebody_elses_is_no_recording(tmp_path: Path) -> None:
    path = written(tmp_path, ".csv", "name;age\nA;4\n")
    with pytest.raises(RecordingError, match=r"not a smart-mat recording.*XSENSOR \(\.csv\)"):
        open_recording(path)


@pytest.mark.parametrize("ending", TEXTS)
def test_another_delimiter_is_told(tmp_path: Path, ending: str) -> None:
    """Tabs or commas replaced by blanks, as a mail program or an editor does."""
    mark = "," if ending in (".asf", ".csv") else "\t"
    path = written(tmp_path, ending, short(ending).replace(mark, "  "))
    with pytest.raises(RecordingError):
        open_recording(path)


def test_semicolons_and_decimal_commas_of_a_german_program_are_read(tmp_path: Path) -> None:
    text = short(".csv")
    german = text.replace(",", ";").replace(".", ",").replace(" 08:21:", "08:21:")
    times = {f"{line.split(';')[1]}" for line in german.splitlines() if line.startswith("Time;")}
    for time in times:
        german = german.replace(time, time.replace(",", "."))
    (tmp_path / "one.csv").write_text(text, encoding="utf-8-sig")
    (tmp_path / "other.csv").write_text(german.replace("Est, Load", "Est. Load"), encoding="utf-8-sig")
    one, other = mat.read(tmp_path / "one.csv"), mat.read(tmp_path / "other.csv")
    np.testing.assert_array_equal(one.frames["left_force_n"], other.frames["left_force_n"])


def test_cells_that_do_not_make_the_force_the_file_tells_are_damage(tmp_path: Path) -> None:
    """A flipped digit in a number is a number again; the maker's own sums give it away."""
    kpa = np.zeros((3, 40, 20))
    kpa[:, 5:30, 5:12] = 60.0
    text = emed_list(kpa)
    path = written(tmp_path, ".lst", text.replace("60.00", "80.00", 1))
    with pytest.raises(RecordingError, match=r"picture 1 make .* damaged"):
        open_recording(path)
    text = short(".csv")
    load = line_of(text, lambda line: line.startswith("Est. Load (N),411"), 0)
    path = written(tmp_path, ".csv", text.replace(load, load.replace("411", "511"), 1))
    with pytest.raises(RecordingError, match=r"left insole make .* damaged"):
        open_recording(path)


def test_raw_units_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ".asf", short(".asf").replace("UNITS KPa", "UNITS Raw"))
    with pytest.raises(RecordingError, match="calibrate"):
        open_recording(path)
    path = written(tmp_path, ".csv", short(".csv").replace("Units:,mmHg", "Units:,furlong"))
    with pytest.raises(RecordingError, match="kPa or mmHg"):
        open_recording(path)


def test_an_insole_of_unknown_size_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ".asc", short(".asc").replace("sensor type:  y-", "sensor type:  q-"))
    with pytest.raises(RecordingError, match="size “q”"):
        open_recording(path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_bits_flipped_anywhere_end_in_numbers_or_a_sentence(tmp_path: Path, data: st.DataObject) -> None:
    ending = data.draw(st.sampled_from(sorted(TEXTS)))
    content = bytearray(short(ending)[:60_000].encode())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=5)):
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / f"flipped{ending}"
    path.write_bytes(bytes(content))
    recording, error = tried(path)
    if recording is None:
        assert len(error) > 40
    else:
        assert np.isfinite(recording.frames["total_force_n"]).all()


def test_a_packed_file_that_is_cut_is_told(tmp_path: Path) -> None:
    path = tmp_path / "step.lst.gz"
    path.write_bytes(gzip.compress(short(".lst").encode())[:-2000])
    with pytest.raises(RecordingError, match="unpacked"):
        open_recording(path)


def test_a_recording_of_another_maker_cannot_be_played_or_repaired_as_a_mats(tmp_path: Path, shell: Shell) -> None:
    written(shell.folder, ".lst", short(".lst"))
    assert "smart-mat review" in shell.refused(1, "record", "step.lst", "-o", "a.smat", "--fast")
    assert "another maker" in shell.refused(1, "repair", "step.lst")
    with pytest.raises(RecordingError):
        repair_recording(shell.folder / "step.lst", tmp_path / "b.smat")
    assert [path.name for path in shell.folder.glob("*.smat")] == []


@pytest.mark.parametrize("ending", TEXTS)
def test_every_command_takes_it(shell: Shell, ending: str) -> None:
    name = f"Schritt Ä{ending}"
    (shell.folder / name).write_text(short(ending), encoding="utf-8")
    before = (shell.folder / name).read_bytes()
    assert "Not judged" in shell.done("summary", name)
    shell.done("export", name, "-o", "table.parquet")
    shell.done("report", name, "-o", "page.pdf")
    shell.done("picture", name, "-o", "picture.png", "--at", "0.1")
    assert (shell.folder / name).read_bytes() == before
    assert (shell.folder / "page.pdf").read_bytes().startswith(b"%PDF")


def test_a_text_longer_than_memory_should_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packed, a few kilobytes could become any number of gigabytes."""
    monkeypatch.setattr("mat.files.vendors.text.LARGEST_BYTES", 1 << 20)
    path = tmp_path / "long.lst.gz"
    path.write_bytes(gzip.compress(short(".lst").encode() + b"\n" * (2 << 20)))
    with pytest.raises(RecordingError, match="shorter part"):
        open_recording(path)
