"""A mat with a coach: what the window drains goes through the coach first, is heard, and is marked in the recording."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from mat.pipeline import Analysis
from mat.session import LinkView
from mat.session.coach import Coach, CoachEvent, CoachView, Message
from mat.session.coach.marks import mark_of
from mat.session.diary import SetAnswers, answers_mark
from viz.model import LiveSource
from viz.session_pages import Care, SessionPages
from viz.sound import Voice

#: How the link is, is asked so often, s: nobody reads faster.
LINK_EVERY_S = 0.05
#: The view goes on by this computer's clock so long behind the newest scan, s: a tempo bar moves smoothly.
AHEAD_S = 0.1


class MarkedSource(LiveSource, Protocol):
    """What is needed of an acquisition."""

    def mark(self, content: Mapping[str, object]) -> None: ...


class CoachedSource:
    """Stands where the acquisition stood before the window's model.

    Parameters
    ----------
    source
        The acquisition.
    coach, voice
        Who leads, and what is heard.
    told
        Called with the events of each block, after they were heard.
    care
        Whose safety page and answers there are; None for a free session, which asks nothing.
    """

    def __init__(
        self,
        source: MarkedSource,
        coach: Coach,
        voice: Voice,
        told: Callable[[Sequence[CoachEvent]], None] = lambda events: None,
        monotonic: Callable[[], float] = time.monotonic,
        care: Care | None = None,
    ) -> None:
        self.settings = source.settings
        self.coach, self.voice = coach, voice
        self._source, self._told = source, told
        self._monotonic = monotonic
        self._newest_us: int | None = None
        self._at_s = 0.0
        self._care = care
        self._link: tuple[float, LinkView] | None = None
        self._view: tuple[tuple[int, int], CoachView] | None = None
        self.pages = SessionPages(self, care) if care is not None else None

    def drain(self) -> list[Analysis]:
        """The blocks analysed since the last call, after the coach has taken them."""
        blocks = self._source.drain()
        if blocks:
            self._take(blocks, self._monotonic())
        self.voice.speak_due(self._monotonic())
        return blocks

    def link(self) -> LinkView:
        """How the link is now, to a twentieth of a second."""
        now_s = self._monotonic()
        if self._link is None or not 0 <= now_s - self._link[0] < LINK_EVERY_S:
            self._link = now_s, self._source.link()
        return self._link[1]

    def _take(self, blocks: Sequence[Analysis], now_s: float) -> None:
        for block in blocks:
            self.voice.clock.add(block.block, now_s)
        self._newest_us, self._at_s = int(blocks[-1].block.time_us[-1]), now_s
        if self.pages is not None and self.pages.holds:
            return
        events = [event for block in blocks for event in self.coach.process(block)]
        if events:
            self._tell(events, now_s)

    def view(self) -> CoachView | None:
        """Where the session is now; None before the first scan."""
        if self._newest_us is None:
            return None
        ahead_s = min(max(self._monotonic() - self._at_s, 0.0), AHEAD_S)
        # Asked twice a look, by the model and by the pages: a millisecond changes nothing.
        moment = self._newest_us, round(ahead_s * 1e3)
        if self._view is None or self._view[0] != moment:
            self._view = moment, self.coach.view(self._newest_us + round(ahead_s * 1e6))
        return self._view[1]

    def take_answers(self, set_number: int, answers: SetAnswers) -> None:
        """What was told of a set goes into the recording and the diary; too much pain ends the session."""
        self._source.mark(answers_mark(self._newest_us or 0, set_number, answers))
        because = self._care.take_answers(set_number, answers) if self._care else None
        events = self.coach.end_kindly(because) if because else []
        self._view = None
        if events:
            self._tell(events, self._monotonic())

    def tone_delay_s(self) -> float | None:
        """95 of 100 cues were asked for within this time of their scan, s; None before the first."""
        return self.voice.delay.p95_s

    def sound_note(self) -> Message | None:
        """Why nothing is heard, for the status line; None while all is well."""
        player = self.voice.player
        return Message(player.note, player.arguments) if player.note else None

    def _tell(self, events: list[CoachEvent], now_s: float) -> None:
        heard = {id(each.event): each.delay_s for each in self.voice.take(events, now_s)}
        for event in events:
            content = mark_of(event, heard=id(event) in heard, delay_s=heard.get(id(event)))
            if content is not None:
                self._source.mark(content)
        self._told(events)
