"""What a calibration shows in the terminal: the step, the light, how long it is held; at the end a table."""

from __future__ import annotations

import math
import sys
from types import TracebackType
from typing import Self

from rich.live import Live
from rich.text import Text

from mat.cli.console import progress_console, say
from mat.session.calibrating import Outcome, View

_STYLES = {"green": "bold green", "wait": "yellow", "moving": "yellow", "wrong": "bold red"}
_BAR = 24


class _Screen:
    """Lines, the last one drawn over on a terminal."""

    def __init__(self) -> None:
        self._live: Live | None = None
        self._said = ""

    def __enter__(self) -> Self:
        console = progress_console()
        if console.is_terminal and sys.stdout.isatty():
            self._live = Live(console=console, transient=True, refresh_per_second=8)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()


class CalibrationScreen(_Screen):
    """Steps as lines, the state of the running one in a line that is drawn over; into a pipe, only what changes."""

    def __init__(self) -> None:
        super().__init__()
        self._step: object = None

    def show(self, view: View) -> None:
        """Tell what is new."""
        if view.note:
            say(f"    {view.note}", style="green" if view.note.startswith("Done") else "yellow")
        if view.step is not None and view.step is not self._step:
            self._step, self._said = view.step, ""
            say(f"\nStep {view.number} of {view.count} – {view.step.group}", style="bold")
            say(f"  {view.step.ask}")
        moves = view.step is not None and (view.step.kind == "tread" or view.step.move != "still")
        words = view.light.text or (("go on …" if moves else "hold …") if view.light.state == "green" else "")
        if self._live is not None:
            self._live.update(Text(f"    {bar(view.held)} {words}", style=_STYLES[view.light.state]))
        elif words and words != self._said and view.step is not None:
            say(f"    {words}")
        self._said = words


class ComputingScreen(_Screen):
    """What is computed, with a bar that is drawn over; into a pipe, one line for each part."""

    def show(self, what: str, done: float) -> None:
        """Tell what comes now, and the share that is done."""
        if self._live is not None:
            self._live.update(Text(f"    {bar(done)} {what}"))
        elif what != self._said:
            say(f"    {what}")
        self._said = what


def bar(share: float) -> str:
    """A bar of text."""
    full = round(_BAR * share)
    return "█" * full + "░" * (_BAR - full)


def tell_table(outcome: Outcome) -> None:
    """What each step gave, and the error of the centre of pressure to be expected after it."""
    say(
        "\nstep             what it gave                                                        expected CoP error",
        style="bold",
    )
    for row in outcome.rows:
        known = math.isfinite(row.cop_ap_mm)
        error = f"{row.cop_ap_mm:.1f} mm along, {row.cop_ml_mm:.1f} across" if known else ""
        say(f"{row.group:15s}  {row.text:66s}  {error}")
