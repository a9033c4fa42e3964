"""novel emed list (``.lst``): pictures of a pressure platform, a page each, with the maker's own forces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mat.errors import RecordingError
from mat.files.vendors.film import CellSheet, VendorFilm
from mat.files.vendors.text import numbers

MAKER = "novel emed"
#: Forces are printed to 0.01 N; cells to 0.01 kPa, which makes as much of a picture of 25 mm² cells.
FORCE_N, FORCE_SHARE = 0.1, 0.001
#: Cells along the longest platforms, with room.
MOST_CELLS = 512

_NUMBER = r"([0-9]+(?:[.,][0-9]+)?)"
_SIZE = re.compile(rf"Sensor size:\s*{_NUMBER}\s*x\s*{_NUMBER}\s*cm")
_TIME = re.compile(rf"Time/picture:\s*{_NUMBER}\s*ms")
_PICTURE = re.compile(r"Pict-No\.:\s*([0-9]+)")


def is_emed(head: str) -> bool:
    """Whether a file that begins like this is an emed list."""
    return "Pict-No.:" in head and "Sensor size:" in head


@dataclass(frozen=True)
class _Picture:
    number: int
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    kpa: np.ndarray
    total_n: float


def read_emed(text: str, path: Path) -> VendorFilm:
    """An emed list as pressures.

    Raises
    ------
    RecordingError
        A value is missing, the cells do not make the forces the file itself tells, or nothing of it is whole.
    """
    size, time_ms = _SIZE.search(text), _TIME.search(text)
    if size is None or time_ms is None:
        raise RecordingError(f"{path} names no sensor size or time per picture: export the list with its page heads.")
    row_mm, col_mm = 10 * _value(size[1]), 10 * _value(size[2])
    interval_us = round(1000 * _value(time_ms[1]))
    pages = list(_pages(text))
    pictures, whole = [], True
    for place, (number, lines) in enumerate(pages):
        picture = _picture(number, lines, path)
        whole &= picture is not None
        if picture is None and place < len(pages) - 1:
            raise RecordingError(f"{path}: picture {number} lacks rows or its forces. Export the recording again.")
        if picture is not None:
            pictures.append(picture)
    if not pictures or min(row_mm, col_mm) <= 0 or interval_us <= 0:
        raise RecordingError(f"{path} holds no whole picture: export the recording again.")
    return VendorFilm(
        maker=MAKER,
        kind="platform",
        time_us=_times(pictures, interval_us, path),
        sheets={"right": CellSheet(_placed(pictures, row_mm * col_mm, path), row_mm, col_mm, row_mm * col_mm)},
        whole=whole,
    )


def _value(number: str) -> float:
    return float(number.replace(",", "."))


def _pages(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number and lines of every page that is a picture; maxima and means over all pictures stand on other pages."""
    for page in re.split(r"^\s*Page \d+\s*$", text, flags=re.MULTILINE):
        found = _PICTURE.search(page)
        if found is not None:
            yield int(found[1]), page[found.end() :].splitlines()


def _picture(number: int, lines: list[str], path: Path) -> _Picture | None:
    """None: the page ends before its forces."""
    columns: tuple[int, ...] = ()
    rows: dict[int, np.ndarray] = {}
    for line in lines:
        fields = line.split("\t")
        label = fields[0].strip()
        if label == "" and len(fields) > 2 and fields[-1].strip() == "Force":
            columns = tuple(int(field) for field in fields[1:-1])
        elif columns and label.isdigit():
            # Blank at the end: rows without load lose their force in some versions.
            cells = [field for field in fields[1:] if field.strip()]
            if len(cells) != len(columns) + 1:
                raise RecordingError(
                    f"{path}: picture {number}, row {label} has {max(0, len(cells) - 1)} of {len(columns)} cells. "
                    "Export the recording again, with tabs between the cells."
                )
            rows[int(label)] = numbers(cells, f"picture {number}, row {label}", path)[:-1]
        elif columns and label == "Force" and len(fields) > len(columns) + 1:
            if not rows or len(rows) != max(rows) - min(rows) + 1:
                return None
            total_n = float(numbers(fields[len(columns) + 1 : len(columns) + 2], f"picture {number}, Force", path)[0])
            return _Picture(number, columns, tuple(rows), np.stack(list(rows.values())), total_n)
    return None


def _placed(pictures: list[_Picture], cell_mm2: float, path: Path) -> np.ndarray:
    """(n, rows, cols) kPa in the smallest window that holds every picture's; the last row printed is the heel's."""
    first_row, last_row = min(min(p.rows) for p in pictures), max(max(p.rows) for p in pictures)
    first_col, last_col = min(min(p.columns) for p in pictures), max(max(p.columns) for p in pictures)
    if max(last_row - first_row, last_col - first_col) >= MOST_CELLS:
        raise RecordingError(f"{path}: its pictures lie further apart than any platform is long. Export it again.")
    kpa = np.zeros((len(pictures), last_row - first_row + 1, last_col - first_col + 1), dtype=np.float32)
    for place, picture in enumerate(pictures):
        made_n = picture.kpa.sum() * cell_mm2 * 1e-3
        if abs(made_n - picture.total_n) > FORCE_N + FORCE_SHARE * picture.total_n:
            raise RecordingError(
                f"{path}: the cells of picture {picture.number} make {made_n:.1f} N, but it says {picture.total_n:.1f} "
                "N: the file is damaged. Export it again."
            )
        rows = np.array(picture.rows) - first_row
        kpa[place][np.ix_(rows, np.array(picture.columns) - first_col)] = picture.kpa
    return kpa[:, ::-1]


def _times(pictures: list[_Picture], interval_us: int, path: Path) -> np.ndarray:
    numbers_of = np.array([picture.number for picture in pictures], dtype=np.int64)
    if (np.diff(numbers_of) <= 0).any():
        raise RecordingError(f"{path}: its pictures are not in order. Export one recording to a file of its own.")
    return (numbers_of - numbers_of[0]) * interval_us
