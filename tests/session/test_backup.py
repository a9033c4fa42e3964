"""One file with everything, and back: nothing lost, nothing overwritten unasked, and no file that can do harm."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from mat.errors import SettingsError, StorageError
from mat.session import restoring
from mat.session.backup import FORMAT, LIST, Places, back_up
from mat.session.forgetting import WAITING
from mat.session.restoring import restore

CONTENT = {
    "settings/settings.toml": b"[people.zoe]\nweight_kg = 61.5\n",
    "settings/window.json": b"{}\n",
    "recordings/2026-03-01.smat": bytes(range(256)) * 400,
    "recordings/old/2025-12-24.smat": b"SMAT",
    "diaries/zoe.diary.json": b'{"began": null}\n',
    "calibrations/4f1c9a02.json": b"{}",
    "calibrations/earlier/4f1c9a02.1.json": b"{}",
}


def _places(folder: Path) -> Places:
    return Places(folder / "config", folder / "data")


def _lay(folder: Path, content: Mapping[str, bytes] = CONTENT) -> Places:
    places = _places(folder)
    for name, held in content.items():
        first, _, rest = name.partition("/")
        path = places.settings / rest if first == "settings" else places.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held)
    return places


def _held(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    out = tmp_path / "all.zip"
    assert back_up(out, _lay(tmp_path / "old")) == len(CONTENT)
    return out


def test_everything_comes_back_on_another_computer(backup: Path, tmp_path: Path) -> None:
    came = restore(backup, places=_places(tmp_path / "new"))
    assert set(came.written) == set(CONTENT)
    assert _held(tmp_path / "new") == _held(tmp_path / "old")


def test_what_is_no_data_is_left_out(tmp_path: Path) -> None:
    places = _lay(tmp_path / "old", {**CONTENT, f"recordings/{WAITING}/gone.smat": b"gone", "other/x": b"x"})
    (places.data / "recordings" / ".unfinished-7.smat").write_bytes(b"half")
    (places.data / "recordings" / "link.smat").symlink_to(tmp_path / "elsewhere")
    assert back_up(tmp_path / "all.zip", places) == len(CONTENT)


def test_a_backup_never_takes_the_place_of_a_file(backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(StorageError, match="there already"):
        back_up(backup, _places(tmp_path / "old"))
    assert backup.read_bytes() == before
    with pytest.raises(SettingsError, match="among the data"):
        back_up(tmp_path / "old" / "data" / "recordings" / "all.zip", _places(tmp_path / "old"))
    with pytest.raises(SettingsError, match="nothing to back up"):
        back_up(tmp_path / "none.zip", _places(tmp_path / "nobody"))
    assert not (tmp_path / "none.zip").exists()


def test_the_same_content_is_left_alone(backup: Path, tmp_path: Path) -> None:
    came = restore(backup, places=_places(tmp_path / "old"))
    assert (came.written, set(came.same)) == ((), set(CONTENT))


@pytest.fixture
def changed(backup: Path, tmp_path: Path) -> dict[str, bytes]:
    """The settings have gone on since, and a recording is gone."""
    (tmp_path / "old" / "config" / "settings.toml").write_bytes(b"gap_mm = 40\n")
    (tmp_path / "old" / "data" / "recordings" / "2026-03-01.smat").unlink()
    return _held(tmp_path / "old")


def test_nothing_is_overwritten_unasked(backup: Path, tmp_path: Path, changed: dict[str, bytes]) -> None:
    with pytest.raises(SettingsError, match=r"1 file is there already with other content \(settings/settings\.toml"):
        restore(backup, places=_places(tmp_path / "old"))
    assert _held(tmp_path / "old") == changed


def test_present_ones_are_kept_or_saved_first(backup: Path, tmp_path: Path, changed: dict[str, bytes]) -> None:
    places = _places(tmp_path / "old")
    came = restore(backup, "keep", places)
    assert (came.written, came.kept) == (("recordings/2026-03-01.smat",), ("settings/settings.toml",))
    assert (places.settings / "settings.toml").read_bytes() == b"gap_mm = 40\n"
    came = restore(backup, "replace", places)
    assert came.replaced == ("settings/settings.toml",)
    assert (places.settings / "settings.toml").read_bytes() == CONTENT["settings/settings.toml"]
    assert came.saved is not None
    restore(came.saved, "replace", places)
    assert (places.settings / "settings.toml").read_bytes() == b"gap_mm = 40\n"


# --- a file that somebody else made ----------------------------------------------------------------------------------


def _forged(
    path: Path,
    content: Mapping[str, bytes],
    listed: Mapping[str, object] | None = None,
    mend: Callable[[zipfile.ZipInfo], None] = lambda entry: None,
) -> Path:
    told = {name: {"bytes": len(held), "sha256": sha256(held).hexdigest()} for name, held in content.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, held in content.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            mend(entry)
            file.writestr(entry, held)
        file.writestr(LIST, json.dumps({"format": FORMAT, "files": told if listed is None else listed}))
    return path


def _refused(tmp_path: Path, backup: Path, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        restore(backup, places=_places(tmp_path / "new"))
    assert _held(tmp_path / "new") == {}


@pytest.mark.parametrize("name", [
    "../evil.smat", "recordings/../../evil.smat", "/etc/passwd", "recordings\\..\\evil.smat", "C:/evil", "evil.smat",
    "recordings//evil.smat", "recordings/./evil.smat", "settings/evil.toml", "settings/../settings.toml", "other/x",
    "recordings/evil.smat ", "recordings/..", "recordings/a\nb.smat", "recordings/con:stream",
    f"recordings/{WAITING}/x", "recordings/.unfinished-x", "recordings/nul.smat.", "settings/settings.toml/x",
])  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    _refused(tmp_path, _forged(tmp_path / "evil.zip", {"recordings/a.smat": b"a", name: b"evil"}), "no data|lists")
    assert not list(tmp_path.rglob("*evil.smat*"))


def test_a_link_is_refused(tmp_path: Path) -> None:
    def link(entry: zipfile.ZipInfo) -> None:
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16

    _refused(tmp_path, _forged(tmp_path / "evil.zip", {"recordings/a.smat": b"/etc"}, mend=link), "no plain file")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = _forged(tmp_path / "bomb.zip", {"recordings/a.smat": bytes(64 << 20)})
    assert bomb.stat().st_size < 1 << 20
    unpacked: list[str] = []
    monkeypatch.setattr(restoring, "copy_counted", lambda *each, **named: unpacked.append("unpacked"))
    _refused(tmp_path, bomb, "would unpack")
    assert unpacked == []


def test_a_file_that_is_longer_than_it_says_is_cut_short(tmp_path: Path) -> None:
    held = bytes(range(256)) * 4000
    short = {"recordings/a.smat": {"bytes": 10, "sha256": sha256(held[:10]).hexdigest()}}
    _refused(tmp_path, _forged(tmp_path / "evil.zip", {"recordings/a.smat": held}, short), "two sizes")


@pytest.mark.parametrize(("listed", "said"), [
    ({}, "lists"), ({"recordings/a.smat": {"bytes": 1, "sha256": "0"}}, "not what went in"),
    ({"recordings/a.smat": 7}, "damaged list"), ([], "damaged list"),
    ({"recordings/a.smat": {"bytes": 1}, "recordings/b.smat": {"bytes": 1}}, "damaged list"),
])  # fmt: skip
def test_a_list_that_does_not_fit_is_refused(tmp_path: Path, listed, said: str) -> None:
    _refused(tmp_path, _forged(tmp_path / "evil.zip", {"recordings/a.smat": b"a"}, listed), said)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    _refused(tmp_path, _forged(tmp_path / "e.zip", {"recordings/a.smat": b"a", "recordings/A.SMAT": b"b"}), "one name")


def test_too_little_room_is_told_first(backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "SPARE_BYTES", 1 << 62)
    with pytest.raises(StorageError, match="make room"):
        restore(backup, places=_places(tmp_path / "new"))
    assert _held(tmp_path / "new") == {}


@pytest.mark.parametrize("cut", [0, 10, 500, -30])
def test_a_cut_or_strange_file_is_refused(backup: Path, tmp_path: Path, cut: int) -> None:
    backup.write_bytes(backup.read_bytes()[:cut])
    _refused(tmp_path, backup, "cannot be unpacked")


def test_a_flipped_byte_is_found(backup: Path, tmp_path: Path) -> None:
    held = bytearray(backup.read_bytes())
    with zipfile.ZipFile(backup) as file:
        at = file.getinfo("recordings/2026-03-01.smat").header_offset + 120
    held[at] ^= 0x55
    backup.write_bytes(held)
    _refused(tmp_path, backup, "unpacked|not what went in")


def test_no_file_and_another_zip_are_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        restore(tmp_path / "none.zip", places=_places(tmp_path / "new"))
    with zipfile.ZipFile(tmp_path / "holiday.zip", "w") as file:
        file.writestr("photo.jpg", b"x")
    _refused(tmp_path, tmp_path / "holiday.zip", "no backup of smart-mat")
