"""Tekscan F-Scan movie as ASCII (``.asf``): an insole a file, calibrated to a pressure, ``B`` where no cell is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from mat.errors import RecordingError
from mat.files.vendors.film import CellSheet, VendorFilm
from mat.files.vendors.text import numbers, text_of
from mat.geometry import Side

MAKER = "Tekscan F-Scan"
#: Places without a cell.
NO_CELL = "B"
_KPA = {"KPA": 1.0, "PSI": 6.894757, "MMHG": 0.133322, "N/CM2": 10.0, "KG/CM2": 98.0665}
_SIDES: dict[str, Side] = {"l": "left", "r": "right"}
_OTHER = {"L": "R", "R": "L", "l": "r", "r": "l"}


def is_fscan(head: str) -> bool:
    """Whether a file that begins like this is an F-Scan movie."""
    return head.startswith("DATA_TYPE") and "ASCII_DATA" in head


@dataclass(frozen=True, eq=False)
class _Movie:
    header: dict[str, str]
    kpa: np.ndarray
    interval_us: int
    whole: bool


def read_fscan(text: str, path: Path) -> VendorFilm:
    """A movie of one foot, with that of the other where it lies beside it (``…L.asf``, ``…R.asf``).

    Raises
    ------
    RecordingError
        It was exported without calibration, cells are missing, or nothing of it is whole.
    """
    movie, side = _movie(text, path), _side(path)
    movies: dict[Side, _Movie] = {side or "right": movie}
    remarks: list[str] = []
    other = _other_foot(path, movie) if side else None
    if other is not None and side is not None:
        movies["left" if side == "right" else "right"] = other
        remarks.append("the other foot of the same take is read from the file beside it")
    count = min(len(each.kpa) for each in movies.values())
    return VendorFilm(
        maker=MAKER,
        kind="insoles",
        time_us=np.arange(count, dtype=np.int64) * movie.interval_us,
        sheets={foot: _sheet(each, count, path) for foot, each in movies.items()},
        created=_created(movie.header.get("TIME", "")),
        remarks=tuple(remarks),
        whole=all(each.whole for each in movies.values()),
    )


def _side(path: Path) -> Side | None:
    """By the name's last letter, as Tekscan's program names them; None: it does not tell."""
    return _SIDES.get(_stem(path)[-1:].lower())


def _stem(path: Path) -> str:
    return path.name.partition(".")[0]


def _other_foot(path: Path, movie: _Movie) -> _Movie | None:
    stem = _stem(path)
    beside = path.with_name(f"{stem[:-1]}{_OTHER[stem[-1]]}{path.name[len(stem) :]}")
    if not beside.is_file():
        return None
    text = text_of(beside)
    other = _movie(text, beside) if is_fscan(text) else None
    same = other is not None and other.interval_us == movie.interval_us and (
        other.header.get("TIME") == movie.header.get("TIME")
    )  # fmt: skip
    return other if same else None


def _movie(text: str, path: Path) -> _Movie:
    head, _, body = text.partition("ASCII_DATA")
    header = {}
    for line in head.splitlines():
        name, _, value = line.strip().partition(" ")
        header[name] = value.strip()
    rows, cols = (round(_number(header, name, path)) for name in ("ROWS", "COLS"))
    interval_us = round(1e6 * _number(header, "SECONDS_PER_FRAME", path))
    if min(rows, cols, interval_us) <= 0:
        raise RecordingError(f"{path} tells no size or time of its frames: export the movie again.")
    frames = re.split(r"^Frame \d+.*$", body, flags=re.MULTILINE)[1:]
    pictures = [_frame(frame, number, rows, cols, path) for number, frame in enumerate(frames, start=1)]
    told = round(_number(header, "END_FRAME", path, 0) - _number(header, "START_FRAME", path, 1)) + 1
    cut = bool(pictures) and pictures[-1] is None
    kept = [picture for picture in pictures if picture is not None]
    if len(kept) < len(pictures) - cut:
        raise RecordingError(f"{path} has frames without all their rows. Export the movie again.")
    if not kept:
        raise RecordingError(f"{path} holds no whole frame: export the movie again.")
    kpa = (np.stack(kept)[:, ::-1] * _unit(header, path)).astype(np.float32)
    return _Movie(header, kpa, interval_us, whole=not cut and len(kept) >= told)


def _frame(frame: str, number: int, rows: int, cols: int, path: Path) -> np.ndarray | None:
    """(rows, cols) as printed; None: the file ends before its last row."""
    lines = [line.strip() for line in frame.splitlines() if line.strip() and not line.startswith("@@")]
    picture = []
    for place, line in enumerate(lines[:rows], start=1):
        fields = re.split(r"[,;\t]", line)
        if len(fields) != cols:
            if place == len(lines) < rows:
                return None
            raise RecordingError(
                f"{path}: frame {number}, row {place} has {len(fields)} of {cols} cells. Export the movie again, "
                "with commas between the cells."
            )
        cells = ["0" if field.strip() == NO_CELL else field for field in fields]
        picture.append(numbers(cells, f"frame {number}, row {place}", path))
    return np.stack(picture) if len(picture) == rows else None


def _sheet(movie: _Movie, count: int, path: Path) -> CellSheet:
    row_mm, col_mm = (_length_mm(movie.header, name, path) for name in ("ROW_SPACING", "COL_SPACING"))
    area_mm2 = _number(movie.header, "SENSEL_AREA", path, row_mm * col_mm)
    limit_kpa = _number(movie.header, "SATURATION_PRESSURE", path, np.inf) * _unit(movie.header, path)
    return CellSheet(movie.kpa[:count], row_mm, col_mm, area_mm2, limit_kpa)


def _length_mm(header: dict[str, str], name: str, path: Path) -> float:
    value = _number(header, name, path)
    unit = header[name].split()[-1].lower()
    value *= {"mm": 1.0, "cm": 10.0, "in": 25.4}.get(unit, float("nan"))
    if not 0 < value < 100:
        raise RecordingError(f"{path} tells no {name} in mm: export the movie again.")
    return value


def _unit(header: dict[str, str], path: Path) -> float:
    unit = header.get("UNITS", "")
    if unit.upper() not in _KPA:
        raise RecordingError(
            f"{path} is in “{unit[:20]}”, which is no pressure: calibrate the recording in the F-Scan program and "
            "export it again."
        )
    return _KPA[unit.upper()]


def _number(header: dict[str, str], name: str, path: Path, default: float | None = None) -> float:
    found = re.match(r"[0-9]+(?:[.,][0-9]+)?", header.get(name, ""))
    if found is None and default is None:
        raise RecordingError(f"{path} has no {name} in its head: export the movie again, with its head.")
    return float(default or 0.0) if found is None else float(found[0].replace(",", "."))


def _created(told: str) -> str:
    """ISO 8601 of ``Thursday, 16 February 2017 11:26:22 a.m.``; empty if it is written otherwise."""
    plain = told.replace("a.m.", "AM").replace("p.m.", "PM")
    for form in ("%A, %d %B %Y %I:%M:%S %p", "%A, %B %d, %Y %I:%M:%S %p"):
        try:
            return datetime.strptime(plain, form).isoformat()
        except ValueError:
            continue
    return ""
