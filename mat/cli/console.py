"""What a terminal shows: sentences to stdout, faults to stderr; no colour and no bar into a pipe."""

from __future__ import annotations

import os
import sys

from rich.console import Console
from rich.table import Table

#: Wide enough that a sentence in a pipe is one line.
_PIPE_WIDTH = 10_000


def _console(stderr: bool) -> Console:
    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    # Said outright for a pipe: a variable such as FORCE_COLOR would make rich take it for a terminal.
    shape = {} if terminal else {"force_terminal": False, "no_color": True, "width": _PIPE_WIDTH}
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, **shape)


def say(text: str, style: str = "") -> None:
    """One line for the user."""
    if sys.stdout.isatty():
        _console(stderr=False).print(text, style=style or None, soft_wrap=True)
    else:
        # Plainly: another program may read it line by line, tab by tab.
        try:
            print(text, flush=True)
        except BrokenPipeError:
            silence_stdout()


def say_table(table: Table) -> None:
    """A table for the user: as wide as the terminal, as wide as it likes in a pipe."""
    _console(stderr=False).print(table)


def silence_stdout() -> None:
    """Whoever read our output has gone: what we do goes on, and nothing complains when Python closes the pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_fault(text: str) -> None:
    """What went wrong and what to do next."""
    _console(stderr=True).print(f"smart-mat: {text}", style="bold red", soft_wrap=True)


def progress_console() -> Console:
    """Where bars are drawn: stderr, so that output in a pipe stays clean; nothing appears if it is no terminal."""
    return _console(stderr=True)
