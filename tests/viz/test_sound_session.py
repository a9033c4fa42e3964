"""From the acquisition's blocks to sound and markers: the source that stands before the window's model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from live_sessions import FakeSource, analysed

from mat.pipeline import AnalysisSettings
from mat.session.coach import Coach, CoachOptions, Cue
from mat.session.drills import catalogue
from viz.coached import CoachedSource
from viz.model import LiveModel
from viz.sound import SilentPlayer, Voice

DRILL = catalogue()["good-morning"]
SETTINGS = AnalysisSettings(weight_kg=70.0, drill=DRILL.settings)


class Captured(SilentPlayer):
    """Remembers what it was asked for, and when."""

    def __init__(self, now) -> None:
        super().__init__()
        self.now, self.played = now, []

    def play(self, name: str, channel: str) -> None:
        self.played.append((self.now(), name))


class Clocked:
    """A mat whose blocks come at device time plus 8 ms, and a window that looks 60 times a second."""

    def __init__(self, scenario: str = "sim:heels", duration_s: float = 34.0, **options) -> None:
        self.blocks = list(analysed(scenario, duration_s, SETTINGS))
        self.now_s = 100.0
        self.source = FakeSource(SETTINGS)
        self.marks: list[Mapping[str, object]] = []
        self.source.mark = self.marks.append  # type: ignore[attr-defined]
        self.player = Captured(lambda: self.now_s)
        self.told: list[object] = []
        coach = Coach(DRILL, CoachOptions(**options))
        self.coached = CoachedSource(
            self.source, coach, Voice(self.player), self.told.extend, monotonic=lambda: self.now_s
        )

    def run(self, blind: tuple[float, float] = (0.0, 0.0)) -> Clocked:
        """Play all; the window does not look over [start, stop) seconds."""
        waiting, frame = list(self.blocks), 0
        while waiting:
            frame += 1
            self.now_s = 100.0 + frame / 60
            if blind[0] <= frame / 60 < blind[1]:
                continue
            while waiting and waiting[0].block.time_us[-1] / 1e6 + 0.008 <= self.now_s - 100:
                self.source.give([waiting.pop(0)])
            self.coached.drain()
        return self


def test_cues_sound_within_a_screen_frame_and_a_read_of_their_scan():
    mat = Clocked().run()
    cues = [event for event in mat.told if isinstance(event, Cue)]
    words = [name for _, name in mat.player.played if "plain_" in name]
    assert len(cues) >= 2
    assert words == [f"en/plain_{cue.key}" for cue in cues]
    delay = mat.coached.voice.delay
    assert delay.count == len(cues)
    assert delay.worst_s is not None
    # The simulated mat is read in chunks of 50 ms of device time; a screen frame is 17 ms.
    assert 0.0 <= delay.worst_s <= 0.1
    assert mat.coached.tone_delay_s() == delay.p95_s


def test_what_sounded_is_marked_with_its_device_time():
    mat = Clocked().run()
    marked = [mark for mark in mat.marks if mark["kind"] == "cue"]
    cues = [event for event in mat.told if isinstance(event, Cue)]
    assert [(mark["time_us"], mark["cue"]) for mark in marked] == [(cue.time_us, cue.key) for cue in cues]
    assert all(mark["heard"] is True and 0 <= mark["delay_s"] < 0.1 for mark in marked)  # type: ignore[operator]
    assert [mark["stage"] for mark in mat.marks if mark["kind"] == "stage"] == [
        "settling",
        "baseline",
        "countdown",
        "set",
    ]
    assert sum(mark["kind"] == "start_beep" for mark in mat.marks) == 1


def test_a_window_that_did_not_look_drops_old_cues_and_says_so_in_the_recording():
    seen = Clocked().run()
    first = next(event for event in seen.told if isinstance(event, Cue))
    at_s = first.time_us / 1e6
    mat = Clocked().run(blind=(at_s - 0.5, at_s + 4.5))
    assert next(event for event in mat.told if isinstance(event, Cue)) == first
    assert mat.coached.voice.delay.late >= 1
    marked = next(mark for mark in mat.marks if mark["kind"] == "cue")
    assert (marked["time_us"], marked["heard"]) == (first.time_us, False)
    later = [mark for mark in mat.marks if mark["kind"] == "cue" and mark["heard"]]
    assert later, "behind the pause cues sound again"
    assert max(mark["delay_s"] for mark in later) < 0.1  # type: ignore[type-var]


def test_the_model_shows_where_the_coach_is():
    mat = Clocked()
    mat.blocks = mat.blocks[: len(mat.blocks) // 2]
    mat.run()
    model = LiveModel(mat.coached, mat.coached.view, mat.coached.tone_delay_s)
    mat.source.give(list(analysed("sim:heels", 34.0, SETTINGS))[len(mat.blocks) : len(mat.blocks) + 1])
    picture = model.poll(mat.now_s)
    assert picture.coach.title == "Good morning"
    assert picture.coach.set_written == "1/3"


def test_before_the_first_scan_there_is_nothing_to_show():
    mat = Clocked()
    assert mat.coached.view() is None
    assert mat.coached.drain() == []
    assert mat.coached.tone_delay_s() is None


def test_the_view_goes_on_between_blocks_but_not_when_the_mat_is_silent():
    mat = Clocked()
    mat.blocks = [block for block in mat.blocks if block.block.time_us[-1] < 6_000_000]
    mat.run()
    left = []
    for ahead_s in (0.0, 0.05, 5.0):
        mat.now_s += ahead_s
        view = mat.coached.view()
        assert view is not None
        left.append(view.seconds_left)
    assert left[0] - left[1] == pytest.approx(0.05, abs=1e-5)
    assert left[1] - left[2] <= 0.1


@pytest.mark.parametrize("options", [{"check_set": True}, {"cues_on": False}])
def test_without_feedback_the_recording_says_so(options):
    mat = Clocked(**options).run()
    assert [mark for mark in mat.marks if mark["kind"] == "cue"] == []
    assert not any("plain_" in name for _, name in mat.player.played)


def test_the_note_of_a_silent_player_is_for_the_status_line():
    mat = Clocked()
    assert mat.coached.sound_note() is None
    mat.coached.voice.player = SilentPlayer("sound.library", library="a", package="b")
    note = mat.coached.sound_note()
    assert note is not None
    assert (note.key, note.arguments) == ("sound.library", {"library": "a", "package": "b"})
    assert replace(note, key="x").arguments == note.arguments
