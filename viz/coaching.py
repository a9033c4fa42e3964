"""The coach's view as a window shows it: what the big word says in each stage, and the figures beside the pads."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mat.pipeline import PHASES, Analysis
from mat.session.coach import CoachView, Message
from viz.state import StateWord, state_word
from viz.texts import REFERENCE, catalogue, elapsed, text

#: Phases in which a repetition is under way, or could begin; the others the state word tells.
_TOLD_PHASES = ("stand", "descent", "bottom", "ascent", "hold", "paused")
#: While somebody steps on for the first set it is not too late to begin a recording.
_BEFORE_FIRST_SET = ("step_on", "settling", "baseline")
#: Which way the body goes in each part of a tempo and phase: its arrow points there.
_WAYS = {"down": -1, "descent": -1, "up": 1, "ascent": 1}


@dataclass(frozen=True)
class Pace:
    """Where the body is in a repetition.

    Attributes
    ----------
    word
        ``DOWN``.
    way
        −1 down, 1 up, 0 neither.
    share
        How much of this part is over, 0–1; None where nothing is paced.
    parts_s
        (down, hold, up) of the tempo; None where nothing is paced.
    part
        Index of the part the tempo is in; None between repetitions, or where nothing is paced.
    """

    word: str
    way: int
    share: float | None = None
    parts_s: tuple[float, float, float] | None = None
    part: int | None = None


@dataclass(frozen=True)
class CoachPicture:
    """The session in figures, as they are written.

    Attributes
    ----------
    title
        The drill; ``FREE`` without one.
    set_written
        ``2/3``; empty without a drill.
    count_label, count_written
        ``REPETITIONS`` and ``7/10``, or ``SECONDS`` and ``17``.
    pace
        Where the body is; None where it is not known.
    """

    title: str
    set_written: str
    count_label: str
    count_written: str
    pace: Pace | None


def say(message: Message) -> str:
    """A message of the coach in the language spoken now."""
    return text(message.key, **message.arguments)


def headline(person: StateWord, view: CoachView | None) -> StateWord:
    """The big word: the person's state while a set runs or nothing is coached, else where the session is."""
    if view is None or view.stage == "free":
        return person
    advice = say(view.message)
    left_s = math.ceil(view.seconds_left or 0)
    if view.stage == "set":
        return state_word("check_set") if view.check_set else person
    if view.stage in ("settling", "baseline"):
        return state_word("stand_still", advice=advice)
    if view.stage == "countdown":
        return state_word("countdown", advice=advice, seconds=left_s)
    if view.stage == "rest":
        return state_word("rest", advice=advice, left=elapsed(left_s))
    return state_word(view.stage, advice=advice)


def sentence(view: CoachView | None) -> str:
    """The one thing to say after a set, until the next one begins; empty where there is none."""
    if view is None or view.sentence is None or view.stage not in ("rest", "done"):
        return ""
    return say(view.sentence)


def reminder(view: CoachView | None, recorded: bool) -> str:
    """What to do before the first set of a led session: later, a recording would cost the stance that was found."""
    if recorded or view is None or not view.drill or view.set_number > 1 or view.stage not in _BEFORE_FIRST_SET:
        return ""
    return text("reminder.record")


def coach_picture(view: CoachView | None, newest: Analysis | None, flows: bool = True) -> CoachPicture:
    """Figures of a session; without a coach, those the analysis itself knows. No pace while no scans flow."""
    if view is None or view.stage == "free" or not view.drill:
        repetition = 0 if newest is None else int(newest.repetition[-1])
        written = text("panel.count", done=repetition) if repetition else ""
        return CoachPicture(text("panel.no_drill"), "", text("panel.repetitions"), written, _phase(newest))
    timed = view.repetitions is None and view.stage == "set" and view.seconds_left is not None
    return CoachPicture(
        title=_title(view),
        set_written=text("panel.of", done=view.set_number, all=view.sets) if view.set_number else "",
        count_label=text("panel.seconds" if timed else "panel.repetitions"),
        count_written=_count(view, timed),
        pace=_pace(view, newest) if flows else None,
    )


def _title(view: CoachView) -> str:
    """The drill in the language spoken now; one that a user renamed keeps the name given to it."""
    key = f"drill.{view.drill}"
    return text(key) if catalogue(REFERENCE).get(key) == view.title else view.title


def _count(view: CoachView, timed: bool) -> str:
    if timed:
        return text("panel.count", done=math.ceil(view.seconds_left or 0))
    if view.repetitions is None:
        return text("panel.count", done=view.repetition) if view.repetition else ""
    return text("panel.of", done=view.repetition, all=view.repetitions)


def _pace(view: CoachView, newest: Analysis | None) -> Pace | None:
    """Outside a set an arrow would read as an order to somebody who rests or steps on."""
    return _tempo(view) or (_phase(newest) if view.stage == "set" else None)


def _tempo(view: CoachView) -> Pace | None:
    if view.tempo_phase is None:
        return None
    parts = ("down", "hold", "up")
    part = parts.index(view.tempo_phase) if view.tempo_phase in parts else None
    word = text(f"panel.tempo.{view.tempo_phase}")
    return Pace(word, _WAYS.get(view.tempo_phase, 0), view.tempo_share, view.tempo_s, part)


def _phase(newest: Analysis | None) -> Pace | None:
    code = -1 if newest is None else int(newest.phase[-1])
    name = PHASES[code] if code >= 0 else ""
    return Pace(text(f"panel.phase.{name}"), _WAYS.get(name, 0)) if name in _TOLD_PHASES else None
