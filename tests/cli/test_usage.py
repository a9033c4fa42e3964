"""What is typed wrongly is refused with exit code 2 and a sentence, before anything is made."""

from __future__ import annotations

import pytest
from cli.running import Shell, assert_is_a_sentence

import mat

COMMANDS = ["live", "record", "export", "picture", "doctor", "ports", "sim", "flash"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(shell: Shell, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for flag in ("--help", "-h"):
        ran = shell.typed(monkeypatch, command, flag)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "Usage:" in ran.stdout
        assert command in ran.stdout


def test_the_programme_explains_itself(shell: Shell) -> None:
    said = shell.done("--help")
    assert all(command in said for command in COMMANDS)
    assert "not a medical device" in said
    assert shell.done("--version") == f"smart-mat {mat.__version__}\n"


WRONG = [
    ["nonsense"], ["record"], ["record", "sim:toes"], ["record", "sim:toes", "-o"], ["export"], ["export", "a.smat"],
    ["record", "sim:toes", "-o", "a.smat", "--seconds", "long"], ["record", "sim:toes", "-o", "a.smat", "--seconds"],
    ["record", "sim:toes", "-o", "a.smat", "--bogus"], ["record", "sim:toes", "more", "-o", "a.smat"],
    ["record", "sim:toes", "-o", "a.smat", "--weight-kg", "heavy"], ["sim", "--tcp", "abc"], ["sim", "polka"],
    ["sim", "hinge?seed=x"], ["sim", "hinge?nose=1"], ["sim", "hinge?seed="], ["sim", "hinge?seed=1&seed=2"],
    ["record", "sim:polka", "-o", "a.smat"], ["record", "sim:", "-o", "a.smat"], ["ports", "extra"], ["--nonsense"],
    ["record", "sim:toes?weight_kg=nan", "-o", "a.smat"], ["record", "sim:toes", "-o", "a.smat", "--film", "glue"],
    ["record", "sim:toes", "-o", "a.smat", "--film", "160:nan"], ["picture", "a.smat"],
    *(["record", "sim:toes", "-o", "a.smat", "--fast", "--seconds", text] for text in ("0", "-1", "nan", "inf", "1e9")),
    ["record", "sim:toes", "-o", "a.smat", "--fast"], ["record", "/dev/ttyS99", "-o", "a.smat", "--fast"],
    ["export", "a.smat", "-o", "a.docx"], ["export", "a.smat", "-o", "a"], ["picture", "a.smat", "-o", "a.jpg"],
]  # fmt: skip


def test_wrong_usage_ends_the_process_with_2(shell: Shell) -> None:
    assert "nonsense" in shell.refused(2, "nonsense")
    assert "--seconds" in shell.refused(2, "record", "sim:toes", "-o", "a.smat", "--seconds", "0")
    assert "--seconds" in shell.refused(2, "record", "sim:toes", "-o", "a.smat", "--seconds", "long")


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_is_refused(shell: Shell, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ran = shell.typed(monkeypatch, *arguments)
    assert ran.returncode == 2, f"{ran.returncode}: {ran.stdout}{ran.stderr}"
    assert len(ran.stderr.strip()) > 20
    assert "program itself" not in ran.stderr
    assert list(shell.folder.iterdir()) == []


OUT_OF_RANGE = [
    ["--weight-kg", "7"], ["--weight-kg", "nan"], ["--weight-kg", "9999"], ["--weight-kg", "-70"],
    ["--foot-length-mm", "26"], ["--foot-length-mm", "inf"], ["--gap-mm", "-1"], ["--gap-mm", "9999"],
    ["--gap-mm", "nan"], ["--film", "inf:1"], ["--film", "0:1"], ["--film", ":"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", OUT_OF_RANGE, ids=" ".join)
def test_values_nobody_can_have_are_refused_before_a_file_is_made(
    shell: Shell, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = shell.typed(monkeypatch, "record", "sim:toes", "--seconds", "2", "--fast", "-o", "a.smat", *arguments)
    assert ran.returncode in (1, 2)
    assert len(ran.stderr.strip()) > 25
    assert "program itself" not in ran.stderr
    assert ran.stderr.count("smart-mat: ") == 1, "said twice"
    assert list(shell.folder.iterdir()) == []


def test_without_a_command_a_mat_or_a_screen_it_says_so(shell: Shell) -> None:
    shell.changes |= {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    ran = shell.run()
    assert ran.returncode == 1
    assert "screen" in ran.stderr
    assert "smart-mat record" in ran.stderr


def test_debug_shows_the_trace_and_only_then(shell: Shell) -> None:
    shell.refused(1, "export", "nothing.smat", "-o", "a.csv")
    process = shell.start("--debug", "export", "nothing.smat", "-o", "a.csv")
    assert "Traceback" in process.communicate(timeout=60)[1]
    assert process.returncode == 1


def test_ports_are_listed_or_said_to_be_none(shell: Shell) -> None:
    assert shell.done("ports").strip()


def test_the_scenarios_are_listed(shell: Shell) -> None:
    scenarios, options = shell.done("sim", "--list").split("\n\n")
    assert "weight_kg" in options
    names = [line.split()[0] for line in scenarios.splitlines()]
    named = "empty quiet hinge toes heels inward shift single-leg swing step-off".split()  # noqa: SIM905
    assert names[: len(named)] == named
    assert set(names[len(named) :]) == {
        "outward", "corner", "gripping", "wall", "supported", "kettlebell", "good-morning"
    }  # fmt: skip


def test_settings_are_those_of_the_folder_named_by_the_variable(shell: Shell) -> None:
    (shell.folder / "home").mkdir()
    (shell.folder / "home" / "settings.toml").write_text("gap_mm = 'wide'\n")
    told = shell.refused(1, "record", "sim:quiet", "--seconds", "1", "--fast", "-o", "a.smat")
    assert str(shell.folder / "home" / "settings.toml") in told
    shell.changes["SMART_MAT_HOME"] = str(shell.folder / "elsewhere")
    shell.done("record", "sim:quiet", "--seconds", "1", "--fast", "-o", "a.smat")


RUBBISH_SETTINGS = [
    b"\xff\xfe\x00", b"nonsense", b"weight_kg = [70]", b"weight_kg = true", b"wieght_kg = 70", b"film = 'glue'",
    b"film = 1", b"[thresholds]\nnose = 1", b"[thresholds]\ntoes_pct = 'high'", b"[thresholds]\ntoes_pct = nan",
    b"[thresholds]\ntoes_pct = 1" + b"0" * 400, b"thresholds = 3", b"weight_kg = 1" + b"0" * 400, b"weight_kg = 5",
    b"gap_mm = 9999", b"gap_mm = nan", b"left_angle_deg = 90", b"placement_assumed = 1",
]  # fmt: skip


@pytest.mark.parametrize("content", RUBBISH_SETTINGS, ids=lambda content: repr(content[:30]))
def test_rubbish_in_the_settings_is_refused_before_a_file_is_made(
    shell: Shell, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port as source, so that no simulated person's values stand in for the file's."""
    home = shell.folder / "home"
    home.mkdir()
    (home / "settings.toml").write_bytes(content)
    ran = shell.typed(monkeypatch, "record", "/dev/nothing", "-o", "a.smat")
    assert ran.returncode == 1
    assert_is_a_sentence(ran.stderr)
    assert "no port" not in ran.stderr, "the settings are looked at before the port"
    assert [path.name for path in shell.folder.iterdir()] == ["home"]


def test_a_folder_in_place_of_the_settings_is_told(shell: Shell) -> None:
    (shell.folder / "home" / "settings.toml").mkdir(parents=True)
    assert "settings.toml" in shell.refused(1, "record", "/dev/nothing", "-o", "a.smat")
