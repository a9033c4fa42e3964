"""Work beside the window: what happens when the window goes while its thread still runs."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from simulated_recordings import recorded

from mat.errors import RecordingError
from viz.qt import QtCore, QtWidgets
from viz.review.window import ReviewWindow
from viz.review.work import Read, Work, reading_work

WAIT_MS = 90_000


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "toes.smat"
    path.write_bytes(recorded("sim:toes?seed=3", 40.0))
    return path


def _alive(name: str) -> bool:
    return any(thread.name == name for thread in threading.enumerate())


def test_results_come_on_the_windows_thread_and_in_order(qtbot) -> None:
    owner, found = QtCore.QObject(), []
    work = Work(owner, "review-test", lambda check: iter(range(5)))
    work.result.connect(lambda each: found.append((each, threading.current_thread())))
    with qtbot.waitSignal(work.ended, timeout=WAIT_MS):
        work.start()
    assert found == [(number, threading.main_thread()) for number in range(5)]


def test_a_fault_is_told_in_words(qtbot) -> None:
    def steps(check: Callable[[], None]) -> Iterator[object]:
        yield 1
        raise RecordingError("not one")

    work = Work(owner := QtCore.QObject(), "review-test", steps)
    with qtbot.waitSignal(work.failed, timeout=WAIT_MS) as told:
        work.start()
    assert told.args == ["not one"]
    assert owner.children() == [work]


def test_the_owner_may_be_swept_away_while_the_thread_runs(qtbot) -> None:
    """Seen in CI: a thread told its result to an object whose C++ half was gone."""
    go_on, told = threading.Event(), []

    def steps(check: Callable[[], None]) -> Iterator[object]:
        yield "early"
        go_on.wait(30)
        yield "late"

    owner = QtWidgets.QWidget()
    work = Work(owner, "review-swept", steps)
    work.result.connect(told.append)
    work.start()
    qtbot.waitUntil(lambda: told == ["early"], timeout=WAIT_MS)
    gone, task = weakref.ref(owner), work.task
    owner.deleteLater()
    del owner, work
    QtCore.QCoreApplication.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    go_on.set()
    task.wait(30)
    assert not _alive("review-swept")
    QtWidgets.QApplication.processEvents()
    assert told == ["early"]


def test_dropped_work_ends_at_its_next_step_and_tells_nothing(qtbot, recording: Path) -> None:
    owner, told = QtCore.QObject(), []
    work = reading_work(owner, recording, None)
    work.result.connect(told.append)
    work.start()
    work.drop()
    work.wait(30)
    assert list(work.task.take()) == []
    assert told == []
    work.drop()


@pytest.mark.parametrize("library", [False, True])
def test_a_window_closed_while_it_reads(qtbot, recording: Path, tmp_path: Path, library: bool) -> None:
    window = ReviewWindow(None if library else recording, tmp_path, tmp_path / "cache" / "library.sqlite")
    window.show()
    window.close()
    window.close()
    window.deleteLater()
    del window
    QtCore.QCoreApplication.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete)
    gc.collect()
    qtbot.waitUntil(lambda: not _alive("review-reading") and not _alive("review-library"), timeout=WAIT_MS)


def test_a_recording_shows_itself_before_it_is_read_to_its_end(qtbot, recording: Path) -> None:
    owner, seen, shares = QtCore.QObject(), [], []

    def take(read: Read | float) -> None:
        if not isinstance(read, Read):
            shares.append(read)
        else:
            seen.append((len(read.recording), read.whole))

    work = reading_work(owner, recording, None)
    work.result.connect(take)
    with qtbot.waitSignal(work.ended, timeout=WAIT_MS):
        work.start()
    assert shares
    assert shares == sorted(shares)
    assert [whole for _, whole in seen] == [False] * (len(seen) - 1) + [True]
    assert [count for count, _ in seen] == sorted(count for count, _ in seen)
    assert seen[-1][0] == 4000
    assert 1000 <= seen[0][0] < 4000


def test_a_recording_removed_while_it_is_open(qtbot, recording: Path, tmp_path: Path) -> None:
    window = ReviewWindow(recording, tmp_path, tmp_path / "cache" / "library.sqlite")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.page is not None and not window.page.growing, timeout=WAIT_MS)
    assert window.page is not None
    page = window.page
    recording.unlink()
    page.move_to(12.0)
    page.open_thresholds()
    assert page.dialog is not None
    page.dialog.boxes["toes_pct"].setValue(71.0)
    qtbot.waitUntil(lambda: "cannot be read" in page.status.text(), timeout=WAIT_MS)
    assert page.model.changed is None
    page._keep_note("still kept")
    assert page.notes.notes
