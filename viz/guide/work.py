"""A job in a thread of its own: the window looks how it stands, and is never held up."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Literal

from mat.errors import SmartMatError
from mat.geometry import Grid
from mat.session.calibrating import View

WorkStage = Literal["connecting", "running", "computing", "done", "failed", "ended"]
#: A mat that does not let go of its thread is left behind it; the thread dies with the program.
STOP_S = 10.0


class Ended(Exception):
    """The job was asked to end while it computed; nobody is told."""


class Work:
    """What the thread tells, each attribute replaced as a whole, and what it is asked.

    Parameters
    ----------
    job
        Runs in the thread with this object; gives a result, or None where it was ended before.

    Attributes
    ----------
    view, share
        Newest view of the steps, and how much of the whole is done where there are none (0–1).
    note
        What happened last, until something else does.
    result, error
        Of the job, once it is over.
    steps_done
        Counts steps that were finished.
    grid
        Of the mat, once it has introduced itself.
    """

    def __init__(self, job: Callable[[Work], object]) -> None:
        self.stage: WorkStage = "connecting"
        self.view: View | None = None
        self.share = 0.0
        self.note = ""
        self.result: object = None
        self.error: SmartMatError | None = None
        self.steps_done = 0
        self.grid: Grid | None = None
        self._computing_since_s: float | None = None
        self._asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(job,), name="smart-mat guide", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End it, and wait until the mat is let go."""
        self._stopping.set()
        # What computes holds no mat: it ends by itself at its next part.
        if self._thread.is_alive() and self.stage != "computing":
            self._thread.join(STOP_S)

    def press(self, command: str) -> None:
        """Ask for ``undo``, ``repeat`` or ``skip``."""
        self._asked.put(command)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def computing_s(self) -> float:
        """How long it has been computing, s; 0 while it is not."""
        since_s = self._computing_since_s
        return 0.0 if since_s is None else time.monotonic() - since_s

    # --- asked by the job ------------------------------------------------------------------------------------------

    def stopped(self) -> bool:
        """The job should end."""
        return self._stopping.is_set()

    def command(self) -> str | None:
        """What was asked for since; None for nothing."""
        try:
            return self._asked.get_nowait()
        except queue.Empty:
            return None

    def show(self, view: View) -> None:
        """The steps have gone on."""
        before, self.view = self.view, view
        self.stage = "running"
        if view.note:
            self.note = view.note
        if before is None or before.step is None:
            return
        if view.step is None or view.number > before.number:
            self.steps_done += 1

    def compute(self, part: str = "", done: float = 0.0) -> None:
        """The mat is not needed any more: this part of the computing begins, so much of it is done.

        Raises
        ------
        Ended
            The job was asked to end.
        """
        if self.stopped():
            raise Ended
        if self._computing_since_s is None:
            self._computing_since_s = time.monotonic()
        self.note, self.share, self.stage = part, done, "computing"

    # --- the thread ------------------------------------------------------------------------------------------------

    def _run(self, job: Callable[[Work], object]) -> None:
        try:
            self.result = job(self)
            self.stage = "ended" if self.result is None else "done"
        except Ended:
            self.stage = "ended"
        except SmartMatError as error:
            self.error = error
            self.stage = "failed"
        except Exception as error:  # told on the page; a thread's own trace reaches nobody
            self.error = SmartMatError(
                f"Something in the program itself failed ({type(error).__name__}: {error}): please report it."
            )
            self.stage = "failed"
