"""What everybody may know of the link: replaced as a whole, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from mat.link import Transport
from mat.pressure.health import HealthNote
from mat.session.health import LinkHealth
from mat.wire import Hello, Status
from mat.wire.messages import SIMULATED_MCU


class LinkState(Enum):
    """Where the acquisition stands."""

    CONNECTING = "connecting"
    STREAMING = "streaming"
    LOST = "lost"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True)
class LinkView:
    """What a window shows of the link; replaced as a whole, never changed.

    Attributes
    ----------
    state
        Where the acquisition stands.
    message
        What to tell the user; empty while all is well.
    source
        Name of the source.
    simulated
        No real film is behind it.
    hello
        The mat, once it has introduced itself.
    health
        Rate, losses, delay.
    status
        What the mat said last of its own wiring; None before it did.
    recording
        File being written, None if none is.
    recorded_s
        Length of the recording so far.
    measurement
        What is to be told of calibration and film, the most serious first; empty while all is well.
    """

    state: LinkState
    message: str
    source: str
    simulated: bool
    hello: Hello | None
    health: LinkHealth
    status: Status | None
    recording: Path | None
    recorded_s: float
    measurement: tuple[HealthNote, ...] = ()


def is_simulated(transport: Transport, hello: Hello | None) -> bool:
    """No real film is behind it: the source says so, or the mat itself, however it is connected."""
    return transport.simulated or (hello is not None and hello.mcu == SIMULATED_MCU)
