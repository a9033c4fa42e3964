"""Record and export as a user types them: what is told is what is in the file."""

from __future__ import annotations

import csv
import itertools
import json
import re
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest
from cli.running import Shell, finish, wait_until
from session.scripted_mat import frames_of, host_frames, packets_of

from mat.wire import PacketType

ROLL = re.compile(r"^ *([\d.]+) s  (left|right) foot: (TOES|HEELS)$", re.MULTILINE)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, str, str]:
    """Forty seconds of somebody who rolls onto the toes: recorded and exported once."""
    shell = Shell(tmp_path_factory.mktemp("kept"))
    said = shell.done(
        "record", "sim:toes", "--seconds", 40, "--fast", "-o", "toes.smat", "--person", "Zoë", "--drill", "x"
    )
    return shell, said, shell.done("export", "toes.smat", "-o", "toes.csv")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def starts(rows: list[dict[str, str]], side: str, state: str) -> list[float]:
    """Seconds at which a roll begins in the table."""
    states = ["none", *(row[f"{side}_roll"] for row in rows)]
    pairs = enumerate(itertools.pairwise(states))
    return [float(rows[i]["time_s"]) for i, (before, now) in pairs if now == state != before]


def test_the_rolls_that_are_told_are_those_of_the_export(kept: tuple[Shell, str, str]) -> None:
    shell, said, _ = kept
    rows = table(shell.folder / "toes.csv")
    told = ROLL.findall(said)
    assert told
    for side in ("left", "right"):
        for state in ("toes", "heels"):
            told_s = [float(text) for text, foot, word in told if (foot, word) == (side, state.upper())]
            assert told_s == pytest.approx(starts(rows, side, state), abs=0.0051)
    counted = re.findall(r"(\d+) of \d+ repetitions? onto the toes|(\d+) rolls? between repetitions", said)
    assert sum(int(number) for pair in counted for number in pair if number) == 3, "each roll once"


def test_the_figures_that_are_told_are_those_of_the_export(kept: tuple[Shell, str, str]) -> None:
    shell, said, exported = kept
    rows = table(shell.folder / "toes.csv")
    assert len(rows) == 4000
    assert "4000 scans, 0 lost. Saved in toes.smat" in said
    assert "4000 scans in toes.csv" in exported
    assert "damaged" not in exported
    assert "not closed" not in exported
    here = [row for row in rows if row["phase"] != "empty"]
    mean_n = np.mean([float(row["total_force_n"]) for row in here if row["phase"] != "settling"])
    assert f"Mean force {mean_n:.0f} N" in said
    assert f"{len(here) / 100:.1f} s with somebody on the mat" in said
    header = json.loads((shell.folder / "toes.json").read_text(encoding="utf-8"))["header"]
    assert (header["person"], header["drill"], header["simulated"]) == ("Zoë", "x", True)


def test_a_recording_as_a_source_gives_the_same_packets_and_table(kept: tuple[Shell, str, str], shell: Shell) -> None:
    old = kept[0].folder
    shell.done("record", old / "toes.smat", "-o", "again.smat", "--fast")
    shell.done("export", "again.smat", "-o", "again.csv")
    one, other = (
        [p.raw for p in packets_of(path) if p.type < 0x80] for path in (old / "toes.smat", shell.folder / "again.smat")
    )
    assert one == other
    assert (old / "toes.csv").read_bytes() == (shell.folder / "again.csv").read_bytes()


def test_a_recording_can_be_recorded_in_part(kept: tuple[Shell, str, str], shell: Shell) -> None:
    shell.done("record", kept[0].folder / "toes.smat", "-o", "part.smat", "--fast", "--seconds", 3)
    assert frames_of(shell.folder / "part.smat") == frames_of(kept[0].folder / "toes.smat")[:300]


def test_a_recording_is_not_recorded_onto_itself(kept: tuple[Shell, str, str], shell: Shell) -> None:
    shutil.copy(kept[0].folder / "toes.smat", shell.folder / "a.smat")
    before = (shell.folder / "a.smat").read_bytes()
    assert "another name" in shell.refused(1, "record", "a.smat", "-o", "a.smat", "--fast")
    assert (shell.folder / "a.smat").read_bytes() == before


