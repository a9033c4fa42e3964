"""How well the link does: rate, losses, and how late the scans come."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from mat.wire import FrameBlock, LineHealth, StreamDecoder

#: Rate and delay are those of the last scans within this time.
WINDOW_S = 2.0


@dataclass
class LinkHealth:
    """Counts since the acquisition began, and rates of the last two seconds.

    Attributes
    ----------
    frames, missed
        Scans that came, scans the sequence says are lost.
    noise_bytes, damaged
        Bytes between packets, packets whose check failed.
    rate_hz
        Scans per second of device time.
    late_s
        How much later than the promptest of the last scans the newest came: what the line and the bridge add.
    clock_ppm
        Device clock against this computer's, parts per million; NaN until ten seconds have passed.
    """

    frames: int = 0
    missed: int = 0
    noise_bytes: int = 0
    damaged: int = 0
    rate_hz: float = 0.0
    late_s: float = 0.0
    clock_ppm: float = float("nan")
    _recent: deque[tuple[int, float]] = field(default_factory=deque, repr=False)
    _first: tuple[int, float] | None = field(default=None, repr=False)

    def add(self, block: FrameBlock, decoder: StreamDecoder, line: LineHealth, arrived_s: float) -> None:
        """Take a block that arrived at ``arrived_s`` (this computer's monotonic seconds)."""
        self.frames, self.missed = decoder.health.frames, decoder.health.missed
        self.noise_bytes = line.bytes_skipped
        self.damaged = line.crc_failures + line.header_failures
        newest_us = int(block.time_us[-1])
        self._first = self._first or (newest_us, arrived_s)
        self._recent.extend((int(time_us), arrived_s) for time_us in block.time_us)
        while self._recent[0][0] < newest_us - WINDOW_S * 1e6:
            self._recent.popleft()
        span_us = newest_us - self._recent[0][0]
        self.rate_hz = (len(self._recent) - 1) * 1e6 / span_us if span_us > 0 else 0.0
        delays = [arrived - time_us / 1e6 for time_us, arrived in self._recent]
        self.late_s = delays[-1] - min(delays)
        elapsed_s = arrived_s - self._first[1]
        if elapsed_s > 10:
            self.clock_ppm = ((newest_us - self._first[0]) / 1e6 / elapsed_s - 1) * 1e6

    def counters(self) -> dict[str, object]:
        """What the END of a recording says."""
        return {
            "frames": self.frames,
            "missed": self.missed,
            "noise_bytes": self.noise_bytes,
            "damaged": self.damaged,
            "clock_ppm": None if self.clock_ppm != self.clock_ppm else round(self.clock_ppm, 1),
        }
