"""The report read again: its text by another program than the one that wrote it, its page as a picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from report.reports import PERSON, record, report
from reportlab.graphics.shapes import Circle, Rect, String

from mat.errors import StorageError, UsageError
from mat.files.markers import Marker
from mat.posture.occurrences import Event
from mat.posture.repetitions import WorstState
from mat.report import ReportOptions, picture_of, words, write_report
from mat.report.charts import set_chart
from mat.report.notes import MOST_NOTES, note_lines
from mat.session.comparison.courses import mean_place_pct
from mat.session.notes import Note, notes_path, write_notes
from mat.session.reading import Recording, read
from mat.session.summary import headline

pypdfium2 = pytest.importorskip("pypdfium2")


def test_words_first_and_all_that_belongs_on_it(hinges: Recording, tmp_path: Path) -> None:
    told = report(hinges, tmp_path, clinic="Praxis Müller", notes="Slower next week.")
    assert told.index("Praxis Müller") < told.index(PERSON) < told.index(headline(hinges.summary))
    for part in ("Good morning", "weight 70 kg", "load, kg 16", "footwear barefoot", "Quality:", "not calibrated",
                 "SIMULATED", "Repetitions", "Slower next week.", "Signature", "not a medical device",
                 "Tripod: what an ideal"):  # fmt: skip
        assert part in told, part
    for rep in hinges.repetitions:
        assert f"{rep.set_number}.{rep.number} {rep.start_us / 1e6:.1f}" in told


def test_a_quiet_stance_has_its_sway_and_the_filter(quiet: Recording, tmp_path: Path) -> None:
    told = report(quiet, tmp_path)
    sway = quiet.summary.quiet.sway
    assert f"{sway.velocities.mean_velocity_mm_s:.1f} {sway.velocities.path_mm:.0f}" in told
    assert "10 Hz low-pass" in told
    assert "Repetitions" not in told.replace("Repetitions are found", "")


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_paper(hinges: Recording, tmp_path: Path, paper: str, size: tuple[int, int]) -> None:
    report(hinges, tmp_path, paper=paper)
    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    assert document[0].get_size() == pytest.approx(size, abs=1)
    document.close()


def test_it_is_drawn_in_lines_and_letters(hinges: Recording, tmp_path: Path) -> None:
    """Vector: no picture in it, small, and dark on a printer without colours."""
    report(hinges, tmp_path)
    content = (tmp_path / "out.pdf").read_bytes()
    assert b"/Image" not in content.replace(b"/ImageB", b"").replace(b"/ImageC", b"").replace(b"/ImageI", b"")
    assert len(content) < 400_000
    picture_of(hinges, tmp_path / "page.png")
    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    page = np.asarray(document[0].render(scale=1).to_pil().convert("L"))
    document.close()
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    assert 0.005 < (page < 128).mean() < 0.2


def test_a_bottom_beyond_the_toes_is_not_drawn_at_the_border(hinges: Recording) -> None:
    """Seen when it was tried: 75 % of the foot stood at 70 %, the chart's upper edge."""
    place = mean_place_pct(hinges)
    bottoms = [place[np.searchsorted(hinges.time_s, each.bottom_us / 1e6)] for each in hinges.repetitions]
    assert max(bottoms) > 70
    shapes = set_chart(hinges, 400, 120).contents
    frame = next(shape for shape in shapes if isinstance(shape, Rect) and shape.fillColor is None)
    dots_pt = np.array([shape.cy for shape in shapes if isinstance(shape, Circle)])
    letters_pt = [shape.y for shape in shapes if isinstance(shape, String) and shape.text == "T"]
    assert len(dots_pt) == len(bottoms)
    assert dots_pt.max() < frame.y + frame.height - 5
    assert min(letters_pt) > dots_pt.max()
    slope = np.polyfit(bottoms, dots_pt, 1)
    assert np.abs(np.polyval(slope, bottoms) - dots_pt).max() < 0.1, "one scale for all"


def test_the_page_for_the_client_is_plain(hinges: Recording, tmp_path: Path) -> None:
    told = report(hinges, tmp_path, client=True, notes="Well done.")
    assert headline(hinges.summary) in told
    assert "Well done." in told
    for part in ("Signature", "down / held / up", "Tripod: what"):
        assert part not in told


def test_an_anonymous_one_names_nobody(hinges: Recording, tmp_path: Path) -> None:
    for client in (False, True):
        assert PERSON not in report(hinges, tmp_path, anonymous=True, client=client)
        assert PERSON.encode() not in (tmp_path / "out.pdf").read_bytes()


