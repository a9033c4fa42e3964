"""XSENSOR foot insoles as CSV: a block a frame and sensor, with the maker's own load of the foot."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from mat.errors import RecordingError
from mat.files.vendors.film import CellSheet, VendorFilm
from mat.files.vendors.text import numbers
from mat.geometry import SIDES, Side

MAKER = "XSENSOR insoles"
#: The maker's loads are printed to 0.01 N, pressures to 0.01 of their unit on some 90 cells.
LOAD_N, LOAD_SHARE = 0.2, 0.002
_KPA = {"mmhg": 0.133322, "kpa": 1.0, "psi": 6.894757, "n/cm2": 10.0, "n/cm²": 10.0}
_NAMED: dict[Side, str] = {"left": "-LF", "right": "-RF"}
_DAY = timedelta(days=1)


def is_xsensor(head: str) -> bool:
    """Whether a file that begins like this is an XSENSOR export."""
    lines = [line.split(";")[0].split(",")[0].strip() for line in head.splitlines()]
    return "FRAME" in lines and "SENSOR" in lines


@dataclass
class _Picture:
    """What a frame tells of one sensor."""

    side: Side
    values: dict[str, str] = field(default_factory=dict)
    rows: list[np.ndarray] = field(default_factory=list)

    def number(self, name: str) -> float:
        """A value of the sensor's head; NaN if it does not tell it."""
        try:
            return float(self.values[name].replace(",", "."))
        except (KeyError, ValueError):
            return float("nan")

    @property
    def whole(self) -> bool:
        return bool(self.rows) and len(self.rows) == self.number("Rows")


@dataclass
class _Frame:
    number: str
    when: datetime | None = None
    pictures: dict[Side, _Picture] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        return bool(self.pictures) and all(picture.whole for picture in self.pictures.values())


def read_xsensor(text: str, path: Path) -> VendorFilm:
    """An XSENSOR export as pressures.

    Raises
    ------
    RecordingError
        Cells are missing, the cells do not make the loads the file itself tells, or nothing of it is whole.
    """
    head, frames = _frames(text, path)
    kpa_of_unit = _unit(head, path)
    cut = bool(frames) and not frames[-1].whole
    kept = frames[:-1] if cut else frames
    for frame in kept:
        if not frame.whole:
            raise RecordingError(f"{path}: frame {frame.number} lacks rows of cells. Export the recording again.")
    sides: list[Side] = [side for side in SIDES if kept and side in kept[0].pictures]
    if not kept or not sides or any(set(frame.pictures) != set(sides) for frame in kept):
        raise RecordingError(f"{path} holds no frames of a left or right insole: export the foot sensors' frames.")
    return VendorFilm(
        maker=MAKER,
        kind="insoles",
        time_us=_times(kept, path),
        sheets={side: _sheet([frame.pictures[side] for frame in kept], kpa_of_unit, path) for side in sides},
        created="" if kept[0].when is None else kept[0].when.isoformat(timespec="seconds"),
        whole=not cut,
    )


def _frames(text: str, path: Path) -> tuple[dict[str, str], list[_Frame]]:
    """What stands before the first frame, and all frames."""
    head: dict[str, str] = {}
    frames: list[_Frame] = []
    picture: _Picture | None = None
    in_cells, date = False, ""
    for fields in _rows(text):
        key, value = fields[0], fields[1] if len(fields) > 1 else ""
        if key in ("FRAME", "SENSOR", "GROUP"):
            picture, in_cells = None, False
        if key == "FRAME":
            frames.append(_Frame(value))
        elif not frames:
            head[key.rstrip(":")] = value
        elif key == "Date":
            date = value
        elif key == "Time":
            frames[-1].when = _when(date, value)
        elif key == "SENSOR":
            side = _side(value)
            if side is not None:
                picture = frames[-1].pictures.setdefault(side, _Picture(side))
        elif key == "SENSELS":
            in_cells = picture is not None
        elif picture is not None and in_cells:
            picture.rows.append(_cells(fields, picture, frames[-1].number, path))
        elif picture is not None:
            picture.values[key] = value
    return head, frames


