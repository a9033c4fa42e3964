"""Ctrl+C, a request to terminate, a closed terminal: noted, so that what runs can be ended properly."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: A closed terminal (SIGHUP, where the system has it) ends a recording as properly as Ctrl+C does.
STOP_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def stop_signals() -> Iterator[list[int]]:
    """Numbers of the signals that came, instead of their ending the process.

    The handler does nothing but note them: setting an event there could wait for a lock that the interrupted code
    holds, as a simulated mat that was stopped once in some hundred times did.
    """
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in STOP_SIGNALS}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
