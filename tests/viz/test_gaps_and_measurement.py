"""A pause without scans is marked as one; what the watch of the measurement advises is told, in its turn."""

from __future__ import annotations

import numpy as np
import pytest
from live_sessions import FakeSource, analysed

from mat.pipeline import Analysis
from mat.pressure.health import Advice, HealthNote
from viz.history import pauses
from viz.model import LiveModel
from viz.notes import measurement_notes
from viz.texts import text, use_language

DRIFT = HealthNote("drift", Advice.RECALIBRATE, "Your weight reads +7% in quiet stance: recalibrate (“smart-mat "
                   "calibrate”).")  # fmt: skip
NONE = HealthNote("calibration", Advice.RECALIBRATE, "This mat is not calibrated: “smart-mat calibrate”.")
DEAD = HealthNote("dead cells", Advice.NONE, "2 cells do not answer; their neighbours stand in.")


def _without(blocks: tuple[Analysis, ...], from_s: float, to_s: float) -> list[Analysis]:
    return [each for each in blocks if not from_s <= each.block.time_s[-1] < to_s]


def test_pauses_are_found_and_short_ones_are_none() -> None:
    assert pauses(np.array([0.0, 0.1, 0.34, 2.0, 2.1])).tolist() == [[0.34, 2.0]]
    assert pauses(np.array([1.0])).shape == (0, 2)


def test_the_strip_knows_where_nothing_came(source: FakeSource) -> None:
    blocks = analysed("sim:quiet", 14.0)
    model = LiveModel(source)
    source.give(_without(blocks, 3.0, 9.0))
    strip = model.poll(0.0).strip
    newest_s = blocks[-1].block.time_s[-1]
    [(begin, end)] = strip.gaps_ago_s.tolist()
    assert (begin + newest_s, end + newest_s) == (pytest.approx(2.6, abs=0.5), pytest.approx(8.6, abs=0.5))
    assert end - begin == pytest.approx(6.0, abs=0.1)
    assert LiveModel(FakeSource()).poll(0.0).strip.gaps_ago_s.shape == (0, 2)


def test_a_gap_is_hatched_and_named_in_both_strips(open_window, source: FakeSource) -> None:
    window = open_window(source)
    source.give(_without(analysed("sim:quiet", 14.0), 3.0, 9.0))
    window.look()
    for strip in window.page.strips.values():
        [(begin, end)] = strip.gaps
        assert end - begin == pytest.approx(6.0, abs=0.1)
        _, word = strip._gaps[0]
        assert word.isVisible()
        assert word.toPlainText() == text("strip.gap")


def test_without_a_gap_nothing_is_marked(open_window, source: FakeSource) -> None:
    window = open_window(source)
    source.give(analysed("sim:quiet", 14.0))
    window.look()
    assert all(strip.gaps == [] for strip in window.page.strips.values())


def test_advice_comes_before_what_is_only_to_be_known() -> None:
    # The window's keys stand for commands.
    drift, none = "Your weight reads +7% in quiet stance: recalibrate (key K).", "This mat is not calibrated: key K."
    assert measurement_notes((NONE, DEAD, DRIFT)) == ((drift,), none)
    assert measurement_notes((DEAD,)) == ((), DEAD.text)
    assert measurement_notes(()) == ((), "")
    use_language("de")
    assert measurement_notes((DRIFT,))[0][0].startswith("Ihr Gewicht zeigt +7%")


def test_the_window_tells_it_when_nothing_is_more_urgent(open_window, source: FakeSource) -> None:
    window = open_window(source)
    source.give(analysed("sim:quiet", 14.0))
    source.set(measurement=(NONE,))
    window.look()
    assert window.page.notice.text == "This mat is not calibrated: key K."
    source.set(measurement=(DRIFT, NONE))
    window.look()
    assert window.page.notice.text.endswith("recalibrate (key K).")
    source.set(message="The disk is full: make room.")
    window.look()
    assert window.page.notice.text == "The disk is full: make room."
