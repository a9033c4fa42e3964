"""A recording of a wanted length, to the scan, by the device's own clock."""

from __future__ import annotations

from mat.wire import Packet, PacketType

_T_US_BYTES, _TIME_MODULO = 4, 1 << 32


class DurationCut:
    """Let the scans of the first ``duration_s`` pass.

    Parameters
    ----------
    duration_s
        Device seconds; None never ends.
    """

    def __init__(self, duration_s: float | None) -> None:
        self._duration_us = None if duration_s is None else duration_s * 1e6
        self._elapsed_us = 0.0
        self._last_us: int | None = None

    def is_over(self, packet: Packet) -> bool:
        """True for the first scan behind the end."""
        if self._duration_us is None or packet.type != PacketType.FRAME or len(packet.payload) < _T_US_BYTES:
            return False
        t_us = int.from_bytes(packet.payload[:_T_US_BYTES], "little")
        if self._last_us is not None:
            step_us = (t_us - self._last_us) % _TIME_MODULO
            # A clock that stepped back was reset: how long that took is not known.
            self._elapsed_us += step_us if step_us < _TIME_MODULO // 2 else 0
        self._last_us = t_us
        return self._elapsed_us >= self._duration_us

    def skip(self, pause_s: float) -> None:
        """The device's clock starts anew after a pause."""
        self._elapsed_us += pause_s * 1e6
        self._last_us = None
