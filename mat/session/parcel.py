"""What is sent to a physiotherapist: recordings of one person with their notes and answers, in one zip file.

The recordings are packed without loss; what names a person in them is replaced by a code, unless the person wants their
name in it. :mod:`mat.session.receiving` opens it again.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import mat
from mat.errors import RecordingError, SmartMatError, UsageError
from mat.files import open_recording
from mat.files.about import IMPERSONAL
from mat.files.packing import pack, read_chunks
from mat.files.placing import new_file
from mat.session.corrections import corrections_path
from mat.session.diary import SessionNote
from mat.session.notes import Note, notes_path, read_notes
from mat.session.summary import COLUMNS, RecordingSummary, row, summarise
from mat.wire import Framer, Packet, PacketType
from mat.wire.encode import encode_packet
from mat.wire.host import HostFrame, decode_host_frame, encode_host_frame
from mat.wire.messages import decode_hello, encode_hello

FORMAT = 1
ENDING = ".zip"
LIST = "smart-mat-parcel.json"
SUMMARY = "summary.csv"
LEAFLET = "READ ME.txt"
RECORDINGS = "recordings"
#: More recordings than a year of daily training holds are a slip of the finger.
MOST_RECORDINGS = 1000
#: Of a header, what may go out: nothing that says who it is of or on which computer it was made.
_KEPT = (*IMPERSONAL, "settings")


@dataclass(frozen=True)
class Enclosed:
    """A recording that is sent.

    Attributes
    ----------
    recorded
        It, summed up.
    name
        Its name in the parcel: a number and the day, nobody's name.
    notes
        What was noted on it.
    companions
        Files beside it that are sent with it, by their ending.
    """

    recorded: RecordingSummary
    name: str
    notes: tuple[Note, ...]
    companions: dict[str, Path]

    @property
    def day(self) -> str:
        """Day it was made, ISO 8601; empty if it does not tell."""
        return self.recorded.label("created")[:10]


@dataclass(frozen=True)
class Parcel:
    """All that is to be sent.

    Attributes
    ----------
    code
        Who it is of, as the parcel says it.
    person
        The label of the recordings that the code stands for; empty where they have none.
    named
        The person wants their own label in it.
    enclosed
        By day.
    sessions
        Of the diary: drills, pain, faults of each day.
    """

    code: str
    person: str
    named: bool
    enclosed: tuple[Enclosed, ...]
    sessions: tuple[SessionNote, ...] = ()

    @property
    def suggested_name(self) -> str:
        """Name of the file: code and days."""
        days = [each.day for each in self.enclosed if each.day]
        span = "" if not days else f"_{min(days)}" if min(days) == max(days) else f"_{min(days)}_{max(days)}"
        return f"{self.code}{span}{ENDING}"


def enclose(recordings: Sequence[Path], since: date | None = None, until: date | None = None) -> tuple[Enclosed, ...]:
    """Recordings of a period, summed up, by day.

    Parameters
    ----------
    since, until
        First and last day, both included; None for no limit.

    Raises
    ------
    RecordingError
        One cannot be read, or is another maker's.
    UsageError
        None lies in the period, they are of more than one person, or there are too many.
    """
    dated = sorted(_dated(recordings, since, until), key=lambda each: each[0])
    if not dated:
        raise UsageError("There is no recording in that period: choose another --since or --until.")
    if len(dated) > MOST_RECORDINGS:
        raise UsageError(f"{len(dated)} recordings are too many for one file: send a shorter period.")
    found = tuple(_enclosed(number, path) for number, (_, path) in enumerate(dated, start=1))
    people = sorted({each.recorded.label("person") for each in found})
    if len(people) > 1:
        told = ", ".join(person or "nobody named" for person in people)
        raise UsageError(f"These recordings are of several people ({told}): choose one with --person.")
    return found


def _dated(recordings: Sequence[Path], since: date | None, until: date | None) -> Iterator[tuple[str, Path]]:
    for path in recordings:
        info = open_recording(path)
        if info.foreign is not None:
            raise RecordingError(f"{path} is of another maker's device: send that file as it is.")
        created = str(info.header.get("created", ""))
        if (since and created[:10] < since.isoformat()) or (until and created[:10] > until.isoformat()):
            continue
        yield created, path


def _enclosed(number: int, path: Path) -> Enclosed:
    recorded = summarise(path)
    day = recorded.label("created")[:10] or "undated"
    beside = {
        "".join(each.suffixes[-2:]): each for each in (notes_path(path), corrections_path(path)) if each.is_file()
    }
    return Enclosed(recorded, f"{number:03d}_{day}.smat", read_notes(notes_path(path)), beside)


def write_parcel(parcel: Parcel, out: Path) -> int:
    """Write the zip file; it appears whole or not at all. Gives its size in bytes.

    Raises
    ------
    UsageError
        A file stands there already.
    RecordingError
        A recording cannot be read.
    StorageError
        It cannot be written.
    """
    if out.exists():
        raise UsageError(f"{out} is there already and is not replaced: choose another name with -o.")
    listed: list[dict[str, object]] = []
    with new_file(out) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in parcel.enclosed:
            with TemporaryDirectory(dir=out.parent) as folder:
                packed = Path(folder) / each.name
                _prepare(each.recorded.info.path, packed, parcel)
                listed.append(_put(archive, f"{RECORDINGS}/{each.name}", packed.read_bytes(), zipfile.ZIP_STORED))
            for ending, companion in each.companions.items():
                listed.append(_put(archive, f"{RECORDINGS}/{each.name}{ending}", companion.read_bytes()))
        listed.append(_put(archive, SUMMARY, _summary(parcel).encode()))
        listed.append(_put(archive, LEAFLET, leaflet(parcel).encode()))
        archive.writestr(LIST, json.dumps(_contents(parcel, listed), ensure_ascii=False, indent=1))
    return out.stat().st_size


def _put(
    archive: zipfile.ZipFile, name: str, content: bytes, compression: int = zipfile.ZIP_DEFLATED
) -> dict[str, object]:
    archive.writestr(name, content, compression)
    return {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}


def _contents(parcel: Parcel, listed: list[dict[str, object]]) -> dict[str, object]:
    sessions = [{**session.__dict__, "day": session.day.isoformat()} for session in parcel.sessions]
    return {
        "program": "smart-mat",
        "format": FORMAT,
        "version": mat.__version__,
        "person": parcel.code,
        "files": listed,
        "sessions": sessions,
    }


def _summary(parcel: Parcel) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    for each in parcel.enclosed:
        figures = row(each.recorded) | {"file": each.name, "person": parcel.code}
        table.writerow({name: f"{value:.6g}" if isinstance(value, float) else value for name, value in figures.items()})
    return text.getvalue()


def leaflet(parcel: Parcel) -> str:
    """What whoever opens the zip file without this program reads first."""
    lines = [
        f"Recordings of {parcel.code} on a smart-mat pressure mat.",
        "",
        "To look at them: smart-mat review followed by the name of this zip file, as it is.",
        f"{SUMMARY} holds the figures of each recording for any spreadsheet.",
        "",
    ]
    for each in parcel.enclosed:
        summary = each.recorded.summary
        drill = each.recorded.label("drill") or "no drill named"
        lines.append(f"{each.name}: {drill}, {summary.duration_s / 60:.1f} min, {len(summary.repetitions)} repetitions")
        lines += [f"    {note.time_s:.0f} s: {note.text}" for note in each.notes]
    lines += ["", "Coaching and review support, not a medical device; thresholds not clinically validated.", ""]
    return "\n".join(lines)


def _prepare(recording: Path, out: Path, parcel: Parcel) -> None:
    """A packed copy in which nobody is named but by the code."""
    if parcel.named:
        pack(recording, out)
        return
    with TemporaryDirectory(dir=out.parent) as folder:
        anonymous = Path(folder) / "anonymous.smat"
        with anonymous.open("wb") as file:
            for packet in _packets(recording):
                file.write(_without_names(packet, parcel.code))
        pack(anonymous, out)


def _packets(recording: Path) -> Iterator[Packet]:
    framer = Framer()
    for chunk in read_chunks(recording, 1 << 20):
        yield from framer.feed(chunk)
    yield from framer.finish()


def _without_names(packet: Packet, code: str) -> bytes:
    """The packet as it was, but for the person in a header and the mat's name in its HELLO."""
    if packet.type == PacketType.HEADER:
        header = decode_host_frame(packet)
        if header is None:
            return b""
        content = {name: value for name, value in header.content.items() if name in _KEPT}
        return encode_host_frame(HostFrame(PacketType.HEADER, content | {"person": code}), packet.sequence)
    if packet.type == PacketType.HELLO:
        try:
            hello = decode_hello(packet.payload)
        except SmartMatError:
            return packet.raw
        return encode_packet(PacketType.HELLO, encode_hello(replace(hello, name="")), packet.sequence)
    return packet.raw
