"""Comparison and sway in the review window: found in the folder, chosen by hand, grey where it means nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from simulated_recordings import labelled, recorded

from mat.files import open_recording
from mat.session.reading import read
from viz.qt import QtCore
from viz.review.filing import earlier_sessions
from viz.review.finding import Candidate, _search, last_comparable, repeats_before
from viz.review.library import Entry, File, SummaryCache
from viz.review.review_page import ReviewPage
from viz.review.sway_page import MEASURES
from viz.review.views import VIEWS
from viz.review.window import ReviewWindow
from viz.texts import LANGUAGES, catalogue

WAIT_MS = 90_000
TOES, QUIET = ("sim:toes?seed=3", 40.0), ("sim:quiet?seed=4", 45.0)


def _made(folder: Path, name: str, source: tuple[str, float], **labels: object) -> Path:
    path = folder / f"{name}.smat"
    path.write_bytes(labelled(recorded(*source), person="P7", **labels))
    return path


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """Three days alike, one in socks, one of somebody else, and a stranger."""
    for day in (1, 2, 3):
        _made(tmp_path, f"Tag {day}", TOES, created=f"2026-11-0{day}T08:00:00+01:00")
    _made(tmp_path, "socks", TOES, created="2026-11-04T08:00:00+01:00", footwear="socks")
    other = _made(tmp_path, "other", TOES, created="2026-11-05T08:00:00+01:00")
    other.write_bytes(labelled(other.read_bytes(), person="P8"))
    (tmp_path / "stranger.smat").write_bytes(b"nothing")
    return tmp_path


def _open(qtbot, path: Path, folder: Path) -> ReviewPage:
    window = ReviewWindow(path, folder, folder / "cache" / "library.sqlite")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.page is not None and not window.page.growing, timeout=WAIT_MS)
    assert window.page is not None
    return window.page


def _is_done(page: ReviewPage) -> bool:
    """All recordings of the folder were looked at, and the other one was read."""
    return page.compare._finding is None and page.compare.other is not None


def _show(page: ReviewPage, view: str) -> None:
    page.views.setCurrentIndex(VIEWS.index(view))


def test_the_last_comparable_one_is_found_and_the_change_is_told(qtbot, month: Path) -> None:
    page = _open(qtbot, _made(month, "today", TOES, created="2026-11-06T08:00:00+01:00"), month)
    _show(page, "compare")
    compare = page.compare
    qtbot.waitUntil(lambda: _is_done(page) and compare.changes != [], timeout=WAIT_MS)
    assert compare.candidate is not None
    assert compare.candidate.file.path.name == "Tag 3.smat"
    assert {each.file.path.name for each in compare.found.candidates} == {
        "Tag 1.smat", "Tag 2.smat", "Tag 3.smat", "socks.smat"
    }  # fmt: skip
    # The very same person, to the bit: nothing has changed, and the three days before say so.
    assert [(change.is_real, change.repeats) for change in compare.changes] == [(False, 3)] * len(compare.changes)
    assert "may be chance" in compare.words.text()
    drawn = compare.plots.plots["place"].listDataItems()
    assert len(drawn) == 2
    assert (drawn[0].yData == drawn[1].yData).all()


def test_the_last_one_is_found_before_all_others_are_summed_up(qtbot, month: Path, tmp_path: Path) -> None:
    today = _made(month, "today", TOES, created="2026-11-03T20:00:00+01:00")
    with closing(SummaryCache(tmp_path / "cache" / "library.sqlite")) as kept:
        looks = list(_search(read(today), month, kept, lambda: None))
    # The four others of this person: those before come first, newest first; what was made later comes last.
    assert [look.missing for look in looks] == [4, 3, 2, 1, 0]
    assert [len(look.candidates) for look in looks] == [0, 1, 2, 3, 4]
    assert [look.newest_missing[:10] for look in looks] == ["2026-11-03", "2026-11-02", "2026-11-01", "", ""]
    newest = last_comparable(looks[1].candidates, "2026-11-03T20:00:00+01:00")
    assert newest is not None
    assert newest.entry.created >= looks[1].newest_missing


def test_by_hand_what_means_nothing_is_grey_and_says_why(qtbot, month: Path) -> None:
    page = _open(qtbot, _made(month, "today", TOES, created="2026-11-06T08:00:00+01:00"), month)
    _show(page, "compare")
    compare = page.compare
    qtbot.waitUntil(lambda: _is_done(page), timeout=WAIT_MS)
    names = [each.file.path.name for each in compare.found.candidates]
    at = names.index("socks.smat")
    assert "socks there, not told here" in compare.chooser.itemText(at)
    assert compare.chooser.itemData(at, QtCore.Qt.ItemDataRole.ForegroundRole) is not None
    assert compare.chooser.itemData(names.index("Tag 1.smat"), QtCore.Qt.ItemDataRole.ForegroundRole) is None
    compare.chooser.activated.emit(at)
    qtbot.waitUntil(lambda: compare.other is not None, timeout=WAIT_MS)
    assert "Not comparable: footwear" in compare.words.text()
    assert compare.changes == []
    compare.choose_file(month / "stranger.smat")
    assert "not a smart-mat recording" in compare.words.text()


def test_alone_in_its_folder_there_is_nothing_to_compare(qtbot, tmp_path: Path) -> None:
    page = _open(qtbot, _made(tmp_path, "today", TOES, created="2026-11-06T08:00:00+01:00"), tmp_path)
    _show(page, "compare")
    qtbot.waitUntil(lambda: "No earlier recording" in page.compare.words.text(), timeout=WAIT_MS)
    assert len(page.compare.plots.plots["place"].listDataItems()) == 1


def test_sway_of_the_quiet_stance_and_of_a_marked_span(qtbot, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        _made(tmp_path, f"day {day}", QUIET, created=f"2026-11-0{day}T08:00:00+01:00")
    page = _open(qtbot, _made(tmp_path, "today", QUIET, created="2026-11-06T08:00:00+01:00"), tmp_path)
    _show(page, "sway")
    sway, quiet = page.sway, page.model.recording.summary.quiet
    assert sway.stance is not None
    assert quiet is not None
    assert sway.stance.sway.row() == quiet.sway.row()
    cells = [sway.table.item(row, 1) for row in range(len(MEASURES))]
    assert cells[0] is not None
    assert cells[0].text() == f"{sway.stance.sway.velocities.mean_velocity_mm_s:.1f} mm/s"
    qtbot.waitUntil(lambda: "(3)" in _text(page, 0, 3), timeout=WAIT_MS)
    page.move_to(10.0)
    page.toggle_mark()
    page.move_to(12.0)
    assert "longer span" in sway.words.text()
    page.move_to(30.0)
    assert sway.stance is not None
    assert sway.stance.sway.duration_s == pytest.approx(20.0, abs=0.1)
    assert "20" in sway.chooser.currentText()


def _text(page: ReviewPage, row: int, column: int) -> str:
    item = page.sway.table.item(row, column)
    return item.text() if item is not None else ""


def test_without_a_quiet_stance_the_page_says_what_to_do(qtbot, tmp_path: Path) -> None:
    page = _open(qtbot, _made(tmp_path, "today", TOES), tmp_path)
    _show(page, "sway")
    assert "Mark a span" in page.sway.words.text()


def test_every_measure_has_its_name_and_variant() -> None:
    for language in LANGUAGES:
        assert {f"review.measure.{name}" for name in MEASURES} <= set(catalogue(language))


def test_only_earlier_ones_made_alike_are_chosen_and_a_copy_counts_once() -> None:
    def candidate(day: int, name: str = "a", unlike=()) -> Candidate:
        entry = Entry(created=f"2026-11-{day:02}T08:00", figures={"down_s": float(day)})
        return Candidate(File(Path(name), 100, 0), entry, unlike)

    all_of_them = [candidate(1), candidate(3), candidate(3, "copy"), candidate(4, unlike=("footwear",)), candidate(9)]
    chosen = last_comparable(all_of_them, "2026-11-05T08:00")
    assert chosen is not None
    assert chosen.entry.created == "2026-11-03T08:00"
    assert repeats_before(all_of_them, "2026-11-05T08:00") == [{"down_s": 1.0}, {"down_s": 3.0}]


def test_the_report_and_the_tables_are_made_from_the_window(qtbot, month: Path) -> None:
    page = _open(qtbot, _made(month, "today", TOES, created="2026-11-06T08:00:00+01:00"), month)
    page.table.setCurrentCell(0, 0)
    page.repetitions.do("remove_repetition")
    report, table = month / "Bericht.pdf", month / "reps.csv"
    page.filing.report(page.model.recording, report)
    qtbot.waitUntil(lambda: str(report) in page.status.text(), timeout=WAIT_MS)
    assert report.read_bytes().startswith(b"%PDF")
    page.filing.export(page.path, page.model.recording.settings, table, repetitions=True)
    qtbot.waitUntil(lambda: str(table) in page.status.text(), timeout=WAIT_MS)
    rows = table.read_text(encoding="utf-8").splitlines()
    assert len(rows) - 1 == len(page.model.recording.repetitions) == len(page.model.recording.found) - 1
    page.filing.report(page.model.recording, month / "nowhere" / "a.pdf")
    qtbot.waitUntil(lambda: "choose a folder" in page.status.text(), timeout=WAIT_MS)


def test_the_reports_trend_is_of_the_same_person_and_drill_before(qtbot, month: Path) -> None:
    today = _made(month, "today", TOES, created="2026-11-03T20:00:00+01:00", drill="slow-hinge")
    same = _made(month, "same", TOES, created="2026-11-02T20:00:00+01:00", drill="slow-hinge")
    found = earlier_sessions(open_recording(today), month, lambda: None)
    assert [each.info.path for each in found] == [same]