def _rows(text: str) -> Iterator[list[str]]:
    """Fields of the lines that say something; a German export separates by semicolons."""
    first = next((line for line in text.splitlines() if line.startswith("FRAME")), "")
    for fields in csv.reader(text.splitlines(), delimiter=";" if ";" in first else ","):
        if fields and fields[0].strip():
            yield [each.strip() for each in fields]


def _cells(fields: list[str], picture: _Picture, frame: str, path: Path) -> np.ndarray:
    where = f"frame {frame}, {picture.side} insole, row {len(picture.rows) + 1}"
    count = picture.number("Columns")
    given = fields[: int(count)] if count >= 1 else []
    if not given or len(given) < count or not all(given):
        raise RecordingError(
            f"{path}: {where} has {sum(map(bool, given))} of {picture.values.get('Columns', '?')} cells. Export the "
            "recording again, separated by commas."
        )
    return numbers(given, where, path)


def _side(sensor: str) -> Side | None:
    return next((side for side, mark in _NAMED.items() if mark in sensor), None)


def _sheet(pictures: list[_Picture], kpa_of_unit: float, path: Path) -> CellSheet:
    if len({np.shape(picture.rows) for picture in pictures}) != 1:
        raise RecordingError(
            f"{path} changes its sensors in mid-recording. Export each recording to a file of its own."
        )
    kpa = np.array([picture.rows for picture in pictures])[:, ::-1] * kpa_of_unit
    cell_mm2 = _cell_mm2(pictures, kpa, path)
    loads_n = np.array([picture.number("Est. Load (N)") for picture in pictures])
    made_n = kpa.sum(axis=(1, 2)) * cell_mm2 * 1e-3
    off = np.abs(made_n - loads_n) > LOAD_N + LOAD_SHARE * loads_n
    if off.any():
        first = int(np.flatnonzero(off)[0])
        raise RecordingError(
            f"{path}: the cells of the {pictures[0].side} insole make {made_n[first]:.1f} N in its frame {first + 1}, "
            f"but it says {loads_n[first]:.1f} N: the file is damaged. Export it again."
        )
    pitch_mm = float(np.sqrt(cell_mm2))
    return CellSheet(kpa.astype(np.float32), pitch_mm, pitch_mm, cell_mm2)


def _cell_mm2(pictures: list[_Picture], kpa: np.ndarray, path: Path) -> float:
    """Area of a cell: the contact areas over the loaded cells tell it to four digits, the printed size to two."""
    contact_cm2 = np.array([picture.number("Contact Area (cm²)") for picture in pictures])
    cells = (kpa > 0).sum(axis=(1, 2))
    told = np.isfinite(contact_cm2) & (cells > 0)
    if told.any():
        return float(100 * contact_cm2[told].sum() / cells[told].sum())
    width_cm, height_cm = (pictures[0].number(f"Sensel {what} (cm)") for what in ("Width", "Height"))
    if not width_cm * height_cm > 0:
        raise RecordingError(f"{path} tells no size of its cells: export it with the sensors' heads.")
    return 100 * width_cm * height_cm


def _unit(head: dict[str, str], path: Path) -> float:
    unit = head.get("Units", "")
    if unit.lower() not in _KPA:
        raise RecordingError(f"{path} is in “{unit[:20]}”, which this does not know: export it in kPa or mmHg.")
    return _KPA[unit.lower()]


def _when(date: str, time: str) -> datetime | None:
    """C locale months, as XSENSOR writes them; without a date the day does not matter."""
    for form, told in (("%Y %b %d %H:%M:%S.%f", f"{date} {time}"), ("%H:%M:%S.%f", time)):
        try:
            return datetime.strptime(told, form)
        except ValueError:
            continue
    return None


def _times(frames: list[_Frame], path: Path) -> np.ndarray:
    when = [frame.when for frame in frames]
    if any(each is None for each in when):
        raise RecordingError(f"{path} has frames without a time: export it with the time of each frame.")
    start = when[0]
    since = [(each - start) % _DAY for each in when if each is not None and start is not None]
    time_us = np.array([round(each / timedelta(microseconds=1)) for each in since], dtype=np.int64)
    if (np.diff(time_us) <= 0).any():
        raise RecordingError(f"{path}: its frames are not in order. Export one recording to a file of its own.")
    return time_us
