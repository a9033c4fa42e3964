"""Reports as a user types them."""

from __future__ import annotations

import pytest
from cli.running import Shell


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    shell = Shell(tmp_path_factory.mktemp("reports"))
    shell.done("record", "sim:quiet", "--seconds", 40, "--fast", "-o", "a.smat", "--person", "P1")
    shell.done("record", "sim:quiet?seed=2", "--seconds", 40, "--fast", "-o", "b.smat", "--person", "P1")
    (shell.folder / "rubbish.smat").write_bytes(b"no recording" * 100_000)
    return shell


def test_a_report_without_a_screen(shell: Shell) -> None:
    shell.changes["QT_QPA_PLATFORM"] = "none such"
    said = shell.done("report", "a.smat", "-o", "a.pdf", "--with", "b.smat", "--notes", "Gut so.")
    assert "a.pdf" in said
    assert (shell.folder / "a.pdf").read_bytes().startswith(b"%PDF")
    shell.done("report", "a.smat", "-o", "a.png")
    assert (shell.folder / "a.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("name", "content"), [("letter.pdf", b"%PDF-1.7 smart-mat"), ("photo.png", b"\x89PNG\r\n")])
def test_only_an_earlier_report_is_replaced(shell: Shell, name: str, content: bytes) -> None:
    (shell.folder / name).write_bytes(content)
    refused = shell.run("report", "a.smat", "-o", name)
    assert (refused.returncode, (shell.folder / name).read_bytes()) == (2, content)
    assert "choose another name" in refused.stderr
    (shell.folder / name).unlink()
    shell.done("report", "a.smat", "-o", name)
    shell.done("report", "a.smat", "-o", name)


def test_a_parcel_of_one_recording_is_reported_one_of_two_is_asked_for(shell: Shell) -> None:
    shell.done("send", "a.smat", "-o", "one.zip", "--yes")
    shell.done("send", "a.smat", "b.smat", "-o", "two.zip", "--yes")
    shell.done("report", "one.zip", "-o", "one.pdf")
    refused = shell.run("report", "two.zip", "-o", "two.pdf")
    assert (refused.returncode, "holds 2 recordings" in refused.stderr) == (2, True)
    refused = shell.run("export", "two.zip", "-o", "two.csv")
    assert (refused.returncode, "--to csv" in refused.stderr) == (2, True)


def test_a_damaged_earlier_recording_is_left_out_and_told(shell: Shell) -> None:
    done = shell.run("report", "a.smat", "-o", "c.pdf", "--with", ".")
    assert done.returncode == 0
    assert "rubbish.smat" in done.stderr
    assert "left out" in done.stderr


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("rubbish.smat", "-o", "x.pdf"), 1, "not a smart-mat recording"),
        (("a.smat", "-o", "x.doc"), 2, ".pdf or .png"),
        (("a.smat", "-o", "x.pdf", "--paper", "napkin"), 2, "a4 or letter"),
        (("a.smat", "-o", "nowhere/x.pdf"), 1, "choose a folder"),
    ],
)
def test_what_cannot_be_reported(shell: Shell, typed: tuple[str, ...], code: int, said: str) -> None:
    refused = shell.run("report", *typed)
    assert (refused.returncode, said in refused.stderr) == (code, True)
    assert "Traceback" not in refused.stderr
