"""novel pedar ASCII (``.asc``): 99 sensors an insole, left before right, a row a picture."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import numpy as np

from mat.errors import RecordingError
from mat.files.vendors.film import CellSheet, VendorFilm
from mat.files.vendors.pedar_insoles import SENSORS, sensor_areas_mm2, sensor_corners_mm
from mat.files.vendors.text import numbers
from mat.geometry import SIDES, Side

MAKER = "novel pedar"
#: Sensors are no lattice: each is laid onto cells this large, keeping its force and the middle of it.
CELL_MM = 5.0
#: Points along each side of a sensor; 5 mm are then met by about four.
_POINTS = 12
_KPA = {"kpa": 1.0, "n/cm2": 10.0, "n/cm²": 10.0}
_TYPE = re.compile(r"sensor type:\s*([a-z]+)", re.IGNORECASE)
_UNIT = re.compile(r"pressure values in\s*([^\s]+)", re.IGNORECASE)
_WHEN = re.compile(r"Date/time\s*([0-9]{2}\.[0-9]{2}\.[0-9]{2} [0-9]{1,2}\.[0-9]{2})", re.IGNORECASE)


def is_pedar(head: str) -> bool:
    """Whether a file that begins like this is a pedar recording."""
    return "sensor type:" in head and "time[secs]" in head


def read_pedar(text: str, path: Path) -> VendorFilm:
    """A pedar recording as pressures on a lattice.

    Raises
    ------
    RecordingError
        Sensors are missing, or it names no insole or unit that is known.
    """
    kind, unit = _TYPE.search(text), _UNIT.search(text)
    size = "" if kind is None else kind[1].lower()
    areas_mm2 = sensor_areas_mm2(size)
    if areas_mm2 is None:
        raise RecordingError(f"{path} is of an insole of size “{size}”, whose sensors' areas are not known to this.")
    if unit is None or unit[1].lower() not in _KPA:
        told = "" if unit is None else unit[1][:20]
        raise RecordingError(f"{path} is in “{told}”, which this does not know: export it in kPa.")
    rows, whole = _rows(text, path)
    time_us = np.round(rows[:, 0] * 1e6).astype(np.int64)
    if (np.diff(time_us) <= 0).any():
        raise RecordingError(f"{path}: its times do not rise. Export one recording to a file of its own.")
    kpa = rows[:, 1:] * _KPA[unit[1].lower()]
    sheets: dict[Side, CellSheet] = {
        side: _laid_out(kpa[:, place * SENSORS :][:, :SENSORS], side, areas_mm2) for place, side in enumerate(SIDES)
    }
    return VendorFilm(
        maker=MAKER,
        kind="insoles",
        time_us=time_us - time_us[0],
        sheets=sheets,
        created=_created(text),
        remarks=(f"the file tells no place and area of its sensors: those published of size {size.upper()} are used",),
        whole=whole,
    )


def _rows(text: str, path: Path) -> tuple[np.ndarray, bool]:
    """(n, 199) time and sensors; False with it if the last row ends early."""
    lines = text.splitlines()
    start = next((place for place, line in enumerate(lines) if line.strip().startswith("time[secs]")), len(lines))
    given = [(place, line) for place, line in enumerate(lines[start + 1 :], start=start + 2) if line.strip()]
    rows: list[np.ndarray] = []
    for place, line in given:
        fields = line.rstrip().split("\t")
        if len(fields) != 1 + 2 * SENSORS:
            if rows and place == given[-1][0] and len(fields) < 1 + 2 * SENSORS:
                return np.stack(rows), False
            raise RecordingError(
                f"{path}: line {place} has {len(fields) - 1} of {2 * SENSORS} sensors. Export the recording again, "
                "both feet, with tabs between the sensors."
            )
        rows.append(numbers(fields, f"line {place}", path))
    if not rows:
        raise RecordingError(f"{path} holds no picture: export the recording again.")
    return np.stack(rows), True


def _laid_out(kpa: np.ndarray, side: Side, areas_mm2: np.ndarray) -> CellSheet:
    corners_mm = sensor_corners_mm(side, areas_mm2)
    cols, rows = (int(count) for count in np.ceil(corners_mm.reshape(-1, 2).max(axis=0) / CELL_MM) + 1)
    spread_mm2 = areas_mm2[:, None, None] * _shares(corners_mm, rows, cols).reshape(-1, rows, cols)
    return CellSheet(kpa.astype(np.float32), CELL_MM, CELL_MM, CELL_MM**2, spread_mm2=spread_mm2)


def _shares(corners_mm: np.ndarray, rows: int, cols: int) -> np.ndarray:
    """(99, rows · cols) share of each sensor's force on each cell; a sensor's shares sum to 1.

    Every point of a sensor is divided between the four nearest cells' middles by its distance from them (cloud in
    cell), which keeps its first moment and so the centre of pressure.
    """
    u = (np.arange(_POINTS) + 0.5) / _POINTS
    along, across = (each.ravel() for each in np.meshgrid(u, u, indexing="ij"))
    weights = np.stack([(1 - across) * (1 - along), across * (1 - along), across * along, (1 - across) * along], axis=1)
    points = np.einsum("pk,skd->spd", weights, corners_mm) / CELL_MM - 0.5
    low = np.clip(np.floor(points).astype(int), 0, (cols - 2, rows - 2))
    part = points - low
    shares = np.zeros((len(corners_mm), rows * cols))
    sensor = np.arange(len(corners_mm))[:, None]
    for right in (0, 1):
        for forward in (0, 1):
            x_share = part[..., 0] if right else 1 - part[..., 0]
            y_share = part[..., 1] if forward else 1 - part[..., 1]
            cell = (low[..., 1] + forward) * cols + low[..., 0] + right
            np.add.at(shares, (sensor, cell), x_share * y_share / _POINTS**2)
    return shares


def _created(text: str) -> str:
    """ISO 8601 of ``Date/time 25.04.23 10.49``; empty if it is written otherwise."""
    found = _WHEN.search(text)
    try:
        return "" if found is None else datetime.strptime(found[1], "%d.%m.%y %H.%M").isoformat()
    except ValueError:
        return ""
