"""Who stands there, for how long, and whether their own stance has been measured: the feet's only say in a session."""

from __future__ import annotations

from mat.session.coach.signals import Moment

#: Empty this long is stepping off (as the stance is forgotten then), s.
OFF_S = 0.5
#: Feet are found after two still seconds, and the analysis completes its baseline at ten (BIOMECHANICS §2).
BASELINE_S = 8.0
#: Who has not stood still for so long by then (s after their feet were found) is led on, and judged against the two
#: seconds in which their feet were found: nobody is told to stand still for ever.
WAITS_S = 30.0
#: The countdown falls into the last of these still seconds, so that nobody waits for both, s.
COUNTDOWN_S = 3


def later(time_us: int, seconds: float) -> int:
    """``time_us`` and some seconds."""
    return time_us + round(seconds * 1e6)


class Standing:
    """Follow presence and stillness from scan to scan.

    Attributes
    ----------
    on
        Somebody is on the mat.
    known
        Their feet have been found.
    ready, measured
        Their stance has been still for so long that a countdown may begin, and that its baseline is complete; or they
        have been waited for long enough.
    still_since_us
        None while they move, or hold on to something.
    supported
        They hold on to something.
    """

    def __init__(self) -> None:
        self.off_since_us: int | None = 0
        self.still_since_us: int | None = None
        self._free_since_us: int | None = None
        self.supported = False
        self.known = False
        self.measured = self.ready = False
        self.on = False

    def take(self, moment: Moment) -> None:
        """The next scan that matters."""
        now_us = moment.time_us
        if moment.presence != "off":
            self.off_since_us, self.on = None, True
        elif self.off_since_us is None:
            self.off_since_us = now_us
        if self.off_since_us is not None and now_us >= later(self.off_since_us, OFF_S):
            self.on = False
        self.known, self.supported = moment.presence == "known", moment.supported
        if not self.known:
            self.still_since_us, self.measured = None, False
        elif not moment.still:
            self.still_since_us = None
        elif self.still_since_us is None:
            self.still_since_us = now_us
        free = self.known and not self.supported
        self._free_since_us = (self._free_since_us or now_us) if free else None
        self.measured = self.measured or any(now_us >= end_us for end_us in self._ends_us(0.0))
        self.ready = self.measured or any(now_us >= end_us for end_us in self._ends_us(COUNTDOWN_S))

    def _ends_us(self, before_s: float) -> list[int]:
        """When the baseline will be complete, and when it is waited for no longer; or so long before."""
        begun = ((self.still_since_us, BASELINE_S), (self._free_since_us, WAITS_S))
        return [later(since_us, lasts_s - before_s) for since_us, lasts_s in begun if since_us is not None]

    @property
    def due_us(self) -> list[int]:
        """When something changes without the feet doing anything."""
        due = []
        if self.on and self.off_since_us is not None:
            due.append(later(self.off_since_us, OFF_S))
        if not self.measured:
            due += self._ends_us(COUNTDOWN_S) + self._ends_us(0.0)
        return due
