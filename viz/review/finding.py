"""Which recording to compare with: the last one that can be compared, or any other of the same person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from mat.errors import SmartMatError
from mat.files import open_recording
from mat.session.comparison import Conditions, Difference, conditions_of, differences
from mat.session.reading import Recording, RecordingReader
from viz.qt import QtCore
from viz.review.library import Entry, File, SummaryCache, file_at, files_in, read_entry
from viz.review.work import Work


@dataclass(frozen=True)
class Candidate:
    """Another recording of the same person.

    Attributes
    ----------
    file, entry
        Where it lies, and what it amounts to.
    unlike
        What keeps it from being compared; empty where nothing does.
    """

    file: File
    entry: Entry
    unlike: tuple[Difference, ...]


@dataclass(frozen=True)
class Found:
    """What a search gives so far.

    Attributes
    ----------
    candidates
        Newest first.
    missing
        Files of the same person that are still to be summed up.
    newest_missing
        When the newest of them that is earlier than the recording was made; empty where none is missing.
    """

    candidates: tuple[Candidate, ...]
    missing: int
    newest_missing: str = ""


def last_comparable(candidates: Sequence[Candidate], created: str) -> Candidate | None:
    """The newest one made before ``created`` that differs in nothing and has something to compare."""
    before = [each for each in candidates if each.entry.created < created and not each.unlike]
    return max(before, key=lambda each: each.entry.created, default=None)


def repeats_before(candidates: Sequence[Candidate], created: str) -> list[dict[str, float | None]]:
    """Figures of the comparable recordings made before ``created``, a copy of a file counted once."""
    alike = [each for each in candidates if each.entry.created < created and not each.unlike]
    once = {(each.entry.created, each.file.size): each for each in alike}
    return [each.entry.figures for each in once.values()]


def finding_work(owner: QtCore.QObject, recording: Recording, folder: Path, cache: Path) -> Work:
    """Looks through a folder; its results are :class:`Found`, the last one complete."""

    def steps(check: Callable[[], None]) -> Iterator[Found]:
        with closing(SummaryCache(cache)) as kept:
            yield from _search(recording, folder, kept, check)

    return Work(owner, "review-finding", steps)


def other_work(owner: QtCore.QObject, path: Path) -> Work:
    """Reads the other recording; its one result is the :class:`~mat.session.reading.Recording`."""

    def steps(check: Callable[[], None]) -> Iterator[Recording]:
        reader = RecordingReader(path)
        for _ in reader:
            check()
        yield reader.recording()

    return Work(owner, "review-other", steps)


def _search(recording: Recording, folder: Path, kept: SummaryCache, check: Callable[[], None]) -> Iterator[Found]:
    here = recording.info.path
    files = [file for file in files_in(folder) if not _same(file.path, here)]
    known = kept.known(files)
    mine = conditions_of(recording.info, recording.markers)
    candidates: list[Candidate] = []
    wanted: list[tuple[str, File]] = []
    for file in files:
        check()
        entry = known.get(file.path)
        if entry is None:
            header = _header(file.path)
            if header is not None and _text(header, "person") == recording.label("person"):
                wanted.append((_text(header, "created"), file))
        elif not entry.fault and entry.person == recording.label("person"):
            candidates.append(_candidate(file, entry, mine))
    # Newest first, later ones last: the last comparable one is found before the others are summed up.
    created = recording.label("created")
    wanted.sort(key=lambda each: (each[0] < created, each[0]), reverse=True)
    yield _found(candidates, wanted, created)
    for index, (_, file) in enumerate(wanted, start=1):
        entry = read_entry(file.path, lambda _: check())
        kept.keep(file, entry)
        if not entry.fault:
            candidates.append(_candidate(file, entry, mine))
        yield _found(candidates, wanted[index:], created)


def _found(candidates: list[Candidate], wanted: list[tuple[str, File]], created: str) -> Found:
    newest_first = sorted(candidates, key=lambda each: each.entry.created, reverse=True)
    newest_missing = max((made for made, _ in wanted if made < created), default="")
    return Found(tuple(newest_first), len(wanted), newest_missing)


def candidate_at(path: Path, recording: Recording) -> Candidate:
    """A file chosen by hand.

    Raises
    ------
    RecordingError
        It cannot be read; the text says why.
    """
    entry = read_entry(path)
    if entry.fault:
        raise SmartMatError(entry.fault)
    return _candidate(file_at(path), entry, conditions_of(recording.info, recording.markers))


def _candidate(file: File, entry: Entry, mine: Conditions) -> Candidate:
    theirs = entry.conditions
    return Candidate(file, entry, () if theirs is None else differences(mine, theirs))


def _header(path: Path) -> Mapping[str, object] | None:
    try:
        return open_recording(path).header
    except SmartMatError:
        return None


def _text(header: Mapping[str, object], name: str) -> str:
    value = header.get(name)
    return value if isinstance(value, str) else ""


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one == other
