"""``smart-mat send`` as somebody at home uses it, and what the physiotherapist does with its file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.running import PATIENCE_S, SMART_MAT, Shell, environment


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    shell = Shell(tmp_path_factory.mktemp("home"))
    for name in ("a", "b"):
        shell.done("record", "sim:hinge", "--seconds", 15, "--fast", "-o", f"{name}.smat", "--person", "Zoë")
    notes = {"notes": [{"time_s": 3.0, "text": "knee felt odd"}]}
    (shell.folder / "a.smat.notes.json").write_text(json.dumps(notes))
    return shell


def test_what_is_inside_is_shown_and_opens_at_the_physios(home: Shell, tmp_path: Path) -> None:
    said = home.done("send", "a.smat", "b.smat", "--code", "K-17", "-o", "k.zip", "--yes")
    assert "001_" in said
    assert "knee felt odd" in said
    assert "K-17 instead of a name" in said
    assert "Zo" not in said
    physio = Shell(tmp_path)
    (tmp_path / "k.zip").write_bytes((home.folder / "k.zip").read_bytes())
    rows = json.loads(physio.done("summary", "k.zip", "--json"))
    assert [row["person"] for row in rows] == ["K-17", "K-17"]
    assert all(row["duration_s"] > 14 for row in rows)
    assert rows == json.loads(physio.done("summary", "k.zip", "--json"))


def test_without_a_code_the_computer_remembers_one(home: Shell) -> None:
    for name in ("one", "two"):
        home.done("send", ".", "--person", "Zoë", "-o", f"{name}.zip", "--yes")
    one, two = (json.loads(home.done("summary", f"{name}.zip", "--json"))[0]["person"] for name in ("one", "two"))
    assert one == two
    assert one.startswith("P")


def test_nothing_is_written_unasked(home: Shell) -> None:
    assert "--yes" in home.refused(2, "send", "a.smat", "-o", "x.zip")
    assert not (home.folder / "x.zip").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are not known on Windows")
@pytest.mark.parametrize(("answer", "written"), [("n", False), ("y", True)])
def test_in_a_terminal_it_asks_after_showing(home: Shell, answer: str, written: bool) -> None:
    import pty  # noqa: PLC0415  (there is none on Windows)

    out = home.folder / f"asked-{answer}.zip"
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*SMART_MAT, "send", "a.smat", "-o", out.name], cwd=home.folder, env=environment(**home.changes),
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    os.write(ours, f"{answer}\n".encode())
    said = process.communicate(timeout=PATIENCE_S)[0]
    os.close(ours)
    os.close(theirs)
    assert said.index("knee felt odd") < said.index(f"Write this to {out.name}?")
    assert out.exists() is written
    assert process.returncode == (0 if written else 1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("a.smat", "--since", "3.11.26"), "2026-11-03"),
        (("a.smat", "--since", "2030-01-01"), "period"),
        (("a.smat", "--code", "../x"), "--code"),
        (("a.smat", "-o", "x.tar"), ".zip"),
        (("nothing.smat",), "nothing.smat"),
        ((".", "--person", "nobody"), "nobody"),
    ],
)
def test_mistakes_are_told(home: Shell, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str) -> None:
    ran = home.typed(monkeypatch, "send", *arguments, "--yes")
    assert ran.returncode in (1, 2)
    assert told in ran.stderr
