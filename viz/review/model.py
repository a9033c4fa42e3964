"""Where a review stands: cursor, visible stretch, playing, which of two sets of thresholds. Knows no Qt."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from mat.posture.repetitions import Correction, Repetition
from mat.session.reading import Recording
from viz.review.bands import Band, bands_of
from viz.review.scenes import scan_scene
from viz.scene import MatScene

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
#: Seen at first, and at the closest, s.
SEEN_S, CLOSEST_S = 60.0, 1.0
#: A cursor that leaves the visible stretch comes back to this share of it.
_COMES_BACK_AT = 0.1


class Reading:
    """A recording read with one set of thresholds, and what is drawn of it.

    Parameters
    ----------
    recording
        With its cells.
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.geometry = recording.settings.geometry(recording.info.hello)

    @cached_property
    def bands(self) -> list[Band]:
        return bands_of(self.recording)

    @property
    def end_s(self) -> float:
        return float(self.recording.time_s[-1]) if len(self.recording) else 0.0


class ReviewModel:
    """Moves through a recording.

    Parameters
    ----------
    recording
        As it was made.
    """

    def __init__(self, recording: Recording) -> None:
        self.made = Reading(recording)
        self.changed: Reading | None = None
        self.shows_changed = False
        self.cursor_s = 0.0
        self.seen_s = (0.0, max(CLOSEST_S, min(SEEN_S, self.made.end_s)))
        self.speed, self.playing = 1.0, False
        #: Where a span begins that reaches to the cursor; None while none is marked.
        self.mark_s: float | None = None

    # --- what is shown ---------------------------------------------------------------------------------------------

    @property
    def reading(self) -> Reading:
        """The set that is shown."""
        return self.changed if self.changed is not None and self.shows_changed else self.made

    @property
    def recording(self) -> Recording:
        return self.reading.recording

    @property
    def end_s(self) -> float:
        return self.made.end_s

    def grow(self, recording: Recording) -> None:
        """The same recording, more of it read; what was seen whole goes on being seen whole."""
        whole = self.seen_s[0] == 0.0 and self.seen_s[1] >= self.end_s
        self.made = Reading(recording)
        if whole:
            self.see(0.0, max(self.seen_s[1], min(SEEN_S, self.end_s)))

    def correct(self, corrections: tuple[Correction, ...]) -> None:
        """Take the repetitions of both sets as they were corrected by hand."""
        self.made = Reading(self.made.recording.with_corrections(corrections))
        if self.changed is not None:
            self.changed = Reading(self.changed.recording.with_corrections(corrections))

    def compare(self, recording: Recording | None) -> None:
        """Take the same recording read with other thresholds, and show it; None drops it."""
        # It was begun to be read before the last correction, it may be.
        told = None if recording is None else recording.with_corrections(self.made.recording.corrections)
        self.changed = None if told is None else Reading(told)
        self.shows_changed = recording is not None

    def toggle_set(self) -> None:
        """Show the other set, if there is one."""
        self.shows_changed = self.changed is not None and not self.shows_changed

    @property
    def scan(self) -> int | None:
        """The last scan at or before the cursor; None in an empty recording."""
        if not len(self.recording):
            return None
        # Half a microsecond: times are whole microseconds, the cursor is their quotient.
        at = int(np.searchsorted(self.recording.time_s, self.cursor_s + 5e-7, side="right")) - 1
        return max(0, at)

    def scene(self) -> MatScene | None:
        """Both pads at the cursor."""
        scan = self.scan
        return None if scan is None else scan_scene(self.recording, self.reading.geometry, scan)

    # --- moving ----------------------------------------------------------------------------------------------------

    def move_to(self, time_s: float) -> None:
        """Put the cursor there; the visible stretch follows when it would be left."""
        self.cursor_s = min(max(time_s, 0.0), self.end_s)
        start, end = self.seen_s
        if not start <= self.cursor_s <= end:
            width = end - start
            self.see(self.cursor_s - _COMES_BACK_AT * width, width)

    def step_scans(self, count: int) -> None:
        """So many scans on (or back)."""
        scan = self.scan
        if scan is not None:
            time_s = self.recording.time_s
            self.move_to(float(time_s[min(max(scan + count, 0), len(time_s) - 1)]))

    def step_repetition(self, direction: int) -> None:
        """To the start of the next repetition (+1), or of the one before (−1)."""
        starts = np.array([each.start_us / 1e6 for each in self.recording.repetitions])
        ahead = starts > self.cursor_s + 1e-6 if direction > 0 else starts < self.cursor_s - 1e-6
        if ahead.any():
            self.move_to(float(starts[ahead][0 if direction > 0 else -1]))

    def repetition_at_cursor(self) -> int | None:
        """Index of the repetition that is done at the cursor."""
        for index, each in enumerate(self.recording.repetitions):
            if _holds(each, self.cursor_s):
                return index
        return None

    # --- a span ----------------------------------------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """A span begins at the cursor; a mark that stands already is taken away."""
        self.mark_s = self.cursor_s if self.mark_s is None else None

    @property
    def span_s(self) -> tuple[float, float] | None:
        """From the mark to the cursor, whichever is first; None without a mark, or with both at one place."""
        if self.mark_s is None or self.mark_s == self.cursor_s:
            return None
        return min(self.mark_s, self.cursor_s), max(self.mark_s, self.cursor_s)

    @property
    def cursor_us(self) -> int:
        """Device time of the cursor."""
        return round(self.cursor_s * 1e6)

    # --- the visible stretch ---------------------------------------------------------------------------------------

    def see(self, start_s: float, width_s: float) -> None:
        """Show so much, from there on, as far as the recording reaches."""
        width = min(max(width_s, CLOSEST_S), max(self.end_s, CLOSEST_S))
        start = min(max(start_s, 0.0), max(self.end_s - width, 0.0))
        self.seen_s = (start, start + width)

    def zoom(self, factor: float, around_s: float | None = None) -> None:
        """Show ``factor`` times as much, what lies at ``around_s`` (the cursor) staying where it is."""
        around = self.cursor_s if around_s is None else around_s
        start, end = self.seen_s
        width = min(max((end - start) * factor, CLOSEST_S), max(self.end_s, CLOSEST_S))
        self.see(around - (around - start) / (end - start) * width, width)

    # --- playing ---------------------------------------------------------------------------------------------------

    def toggle_play(self) -> None:
        """Play or hold; at the end it begins anew."""
        self.playing = not self.playing and self.end_s > 0
        if self.playing and self.cursor_s >= self.end_s:
            self.move_to(0.0)

    def step_speed(self, steps: int) -> None:
        """Slower (−1) or faster (+1)."""
        self.speed = SPEEDS[min(max(SPEEDS.index(self.speed) + steps, 0), len(SPEEDS) - 1)]

    def advance(self, elapsed_s: float) -> bool:
        """Time that passed while playing moves the cursor; tells whether it moved. Holds at the end."""
        if not self.playing:
            return False
        self.move_to(self.cursor_s + self.speed * elapsed_s)
        self.playing = self.cursor_s < self.end_s
        return True


def _holds(repetition: Repetition, time_s: float) -> bool:
    return repetition.start_us <= time_s * 1e6 < repetition.end_us
