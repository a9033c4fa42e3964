"""The device's clock and scan counter, unwrapped: time since the first frame, scans lost between frames.

Sample times never come from arrival. The 32-bit microseconds wrap every 71.6 min, the sequence every 65,536 scans.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.wire.protocol import SEQUENCE_MODULO

_TIME_MODULO = 1 << 32


@dataclass(frozen=True)
class FrameTimes:
    """Times of n frames; ``keep`` is False for a frame that repeats or precedes one already read.

    Attributes
    ----------
    time_us
        (n,) int64, device microseconds since the first frame, never decreasing.
    sequence
        (n,) int64, scan number, unwrapped.
    missed
        (n,) int64, scans lost since the frame before.
    keep
        (n,) bool.
    restarted
        (n,) bool: the device started anew just before this frame; how long that took, it cannot tell.
    """

    time_us: np.ndarray
    sequence: np.ndarray
    missed: np.ndarray
    keep: np.ndarray
    restarted: np.ndarray


class DeviceClock:
    """Unwrap ``t_us`` and ``sequence`` over any number of blocks.

    A clock that steps back means that the device was reset. Its time then goes on one frame interval after the
    last, or after the pause given to :meth:`resume`, which a host that watched the pause records.
    """

    def __init__(self) -> None:
        self._last: tuple[int, int] | None = None
        self._time_us = 0
        self._sequence = 0
        self._interval_us = 0
        self._pause_us: int | None = None

    def resume(self, pause_us: int) -> None:
        """The next frame comes from a device that was reset; ``pause_us`` passed since the last frame."""
        self._pause_us = max(0, pause_us)

    def advance(self, sequence: np.ndarray, t_us: np.ndarray) -> FrameTimes:
        """Unwrap the next n frames; arguments (n,) integers as they came over the wire."""
        rows = [self._step(int(s), int(t)) for s, t in zip(sequence, t_us, strict=True)]
        table = np.array(rows, dtype=np.int64).reshape(-1, 5)
        return FrameTimes(*table.T[:3], keep=table[:, 3].astype(bool), restarted=table[:, 4].astype(bool))

    def _step(self, sequence: int, t_us: int) -> tuple[int, int, int, bool, bool]:
        if self._last is None:
            self._last, self._sequence = (sequence, t_us), sequence
            return 0, sequence, 0, True, False
        scans = (sequence - self._last[0]) % SEQUENCE_MODULO
        elapsed_us = (t_us - self._last[1]) % _TIME_MODULO
        if self._pause_us is not None or elapsed_us >= _TIME_MODULO // 2:
            return self._restart(sequence, t_us)
        if elapsed_us == 0 or scans == 0:
            return self._time_us, self._sequence, 0, False, False
        self._last = (sequence, t_us)
        self._interval_us = elapsed_us // scans
        self._time_us += elapsed_us
        self._sequence += scans
        return self._time_us, self._sequence, scans - 1, True, False

    def _restart(self, sequence: int, t_us: int) -> tuple[int, int, int, bool, bool]:
        pause_us = self._interval_us if self._pause_us is None else self._pause_us
        self._pause_us = None
        self._last = (sequence, t_us)
        self._time_us += pause_us
        self._sequence += 1
        return self._time_us, self._sequence, 0, True, True