def test_hostile_texts_are_only_texts(hinges: Recording, tmp_path: Path) -> None:
    told = report(hinges, tmp_path, notes="<b>1 < 2 & 3</b> \u6f22 </para>", clinic="</font>")
    assert "<b>1 < 2 & 3</b> ? </para>" in told
    assert "</font>" in told


@pytest.mark.parametrize(("scenario", "seconds", "said"), [("empty", 5, "Nobody stood"), ("quiet", 3, "Not judged")])
def test_a_recording_that_shows_nothing_still_has_a_report(scenario, seconds, said, tmp_path: Path) -> None:
    told = report(read(record(tmp_path / "short.smat", scenario, seconds)), tmp_path)
    assert said in told
    assert "unusable" in told


def test_a_folder_that_is_not_there(hinges: Recording, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="choose a folder"):
        write_report(hinges, tmp_path / "nowhere" / "out.pdf")
    with pytest.raises(UsageError, match="letter"):
        ReportOptions(paper="napkin")


class TestNotes:
    """Notes that lie beside the recording."""

    def test_those_of_a_span_tell_both_ends(self, hinges: Recording, tmp_path: Path) -> None:
        notes = (Note(7.0, "knees <in>", 71.5), Note(3.0, "breath"))
        write_notes(notes_path(hinges.info.path), notes)
        try:
            told = report(hinges, tmp_path)
            assert told.index("0:03 breath") < told.index("0:07–1:11 knees <in>")
            assert "knees" not in report(hinges, tmp_path, anonymous=True)
            assert "knees" not in report(hinges, tmp_path, client=True)
        finally:
            notes_path(hinges.info.path).unlink()

    def test_a_hundred_thousand_leave_a_page_of_two(self, hinges: Recording, tmp_path: Path) -> None:
        write_notes(notes_path(hinges.info.path), [Note(index / 1e4, "x") for index in range(100_000)])
        try:
            lines = note_lines(hinges)
            assert len(lines) == MOST_NOTES + 1
            assert "99975 more notes" in lines[-1]
        finally:
            notes_path(hinges.info.path).unlink()


def test_answers_after_a_set_stand_in_the_context(hinges: Recording, tmp_path: Path) -> None:
    answers = Marker(1, "answers", {"kind": "answers", "set": 1, "pain_after": 3, "support": "chair", "load_kg": 99})
    told = report(replace(hinges, markers=(answers,)), tmp_path)
    # What the header says goes before what was told later.
    assert "pain after (0–10) 3" in told
    assert "support chair" in told
    assert "load, kg 16" in told


class TestFatigue:
    """The second half of a set against the first."""

    def told(self, clean: Recording, shift_pct: float, rolls: int = 0) -> str:
        reps = list(clean.repetitions)
        half = len(reps) // 2
        frames = dict(clean.frames)
        later = clean.time_s * 1e6 >= reps[-half].start_us
        for side in ("left", "right"):
            frames[f"{side}_cop_fl_pct"] = frames[f"{side}_cop_fl_pct"] + np.where(later, shift_pct, 0.0)
        worst = {"left": WorstState("toes", 0, "ascent")}
        changed = [replace(rep, worst=worst if index >= len(reps) - rolls else {}) for index, rep in enumerate(reps)]
        return words.fatigue(replace(clean, frames=frames, repetitions=tuple(changed)))

    def test_no_difference(self, clean: Recording) -> None:
        assert len(clean.repetitions) >= 6
        assert "no different" in self.told(clean, 0.0)

    def test_towards_the_toes(self, clean: Recording) -> None:
        assert "further towards the toes. Fatigue?" in self.told(clean, 8.0)
        assert "further towards the heels. Fatigue?" in self.told(clean, -8.0)

    def test_more_rolls(self, clean: Recording) -> None:
        assert "2 rolls instead of 0" in self.told(clean, 0.0, rolls=2)

    def test_rolls_between_repetitions_are_no_less_rolls(self, clean: Recording) -> None:
        """Seen when it was tried: three hinges onto the toes that were not counted made "Fatigue?" of the next two."""
        reps = list(clean.repetitions)
        worst = {"left": WorstState("toes", 0, "ascent")}
        changed = [replace(rep, worst=worst if index >= len(reps) - 2 else {}) for index, rep in enumerate(reps)]
        ends = [rep.end_us for rep in reps[:2]]
        lone = [Event("person", None, "toes", end, end + 1, 75.0, end, ("left", "right")) for end in ends]
        rolled = replace(clean, repetitions=tuple(changed), events=tuple(lone))
        assert "rolls" not in words.fatigue(rolled)
        assert "2 rolls instead of 0" in words.fatigue(replace(rolled, events=()))

    def test_too_few_repetitions_say_nothing(self, clean: Recording) -> None:
        assert words.fatigue(replace(clean, repetitions=clean.repetitions[:5])) == ""
