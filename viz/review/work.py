"""Work beside the window: one named thread a task, its result handed over on the window's own thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from mat.errors import SmartMatError
from mat.pipeline import AnalysisSettings
from mat.session.reading import read
from viz.qt import QtCore
from viz.review.library import Entry, File, SummaryCache, files_in, read_entry
from viz.texts import text


class Work(QtCore.QObject):
    """A function run in a thread of its own.

    Parameters
    ----------
    name
        Of the thread.
    steps
        Gives results, one after the other; asked no more once :meth:`drop` was called.
    """

    result = QtCore.pyqtSignal(object)
    failed = QtCore.pyqtSignal(str)
    ended = QtCore.pyqtSignal()

    def __init__(self, name: str, steps: Callable[[], Iterator[object]]) -> None:
        super().__init__()
        self._steps = steps
        self._dropped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def drop(self) -> None:
        """Nothing it finds is wanted any more."""
        self._dropped.set()

    def wait(self, timeout_s: float | None = None) -> None:
        """Until the thread has ended."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        try:
            for found in self._steps():
                if self._dropped.is_set():
                    return
                self.result.emit(found)
        except SmartMatError as error:
            self._tell(str(error))
        except MemoryError:
            self._tell(text("review.fault.memory"))
        except Exception as error:
            self._tell(text("review.fault.program", what=f"{type(error).__name__}: {error}"))
        else:
            if not self._dropped.is_set():
                self.ended.emit()

    def _tell(self, fault: str) -> None:
        if not self._dropped.is_set():
            self.failed.emit(fault)


def reading_work(path: Path, settings: AnalysisSettings | None) -> Work:
    """Reads a recording; its one result is the :class:`~mat.session.reading.Recording`."""

    def steps() -> Iterator[object]:
        yield read(path, settings, cells=True)

    return Work("review-reading", steps)


def library_work(folder: Path, cache: Path) -> Work:
    """Lists a folder: first all files with what the cache knows of them, then one entry after the other.

    Results are a pair: list of :class:`File` and entries by path; then pairs of path and :class:`Entry`.
    """

    def steps() -> Iterator[object]:
        kept = SummaryCache(cache)
        try:
            files = files_in(folder)
            known = kept.known(files)
            yield files, known
            yield from _missing(files, known, kept)
        finally:
            kept.close()

    return Work("review-library", steps)


def _missing(files: list[File], known: dict[Path, Entry], kept: SummaryCache) -> Iterator[tuple[Path, Entry]]:
    for file in files:
        if file.path not in known:
            entry = read_entry(file.path)
            kept.keep(file, entry)
            yield file.path, entry
