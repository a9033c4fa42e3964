"""The device's clock and scan counter, unwrapped: time since the first frame, scans lost between frames.

Sample times never come from arrival. The 32-bit microseconds wrap every 71.6 min, the sequence every 65,536 scans.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.wire.protocol import SEQUENCE_MODULO

_TIME_MODULO = 1 << 32
#: A frame this many scans behind the last one is an older frame again; further behind, the device was reset.
OLDER_SCANS = 16
#: More than twice the scans that fit into the time passed, and this many on top, were never made.
MORE_THAN_FIT = 16
#: Fewer frames cost less one by one than together.
WORTH_TOGETHER = 8


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
        (n,) bool: the stream or the device started anew just before this frame.
    """

    time_us: np.ndarray
    sequence: np.ndarray
    missed: np.ndarray
    keep: np.ndarray
    restarted: np.ndarray


class DeviceClock:
    """Unwrap ``t_us`` and ``sequence`` over any number of blocks.

    A clock that steps back means that the device was reset. Its time then goes on one frame interval after the
    last, or after the pause given to :meth:`resume`, which a host that watched the pause records. A sequence that
    runs ahead of the clock means that the stream was stopped and started: no scan was lost, time goes on as it says.
    """

    def __init__(self) -> None:
        self._last: tuple[int, int] | None = None
        self._time_us = 0
        self._sequence = 0
        self._interval_us = 0
        self._pause_us: int | None = None

    def resume(self, pause_us: int) -> None:
        """The next frame comes from a device that was reset; ``pause_us`` passed since the last frame, if any."""
        if self._last is not None:
            self._pause_us = max(0, pause_us)

    def begin_anew(self) -> None:
        """The next frame comes from a device that was reset or changed, after a pause nobody watched."""
        if self._pause_us is None:
            self.resume(self._interval_us)

    def advance(self, sequence: np.ndarray, t_us: np.ndarray) -> FrameTimes:
        """Unwrap the next n frames; arguments (n,) integers as they came over the wire."""
        steady = self._steady(sequence, t_us) if len(sequence) >= WORTH_TOGETHER else None
        if steady is not None:
            return steady
        rows = [self._step(int(s), int(t)) for s, t in zip(sequence, t_us, strict=True)]
        table = np.array(rows, dtype=np.int64).reshape(-1, 5)
        return FrameTimes(*table.T[:3], keep=table[:, 3].astype(bool), restarted=table[:, 4].astype(bool))

    def _steady(self, sequence: np.ndarray, t_us: np.ndarray) -> FrameTimes | None:
        """All frames at once where each plainly follows the one before; None where one must be judged by itself."""
        if self._last is None or self._pause_us is not None or len(sequence) == 0:
            return None
        scans = np.diff(sequence, prepend=self._last[0]) % SEQUENCE_MODULO
        elapsed_us = np.diff(t_us, prepend=self._last[1]) % _TIME_MODULO
        follows = (scans > 0) & (scans < SEQUENCE_MODULO - OLDER_SCANS) & (elapsed_us > 0)
        if not follows.all() or (elapsed_us >= _TIME_MODULO // 2).any():
            return None
        interval_us = elapsed_us // scans
        known_us = np.concatenate([[self._interval_us], interval_us[:-1]])
        if (scans * known_us > MORE_THAN_FIT * known_us + 2 * elapsed_us).any():
            return None
        time_us, numbers = self._time_us + np.cumsum(elapsed_us), self._sequence + np.cumsum(scans)
        self._last = (int(sequence[-1]), int(t_us[-1]))
        self._interval_us, self._time_us, self._sequence = int(interval_us[-1]), int(time_us[-1]), int(numbers[-1])
        every = np.ones(len(scans), dtype=bool)
        return FrameTimes(time_us, numbers, scans - 1, keep=every, restarted=~every)

    def _step(self, sequence: int, t_us: int) -> tuple[int, int, int, bool, bool]:
        if self._last is None:
            self._last, self._sequence = (sequence, t_us), sequence
            return 0, sequence, 0, True, False
        scans = (sequence - self._last[0]) % SEQUENCE_MODULO
        elapsed_us = (t_us - self._last[1]) % _TIME_MODULO
        if self._pause_us is not None:
            return self._begin_anew(sequence, t_us, self._pause_us)
        if scans == 0 or elapsed_us == 0 or self._is_older(scans, elapsed_us):
            return self._time_us, self._sequence, 0, False, False
        if elapsed_us >= _TIME_MODULO // 2:
            return self._begin_anew(sequence, t_us, self._interval_us)
        if self._interval_us and scans > MORE_THAN_FIT + 2 * elapsed_us / self._interval_us:
            return self._begin_anew(sequence, t_us, elapsed_us)
        self._last = (sequence, t_us)
        self._interval_us = elapsed_us // scans
        self._time_us += elapsed_us
        self._sequence += scans
        return self._time_us, self._sequence, scans - 1, True, False

    def _is_older(self, scans: int, elapsed_us: int) -> bool:
        """A scan that came before: both counters stand a little back, by the same number of scans."""
        back, back_us = SEQUENCE_MODULO - scans, _TIME_MODULO - elapsed_us
        return back <= OLDER_SCANS and abs(back_us - back * self._interval_us) <= self._interval_us

    def _begin_anew(self, sequence: int, t_us: int, pause_us: int) -> tuple[int, int, int, bool, bool]:
        self._pause_us = None
        self._last = (sequence, t_us)
        self._time_us += pause_us
        self._sequence += 1
        return self._time_us, self._sequence, 0, True, True
