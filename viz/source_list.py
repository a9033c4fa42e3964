"""Where scans could come from just now: what is plugged in, simulated mats, recordings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mat.link import Port, serial_ports
from mat.session.sources import SIMULATED
from mat.sim import SCENARIOS
from viz.texts import text

#: Recordings offered, the newest first; older ones are opened by name.
RECORDINGS_SHOWN = 12
SUFFIX = ".smat"


@dataclass(frozen=True)
class SourceChoice:
    """One line of the list.

    Attributes
    ----------
    source
        What opens it, as on the command line; empty for a line that only tells something.
    label, detail
        As written.
    """

    source: str
    label: str
    detail: str


@dataclass(frozen=True)
class SourceGroup:
    """Choices of one kind under a heading."""

    title: str
    choices: tuple[SourceChoice, ...]


def source_groups(folder: Path, ports: Callable[[], Sequence[Port]] = serial_ports) -> tuple[SourceGroup, ...]:
    """All that can be chosen now; the recordings are those of a folder."""
    plugged = tuple(
        SourceChoice(port.device, port.device, " · ".join(part for part in (port.maker, port.description) if part))
        for port in ports()
        if port.is_usb
    )
    recorded = tuple(SourceChoice(str(path), path.name, "") for path in _newest(folder))
    simulated = tuple(
        SourceChoice(f"{SIMULATED}{name}", f"{SIMULATED}{name}", text(f"scenario.{name}")) for name in SCENARIOS
    )
    return (
        SourceGroup(text("sources.ports"), plugged or (_remark("sources.no_port"),)),
        SourceGroup(text("sources.recordings"), recorded or (_remark("sources.no_recording", folder=folder),)),
        SourceGroup(text("sources.simulated"), simulated),
    )


def _remark(key: str, **arguments: object) -> SourceChoice:
    return SourceChoice("", text(key, **arguments), "")


def _newest(folder: Path) -> list[Path]:
    try:
        dated = [(path.stat().st_mtime, path) for path in folder.glob(f"*{SUFFIX}")]
    except OSError:
        return []
    return [path for _, path in sorted(dated, reverse=True)[:RECORDINGS_SHOWN]]
