"""Recordings of other makers' platforms and insoles, with the makers' own forces beside the cells.

Sources (not part of this repository): emed and XSENSOR of pressuRe, two-plate stances of dos Santos et al. 2017 (PeerJ
5:e3626), read from ``../shared/data`` or the folder in ``SMART_MAT_DATA``.
"""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from real_footprints import data_folder

KPA_PER_MMHG = 0.133322
XSENSOR_CELL_CM2 = 0.7412


def text_of(path: str) -> str:
    return gzip.decompress((data_folder() / path).read_bytes()).decode("utf-8-sig", errors="replace")


@cache
def two_plates(trial: str) -> np.ndarray:
    """A stance on two plates as a table with names: forces in N, CoP in m (X forward, Z right)."""
    return np.genfromtxt(io.StringIO(text_of(f"force_plate/pds/{trial}grf.txt.gz")), names=True)


@dataclass(frozen=True)
class EmedPicture:
    """One picture: cells (54, 22) kPa, heel at the last row as printed; the maker's row, column and total force, N."""

    kpa: np.ndarray
    row_n: np.ndarray
    col_n: np.ndarray
    total_n: float


@cache
def emed_pictures() -> list[EmedPicture]:
    pictures: list[EmedPicture] = []
    rows: list[list[float]] = []
    for line in text_of("pressure/emed_test.lst.gz").splitlines():
        fields = line.strip().split("\t")
        if len(fields) == 24 and fields[0].isdigit():
            rows.append([float(field) for field in fields[1:]])
        elif len(fields) == 24 and fields[0] == "Force" and len(rows) == 54:
            table, force = np.array(rows), np.array([float(field) for field in fields[1:]])
            pictures.append(EmedPicture(table[:, :22], table[:, 22], force[:22], float(force[22])))
            rows = []
        elif line.strip().startswith("Page"):
            rows = []
    return pictures


@dataclass(frozen=True)
class XsensorFrame:
    """One foot at one time.

    Attributes
    ----------
    kpa
        (31, 11), toes at row 0 as printed.
    load_n
        The maker's load of the foot.
    regions
        By the maker's name: (cells of the region in kPa, the maker's load of it in N).
    """

    kpa: np.ndarray
    load_n: float
    regions: dict[str, tuple[np.ndarray, float]]


@cache
def xsensor_frames(side: str) -> list[XsensorFrame]:
    """All frames of the ``left`` or the ``right`` foot."""
    frames: list[XsensorFrame] = []
    name, load, cells = "", float("nan"), []
    for line in [*text_of("pressure/xsensor_data.csv.gz").splitlines(), "SENSOR,end"]:
        fields = [field.strip() for field in line.split(",")]
        if fields[0] in ("SENSOR", "GROUP", "FRAME"):
            _take(frames, side, name, load, cells)
            name, load, cells = fields[1] if fields[0] == "SENSOR" else "", float("nan"), []
        elif fields[0] == "Name":
            name = fields[1]
        elif fields[0] == "Est. Load (N)":
            load = float(fields[1])
        elif fields[0] == "SENSELS":
            cells = [None]
        elif cells and fields[0]:
            cells += [float(field) for field in fields if field]
    return frames


def _take(frames: list[XsensorFrame], side: str, name: str, load_n: float, cells: list) -> None:
    if f"-{side[0].upper()}F" in name:
        kpa = np.array(cells[1:]).reshape(31, 11) * KPA_PER_MMHG
        frames.append(XsensorFrame(kpa, load_n, {}))
    elif name.startswith(side.capitalize()):
        frames[-1].regions[name] = (np.array(cells[1:]) * KPA_PER_MMHG, load_n)
