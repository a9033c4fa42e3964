"""What a SOURCE on the command line stands for: ``auto``, a port, ``sim:…``, a recording, a pySerial URL."""

from __future__ import annotations

from pathlib import Path

from mat.errors import UsageError
from mat.files import ReplayTransport, open_recording
from mat.link import SerialTransport, Transport, likely_mat
from mat.sim import SCENARIOS, SimTransport

AUTO = "auto"
SIMULATED = "sim:"
#: What is offered when no mat is plugged in.
DEFAULT_SIMULATION = "sim:hinge"


def open_source(text: str, fast: bool = False) -> Transport:
    """The transport of a source, not yet opened.

    Parameters
    ----------
    text
        As typed.
    fast
        As fast as it can be read; only simulations and recordings can.

    Raises
    ------
    UsageError
        It is none of the kinds, or a port was asked to be fast.
    NoMatFound
        ``auto``, and no USB serial port is there.
    RecordingError
        It is a file, but not a recording.
    """
    if text.startswith(SIMULATED):
        return SimTransport(text, fast=fast)
    if "://" not in text and (_is_file(text) or text.endswith(".smat")):
        return ReplayTransport(Path(text), fast=fast)
    meant = _meant(text)
    if meant:
        raise UsageError(f"There is no port and no file “{text}”. Did you mean {meant}?")
    if fast:
        raise UsageError(f"A real mat cannot be read faster than it scans: leave --fast out for {text}.")
    return SerialTransport(likely_mat().device if text == AUTO else text)


def settings_of(transport: Transport) -> dict[str, object]:
    """Analysis settings a source brings along: those a simulated person would type in, those of a recording."""
    if isinstance(transport, SimTransport):
        options = transport.scenario.options
        return {
            "film": options.film,
            "gap_mm": options.gap_mm,
            "placement_assumed": False,
            "weight_kg": options.weight_kg,
            "foot_length_mm": options.foot_length_mm,
        }
    if isinstance(transport, ReplayTransport):
        settings = open_recording(Path(transport.name)).settings
        return {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    return {}


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        # A name the system cannot even look up, much too long or with a zero byte in it.
        return False


def _meant(text: str) -> str | None:
    """A recording without its ending, or a scenario without its beginning, is easily typed."""
    if text == AUTO or "://" in text:
        return None
    name = text.partition("?")[0].lower().removeprefix(SIMULATED)
    if name in SCENARIOS:
        return f"{SIMULATED}{name}"
    return f"{text}.smat" if _is_file(f"{text}.smat") else None
