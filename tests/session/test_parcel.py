"""One file for the physiotherapist: all that belongs into it, nobody's name, and hostile ones refused."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from session.scripted_mat import assert_same_table, hello_packet, simulated_packets

import mat
from mat.errors import RecordingError, SettingsError, SmartMatError, UsageError
from mat.files import Recorder
from mat.files.packing import read_chunks
from mat.session.diary import SessionNote
from mat.session.notes import Note, notes_path, read_notes, write_notes
from mat.session.parcel import LIST, MOST_RECORDINGS, Parcel, enclose, write_parcel
from mat.session.person_codes import FILE_NAME, code_for
from mat.session.receiving import is_parcel, receive
from mat.wire import Hello, HostFrame, PacketType


def recording(path: Path, day: str, person: str = "Zoë Übel", scans: int = 60) -> Path:
    tape = Recorder(path)
    header = {
        "format": 1, "person": person, "drill": "hinge", "created": f"{day}T10:00:00+01:00", "simulated": True,
        "source": "/dev/ttyACM0", "settings": {"weight_kg": 61.0},
    }  # fmt: skip
    tape.append_host(HostFrame(PacketType.HEADER, header))
    tape.append(hello_packet(Hello(name="Mat of Zoë", mat_id=77)))
    for packet in simulated_packets("quiet", 1.0)[1 : scans + 1]:
        tape.append(packet.raw)
    tape.append_host(HostFrame(PacketType.MARKER, {"kind": "answers", "pain_after": 2}))
    tape.append_host(HostFrame(PacketType.END, {}))
    tape.close()
    return path


@pytest.fixture
def month(tmp_path: Path) -> list[Path]:
    (tmp_path / "Zoë").mkdir()
    days = ("2026-11-03", "2026-11-10", "2026-11-20")
    found = [recording(tmp_path / "Zoë" / f"Zoë {number}.smat", day) for number, day in enumerate(days)]
    write_notes(notes_path(found[1]), [Note(0.2, "knee felt odd")])
    return found


def sent(month: list[Path], out: Path, named: bool = False) -> Path:
    enclosed = enclose(month)
    session = SessionNote(date(2026, 11, 3), ("hinge",), ("toes",), 2)
    code = "Zoe" if named else "P7"
    write_parcel(Parcel(code, "Zoë Übel", named, enclosed, (session,)), out)
    return out


def test_everything_arrives(month: list[Path], tmp_path: Path) -> None:
    parcel = sent(month, tmp_path / "a.zip")
    assert is_parcel(parcel)
    folder = receive(parcel, tmp_path / "physio")
    arrived = sorted(folder.glob("*.smat"))
    assert [path.name for path in arrived] == ["001_2026-11-03.smat", "002_2026-11-10.smat", "003_2026-11-20.smat"]
    for before, after in zip(month, arrived, strict=True):
        one, other = mat.read(before), mat.read(after)
        assert_same_table(one.frames, other.frames)
        assert other.settings == one.settings
        assert [dict(marker.content) for marker in other.markers] == [dict(marker.content) for marker in one.markers]
        assert (other.label("person"), other.label("drill")) == ("P7", "hinge")
    assert [note.text for note in read_notes(notes_path(arrived[1]))] == ["knee felt odd"]
    assert parcel.stat().st_size < sum(path.stat().st_size for path in month) / 2
    told = json.loads(zipfile.ZipFile(parcel).read(LIST))
    assert told["sessions"][0]["pain"] == 2
    assert told["sessions"][0]["day"] == "2026-11-03"


def test_nobody_is_named_anywhere_in_it(month: list[Path], tmp_path: Path) -> None:
    parcel = sent(month, tmp_path / "a.zip")
    folder = receive(parcel, tmp_path / "physio")
    with zipfile.ZipFile(parcel) as archive:
        texts = [archive.read(name) for name in archive.namelist() if not name.endswith(".smat")]
        names = archive.namelist()
    raw = [b"".join(read_chunks(path, 1 << 20)) for path in folder.glob("*.smat")]
    assert all(len(content) > 20_000 for content in raw)
    for content in (*texts, *raw, " ".join(names).encode()):
        for told in ("Zo", "Übel", "ttyACM0"):
            assert told.encode() not in content, told
    assert mat.read(next(folder.glob("*.smat"))).info.hello.mat_id == 77, "sessions on one mat stay comparable"


def test_with_their_name_recordings_are_sent_byte_for_byte(month: list[Path], tmp_path: Path) -> None:
    folder = receive(sent(month, tmp_path / "a.zip", named=True), tmp_path / "physio")
    for before, after in zip(month, sorted(folder.glob("*.smat")), strict=True):
        assert b"".join(read_chunks(after, 1 << 20)) == before.read_bytes()


def test_opened_twice_it_is_one_folder_and_what_the_physio_wrote_stays(month: list[Path], tmp_path: Path) -> None:
    parcel = sent(month, tmp_path / "a.zip")
    folder = receive(parcel, tmp_path / "physio")
    write_notes(notes_path(folder / "001_2026-11-03.smat"), [Note(1.0, "look at this")])
    assert receive(parcel, tmp_path / "physio") == folder
    assert [note.text for note in read_notes(notes_path(folder / "001_2026-11-03.smat"))] == ["look at this"]
    assert folder.stat().st_mode & 0o077 == 0


def test_a_period_and_one_person(month: list[Path], tmp_path: Path) -> None:
    assert [each.day for each in enclose(month, date(2026, 11, 10))] == ["2026-11-10", "2026-11-20"]
    assert [each.day for each in enclose(month, until=date(2026, 11, 10))] == ["2026-11-03", "2026-11-10"]
    with pytest.raises(UsageError, match="no recording in that period"):
        enclose(month, date(2027, 1, 1))
    with pytest.raises(UsageError, match="several people"):
        enclose([*month, recording(tmp_path / "b.smat", "2026-11-04", "B")])
    assert Parcel("P7", "", False, enclose(month)).suggested_name == "P7_2026-11-03_2026-11-20.zip"


def test_a_file_that_is_there_is_not_replaced_and_nothing_half_stays(month: list[Path], tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("mine")
    with pytest.raises(UsageError, match="another name"):
        sent(month, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text() == "mine"
    enclosed = enclose(month)
    month[2].unlink()
    with pytest.raises(SmartMatError):
        write_parcel(Parcel("P7", "", False, enclosed), tmp_path / "b.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Zoë", "a.zip"]


def test_a_code_is_drawn_once(tmp_path: Path) -> None:
    one = code_for("Zoë", tmp_path)
    assert code_for("Zoë", tmp_path) == one
    assert code_for("B", tmp_path) != one
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0
    (tmp_path / FILE_NAME).write_text("[1]")
    with pytest.raises(SettingsError, match="damaged"):
        code_for("Zoë", tmp_path)


def rewritten(parcel: Path, out: Path, **changes: object) -> Path:
    """The parcel with files added, replaced or (None) taken away; its list stays unless it is among them."""
    with zipfile.ZipFile(parcel) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        contents = {name: old.read(name) for name in old.namelist()}
        for name, content in {**contents, **changes}.items():
            if content is not None:
                new.writestr(name, content)  # type: ignore[arg-type]
    return out


def listed(parcel: Path, **changes: object) -> str:
    """Its list with entries changed."""
    return json.dumps(json.loads(zipfile.ZipFile(parcel).read(LIST)) | changes)


def entry(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}


EVIL_NAMES = (
    "../evil.smat", "/evil.smat", "recordings/../../evil.smat", "C:\\evil.smat", "recordings/evil.exe",
    "recordings/001_2026-11-03.smat/../../x", ".bashrc", "recordings/001_2026-11-03.smat.py", "recordings/",
)  # fmt: skip


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_files_that_do_not_belong_into_it_are_refused(month: list[Path], tmp_path: Path, name: str) -> None:
    parcel = sent(month, tmp_path / "a.zip")
    told = json.loads(zipfile.ZipFile(parcel).read(LIST))
    text = listed(parcel, files=[*told["files"], entry(name, b"evil")])
    hostile = rewritten(parcel, tmp_path / "b.zip", **{name: b"evil", LIST: text})
    with pytest.raises(RecordingError, match="belong"):
        receive(hostile, tmp_path / "physio")
    unlisted = rewritten(parcel, tmp_path / "c.zip", **{name: b"evil"})
    with pytest.raises(RecordingError, match="not what its list"):
        receive(unlisted, tmp_path / "physio")
    assert not (tmp_path / "physio").exists()


def test_a_changed_missing_or_swollen_file_is_refused(month: list[Path], tmp_path: Path) -> None:
    parcel, name = sent(month, tmp_path / "a.zip"), "recordings/001_2026-11-03.smat"
    content = bytearray(zipfile.ZipFile(parcel).read(name))
    content[200] ^= 1
    changed = rewritten(parcel, tmp_path / "b.zip", **{name: bytes(content)})
    missing = rewritten(parcel, tmp_path / "c.zip", **{name: None})
    swollen = rewritten(parcel, tmp_path / "d.zip", **{name: bytes(content) + bytes(50_000_000)})
    for hostile in (changed, missing, swollen):
        with pytest.raises(RecordingError, match="Ask for it again"):
            receive(hostile, tmp_path / "physio")
    assert list((tmp_path / "physio").rglob("*.smat")) == []


def test_a_zip_that_lies_about_the_size_of_a_file_is_refused(month: list[Path], tmp_path: Path) -> None:
    """A bomb: the directory and the list say 49 bytes, the stream holds a hundred million."""
    parcel, name = sent(month, tmp_path / "a.zip"), "recordings/002_2026-11-10.smat.notes.json"
    size = len(zipfile.ZipFile(parcel).read(name))
    bomb = rewritten(parcel, tmp_path / "b.zip", **{name: bytes(100_000_000)})
    raw = bytearray(bomb.read_bytes())
    big, small = (100_000_000).to_bytes(4, "little"), size.to_bytes(4, "little")
    bomb.write_bytes(bytes(raw.replace(big, small)))
    with pytest.raises(RecordingError, match="Ask for it again"):
        receive(bomb, tmp_path / "physio")


@pytest.mark.parametrize(
    "changes",
    [
        {"person": "../x"}, {"person": ""}, {"person": 7}, {"person": "a" * 200}, {"files": 3}, {"files": [1]},
        {"files": []}, {"format": "x"}, {"format": None},
    ],
)  # fmt: skip
def test_a_list_that_means_nothing_is_refused(month: list[Path], tmp_path: Path, changes: dict[str, object]) -> None:
    parcel = sent(month, tmp_path / "a.zip")
    hostile = rewritten(parcel, tmp_path / "b.zip", **{LIST: listed(parcel, **changes)})
    with pytest.raises(RecordingError, match="Ask for it again"):
        receive(hostile, tmp_path / "physio")


def test_one_from_the_future_says_so(month: list[Path], tmp_path: Path) -> None:
    parcel = sent(month, tmp_path / "a.zip")
    later = rewritten(parcel, tmp_path / "b.zip", **{LIST: listed(parcel, format=2)})
    with pytest.raises(RecordingError, match="later smart-mat"):
        receive(later, tmp_path / "physio")


def test_any_other_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "holiday.zip", "w") as archive:
        archive.writestr("photo.jpg", b"\xff\xd8")
    with pytest.raises(RecordingError, match="no list"):
        receive(tmp_path / "holiday.zip", tmp_path / "physio")
    (tmp_path / "cut.zip").write_bytes((tmp_path / "holiday.zip").read_bytes()[:40])
    assert is_parcel(tmp_path / "cut.zip")
    with pytest.raises(RecordingError, match="cut or damaged"):
        receive(tmp_path / "cut.zip", tmp_path / "physio")
    assert not is_parcel(tmp_path / "nothing.zip")


def test_too_many_recordings_are_refused_before_they_are_read(tmp_path: Path, month: list[Path]) -> None:
    with pytest.raises(UsageError, match="too many"):
        enclose([month[0]] * (MOST_RECORDINGS + 1))
