"""Reading a recording: the wire again, through the same framer as a live mat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from mat.errors import ProtocolMismatch, RecordingError
from mat.files.packing import read_chunks, size_of
from mat.files.vendors import MAKERS, PlacedFilm, find_feet, header_of, hello_of, open_foreign, scans_of
from mat.pipeline import PAUSE_US, Analysis, AnalysisSettings, MeasuredForces, Pipeline
from mat.wire import FrameBlock, Hello, HostFrame, Item, PacketType, Status, StreamDecoder
from mat.wire.messages import SIMULATED_MCU

#: Version of what the header holds; a reader refuses later ones.
FORMAT_VERSION = 1
CHUNK_BYTES = 1 << 20
#: Header and HELLO are looked for in stretches of this length, so that a look costs little;
PROBE_BYTES = 1 << 16
#: a file whose first stretch of this length holds no packet at all is not a recording.
HOPELESS_BYTES = 1 << 20


@dataclass(frozen=True)
class RecordingInfo:
    """What a recording says of itself.

    Attributes
    ----------
    path
        The file.
    header
        Content of its HEADER, empty for a bare capture of the line.
    hello
        The mat it was made with.
    foreign
        Another maker's recording; None for a mat's.
    """

    path: Path
    header: dict[str, object]
    hello: Hello
    foreign: PlacedFilm | None = field(default=None, repr=False)

    @property
    def simulated(self) -> bool:
        """No person stood there. The mat says so too, should the header be lost."""
        return self.header.get("simulated") is True or self.hello.mcu == SIMULATED_MCU

    @property
    def settings(self) -> AnalysisSettings:
        """Analysis settings in force when it was made.

        Raises
        ------
        SettingsError
            They cannot be read.
        """
        stored = self.header.get("settings")
        return AnalysisSettings.from_json(stored) if isinstance(stored, dict) else AnalysisSettings()


@dataclass
class ReadHealth:
    """Filled while a recording is read: what it held and what was passed over.

    ``unreadable`` counts scans whose bytes are sound but that cannot be read as the mat's: readings are missing, or no
    mat had introduced itself. ``pauses_s`` are the stretches without scans of a second and more, by the device's clock
    or by the gap the host marked: [last scan before, first scan after). ``remarks`` say what another maker's file does
    not hold, or what was assumed instead.
    """

    size_bytes: int = 0
    read_bytes: int = 0
    frames: int = 0
    missed: int = 0
    damaged_bytes: int = 0
    unreadable: int = 0
    closed: bool = False
    pauses_s: list[tuple[float, float]] = field(default_factory=list)
    remarks: tuple[str, ...] = ()
    _last_us: int | None = field(default=None, repr=False)

    @property
    def share(self) -> float:
        """How much of the file has been read, 0–1."""
        return min(1.0, self.read_bytes / max(1, self.size_bytes))

    def note_pauses(self, block: FrameBlock) -> None:
        """Take the next scans."""
        time_us = block.time_us if self._last_us is None else np.concatenate([[self._last_us], block.time_us])
        for before in np.flatnonzero(np.diff(time_us) >= PAUSE_US):
            self.pauses_s.append((float(time_us[before]) / 1e6, float(time_us[before + 1]) / 1e6))
        self._last_us = int(block.time_us[-1])


def open_recording(path: Path) -> RecordingInfo:
    """Look at the start of a recording, a mat's or another maker's.

    Raises
    ------
    RecordingError
        It is not a recording, holds no mat's HELLO, or was made by a later version.
    """
    foreign = open_foreign(path)
    if foreign is not None:
        return RecordingInfo(path, header_of(foreign), hello_of(foreign), foreign)
    start = _look(path)
    if start.hello is not None:
        return RecordingInfo(path, start.header, start.hello)
    if start.packets == 0:
        raise RecordingError(
            f"{path} is not a smart-mat recording: choose a .smat file made by “smart-mat record”, or a recording that "
            f"was exported as text: {MAKERS}."
        )
    raise RecordingError(f"{path} holds no scan that can be read: it was cut before the mat introduced itself.")


@dataclass(frozen=True)
class _Start:
    header: dict[str, object]
    hello: Hello | None
    packets: int


def _look(path: Path) -> _Start:
    """Header and first HELLO of a file, whatever it is."""
    decoder, header = StreamDecoder(), {}
    for chunk in read_chunks(path, PROBE_BYTES):
        for item in _decoded(partial(decoder.feed, chunk), path):
            if isinstance(item, HostFrame) and item.kind == PacketType.HEADER:
                header = item.content
                _check_format(path, header)
            if isinstance(item, Hello):
                return _Start(header, item, decoder.framer.health.packets)
        if decoder.framer.health.packets == 0 and decoder.framer.health.bytes_skipped > HOPELESS_BYTES:
            break
    return _Start(header, None, decoder.framer.health.packets)


def read_items(path: Path, health: ReadHealth | None = None) -> Iterator[Item]:
    """All that a mat's recording says, in its order; damaged stretches are passed over and counted in ``health``.

    Raises
    ------
    RecordingError
        It is not a recording.
    """
    # Scans before the first HELLO that can be read are of the same mat.
    decoder = StreamDecoder(hello=_look(path).hello)
    health = health or ReadHealth()
    health.size_bytes = size_of(path)
    for chunk in read_chunks(path, CHUNK_BYTES):
        items = _decoded(partial(decoder.feed, chunk), path)
        health.read_bytes += len(chunk)
        yield from _counted(items, decoder, health)
    yield from _counted(_decoded(decoder.finish, path), decoder, health)


def analyse_recording(
    path: Path,
    settings: AnalysisSettings | None = None,
    health: ReadHealth | None = None,
    heard: Callable[[Item], None] = lambda item: None,
) -> Iterator[Analysis]:
    """Analysed blocks of a recording.

    Parameters
    ----------
    settings
        Other settings than those it was made with.
    heard
        Is told everything the recording says, in its order: for whoever needs more than the scans.

    Raises
    ------
    RecordingError
        It is not a recording.
    SettingsError
        Its settings cannot be read.
    """
    info = open_recording(path)
    if info.foreign is not None:
        yield from _analyse_foreign(info, info.foreign, settings or info.settings, health or ReadHealth())
        return
    pipeline = Pipeline(settings or info.settings, info.hello)
    for item in read_items(path, health):
        heard(item)
        if isinstance(item, Status):
            pipeline.take_status(item)
        if isinstance(item, FrameBlock):
            if item.hello.grid != pipeline.hello.grid:
                raise RecordingError(
                    f"{path} changes from one mat to a mat of another size: record each mat to a file of its own."
                )
            yield pipeline.process(item)


def _analyse_foreign(
    info: RecordingInfo, placed: PlacedFilm, settings: AnalysisSettings, health: ReadHealth
) -> Iterator[Analysis]:
    feet = find_feet(placed, settings.geometry(info.hello), settings.foot_length_mm)
    pipeline = Pipeline(settings, info.hello, MeasuredForces(feet, placed.top_n))
    health.size_bytes, health.closed, health.remarks = len(placed.film.time_us), placed.film.whole, placed.remarks
    for block, force_n in scans_of(placed, info.hello):
        health.frames += len(block)
        health.read_bytes += len(block)
        health.note_pauses(block)
        yield pipeline.process_forces(block, force_n)


def _counted(items: list[Item], decoder: StreamDecoder, health: ReadHealth) -> Iterator[Item]:
    health.frames, health.missed = decoder.health.frames, decoder.health.missed
    health.damaged_bytes = decoder.framer.health.bytes_skipped
    health.unreadable = decoder.health.before_hello + decoder.health.undecodable
    for item in items:
        health.closed |= isinstance(item, HostFrame) and item.kind == PacketType.END
        if isinstance(item, FrameBlock):
            health.note_pauses(item)
        yield item


def _decoded(read: Callable[[], list[Item]], path: Path) -> list[Item]:
    try:
        return read()
    except ProtocolMismatch as error:
        raise RecordingError(f"{path}: {error}") from error


def _check_format(path: Path, header: dict[str, object]) -> None:
    version = header.get("format")
    if not isinstance(version, int) or version < 1:
        raise RecordingError(f"The header of {path} is damaged: it names no recording format.")
    if version > FORMAT_VERSION:
        raise RecordingError(
            f"{path} was made by a later smart-mat (its recording format is later than {FORMAT_VERSION}): "
            "update this program."
        )
