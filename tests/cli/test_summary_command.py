"""Recordings summed up as a user types it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from cli.running import Shell

from mat.session.summary import COLUMNS


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Two recordings in a folder, and one that is none."""
    shell = Shell(tmp_path_factory.mktemp("summed"))
    month = shell.folder / "november month"
    month.mkdir()
    shell.done("record", "sim:toes", "--seconds", 30, "--fast", "-o", "november month/töes.smat", "--person", "Zoë")
    shell.done("record", "sim:quiet", "--seconds", 40, "--fast", "-o", "november month/quiet.smat")
    (shell.folder / "rubbish.smat").write_bytes(b"not a recording" * 10_000)
    return shell


def test_one_recording_in_words(shell: Shell) -> None:
    said = shell.done("summary", "november month/quiet.smat").splitlines()
    assert said[0].startswith("No rolls onto toes or heels in 3")
    assert said[1].startswith("Quiet stance of 3")
    assert "10 Hz" in said[1], "the filter is stated"
    assert said[-1] == "Quality of the recording: good."


def test_a_recording_says_the_same_words_when_it_is_made(shell: Shell) -> None:
    told = shell.done("record", "sim:toes", "--seconds", 30, "--fast", "-o", "again.smat")
    for line in shell.done("summary", "again.smat").splitlines():
        assert line in told


def test_several_as_a_table_and_every_column_in_files(shell: Shell) -> None:
    table = shell.done("summary", "november month").splitlines()
    assert [line.split()[0] for line in table] == ["recording", "quiet.smat", "töes.smat"]
    shell.done("summary", "november month", "-o", "month.csv")
    with (shell.folder / "month.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    shell.done("summary", "november month", "-o", "month.json")
    read = json.loads((shell.folder / "month.json").read_text(encoding="utf-8"))
    assert json.loads(shell.done("summary", "november month", "--json")) == read
    assert shell.done("summary", "november month", "--csv") == (shell.folder / "month.csv").read_text(encoding="utf-8")
    assert [row["person"] for row in read] == [None, "Zoë"]
    for plain, exact in zip(rows, read, strict=True):
        for name, value in exact.items():
            if value is None:
                assert plain[name] == ""
            elif isinstance(value, float):
                assert float(plain[name]) == pytest.approx(value, rel=1e-5)
            else:
                assert plain[name] == str(value)
    assert read[0]["sway_duration_s"] == pytest.approx(30, abs=2)
    assert read[1]["rolls_toes"] >= 2


def test_an_earlier_table_is_replaced_and_nothing_else(shell: Shell) -> None:
    shell.done("summary", "november month", "-o", "twice.csv")
    shell.done("summary", "november month/quiet.smat", "-o", "twice.csv")
    (shell.folder / "shopping.csv").write_text("milk,bread\n")
    refused = shell.run("summary", "november month", "-o", "shopping.csv")
    assert refused.returncode == 2
    assert (shell.folder / "shopping.csv").read_text() == "milk,bread\n"


def test_a_table_with_our_word_in_it_is_not_replaced(shell: Shell) -> None:
    (shell.folder / "profiles.csv").write_text("profile,person\n")
    refused = shell.run("summary", "november month", "-o", "profiles.csv")
    assert (refused.returncode, (shell.folder / "profiles.csv").read_text()) == (2, "profile,person\n")


def test_a_recording_named_twice_counts_once(shell: Shell) -> None:
    told = json.loads(shell.done("summary", "november month", "november month/quiet.smat", "--json"))
    assert [row["file"] for row in told] == ["quiet.smat", "töes.smat"]


def test_one_damaged_file_does_not_hide_the_others(shell: Shell) -> None:
    some = shell.run("summary", "november month/quiet.smat", "rubbish.smat", "--json")
    assert some.returncode == 1
    assert "rubbish.smat" in some.stderr
    assert [row["file"] for row in json.loads(some.stdout)] == ["quiet.smat"]


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("rubbish.smat",), 1, "not a smart-mat recording"),
        (("nowhere.smat",), 1, "cannot be read"),
        (("empty folder",), 1, "no recording"),
        (("rubbish.smat", "-o", "x.pdf"), 2, ".csv or .json"),
        (("rubbish.smat", "--csv", "--json"), 2, "choose one"),
        ((), 2, "Missing argument"),
    ],
)
def test_what_cannot_be_summed_up(shell: Shell, typed: tuple[str, ...], code: int, said: str) -> None:
    Path(shell.folder / "empty folder").mkdir(exist_ok=True)
    refused = shell.run("summary", *typed)
    assert refused.returncode == code
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
