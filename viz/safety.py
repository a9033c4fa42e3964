"""What the safety page and the set-up card say, in the language spoken now; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from mat.session.diary import SAFETY_ASK, SAFETY_STOP, SETUP_CARD
from viz.texts import text


@dataclass(frozen=True)
class SafetyPicture:
    """The safety page.

    Attributes
    ----------
    ask, stop
        Entries of both lists.
    emergency
        When nobody waits.
    chair, promise
        What else is said.
    """

    title: str
    intro: str
    ask: tuple[str, ...]
    stop_title: str
    stop: tuple[str, ...]
    emergency: str
    chair: str
    promise: str


def safety_picture() -> SafetyPicture:
    """The safety page as it is written."""
    return SafetyPicture(
        title=text("safety.title"),
        intro=text("safety.intro"),
        ask=tuple(text(f"safety.ask.{each}") for each in SAFETY_ASK),
        stop_title=text("safety.stop.title"),
        stop=tuple(text(f"safety.stop.{each}") for each in SAFETY_STOP),
        emergency=text("safety.emergency"),
        chair=text("safety.chair"),
        promise=text("safety.promise"),
    )


@dataclass(frozen=True)
class SetupPicture:
    """The set-up card.

    Attributes
    ----------
    lines
        The three.
    remarks
        The chair, the pain before, how it goes away.
    """

    title: str
    lines: tuple[str, ...]
    remarks: tuple[str, ...]


def setup_picture(pain_before: int | None) -> SetupPicture:
    """The set-up card as it is written; with the pain that was told, if any was."""
    pain = text("setup.pain") if pain_before is None else text("setup.pain_told", pain=pain_before)
    return SetupPicture(
        title=f"{text('setup.title')} · {text('setup.chair')}",
        lines=tuple(text(key) for key in SETUP_CARD),
        remarks=(pain, text("setup.go")),
    )
