"""The folder of recordings as a list; summaries are kept in a cache that may be deleted at any time."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

import mat
from mat.errors import SmartMatError
from mat.session.settings import HOME_VARIABLE
from mat.session.summary import headline, summarise

CACHE_FILE = "library.sqlite"
ENDING = ".smat"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS entries "
    "(path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, version TEXT, entry TEXT NOT NULL)"
)


@dataclass(frozen=True)
class Entry:
    """One recording of the list.

    Attributes
    ----------
    created
        As its header says, ISO 8601; empty where it does not.
    person, drill
        As the header says.
    duration_s, repetitions
        Figures of its summary.
    words
        Its headline.
    quality
        ``good`` to ``unusable``; empty where it cannot be read.
    fault
        Why it cannot be read; empty for a sound one.
    """

    created: str = ""
    person: str = ""
    drill: str = ""
    duration_s: float = 0.0
    repetitions: int = 0
    words: str = ""
    quality: str = ""
    fault: str = ""


@dataclass(frozen=True)
class File:
    """A recording on disk: what tells that it is still the same."""

    path: Path
    size: int
    mtime_ns: int


def files_in(folder: Path) -> list[File]:
    """Recordings in a folder and below it, newest first; none where there is no folder."""
    found = list(_walk(folder))
    return sorted(found, key=lambda file: (-file.mtime_ns, str(file.path)))


def _walk(folder: Path) -> Iterator[File]:
    with contextlib.suppress(OSError), os.scandir(folder) as inside:
        for each in inside:
            with contextlib.suppress(OSError):
                if each.is_dir(follow_symlinks=False):
                    yield from _walk(Path(each.path))
                elif each.name.endswith(ENDING) and each.is_file():
                    status = each.stat()
                    yield File(Path(each.path), status.st_size, status.st_mtime_ns)


def read_entry(path: Path) -> Entry:
    """Sum a recording up; what cannot be read is told in the entry."""
    try:
        recorded = summarise(path)
    except SmartMatError as error:
        return Entry(fault=str(error))
    summary = recorded.summary
    return Entry(
        created=recorded.label("created"),
        person=recorded.label("person"),
        drill=recorded.label("drill"),
        duration_s=summary.duration_s,
        repetitions=len(summary.repetitions),
        words=headline(summary),
        quality=summary.grade.word,
    )


def cache_path() -> Path:
    """Where summaries are kept."""
    home = os.environ.get(HOME_VARIABLE)
    folder = Path(home) / "cache" if home else Path(platformdirs.user_cache_dir("smart-mat", appauthor=False))
    return folder / CACHE_FILE


class SummaryCache:
    """Entries by path, size, time of change and version of the program. One connection: for one thread.

    Parameters
    ----------
    path
        The database; made when needed, made anew when damaged, in memory where nothing can be written.
    """

    def __init__(self, path: Path) -> None:
        self._base = _opened(path)

    def known(self, files: list[File]) -> dict[Path, Entry]:
        """Entries of those files that have not changed since."""
        rows = self._base.execute("SELECT path, size, mtime_ns, entry FROM entries WHERE version = ?", _VERSION)
        kept = {path: (size, mtime_ns, entry) for path, size, mtime_ns, entry in rows}
        found: dict[Path, Entry] = {}
        for file in files:
            size, mtime_ns, entry = kept.get(_key(file.path), (-1, -1, ""))
            if (size, mtime_ns) == (file.size, file.mtime_ns):
                with contextlib.suppress(ValueError, TypeError):
                    found[file.path] = Entry(**json.loads(entry))
        return found

    def keep(self, file: File, entry: Entry) -> None:
        """Keep an entry; a disk that takes nothing costs only the time to read the recording again."""
        row = (_key(file.path), file.size, file.mtime_ns, *_VERSION, json.dumps(asdict(entry)))
        with contextlib.suppress(sqlite3.Error), self._base:
            self._base.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        self._base.close()


_VERSION = (mat.__version__,)


def _key(path: Path) -> str:
    """Bytes of a name that is no UTF-8 stay distinct."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")


def _opened(path: Path) -> sqlite3.Connection:
    for attempt in (str(path), str(path), ":memory:"):
        base: sqlite3.Connection | None = None
        try:
            if attempt != ":memory:":
                path.parent.mkdir(parents=True, exist_ok=True)
            base = sqlite3.connect(attempt)
            base.execute(_TABLE)
            base.execute("SELECT path, size, mtime_ns, version, entry FROM entries LIMIT 1").fetchall()
            return base
        except (sqlite3.Error, OSError):
            if base is not None:
                base.close()
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
    raise AssertionError("a database in memory can always be opened")
