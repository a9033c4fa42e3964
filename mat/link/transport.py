"""What a source of mat bytes does: a serial port, a simulated mat and a replay look alike to the reader."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


class Transport(Protocol):
    """Bytes to and from a mat.

    Attributes
    ----------
    name
        What a user would call it: ``/dev/ttyUSB0``, ``sim:hinge``.
    simulated
        True if no real film is behind it.
    recorded
        True for a recording: gaps marked by the host are part of what it gives.
    finished
        True when a recording or a simulation of limited length has given all it has.
    """

    name: str
    simulated: bool
    recorded: bool

    @property
    def finished(self) -> bool: ...

    def open(self) -> None:
        """Raises ``LinkError`` (what to do next in its text)."""
        ...

    def read(self, timeout_s: float) -> bytes:
        """Bytes that came, at the latest after ``timeout_s``; empty if none did. Raises ``PortVanished``."""
        ...

    def write(self, data: bytes) -> None:
        """Send to the mat. Raises ``PortVanished``."""
        ...

    def close(self) -> None:
        """May be called at any time, also twice."""
        ...


@runtime_checkable
class SpeedSetting(Protocol):
    """A transport over a line whose speed can be set.

    Attributes
    ----------
    bauds
        The speeds a mat may be at, that after a reset first.
    """

    bauds: tuple[int, ...]

    def use_baud(self, baud: int) -> None:
        """Go on at this speed. Raises ``LinkError``."""
        ...
