"""The folder of recordings as a list; summaries are kept in a cache that may be deleted at any time."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import platformdirs

import mat
from mat.errors import SmartMatError
from mat.session import corrections
from mat.session.beside import PRIVATE
from mat.session.comparison import JUDGED, Conditions, conditions_of
from mat.session.forgetting import WAITING
from mat.session.settings import HOME_VARIABLE
from mat.session.summary import headline, row, summarise

CACHE_FILE = "library.sqlite"
ENDING = ".smat"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS entries "
    "(path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, version TEXT, entry TEXT NOT NULL)"
)
#: What an entry holds; another number sums every recording up anew.
_CONTENT = 2
#: Figures kept beside those that are judged.
_FIGURES = (*JUDGED, "standing_s", "sway_rms_ap_mm", "sway_rms_ml_mm", "sway_path_mm")


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
    figures
        Those of its summary that a comparison needs, by name; None where undefined.
    kept_conditions
        Under which it was made, as plain values; empty where it cannot be read.
    """

    created: str = ""
    person: str = ""
    drill: str = ""
    duration_s: float = 0.0
    repetitions: int = 0
    words: str = ""
    quality: str = ""
    fault: str = ""
    figures: dict[str, float | None] = field(default_factory=dict)
    kept_conditions: dict[str, object] = field(default_factory=dict)

    @property
    def conditions(self) -> Conditions | None:
        """Under which it was made; None where it cannot be read."""
        with contextlib.suppress(TypeError):
            return Conditions.from_json(self.kept_conditions) if self.kept_conditions else None
        return None


@dataclass(frozen=True)
class File:
    """A recording on disk: what tells that it is still the same.

    ``mtime_ns`` is the later one of the recording and of the corrections beside it.
    """

    path: Path
    size: int
    mtime_ns: int


def file_at(path: Path) -> File:
    """A recording on disk.

    Raises
    ------
    OSError
        It is not there.
    """
    status, corrected_ns = path.stat(), 0
    with contextlib.suppress(OSError):
        corrected_ns = corrections.corrections_path(path).stat().st_mtime_ns
    return File(path, status.st_size, max(status.st_mtime_ns, corrected_ns))


def files_in(folder: Path) -> list[File]:
    """Recordings in a folder and below it, newest first; none where there is no folder."""
    found = list(_walk(folder))
    return sorted(found, key=lambda file: (-file.mtime_ns, str(file.path)))


def _walk(folder: Path) -> Iterator[File]:
    with contextlib.suppress(OSError), os.scandir(folder) as inside:
        listed = list(inside)
        corrected = {each.name for each in listed if each.name.endswith(corrections.ENDING)}
        for each in listed:
            with contextlib.suppress(OSError):
                if each.is_dir(follow_symlinks=False) and each.name != WAITING:
                    yield from _walk(Path(each.path))
                elif each.name.endswith(ENDING) and each.is_file():
                    path = Path(each.path)
                    if each.name + corrections.ENDING in corrected:
                        yield file_at(path)
                    else:
                        status = each.stat()
                        yield File(path, status.st_size, status.st_mtime_ns)


def read_entry(path: Path, progress: Callable[[float], None] = lambda share: None) -> Entry:
    """Sum a recording up; what cannot be read is told in the entry. ``progress`` is told the share that was read."""
    try:
        recorded = summarise(path, progress=progress)
    except SmartMatError as error:
        return Entry(fault=str(error))
    summary, figures = recorded.summary, row(recorded)
    return Entry(
        created=recorded.label("created"),
        person=recorded.label("person"),
        drill=recorded.label("drill"),
        duration_s=summary.duration_s,
        repetitions=len(summary.repetitions),
        words=headline(summary),
        quality=summary.grade.word,
        figures={name: value for name in _FIGURES if not isinstance(value := figures[name], str)},
        kept_conditions=conditions_of(recorded.info, recorded.markers).to_json(),
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
        self.keep_all([(file, entry)])

    def keep_all(self, entries: Iterable[tuple[File, Entry]]) -> None:
        """Keep several at once."""
        rows = [
            (_key(file.path), file.size, file.mtime_ns, *_VERSION, json.dumps(asdict(entry))) for file, entry in entries
        ]
        with contextlib.suppress(sqlite3.Error), self._base:
            self._base.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", rows)

    def forget_gone(self, folder: Path, files: Iterable[File]) -> None:
        """Drop what is kept of recordings that are no longer in a folder: what was told of a person goes with them."""
        here = {_key(file.path) for file in files}
        below = _key(folder) + os.sep
        with contextlib.suppress(sqlite3.Error), self._base:
            kept = [path for (path,) in self._base.execute("SELECT path FROM entries")]
            gone = [(path,) for path in kept if path.startswith(below) and path not in here]
            self._base.executemany("DELETE FROM entries WHERE path = ?", gone)

    def close(self) -> None:
        self._base.close()


_VERSION = (f"{mat.__version__}/{_CONTENT}",)


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
            if attempt != ":memory:":
                path.chmod(PRIVATE)
            base.execute(_TABLE)
            base.execute("SELECT path, size, mtime_ns, version, entry FROM entries LIMIT 1").fetchall()
            return base
        except (sqlite3.Error, OSError):
            if base is not None:
                base.close()
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
    raise AssertionError("a database in memory can always be opened")
