"""The review window: opened, moved through by keys and mouse, noted, analysed with other thresholds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from simulated_recordings import recorded

from mat.cli.app import app as command
from mat.errors import RecordingError, UsageError
from mat.session.notes import Note, notes_path, read_notes
from mat.session.reading import read
from viz.qt import QtCore
from viz.review.keys import REVIEW_KEYS
from viz.review.review_page import ReviewPage
from viz.review.window import ReviewWindow
from viz.texts import LANGUAGES, catalogue

KEY = QtCore.Qt.Key
WAIT_MS = 90_000
Open = Callable[[Path | None], ReviewWindow]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "toes.smat"
    path.write_bytes(recorded("sim:toes?seed=3", 40.0))
    return path


@pytest.fixture
def open_review(qtbot, tmp_path: Path) -> Open:
    def opened(file: Path | None) -> ReviewWindow:
        window = ReviewWindow(file, tmp_path, tmp_path / "cache" / "library.sqlite")
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return opened


def _page(qtbot, window: ReviewWindow) -> ReviewPage:
    qtbot.waitUntil(lambda: window.page is not None and not window.page.growing, timeout=WAIT_MS)
    assert window.page is not None
    return window.page


def test_keys_move_everything(qtbot, open_review: Open, recording: Path) -> None:
    page = _page(qtbot, open_review(recording))
    model, window = page.model, page.window()
    qtbot.keyClick(window, KEY.Key_N)
    first = model.recording.repetitions[0].start_us / 1e6
    assert model.cursor_s == first
    assert page.table.currentRow() == 0
    qtbot.keyClick(window, KEY.Key_Right)
    assert model.cursor_s == pytest.approx(first + 0.1)
    scan = model.scan
    assert scan is not None
    qtbot.keyClick(window, KEY.Key_Left, QtCore.Qt.KeyboardModifier.ShiftModifier)
    assert model.scan == scan - 1
    qtbot.keyClick(window, KEY.Key_BracketRight)
    assert model.speed == 2.0
    qtbot.keyClick(window, KEY.Key_Space)
    assert model.playing
    qtbot.waitUntil(lambda: model.cursor_s > first + 0.2, timeout=WAIT_MS)
    qtbot.keyClick(window, KEY.Key_Space)
    assert not model.playing
    qtbot.keyClick(window, KEY.Key_End)
    assert model.cursor_s == model.end_s
    before = page.traces.shown()
    qtbot.keyClick(window, KEY.Key_3)
    assert set(page.traces.shown()) - set(before) == {"net_ml"}


def test_rows_and_the_timeline_jump(qtbot, open_review: Open, recording: Path) -> None:
    page = _page(qtbot, open_review(recording))
    repetitions = page.model.recording.repetitions
    assert page.table.rowCount() == len(repetitions) >= 2
    page.table.setCurrentCell(1, 0)
    assert page.model.cursor_s == repetitions[1].start_us / 1e6
    place = QtCore.QPoint(round(page.timeline.x_of(12.0)), 40)
    qtbot.mousePress(page.timeline, QtCore.Qt.MouseButton.LeftButton, pos=place)
    assert page.model.cursor_s == pytest.approx(12.0, abs=0.1)
    assert page.pads.pads


def test_notes_are_kept_beside_the_recording(qtbot, open_review: Open, recording: Path) -> None:
    page = _page(qtbot, open_review(recording))
    before = recording.read_bytes()
    page.move_to(7.0)
    qtbot.keyClick(page.window(), KEY.Key_A)
    qtbot.keyClicks(page.notes.line, "space and n stay text")
    qtbot.keyClick(page.notes.line, KEY.Key_Return)
    assert read_notes(notes_path(recording)) == (Note(7.0, "space and n stay text"),)
    assert recording.read_bytes() == before
    page.move_to(1.0)
    page.notes.list.clicked.emit(page.notes.list.model().index(0, 0))
    assert page.model.cursor_s == 7.0


def test_other_thresholds_are_read_at_once_and_both_sets_kept(qtbot, open_review: Open, recording: Path) -> None:
    page = _page(qtbot, open_review(recording))
    qtbot.keyClick(page.window(), KEY.Key_T)
    assert page.dialog is not None
    made = page.model.recording
    assert any(event.state == "toes" for event in made.events)
    page.dialog.boxes["toes_exit_pct"].setValue(99.0)
    page.dialog._tell()
    assert "toes_exit_pct" in page.dialog.fault.text()
    page.dialog.boxes["toes_pct"].setValue(99.5)
    page.dialog.boxes["toes_tripod_heel"].setValue(-90.0)
    page.dialog.boxes["toes_heel_ratio"].setValue(-90.0)

    def all_read_again() -> bool:
        # Each change is read by itself; the last one counts.
        events = page.model.recording.events
        return page.model.changed is not None and not any(event.state == "toes" for event in events)

    qtbot.waitUntil(all_read_again, timeout=WAIT_MS)
    assert "toes_pct 68 → 99.5" in page.heading.text()
    page.toggle_set()
    assert page.model.recording is made
    page.dialog.back_to_made()
    qtbot.waitUntil(lambda: page.model.changed is None, timeout=WAIT_MS)


@pytest.mark.parametrize("content", [b"", b"not a recording" * 999])
def test_what_is_no_recording_is_told(qtbot, open_review: Open, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "stranger.smat"
    path.write_bytes(content)
    window = open_review(path)
    qtbot.waitUntil(lambda: window.fault != "", timeout=WAIT_MS)
    assert window.fault in window.message.text()
    assert window.page is None


def test_a_cut_recording_opens(qtbot, open_review: Open, tmp_path: Path) -> None:
    whole = recorded("sim:toes?seed=3", 40.0)
    path = tmp_path / "cut.smat"
    path.write_bytes(whole[: len(whole) // 2 + 13])
    page = _page(qtbot, open_review(path))
    assert page.model.end_s == pytest.approx(20.0, abs=1.0)


def test_a_recording_without_a_scan_is_told(qtbot, open_review: Open, tmp_path: Path) -> None:
    whole = recorded("sim:toes?seed=3", 40.0)
    path = tmp_path / "short.smat"
    for length in range(200, 6000, 100):
        path.write_bytes(whole[:length])
        with contextlib.suppress(RecordingError):
            if not read(path).frames:
                break
    else:
        pytest.fail("no length holds a HELLO and no scan")
    window = open_review(path)
    qtbot.waitUntil(lambda: "short.smat" in window.fault, timeout=WAIT_MS)
    assert window.page is None


def test_the_library_lists_and_opens(qtbot, open_review: Open, recording: Path, tmp_path: Path) -> None:
    (tmp_path / "stranger.smat").write_bytes(b"nothing")
    window = open_review(None)
    library = window.library
    assert library is not None
    qtbot.waitUntil(lambda: len(library._entries) == 2, timeout=WAIT_MS)
    names = [item.text() for row in range(2) if (item := library.table.item(row, 7))]
    row = names.index("toes.smat")
    library.search.setText("toes.smat")
    assert [library.table.isRowHidden(each) for each in range(2)] == [each != row for each in range(2)]
    library.table.itemActivated.emit(library.table.item(row, 0))
    assert _page(qtbot, window).path == recording
    window.show_library()
    library.chosen.emit(tmp_path / "stranger.smat")
    qtbot.waitUntil(lambda: "stranger" in library.status.text(), timeout=WAIT_MS)
    assert window.fault == ""


def test_help_and_look(qtbot, open_review: Open, recording: Path) -> None:
    window = open_review(recording)
    _page(qtbot, window).move_to(11.0)
    qtbot.keyClick(window, KEY.Key_F1)
    assert window.help is not None
    qtbot.keyClick(window, KEY.Key_Escape)
    assert window.help is None
    qtbot.keyClick(window, KEY.Key_L)
    assert window.page is not None
    assert window.page.model.cursor_s == 11.0
    assert all(f"review.help.{name}" in catalogue(each) for name, _, _ in REVIEW_KEYS for each in LANGUAGES)


def test_every_button_does_what_its_key_does(qtbot, open_review: Open, recording: Path) -> None:
    window = open_review(recording)
    page = _page(qtbot, window)
    buttons = page.buttons.buttons
    buttons["mark"].click()
    assert page.model.mark_s == page.model.cursor_s
    buttons["thresholds"].click()
    assert page.dialog is not None
    buttons["help"].click()
    assert window.help is not None
    buttons["library"].click()
    assert window.library is not None
    assert window.page is None


def test_the_command_refuses_what_it_cannot_open(tmp_path: Path) -> None:
    from typer.testing import CliRunner  # noqa: PLC0415

    stranger = tmp_path / "stranger.smat"
    stranger.write_bytes(b"nothing")
    told = CliRunner().invoke(command, ["review", str(stranger)]).exception
    assert isinstance(told, RecordingError)
    assert told.exit_code == 1
    assert isinstance(CliRunner().invoke(command, ["review", "--language", "fi"]).exception, UsageError)
