"""Repetitions corrected by hand in the review window: by keys, kept beside the recording, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from simulated_recordings import recorded

from mat.session.corrections import corrections_path, read_corrections
from mat.session.notes import Note, notes_path, read_notes
from mat.session.reading import read
from viz.qt import QtCore
from viz.review.review_page import ReviewPage
from viz.review.timeline import MOST_SPANS
from viz.review.window import ReviewWindow

KEY = QtCore.Qt.Key
CONTROL, SHIFT = QtCore.Qt.KeyboardModifier.ControlModifier, QtCore.Qt.KeyboardModifier.ShiftModifier
WAIT_MS = 90_000
Press = Callable[..., None]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "Käthes Übung.smat"
    path.write_bytes(recorded("sim:toes?seed=3", 40.0))
    return path


@pytest.fixture
def page(qtbot, tmp_path: Path, recording: Path) -> ReviewPage:
    window = ReviewWindow(recording, tmp_path, tmp_path / "cache" / "library.sqlite")
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.page is not None and not window.page.growing, timeout=WAIT_MS)
    assert window.page is not None
    return window.page


@pytest.fixture
def press(qtbot, page: ReviewPage) -> Press:
    return lambda key, modifier=QtCore.Qt.KeyboardModifier.NoModifier: qtbot.keyClick(page.window(), key, modifier)


def _starts(page: ReviewPage) -> list[int]:
    return [rep.start_us for rep in page.model.recording.repetitions]


def test_one_is_removed_taken_back_and_removed_again(page: ReviewPage, press: Press, recording: Path) -> None:
    before, found = recording.read_bytes(), _starts(page)
    press(KEY.Key_N)
    press(KEY.Key_X)
    assert _starts(page) == found[1:]
    assert page.table.rowCount() == len(found) - 1
    assert "corrected by hand: 1" in page.heading.text()
    press(KEY.Key_X)
    assert _starts(page) == found[1:], "the row behind it must be chosen before it goes too"
    press(KEY.Key_Z, CONTROL)
    assert _starts(page) == found
    assert not read_corrections(corrections_path(recording))
    press(KEY.Key_Y, CONTROL)
    assert _starts(page) == found[1:] == [rep.start_us for rep in read(recording).repetitions]
    assert recording.read_bytes() == before


def test_ends_are_moved_to_the_cursor(page: ReviewPage, press: Press) -> None:
    rep = page.model.recording.repetitions[1]
    page.table.setCurrentCell(1, 0)
    page.move_to(rep.end_us / 1e6 + 0.4)
    press(KEY.Key_E)
    page.move_to(rep.start_us / 1e6 - 0.3)
    press(KEY.Key_S)
    page.move_to(rep.bottom_us / 1e6 + 0.1)
    press(KEY.Key_B)
    moved = page.model.recording.repetitions[1]
    assert moved.start_us == rep.start_us - 300_000
    assert moved.bottom_us == rep.bottom_us + 100_000
    assert moved.end_us == rep.end_us + 400_000
    cell = page.table.item(1, 0)
    assert cell is not None
    assert cell.text().endswith("*")


def test_one_is_added_by_its_three_points(page: ReviewPage, press: Press) -> None:
    found = _starts(page)
    press(KEY.Key_I)
    assert "start (S)" in page.repetitions.bar.words.text()
    for time_s, key in ((1.0, KEY.Key_S), (1.5, KEY.Key_B), (2.2, KEY.Key_E)):
        page.move_to(time_s)
        press(key)
    assert _starts(page) == [1_000_000, *found]
    assert page.model.recording.repetitions[0].source == "marked"


def test_a_marked_span_gives_start_and_end(page: ReviewPage, press: Press) -> None:
    press(KEY.Key_M)
    page.move_to(2.0)
    press(KEY.Key_I)
    page.move_to(0.9)
    press(KEY.Key_B)
    added = page.model.recording.repetitions[0]
    assert (added.start_us, added.bottom_us, added.end_us) == (0, 900_000, 2_000_000)


def test_escape_leaves_a_new_one_and_points_move_again(page: ReviewPage, press: Press) -> None:
    found = _starts(page)
    for key in (KEY.Key_I, KEY.Key_S, KEY.Key_Escape):
        press(key)
    assert page.repetitions.correcting.draft is None
    assert page.timeline._points_s == ()
    assert _starts(page) == found


def test_what_cannot_be_is_said_and_changes_nothing(page: ReviewPage, press: Press, recording: Path) -> None:
    found, first, second = _starts(page), *page.model.recording.repetitions[:2]
    press(KEY.Key_E)
    assert "Choose a repetition first" in page.status.text()
    page.table.setCurrentCell(0, 0)
    page.move_to(second.bottom_us / 1e6)
    page.table.setCurrentCell(0, 0)
    page.model.cursor_s = second.bottom_us / 1e6
    press(KEY.Key_E)
    assert "reach into repetition" in page.status.text()
    page.model.cursor_s = first.start_us / 1e6 - 1
    page.table.setCurrentCell(0, 0)
    page.model.cursor_s = first.start_us / 1e6 - 1
    press(KEY.Key_E)
    assert "in this order" in page.status.text() or "order" in page.status.text()
    assert _starts(page) == found
    assert not corrections_path(recording).exists()


def test_both_sets_of_thresholds_are_corrected(page: ReviewPage, press: Press) -> None:
    page.model.compare(page.model.made.recording)
    page.table.setCurrentCell(0, 0)
    press(KEY.Key_X)
    counts = [len(each.recording.repetitions) for each in (page.model.made, page.model.changed) if each]
    assert counts == [len(page.model.made.recording.found) - 1] * 2


def test_damaged_corrections_are_never_written_over(qtbot, tmp_path: Path) -> None:
    from viz.review.correcting import Correcting  # noqa: PLC0415

    path = tmp_path / "a.smat"
    corrections_path(path).write_text("{damaged", encoding="utf-8")
    correcting = Correcting(path)
    assert "damaged" in correcting.fault
    with pytest.raises(Exception, match="damaged"):
        correcting.remove(_Rep())  # type: ignore[arg-type]
    assert corrections_path(path).read_text(encoding="utf-8") == "{damaged"


class _Rep:
    start_us, bottom_us, end_us = 0, 500_000, 1_000_000


def test_a_folder_that_takes_nothing_is_told(
    page: ReviewPage, press: Press, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("mat.files.placing.tempfile.NamedTemporaryFile", refuse)
    found = _starts(page)
    page.table.setCurrentCell(0, 0)
    press(KEY.Key_X)
    assert "cannot be written" in page.status.text()
    assert _starts(page) == found
    page._keep_note("lost?")
    assert "cannot be written" in page.status.text()
    assert page.notes.notes == ()


def test_a_note_over_a_marked_span(qtbot, page: ReviewPage, press: Press, recording: Path) -> None:
    page.move_to(7.0)
    press(KEY.Key_M)
    page.move_to(11.5)
    press(KEY.Key_A)
    assert "0:07 to 0:11" in page.notes.line.placeholderText()
    qtbot.keyClicks(page.notes.line, "knees in")
    qtbot.keyClick(page.notes.line, KEY.Key_Return)
    assert read_notes(notes_path(recording)) == (Note(7.0, "knees in", 11.5),)
    assert page.notes.list.model().index(0, 0).data() == "0:07–0:11  knees in"  # type: ignore[union-attr]
    press(KEY.Key_Escape)
    assert page.model.span_s is None


def test_shift_and_drag_marks_a_span(qtbot, page: ReviewPage) -> None:
    left, timeline = QtCore.Qt.MouseButton.LeftButton, page.timeline
    place = QtCore.QPoint(round(timeline.x_of(10.0)), 40)
    qtbot.mousePress(timeline, left, SHIFT, pos=place)
    page.move_to(20.0)
    assert page.model.span_s == pytest.approx((10.0, 20.0), abs=0.1)


def test_a_hundred_thousand_notes(page: ReviewPage) -> None:
    notes = tuple(
        Note(index / 2500, f"note {index}", index / 2500 + 0.5 if index % 3 else None) for index in range(100_000)
    )
    page.notes._keep(notes)
    listed = page.notes.list.model()
    assert listed is not None
    assert listed.rowCount() == len(notes)
    assert read_notes(notes_path(page.path)) == page.notes.notes == notes
    # Of notes that share a pixel one is drawn: the timeline costs no more than a window is wide.
    drawn: list[object] = []
    page.timeline._draw_notes(_Counting(drawn), 0)  # type: ignore[arg-type]
    assert 100 < len(drawn) <= page.timeline.width() + MOST_SPANS


class _Counting:
    """A painter that only counts."""

    def __init__(self, drawn: list[object]) -> None:
        self.drawPolygon = self.fillRect = lambda *arguments: drawn.append(arguments)
        self.setPen = self.setBrush = lambda *arguments: None
