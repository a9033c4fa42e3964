"""``smart-mat people`` as a user types it."""

from __future__ import annotations

from cli.running import Shell


def test_people_come_and_go(shell: Shell) -> None:
    assert "Nobody yet" in shell.done("people")
    said = shell.done("people", "add", "zoe", "--weight-kg", "61,5", "--foot", "EU 39", "--school", "heels")
    assert "± 8 mm" in said
    shell.done("people", "add", "jo")
    assert shell.done("people").splitlines() == ["jo", "zoe  61.5 kg, foot 245 mm, school heels"]
    shell.done("people", "add", "zoe", "--weight-kg", "62")
    assert "62 kg, foot 245 mm" in shell.done("people", "list")
    assert "deleted" in shell.done("people", "delete", "zoe", "--yes")
    assert shell.done("people") == "jo\n"


def test_recordings_go_on_request(shell: Shell) -> None:
    shell.done("people", "add", "zoe")
    home = shell.folder / "home" / "recordings"
    home.mkdir(parents=True)
    shell.done("record", "sim:quiet", "--fast", "--seconds", "1", "--person", "zoe", "-o", home / "hers.smat")
    shell.done("people", "delete", "zoe", "--recordings", "--yes")
    assert list(home.iterdir()) == []


def test_a_backup_and_back(shell: Shell) -> None:
    shell.done("people", "add", "zoe", "--weight-kg", "60")
    shell.done("people", "backup", "all.zip")
    assert "one file" in shell.refused(2, "people", "backup")
    assert "there already" in shell.refused(1, "people", "backup", "-o", "all.zip")
    shell.done("people", "add", "zoe", "--weight-kg", "70")
    assert "--existing keep" in shell.refused(1, "people", "restore", "all.zip")
    assert "1 other of the same name kept" in shell.done("people", "restore", "all.zip", "--existing", "keep")
    assert "replaced" in shell.done("people", "restore", "all.zip", "--existing", "replace")
    assert "60 kg" in shell.done("people")


def test_what_is_wrong_is_told(shell: Shell) -> None:
    assert "There is no person bob" in shell.refused(1, "people", "delete", "bob", "--yes")
    shell.done("people", "add", "zoe")
    assert "--yes" in shell.refused(2, "people", "delete", "zoe")
    assert "30 to 250" in shell.refused(2, "people", "add", "zoe", "--weight-kg", "700")
    shell.refused(2, "people", "add", "zoe", "--school", "toes")
    for code in ("../x", "a/b", "a\\b", ".zoe", "con:", " jo", "x" * 41):
        assert "choose another" in shell.refused(2, "people", "add", code)
    assert shell.done("people") == "zoe\n"
    (shell.folder / "no.zip").write_text("no zip")
    assert "people backup" in shell.refused(1, "people", "restore", "no.zip")
    shell.refused(2, "people", "dance")


def test_who_has_a_strange_code_already_keeps_it(shell: Shell) -> None:
    home = shell.folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    (home / "settings.toml").write_text('[people."a/b"]\nweight_kg = 60\n', encoding="utf-8")
    assert "a/b: 62 kg" in shell.done("people", "add", "a/b", "--weight-kg", "62")
