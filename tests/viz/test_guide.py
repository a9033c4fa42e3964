"""Guided pages without a screen: what is typed, done, undone and left, and what is kept in the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from guided import FakeLive, Shelf, bench

from mat.errors import PortVanished, StorageError
from mat.pressure import FSR_FILM
from mat.pressure.calibration import Calibration
from mat.session.calibrating import Equipment, calibration_steps
from mat.wire import Hello
from viz.guide import Bench, Guide, words
from viz.guide.guide import DONE_SOUND, END_SOUND, GREEN_SOUND
from viz.state import Role
from viz.texts import use_language

WAIT_S = 120.0


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def _until(guide: Guide, reached: Callable[[], bool]) -> None:
    begun_s = time.monotonic()
    while not reached():
        assert time.monotonic() - begun_s < WAIT_S
        guide.look()
        time.sleep(0.001)


def _over(guide: Guide) -> Callable[[], bool]:
    return lambda: guide.picture().kind == "result"


def _started(name: str, shelf: Shelf, heard: list[str] | None = None, **written: str) -> tuple[Guide, FakeLive]:
    live = FakeLive()
    guide = Guide(name, bench(shelf), live, (heard if heard is not None else []).append)
    guide.press("go", written)
    return guide, live


def test_a_calibration_is_used_only_when_it_was_wanted(shelf: Shelf) -> None:
    heard: list[str] = []
    guide, live = _started("calibrate", shelf, heard, weight="70 kg")
    seen: set[tuple[str, str]] = set()
    skipped: set[str] = set()

    def over() -> bool:
        picture = guide.picture()
        if picture.title in ("Tread in", "Touch up") and picture.step not in skipped:
            # The longest to do and to compute; both are done elsewhere.
            skipped.add(picture.step)
            guide.press("skip")
        if picture.kind == "step" and picture.state is not None:
            seen.add((picture.title, picture.state.key))
        return picture.kind == "result"

    _until(guide, over)
    picture = guide.picture()
    assert picture.state is not None
    assert picture.state.key == "guide_error"
    assert 0.3 < picture.state.arguments["ap_mm"] < 5
    groups = ["Zero", "Even out the left pad", "Even out the right pad", "Weigh", "Touch up"]
    assert [row.cells[0] for row in picture.rows] == groups
    assert shelf.kept == []
    assert live.told == ["pause"]
    # A tone for each step, and one as the time of each begins to count.
    steps = len(calibration_steps(Equipment(70.0)))
    assert heard.count(DONE_SOUND) == pytest.approx(steps, abs=4)
    assert picture.rows[-1].cells[1] == "left out"
    assert heard.count(GREEN_SOUND) >= 3
    assert heard[-1] == END_SOUND
    assert {key for _, key in seen} & {"guide_hold", "guide_go_on", "guide_off"}
    guide.press("go")
    assert len(shelf.kept) == 1
    assert guide.picture().state.key == "guide_good"
    guide.press("verify")
    assert (guide.closed, guide.follows, live.told) == (True, "verify", ["pause", "resume"])


def test_the_old_one_stays_when_the_new_one_is_not_wanted(shelf: Shelf) -> None:
    shelf.kept.append(Calibration.assumed(Hello(mat_id=3), FSR_FILM, "2026-01-01"))
    guide, live = _started("calibrate", shelf, weight="154 lb")
    _until(guide, lambda: guide.picture().kind == "step")
    guide.press("skip")
    guide.press("leave")
    assert not guide.closed
    assert "Esc again" in guide.picture().fault
    guide.press("")
    assert guide.picture().fault == ""
    guide.press("leave")
    guide.press("leave")
    assert (guide.closed, live.told) == (True, ["pause", "resume"])
    assert len(shelf.kept) == 1


@pytest.mark.parametrize(("written", "said"), [
    ({"weight": "70"}, "with its unit"), ({"weight": "700 kg"}, "30 to 250 kg"), ({"load": "1 kg"}, "5 to 60 kg"),
    ({"board": "heavy"}, "Board and foam"),
])  # fmt: skip
def test_what_cannot_be_is_told_on_the_form(shelf: Shelf, written: dict[str, str], said: str) -> None:
    guide, live = _started("calibrate", shelf, **{"weight": "70 kg"} | written)
    assert guide.picture().kind == "form"
    assert said in guide.picture().fault
    assert live.told == []
    guide.press("leave")
    assert guide.closed
    assert live.told == []


def test_pounds_for_kilograms_are_told_at_the_first_board_and_nothing_is_kept(shelf: Shelf) -> None:
    guide, live = _started("calibrate", shelf, weight="154 kg")
    steps: set[str] = set()

    def over() -> bool:
        picture = guide.picture()
        if picture.title == "Tread in" and picture.step not in steps:
            guide.press("skip")
        steps.add(picture.step)
        return picture.kind == "result"

    _until(guide, over)
    picture = guide.picture()
    assert "pounds" in picture.lines[0]
    assert [choice.command for choice in picture.choices] == ["again", "leave"]
    assert max(int(step.split()[1]) for step in steps if step) <= 5
    assert shelf.kept == []
    guide.press("leave")
    assert live.told == ["pause", "resume"]


def test_a_step_is_undone(shelf: Shelf) -> None:
    guide, _ = _started("verify", shelf)
    _until(guide, _over(guide))
    assert "no calibration yet" in guide.picture().lines[0]
    shelf.kept.append(Calibration.assumed(Hello(mat_id=3), FSR_FILM, "2026-01-01"))
    guide.press("again")
    numbers: list[int] = []

    def number() -> int:
        view = guide._work.view if guide._work else None
        if view is not None:
            numbers.append(view.number)
        return numbers[-1] if numbers else 0

    _until(guide, lambda: number() >= 3)
    guide.press("undo")
    _until(guide, lambda: number() < max(numbers) or guide.picture().kind == "result")
    _until(guide, _over(guide))
    assert any(later < earlier for earlier, later in pairwise(numbers))


def test_a_check_tells_points_and_keeps_its_verdict(shelf: Shelf) -> None:
    shelf.kept.append(Calibration.assumed(Hello(mat_id=3), FSR_FILM, "2026-01-01"))
    guide, live = _started("verify", shelf)
    _until(guide, _over(guide))
    picture = guide.picture()
    assert len(picture.rows) == 6
    assert {row.mark for row in picture.rows} <= {"good", "MEND"}
    assert len(shelf.kept) == 2
    assert shelf.kept[-1].history[-1].name == "verify"
    guide.press("go")
    assert live.told == ["pause", "resume"]


def test_the_doctor_tells_each_finding_with_sign_and_word(shelf: Shelf) -> None:
    guide, _ = _started("doctor", shelf)
    _until(guide, _over(guide))
    picture = guide.picture()
    subjects = [row.cells[0] for row in picture.rows]
    assert subjects[:3] == ["Link", "Wiring", "Rate"]
    assert {row.mark for row in picture.rows} <= {"good", "?", "MEND"}
    use_language("de")
    assert guide.picture().rows[0].cells[0] == "Leitung"
    assert "Matte" in guide.picture().rows[0].cells[1]


def test_the_computing_is_told_in_parts_and_can_be_left(shelf: Shelf) -> None:
    guide, live = _started("calibrate", shelf, weight="70 kg")
    parts: list[tuple[str, float]] = []

    def two_parts() -> bool:
        work = guide._work
        if work is not None and work.stage == "computing" and (not parts or parts[-1] != (work.note, work.share)):
            parts.append((work.note, work.share))
            assert guide.picture().note == work.note
        return len({part for part, _ in parts}) >= 2

    _until(guide, two_parts)
    assert [share for _, share in parts] == sorted(share for _, share in parts)
    begun_s = time.monotonic()
    guide.press("leave")
    guide.press("leave")
    left_s = time.monotonic() - begun_s
    assert (guide.closed, live.told, shelf.kept) == (True, ["pause", "resume"], [])
    # The window does not wait for the computing: that goes on for several parts more.
    work = guide._work
    assert work is not None
    assert work.running or left_s < 1.0
    _until(guide, lambda: not work.running)
    assert (work.result, work.error) == (None, None)


def test_a_mat_that_goes_away_is_told_and_nothing_changes(shelf: Shelf) -> None:
    def gone(text: str):
        raise PortVanished("The mat was unplugged: plug it in again.")

    made = bench(shelf)
    guide = Guide("calibrate", Bench(made.source, made.settings, gone, shelf.find, shelf.keep), FakeLive())
    guide.press("go", {"weight": "70 kg"})
    _until(guide, _over(guide))
    picture = guide.picture()
    assert picture.lines[0] == "The mat was unplugged: plug it in again."
    assert "Nothing was changed" in picture.lines[1]
    assert picture.state.role is Role.FAULT


def test_a_disk_that_is_full_leaves_the_result_on_the_page(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.kept.append(Calibration.assumed(Hello(mat_id=3), FSR_FILM, "2026-01-01"))
    made = bench(shelf)

    def full(calibration: Calibration) -> Path:
        raise StorageError("The disk is full: make room.")

    guide = Guide("verify", Bench(made.source, made.settings, made.open_transport, shelf.find, full), FakeLive())
    guide.press("go")
    _until(guide, _over(guide))
    assert guide.picture().fault == "The disk is full: make room."
    assert len(guide.picture().rows) == 6


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_step_is_asked_in_words_of_the_catalogue(language: str) -> None:
    use_language(language)
    asked = [words.ask(step) for step in calibration_steps(Equipment(70.0), 3)]
    assert len(asked) == len(calibration_steps(Equipment(70.0), 3))
    if language == "de":
        assert not [said for said in asked if " the " in said]
    assert not [said for said in asked if "{" in said]
