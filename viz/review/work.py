"""Work beside the window: one named thread a task, which knows nothing of Qt; the window looks for what it found."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mat.errors import SmartMatError
from mat.pipeline import AnalysisSettings
from mat.session.reading import Recording, RecordingReader
from viz.qt import QtCore
from viz.review.library import SummaryCache, files_in, read_entry
from viz.texts import text

#: How often the window looks for news, ms: 30 a second are seen as at once.
_LOOK_MS = 33
#: What closing a window waits for a thread at most, s: a block of scans takes some hundredths.
LEAVE_S = 2.0
#: A growing recording is shown whenever it holds this many times as much as before: each look costs a redraw.
_GROWS = 4.0
#: Not shown before so many scans: 10 s at 100 Hz, in which the feet are found.
_FIRST_SCANS = 1000
#: The share that was read is told in steps of this.
_TELLS = 0.02
Kind = Literal["result", "failed", "ended"]
#: Gives results; calls what it is given between its steps, which ends it once nothing is wanted any more.
Steps = Callable[[Callable[[], None]], Iterator[object]]


class _Dropped(Exception):
    """Nothing is wanted any more."""


class Task:
    """Steps done one after the other in a thread of their own; whoever asks takes what was found.

    Parameters
    ----------
    name
        Of the thread.
    steps
        What is done.
    """

    def __init__(self, name: str, steps: Steps) -> None:
        self._steps = steps
        self._dropped = threading.Event()
        self._found: queue.SimpleQueue[tuple[Kind, object]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def drop(self) -> None:
        """Nothing it finds is wanted any more."""
        self._dropped.set()

    def wait(self, timeout_s: float | None = None) -> None:
        """Until the thread has ended."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def take(self) -> Iterator[tuple[Kind, object]]:
        """What was found since; nothing once it was dropped."""
        with contextlib.suppress(queue.Empty):
            while not self._dropped.is_set():
                yield self._found.get_nowait()

    def _check(self) -> None:
        if self._dropped.is_set():
            raise _Dropped

    def _run(self) -> None:
        try:
            for found in self._steps(self._check):
                self._found.put(("result", found))
                self._check()
        except _Dropped:
            return
        except SmartMatError as error:
            self._found.put(("failed", str(error)))
        except MemoryError:
            self._found.put(("failed", text("review.fault.memory")))
        except Exception as error:
            self._found.put(("failed", text("review.fault.program", what=f"{type(error).__name__}: {error}")))
        else:
            self._found.put(("ended", None))


class Work(QtCore.QObject):
    """A task, and the timer that looks for its results on the window's own thread.

    The task's thread never meets Qt, so that a window may be closed or swept away while it still runs.

    Parameters
    ----------
    owner
        Whoever takes the results: goes, and the looking with it.
    """

    result = QtCore.pyqtSignal(object)
    failed = QtCore.pyqtSignal(str)
    ended = QtCore.pyqtSignal()

    def __init__(self, owner: QtCore.QObject, name: str, steps: Steps) -> None:
        super().__init__(owner)
        self.task = Task(name, steps)
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self.task.start()
        self._timer.start()

    def drop(self) -> None:
        """Nothing it finds is wanted any more."""
        self.task.drop()
        self._timer.stop()

    def wait(self, timeout_s: float | None = None) -> None:
        """Until the thread has ended."""
        self.task.wait(timeout_s)

    def _look(self) -> None:
        for kind, found in self.task.take():
            if kind == "result":
                self.result.emit(found)
            else:
                self._timer.stop()
                if kind == "failed":
                    self.failed.emit(str(found))
                else:
                    self.ended.emit()
                return


@dataclass(frozen=True, eq=False)
class Read:
    """A recording as far as it was read."""

    recording: Recording
    whole: bool


def reading_work(owner: QtCore.QObject, path: Path, settings: AnalysisSettings | None) -> Work:
    """Reads a recording with its cells.

    Results are :class:`Read`, more and more of it, at last the whole; between them the share that was read, 0 to 1.
    """

    def steps(check: Callable[[], None]) -> Iterator[Read | float]:
        reader, due, told = RecordingReader(path, settings, cells=True), float(_FIRST_SCANS), 0.0
        for share in reader:
            check()
            if reader.scans >= due and share < 1:
                due = _GROWS * reader.scans
                yield Read(reader.recording(), whole=False)
            if share >= told + _TELLS:
                told = share
                yield share
        yield Read(reader.recording(), whole=True)

    return Work(owner, "review-reading", steps)


def library_work(owner: QtCore.QObject, folder: Path, cache: Path) -> Work:
    """Lists a folder: first all files with what the cache knows of them, then one entry after the other.

    Results are a pair: list of :class:`File` and entries by path; then pairs of path and :class:`Entry`.
    """

    def steps(check: Callable[[], None]) -> Iterator[object]:
        with closing(SummaryCache(cache)) as kept:
            files = files_in(folder)
            known = kept.known(files)
            yield files, known
            kept.forget_gone(folder, files)
            for file in files:
                if file.path not in known:
                    entry = read_entry(file.path, lambda _: check())
                    kept.keep(file, entry)
                    yield file.path, entry

    return Work(owner, "review-library", steps)
