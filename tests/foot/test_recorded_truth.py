"""Centre of pressure, load and regions against what other makers' plates and insoles say of the same recordings."""

from __future__ import annotations

import numpy as np
import pytest
from vendors import XSENSOR_CELL_CM2, emed_pictures, two_plates, xsensor_frames

from mat.foot import FootMeasures, Footprint, RegionMap, measure_foot
from mat.foot.cop import centre_of_pressure, pad_load
from mat.geometry import Grid, MatGeometry

#: 1 kPa on 1 cm².
N_PER_KPA_CM2 = 0.1


@pytest.mark.parametrize("trial", ["PDS13OR1", "PDS13CR1"])
def test_the_net_cop_of_two_plates(trial):
    """The feet's moments added up: the net CoP that the recording states, within 0.01 mm."""
    plates = two_plates(trial)
    feet = []
    for side in "LR":
        force_n = plates[f"{side}GRF_Y"]
        cop_mm = 1000 * np.stack([plates[f"{side}COP_Z"], plates[f"{side}COP_X"]], axis=1)
        feet.append((force_n, force_n[:, None] * cop_mm))
    total_n, moment = feet[0][0] + feet[1][0], feet[0][1] + feet[1][1]
    net_mm = centre_of_pressure(total_n, moment, np.zeros(len(total_n)))
    stated_mm = 1000 * np.stack([plates["COPNET_Z"], plates["COPNET_X"]], axis=1)
    assert np.abs(net_mm - stated_mm).max() <= 0.01


def test_the_cop_of_an_emed_step_is_that_of_its_rows_and_columns():
    """From 54 × 22 cells as from the maker's own row and column forces, within 0.05 mm."""
    geometry = MatGeometry(Grid(54, 44, 5.0, 5.0))
    centres = geometry.cell_centres_mm
    pictures = [picture for picture in emed_pictures() if picture.total_n > 20]
    assert len(pictures) > 80
    # The heel is at the last row as printed; ours is row 0.
    cells = np.stack([picture.kpa[::-1] for picture in pictures]) * 0.25 * N_PER_KPA_CM2
    total_n, moment = pad_load(np.concatenate([cells, 0 * cells], axis=2), geometry, "left")
    cop_mm = centre_of_pressure(total_n, moment, np.zeros(len(cells)))
    np.testing.assert_allclose(total_n, [picture.total_n for picture in pictures], atol=0.006)
    for index, picture in enumerate(pictures):
        # Rows and columns are printed to 0.01 N: what that leaves open is allowed for.
        across = picture.col_n @ centres[0, :22, 0] / picture.col_n.sum()
        along = picture.row_n[::-1] @ centres[:, 0, 1] / picture.row_n.sum()
        np.testing.assert_allclose(cop_mm[index], [across, along], atol=0.05)


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_loads_of_xsensor_insoles_and_their_regions(side):
    frames = xsensor_frames(side)
    assert len(frames) == 101
    cells_n = np.stack([frame.kpa[::-1] for frame in frames]) * XSENSOR_CELL_CM2 * N_PER_KPA_CM2
    load_n = cells_n.sum(axis=(1, 2))
    assert np.abs(load_n - [frame.load_n for frame in frames]).max() <= 0.05
    found = regional_n(frames, cells_n)
    for index, name in enumerate(frames[0].regions):
        stated = np.array([frame.regions[name][1] for frame in frames])
        assert np.abs(found[:, index] - stated).max() <= 0.05, name


def regional_n(frames, cells_n: np.ndarray) -> np.ndarray:
    """Our regional loads with the maker's regions: which cells they hold shows in the cells' own course."""
    series = {tuple(course): index for index, course in enumerate(cells_n.reshape(len(frames), -1).T.round(9))}
    names = list(frames[0].regions)
    membership = np.zeros((cells_n[0].size, len(names)))
    for column, name in enumerate(names):
        courses = np.stack([frame.regions[name][0] for frame in frames]) * XSENSOR_CELL_CM2 * N_PER_KPA_CM2
        for course in courses.T.round(9):
            if course.any():
                membership[series[tuple(course)], column] = 1.0
    assert (membership.sum(axis=1) <= 1).all(), "a cell in two regions"
    measures = measured(cells_n, membership)
    return np.nan_to_num(measures.shares) * measures.force_n[:, None]


def measured(cells_n: np.ndarray, membership: np.ndarray) -> FootMeasures:
    force_n = cells_n.sum(axis=(1, 2))
    footprint = Footprint(
        "left", np.zeros(2), np.array([0.0, 1.0]), np.array([1.0, 0.0]), 260.0, 260.0, np.zeros(2), np.zeros(2), 0.0
    )
    corners_mm = np.array([[0.0, 0.0], [30.0, 190.0], [-30.0, 170.0]])
    cop_mm = np.where(force_n[:, None] > 0, 0.0, np.nan).repeat(2, axis=1)
    return measure_foot(force_n, cop_mm, cells_n, footprint, RegionMap(membership, corners_mm))
