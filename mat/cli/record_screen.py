"""What a recording shows in the terminal: how far it is, what the mat complains of, rolls as they happen."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from mat.cli.console import progress_console, say, say_fault
from mat.geometry import Side
from mat.pipeline import Analysis
from mat.session import LinkState, LinkView

#: Into a pipe, where no bar is drawn, a line says this often how far the recording is.
LINE_EVERY_S = 5.0
_ROLLS = ("toes", "heels")
_ROLL_WORDS = {
    "toes": "TOES",
    "heels": "HEELS",
    "toes_caution": "towards the toes",
    "heels_caution": "towards the heels",
}


class RecordScreen:
    """News as lines, the state of the recording in a bar; into a pipe a line now and then instead of the bar.

    Parameters
    ----------
    seconds
        Length of the recording; None where it ends by hand.
    """

    def __init__(self, seconds: float | None) -> None:
        console = progress_console()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
            redirect_stdout=sys.stdout.isatty(),
        )
        self._task = self._bar.add_task("connecting", total=seconds)
        self._introduced = False
        self._warned = ""
        self._next_line_s = LINE_EVERY_S
        self._rolls: dict[Side | None, str] = {}

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, link: LinkView) -> None:
        """How far it is; each notice and complaint of the mat once."""
        if link.hello is not None and not self._introduced:
            self._introduced = True
            for notice in link.hello.notices:
                say(notice)
        if link.message and link.state == LinkState.STREAMING and link.message != self._warned:
            self._warned = link.message
            say_fault(link.message)
        text = f"{link.health.rate_hz:5.1f} scans/s, {link.health.missed} lost" if link.hello else "connecting"
        self._bar.update(self._task, completed=link.recorded_s, description=text)
        if self._bar.disable and link.recorded_s >= self._next_line_s:
            say(f"{link.recorded_s:8.0f} s  {text.strip()}")
            self._next_line_s += LINE_EVERY_S

    def tell_rolls(self, analysis: Analysis) -> None:
        """Say rolls that begin or grow worse; a roll that eases to a caution needs no word."""
        for change in analysis.changes:
            if change.channel != "roll":
                continue
            severe, easing = change.state in _ROLLS, self._rolls.get(change.side) in _ROLLS
            self._rolls[change.side] = change.state
            if severe or (change.state in _ROLL_WORDS and not easing):
                said = f"{change.time_us / 1e6:8.2f} s  {change.side} foot: {_ROLL_WORDS[change.state]}"
                say(said, style="bold red" if severe else "yellow")
