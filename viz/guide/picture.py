"""One guided page as it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mat.geometry import Side
from viz.state import Role, StateWord

PageKind = Literal["form", "busy", "step", "result"]
Bears = Literal["nothing", "load", "person"]


@dataclass(frozen=True)
class Entry:
    """Something to type in: its name, what is asked for, what stands there."""

    name: str
    label: str
    written: str


@dataclass(frozen=True)
class Choice:
    """A button that is a key too: what it asks for, what is written on it (with its key), and the key.

    ``key`` is ``enter``, ``esc`` or a letter; empty for a button alone.
    """

    command: str
    label: str
    key: str = ""


@dataclass(frozen=True)
class Sketch:
    """What to put where.

    Attributes
    ----------
    bears
        Nothing, a load, a person.
    board
        On board and foam.
    side
        The pad; None for both.
    turned
        The board lies the other way round.
    at_mm
        A marked point, along and across its pad; None without one.
    move
        ``still``, ``shift``, ``rock``, ``circle``, ``tread``.
    pad_mm
        Length and width of a pad.
    moved_mm
        Where the feet stand instead of the middle of their pads: forward, and each one outward.
    """

    bears: Bears = "nothing"
    board: bool = False
    side: Side | None = None
    turned: bool = False
    at_mm: tuple[float, float] | None = None
    move: str = "still"
    pad_mm: tuple[float, float] = (320.0, 160.0)
    moved_mm: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Row:
    """A line of a result, with a sign and word for how it is: never by colour alone."""

    cells: tuple[str, ...]
    role: Role = Role.NEUTRAL
    mark: str = ""


@dataclass(frozen=True)
class GuidePicture:
    """One page.

    Attributes
    ----------
    kind
        Which layout.
    title, step
        Headline, and ``Step 3 of 20``.
    lines
        What to do, or what it is, in plain words.
    entries
        Of a form.
    fault
        What stands in the way.
    state
        The big word of a step or a result.
    held
        Share of the time held, 0–1; None where nothing is held. On a busy page, how much is done (None: not known).
    note
        What happened last.
    head, rows
        Of a result's table.
    sketch
        What to put where; None without.
    choices
        Buttons, the first one is Enter's.
    """

    kind: PageKind
    title: str
    step: str = ""
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    fault: str = ""
    state: StateWord | None = None
    held: float | None = None
    note: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    sketch: Sketch | None = None
    choices: tuple[Choice, ...] = ()
