"""A simulated mat as a transport: paced to a clock, or as fast as it is read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import cast

import numpy as np

from mat.errors import LinkError
from mat.geometry import MatGeometry
from mat.sim.body import Body, Truth
from mat.sim.loads_performer import Asked, ObedientCells
from mat.sim.scenarios import Scenario, parse_source

#: Scans that one read gives when nobody waits for the clock.
_FAST_SCANS = 50
#: Waking a little after an event finds it done; a little before would wake twice.
_WAKE_LATE_S = 1e-4


class SimTransport:
    """Bytes of a simulated mat; implements :class:`mat.link.transport.Transport`.

    Opening boots the board, as opening the port of an Arduino does. The person's time begins with the first scan.

    Parameters
    ----------
    source
        A scenario, or its text: ``sim:toes?seed=7``.
    fast
        Give bytes as fast as they are read; otherwise paced to ``now_s``.
    duration_s
        End after this much scanned time, counted from the first scan: reads are empty from then on and ``finished`` is
        true. None for no end.
    now_s
        The clock to pace to, seconds.
    wait_s
        Sleeps up to that many seconds; None for a wait that ``close`` ends early.

    Raises
    ------
    UsageError
        The text names no scenario, or the feet do not fit on the pads.
    """

    simulated = True
    recorded = False

    def __init__(
        self,
        source: Scenario | str,
        fast: bool = False,
        duration_s: float | None = None,
        now_s: Callable[[], float] = time.monotonic,
        wait_s: Callable[[float], object] | None = None,
    ) -> None:
        self.scenario = parse_source(source) if isinstance(source, str) else source
        self.name = self.scenario.text
        self._fast = fast
        self._duration_s = duration_s
        self._now_s = now_s
        self._closed = threading.Event()
        self._closed.set()
        self._wait_s = wait_s or self._closed.wait
        self._lock = threading.Lock()
        self._body = self.scenario.body()
        self._obedient = self._obedient_cells()
        self._board = self.scenario.board(cast(Body, self))
        self._opened_s = 0.0
        self._held = b""

    @property
    def finished(self) -> bool:
        """The duration is over and everything was read."""
        end_us = self._end_us()
        return end_us is not None and self._board.now_us >= end_us and not self._held

    @property
    def geometry(self) -> MatGeometry:
        """Where the simulated pads lie."""
        return self.scenario.geometry

    def open(self) -> None:
        """Boot the board; its HELLO waits."""
        with self._lock:
            self._board.reset()
            self._opened_s = self._now_s()
            self._held = b""
            self._closed.clear()

    def read(self, timeout_s: float) -> bytes:
        """Bytes that came, at the latest after ``timeout_s``.

        Raises
        ------
        LinkError
            It is not open.
        """
        deadline_s = self._now_s() + timeout_s
        while True:
            with self._lock:
                self._check_open()
                data, pause_s = self._read_fast(timeout_s) if self._fast else self._read_paced()
            remaining_s = deadline_s - self._now_s()
            if data or self._fast or remaining_s <= 0:
                return data
            self._wait_s(min(pause_s, remaining_s))
            if self._closed.is_set():
                return b""

    def write(self, data: bytes) -> None:
        """Commands to the board, read by it now.

        Raises
        ------
        LinkError
            It is not open.
        """
        with self._lock:
            self._check_open()
            if not self._fast:
                self._held += self._board.advance(self._due_us())
            self._board.write(data)

    def close(self) -> None:
        """Stop; a read that waits comes back."""
        self._closed.set()

    def cells(self) -> ObedientCells:
        """What the board reads: the scenario's body, or what was asked last."""
        return self._obedient

    def perform(self, asked: Asked) -> None:
        """Put on the mat what a calibration asks for, from now on (:class:`mat.sim.loads_performer.Performer`)."""
        with self._lock:
            self._obedient.perform(asked)

    def _obedient_cells(self) -> ObedientCells:
        options = self.scenario.options
        return ObedientCells(
            self._body.cells(), self.scenario.film(), self.geometry, options.weight_kg, options.foot_length_mm,
            options.seed,
        )  # fmt: skip

    def truth(self, time_s: np.ndarray) -> Truth:
        """What really stood on the mat at (n,) seconds since the first scan."""
        return self._body.truth(time_s)

    def _check_open(self) -> None:
        if self._closed.is_set():
            raise LinkError(f"{self.name} is closed: open it first.")

    def _read_fast(self, timeout_s: float) -> tuple[bytes, float]:
        """The next scans; from an idle board what waits, or what ``timeout_s`` of its time brings."""
        board = self._board
        waiting = board.advance(0)
        if board.streaming:
            return waiting + board.advance(self._at_most(_FAST_SCANS * board.period_us)), 0.0
        return waiting or board.advance(self._at_most(round(timeout_s * 1e6))), 0.0

    def _read_paced(self) -> tuple[bytes, float]:
        """What came by now, and how long until there is more."""
        data, self._held = self._held + self._board.advance(self._due_us()), b""
        return data, (self._board.next_event_us - self._board.now_us) / 1e6 + _WAKE_LATE_S

    def _due_us(self) -> int:
        """How far the board is behind the clock."""
        clock_us = int((self._now_s() - self._opened_s) * 1e6 * self._board.clock_rate)
        return self._at_most(max(0, clock_us - self._board.now_us))

    def _at_most(self, elapsed_us: int) -> int:
        end_us = self._end_us()
        return elapsed_us if end_us is None else max(0, min(elapsed_us, end_us - self._board.now_us))

    def _end_us(self) -> int | None:
        """The board's time when the last scan that began within the duration is sent."""
        board = self._board
        if self._duration_s is None or board.first_scan_us is None:
            return None
        return board.first_scan_us + round(self._duration_s * 1e6) + board.scan_us - 1
