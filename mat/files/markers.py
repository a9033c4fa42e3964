"""What was said and decided while a recording was made: its MARKER frames, read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mat.files.recording import open_recording, read_items
from mat.wire import FrameBlock, HostFrame, Item, PacketType


@dataclass(frozen=True)
class Marker:
    """A marker of a recording.

    Attributes
    ----------
    time_us
        Device time it belongs to, on the clock of the recording's own scans.
    kind
        ``cue``, ``count``, ``start_beep``, ``stage``, ``set_ended`` of a session, or another program's; may be empty.
    content
        All it says.
    """

    time_us: int
    kind: str
    content: Mapping[str, object]


def read_markers(path: Path) -> list[Marker]:
    """All markers of a recording, in the order of their times.

    Raises
    ------
    RecordingError
        It is not a recording.
    """
    info = open_recording(path)
    return [] if info.foreign is not None else markers_in(read_items(path))


def markers_in(items: Iterable[Item]) -> list[Marker]:
    """Markers among the items of a recording; one that names no time it could have has that of the scan before it."""
    collector = MarkerCollector()
    for item in items:
        collector.take(item)
    return collector.markers


class MarkerCollector:
    """Markers gathered while a recording is read for something else."""

    def __init__(self) -> None:
        self._found: list[Marker] = []
        self._last_us: int | None = None
        self._waiting: list[HostFrame] = []

    def take(self, item: Item) -> None:
        """The next item of the recording."""
        if isinstance(item, FrameBlock):
            # A marker before the first scan belongs to it.
            self._found += [_marker(frame, int(item.time_us[0])) for frame in self._waiting]
            self._waiting, self._last_us = [], int(item.time_us[-1])
        elif isinstance(item, HostFrame) and item.kind == PacketType.MARKER:
            if self._last_us is None:
                self._waiting.append(item)
            else:
                self._found.append(_marker(item, self._last_us))

    @property
    def markers(self) -> list[Marker]:
        """Those found so far, in the order of their times."""
        return sorted(self._found, key=lambda marker: marker.time_us)


def _marker(frame: HostFrame, near_us: int) -> Marker:
    time_us, kind = frame.content.get("time_us"), frame.content.get("kind")
    told = isinstance(time_us, int) and not isinstance(time_us, bool) and 0 <= time_us < 1 << 62
    return Marker(
        time_us=time_us if told and isinstance(time_us, int) else near_us,
        kind=kind[:40] if isinstance(kind, str) else "",
        content=frame.content,
    )


def cue_column(markers: Sequence[Marker], time_us: np.ndarray, last_us: int | None = None) -> np.ndarray:
    """The frame table's ``cue``: at the scan that entered a state, the key of the cue that sounded.

    Parameters
    ----------
    markers
        Of the recording.
    time_us
        (n,) device times of consecutive scans, rising.
    last_us
        Time of the scan before them; None at the start of the recording.

    Returns
    -------
    ndarray of str, shape (n,)
        Empty where nothing sounded.
    """
    column = np.full(len(time_us), "", dtype="<U40")
    for marker in markers:
        cue = marker.content.get("cue")
        if marker.kind != "cue" or marker.content.get("heard") is not True or not isinstance(cue, str):
            continue
        if len(time_us) and (last_us is None or marker.time_us > last_us) and marker.time_us <= time_us[-1]:
            column[int(np.searchsorted(time_us, marker.time_us))] = cue[:40]
    return column
