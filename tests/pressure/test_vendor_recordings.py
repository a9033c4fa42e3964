"""Recordings of other makers' insoles and platform, pressed into calibrated film: their own totals come back.

Real: the pressures and the vendors' forces. Simulated: film with all effects of a mat in order, circuit, calibration.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import numpy as np
import pytest
from bench.accuracy import GEOMETRY, GRID, PADS, STEP_S, Plan, PressedMat, calibrated, times
from real_footprints import data_folder, emed_step

from mat.foot.cop import both_pads
from mat.pressure import FSR_FILM, PressureStage
from mat.pressure.calibration import Calibration
from mat.sim.film import PRESETS

KPA_PER_MMHG = 0.133322
#: Must reach of the total: 4 % between 0.3 and 1.5 times body weight; these feet belong to people of 70 to 80 kg.
TOTAL, LEAST_N = 0.04, 0.3 * 750
#: Each cell is spread over the patches as this many points along each side.
_POINTS = 5


@dataclass(frozen=True)
class Vendor:
    """Pressure pictures (frames, rows from the heel, cols), edge of a cell, and the vendor's force of each."""

    kpa: np.ndarray
    cell_mm: tuple[float, float]
    total_n: np.ndarray


def read(name: str) -> str:
    return gzip.decompress((data_folder() / "pressure" / name).read_bytes()).decode("utf-8-sig", errors="replace")


def xsensor(foot: str) -> Vendor:
    """Left (LF) or right (RF) insole, with the vendor's "Est. Load" of the foot."""
    frames, loads, sensor, height, lines = [], [], "", 0, iter(read("xsensor_data.csv.gz").splitlines())
    for line in lines:
        fields = line.split(",")
        if fields[0] == "SENSOR":
            sensor, load = fields[1], None
        elif fields[0] == "GROUP":
            sensor = ""
        elif fields[0] == "Rows":
            height = int(fields[1])
        elif fields[0] == "Est. Load (N)" and load is None:
            load = float(fields[1])
        elif fields[0] == "SENSELS" and f"-{foot}" in sensor:
            rows: list[list[float]] = []
            while len(rows) < height:
                cells = next(lines).split(",")
                if cells[0]:
                    rows.append([float(cell) for cell in cells[:11]])
            frames.append(rows[::-1])
            loads.append(load or 0.0)
    return Vendor(np.array(frames) * KPA_PER_MMHG, (8.609, 8.609), np.array(loads))


def fscan(foot: str) -> Vendor:
    """F-Scan insole; its header's calibration makes kPa of 25.8064 mm² a cell."""
    frames: list[list[list[float]]] = []
    for line in read(f"FrasP01{foot}.asf.gz").splitlines():
        if line.startswith("Frame"):
            frames.append([])
        elif frames and line.count(",") == 20:
            frames[-1].append([0.0 if cell == "B" else float(cell) for cell in line.split(",")])
    kpa = np.array([frame for frame in frames if len(frame) == 60])[:, ::-1]
    return Vendor(kpa, (5.08, 5.08), kpa.sum(axis=(1, 2)) * 25.8064e-3)


def emed() -> Vendor:
    kpa = emed_step()
    return Vendor(kpa, (5.0, 5.0), kpa.sum(axis=(1, 2)) * 25e-3)


def pressed_n(vendor: Vendor) -> np.ndarray:
    """Forces on the patches of the right pad, (frames, patches) N, the print in its middle."""
    _, rows, cols = vendor.kpa.shape
    inside = (np.arange(_POINTS) + 0.5) / _POINTS
    along = (np.arange(rows)[:, None] + inside) * vendor.cell_mm[0] + 160 - rows * vendor.cell_mm[0] / 2
    across = (np.arange(cols)[:, None] + inside) * vendor.cell_mm[1] + 80 - cols * vendor.cell_mm[1] / 2
    i, j = np.clip(along // 5, 0, 63).astype(int), np.clip(across // 5, 0, 31).astype(int)
    index = np.broadcast_to(i[:, None, :, None] * 32 + j[None, :, None, :], (rows, cols, _POINTS, _POINTS))
    spread = np.zeros((rows * cols, 64 * 32))
    np.add.at(spread, (np.repeat(np.arange(rows * cols), _POINTS**2), index.ravel()), 1 / _POINTS**2)
    area_mm2 = vendor.cell_mm[0] * vendor.cell_mm[1]
    patches = vendor.kpa.reshape(len(vendor.kpa), -1) * area_mm2 * 1e-3 @ spread
    return patches.reshape(-1, 16, 4, 8, 4).transpose(0, 1, 3, 2, 4).reshape(len(patches), -1)


@pytest.fixture(scope="module")
def mat() -> tuple[PressedMat, Calibration]:
    pressed = PressedMat(PRESETS["typical"], FSR_FILM, 2)
    return pressed, calibrated(pressed, 2, FSR_FILM, Plan(placements=3))["touch-up"]


#: Measured: 6.0 and 7.0 % rms (−3 % on the mean). While a foot strikes, film is on its way up in loops that were found
#: narrower than they are; standing feet, and the slower steps of the other recordings, are within the bound.
STRIKING = pytest.mark.xfail(
    strict=True, reason="F-Scan walking: total 6–7 % rms instead of 4 % while the foot strikes"
)
VENDORS = [
    pytest.param(lambda: xsensor("LF"), id="XSENSOR left"),
    pytest.param(lambda: xsensor("RF"), id="XSENSOR right"),
    pytest.param(lambda: fscan("L"), id="F-Scan left", marks=STRIKING),
    pytest.param(lambda: fscan("R"), id="F-Scan right", marks=STRIKING),
    pytest.param(emed, id="emed"),
]


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_vendors_force_and_centre_of_pressure_come_back(vendor, mat):
    pressed, calibration = mat
    recording = vendor()
    right_n = pressed_n(recording)
    np.testing.assert_allclose(right_n.sum(axis=1), recording.total_n, rtol=0.005, atol=0.5)
    pressed.rest(10)
    cells_s = pressed.press([np.zeros_like(right_n), right_n])
    stage = PressureStage(FSR_FILM, calibration)
    force_n = stage.process((times(len(cells_s) * STEP_S) * 1e6).astype(np.int64), cells_s)
    total_n, moment = both_pads(force_n, GEOMETRY)["right"]
    heavy = recording.total_n > LEAST_N
    off = total_n[heavy] / recording.total_n[heavy] - 1
    cop_mm = moment[heavy] / total_n[heavy, None]
    true_mm = right_n[heavy] @ PADS[1].centres_mm / right_n[heavy].sum(axis=1, keepdims=True)
    ml, ap = np.sqrt(np.mean((cop_mm - true_mm) ** 2, axis=0))
    print(
        f"{heavy.sum()} frames: total {off.mean():+.1%}, rms {np.sqrt(np.mean(off**2)):.1%}, CoP {ap:.1f}, {ml:.1f} mm"
    )
    assert heavy.sum() > 10
    assert np.sqrt(np.mean(off**2)) <= TOTAL
    assert ap <= 3.0
    assert ml <= 1.5
    assert GRID.cols == 16