def test_a_truncated_recording_says_so_and_gives_all_it_has(kept: tuple[Shell, str, str], shell: Shell) -> None:
    content = (kept[0].folder / "toes.smat").read_bytes()
    (shell.folder / "cut.smat").write_bytes(content[:500_000])
    said = shell.done("export", "cut.smat", "-o", "cut.csv")
    count = len(frames_of(shell.folder / "cut.smat"))
    assert f"{count} scans" in said
    assert "not closed properly" in said
    assert len(table(shell.folder / "cut.csv")) == count
    assert json.loads((shell.folder / "cut.json").read_text())["closed_properly"] is False


def test_damage_in_a_recording_is_told(kept: tuple[Shell, str, str], shell: Shell) -> None:
    content = bytearray((kept[0].folder / "toes.smat").read_bytes())
    content[700_000:701_000] = bytes(1000)
    (shell.folder / "hole.smat").write_bytes(content)
    said = shell.done("export", "hole.smat", "-o", "hole.csv")
    rows = table(shell.folder / "hole.csv")
    lost = sum(int(row["missed"]) for row in rows)
    assert lost == 4000 - len(rows)
    assert lost in (3, 4)
    assert f"{lost} scans are missing" in said


@pytest.mark.parametrize("name", ["picture.jpg", "table.csv", "empty", "folder", "missing"])
def test_what_is_no_recording_is_called_so(shell: Shell, name: str) -> None:
    (shell.folder / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0" + np.random.default_rng(8).bytes(200_000))
    (shell.folder / "table.csv").write_text("time_s,seq\n0,0\n")
    (shell.folder / "empty").write_bytes(b"")
    (shell.folder / "folder").mkdir()
    before = sorted(path.name for path in shell.folder.iterdir())
    assert name in shell.refused(1, "export", name, "-o", "out.csv")
    assert name in shell.refused(1, "record", name, "-o", "out.smat")
    assert sorted(path.name for path in shell.folder.iterdir()) == before, "nothing may be left behind"


def test_a_source_that_fails_leaves_the_name_free_for_the_next_try(shell: Shell) -> None:
    """A typing error or an unplugged mat must not use up the file's name with an empty recording."""
    shell.refused(1, "record", "/dev/nothing", "-o", "a.smat")
    shell.refused(1, "record", "socket://127.0.0.1:1", "-o", "a.smat")
    assert not (shell.folder / "a.smat").exists()
    shell.done("record", "sim:quiet", "--seconds", 1, "--fast", "-o", "a.smat")


def test_a_source_that_fails_is_not_summed_up(shell: Shell) -> None:
    said = shell.run("record", "/dev/nothing", "-o", "a.smat").stdout
    assert "Saved in" not in said
    assert "Nobody stood" not in said


@pytest.mark.parametrize("target", ["no/such/a", "file/a", "x" * 300])
def test_targets_that_cannot_be_made(kept: tuple[Shell, str, str], shell: Shell, target: str) -> None:
    (shell.folder / "file").write_text("")
    shell.refused(1, "record", "sim:quiet", "--seconds", 1, "--fast", "-o", f"{target}.smat")
    shell.refused(1, "export", kept[0].folder / "toes.smat", "-o", f"{target}.csv")
    assert [path.name for path in shell.folder.iterdir()] == ["file"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_a_terminal_that_knows_few_characters_still_gets_its_recording(shell: Shell, encoding: str) -> None:
    shell.changes["PYTHONIOENCODING"] = encoding
    ran = shell.run("record", "sim:quiet", "--seconds", 1, "--fast", "-o", "a.smat")
    assert ran.returncode == 0, ran.stderr
    assert len(frames_of(shell.folder / "a.smat")) == 100
    assert len(host_frames(shell.folder / "a.smat", PacketType.END)) == 1


@pytest.mark.parametrize(
    "option", [["--person", "a\udcff"], ["--drill", "x" * 70_000], ["--person", "\x00"[:0] + "\n\t"]]
)
def test_odd_labels_are_kept_or_refused_with_a_sentence(shell: Shell, option: list[str]) -> None:
    ran = shell.run("record", "sim:quiet", "--seconds", 1, "--fast", "-o", "a.smat", *option)
    assert "program itself" not in ran.stderr
    if ran.returncode == 0:
        assert len(host_frames(shell.folder / "a.smat", PacketType.END)) == 1
    else:
        assert ran.stderr
        assert not (shell.folder / "a.smat").exists()


def test_a_file_name_that_is_no_utf8_works(shell: Shell) -> None:
    ran = shell.run("record", "sim:quiet", "--seconds", 1, "--fast", "-o", "a\udcff.smat")
    assert ran.returncode == 0, ran.stderr
    assert len(frames_of(shell.folder / "a\udcff.smat")) == 100
    ran = shell.run("export", "a\udcff.smat", "-o", "b\udcff.csv")
    assert ran.returncode == 0, ran.stderr


def test_a_reader_that_goes_away_does_not_spoil_the_recording(shell: Shell) -> None:
    """As in “smart-mat record … | head -1”."""
    process = shell.start("record", "sim:toes", "--seconds", 30, "--fast", "-o", "a.smat")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    process.stdout = open("/dev/null")  # noqa: SIM115, PTH123
    errors = process.communicate(timeout=60)[1]
    assert "Traceback" not in errors
    assert "Exception" not in errors
    path = shell.folder / "a.smat"
    assert len(host_frames(path, PacketType.END)) == 1, (
        f"left open, exit {process.returncode}, {len(frames_of(path))} scans"
    )
    assert len(frames_of(path)) == 3000 or process.returncode != 0, "cut short, and exit 0"


def test_a_recording_can_be_exported_while_it_is_made(shell: Shell) -> None:
    process = shell.start("record", "sim:quiet", "--seconds", 600, "-o", "a.smat")
    path = shell.folder / "a.smat"
    wait_until(lambda: path.exists() and path.stat().st_size > 60_000)
    assert "still being made" in shell.done("export", "a.smat", "-o", "a.csv")
    process.send_signal(signal.SIGINT)
    assert finish(process).returncode == 130
    assert len(frames_of(path)) >= len(table(shell.folder / "a.csv")) > 20


@pytest.mark.parametrize("at", [[], ["--at", "20"], ["--at", "0"], ["--at", "17,5"]])
def test_a_picture_is_drawn(kept: tuple[Shell, str, str], shell: Shell, at: list[str]) -> None:
    pytest.importorskip("viz.picture")
    shell.done("picture", kept[0].folder / "toes.smat", "-o", "a.png", *at)
    assert (shell.folder / "a.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("at", "code"), [("1000", 1), ("nan", 2), ("inf", 2), ("-5", 2)])
def test_a_picture_of_a_moment_that_is_not_there_is_refused(
    kept: tuple[Shell, str, str], shell: Shell, at: str, code: int
) -> None:
    pytest.importorskip("viz.picture")
    assert "--at" in shell.refused(code, "picture", kept[0].folder / "toes.smat", "-o", "a.png", "--at", at)
    assert list(shell.folder.iterdir()) == []


def test_an_empty_mat_has_words_too(shell: Shell) -> None:
    said = shell.done("record", "sim:empty", "--seconds", 3, "--fast", "-o", "a.smat")
    assert "Nobody stood on the mat." in said
    assert "nan" not in said
    assert "300 scans, 0 lost" in said


@pytest.mark.parametrize(("asked", "least", "most"), [(50, 98, 101), (200, 398, 401), (0, 490, 540)])
def test_the_mat_is_asked_for_the_rate(shell: Shell, asked: int, least: int, most: int) -> None:
    shell.done("record", "sim:quiet", "--seconds", 2, "--fast", "-o", "a.smat", "--scans-per-s", asked)
    assert least <= len(frames_of(shell.folder / "a.smat")) <= most


@pytest.mark.parametrize("asked", [-1, 221, 10_000])
def test_a_rate_no_mat_has_is_wrong_usage(shell: Shell, asked: int) -> None:
    assert "--scans-per-s" in shell.refused(2, "record", "sim:quiet", "-o", "a.smat", "--scans-per-s", asked)
