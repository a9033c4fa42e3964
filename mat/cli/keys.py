"""Keys of a guided task, each typed with Enter."""

from __future__ import annotations

import queue
import sys
import threading

_KEYS = {"u": "undo", "r": "repeat", "s": "skip", "q": "quit"}


def typed_commands() -> queue.SimpleQueue[str]:
    """Keys typed while the mat is read; a thread waits for them, so that the mat never does. None from a pipe."""
    typed: queue.SimpleQueue[str] = queue.SimpleQueue()
    if not sys.stdin.isatty():
        return typed

    def listen() -> None:
        for line in sys.stdin:
            command = _KEYS.get(line.strip().lower()[:1])
            if command:
                typed.put(command)

    threading.Thread(target=listen, name="smart-mat keys", daemon=True).start()
    return typed
