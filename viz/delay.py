"""How long a scan takes from the arrival of its bytes until it is painted, measured while the program runs."""

from __future__ import annotations

from collections import deque

import numpy as np

from mat.session import LinkHealth

#: Paints the figures are taken over: some seconds at 60 a second.
KEPT = 300
#: Scans looked back through for the one that is drawn: the newest that arrived may still be in analysis.
_LOOK_BACK = 64


def arrival_s(health: LinkHealth, time_us: int) -> float | None:
    """When the scan of this device time arrived (monotonic seconds); None if that is not known any more.

    Only indexed, never iterated: the acquisition's thread goes on writing.
    """
    recent = health._recent
    for back in range(1, _LOOK_BACK):
        try:
            scan_us, arrived_s = recent[-back]
        except IndexError:
            return None
        if scan_us == time_us:
            return arrived_s
    return None


class PaintDelay:
    """Delays of the last paints; each scan counts once, when it was first seen."""

    def __init__(self) -> None:
        self._delays_s: deque[float] = deque(maxlen=KEPT)
        self._waiting_s: float | None = None

    def coming(self, arrived_s: float | None) -> None:
        """A new scan is handed to the widgets; it arrived then."""
        self._waiting_s = arrived_s

    def painted(self, now_s: float) -> None:
        """What was handed over is on the screen."""
        if self._waiting_s is not None:
            self._delays_s.append(now_s - self._waiting_s)
            self._waiting_s = None

    def restart(self) -> None:
        """Forget; as after a pause of the window itself."""
        self._delays_s.clear()

    @property
    def count(self) -> int:
        """Delays known."""
        return len(self._delays_s)

    def p95_s(self) -> float | None:
        """95 of 100 scans were painted within this time, s; None before the first."""
        return float(np.percentile(self._delays_s, 95)) if self._delays_s else None
