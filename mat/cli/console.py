"""What a terminal shows: sentences to stdout, faults to stderr; no colour and no bar into a pipe."""

from __future__ import annotations

import sys

from rich.console import Console

#: Wide enough that a sentence in a pipe is one line.
_PIPE_WIDTH = 10_000


def _console(stderr: bool) -> Console:
    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, highlight=False, width=None if terminal else _PIPE_WIDTH, markup=False, emoji=False)


def say(text: str, style: str = "") -> None:
    """One line for the user."""
    _console(stderr=False).print(text, style=style or None, soft_wrap=True)


def say_fault(text: str) -> None:
    """What went wrong and what to do next."""
    _console(stderr=True).print(f"smart-mat: {text}", style="bold red", soft_wrap=True)


def progress_console() -> Console:
    """Where bars are drawn: stderr, so that output in a pipe stays clean; nothing appears if it is no terminal."""
    return _console(stderr=True)
