"""``smart-mat pack``: less space, the same recording; what is not over, or no recording, stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.running import Shell

import mat
from mat.files.packing import is_packed_file, read_chunks


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    shell = Shell(tmp_path_factory.mktemp("made"))
    shell.done("record", "sim:quiet", "--seconds", 8, "--fast", "-o", "a.smat")
    return (shell.folder / "a.smat").read_bytes()


def test_a_folder_is_packed_once_and_reads_the_same(shell: Shell, made: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (shell.folder / "März").mkdir()
    path = shell.folder / "März" / "a.smat"
    path.write_bytes(made)
    path.chmod(0o600)
    changed_ns = path.stat().st_mtime_ns
    said = shell.typed(monkeypatch, "pack", ".")
    assert said.returncode == 0
    assert "1 packed" in said.stdout
    assert path.stat().st_size < len(made) / 3
    assert b"".join(read_chunks(path, 1 << 20)) == made
    assert (path.stat().st_mode & 0o777, path.stat().st_mtime_ns) == (0o600, changed_ns)
    assert mat.read(path).health.closed
    packed = path.read_bytes()
    assert "0 packed, 0.0 MB to 0.0 MB; 1 packed before" in shell.typed(monkeypatch, "pack", ".").stdout
    assert path.read_bytes() == packed
    assert [each.name for each in path.parent.iterdir()] == ["a.smat"]


def test_what_is_not_over_or_no_recording_stays(shell: Shell, made: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {"open.smat": made[: len(made) // 2], "bad.smat": b"mine" * 100, "good.smat": made}
    for name, content in contents.items():
        (shell.folder / name).write_bytes(content)
    said = shell.typed(monkeypatch, "pack", ".")
    assert said.returncode == 1
    assert "still being made" in said.stderr
    assert "1 packed" in said.stdout
    assert "2 left as they are" in said.stdout
    for name in ("open.smat", "bad.smat"):
        assert (shell.folder / name).read_bytes() == contents[name]
    assert is_packed_file(shell.folder / "good.smat")


def test_a_missing_file_and_an_empty_folder_are_told(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert "cannot be read" in shell.typed(monkeypatch, "pack", "nothing.smat").stderr
    assert "no recording" in shell.typed(monkeypatch, "pack", "empty").stderr
