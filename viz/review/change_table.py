"""Figures of two recordings beside one another, and in words whether a change is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mat.session.comparison import LEAST_REPEATS, Change
from viz.texts import text

_COLUMNS = ("figure", "now", "then", "moved", "smallest", "verdict")


def change_table(changes: Sequence[Change]) -> str:
    """A table in rich text; empty without a figure that both have."""
    if not changes:
        return ""
    head = "".join(f"<td><b>{escape(text(f'review.change.column.{name}'))}</b>&nbsp;&nbsp;</td>" for name in _COLUMNS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(each)}</td>" for each in _row(change)) + "</tr>" for change in changes
    )
    return f"<table cellspacing='0' cellpadding='1' width='100%'><tr>{head}</tr>{rows}</table>"


def _row(change: Change) -> tuple[str, ...]:
    least = "" if change.least is None else f"{figure(change.least, change.digits)} ({change.repeats})"
    moved = figure(change.moved, change.digits)
    return (
        text(f"review.change.{change.name}"),
        figure(change.now, change.digits),
        figure(change.then, change.digits),
        f"+{moved}" if change.moved > 0 else moved,
        least,
        verdict(change),
    )


def verdict(change: Change) -> str:
    """Whether the change is real, and what tells it."""
    if change.smallest is None:
        return text("review.change.unknown", count=change.repeats, least=LEAST_REPEATS)
    return text("review.change.real" if change.is_real else "review.change.chance")


def figure(value: float, digits: int) -> str:
    """A number in the language spoken now."""
    return text(f"review.figure.digits_{digits}", value=value)
