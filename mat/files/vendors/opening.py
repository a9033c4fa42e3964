"""Which maker a file is of, and its pictures as scans."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from mat.errors import RecordingError
from mat.files.vendors.emed import is_emed, read_emed
from mat.files.vendors.film import VendorFilm
from mat.files.vendors.fscan import is_fscan, read_fscan
from mat.files.vendors.pedar import is_pedar, read_pedar
from mat.files.vendors.placing import PlacedFilm, place
from mat.files.vendors.text import head_of, text_of
from mat.files.vendors.xsensor import is_xsensor, read_xsensor
from mat.wire import FrameBlock, Hello

#: A maker's head stands within this.
_HEAD_BYTES = 1 << 16
#: Scans given together: 10 MB of forces on the finest sheets.
_BLOCK = 500


@dataclass(frozen=True)
class _Format:
    maker: str
    ending: str
    is_it: Callable[[str], bool]
    read: Callable[[str, Path], VendorFilm]


_FORMATS = (
    _Format("emed", ".lst", is_emed, read_emed),
    _Format("pedar", ".asc", is_pedar, read_pedar),
    _Format("F-Scan", ".asf", is_fscan, read_fscan),
    _Format("XSENSOR", ".csv", is_xsensor, read_xsensor),
)
#: Endings of other makers' recordings, as their programs name them.
ENDINGS = tuple(each.ending for each in _FORMATS)
#: As a sentence names them.
MAKERS = ", ".join(f"{each.maker} ({each.ending})" for each in _FORMATS)


def open_foreign(path: Path) -> PlacedFilm | None:
    """Another maker's recording; None if the file is of none that is known.

    Raises
    ------
    RecordingError
        It is of one of them, or named so, but cannot be read.
    """
    try:
        state = path.stat()
    except OSError:
        return None
    return _open(path.absolute(), state.st_mtime_ns, state.st_size) if path.is_file() else None


@lru_cache(maxsize=2)
def _open(path: Path, mtime_ns: int, size_bytes: int) -> PlacedFilm | None:
    """Every command opens a file several times; the name with its time and size tells that it is the same."""
    head = head_of(path, _HEAD_BYTES)
    for each in _FORMATS:
        if each.is_it(head):
            return _read(each, path)
        if path.name.lower().removesuffix(".gz").endswith(each.ending) and each.ending != ".csv":
            raise RecordingError(
                f"{path} ends in {each.ending}, but its head is not that of an {each.maker} recording: export it again "
                f"as text from the maker's program, with its head."
            )
    return None


def _read(form: _Format, path: Path) -> PlacedFilm:
    try:
        return place(form.read(text_of(path), path))
    except (ValueError, ArithmeticError, LookupError, csv.Error) as error:
        # What the readers look for is told by themselves; this is a file damaged where none would expect it.
        raise RecordingError(
            f"{path} begins like an {form.maker} recording, but is damaged: export it again from the maker's program."
        ) from error


def hello_of(placed: PlacedFilm) -> Hello:
    """The device as a mat would introduce itself: its cells and rate; what only a mat has is left at nothing."""
    interval_us = np.median(np.diff(placed.film.time_us)) if len(placed.film.time_us) > 1 else 1e6
    return Hello(
        rows=placed.grid.rows,
        cols=placed.grid.cols,
        row_pitch_um=round(placed.grid.row_pitch_mm * 1000),
        col_pitch_um=round(placed.grid.col_pitch_mm * 1000),
        bits=16,
        rate_hz=round(1e6 / float(interval_us)),
        board=placed.film.maker,
    )


def header_of(placed: PlacedFilm) -> dict[str, object]:
    """What a recording's header would say: when, of whose device, where the pads lie."""
    settings: dict[str, object] = {} if placed.gap_mm is None else {
        "gap_mm": placed.gap_mm, "placement_assumed": False
    }  # fmt: skip
    return {"source": placed.film.maker, "created": placed.film.created, "simulated": False, "settings": settings}


def scans_of(placed: PlacedFilm, hello: Hello) -> Iterator[tuple[FrameBlock, np.ndarray]]:
    """Blocks of scans with their forces, (n, rows, cols) N; readings of a mat there are none."""
    time_us = placed.film.time_us
    for start in range(0, len(time_us), _BLOCK):
        part = slice(start, start + _BLOCK)
        count = len(time_us[part])
        yield _block(time_us[part], np.arange(start, start + count), hello), placed.force_n(part)


def _block(time_us: np.ndarray, sequence: np.ndarray, hello: Hello) -> FrameBlock:
    nothing = np.zeros(1, dtype=np.uint16)
    count = len(time_us)
    return FrameBlock(
        time_us=time_us,
        sequence=sequence,
        missed=np.zeros(count, dtype=np.int64),
        restarted=np.zeros(count, dtype=bool),
        scan_us=np.zeros(count, dtype=np.int64),
        cells=np.broadcast_to(nothing, (count, hello.rows, hello.cols)),
        all_high=np.broadcast_to(nothing, (count, hello.cols)),
        row_sense=np.broadcast_to(nothing, (count, hello.rows)),
        hello=hello,
    )
